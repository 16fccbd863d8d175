"""Read the text of a file, a pipe or standard input, in any encoding and compression, under one limit.

Lists, imports and the settings are all read by this module, so that one file gives the same result
everywhere. A stream is read once, without seeking. Every failure is one sentence.
"""

from __future__ import annotations

import codecs
import os
import re
import stat
import sys
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from paperreader.errors import UsageError, shown
from paperreader.streams import Stream

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager

SIZE_LIMIT = 64 * 2**20
"""The most bytes of a file that is read at once, after decompression, and of a line of a longer file."""

_LIMIT_IN_WORDS = f"{SIZE_LIMIT // 2**20} MB"
_BEGINNING = 2**20
_AT_ONCE = 2**20

PATIENCE = 15.0
"""Seconds within which the first byte of a pipe must come."""

STANDARD_INPUT = "-"

_NAME_LIMIT = 200
_MOST_LINES = 5
_NONBLOCK: int = getattr(os, "O_NONBLOCK", 0)
_ADDRESS = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)

_OTHER_KINDS = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04\x14\0\x06\0", "a document of an office program"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "a document of an office program"),
    ((b"\x89PNG", b"\xff\xd8\xff", b"GIF8"), "a picture"),
    (b"bplist00", "a web archive of Safari"),
    (b"mozLz40\0", "a compressed backup of Firefox (save its bookmarks as HTML or JSON in its library)"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
    (b"7z\xbc\xaf", "a 7z archive"),
)
_ADVICE = {
    "a PDF": "name the address or the identifier of the paper instead",
    "a document of an office program": "save it as text or as CSV",
    "a ZIP archive": "unpack it, and name the files in it",
    "a database": "export BibTeX, RIS or HTML from the program that made it",
    "a web archive of Safari": "save the page as HTML",
}
_MARKS = (
    ((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE), "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    ((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE), "utf-16"),
)
_DECLARED = re.compile(
    rb"""\A\s*<\?xml[^<>]{0,200}?\sencoding\s*=\s*["']([\w.:-]{1,40})["']
    | <meta\s[^<>]{0,500}?charset\s*=\s*["']?([\w.:-]{1,40})
    | ^%+\s*Encoding:\s*([\w.:-]{1,40})                                      # JabRef
    | ^%+\s*Saved\ with\ string\ encoding\ ([\w ()-]{1,60})                # BibDesk
    | -\*-[^\n]{0,80}?\bcoding:\s*([\w.:-]{1,40})                            # Emacs
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_BIBDESK = {
    "mac os roman": "mac-roman",
    "iso latin 1": "iso-8859-1",
    "iso latin 2": "iso-8859-2",
    "windows latin 1": "cp1252",
    "windows latin 2": "cp1250",
    "cyrillic (windows": "cp1251",
    "shift jis": "shift-jis",
    "japanese (euc": "euc-jp",
    "korean (euc": "euc-kr",
    "gb 18030": "gb18030",
    "gb 2312": "gb18030",
    "big 5": "big5",
}
_TRUSTED = re.compile(
    r"iso-?8859-\d+|latin-?\d+|(?:windows|cp)-?\d+|koi8-[ru]|gb(?:k|2312|18030)|big5(?:-hkscs)?|euc-(?:jp|kr)"
    r"|s(?:hift[_-])?jis|ms932|iso-2022-(?:jp|kr)|macintosh|mac-?roman",
    re.IGNORECASE,
)
"""The declared encodings that are believed; Python's other codecs are not encodings of text."""

_LEAST_ZEROS = 1 / 4
"""The share of the characters of a text in UTF-16 that have a zero byte, at least: those of Latin scripts."""

_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f]")


def path_of(name: str | Path) -> Path:
    """Return the path of a file from the user's name for it: `~/x`, `file:///x`, a path.

    Raises:
        UsageError: the name is an address of another machine.
    """
    text = str(name)
    if _ADDRESS.match(text):
        raise UsageError(
            f"{shown(text, _NAME_LIMIT)} is an address, not a file: "
            "download it, or write <(curl -sL ADDRESS) in its place."
        )
    if text[:5].lower() == "file:":
        from urllib.parse import unquote, urlsplit

        parts = urlsplit(text)
        if parts.netloc not in ("", "localhost"):
            raise UsageError(f"{shown(text, _NAME_LIMIT)} is a file of another machine: copy it to this one.")
        text = unquote(parts.path)
    try:
        return Path(text).expanduser()
    except RuntimeError:
        return Path(text)


def read_text(name: str | Path, say: Callable[[str], None] = lambda _: None) -> str:
    """Return the text of a file; `-` is standard input.

    Args:
        name: the name of the file.
        say: called with a sentence if the text, or a part of it, was read in an encoding that it does not
            declare.

    Raises:
        UsageError: it cannot be read, is not a file, is too large, or is not text. The cause is the system's
            error.
    """
    with _opened(name) as stream:
        return _text_in(_all_of(stream), stream.called, say)


def read_text_or_lines(
    name: str | Path, are_lines: Callable[[str], bool], say: Callable[[str], None]
) -> str | Iterator[str]:
    """Return the text of a file as `read_text` does, or the lines of one that is larger than `SIZE_LIMIT`.

    The lines are read when they are needed, in little memory.

    Args:
        name: the name of the file.
        are_lines: returns whether a text that begins so can be read line by line.
        say: as for `read_text`.

    Raises:
        UsageError: as for `read_text`; a later line may raise it too.
    """
    with ExitStack() as stack:
        stream = stack.enter_context(_opened(name))
        data = stream.read(SIZE_LIMIT + 1)
        if len(data) > SIZE_LIMIT and are_lines(data[:_BEGINNING].decode("utf-8-sig", "replace")):
            return _lines_in(data, stream, stack.pop_all())
        _refuse_large(data, stream)
        return _text_in(data, stream.called, say)


def read_bytes(name: str | Path) -> bytes:
    """Return the bytes of a file, decompressed; `-` is standard input.

    Raises:
        UsageError: it cannot be read, is not a file, is too large or damaged.
    """
    with _opened(name) as stream:
        return _all_of(stream)


def decoded(data: bytes, called: str, *, charset: str = "") -> str:
    """Return the text in the bytes of a file: decompressed, decoded, without a byte-order mark.

    Args:
        data: at most `SIZE_LIMIT` + 1 bytes; that many are refused.
        called: the name of the file in messages, safe to show.
        charset: the encoding that a server named; what the text itself shows or declares is believed before.

    Raises:
        UsageError: it is too large, damaged or not text.
    """
    return _text_in(_all_of(Stream(BytesIO(data), called)), called, lambda _: None, charset)


@contextmanager
def _opened(name: str | Path) -> Iterator[Stream]:
    if name == STANDARD_INPUT:
        if sys.stdin is None:
            raise UsageError("Standard input is closed: name a file.")
        yield Stream(sys.stdin.buffer, "Standard input")
        return
    path = path_of(name)
    called = shown(path, _NAME_LIMIT)
    try:
        # Opening a pipe must not wait for its other end.
        file = open(  # noqa: SIM115 - closed below, where no error of a caller is taken for one of opening
            path, "rb", opener=lambda name, flags: os.open(name, flags | _NONBLOCK)
        )
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {called}.") from error
    except IsADirectoryError as error:
        raise UsageError(f"{called} is a folder; name a file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise UsageError(f"{called} cannot be read: {reason}.") from error
    with file:
        _refuse_devices(file, called)
        if _NONBLOCK:
            os.set_blocking(file.fileno(), True)
        yield Stream(file, called)


def _all_of(stream: Stream) -> bytes:
    data = stream.read(SIZE_LIMIT + 1)
    _refuse_large(data, stream)
    return data


def _refuse_large(data: bytes, stream: Stream) -> None:
    if len(data) > SIZE_LIMIT:
        unpacked = " when it is unpacked" if stream.is_packed else ""
        raise UsageError(f"{stream.called} is larger than {_LIMIT_IN_WORDS}{unpacked}, and was not read.")


def _lines_in(data: bytes, stream: Stream, closing: AbstractContextManager[object]) -> Iterator[str]:
    """Yield the lines of a stream that begins with `data`, without their ends; then close it."""
    with closing:
        rest = data.removeprefix(codecs.BOM_UTF8)
        while data:
            *lines, rest = rest.split(b"\n")
            for line in lines:
                yield line.decode("utf-8", "replace")
            if len(rest) > SIZE_LIMIT:
                raise UsageError(f"{stream.called} has a line of more than {_LIMIT_IN_WORDS}.")
            data = stream.read(_AT_ONCE)
            rest += data
        yield rest.decode("utf-8", "replace")


def _text_in(data: bytes, called: str, say: Callable[[str], None], charset: str = "") -> str:
    kind = next((kind for mark, kind in _OTHER_KINDS if data.startswith(mark)), None)
    if kind:
        advice = f": {_ADVICE[kind]}" if kind in _ADVICE else ""
        raise UsageError(f"{called} is {kind}, not text{advice}.")
    text = _text(data, called, say, charset)
    if "\0" in text or len(_CONTROLS.findall(text)) > len(text) // 20:
        raise UsageError(f"{called} is not text.")
    return text


def _refuse_devices(file: BinaryIO, called: str) -> None:
    mode = os.fstat(file.fileno()).st_mode
    if stat.S_ISBLK(mode) or (stat.S_ISCHR(mode) and not file.isatty()):
        raise UsageError(f"{called} is a device; name a file.")
    if stat.S_ISFIFO(mode):
        import select

        if not select.select([file], [], [], PATIENCE)[0]:
            raise UsageError(f"{called} is a pipe, and nothing came through it for {PATIENCE:.0f} seconds.")


def _text(data: bytes, called: str, say: Callable[[str], None], charset: str) -> str:
    """Return the bytes as text; what is not UTF-8 is read as declared, or in the likeliest encoding."""
    declared = _declared(data[:4096]) or _trusted(charset.lower())
    for encoding in _encodings(data, declared):
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    if b"\0" in data:
        raise UsageError(f"{called} is not text.")
    from paperreader.encodings import decode_mixed

    found = decode_mixed(data.removeprefix(codecs.BOM_UTF8), declared)
    if found is None:
        raise UsageError(f"{called} is not in UTF-8, and its encoding is not known: save it as UTF-8.")
    if found.encoding == "UTF-8":
        say(f"{called} ends inside a character: it was cut off.")
    elif found.is_mixed or declared is None:
        lines, verbs = _lines(found.lines), ("is", "was") if len(found.lines) == 1 else ("are", "were")
        say(f"{called}: {lines} {verbs[0]} not in UTF-8 and {verbs[1]} read as {found.encoding}.")
    return found.text


def _lines(numbers: Sequence[int]) -> str:
    """Return `line 7` or `lines 7, 9, 12 and 5 more`."""
    shown_numbers = ", ".join(f"{number:,}" for number in numbers[:_MOST_LINES])
    more = f" and {len(numbers) - _MOST_LINES:,} more" if len(numbers) > _MOST_LINES else ""
    return f"line{'s' if len(numbers) > 1 else ''} {shown_numbers}{more}"


def _declared(head: bytes) -> str | None:
    """Return the encoding that a text declares, if it is believed."""
    found = _DECLARED.search(head)
    name = next(filter(None, found.groups())).decode("ascii", "replace").lower() if found else ""
    return _trusted(next((encoding for words, encoding in _BIBDESK.items() if words in name), name))


def _trusted(name: str) -> str | None:
    """Return the name of an encoding if it is believed; Latin-1 is Windows-1252, as in browsers."""
    name = name.replace("_", "-")
    if not _TRUSTED.fullmatch(name):
        return None
    return "cp1252" if re.fullmatch(r"iso-?8859-1|latin-?1", name) else name


def _encodings(data: bytes, declared: str | None) -> Iterator[str]:
    """Yield the encodings that all of a text may be in, the likeliest first."""
    marked = next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)
    if marked:
        yield marked
    yield from _wide_encodings(data[:4096])
    if declared and declared.startswith("iso-2022-"):
        # These consist of ASCII bytes, so they would pass for UTF-8.
        yield declared
    yield "utf-8"


def _wide_encodings(head: bytes) -> Iterator[str]:
    """Yield UTF-32 or UTF-16 if many zeros at alternate places show it; a single zero shows nothing."""
    even, odd = (head[first::2].count(0) for first in (0, 1))
    if max(even, odd) < max(2, len(head) / 2 * _LEAST_ZEROS):
        return
    order = "le" if odd > even else "be"
    if min(even, odd):
        yield f"utf-32-{order}"
    yield f"utf-16-{order}"
