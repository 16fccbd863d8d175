"""The first screen of the next start, saved when the reader ends and shown before anything is loaded.

Loading Textual takes ten times as long as starting Python. What is saved is the screen that the next start
paints first, so that Textual's own paint changes nothing. It is shown only if nothing on it can have changed.
What makes it stale:

- other arguments, other values of the environment variables in `_VARIABLES`, other folders for our files;
- another version of Python, of this program, or of a package beside it;
- another size of the terminal, or another encoding of its output;
- a change of a file that it was made of: the library and its log, bookmarks, views, session, settings, the
  user's style sheets; of settings and style sheets also while the reader ran, as it had read the former ones;
- the day from which something on it is written differently, or a clock that was set back. The age of the list
  does not make it stale: it is filled in when the screen is shown;
- damage, an owner or permissions with which another user could have written the file, or a control sequence
  other than those for styles and places.

Only the reader without other arguments than `--offline` uses it. Nothing here loads `typing`, `pathlib`, `re`
or `enum`: each takes longer than everything here.
"""

from __future__ import annotations

import os
import sys
from time import time, time_ns

from paperreader import __version__, early_terminal
from paperreader.paths import SAVED_SCREEN, folder_name
from paperreader.text.age_words import age_in_words

TYPE_CHECKING = False  # As in `paths`.
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from hashlib import blake2b

    from paperreader.paths import Paths

    Stamp = tuple[int, ...]
else:
    try:
        from _blake2 import blake2b  # The public module loads OpenSSL.
    except ImportError:
        from hashlib import blake2b

_VARIABLES = (
    "COLORTERM", "FORCE_COLOR", "LANG", "LC_", "NO_COLOR", "PYTHON", "TERM", "TEXTUAL", "TTY_", "TZ",
    "UNICODE_",
)  # fmt: skip
"""The beginnings of the names of variables that decide how a screen looks."""

_LARGEST = 2_000_000
"""Bytes of the file. A screen of 200 by 60 cells has 60,000."""

_TICK = 2 * 10**9
"""The nanoseconds by which the time of a file may be too early."""

_AGE = "\0"
"""Stands before and after the age of the list and the blanks before it."""

_LEAST_GAP = 3
"""The blanks that the heading leaves before the age."""

_INVISIBLE = str.maketrans("", "", "\u200c\u200d\u00a0\u3000")
"""Joiners and blanks, which our texts may have although Python does not call them printable."""


class _Start:
    """This start of the program.

    Attributes:
        began: when it began, in nanoseconds since 1970.
        surroundings: what its screen depends on besides files and time; None if no screen is to be saved.
        unread: the numbers of unread papers on the saved screen that is shown.
    """

    began = 0
    surroundings: str | None = None
    unread: Sequence[int | None] = ()


_start = _Start()


def show(arguments: Sequence[str]) -> None:
    """Take the terminal and show the saved screen, if there is one and nothing on it can have changed."""
    if (screen := current(arguments)) is not None:
        early_terminal.take(screen)


def current(arguments: Sequence[str]) -> bytes | None:
    """Return the saved screen as a start with these arguments shows it; None if it shows none."""
    if sys.platform == "win32" or sys.__stdin__ is None or sys.__stdout__ is None:
        return None
    _start.began, _start.surroundings = time_ns(), _surroundings(arguments)
    try:
        size = os.get_terminal_size(sys.__stdout__.fileno())
        return _load(f"{folder_name('state')}/{SAVED_SCREEN}", size, sys.__stdout__.encoding)
    except (OSError, ValueError):  # There is no terminal or no file, or it is damaged.
        return None


def unread() -> Sequence[int | None]:
    """Return the numbers of unread papers on the saved screen that is shown, tab by tab."""
    return _start.unread


def can_save() -> bool:
    """Return whether a later start shows what is saved in this one."""
    return _start.surroundings is not None


