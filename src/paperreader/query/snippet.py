"""Why a paper was found, where its title does not show it: the piece of a text around the first hit.

Hits are those of `query.highlight`, by the same rules as matching; what a query refuses is never one. Only
the beginning of a text is looked at, so that a screenful of snippets is there at once whatever came in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.query.fields import AUTHOR, CATEGORY, KEYWORDS, TEXTS, TITLE
from paperreader.query.texts import field_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from paperreader.models.paper import Paper
    from paperreader.query.highlight import HitFinder, Span
    from paperreader.query.kinds import TextField

LOOKED_AT = 4_000
"""Characters of a text in which a hit is looked for: twice a long abstract."""

_FIELDS = tuple(
    field for field in TEXTS if not field.of_bookmark and field.name not in ("title", "id", "source")
)
"""Where a snippet comes from, the most telling first; an identifier and the name of a source tell nothing."""

_LISTS = (KEYWORDS, AUTHOR, CATEGORY)
_CUT = "…"
_WIDENS = "\ufe0f"
"""Makes the character before it an emoji, which may then be a cell wider."""


class Snippet(NamedTuple):
    """A piece of a paper's text on one line.

    Attributes:
        text: with `…` where something is left out.
        hits: the parts of it that the query matched, in order and apart; at least one.
        field: the name of the field that it is of.
    """

    text: str
    hits: tuple[Span, ...]
    field: str


def find_snippet(paper: Paper, finder: HitFinder, *, title_is_cut: bool = False) -> Snippet | None:
    """The first text of a paper that shows a hit, whole; None where the title shows one, or no text does.

    Args:
        paper: whose texts.
        finder: finds what was asked for.
        title_is_cut: whether the hits of the title cannot be seen, so that they do not count.
    """
    if not finder:
        return None
    if not title_is_cut and finder.find(field_text(paper, TITLE), TITLE.name):
        return None
    for field in _FIELDS:
        text = field_text(paper, field)[:LOOKED_AT]
        if hits := finder.find(text, field.name):
            return _on_one_line(text, hits, field)
    return None


def clipped(snippet: Snippet, width: int, measure: Callable[[str], int]) -> Snippet:
    """The snippet around its first hit, cut between words where that can be.

    Args:
        snippet: as `find_snippet` gives it.
        width: cells at most, at least 4: a wide character between two signs.
        measure: how many cells a text has in the terminal.
    """
    text, (first, last) = snippet.text, snippet.hits[0]
    if len(text) <= 4 * width and measure(text) <= width:
        return snippet
    room = width - 2 * len(_CUT)
    last = first + _how_many_fit(text[first:last], room, measure)
    beside = room - _cells(text[first:last], measure)
    end = _end(text, last, beside - beside // 3, measure)
    start = _start(text, first, room - _cells(text[first:end], measure), measure)
    end = _end(text, last, room - _cells(text[start:last], measure), measure)
    return _piece(snippet, start, end)


def _on_one_line(text: str, hits: Iterable[Span], field: TextField) -> Snippet:
    """Items of a list with commas between them, and a blank for whatever else is one."""
    between = ", " if field in _LISTS else " "
    pieces: list[str] = []
    shown: list[Span] = []
    at = length = 0

    def add(until: int) -> int:
        nonlocal at, length
        piece = between.join(text[at:until].split("\n"))
        pieces.append("".join(" " if character.isspace() else character for character in piece))
        at, length = until, length + len(piece)
        return length

    for start, end in hits:
        shown.append((add(start), add(end)))
    add(len(text))
    return Snippet("".join(pieces), tuple(shown), field.name)


def _start(text: str, first: int, room: int, measure: Callable[[str], int]) -> int:
    """Where a piece begins that has so many cells before the hit: with a word, if one begins there."""
    before = text[max(first - room, 0) : first]
    start = first - _how_many_fit(before[::-1], room, measure)
    if start == 0 or text[start - 1] == " ":
        return start
    blank = text.find(" ", start, first)
    return blank + 1 if blank >= 0 else start


def _end(text: str, last: int, room: int, measure: Callable[[str], int]) -> int:
    """Where a piece ends that has so many cells after the hit: with a word, if one ends there."""
    end = last + _how_many_fit(text[last : last + room], room, measure)
    if end == len(text) or text[end] == " ":
        return end
    blank = text.rfind(" ", last, end)
    return blank if blank >= 0 else end


def _how_many_fit(text: str, room: int, measure: Callable[[str], int]) -> int:
    """How many of the first characters have no more cells than that."""
    if text.isascii():
        return min(len(text), max(room, 0))
    for number, character in enumerate(text):
        room -= _cells(character, measure)
        if room < 0:
            return number
    return len(text)


def _cells(text: str, measure: Callable[[str], int]) -> int:
    """At most so many cells: joined characters have fewer than each by itself."""
    if text.isascii():
        return len(text)
    return sum(1 if character == _WIDENS else measure(character) for character in text)


def _piece(snippet: Snippet, start: int, end: int) -> Snippet:
    text = snippet.text
    before = _CUT if start > 0 else ""
    shift = len(before) - start
    hits = _shifted(snippet.hits, start, end, shift)
    return Snippet(f"{before}{text[start:end]}{_CUT if end < len(text) else ''}", hits, snippet.field)


def _shifted(hits: Sequence[Span], start: int, end: int, shift: int) -> tuple[Span, ...]:
    """The spans that lie in a piece of the text, or the parts of them that do, where they stand in it."""
    inside = ((max(first, start), min(last, end)) for first, last in hits if first < end and last > start)
    return tuple((first + shift, last + shift) for first, last in inside)
