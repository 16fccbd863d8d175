"""What all runs that fill the library have in common: progress, rests that a server asks for, and an end.

This module does not know a screen: it reports its progress to the caller, who stops it by cancelling the
task.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

import msgspec

from paperreader.errors import NetworkError, Offline, RateLimited, SourceError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from paperreader.services import Services

    _T = TypeVar("_T")

log = logging.getLogger(__name__)

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


@dataclass(slots=True)
class Run:
    """The requests of a run, one after the other.

    Attributes:
        services: the sources and the library.
        progress: called with each report.
        pause: waits for a number of seconds.
        longest_rest: the longest wait in seconds for a server that limits us.
        reached: the last report.
        failures_in_a_row: the number of requests that failed since one succeeded.
    """

    services: Services
    progress: Callable[[Progress], None]
    pause: Callable[[float], Awaitable[None]]
    longest_rest: float
    reached: Progress
    failures_in_a_row: int = 0

    async def attempt(self, what: str, fetch: Awaitable[int]) -> None:
        """Fetch one of the days; report it as done, with that number of papers, or as failed.

        Raises:
            NetworkError: the network is switched off, the server asks for too long a rest, or three in a row
                failed.
        """
        try:
            papers = await fetch
        except (Offline, RateLimited):
            raise
        except SourceError as error:
            log.warning("could not fetch %s: %s", what, error)
            self._failed(error)
            return
        self.failures_in_a_row = 0
        self.report(days_done=self.reached.days_done + 1, papers=self.reached.papers + papers)

    def _failed(self, error: SourceError) -> None:
        self.failures_in_a_row += 1
        self.report(days_failed=self.reached.days_failed + 1, failure=error)
        if self.failures_in_a_row == _MOST_FAILURES:
            reason = str(error).rstrip(".")
            days = counted(_MOST_FAILURES, self.reached.unit)
            raise NetworkError(
                f"The sync ended early, since {days} in a row did not come ({reason})."
            ) from error

    async def patiently(self, fetch: Callable[[], Awaitable[_T]]) -> _T:
        """Return what is fetched, after the rests that the server asks for.

        Raises:
            RateLimited: the server asks for too long a rest, or too often.
        """
        for _ in range(_MOST_RESTS):
            try:
                return await fetch()
            except RateLimited as error:
                if error.retry_after is None or error.retry_after > self.longest_rest:
                    raise
                log.info("%s", error)
                self.report(waits=error.retry_after)
                await self.pause(error.retry_after)
        return await fetch()

    def report(self, *, waits: float = 0, **changed: object) -> None:
        """Report the progress with these changes."""
        self.reached = msgspec.structs.replace(self.reached, now=self.services.now(), waits=waits, **changed)
        self.progress(self.reached)


def duration(seconds: float) -> str:
    """Return a length of time in words: `40 s`, `12 min`, `1 h 5 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
