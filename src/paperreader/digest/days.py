"""Which daily lists a digest looks through, and what is in the library of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from paperreader.sync.plan import is_closed, is_settled, key_of

if TYPE_CHECKING:
    from paperreader.library import Library

MOST_DAYS = 14
"""Days that one digest catches up with, weekends included."""

_LATE = timedelta(days=4)
"""How far before the last covered day papers that came late are looked for."""

_SATURDAY = 5


class Days(NamedTuple):
    """The daily lists of one digest; each group has the newest first.

    Attributes:
        ready: those that are complete and have papers, also of days that an earlier digest covered.
        new: the days that no digest has covered.
        missing: those of them whose complete list is not in the library.
        skipped: the first and the last day that are too long ago for this digest, or None.
        last: the newest day that a digest covered, or None.
    """

    ready: tuple[date, ...]
    new: tuple[date, ...]
    missing: tuple[date, ...]
    skipped: tuple[date, date] | None
    last: date | None

    @property
    def covered(self) -> tuple[date, ...]:
        """The new days that need no second look: all that are older than the first missing one."""
        if self.last is None:
            return self.ready
        return tuple(day for day in self.new if not self.missing or day < self.missing[-1])


def wanted_days(last: date | None, now: datetime) -> list[date]:
    """Return the weekdays whose lists a digest looks through, the newest first.

    Args:
        last: the newest day that a digest covered; None for the first digest, which takes one of a week.
        now: the moment, with a zone.
    """
    newest = now.astimezone(UTC).date()
    while not is_closed(newest, now):
        newest -= timedelta(days=1)
    first = newest - timedelta(days=6)
    if last is not None:
        first = max(last - _LATE, newest - timedelta(days=MOST_DAYS - 1))
    every = (newest - timedelta(days=number) for number in range((newest - first).days + 1))
    return [day for day in every if day.weekday() < _SATURDAY]


def look(last: date | None, library: Library, now: datetime) -> Days:
    """Return what the library has of the wanted days.

    Args:
        last: the newest day that a digest covered, or None.
        library: what is here.
        now: the moment, with a zone.
    """
    wanted = wanted_days(last, now)
    infos = {day: library.info(key_of(day)) for day in wanted}
    settled = [day for day, info in infos.items() if is_settled(info, day, now)]
    ready = tuple(day for day in settled if (info := infos[day]) is not None and info.count)
    if last is None:
        first = ready[:1]
        new = tuple(day for day in wanted if day >= (first[0] if first else wanted[0]))
    else:
        first = ready
        new = tuple(day for day in wanted if day > last)
    missing = tuple(day for day in new if day not in settled)
    return Days(first, new, missing, _skipped(last, wanted), last)


def grows_today(now: datetime) -> bool:
    """Return whether a daily list becomes complete between now and midnight here."""
    newest = now.astimezone(UTC).date()
    midnight = datetime.combine(now.astimezone().date() + timedelta(days=1), time()).astimezone()
    days = (newest - timedelta(days=number) for number in range(3))
    return any(
        not is_closed(day, now) and is_closed(day, midnight) for day in days if day.weekday() < _SATURDAY
    )


def _skipped(last: date | None, wanted: list[date]) -> tuple[date, date] | None:
    if last is None or not wanted or wanted[-1] <= last:
        return None
    before = wanted[-1] - timedelta(days=1)
    days = (last + timedelta(days=number) for number in range(1, (before - last).days + 1))
    weekdays = [day for day in days if day.weekday() < _SATURDAY]
    return (weekdays[0], weekdays[-1]) if weekdays else None
