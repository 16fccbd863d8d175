"""Break lines at 72 columns, as plain text or as flowed text (RFC 3676).

Phones join flowed text with `DelSp`: a line that ends with a blank continues in the next one, and that blank
is dropped. So a text without blanks, such as Chinese, can be broken too.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 72
FLOWED = {"format": "flowed", "delsp": "yes"}
"""The parameters of the content type of flowed text."""

_WORDS = re.compile(r"\s*\S+ ?|\s+")
_STUFFED = (" ", ">", "From ")


def wrapped(text: str) -> str:
    """Return the text with its lines broken at 72 columns."""
    return "".join(f"{piece.rstrip()}\n" for line in text.splitlines() for piece in fold(line))


def flowed(text: str) -> str:
    """Return the text as flowed text, in which each line is a paragraph."""
    lines = []
    for line in text.splitlines():
        *soft, last = fold(line.rstrip())
        lines += [*(f"{piece} " for piece in soft), last]
    return "".join(f" {line}\n" if line.startswith(_STUFFED) else f"{line}\n" for line in lines)


def fold(line: str) -> list[str]:
    """Return a line in pieces of at most 72 columns, which joined are the line.

    An address is a piece of its own and is not broken. Words keep the blank after them.
    """
    pieces, room = [""], WIDTH
    for word in _words(line):
        width = _columns(word.rstrip())
        is_address = "://" in word
        if pieces[-1] and (width > room or is_address):
            pieces.append("")
            room = WIDTH
        pieces[-1] += word
        room = 0 if is_address else room - width - (len(word) - len(word.rstrip()))
    return pieces


def _words(line: str) -> Iterator[str]:
    """Yield the words of a line with the blank after them; those longer than a line come in parts."""
    for word in _WORDS.findall(line):
        if "://" in word or _columns(word) <= WIDTH:
            yield word
        else:
            yield from _parts(word)


def _parts(word: str) -> Iterator[str]:
    part, width = "", 0
    for character in word:
        width += _columns(character)
        if width > WIDTH:
            yield part
            part, width = "", _columns(character)
        part += character
    yield part


def _columns(text: str) -> int:
    return len(text) if text.isascii() else sum(1 + (east_asian_width(mark) in "WF") for mark in text)