class Screen:
    """A screen to save.

    Args:
        paths: the files that it is made of, as they are before it is made.

    Attributes:
        lines: its lines, with control sequences.
        size: its columns and lines.
        caret: the column and line of the terminal's cursor, from 0.
        unread: the numbers of unread papers on it, tab by tab.
        fetched: when its list was fetched, in seconds since 1970, if `with_age` marked the age.
        until: when it would look different, in seconds since 1970.
    """

    lines: list[str]
    size: tuple[int, int]
    caret: tuple[int, int] = (0, 0)
    unread: Sequence[int | None] = ()
    fetched = 0.0
    until = 0.0

    def __init__(self, paths: Paths) -> None:
        settings = [paths.config, paths.config_file, paths.styles, *sorted(paths.styles.glob("*.tcss"))]
        log = paths.library.with_name(f"{paths.library.name}-wal")
        of_data = [paths.library, log, paths.bookmarks, paths.views, paths.session]
        self._file = paths.saved_screen
        self._names = [os.fspath(path) for path in (*of_data, *settings)]
        self._stamps = [_stamp(name) for name in self._names]
        of_settings = filter(None, self._stamps[len(of_data) :])
        self._is_current = all(max(stamp[-2:]) < _start.began - _TICK for stamp in of_settings)

    def check(self) -> None:
        """Notice if another program changes a file meanwhile; closing the library will change it, too."""
        self._is_current &= self._stamps == [_stamp(name) for name in self._names]

    def save(self) -> None:
        """Save it for the next start, if no file has changed and it is safe to show.

        Raises:
            NotSaved: the disk refused.
        """
        from paperreader.durable.plain import write_text
        from paperreader.text.stand_ins import encoded

        assert sys.__stdout__ is not None
        encoding = sys.__stdout__.encoding
        lines = [f"\x1b[{number};1H{line}" for number, line in enumerate(self.lines, start=1)]
        column, line = self.caret
        body = encoded(f"{''.join(lines)}\x1b[{line + 1};{column + 1}H", encoding)
        names = "\0".join(self._names)
        if not self._is_current or "\n" in names or not _is_ours(body.decode(encoding)):
            return
        stamps = [*map(_stamp, self._names[:2]), *self._stamps[2:]]
        times = f"{time()} {self.until} {self.fetched}".encode()
        counts = ",".join("" if count is None else str(count) for count in self.unread).encode()
        data = b"\n".join([_key(self.size, stamps), os.fsencode(names), times, counts, body])
        data = b"\n".join([_digest(data), data])
        write_text(self._file, data, replace=True, private=True, make_parent=True, synced=False)


def with_age(line: str, age: str) -> str:
    """Return the line of the screen that has the age of the list, with marks around the age."""
    before, found, after = line.rpartition(age)
    if not (age and found):
        return line
    text = before.rstrip(" ")
    return f"{text}{_AGE}{before[len(text) :]}{age}{_AGE}{after}"


def _load(name: str, size: tuple[int, int], encoding: str) -> bytes | None:
    """Return the saved screen, as it is to be shown now; None if it is not.

    Raises:
        OSError: there is no file.
        ValueError: it is damaged.
    """
    digest, _, data = _read(name).partition(b"\n")
    if digest != _digest(data):
        return None
    key, names, times, counts, body = data.split(b"\n", 4)
    saved, until, fetched = map(float, times.split())
    text, now = body.decode(encoding), time()
    is_stale = key != _key(size, map(_stamp, os.fsdecode(names).split("\0")))
    if is_stale or not (saved <= now < until and _is_ours(text)):
        return None
    _start.unread = [int(count) if count else None for count in counts.split(b",")]
    filled = _with_present_age(text, now - fetched)
    return None if filled is None else filled.encode(encoding)


def _read(name: str) -> bytes:
    """Return the contents of our file; nothing if another user could have written it."""
    descriptor = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        found = os.fstat(descriptor)
        is_private = found.st_uid == os.geteuid() and found.st_mode & 0o177077 == 0o100000
        return os.read(descriptor, _LARGEST) if is_private else b""
    finally:
        os.close(descriptor)


def _digest(data: bytes) -> bytes:
    return blake2b(data).hexdigest().encode()


def _surroundings(arguments: Sequence[str]) -> str:
    """Return what a screen depends on besides the size of the terminal, files and time."""
    variables = [item for item in sorted(os.environ.items()) if item[0].startswith(_VARIABLES)]
    folders = [folder_name(kind) for kind in ("config", "data", "cache", "state")]
    packages = [_stamp(folder) for folder in sys.path if folder.endswith("-packages")]
    encoding = sys.__stdout__.encoding if sys.__stdout__ else ""
    return ascii((__version__, sys.version, packages, arguments, variables, folders, encoding))


def _key(size: tuple[int, int], stamps: Iterable[Stamp | None]) -> bytes:
    """Return what a screen depends on besides the time, on one line."""
    return ascii((_start.surroundings, tuple(size), list(stamps))).encode()


def _stamp(name: str) -> Stamp | None:
    """Return what distinguishes two states of a file; None if it cannot be found."""
    try:
        found = os.stat(name)  # noqa: PTH116 - pathlib is loaded later
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _is_ours(screen: str) -> bool:
    """Return whether a screen has no control characters but those of sequences for styles and places."""
    text, *pieces = screen.replace(_AGE, "").split("\x1b[")
    texts = [text]
    for piece in pieces:
        end = piece.lstrip("0123456789;")
        if not end.startswith(("m", "H")):
            return False
        texts.append(end[1:])
    text = "".join(texts)
    return text.isprintable() or text.translate(_INVISIBLE).isprintable()


def _with_present_age(screen: str, seconds: float) -> str | None:
    """Return the screen with the present age of the list; None if there is no room for it."""
    before, *aged = screen.split(_AGE)
    if not aged:
        return screen
    former, after = aged
    age = age_in_words(int(seconds // 60))
    return None if len(age) + _LEAST_GAP > len(former) else before + age.rjust(len(former)) + after


def forget(paths: Paths) -> None:
    """Delete the saved screen, if there is one."""
    from contextlib import suppress

    with suppress(OSError):  # It stays, and is stale, as the session was saved again.
        paths.saved_screen.unlink(missing_ok=True)
