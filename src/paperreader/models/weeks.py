"""Count papers by week, for a small plot of how much was written on a subject."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.models.paper import Paper


class WeekCount(msgspec.Struct, frozen=True):
    """The number of papers in a week.

    Attributes:
        monday: the first day of the week.
        count: the number of papers on its seven days.
    """

    monday: date
    count: int

    @property
    def name(self) -> str:
        """Return the week as editions name it: `2026-W47`."""
        year, week, _ = self.monday.isocalendar()
        return f"{year}-W{week:02}"


def count_days(papers: Iterable[Paper]) -> Counter[date]:
    """Count the papers of each day, leaving out those without a day."""
    return Counter(paper.day for paper in papers if paper.day)


def first_day(weeks: int, until: date) -> date:
    """Return the Monday of the first of so many weeks, the last of which contains `until`."""
    return until - timedelta(days=until.weekday(), weeks=weeks - 1)


def by_week(days: Mapping[date, int], weeks: int, until: date) -> tuple[WeekCount, ...]:
    """Sum the counts of days by week, the oldest first.

    Args:
        days: the number of papers on each day.
        weeks: the number of weeks, at least 1.
        until: a day of the last week; later days, and those before the first week, are not counted.
    """
    first = first_day(weeks, until)
    counts = [0] * weeks
    for day, count in days.items():
        if first <= day <= until:
            counts[(day - first).days // 7] += count
    return tuple(WeekCount(first + timedelta(weeks=number), count) for number, count in enumerate(counts))
