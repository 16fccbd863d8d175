"""Read the lines of a PDF from standard input and print them as JSON: run as a process of its own.

A PDF may be made to crash or to stall its reader, so the process may be killed at any time. PDFium returns
characters in the order of the file, which is the reading order of papers, also in two columns.
"""

from __future__ import annotations

import contextlib
import ctypes
import statistics
import sys
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_PAGES = 600
HYPHENS = "\x02\ufffe"
"""What PDFium returns in place of a hyphen at the end of a line."""

_MOST_CHARACTERS = 200_000
_MOST_MEMORY = 2 * 2**30
_SAMPLES = 5
_UPRIGHT = 0.05


class Line(msgspec.Struct, frozen=True, array_like=True):
    """A line of a page; lengths are in points, from the left and from the bottom of the page.

    Attributes:
        text: as PDFium gives it; a character of `HYPHENS` stands where it joined two lines of the page.
        left, right: the left end of the first of these lines, and the right end of the last.
        top, base: the lines on which the letters of the first and of the last of them stand.
        size: the height of its letters.
        bold: whether its font is a bold one.
        upright: whether it is not turned.
    """

    text: str
    left: float
    right: float
    top: float
    base: float
    size: float
    bold: bool
    upright: bool


class Page(msgspec.Struct, frozen=True, array_like=True):
    """A page: its height in points, and its lines."""

    height: float
    lines: list[Line]


def main() -> None:
    """Print the pages of the PDF on standard input."""
    import pypdfium2

    _limit_memory()
    pages = []
    pdf = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    for number in range(min(len(pdf), MOST_PAGES)):
        page = pdf[number]
        text_page = page.get_textpage()
        pages.append(Page(page.get_height(), list(_lines(text_page))))
        text_page.close()
        page.close()
    sys.stdout.buffer.write(msgspec.json.encode(pages))


def _limit_memory() -> None:
    """Let the system refuse more memory than a paper can need, if it has such a limit."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))


def _lines(text_page: Any) -> Iterator[Line]:
    from pypdfium2 import raw

    count = min(text_page.count_chars(), _MOST_CHARACTERS)
    characters = [raw.FPDFText_GetUnicode(text_page, at) for at in range(count)]
    start = 0
    for at in range(count + 1):
        if at == count or characters[at] in (10, 13):
            places = [place for place in range(start, at) if characters[place] > 32]
            if places:
                text = "".join(map(_character, characters[start:at]))
                yield _line(text_page, text, places)
            start = at + 1


def _character(code: int) -> str:
    return chr(code) if code <= sys.maxunicode and not 0xD800 <= code < 0xE000 else "\ufffd"


def _line(text_page: Any, text: str, places: list[int]) -> Line:
    from pypdfium2 import raw

    step = max(1, len(places) // _SAMPLES)
    samples = [_box(text_page, place) for place in places[::step][: _SAMPLES + 1]]
    first, last = _box(text_page, places[0]), _box(text_page, places[-1])
    base = statistics.median(sample[2] for sample in samples)
    is_joined = any(hyphen in text for hyphen in HYPHENS)
    middle = places[len(places) // 2]
    name = ctypes.create_string_buffer(100)
    raw.FPDFText_GetFontInfo(text_page, middle, name, 100, ctypes.c_int())
    font = name.value.decode("ascii", "ignore").lower()
    angle = raw.FPDFText_GetCharAngle(text_page, middle)
    return Line(
        text,
        round(first[0], 1),
        round(last[1], 1),
        round(first[2] if is_joined else base, 1),
        round(last[2] if is_joined else base, 1),
        round(statistics.median(sample[3] for sample in samples), 1),
        any(word in font for word in ("bold", "medi", "cmbx", "black")),
        angle < _UPRIGHT or angle > 6.28 - _UPRIGHT,
    )


def _box(text_page: Any, place: int) -> tuple[float, float, float, float]:
    """Return the left, the right, the base and the height of a character."""
    from pypdfium2 import raw

    box, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetLooseCharBox(text_page, place, box)
    raw.FPDFText_GetCharOrigin(text_page, place, x, y)
    return box.left, box.right, y.value, box.top - box.bottom


if __name__ == "__main__":
    main()
