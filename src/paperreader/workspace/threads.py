"""Blocking work in threads: work that quitting does not wait for, and questions that are asked again."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

from paperreader.library import Superseded

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")

PAUSE = 0.15
"""Seconds until the library is asked again: about as long as to the next letter."""


class SerialThread(ThreadPoolExecutor):
    """A thread that does one piece of work after the other, in the order in which it was handed over."""

    def __init__(self, name: str) -> None:
        super().__init__(1, thread_name_prefix=name)

    def stop(self) -> None:
        """Begin nothing more, and wait for nothing."""
        self.shutdown(wait=False, cancel_futures=True)


async def run_detached(work: Callable[[], Answer], name: str) -> Answer:
    """What `work` gives, or raises, from a thread of this name.

    The thread ends with the program wherever it is, so this is only for work that may end anywhere.
    """
    loop = asyncio.get_running_loop()
    future: asyncio.Future[Answer] = loop.create_future()

    def tell(end: Callable[[], None]) -> None:
        with suppress(RuntimeError):  # The loop is closed: nobody waits any more.
            loop.call_soon_threadsafe(lambda: None if future.done() else end())

    def run() -> None:
        try:
            answer = work()
        except Exception as error:  # noqa: BLE001 - raised again where it is waited for
            told = error
            tell(lambda: future.set_exception(told))
        else:
            tell(lambda: future.set_result(answer))

    Thread(target=run, name=name, daemon=True).start()
    return await future


async def retry_superseded(question: Callable[[], Answer]) -> Answer:
    """Ask the library in a thread, and again as long as a newer question interrupts it.

    It is for what nobody waits for, such as counts and plots: the list comes first, and never fails for them.
    """
    while True:
        try:
            return await asyncio.to_thread(question)
        except Superseded:
            await asyncio.sleep(PAUSE)
