"""Papers by the week: pure counting, for a small plot of how much was written about something."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.models.paper import Paper


class WeekCount(msgspec.Struct, frozen=True):
    """How many papers there were in a week.

    Attributes:
        monday: its first day.
        count: the papers of its seven days.
    """

    monday: date
    count: int

    @property
    def name(self) -> str:
        """The week as editions name it: `2026-W47`."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def day_of(paper: Paper) -> date | None:
    """The day that a paper belongs to: that of its daily list, else that of its first version."""
    return paper.edition_date or paper.published


def count_days(papers: Iterable[Paper]) -> Counter[date]:
    """How many papers belong to each day; those without a day are left out."""
    return Counter(day for paper in papers if (day := day_of(paper)))


def first_day(weeks: int, until: date) -> date:
    """The Monday with which as many weeks begin as end with that of `until`."""
    return until - timedelta(days=until.weekday(), weeks=weeks - 1)


def by_week(days: Mapping[date, int], weeks: int, until: date) -> tuple[WeekCount, ...]:
    """Counts of days as counts of weeks, the oldest first.

    Args:
        days: how many papers belong to each day.
        weeks: how many weeks, at least 1.
        until: a day of the last one; what is after it is not counted, nor what is before the first week.
    """
    first = first_day(weeks, until)
    counts = [0] * weeks
    for day, count in days.items():
        if first <= day <= until:
            counts[(day - first).days // 7] += count
    return tuple(WeekCount(first + timedelta(weeks=number), count) for number, count in enumerate(counts))
