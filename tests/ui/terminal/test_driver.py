"""Signals reach the application at any time."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from typing import TYPE_CHECKING, cast

import pytest
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from paperreader import early_terminal
from paperreader.ui.terminal import driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.message import Message

    from paperreader.ui.app import PaperReader


class Application:
    """The part of the application that the driver uses."""

    def __init__(self) -> None:
        self.shows_cursor = False
        self.return_codes: asyncio.Queue[int] = asyncio.Queue()
        self.messages: asyncio.Queue[tuple[Message, int]] = asyncio.Queue()

    def begin_to_leave(self, return_code: int) -> None:
        self.return_codes.put_nowait(return_code)

    def post_message(self, message: Message) -> None:
        self.messages.put_nowait((message, threading.get_ident()))


@pytest.fixture(autouse=True)
def restored() -> Iterator[None]:
    """Restore the signal handlers of this process."""
    before = {number: signal.getsignal(number) for number in early_terminal.ENDINGS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("shown", [True, False])
async def test_the_cursor_is_hidden_unless_the_settings_show_it(
    monkeypatch: pytest.MonkeyPatch, shown: bool
) -> None:
    application, written = Application(), []
    application.shows_cursor = shown
    monkeypatch.setattr(LinuxDriver, "write", lambda _driver, data: written.append(data))
    driver.TerminalDriver(cast("PaperReader", application)).write("\x1b[?25l")
    assert written == ["\x1b[?25h" if shown else "\x1b[?25l"]


async def test_a_frame_is_written_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    monkeypatch.setattr(LinuxDriver, "write", lambda _driver, data: written.append(data))
    terminal = driver.TerminalDriver(cast("PaperReader", Application()))
    for part in ("before", "\x1b[?2026h", "row", "\x1b[?2026l", "after"):
        terminal.write(part)
    assert written == ["before", "\x1b[?2026hrow\x1b[?2026l", "after"]


async def test_a_key_reaches_the_application_on_the_event_loop() -> None:
    application, key = Application(), events.Key("j", "j")
    terminal = driver.TerminalDriver(cast("PaperReader", application))
    await asyncio.to_thread(terminal.send_message, key)
    assert await application.messages.get() == (key, threading.get_ident())


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


async def test_a_signal_while_the_terminal_is_given_back_gives_it_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[bytes] = []

    def restore(_settings: object, sequences: bytes) -> None:
        given.append(sequences)
        if len(given) == 1:
            terminal.give_back()

    monkeypatch.setattr(early_terminal, "restore", restore)
    terminal = driver.TerminalDriver(cast("PaperReader", Application()))
    terminal._in_use = True
    terminal.give_back()
    terminal.give_back()
    assert given == [driver._PLAIN] * 2
