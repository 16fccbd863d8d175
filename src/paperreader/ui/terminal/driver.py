"""The terminal as this program uses it: Textual's driver, which always gives the terminal back."""

from __future__ import annotations

import os
import selectors
import signal
import sys
from contextlib import suppress
from contextvars import copy_context
from time import monotonic
from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.drivers.linux_driver import LinuxDriver

from paperreader import early_terminal
from paperreader.ui.terminal.input import TerminalInput
from paperreader.ui.terminal.link import is_remote
from paperreader.ui.terminal.output import TerminalOutput
from paperreader.ui.textual_private import handle_exception

if TYPE_CHECKING:
    from types import FrameType

    from textual.app import App
    from textual.message import Message

_LARGEST = (1000, 500)
"""The most columns and lines that are painted; an 8K screen with the smallest letters shows fewer."""

_PLAIN = (
    b"\x1b[?2026l\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[<u\x1b[?1049l\x1b[?25h"
    b"\x1b[?1004l"
)
"""The sequences that undo all settings of the driver in a terminal."""

_OTHER_SCREEN = "\x1b[?1049h"
"""Shows the screen for programs, and clears it even if it is shown."""

_FRAME_BEGINS, _FRAME_ENDS = "\x1b[?2026h", "\x1b[?2026l"

_HIDE_CURSOR, _SHOW_CURSOR = "\x1b[?25l", "\x1b[?25h"

_READ = 65_536


class Leaving(Protocol):
    """An application that leaves in order."""

    def begin_to_leave(self, return_code: int) -> None:
        """Begin to leave."""


