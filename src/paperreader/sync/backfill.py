"""Fill the library from the daily lists, day by day, politely: one request at a time, and a pause.

This module does not know a screen: it reports its progress to the caller, who stops it by cancelling the
task.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, RateLimited, SourceError
from paperreader.sync.editions import fetch_edition
from paperreader.sync.plan import Plan, is_closed, is_settled, key_of
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from paperreader.services import Services

log = logging.getLogger(__name__)

PAUSE = 0.6
"""Seconds between two requests. Hugging Face allows an address 500 in five minutes; this makes fewer."""

LONGEST_REST = 600.0
"""The longest wait in seconds for a server that limits us; its windows are of five minutes."""

_MOST_FAILURES = 3
_MOST_RESTS = 3


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """The progress of a run.

    Attributes:
        days_total: days to fetch.
        started: when the run began.
        now: the time of this report.
        days_done: days that are in the library now.
        days_failed: days that could not be fetched.
        papers: papers in the lists that came.
        waits: seconds of rest that the server asks for from now on; 0 if it does not.
        failure: why the last failed day could not be fetched, or None.
        unit: what is counted as days, if it is something else.
    """

    days_total: int
    started: datetime
    now: datetime
    days_done: int = 0
    days_failed: int = 0
    papers: int = 0
    waits: float = 0
    failure: SourceError | None = None
    unit: str = "day"

    @property
    def seconds(self) -> float:
        """Return the run time so far."""
        return max(0.0, (self.now - self.started).total_seconds())

    @property
    def rate(self) -> float:
        """Return the number of days per minute."""
        return 60 * self._tried / self.seconds if self.seconds else 0.0

    @property
    def seconds_left(self) -> float | None:
        """Return how long the rest takes at this rate; None before the first day."""
        if not self._tried:
            return None
        return self.seconds / self._tried * (self.days_total - self._tried) + self.waits

    @property
    def fraction(self) -> float:
        """Return the part of the run that is done, from 0 to 1."""
        return self._tried / self.days_total if self.days_total else 1.0

    @property
    def _tried(self) -> int:
        return self.days_done + self.days_failed

    def words(self) -> str:
        """Return the progress on one line: `12 of 520 days · 288 papers · 84 days a minute · 6 min left`."""
        parts = [
            f"{self.days_done:,} of {counted(self.days_total, self.unit)}",
            counted(self.papers, "paper"),
        ]
        if self.days_failed:
            parts.append(f"{self.days_failed} failed")
        if self.waits:
            parts.append(f"the server asks for {duration(self.waits)} of rest")
        elif self.rate:
            parts.append(f"{counted(round(self.rate), self.unit)} a minute")
        if self.seconds_left and self._tried < self.days_total:
            parts.append(f"{duration(self.seconds_left)} left")
        return " · ".join(parts)


async def backfill(
    plan: Plan,
    services: Services,
    progress: Callable[[Progress], None],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Progress:
    """Fetch the days of a plan and return the progress at the end. Cancelling loses nothing that was fetched.

    A day that fails is skipped and not remembered as done. If a server asks for a rest, the run waits as long
    as it asks, up to `LONGEST_REST`.

    Args:
        plan: the days.
        services: the sources and the library.
        progress: called at the start, after each day and before each rest.
        pause: waits for a number of seconds.

    Raises:
        NetworkError: the network is switched off, the server asks for too long a rest, or three days in a row
            could not be fetched; days fetched before are kept.
        NotSaved: the library could not be written.
    """
    if plan.is_open:
        await asyncio.to_thread(services.library.remember_sync, plan.first)
    now = services.now()
    reached = Progress(days_total=len(plan.days), started=now, now=now)
    return await _Run(plan.days, services, progress, pause, reached).to_end()


@dataclass(slots=True)
class _Run:
    days: tuple[date, ...]
    services: Services
    progress: Callable[[Progress], None]
    pause: Callable[[float], Awaitable[None]]
    reached: Progress
    failures_in_a_row: int = 0

    async def to_end(self) -> Progress:
        """Fetch every day."""
        self._report()
        for number, day in enumerate(self.days):
            if await self._is_here(day):
                # Another window has fetched it.
                self._report(days_done=self.reached.days_done + 1)
                continue
            if number:
                await self.pause(PAUSE)
            await self._try(day)
        return self.reached

    async def _is_here(self, day: date) -> bool:
        info = await asyncio.to_thread(self.services.library.info, key_of(day))
        return is_settled(info, day, self.services.now())

    async def _try(self, day: date) -> None:
        try:
            count = await self._patiently(day)
        except (Offline, RateLimited):
            raise
        except SourceError as error:
            self._failed(day, error)
            return
        self.failures_in_a_row = 0
        log.info("%s: %d papers", day, count)
        reached = self.reached
        self._report(days_done=reached.days_done + 1, papers=reached.papers + count)

    async def _patiently(self, day: date) -> int:
        """Return the number of papers of a day, after the rests that the server asks for."""
        for _ in range(_MOST_RESTS):
            try:
                return await self._fetch(day)
            except RateLimited as error:
                if error.retry_after is None or error.retry_after > LONGEST_REST:
                    raise
                log.info("%s", error)
                self._report(waits=error.retry_after)
                await self.pause(error.retry_after)
        return await self._fetch(day)

    async def _fetch(self, day: date) -> int:
        try:
            info = await fetch_edition(key_of(day), self.services)
            now = self.services.now()
            if info.complete and is_closed(day, now) and not is_settled(info, day, now):
                # This was a cached answer, from when the list was still filling.
                info = await fetch_edition(key_of(day), self.services, refresh=True)
        except NotFound:
            # The list of this day is not open yet.
            return 0
        if not info.complete:
            raise BadAnswer("not every page of it came.")
        return info.count

    def _failed(self, day: date, error: SourceError) -> None:
        log.warning("could not fetch the list of %s: %s", day, error)
        self.failures_in_a_row += 1
        self._report(days_failed=self.reached.days_failed + 1, failure=error)
        if self.failures_in_a_row == _MOST_FAILURES:
            reason = str(error).rstrip(".")
            raise NetworkError(
                f"The sync ended early, since {_MOST_FAILURES} days in a row did not come ({reason})."
            ) from error

    def _report(self, *, waits: float = 0, **changed: object) -> None:
        self.reached = msgspec.structs.replace(self.reached, now=self.services.now(), waits=waits, **changed)
        self.progress(self.reached)


def duration(seconds: float) -> str:
    """Return a length of time in words: `40 s`, `12 min`, `1 h 5 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
