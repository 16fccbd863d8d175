"""The two lines of a paper in a list, as pieces of text that each have a role.

Words stand beside every colour: it is never the only sign. Plain pieces are used, not Textual's `Content`,
because a screenful of them is painted within every answer to a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from datetime import date

    from textual.style import Style

    from paperreader.models.listing import Row

Styles = Mapping[str, "Style"]
"""Styles by role."""

Piece = tuple[str, str]
"""A text and its role: `title`, `read`, `meta`, `mark`, `hit`, `pointer`."""

_INDENT = 6
_LEAST_AUTHORS = 14


def title_line(
    row: Row, title: str, width: int, *, pointer: bool, hits: Sequence[tuple[int, int]]
) -> list[Piece]:
    """The first line: pointer, unread dot, rank, title with its hits; exactly as wide as asked.

    Args:
        row: the paper.
        title: its title as it is shown.
        width: cells.
        pointer: whether the cursor is here.
        hits: spans of the title to highlight, sorted.
    """
    role = "read" if row.read else "title"
    rank = str(row.rank) if row.rank is not None else "·"
    pieces = [_pointer(shown=pointer), (f"{' ' if row.read else '•'}{rank:>3} ", "meta")]
    at = 0
    for start, end in hits:
        pieces += [(title[at:start], role), (title[start:end], "hit")]
        at = end
    pieces.append((title[at:], role))
    return fitted(pieces, width)


def meta_line(row: Row, marks: Sequence[str], width: int, *, pointer: bool) -> list[Piece]:
    """The second line: authors on the left; counts, date and marks on the right; exactly as wide as asked.

    Args:
        row: the paper.
        marks: words such as `saved`, `note`.
        width: cells.
        pointer: whether the cursor is here.
    """
    paper = row.paper
    words = [*(["new"] if row.new else ()), *(["code"] if paper.code_url else ()), *marks]
    if paper.withdrawn:
        words.append("withdrawn")
    marked = " ".join(words)
    day = short_date(paper.edition_date or paper.published)
    for date_shown in (day, day[:-3], ""):
        counts = f"{_counts(row)}  {date_shown}".strip()
        between = "  " if words and counts else ""
        room = width - _INDENT - cell_len(counts) - len(between) - cell_len(marked) - 2
        if room >= _LEAST_AUTHORS:
            break
    authors = authors_line(paper.authors, max(room, 1))
    gap = " " * max(room - cell_len(authors), 1)
    told = f"{' ' * (_INDENT - 1)}{authors}{gap} {counts}{between}"
    return fitted([_pointer(shown=pointer), (told, "meta"), (marked, "mark")], width)


def fitted(pieces: Sequence[Piece], width: int) -> list[Piece]:
    """The pieces cut, with `…` where something is missing, and padded to a width in cells."""
    room = width
    kept: list[Piece] = []
    for text, role in pieces:
        cells = cell_len(text)
        if cells > room:
            kept.append((_cut(text, room), role))
            return _ended(kept) if not room else kept
        if cells:
            kept.append((text, role))
            room -= cells
    return [*kept, (" " * room, "meta")] if room else kept


def _cut(text: str, cells: int) -> str:
    return f"{set_cell_size(text, cells - 1)}…" if cells else ""


def _ended(pieces: list[Piece]) -> list[Piece]:
    """The pieces, of which the last is left out: the one before ends with `…`."""
    pieces.pop()
    if pieces:
        text, role = pieces[-1]
        pieces[-1] = (_cut(text, cell_len(text)), role)
    return pieces


def _pointer(*, shown: bool) -> Piece:
    return ("▌" if shown else " ", "pointer")


def authors_line(authors: Sequence[str], width: int) -> str:
    """As many names as fit, then how many more: `Ada Lovelace, Alan Turing +3`."""
    if not authors:
        return ""
    shown = ""
    for number, name in enumerate(authors[:40]):
        rest = len(authors) - number - 1
        longer = f"{shown}, {name}" if shown else name
        if cell_len(longer) + (len(f" +{rest}") if rest else 0) > width:
            break
        shown = longer
    else:
        number = min(len(authors), 40)
    if not shown:
        first = _shortened(authors[0], max(width - 6, 4))
        return f"{first} +{len(authors) - 1}" if len(authors) > 1 else first
    hidden = len(authors) - number
    return f"{shown} +{hidden}" if hidden else shown


def _shortened(text: str, cells: int) -> str:
    return text if cell_len(text) <= cells else _cut(text, cells)


def short_count(number: int) -> str:
    """A count in at most five characters: `950`, `1.2k`, `34k`, `1.1M`."""
    if number < 1_000:
        return str(number)
    if number < 999_500:
        return f"{number / 1_000:.1f}k" if number < 9_950 else f"{round(number / 1_000)}k"
    return f"{number / 1_000_000:.1f}M"


def short_date(day: date | None) -> str:
    """`20 Nov 26`, or nothing."""
    return f"{day.day:>2} {_MONTHS[day.month - 1]} {day.year % 100:02}" if day else ""


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _counts(row: Row) -> str:
    paper = row.paper
    signs = (("▲", paper.upvotes), ("★", paper.stars), ("❝", paper.comments))
    return " ".join(f"{sign}{short_count(number)}" for sign, number in signs if number is not None)
