"""On which days and from what time the digest goes, and when that is next. Pure: no clock, no files.

The schedule fires every hour from that time until midnight, so that a machine that slept, a list that was
late or a server that was busy costs no day. Whether the digest that was due last has gone is on record.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import UsageError, quoted
from paperreader.models.calendar import describe
from paperreader.models.edition import EditionKey, EditionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from zoneinfo import ZoneInfo

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GROUPS = {
    "daily": "mon-sun", "all": "mon-sun", "everyday": "mon-sun", "weekdays": "mon-fri", "weekends": "sat-sun",
}  # fmt: skip
_FULL = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class Plan(msgspec.Struct, frozen=True):
    """When the digest goes, in the local time of a zone.

    Attributes:
        at: the time of the first run of a day, to the minute; the others follow every hour until midnight.
        days: weekdays in order, Monday is 0.
    """

    at: time = time(8)
    days: tuple[int, ...] = (0, 1, 2, 3, 4)

    @property
    def options(self) -> tuple[str, ...]:
        """The options of the command line that say the same."""
        return ("--at", f"{self.at:%H:%M}", "--days", self.day_names)

    @property
    def day_names(self) -> str:
        """The days as `--days` takes them: `mon-fri`, `mon,wed`."""
        return joined(spans(self.days), "-", DAYS)

    @property
    def hours(self) -> range:
        """The hours of the day in which it fires."""
        return range(self.at.hour, 24)

    def last_due(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the newest moment at which a digest was due."""
        today = now.astimezone(zone).date()
        # Eight days back, for it may be earlier than that time on the same weekday.
        moments = (self._moment(day, self.at, zone) for day in self._days(today - timedelta(days=7), 8))
        return max(moment for moment in moments if _is_before(moment, now))

    def next_run(self, now: datetime, zone: ZoneInfo, *, is_done: bool) -> datetime:
        """Return when the next digest goes.

        Args:
            now: the moment.
            zone: of the machine that sends.
            is_done: whether the digest that was due last has gone.
        """
        days = self._days(now.astimezone(zone).date(), 8)
        hours = self.hours[:1] if is_done else self.hours
        moments = (self._moment(day, self.at.replace(hour=hour), zone) for day in days for hour in hours)
        return min(moment for moment in moments if not _is_before(moment, now))

    def odd_day(self, now: datetime, zone: ZoneInfo) -> str:
        """Return a sentence on the next day on which the clock skips or repeats the time; "" without one."""
        for day in self._days(now.astimezone(zone).date(), 366):
            wall = datetime.combine(day, self.at)
            moment = self._moment(day, self.at, zone)
            if moment.replace(tzinfo=None) != wall:
                return (
                    f"There is no {self.at:%H:%M} on {_day(day)}, when the clock is put forward: "
                    f"the digest goes at {moment:%H:%M} then."
                )
            if wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
                return (
                    f"{self.at:%H:%M} comes twice on {_day(day)}, when the clock is put back: "
                    "the digest goes once then."
                )
        return ""

    def _days(self, first: date, count: int) -> Iterator[date]:
        days = (first + timedelta(days=number) for number in range(count))
        return (day for day in days if day.weekday() in self.days)

    @staticmethod
    def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
        """Return a moment; of a time that the clock skips, the moment an hour later."""
        return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


def spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of rising numbers without a gap."""
    cuts = [place for place, (one, following) in enumerate(pairwise(numbers), 1) if following != one + 1]
    return [(numbers[first], numbers[end - 1]) for first, end in pairwise((0, *cuts, len(numbers)))]


def joined(found: Iterable[tuple[int, int]], to: str, names: Sequence[object]) -> str:
    """Return spans in the words of one scheduler: `mon-wed,fri`."""
    return ",".join(
        f"{names[first]}" if first == last else f"{names[first]}{to}{names[last]}" for first, last in found
    )


def parse_at(text: str) -> time:
    """Return the time of day that `08:00`, `8:00` or `8` names.

    Raises:
        UsageError: it names none.
    """
    match = re.fullmatch(r"(\d{1,2})(?::(\d{2}))?", text.strip(), re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        raise UsageError(f"--at takes a time of day such as 08:00, not {quoted(text)}.")
    return time(int(match[1]), int(match[2] or 0))


def parse_days(text: str) -> tuple[int, ...]:
    """Return the days that `mon-fri`, `mon,wed`, `sat-mon` or `daily` names, in the order of the week.

    Raises:
        UsageError: it names none.
    """
    found: set[int] = set()
    for part in text.lower().replace(" ", "").split(","):
        first, to, last = _GROUPS.get(part, part).replace("..", "-").partition("-")
        start, end = _day_number(first, text), _day_number(last if to else first, text)
        found.update((start + number) % 7 for number in range((end - start) % 7 + 1))
    return tuple(sorted(found))


def describe_moment(moment: datetime) -> str:
    """Return `Monday 30 November 2026, 08:00 IST (Asia/Kolkata, UTC+05:30)`."""
    offset = f"{moment:%z}"
    name = moment.tzname() or ""
    known = f" {name}" if name.isalpha() else ""
    key = getattr(moment.tzinfo, "key", None)
    place = ", ".join(part for part in (key, f"UTC{offset[:3]}:{offset[3:5]}") if part and part != name)
    return f"{_day(moment.date())}, {moment:%H:%M}{known} ({place})"


def _day(day: date) -> str:
    return describe(EditionKey(EditionKind.DAY, day.isoformat()))


def _day_number(name: str, text: str) -> int:
    for number, full in enumerate(_FULL):
        if len(name) >= 3 and full.startswith(name):
            return number
    raise UsageError(f"--days takes days such as mon-fri or mon,wed,fri, not {quoted(text)}.")


def _is_before(moment: datetime, now: datetime) -> bool:
    # Moments of one zone are compared by their clocks, which an hour that comes twice makes wrong.
    return moment.astimezone(UTC) <= now.astimezone(UTC)
