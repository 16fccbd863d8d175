"""The progress of a run, as a value and in words."""

from __future__ import annotations

from datetime import datetime

import msgspec

from paperreader.errors import SourceError
from paperreader.text.counted import counted


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
    """

    days_total: int
    started: datetime
    now: datetime
    days_done: int = 0
    days_failed: int = 0
    papers: int = 0
    waits: float = 0
    failure: SourceError | None = None

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
        parts = [f"{self.days_done:,} of {counted(self.days_total, 'day')}", counted(self.papers, "paper")]
        if self.days_failed:
            parts.append(f"{self.days_failed} failed")
        if self.waits:
            parts.append(f"the server asks for {duration(self.waits)} of rest")
        elif self.rate:
            parts.append(f"{counted(round(self.rate), 'day')} a minute")
        if self.seconds_left and self._tried < self.days_total:
            parts.append(f"{duration(self.seconds_left)} left")
        return " · ".join(parts)


def duration(seconds: float) -> str:
    """Return a length of time in words: `40 s`, `12 min`, `1 h 5 min`."""
    if round(seconds) < 60:
        return f"{round(seconds)} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"
