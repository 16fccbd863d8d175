"""Leaving the reader: finish writing to the disk within time limits, and report what was not saved."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Thread
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError, explain
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

log = logging.getLogger(__name__)

SHORT = 0.4
"""Seconds for a step that waits for other programs or may be left out."""

LONG = 3.0
"""Seconds for changes that a slow disk is writing."""

LINGER = 0.1
"""Seconds for threads that still run after all steps, and for the process to end."""


class Step(Value, frozen=True):
    """One thing to finish.

    Attributes:
        what: the beginning of a sentence that ends with "not saved", such as "The bookmarks were".
        finish: waits until it is on the disk, or raises the reason why it is not.
        seconds: the time limit.
    """

    what: str
    finish: Callable[[], Awaitable[object]]
    seconds: float = SHORT


async def finish(steps: Iterable[Step]) -> list[str]:
    """Finish all steps at the same time, so that none delays another.

    Returns:
        A sentence for each step that was not finished.
    """
    return [problem for problem in await asyncio.gather(*map(_problem, steps)) if problem]


async def _problem(step: Step) -> str:
    try:
        async with asyncio.timeout(step.seconds):
            await step.finish()
    except TimeoutError:
        return f"{step.what} not saved in time."
    except PaperReaderError as error:
        reason = str(error)
        # The errors of the bookmarks and views already say what was not saved.
        says_what = reason.startswith(step.what.rpartition(" ")[0])
        return reason if says_what else f"{step.what} not saved. {reason}"
    except Exception as error:  # the other steps must be finished anyway
        log.exception("leaving")
        return f"{step.what} not saved. {explain(error) or 'The log says why.'}"
    return ""


async def keep_calling(stop: Callable[[], None]) -> None:
    """Call what stops storing lists, until this is cancelled: the user's changes need not wait for them."""
    while True:
        stop()
        await asyncio.sleep(0.01)


class UnawaitedThreads(ThreadPoolExecutor):
    """The threads of `asyncio.to_thread`; the end of the event loop does not wait for them."""

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: ARG002 - Python's signature
        """Accept no more work, and do not wait."""
        super().shutdown(wait=False, cancel_futures=True)


def end_process_soon(exit_code: int, seconds: float) -> None:
    """End the process after some seconds; Python itself would wait for all threads.

    Files are replaced atomically and the library has transactions, so nothing is left half-written.
    """

    def end() -> None:
        time.sleep(seconds)
        os._exit(exit_code)

    Thread(target=end, name="end", daemon=True).start()
