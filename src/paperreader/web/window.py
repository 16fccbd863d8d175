"""The reader of one window of a browser: a process at a terminal of its own, which the window shows.

The process ends when its terminal is closed, however that happens: if the window is closed, if its connection
is lost, and if the server ends or is killed. It saves everything before that, as in any terminal.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import termios
import tty
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

_PATIENCE = 5.0
"""The seconds in which a reader must have saved and ended."""

_LARGEST = (1000, 500)
_MOST_BYTES = 65_536
_MOST_REPORTED = 4_000

_OF_TERMINALS = (
    "COLORFGBG", "COLUMNS", "GNOME_TERMINAL", "ITERM_", "KITTY_", "KONSOLE_", "LANG", "LC_", "LINES",
    "SSH_CONNECTION", "SSH_TTY", "STY", "TERM_", "TMUX", "VTE_VERSION", "WEZTERM_", "WINDOWID", "WT_",
)  # fmt: skip
"""The beginnings of the names of variables about the terminal of the server, which no window is.

A browser has every symbol, even if the server was started in the locale C."""


def environment_of_windows(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of the server, with that of a browser in place of that of its terminal."""
    kept = {name: value for name, value in environ.items() if not name.startswith(_OF_TERMINALS)}
    ours = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    return {**kept, **ours, "PYTHONIOENCODING": "utf-8"}


class Window:
    """A reader that runs; made by `Window.open`.

    Args:
        process: the reader.
        terminal: the descriptor of our side of its terminal.
        output: what it writes there.
        transport: closes the terminal.
        report: the file of what it writes to stderr.
    """

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        terminal: int,
        output: asyncio.StreamReader,
        transport: asyncio.ReadTransport,
        report: IO[bytes],
    ) -> None:
        self._process = process
        self._terminal = terminal
        self._output = output
        self._transport = transport
        self._report = report

    @classmethod
    async def open(cls, command: Sequence[str], environ: Mapping[str, str], size: tuple[int, int]) -> Window:
        """Start a reader with a command, in a terminal with so many columns and lines."""
        ours, its = os.openpty()
        report = tempfile.TemporaryFile()  # noqa: SIM115 - `close` closes it
        try:
            tty.setraw(its)  # Nothing that is typed before the reader is ready is shown.
            _set_size(ours, size)
            process = await asyncio.create_subprocess_exec(
                *command, stdin=its, stdout=its, stderr=report, env=environ, start_new_session=True
            )
        except BaseException:
            os.close(ours)
            report.close()
            raise
        finally:
            os.close(its)
        output = asyncio.StreamReader()
        transport, _ = await asyncio.get_running_loop().connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(output), os.fdopen(ours, "rb", buffering=0)
        )
        return cls(process, ours, output, transport, report)

    async def painted(self) -> AsyncIterator[bytes]:
        """Yield what the reader paints, until it ends."""
        with suppress(OSError):  # The system reports the end of the other side as an error.
            while data := await self._output.read(_MOST_BYTES):
                yield data

    async def type(self, data: bytes) -> None:
        """Pass on what the user typed, pasted or clicked."""
        while data and not self._transport.is_closing():
            try:
                data = data[os.write(self._terminal, data) :]
            except BlockingIOError:  # More than the terminal holds, until the reader has read it.
                await asyncio.sleep(0.01)
            except OSError:
                return

    def resize(self, size: tuple[int, int]) -> None:
        """Set the columns and lines of the terminal; the system tells the reader."""
        if not self._transport.is_closing():
            _set_size(self._terminal, size)

    async def close(self) -> str:
        """Close the terminal and wait until the reader has saved and ended; return what it reported."""
        self._transport.close()
        if self._report.closed:
            return ""
        try:
            await asyncio.wait_for(self._process.wait(), _PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        with self._report:
            self._report.seek(0)
            text = self._report.read(_MOST_REPORTED).decode(errors="replace")
        report = clean_line(text.replace("paperreader: ", ""), _MOST_REPORTED)
        return report or ("The reader was ended from outside." if self._process.returncode else "")


def _set_size(terminal: int, size: tuple[int, int]) -> None:
    columns, lines = (max(1, min(*pair)) for pair in zip(size, _LARGEST, strict=True))
    with suppress(OSError, termios.error):
        termios.tcsetwinsize(terminal, (lines, columns))
