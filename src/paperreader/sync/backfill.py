"""Filling the library from the daily lists, day by day: what is there is not asked for again.

Which days are done is read from the library itself, so a run may end at any point and the next goes on from
there. The newest day comes first: it is what a reader wants first, should the run be stopped.
"""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import NotFound, SourceError, UsageError
from paperreader.models.calendar import FIRST_DAY, feed_date
from paperreader.models.edition import EditionInfo, EditionKey, EditionKind
from paperreader.sync.editions import fetch_edition

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from paperreader.library import Library
    from paperreader.services import Services

log = logging.getLogger(__name__)

PAPERS_A_DAY = 24
"""What a daily list has on average: 12,441 papers in 522 recorded days."""

SECONDS_A_DAY = 0.7
"""What a day costs at least: the pause after each request is chosen so."""

_PAUSE = 0.6
_SETTLED = timedelta(days=2)
_NO_WEEKENDS_FROM = date(2024, 5, 27)
_MOST_FAILURES = 3
_DEFAULT_SPAN = timedelta(days=30)


class Plan(NamedTuple):
    """Which days are to be fetched.

    Attributes:
        days: the days, the newest first.
        done: how many more days of the span are here already.
    """

    days: tuple[date, ...]
    done: int

    @property
    def papers(self) -> int:
        """How many papers that will be, about."""
        return len(self.days) * PAPERS_A_DAY

    @property
    def seconds(self) -> float:
        """How long it will take at least."""
        return len(self.days) * SECONDS_A_DAY


class Progress(NamedTuple):
    """How far a run is.

    Attributes:
        done: days fetched.
        total: days to fetch.
        papers: papers in the lists that came.
        seconds: how long it runs.
        failed: days that could not be fetched.
    """

    done: int
    total: int
    papers: int
    seconds: float
    failed: int = 0

    @property
    def rate(self) -> float:
        """Days a minute."""
        return 60 * self.done / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """How long the rest takes at this rate; None before the first day."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None

    def words(self) -> str:
        """How far, for a line: `12 of 520 days · 288 papers · 84 days a minute · 6 min left`."""
        parts = [f"{self.done:,} of {self.total:,} days", f"{self.papers:,} papers"]
        if self.done:
            parts.append(f"{self.rate:.0f} days a minute")
        if self.seconds_left is not None and self.done < self.total:
            parts.append(f"{duration(self.seconds_left)} left")
        if self.failed:
            parts.append(f"{self.failed} failed")
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """A length of time in words: `40 s`, `12 min`, `1 h 5 min`."""
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"


def span(since: date | None, until: date | None, library: Library, now: datetime) -> tuple[date, date]:
    """The first and the last day of a run.

    Args:
        since: the first day; None is the day after the newest one that is here whole, or 30 days ago.
        until: the last day; None is today.
        library: what is here.
        now: the moment, with a zone.

    Raises:
        UsageError: there is no day between them, or none at all then.
    """
    today = feed_date(now)
    last = until or today
    first = since or _newest_settled(library, now) or today - _DEFAULT_SPAN
    if last > today:
        raise UsageError(f"{last} has not come yet at Hugging Face, where it is {today}.")
    if last < FIRST_DAY:
        raise UsageError(f"{last} is before the first daily list, which is of {FIRST_DAY}.")
    if first > last:
        raise UsageError(f"There is no day from {first} to {last}: --since comes after --until.")
    return max(first, FIRST_DAY), last


def plan(first: date, last: date, library: Library) -> Plan:
    """Which days from `first` to `last`, both included, are still to be fetched."""
    here = {info.key.value: info for info in library.editions(EditionKind.DAY)}
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    listed = [day for day in days if day.weekday() < 5 or day < _NO_WEEKENDS_FROM]
    missing = [day for day in listed if not is_settled(here.get(day.isoformat()), day)]
    return Plan(tuple(reversed(missing)), len(listed) - len(missing))


def is_settled(info: EditionInfo | None, day: date) -> bool:
    """Whether what is here of a day is what it will stay: a list fills for up to two days."""
    closed = datetime.combine(day, time(), UTC) + _SETTLED
    return info is not None and info.complete and info.fetched_at >= closed


async def backfill(
    wanted: Plan,
    services: Services,
    progress: Callable[[Progress], None],
    *,
    pause: Callable[[float], Awaitable[None]] | None = None,
) -> Progress:
    """Fetch the days of a plan, one request at a time. Cancelling it loses nothing that came.

    A day that fails is passed over; so is one that is not open yet.

    Args:
        wanted: the days.
        services: where to ask and where to keep.
        progress: told after each day.
        pause: waits for seconds between requests.

    Returns:
        How far it came.

    Raises:
        SourceError: three days in a row could not be fetched; what came before is kept.
        NotSaved: the library could not be written.
    """
    import asyncio

    wait = pause or asyncio.sleep
    started = services.now()
    papers = done = failed = in_a_row = 0
    told = Progress(0, len(wanted.days), 0, 0.0)
    for day in wanted.days:
        if done or failed:
            await wait(_PAUSE)
        try:
            info = await fetch_edition(EditionKey(EditionKind.DAY, day.isoformat()), services, refresh=True)
        except NotFound:
            in_a_row = 0
        except SourceError as error:
            failed, in_a_row = failed + 1, in_a_row + 1
            log.warning("the list of %s did not come: %s", day, error)
            if in_a_row == _MOST_FAILURES:
                raise
            continue
        else:
            papers, in_a_row = papers + info.count, 0
        done += 1
        passed = (services.now() - started).total_seconds()
        told = Progress(done, len(wanted.days), papers, passed, failed)
        progress(told)
    return told._replace(failed=failed)


def _newest_settled(library: Library, now: datetime) -> date | None:
    """The day after the newest one that is here as it will stay; None where there is none."""
    today = feed_date(now)
    days = (
        (date.fromisoformat(info.key.value), info)
        for info in library.editions(EditionKind.DAY)
        if info.key.value and info.count
    )
    newest = next((day for day, info in days if is_settled(info, day)), None)
    return None if newest is None else min(newest + timedelta(days=1), today)
