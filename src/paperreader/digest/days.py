"""Choose the daily lists of a digest, find which of them the library has, and explain why none is new."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.calendar import describe
from paperreader.sync.plan import is_closed, is_settled, key_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperreader.library import Library

MOST_DAYS = 14
"""The largest number of days of one digest, including weekends."""

_LATE = timedelta(days=4)
"""The time before the last covered day that is searched for papers that came late."""

_SATURDAY = 5
_NO_DIGEST = "No digest on "
_SILENCE = 3
"""The number of weekdays without a digest that are reported, whatever the reason."""


class Days(NamedTuple):
    """The daily lists of one digest; each group has the newest first.

    Attributes:
        ready: the complete days with papers, including days that an earlier digest covered.
        new: the days that no digest has covered.
        missing: the new days whose complete list is not in the library.
        skipped: the first and the last day that are too long ago for this digest, or None.
        is_first: whether this is the first digest.
    """

    ready: tuple[date, ...]
    new: tuple[date, ...]
    missing: tuple[date, ...]
    skipped: tuple[date, date] | None
    is_first: bool

    @property
    def covered(self) -> tuple[date, ...]:
        """Return the new days that are finished: those older than the first missing one."""
        if self.is_first:
            return self.ready
        return tuple(day for day in self.new if not self.missing or day < self.missing[-1])


def wanted_days(covered: Collection[date], now: datetime) -> list[date]:
    """Return the weekdays whose lists a digest needs, the newest first.

    Args:
        covered: the days that digests covered; if there are none, the first digest takes one day of a week.
        now: the moment, with a zone.
    """
    newest = now.astimezone(UTC).date()
    while not is_closed(newest, now):
        newest -= timedelta(days=1)
    if not covered:
        return _weekdays(newest - timedelta(days=6), newest)
    last = max(covered)
    days = _weekdays(max(last - _LATE, newest - timedelta(days=MOST_DAYS - 1)), newest)
    return [day for day in days if day > last or day in covered]


def look(covered: Collection[date], library: Library, now: datetime) -> Days:
    """Return which of the wanted days the library has; the arguments are those of `wanted_days`."""
    days = wanted_days(covered, now)
    infos = {day: library.info(key_of(day)) for day in days}
    settled = [day for day, info in infos.items() if is_settled(info, day, now)]
    ready = tuple(day for day in settled if (info := infos[day]) is not None and info.count)
    if not covered:
        ready = ready[:1]
        new = tuple(day for day in days if day >= (ready[0] if ready else days[0]))
    else:
        new = tuple(day for day in days if day > max(covered))
    missing = tuple(day for day in new if day not in settled)
    return Days(ready, new, missing, _skipped(covered, days), is_first=not covered)


def grows_today(now: datetime) -> bool:
    """Return whether a daily list becomes complete between now and local midnight."""
    newest = now.astimezone(UTC).date()
    midnight = datetime.combine(now.astimezone().date() + timedelta(days=1), time()).astimezone()
    days = (newest - timedelta(days=number) for number in range(3))
    return any(
        not is_closed(day, now) and is_closed(day, midnight) for day in days if day.weekday() < _SATURDAY
    )


def _skipped(covered: Collection[date], newest_first: list[date]) -> tuple[date, date] | None:
    if not covered or not newest_first:
        return None
    days = _weekdays(max(covered) + timedelta(days=1), newest_first[-1] - timedelta(days=1))
    return (days[-1], days[0]) if days else None


def _weekdays(first: date, last: date) -> list[date]:
    """Return the weekdays from the first to the last day, the newest first."""
    days = (last - timedelta(days=number) for number in range((last - first).days + 1))
    return [day for day in days if day.weekday() < _SATURDAY]


def why_nothing(
    days: Days,
    library: Library,
    now: datetime,
    *,
    earlier: datetime | None = None,
    query: str = "",
    failure: str = "",
    offline: bool = False,
) -> str:
    """Return why there is nothing new.

    Args:
        days: the daily lists of the digest.
        library: stores them.
        now: the current time, with a zone.
        earlier: when a digest was made on the same day, if one was.
        query: the query as typed.
        failure: why a list could not be fetched, as a sentence; empty if nothing failed.
        offline: whether the network is switched off.
    """
    if days.missing:
        return _why_missing(days.missing, library, failure, offline=offline)
    return f"{_why_none(days, now, earlier, query)} {failure}".strip()


def _why_missing(missing: tuple[date, ...], library: Library, failure: str, *, offline: bool) -> str:
    lists = f"{'The lists' if len(missing) > 1 else 'The list'} of {_names(missing)}"
    verb = "are" if len(missing) > 1 else "is"
    if failure:
        return f"{lists} could not be fetched. {failure}"
    if offline:
        return f"{lists} {verb} not stored as complete, and the network is switched off (--offline)."
    if any(library.info(key_of(day)) for day in missing):
        return f"{lists} {verb} not complete: not every page came."
    return f"{lists} {verb} not published yet."


def after_silence(days: Collection[date], reason: str) -> str:
    """Return why there is no digest; after three weekdays without one, also say so.

    Args:
        days: the days of the runs after the last digest that was sent.
        reason: why there is none today, as a sentence.
    """
    silent = {day for day in days if day.weekday() < _SATURDAY}
    return reason if len(silent) < _SILENCE else f"{_NO_DIGEST}{len(silent)} weekdays: {reason}"


def is_silence(reason: str) -> bool:
    """Return whether a reason is reported even if a run with nothing new is to be quiet."""
    return reason.startswith(_NO_DIGEST)


def _why_none(days: Days, now: datetime, earlier: datetime | None, query: str) -> str:
    if days.new and not any(day in days.ready for day in days.new):
        return f"Hugging Face published no papers on {_names(days.new)}: a holiday."
    if query:
        return f"No new paper matches «{query}»."
    if days.new:
        return "Every paper of the complete lists was sent or left out before, or is muted."
    if earlier is not None:
        return f"Nothing is new since the digest of {earlier.astimezone():%H:%M}. {_next_list(now)}"
    closed = now.astimezone(UTC).date() - timedelta(days=2)
    if closed.weekday() >= _SATURDAY:
        return f"Hugging Face publishes no lists at weekends. {_next_list(now)}"
    return f"Every complete list was sent already. {_next_list(now)}"


def _next_list(now: datetime) -> str:
    """Return which list comes next and when: a list takes two days to become complete."""
    day = now.astimezone(UTC).date() - timedelta(days=2)
    while is_closed(day, now) or day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return f"The list of {_name(day)} is complete on {_name(day + timedelta(days=2))}."


def _names(days: tuple[date, ...]) -> str:
    """Return at most two days in words, the oldest first, and the number of others."""
    names = [_name(day) for day in sorted(days)[:2]]
    more = len(days) - len(names)
    return f"{', '.join(names)} and {more} more" if more else " and ".join(names)


def _name(day: date) -> str:
    return describe(key_of(day))
