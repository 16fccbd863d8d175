"""Choose the days that a run fetches. The library itself shows which are done, so a run may end at any point.

The newest day comes first: if the user stops the run, the most interesting days are there.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import UsageError
from paperreader.models.calendar import FIRST_DAY, feed_date
from paperreader.models.edition import EditionInfo, EditionKey, EditionKind

if TYPE_CHECKING:
    from paperreader.library import Library

PAPERS_A_DAY = 21
"""The average size of a daily list: 11,067 papers in 522 recorded days of two years."""

SECONDS_A_DAY = 0.7
"""The least time that a day takes: a pause, and a quick answer."""

_SETTLED = timedelta(days=2)
_NO_WEEKENDS_FROM = date(2024, 5, 27)
"""In two recorded years from this day on, no list of a Saturday or Sunday has papers."""

DEFAULT_SPAN = timedelta(days=30)
"""The span of a first run without a first day."""


class Plan(msgspec.Struct, frozen=True):
    """The days that a run fetches.

    Attributes:
        first, last: the span, both included.
        days: the days of the span to be fetched, the newest first.
        here: the number of days of the span that are in the library already.
        is_open: whether the span ends today, so that a later run without a first day continues it.
    """

    first: date
    last: date
    days: tuple[date, ...]
    here: int
    is_open: bool

    @property
    def papers(self) -> int:
        """Return the approximate number of papers to be fetched."""
        return len(self.days) * PAPERS_A_DAY

    @property
    def seconds(self) -> float:
        """Return the least time that the run takes."""
        return len(self.days) * SECONDS_A_DAY


def make_plan(since: date | None, until: date | None, library: Library, now: datetime) -> Plan:
    """Choose the days from `since` to `until`, both included, that are still to be fetched.

    Args:
        since: the first day. None continues the span of earlier runs, which may have ended early; if there
            was none, the span begins 30 days ago.
        until: the last day; None is today.
        library: the library to be filled.
        now: the present time, with a zone.

    Raises:
        UsageError: there is no day between them, or no daily list that early or late.
    """
    today = feed_date(now)
    here = {info.key.value: info for info in library.editions(EditionKind.DAY)}
    last = until or today
    begun = library.synced_since
    if begun is None or begun > today:
        begun = today - DEFAULT_SPAN
    first = max(since or begun, FIRST_DAY)
    _check(first, last, today)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    listed = [day for day in days if day.weekday() < 5 or day < _NO_WEEKENDS_FROM]
    missing = [day for day in listed if not is_settled(here.get(day.isoformat()), day, now)]
    return Plan(first, last, tuple(reversed(missing)), len(listed) - len(missing), last == today)


def key_of(day: date) -> EditionKey:
    """Return the key of the list of a day."""
    return EditionKey(EditionKind.DAY, day.isoformat())


def is_closed(day: date, now: datetime) -> bool:
    """Return whether the list of a day is final: it fills for up to two days."""
    return now >= datetime.combine(day, time(), UTC) + _SETTLED


def is_settled(info: EditionInfo | None, day: date, now: datetime) -> bool:
    """Return whether the stored list of a day is complete and was fetched after it was final.

    A list dated later than `now` was fetched while the clock was wrong.
    """
    return info is not None and info.complete and is_closed(day, info.fetched_at) and info.fetched_at <= now


def _check(first: date, last: date, today: date) -> None:
    if last > today:
        raise UsageError(f"{last} has not come yet at Hugging Face, where it is {today}.")
    if last < FIRST_DAY:
        raise UsageError(f"{last} is before the first daily list, that of {FIRST_DAY}.")
    check_order(first, last)


def check_order(first: date, last: date) -> None:
    """Refuse a span without a day.

    Raises:
        UsageError: the first day is after the last one.
    """
    if first > last:
        raise UsageError(f"There is no day to sync: the first one, {first}, is after the last one, {last}.")
