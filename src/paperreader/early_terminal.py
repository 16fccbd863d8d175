"""The terminal from before Textual is loaded until its driver takes over; always given back.

Nothing here loads what takes longer than showing a screen: see `saved_screen`.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False  # As in `paths`.
if TYPE_CHECKING:
    import signal
    from types import FrameType
    from typing import Any
else:
    try:
        import _signal as signal  # The public module loads enum.
    except ImportError:
        import signal

_TAKE = b"\x1b[?2026h\x1b[?1049h\x1b[?25l"
"""Holds the frame first, as a terminal may paint what it has read: an empty screen. The cursor is
hidden last, as rxvt hides it on the present screen only."""

_PAINTED = b"\x1b[?2026l"
_GIVE_BACK = b"\x1b[?2026l\x1b[?1049l\x1b[?25h"

ENDINGS = (
    ()
    if sys.platform == "win32"
    else (
        signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1, signal.SIGUSR2,
        signal.SIGALRM, signal.SIGXCPU,
    )
)  # fmt: skip
"""Signals that would end the program at once, and leave the terminal in the state of the reader."""


class _Taken:
    """What is needed to give the terminal back.

    Attributes:
        settings: its settings before it was taken; None if it is not taken.
    """

    settings: list[Any] | None = None


_taken = _Taken()


def take(screen: bytes) -> None:
    """Show a screen in place of the shell's, and let no key be echoed: the keys wait for Textual."""
    import termios

    assert sys.__stdin__ is not None
    assert sys.__stdout__ is not None
    stdin, stdout = sys.__stdin__.fileno(), sys.__stdout__.fileno()
    try:
        if os.tcgetpgrp(stdin) != os.getpgrp():  # In the background, there is nothing to paint on.
            return
        settings, raw = termios.tcgetattr(stdin), termios.tcgetattr(stdin)
    except (OSError, termios.error):  # The keys do not come from a terminal.
        return
    for number in ENDINGS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _end)
    signal.signal(signal.SIGTSTP, signal.SIG_IGN)
    _taken.settings = settings
    # As Textual sets them later.
    raw[0] &= ~(termios.IXON | termios.IXOFF | termios.ICRNL | termios.INLCR | termios.IGNCR)
    raw[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN | termios.ISIG)
    raw[6][termios.VMIN] = 1
    try:
        termios.tcsetattr(stdin, termios.TCSANOW, raw)
        rest = _TAKE + screen + _PAINTED
        while rest:
            rest = rest[os.write(stdout, rest) :]
    except (OSError, termios.error):  # It is gone, as Textual will notice.
        return


def end_at_ctrl_c() -> None:
    """Let Ctrl+C end the program at once: while a module is loaded, Python and C may lose an interrupt."""
    if signal.getsignal(signal.SIGINT) == signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


def interrupt_at_ctrl_c() -> None:
    """Let Ctrl+C interrupt the program, after `end_at_ctrl_c`."""
    if signal.getsignal(signal.SIGINT) == signal.SIG_DFL:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def is_taken() -> bool:
    """Return whether the terminal is taken, and nobody has taken it over."""
    return _taken.settings is not None


def take_over() -> list[Any] | None:
    """Return the settings to restore, or None if the terminal is not taken; the caller will give it back."""
    settings, _taken.settings = _taken.settings, None
    return settings


def give_back() -> None:
    """Give the terminal back, if it is taken and nobody has taken it over."""
    if _taken.settings is not None:
        restore(_taken.settings, _GIVE_BACK)
        _taken.settings = None  # Not before: a signal meanwhile does all of it again.


def restore(settings: list[Any] | None, sequences: bytes) -> None:
    """Give the terminal these settings, and write control sequences without waiting for pending output.

    Keys that nobody has read are dropped, as Textual drops them.
    """
    import termios

    assert sys.__stdin__ is not None
    assert sys.__stdout__ is not None
    stdout = sys.__stdout__.fileno()
    # Not `suppress`: a signal may come while `contextlib` is being loaded.
    try:
        if settings:
            termios.tcflush(sys.__stdin__.fileno(), termios.TCIFLUSH)  # The shell would run what was for us.
            termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, settings)
    except (termios.error, OSError):
        pass
    try:
        os.set_blocking(stdout, False)
        try:
            os.write(stdout, sequences)
        finally:
            os.set_blocking(stdout, True)
    except OSError:
        pass


def _end(number: int, _frame: FrameType | None) -> None:
    give_back()
    os._exit(128 + number)
