"""Ages and dates in few words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from paperreader.models.calendar import SHORT_MONTHS
from paperreader.text.age_words import age_in_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from paperreader.models.listing import Row

_RECENT_DAYS = 330


def age(moment: datetime, now: datetime) -> str:
    """Return the age of what happened at a moment, in words."""
    return age_in_words(int((now - moment).total_seconds() // 60))


def short_date(day: date | None, today: date, parts: int = 3) -> str:
    """Return a day in at most six characters: `20 Nov`, or `Nov'24` if the year is not evident.

    Args:
        day: the day.
        today: the present day.
        parts: how much of it is known: 1 for the year, 2 for the month too, 3 for the day.
    """
    if day is None:
        return ""
    if parts == 1:
        return str(day.year)
    if parts == 3 and abs((today - day).days) < _RECENT_DAYS:
        return f"{day.day} {short_month(day)}"
    return f"{short_month(day)}'{day.year % 100:02}"


def changes_on(day: date) -> date:
    """Return the first day on which `short_date` writes a day in another way."""
    return day + timedelta(days=_RECENT_DAYS)


def long_date(day: date, parts: int = 3) -> str:
    """Return a day as `20 Nov 2026`, or `Nov 2026` or `2026` if only so many parts are known."""
    return " ".join([str(day.day), short_month(day), str(day.year)][-parts:])


def short_month(day: date) -> str:
    """Return `Nov`, whatever the language of the machine."""
    return SHORT_MONTHS[day.month - 1]


def version_words(row: Row) -> str:
    """Return the latest version of a paper and its day, `v3 of 20 Nov 2026`; empty if it is not known.

    If another one was read, it is named too: `v3 of 20 Nov 2026 · you read v1`.
    """
    paper = row.paper
    if paper.version is None:
        return ""
    words = f"v{paper.version}" + (f" of {long_date(paper.updated)}" if paper.updated else "")
    return f"{words} · you read v{row.read_version}" if row.has_newer_version else words
