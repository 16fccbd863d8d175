"""Blocking work off the event loop, and which of several answers counts.

`SerialThread` is for work that must be done in order, and to its end: changes of files, and queries that wait
for each other. `run_detached` is for a single piece of work that quitting may cut short. `retry_superseded`
is for queries of the library that those of the list interrupt. `Latest` drops answers that came too late.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from paperreader.errors import Superseded

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

PAUSE = 0.15
"""Seconds until the library is asked again: about the time until the next letter is typed."""


class Latest:
    """The newest question wins: the answers to all before it are dropped.

        is_latest = self._latest.ask()
        answer = await …
        if is_latest():
            self._show(answer)

    Only the event loop asks; any thread may check.
    """

    def __init__(self) -> None:
        self._number = 0

    def ask(self) -> Callable[[], bool]:
        """Begin a question, and return a function that returns whether it is still the newest."""
        self._number += 1
        return self.current()

    def current(self) -> Callable[[], bool]:
        """Return the function of the question that is the newest now."""
        number = self._number
        return lambda: number == self._number

    def drop(self) -> None:
        """Make no question the newest."""
        self._number += 1


class SerialThread(ThreadPoolExecutor):
    """A thread that does one piece of work at a time, in the order of submission."""

    def __init__(self, name: str) -> None:
        super().__init__(1, thread_name_prefix=name)

    def stop(self) -> None:
        """Cancel the work that has not begun, and do not wait for the rest."""
        self.shutdown(wait=False, cancel_futures=True)

    async def idle(self) -> None:
        """Wait for all work that was submitted so far; after `stop`, wait for nothing."""
        with suppress(RuntimeError):
            await asyncio.wrap_future(self.submit(int))


async def run_detached(work: Callable[[], Answer], name: str) -> Answer:
    """Run `work` in a thread of this name, and return or raise what it does.

    The thread ends with the program at any point, so this is only for work that may stop anywhere.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Answer] = loop.create_future()

    def settle(end: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # The loop is closed: nothing waits for the answer.
            loop.call_soon_threadsafe(lambda: None if future.done() else end())

    def run() -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 - raised again in the coroutine that waits
            failure = error
            settle(lambda: future.set_exception(failure))
        else:
            settle(lambda: future.set_result(answer))

    Thread(target=run, name=name, daemon=True).start()
    return await future


async def retry_superseded(question: Callable[[], Answer]) -> Answer:
    """Ask the library in a thread, and again as long as a newer query interrupts it.

    Use it for results that may come later, such as counts and plots: the queries of the list come first.
    """
    while True:
        try:
            return await asyncio.to_thread(question)
        except Superseded:
            await asyncio.sleep(PAUSE)
