"""The two lines of a paper in a list, as styled text.

Words stand beside every colour: colour is never the only sign.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

if TYPE_CHECKING:
    from datetime import date

    from paperreader.models.listing import Row

Styles = Mapping[str, Style]
"""Styles by role: `title`, `read`, `meta`, `mark`, `hit`, `pointer`."""

_INDENT = 6
_LEAST_AUTHORS = 10


def title_line(
    row: Row, title: str, width: int, styles: Styles, *, pointer: bool, hits: Sequence[tuple[int, int]]
) -> Content:
    """The first line: pointer, unread dot, rank, title with its hits, cut to the width.

    Args:
        row: the paper.
        title: its title as it is shown.
        width: cells.
        styles: by role.
        pointer: whether the cursor is here.
        hits: spans of the title to highlight.
    """
    shown = Content(title).stylize(styles["read" if row.read else "title"])
    for start, end in hits:
        shown = shown.stylize(styles["hit"], start, end)
    rank = str(row.rank) if row.rank is not None else "·"
    lead = f"{' ' if row.read else '•'}{rank:>3} "
    line = Content.assemble(_pointer(styles, shown=pointer), (lead, styles["meta"])) + shown
    return line.truncate(width, ellipsis=True, pad=True)


def meta_line(row: Row, marks: Sequence[str], width: int, styles: Styles, *, pointer: bool) -> Content:
    """The second line: authors on the left; counts, date and marks on the right.

    Args:
        row: the paper.
        marks: words such as `saved`, `note`.
        width: cells.
        styles: by role.
        pointer: whether the cursor is here.
    """
    paper = row.paper
    words = [*(["new"] if row.new else ()), *(["code"] if paper.code_url else ()), *marks]
    if paper.withdrawn:
        words.append("withdrawn")
    counts = f"{_counts(row)}  {short_date(paper.edition_date or paper.published)}".strip()
    tail = counts + ("  " if words and counts else "") + " ".join(words)
    room = width - _INDENT - cell_len(tail) - 2
    authors = authors_line(paper.authors, max(room, _LEAST_AUTHORS))
    gap = " " * max(room - cell_len(authors), 1)
    line = Content.assemble(
        _pointer(styles, shown=pointer),
        (f"{' ' * (_INDENT - 1)}{authors}{gap} {counts}", styles["meta"]),
        ("  " if words and counts else "", styles["meta"]),
        (" ".join(words), styles["mark"]),
    )
    return line.truncate(width, ellipsis=True, pad=True)


def _pointer(styles: Styles, *, shown: bool) -> tuple[str, Style]:
    return ("▌" if shown else " ", styles["pointer"])


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
        first = Content(authors[0]).truncate(max(width - 6, 4), ellipsis=True).plain
        return f"{first} +{len(authors) - 1}" if len(authors) > 1 else first
    hidden = len(authors) - number
    return f"{shown} +{hidden}" if hidden else shown


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
