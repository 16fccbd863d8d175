"""Blocking work that quitting does not wait for."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Answer = TypeVar("Answer")


async def detached(work: Callable[[], Answer], name: str) -> Answer:
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
