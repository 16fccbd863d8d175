"""Words of a text as the library's full-text index sees them, so that memory and SQL find the same papers.

Owned here: where a word begins and ends, and which characters count as the same. Both are what FTS5's
`unicode61 remove_diacritics 2` does (https://sqlite.org/fts5.html#unicode61_tokenizer); the tables are in
`query.unicode61`. Refused: cutting languages without blanks into words, as FTS5 does not do it either.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple
from unicodedata import normalize

from paperreader.query import unicode61

_MARK = "\u0300"
_NON_ASCII = re.compile(r"[^\x00-\x7f]")
_ASCII_TABLE = {point: chr(point).lower() if chr(point).isalnum() else " " for point in range(128)}


class Shape(NamedTuple):
    """A text made comparable, character by character.

    Attributes:
        text: folded, a blank for each separator.
        offsets: where each character of `text` stands in the original, and the original's length at the end;
            None where both are of one length.
    """

    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`, with the marks on its last letter."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> str:
    """The words of `text`, folded, each with one blank before it, and a blank at the end: ` gpt 4o `.

    A text without words is one blank. So `" gpt" in fold(text)` asks for a word that begins so, and
    `" gpt 4o " in fold(text)` for a phrase.
    """
    words = _folded(text).replace(_MARK, "").split()
    return f" {' '.join(words)} " if words else " "


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text that a person typed, folded; composed first, as the texts of papers are."""
    return tuple(fold(normalize("NFC", text)).split())


def ends_a_word(text: str) -> bool:
    """Whether the last character of `text` closes the word before it, as in `C++`."""
    return _folded(text[-1:]) == " "


def shape(text: str) -> Shape:
    """`text` folded in place, to find where words stand in it."""
    folded = _folded(text)
    if _MARK not in folded:
        return Shape(folded, None)
    kept = [offset for offset, character in enumerate(folded) if character != _MARK]
    return Shape(folded.replace(_MARK, ""), (*kept, len(text)))


def _folded(text: str) -> str:
    """`text` with each character replaced by one: what it counts as, a blank, or `_MARK`."""
    if not text.isascii():
        # Most texts hold a few characters beyond ASCII: those alone take the slow way.
        text = _NON_ASCII.sub(_folded_character, text)
    return text.translate(_ASCII_TABLE if text.isascii() else _table())


def _folded_character(found: re.Match[str]) -> str:
    character = found[0]
    return _table().get(ord(character), character)


@cache
def _table() -> dict[int, str]:
    table = dict.fromkeys(_code_points(unicode61.SEPARATORS), " ")
    table.update(dict.fromkeys(_code_points(unicode61.MARKS), _MARK))
    table.update({ord(letter): letter.lower() for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"})
    for run in unicode61.FOLDED.split():
        table.update(_folded_run(run))
    for letter, accented in unicode61.ACCENTED.items():
        table.update(dict.fromkeys(map(ord, accented), letter))
    return table


def _code_points(listed: str) -> list[int]:
    points: list[int] = []
    for item in listed.split():
        first, _, last = item.partition("-")
        points.extend(range(int(first, 16), int(last or first, 16) + 1))
    return points


def _folded_run(run: str) -> dict[int, str]:
    """One item of `unicode61.FOLDED`."""
    sign = "+" if "+" in run else "-"
    where, _, distance = run.rpartition(sign)
    points, _, step = where.partition("/")
    first, _, last = points.partition("-")
    shift = int(sign + distance)
    characters = range(int(first, 16), int(last or first, 16) + 1, int(step or 1))
    return {character: chr(character + shift) for character in characters}
