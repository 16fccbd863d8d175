"""The two lines of a paper in a list, as pieces of text that each have a role.

Words stand beside every colour: it is never the only sign. Plain pieces are used, not Textual's `Content`,
because a screenful of them is painted within every answer to a key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from paperreader.models.listing import Moved

if TYPE_CHECKING:
    from datetime import date

    from textual.style import Style

    from paperreader.models.listing import Row
    from paperreader.query.snippet import Snippet

Styles = Mapping[str, "Style"]
"""Styles by role."""

Piece = tuple[str, str]
"""A text and its role: `title`, `read`, `meta`, `mark`, `hit`, `pointer`, `group`."""

_INDENT = 6
_LEAST_AUTHORS = 14
_LEAST_AUTHORS_BESIDE_MARKS = 20
_LEAST_SNIPPET = 10
_LEAST_MARK = 8
_BETWEEN = " · "
_NOTHING_MOVED = Moved()


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
    rank = str(row.rank) if row.rank is not None else "·"
    pieces = [_pointer(shown=pointer), (f"{' ' if row.read else '•'}{rank:>3} ", "meta")]
    return fitted([*pieces, *_highlighted(title, hits, "read" if row.read else "title")], width)


def group_line(name: str, papers: int, width: int) -> list[Piece]:
    """The line above a group of papers, exactly as wide as asked; a long name gives way to the count."""
    counted = f" · {papers:,}"
    room = max(width - cell_len(counted), 0)
    if cell_len(name) > room:
        name = set_cell_size(name, max(room - 1, 0)) + "…"
    return fitted([(name, "group"), (counted, "meta")], width)


def _highlighted(text: str, hits: Sequence[tuple[int, int]], role: str) -> list[Piece]:
    pieces: list[Piece] = []
    at = 0
    for start, end in hits:
        pieces += [(text[at:start], role), (text[start:end], "hit")]
        at = end
    return [*pieces, (text[at:], role)]


def meta_line(
    row: Row, marks: Sequence[str], width: int, *, pointer: bool, snippet: Snippet | None = None
) -> list[Piece]:
    """The second line: how the rank moved and the authors on the left; counts, date and marks on the right.

    What a filter found of the paper stands before the authors, who mostly have no room beside it.

    It is exactly as wide as asked. What moved, the day's year, the later ones of the marks and the day go, in
    this order, where there is no room beside the authors.

    Args:
        row: the paper.
        marks: words such as `saved`, `#rl/agents`, `note: …`, the most important first.
        width: cells.
        pointer: whether the cursor is here.
        snippet: what a filter found, where the title does not show it.
    """
    words = [*(["new"] if row.new else ()), *(["code"] if row.paper.code_url else ())]
    if row.paper.withdrawn:
        words.append("withdrawn")
    first = [*words, *marks[:1]]
    counts = _counts_that_fit(row, width - _INDENT - _LEAST_AUTHORS - 4 - cell_len(" ".join(first)))
    between = "  " if first and counts else ""
    room = width - _INDENT - cell_len(counts) - len(between) - 2
    marked = _joined_marks(first, marks[1:], room - _LEAST_AUTHORS_BESIDE_MARKS)
    room -= cell_len(marked)
    left = _left(row, snippet, max(room, 1))
    gap = " " * max(room - _cells(left), 1)
    told = [(f"{_climbed(row):>{_INDENT - 2}} ", "meta"), *left, (f"{gap} {counts}{between}", "meta")]
    return fitted([_pointer(shown=pointer), *_joined(told), (marked, "mark")], width)


def _left(row: Row, snippet: Snippet | None, room: int) -> list[Piece]:
    """What was found, and the authors as far as there is room for them."""
    authors = row.paper.authors
    if snippet is None or room < _LEAST_SNIPPET:
        return [(authors_line(authors, room), "meta")]
    from paperreader.query.snippet import clipped  # not before somebody filters

    shown = clipped(snippet, room, cell_len)
    pieces = _highlighted(shown.text, shown.hits, "meta")
    beside = room - _cells(pieces) - len(_BETWEEN)
    if authors and beside >= _LEAST_AUTHORS and snippet.field != "author":
        pieces.append((f"{_BETWEEN}{authors_line(authors, beside)}", "meta"))
    return pieces


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces, those of one role beside each other as one: there is less to paint."""
    joined: list[Piece] = []
    for text, role in pieces:
        if joined and joined[-1][1] == role:
            joined[-1] = joined[-1][0] + text, role
        else:
            joined.append((text, role))
    return joined


def _cells(pieces: Sequence[Piece]) -> int:
    return sum(cell_len(text) for text, _ in pieces)


def _climbed(row: Row) -> str:
    """How many places the paper went up or down, under its rank."""
    places = row.moved.rank if row.moved else 0
    return f"{'↑' if places > 0 else '↓'}{min(abs(places), 999)}" if places else ""


def _counts_that_fit(row: Row, room: int) -> str:
    """Counts and day, shorter until they fit; the counts themselves stay."""
    day = short_date(row.paper.edition_date or row.paper.published)
    moved = row.moved or _NOTHING_MOVED
    told = ""
    for change, shown in (
        (moved, day),
        (_NOTHING_MOVED, day),
        (_NOTHING_MOVED, day[:-3]),
        (_NOTHING_MOVED, ""),
    ):
        told = f"{_counts(row, change)}  {shown}".strip()
        if cell_len(told) <= room:
            break
    return told


def _joined_marks(first: Sequence[str], more: Sequence[str], room: int) -> str:
    """The first marks, and as many more as there is room for; the last of them is shortened."""
    marked = " ".join(first)
    for mark in more:
        left = room - cell_len(marked) - 1
        if cell_len(mark) > left:
            return f"{marked} {_shortened(mark, left)}" if left >= _LEAST_MARK else marked
        marked = f"{marked} {mark}"
    return marked


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


def long_date(day: date) -> str:
    """`20 Nov 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_month(day: date) -> str:
    """`Nov`, whatever the language of the machine is."""
    return _MONTHS[day.month - 1]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _counts(row: Row, moved: Moved) -> str:
    paper = row.paper
    signs = (("▲", paper.upvotes, moved.upvotes), ("★", paper.stars, moved.stars), ("❝", paper.comments, 0))
    return " ".join(
        f"{sign}{short_count(number)}{_change(change)}"
        for sign, number, change in signs
        if number is not None
    )


def _change(change: int) -> str:
    """`+12`, `-3`, or nothing."""
    return f"{'+' if change > 0 else '-'}{short_count(abs(change))}" if change else ""
