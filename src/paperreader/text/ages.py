"""Ages and dates in few words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.calendar import SHORT_MONTHS

if TYPE_CHECKING:
    from datetime import date, datetime

    from paperreader.models.listing import Row

_RECENT_DAYS = 330


def age(moment: datetime, now: datetime) -> str:
    """Return an age in words: `just now`, `12 min old`, `3 h old`, `2 days old`.

    A moment in the future was recorded while the clock was wrong: `of unknown age`.
    """
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < -1:
        return "of unknown age"
    if minutes < 1:
        return "just now"
    if minutes < 60:
        return f"{minutes} min old"
    if minutes < 48 * 60:
        return f"{minutes // 60} h old"
    return f"{minutes // (24 * 60)} days old"


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
