"""Split texts into words as the library's full-text index does, so that memory and SQL find the same papers.

This module decides where words begin and end, and which characters count as the same. Both follow FTS5's
`unicode61 remove_diacritics 2` (https://sqlite.org/fts5.html#unicode61_tokenizer); the tables are in
`query.unicode61`. It does not segment languages without blanks into words, as FTS5 does not do so either.
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
    """A text folded character by character, so that positions can be mapped back.

    Attributes:
        text: the folded text, with a blank for each separator.
        offsets: the position of each character of `text` in the original, and the original's length at the
            end; None if both have the same length.
    """

    text: str
    offsets: tuple[int, ...] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of `text[start:end]` in the original, including the marks on its last letter."""
        if self.offsets is None:
            return start, end
        return self.offsets[start], self.offsets[end]


def fold(text: str) -> str:
    """Return the folded words of `text`, each with one blank before it, and a blank at the end: ` gpt 4o `.

    A text without words is one blank. So `" gpt" in fold(text)` finds a word with that prefix, and `" gpt 4o
    " in fold(text)` finds a phrase.
    """
    return f" {' '.join(found)} " if (found := words(text)) else " "


def words(text: str) -> list[str]:
    """Return the folded words of `text`, in order."""
    return _folded(text).replace(_MARK, "").split()


def tokens(text: str) -> tuple[str, ...]:
    """Return the folded words of a typed text, which is composed first, as the texts of papers are."""
    return tuple(words(normalize("NFC", text)))


def ends_a_word(text: str) -> bool:
    """Return whether the last character of `text` closes the word before it, as in `C++`."""
    return _folded(text[-1:]) == " "


def shape(text: str) -> Shape:
    """Fold `text` in place, so that the positions of words can be found."""
    folded = _folded(text)
    if _MARK not in folded:
        return Shape(folded, None)
    offsets = [offset for offset, character in enumerate(folded) if character != _MARK]
    return Shape(folded.replace(_MARK, ""), (*offsets, len(text)))


def _folded(text: str) -> str:
    """Replace each character of `text` by the one it counts as, a blank, or `_MARK`."""
    if not text.isascii():
        # Most texts have few characters beyond ASCII, so only those are replaced one by one.
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
    """Return the characters of one item of `unicode61.FOLDED` and what they fold to."""
    sign = "+" if "+" in run else "-"
    where, _, distance = run.rpartition(sign)
    points, _, step = where.partition("/")
    first, _, last = points.partition("-")
    shift = int(sign + distance)
    characters = range(int(first, 16), int(last or first, 16) + 1, int(step or 1))
    return {character: chr(character + shift) for character in characters}
