"""Lines of text for a width: how many cells a text takes, where it is wrapped, and which parts have marks."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from itertools import accumulate, islice, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperreader.fulltext.document import RichText

Span = tuple[int, int]
"""Start and end of a part of a text, in characters."""

_OPENING = frozenset("（「『【〔《〈“‘([{")
_CLOSING = frozenset("、。，．：；！？）」』】〕》〉”’)]},.:;!?")
ACTIVE = frozenset({"link", "jump", "citation", "footnote"})
"""The kinds of marks that can be followed."""


RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Makes the numbers of footnotes differ from the word before them."""


class Cells(dict[str, int]):
    """The terminal cells of each character, measured once."""

    def __init__(self, measure: Callable[[str], int]) -> None:
        super().__init__()
        self._measure = measure

    def __missing__(self, character: str) -> int:
        cells = self[character] = self._measure(character)
        return cells

    def of(self, text: str) -> int:
        """Return the cells of a text."""
        return len(text) if text.isascii() else sum(map(self.__getitem__, text))

    def are_single(self, text: str) -> bool:
        """Return whether every character takes one cell."""
        return text.isascii() or all(self[character] == 1 for character in set(text))


class Piece(NamedTuple):
    """A part of a line in one style.

    Attributes:
        text: the characters.
        styles: the names of its styles; a later one adds to those before it.
        part: the index of its text among those of the block (`layout.parts_of`); -1 for what we add.
        start: the index of its first character in that text.
        mark: the index of the mark that the cursor can be on; -1 if there is none.
    """

    text: str
    styles: tuple[str, ...] = ("text",)
    part: int = -1
    start: int = 0
    mark: int = -1


Line = tuple[Piece, ...]
"""A line of text, from left to right."""


def wrapped(text: str, cells: Cells, width: int, *, first: int | None = None) -> list[Span]:
    """Return the spans of the lines of a text, broken at blanks and, if a word is too long, inside it.

    Args:
        text: the text; a line feed in it begins a new line.
        cells: the cells of characters.
        width: the most cells of a line, at least 1.
        first: the most cells of the first line, if it has less room.
    """
    spans: list[Span] = []
    begin = 0
    for line in text.split("\n"):
        room = max(first, 1) if first is not None and not spans else max(width, 1)
        wrap = _wrap_single if cells.are_single(line) else _wrap_any
        spans += [(begin + start, begin + end) for start, end in wrap(line, cells, max(width, 1), room)]
        begin += len(line) + 1
    return spans


def _wrap_single(text: str, _cells: Cells, width: int, room: int) -> Iterator[Span]:
    """Yield the lines of a text whose characters take one cell each."""
    start, length = 0, len(text)
    while length - start > room:
        end = text.rfind(" ", start, start + room + 1)
        if end <= start:
            end = start + room if room == width else start
        yield start, end
        start, room = end, width
        while start < length and text[start] == " ":
            start += 1
    if start < length or not length:
        yield start, length


def _wrap_any(text: str, cells: Cells, width: int, room: int) -> Iterator[Span]:
    """Yield the lines of a text with wide or combining characters."""
    edges = array("L", accumulate(map(cells.__getitem__, text), initial=0))
    start, length = 0, len(text)
    while (end := bisect_right(edges, edges[start] + room, start) - 1) < length:
        breaks = (place for place in range(end, start, -1) if _may_break(text, place, cells))
        cut = next(breaks, start if room < width else end)
        if cut == start and room >= width:  # Not even one character fits.
            cut = bisect_right(edges, edges[start + 1], start + 1) - 1
        yield start, cut
        start, room = cut, width
        while start < length and text[start] == " ":
            start += 1
    if start < length or not length:
        yield start, length


def _may_break(text: str, place: int, cells: Cells) -> bool:
    """Return whether a line may end before a character: at a blank, or beside a wide character."""
    after, before = text[place], text[place - 1]
    if after == " ":
        return True
    beside_wide = cells[after] > 1 or (cells[before] > 1 and cells[after] > 0)
    return beside_wide and after not in _CLOSING and before not in _OPENING


_start_of = itemgetter(0)


class Run(NamedTuple):
    """A part of a text with the same marks."""

    start: int
    end: int
    styles: tuple[str, ...]
    mark: int


def runs_of(text: RichText, base: str) -> list[Run]:
    """Return the parts of a text in which the marks are the same, in order."""
    if not text.marks:
        return [Run(0, len(text.text), (base,), -1)]
    places = sorted({0, len(text.text), *(edge for mark in text.marks for edge in (mark.start, mark.end))})
    runs: list[Run] = []
    waiting, active = 0, []
    for start, end in pairwise(places):
        while waiting < len(text.marks) and text.marks[waiting].start <= start:
            active.append(waiting)
            waiting += 1
        active = [index for index in active if text.marks[index].end > start]
        kinds = dict.fromkeys(text.marks[index].kind for index in active)
        acting = [index for index in active if text.marks[index].kind in ACTIVE]
        runs.append(Run(start, end, (base, *kinds), acting[-1] if acting else -1))
    return runs


def pieces_of(text: RichText, runs: Sequence[Run], span: Span, part: int) -> Iterator[Piece]:
    """Yield the pieces of a span of a text."""
    start, end = span
    first = max(bisect_right(runs, start, key=_start_of) - 1, 0)
    for run in islice(runs, first, None):
        if run.start >= end:
            break
        if run.end > start:
            begin = max(run.start, start)
            shown = text.text[begin : min(run.end, end)].replace("\xa0", " ")
            if "footnote" in run.styles:
                shown = shown.translate(RAISED)
            yield Piece(shown, run.styles, part, begin, run.mark)