class TerminalDriver(LinuxDriver):
    """Paints on standard output, wherever stderr goes, at the size that the terminal itself has.

    From before the terminal is touched, a signal that ends programs lets the application leave in order; the
    same signal a second later ends it at once.
    """

    def __init__(
        self,
        app: App[Any],
        *,
        debug: bool = False,  # noqa: ARG002 - Textual's signature; it would write every key to a file
        mouse: bool = True,
        size: tuple[int, int] | None = None,
    ) -> None:
        super().__init__(app, mouse=mouse, size=size)
        stdout = sys.__stdout__
        assert stdout is not None
        self._screen = stdout.fileno()
        is_slow = is_remote(os.environ)
        output = TerminalOutput(self._screen, stdout.encoding, self._terminal_gone, is_slow=is_slow)
        self._file = output  # type: ignore[assignment]
        self._size = size or self._get_terminal_size()
        self._in_use = False
        self._frame = ""
        self._wake, self._waker = os.pipe()
        self._asked_at: float | None = None
        self._leave = cast("Leaving", app).begin_to_leave
        self._shows_cursor = getattr(app, "shows_cursor", False)
        self._context = copy_context()
        for number in early_terminal.ENDINGS:
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self._asked_to_end)
        # A signal wakes the event loop also if it comes just before the loop waits, or in another thread.
        # asyncio sees to that as soon as it handles one signal; Textual replaces the handler of this one.
        self._loop.add_signal_handler(signal.SIGWINCH, lambda: None)

    def start_application_mode(self) -> None:
        """Take the terminal, if it is not taken."""
        if not self._in_use:
            super().start_application_mode()  # type: ignore[no-untyped-call]
            self._in_use = self._writer_thread is not None
            if self._in_use:
                self.attrs_before = early_terminal.take_over() or self.attrs_before

    def write(self, data: str) -> None:
        """Write to the terminal; let the saved screen stay until it is painted over.

        A frame is written at once: each part would wake the thread that writes while the next is painted.
        """
        if data == _HIDE_CURSOR and self._shows_cursor:
            data = _SHOW_CURSOR
        if self._frame or data == _FRAME_BEGINS:
            self._frame += data
            if data != _FRAME_ENDS:
                return
            data, self._frame = self._frame, ""
        if not (data == _OTHER_SCREEN and early_terminal.is_taken()):
            super().write(data)

    def send_message(self, message: Message) -> None:
        """Hand a message from the input thread to the application, without a task for each."""
        self._loop.call_soon_threadsafe(self._app.post_message, message, context=self._context)

    def disable_input(self) -> None:
        """End the input thread at once: Textual waits for it."""
        os.write(self._waker, b"\0")
        super().disable_input()
        os.read(self._wake, 1)

    def stop_application_mode(self) -> None:
        """Give the terminal back, if it is taken."""
        if self._in_use:
            super().stop_application_mode()
            self._in_use = False  # Not before: a signal that ends the program meanwhile does it again.

    def give_back(self) -> None:
        """Give the terminal back in any state, without waiting for pending output."""
        if self._in_use:
            early_terminal.restore(self.attrs_before, _PLAIN)
            self._in_use = False
        early_terminal.give_back()
        for number in early_terminal.ENDINGS:
            if signal.getsignal(number) == self._asked_to_end:
                signal.signal(number, signal.SIG_DFL)

    def _asked_to_end(self, number: int, _frame: FrameType | None) -> None:
        if self._asked_at is not None and monotonic() - self._asked_at > 1:
            self.give_back()
            os._exit(128 + number)
        elif self._asked_at is None:
            self._asked_at = monotonic()
            self._ask_to_leave(number)

    def _terminal_gone(self) -> None:
        self._ask_to_leave(signal.SIGHUP)

    def _ask_to_leave(self, number: int) -> None:
        with suppress(RuntimeError):  # The loop is closed: the application has left.
            self._loop.call_soon_threadsafe(self._leave, 128 + number, context=self._context)

    def _sigcont_application(self, *_: object) -> None:
        """Take the terminal again: another program may have changed it, also after a SIGSTOP."""
        if not self._auto_restart:
            return
        with suppress(OSError):
            if os.tcgetpgrp(self.fileno) != os.getpgrp():  # In the background, there is nothing to paint on.
                os.kill(os.getpid(), signal.SIGSTOP)
                return
        if self._in_use:
            self.suspend_application_mode()
        self.resume_application_mode()
        self._app.call_later(self._app.refresh, layout=True)

    def _get_terminal_size(self) -> tuple[int, int]:
        """Return the real size of the terminal, whatever the environment says."""
        columns, lines = 0, 0
        with suppress(OSError):
            columns, lines = os.get_terminal_size(self._screen)
        return min(columns or 80, _LARGEST[0]), min(lines or 24, _LARGEST[1])

    def _query_in_band_window_resize(self) -> None:
        """Ask for no reports of the size among the keys: the system tells us."""

    def _run_input_thread(self) -> None:
        """Run the input thread, and pass its error, if it has one, to the application."""
        try:
            self.run_input_thread()
        except Exception as error:  # noqa: BLE001 - without keys the reader has to end and report why
            with suppress(RuntimeError):
                self._app.call_later(handle_exception, self._app, error)

    def run_input_thread(self) -> None:
        """Pass the input of the terminal to the application, until it is released or gone."""
        heard = TerminalInput()
        with selectors.SelectSelector() as selector:
            selector.register(self.fileno, selectors.EVENT_READ)
            selector.register(self._wake, selectors.EVENT_READ)
            while not self.exit_event.is_set():
                ready = selector.select(heard.patience)
                if any(key.fd == self.fileno for key, _ in ready):
                    data = self._read(selector)
                    if not data:
                        self._terminal_gone()
                        return
                    for message in heard.feed(data):
                        self.process_message(message)
                for message in heard.tick():
                    self.process_message(message)

    def _read(self, selector: selectors.BaseSelector) -> bytes:
        """Read all bytes that came together: a paste longer than the terminal's buffer comes in pieces."""
        data = bytearray()
        with suppress(OSError):
            while len(data) < _READ and (piece := os.read(self.fileno, _READ)):
                data += piece
                if not any(key.fd == self.fileno for key, _ in selector.select(0)):
                    break
        return bytes(data)
