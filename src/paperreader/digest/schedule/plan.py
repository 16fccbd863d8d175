"""Compute on which days, at what time and in which zone the digest is sent.

The schedule runs every hour from that time until midnight, so that a sleeping machine, a late list or a busy
server costs no day. The record shows whether the last due digest was sent.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import msgspec

from paperreader.errors import UsageError, quoted
from paperreader.models.calendar import WEEKDAYS, describe
from paperreader.models.edition import EditionKey, EditionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

DAYS = tuple(day[:3].lower() for day in WEEKDAYS)
_GROUPS = {
    "daily": "mon-sun", "all": "mon-sun", "everyday": "mon-sun", "weekdays": "mon-fri", "weekends": "sat-sun",
}  # fmt: skip
_ZONE_OF_MACHINE = Path("/etc/localtime")


class Plan(msgspec.Struct, frozen=True):
    """When the digest is sent, in the local time of a zone.

    Attributes:
        at: the time of the first run of a day, to the minute; the others follow every hour until midnight.
        days: the weekdays in order, with Monday as 0.
    """

    at: time = time(8)
    days: tuple[int, ...] = (0, 1, 2, 3, 4)

    @property
    def options(self) -> tuple[str, ...]:
        """Return the command-line options for this plan."""
        return ("--at", f"{self.at:%H:%M}", "--days", self.day_names)

    @property
    def day_names(self) -> str:
        """Return the days in the syntax of `--days`: `mon-fri`, `mon,wed`."""
        return joined(spans(self.days), "-", DAYS)

    @property
    def hours(self) -> range:
        """Return the hours of the day in which it runs."""
        return range(self.at.hour, 24)

    def last_due(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the newest moment when a digest was due."""
        today = now.astimezone(zone).date()
        # This looks eight days back, because it may be earlier than that time on the same weekday.
        moments = (self._moment(day, self.at, zone) for day in self._days(today - timedelta(days=7), 8))
        return max(moment for moment in moments if _is_before(moment, now))

    def next_run(self, now: datetime, zone: ZoneInfo, *, is_done: bool) -> datetime:
        """Return when the next digest is sent.

        Args:
            now: the current time.
            zone: the zone of the machine that sends.
            is_done: whether the last due digest was sent.
        """
        days = self._days(now.astimezone(zone).date(), 8)
        hours = self.hours[:1] if is_done else self.hours
        moments = (self._moment(day, self.at.replace(hour=hour), zone) for day in days for hour in hours)
        return min(moment for moment in moments if not _is_before(moment, now))

    def odd_day(self, now: datetime, zone: ZoneInfo) -> str:
        """Return a sentence about the next day when the clock skips or repeats the time, or ""."""
        for day in self._days(now.astimezone(zone).date(), 366):
            wall = datetime.combine(day, self.at)
            moment = self._moment(day, self.at, zone)
            if moment.replace(tzinfo=None) != wall:
                return (
                    f"There is no {self.at:%H:%M} on {_day(day)}, when the clock is put forward: "
                    f"the digest is sent at {moment:%H:%M} then."
                )
            if wall.replace(tzinfo=zone).utcoffset() != wall.replace(tzinfo=zone, fold=1).utcoffset():
                return (
                    f"{self.at:%H:%M} comes twice on {_day(day)}, when the clock is put back: "
                    "the digest is sent once then."
                )
        return ""

    def _days(self, first: date, count: int) -> Iterator[date]:
        days = (first + timedelta(days=number) for number in range(count))
        return (day for day in days if day.weekday() in self.days)

    @staticmethod
    def _moment(day: date, at: time, zone: ZoneInfo) -> datetime:
        """Return a moment; for a time that the clock skips, the moment an hour later."""
        return datetime.combine(day, at, zone).astimezone(UTC).astimezone(zone)


def spans(numbers: Sequence[int]) -> list[tuple[int, int]]:
    """Return the first and the last of each run of consecutive numbers."""
    cuts = [place for place, (one, following) in enumerate(pairwise(numbers), 1) if following != one + 1]
    return [(numbers[first], numbers[end - 1]) for first, end in pairwise((0, *cuts, len(numbers)))]


def joined(found: Iterable[tuple[int, int]], to: str, names: Sequence[object]) -> str:
    """Return spans in the syntax of one scheduler: `mon-wed,fri`."""
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


def zone_of(environ: Mapping[str, str]) -> ZoneInfo:
    """Return the zone that TZ names, or else that of the machine."""
    return named_zone(environ) or machine_zone()


def named_zone(environ: Mapping[str, str]) -> ZoneInfo | None:
    """Return the zone that TZ names; None if it is not set or not in the zone database."""
    try:
        return ZoneInfo(environ["TZ"].removeprefix(":"))
    except (KeyError, ValueError, OSError):
        # ZoneInfoNotFoundError is a KeyError; a path raises a ValueError, a folder an OSError.
        return None


def machine_zone() -> ZoneInfo:
    """Return the zone that the services of the machine use, whatever the shell says."""
    try:
        target = str(_ZONE_OF_MACHINE.resolve())
        with _ZONE_OF_MACHINE.open("rb") as file:
            return ZoneInfo.from_file(file, key=target.partition("zoneinfo/")[2] or None)
    except (OSError, ValueError):
        return ZoneInfo("UTC")


def _day(day: date) -> str:
    return describe(EditionKey(EditionKind.DAY, day.isoformat()))


def _day_number(name: str, text: str) -> int:
    for number, full in enumerate(WEEKDAYS):
        if len(name) >= 3 and full.lower().startswith(name):
            return number
    raise UsageError(f"--days takes days such as mon-fri or mon,wed,fri, not {quoted(text)}.")


def _is_before(moment: datetime, now: datetime) -> bool:
    # Python compares moments of one zone by wall time, which is wrong in an hour that occurs twice.
    return moment.astimezone(UTC) <= now.astimezone(UTC)
