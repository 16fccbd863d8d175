"""A terminal for a program to run in: a pty, the screen that a user would see, and all the output.

The screen is worked out only when it is asked for, so that a measurement pays for reading and nothing else.
Nothing here sleeps: every wait is for output, an exit, or a deadline.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

import pyte
from wcwidth import wcswidth

from paperreader.workspace.session import Session, save_session

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

ENTER, ESCAPE, TAB = "\r", "\x1b", "\t"
PAGE_UP, PAGE_DOWN = "\x1b[5~", "\x1b[6~"
CTRL_C, CTRL_U = "\x03", "\x15"

FRAME_END = b"\x1b[?2026l"
"""What Textual sends after each frame, once the terminal has said that it knows synchronised output."""

_READ = 65_536
_QUERY_SYNC, _ANSWER_SYNC = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;:]*[@-~]|\x1b\[\?[0-9;]*\$[a-z]")
_JOINED_EMOJI = re.compile(rb"\xe2\x80\x8d\xf0[\x80-\xbf]{3}")
"""Emoji that a joiner makes one with that before it, in two cells; pyte would give each two of its own."""

_UNFINISHED = re.compile(
    rb"(?:\x1b(?:\[[<>=?]?[0-9;:]*\$?)?|\xe2(?:\x80(?:\x8d(?:\xf0[\x80-\xbf]{0,2})?)?)?)\Z"
)


def own_environment(home: Path, **variables: str) -> dict[str, str]:
    """Return an environment with its own home, and without any settings of this machine's user.

    The reader ran there before, so that no card of the first keys covers a part of the screen.
    """
    session = home / "state" / "paperreader" / "session.json"
    if not session.exists():
        save_session(session, Session().of_this_version())
    folders = {f"XDG_{kind.upper()}_HOME": str(home / kind) for kind in ("config", "data", "cache", "state")}
    plain = {"PATH": os.environ["PATH"], "HOME": str(home), "LANG": "C.UTF-8", "TERM": "xterm-256color"}
    nobody = {f"PAPERREADER_{name}_ENDPOINT": "http://127.0.0.1:9" for name in ("GITHUB", "PWC", "S2")}
    return {**plain, "COLORTERM": "truecolor", **folders, **nobody, **variables}


class Terminal:
    """A program in a terminal. Leaving the `with` block kills what is left of it.

    Attributes:
        screen: what pyte makes of the output; ask `lines` or `text`, which bring it up to date first.
        chunks: every piece of output with the moment (`time.perf_counter`) at which it was read.
        started: the moment at which the program was started.
        first_settings: the settings of the terminal before that.
    """

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        columns: int = 80,
        lines: int = 24,
        folder: Path | None = None,
    ) -> None:
        self.screen = pyte.Screen(columns, lines)
        self.chunks: list[tuple[float, bytes]] = []
        self._stream = pyte.ByteStream(self.screen)
        self._parsed = 0
        self._unfinished = b""
        self._closed = False
        self._replaying = False
        self._master, slave = pty.openpty()
        self._set_size(columns, lines)
        self.first_settings = self.settings
        self.started = time.perf_counter()
        self._process = subprocess.Popen(
            command,
            env=environment,
            cwd=folder,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=_take_terminal,  # noqa: PLW1509 - how a child gets a terminal; no lock is taken in it
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._process.poll() is None:
            self.kill()
        self._process.wait()
        os.close(self._master)

    @property
    def pid(self) -> int:
        """Return the number of the process."""
        return self._process.pid

    @property
    def raw(self) -> bytes:
        """Return every byte that the program has written."""
        return b"".join(chunk for _, chunk in self.chunks)

    @property
    def lines(self) -> list[str]:
        """Return the lines of the screen as they are now, each as wide as the terminal."""
        if not self._replaying:
            self._parse()
        return [self._line(number) for number in range(self.screen.lines)]

    @property
    def text(self) -> str:
        """Return the screen as one text."""
        return "\n".join(line.rstrip() for line in self.lines)

    def cell(self, column: int, line: int) -> str:
        """Return the text of one cell; empty for the second half of a wide character."""
        if not self._replaying:
            self._parse()
        return self.screen.buffer[line][column].data

    @property
    def settings(self) -> list[object]:
        """Return the settings of the terminal that `stty -a` prints."""
        return termios.tcgetattr(self._master)

    def hang_up(self) -> None:
        """Close the terminal, as a window does that is closed while its program runs."""
        os.close(self._master)
        self._master = os.open(os.devnull, os.O_RDWR)
        self._closed = True

    def send(self, keys: str | bytes) -> float:
        """Type. Returns the moment at which it was done."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            data = data[os.write(self._master, data) :]
        return time.perf_counter()

    def read(self, timeout: float) -> bool:
        """Wait for output and take one piece of it; whether there was any."""
        if self._closed or not select.select([self._master], [], [], max(timeout, 0))[0]:
            return False
        try:
            data = os.read(self._master, _READ)
        except OSError:  # How Linux says that nobody holds the other end any more.
            data = b""
        self._closed = not data
        if data:
            self.chunks.append((time.perf_counter(), data))
            if _QUERY_SYNC in data:
                os.write(self._master, _ANSWER_SYNC)
        return bool(data)

    def wait_for(self, what: str | Callable[[Terminal], object], timeout: float = 30) -> None:
        """Wait until a text is on the screen, or something is true of the terminal.

        Raises:
            AssertionError: it did not come in time, or the program ended; the message has the screen.
        """
        met = (lambda terminal: what in terminal.text) if isinstance(what, str) else what
        deadline = time.perf_counter() + timeout
        while not met(self):
            left = deadline - time.perf_counter()
            if left <= 0 or (not self.read(left) and self._closed and not met(self)):
                goal = what if isinstance(what, str) else what.__doc__ or repr(what)
                reason = "the program ended" if self._closed else f"{timeout} s passed"
                raise AssertionError(f"waited for {goal!r}, but {reason}. The screen:\n{self.text}")

    def wait_quiet(self, seconds: float = 0.15, timeout: float = 30) -> None:
        """Wait until nothing came for so long."""
        deadline = time.perf_counter() + timeout
        while self.read(seconds):
            assert time.perf_counter() < deadline, "the program never stopped writing"

    def wait_exit(self, timeout: float = 20) -> int:
        """Wait until the program has ended. Returns its exit code, or minus the signal that ended it."""
        deadline = time.perf_counter() + timeout
        while not self._closed and time.perf_counter() < deadline:
            self.read(deadline - time.perf_counter())
        try:
            return self._process.wait(max(deadline - time.perf_counter(), 0.2))
        except subprocess.TimeoutExpired as error:
            raise AssertionError(f"still running after {timeout} s. The screen:\n{self.text}") from error

    def resize(self, columns: int, lines: int, *, seen: bool = True) -> None:
        """Make the window larger or smaller; `seen` says whether the screen that is kept here is too."""
        self._parse()
        if seen:
            self.screen.resize(lines, columns)
        self._set_size(columns, lines)

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """Send the program a signal."""
        self._process.send_signal(number)

    def answers(self, since: float, *regions: Callable[[Terminal], object]) -> list[float | None]:
        """Return when parts of the screen took their present look, from the output since a moment.

        Works the output out frame by frame, so it is called after the measured part.

        Args:
            since: a moment, such as that of a key.
            regions: each gives what is looked at.

        Returns:
            For each region when the frame that changed it last had been read; None if none did.
        """
        with self._replay():
            looks = [(since, [region(self) for region in regions])]
            looks.extend((moment, [region(self) for region in regions]) for moment in self._frames())
        return [
            _last_change([(moment, look[number]) for moment, look in looks]) for number in range(len(regions))
        ]

    def first(self, shows: Callable[[Terminal], bool]) -> float:
        """Return when the first frame that shows something was read, in the output not yet worked out.

        Raises:
            AssertionError: none does.
        """
        with self._replay():
            for moment in self._frames():
                if shows(self):
                    return moment
        raise AssertionError(f"no frame showed it. The screen:\n{self.text}")

    def settle(self) -> None:
        """Work out everything read until now, so that `answer` looks only at what comes after."""
        self._parse()

    @contextmanager
    def _replay(self) -> Iterator[None]:
        """Leave the screen as it was at some moment, whatever has been read since."""
        self._replaying = True
        try:
            yield
        finally:
            self._replaying = False

    def _frames(self) -> Iterator[float]:
        """Work out the output that is waiting frame by frame, and yield when each was read."""
        while self._parsed < len(self.chunks):
            moment, chunk = self.chunks[self._parsed]
            before = self.chunks[self._parsed - 1][1][1 - len(FRAME_END) :] if self._parsed else b""
            self._feed(chunk)
            self._parsed += 1
            if FRAME_END in before + chunk:
                yield moment

    def _line(self, number: int) -> str:
        """Return one line; half of a wide character that was painted over is a blank, as in terminals."""
        cells = [self.screen.buffer[number][column].data for column in range(self.screen.columns)]
        before = ["", *cells[:-1]]
        return "".join(
            cell or ("" if wcswidth(lead) == 2 else " ") for lead, cell in zip(before, cells, strict=True)
        )

    def _parse(self) -> None:
        for _, chunk in self.chunks[self._parsed :]:
            self._feed(chunk)
        self._parsed = len(self.chunks)

    def _feed(self, chunk: bytes) -> None:
        data = _without_unknown(self._unfinished + chunk)
        cut = _UNFINISHED.search(data)
        self._unfinished = cut[0] if cut else b""
        self._stream.feed(data[: cut.start()] if cut else data)

    def _set_size(self, columns: int, lines: int) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))


def screen_of(output: bytes, columns: int, lines: int) -> pyte.Screen:
    """Return the screen of a terminal of this size after some output."""
    screen = pyte.Screen(columns, lines)
    pyte.ByteStream(screen).feed(_without_unknown(output))
    return screen


def _without_unknown(output: bytes) -> bytes:
    return _JOINED_EMOJI.sub(b"", _UNKNOWN_TO_PYTE.sub(b"", output))


def _last_change(looks: Sequence[tuple[float, object]]) -> float | None:
    last = looks[-1][1]
    before = [number for number, (_, look) in enumerate(looks) if look != last]
    return looks[before[-1] + 1][0] if before else None


def _take_terminal() -> None:
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # Whoever runs the tests may ignore it, as `nohup` does.
