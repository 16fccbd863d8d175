"""What a query is asked against besides the papers: the day, the reader's bookmarks, the last visit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import MAXYEAR, MINYEAR, date, datetime
from types import MappingProxyType
from typing import Protocol

import msgspec

from paperreader.query.nodes import Age, Day, Today, Unit

_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_NONE: Mapping[str, Kept] = MappingProxyType({})


class Kept(Protocol):
    """What a query can ask of a bookmark; the bookmarks themselves say it, and nothing has to be copied."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The reader's words for it."""

    @property
    def note(self) -> str:
        """What the reader wrote about it, or nothing."""

    @property
    def status(self) -> str | None:
        """How far the reader is with it: `later`, `reading` or `read`."""

    @property
    def rating(self) -> int | None:
        """How good the reader finds it."""

    @property
    def collections(self) -> tuple[str, ...]:
        """The lists it is in."""

    @property
    def added(self) -> datetime | None:
        """When it was bookmarked."""


class QueryContext(msgspec.Struct, frozen=True):
    """The moment and the reader a query is asked by.

    Attributes:
        today: the reader's day.
        bookmarks: by the identifier of the paper.
        new_since: the last visit, written as the library writes moments; what was first seen later is new.
            None makes nothing new. Rows in memory carry their own answer.
    """

    today: date
    bookmarks: Mapping[str, Kept] = _NONE
    new_since: str | None = None

    def day(self, day: Day) -> date:
        """`day` in the calendar, held within the years that a date can have."""
        if isinstance(day, Today):
            return _from_ordinal(self.today.toordinal() + day.offset)
        return day

    def ago(self, age: Age) -> date:
        """The day `age` ago; from the 31st a month ago is that month's last day."""
        if age.unit in _DAYS:
            return _from_ordinal(self.today.toordinal() - age.count * _DAYS[age.unit])
        months = self.today.year * 12 + self.today.month - 1 - age.count * _MONTHS[age.unit]
        year, month = months // 12, months % 12 + 1
        if year < MINYEAR:
            return date.min
        return date(min(year, MAXYEAR), month, min(self.today.day, _days_of_month(year, month)))


def _days_of_month(year: int, month: int) -> int:
    import calendar  # only relative ages need it, and it loads the locale

    return calendar.monthrange(min(year, MAXYEAR), month)[1]


def _from_ordinal(days: int) -> date:
    return date.fromordinal(max(date.min.toordinal(), min(days, date.max.toordinal())))
