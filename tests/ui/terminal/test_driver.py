"""Signals reach the application at any time."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from typing import TYPE_CHECKING, cast

import pytest

from paperreader import early_terminal
from paperreader.ui.terminal import driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.ui.app import PaperReader


class Application:
    """The part of the application that the driver uses."""

    def __init__(self) -> None:
        self.return_codes: asyncio.Queue[int] = asyncio.Queue()

    def begin_to_leave(self, return_code: int) -> None:
        self.return_codes.put_nowait(return_code)


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Restore the signal handlers of this process."""
    before = {number: signal.getsignal(number) for number in early_terminal.ENDINGS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


async def test_a_signal_that_another_thread_receives_wakes_the_event_loop() -> None:
    application = Application()
    main = threading.get_ident()
    loop = asyncio.get_running_loop()
    late = loop.create_future()
    loop.call_later(10, late.set_result, None)

    def signal_to_itself() -> None:
        while sys._current_frames()[main].f_code.co_name != "select":
            pass
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR2)

    driver.TerminalDriver(cast("PaperReader", application))
    thread = threading.Thread(target=signal_to_itself)
    thread.start()
    assert await application.return_codes.get() == 128 + signal.SIGUSR2
    assert not late.done()
    thread.join()
