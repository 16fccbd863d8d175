"""Show why a paper matched if its title does not show it: the piece of a text around the first hit.

Hits are those of `query.highlight`, which follow the rules of matching; a negated part is never a hit. Only
the beginning of a text is searched, so that a screenful of snippets appears at once, however long the texts
are.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.query.fields import AUTHOR, CATEGORY, KEYWORDS, TEXTS, TITLE
from paperreader.query.hits import Snippet
from paperreader.query.texts import field_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.models.paper import Paper
    from paperreader.query.highlight import HitFinder
    from paperreader.query.hits import Span
    from paperreader.query.kinds import TextField

LOOKED_AT = 4_000
"""The number of characters of a text that are searched: twice a long abstract."""

_FIELDS = tuple(
    field for field in TEXTS if not field.of_bookmark and field.name not in ("title", "id", "source", "text")
)
"""The fields of snippets, the most informative first. Identifiers and names of sources explain nothing."""

_LISTS = (KEYWORDS, AUTHOR, CATEGORY)
_CUT = "…"
_SPACE = re.compile(r"[^\S ]")
"""Whitespace that is no blank."""
_WIDENS = "\ufe0f"
"""Makes the character before it an emoji, which may then be a cell wider."""


def find_snippet(paper: Paper, finder: HitFinder, *, title_is_cut: bool = False) -> Snippet | None:
    """Return the piece of a full text that the query asks for, or the first complete text that has a hit.

    Return None if the title shows a hit, or no text has one.

    Args:
        paper: the paper whose texts are searched.
        finder: finds the hits of the query.
        title_is_cut: whether the hits in the title are not visible, so that they do not count.
    """
    if not finder:
        return None
    if inside := finder.snippet_inside(paper.id):
        return inside
    if not title_is_cut and finder.find(field_text(paper, TITLE), TITLE.name):
        return None
    for field in _FIELDS:
        text = field_text(paper, field)[:LOOKED_AT]
        if hits := finder.find(text, field.name):
            return _on_one_line(text, hits, field)
    return None


def clipped(snippet: Snippet, width: int, measure: Callable[[str], int]) -> Snippet:
    """Clip a snippet around its first hit, between words if possible; its section comes before it.

    Args:
        snippet: a result of `find_snippet`.
        width: the largest number of cells, at least 4: a wide character between two `…`.
        measure: returns the width of a text in the terminal, in cells.
    """
    if snippet.section:
        return _in_section(snippet, width, measure)
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


def _in_section(snippet: Snippet, width: int, measure: Callable[[str], int]) -> Snippet:
    """Clip a snippet behind the name of its section, or its number if the name is long."""
    section = snippet.section
    if measure(section) > width // 2:
        number = section.partition(" ")[0]
        short = number if number[-1:].isdigit() else section[: _how_many_fit(section, width // 3, measure)]
        section = short if short == number else f"{short.rstrip()}{_CUT}"
    head = f"{section}: "
    piece = clipped(snippet._replace(section=""), max(width - measure(head), 4), measure)
    hits = tuple((start + len(head), end + len(head)) for start, end in piece.hits)
    return Snippet(head + piece.text, hits, snippet.field)


def _on_one_line(text: str, hits: Iterable[Span], field: TextField) -> Snippet:
    """Join the items of a list with commas, and replace all other whitespace by blanks."""
    if not _SPACE.search(text):
        return Snippet(text, tuple(hits), field.name)
    between = ", " if field in _LISTS else " "
    pieces: list[str] = []
    shown: list[Span] = []
    at = length = 0

    def add(until: int) -> int:
        nonlocal at, length
        piece = between.join(text[at:until].split("\n"))
        pieces.append(_SPACE.sub(" ", piece))
        at, length = until, length + len(piece)
        return length

    for start, end in hits:
        shown.append((add(start), add(end)))
    add(len(text))
    return Snippet("".join(pieces), tuple(shown), field.name)


def _start(text: str, first: int, room: int, measure: Callable[[str], int]) -> int:
    """Return where a piece with `room` cells before the hit begins: at a word, if one begins there."""
    before = text[max(first - room, 0) : first]
    start = first - _how_many_fit(before[::-1], room, measure)
    if start == 0 or text[start - 1] == " ":
        return start
    blank = text.find(" ", start, first)
    return blank + 1 if blank >= 0 else start


def _end(text: str, last: int, room: int, measure: Callable[[str], int]) -> int:
    """Return where a piece with `room` cells after the hit ends: at a word, if one ends there."""
    end = last + _how_many_fit(text[last : last + room], room, measure)
    if end == len(text) or text[end] == " ":
        return end
    blank = text.rfind(" ", last, end)
    return blank if blank >= 0 else end


def _how_many_fit(text: str, room: int, measure: Callable[[str], int]) -> int:
    """Return how many of the first characters fit into `room` cells."""
    if text.isascii():
        return min(len(text), max(room, 0))
    for number, character in enumerate(text):
        room -= _cells(character, measure)
        if room < 0:
            return number
    return len(text)


def _cells(text: str, measure: Callable[[str], int]) -> int:
    """Return an upper bound of the width: joined characters need fewer cells than each by itself."""
    if text.isascii():
        return len(text)
    return sum(1 if character == _WIDENS else measure(character) for character in text)


def _piece(snippet: Snippet, start: int, end: int) -> Snippet:
    """Cut a piece out of a snippet, with the hits inside it clipped and moved to their new position."""
    before, after = (_CUT if start > 0 else ""), (_CUT if end < len(snippet.text) else "")
    shift = len(before) - start
    hits = tuple(
        (max(first, start) + shift, min(last, end) + shift)
        for first, last in snippet.hits
        if first < end and last > start
    )
    return Snippet(f"{before}{snippet.text[start:end]}{after}", hits, snippet.field)
