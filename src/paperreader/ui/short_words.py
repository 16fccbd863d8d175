"""Names, counts and days in few cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def authors_line(authors: Sequence[str], width: int) -> str:
    """Return as many names as fit, then how many more there are: `Ada Lovelace, Alan Turing +3`."""
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
        first = shortened(authors[0], max(width - len(f" +{len(authors) - 1}"), 4))
        return f"{first} +{len(authors) - 1}" if len(authors) > 1 else shortened(authors[0], max(width, 4))
    hidden = len(authors) - number
    return f"{shown} +{hidden}" if hidden else shown


def shortened(text: str, cells: int) -> str:
    """Return a text that has at most so many cells."""
    return text if cell_len(text) <= cells else cut(text, cells)


def cut(text: str, cells: int) -> str:
    """Return a text cut to so many cells, the last of them `…`."""
    return f"{set_cell_size(text, cells - 1)}…" if cells else ""


_THOUSAND = 1_000


def short_count(number: float) -> str:
    """Return a count in at most four characters: `950`, `1.2k`, `34k`, `1.1M`."""
    if number < _THOUSAND:
        return str(number)
    for unit in "kMGT":
        number /= _THOUSAND
        if number < 9.95:
            return f"{number:.1f}{unit}"
        if number < _THOUSAND - 0.5:
            return f"{round(number)}{unit}"
    return "999T"


_RECENT_DAYS = 330


def short_date(day: date | None, today: date) -> str:
    """Return a day in at most six characters: `20 Nov`, or `Nov'24` where the year is not evident."""
    if day is None:
        return ""
    if abs((today - day).days) < _RECENT_DAYS:
        return f"{day.day} {short_month(day)}"
    return f"{short_month(day)}'{day.year % 100:02}"


def long_date(day: date) -> str:
    """Return a day as `20 Nov 2026`."""
    return f"{day.day} {short_month(day)} {day.year}"


def short_month(day: date) -> str:
    """Return `Nov`, whatever the language of the machine is."""
    return _MONTHS[day.month - 1]


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
