"""Days, weeks and months as editions: which day it is for the daily list, and what an edition is called.

Pure: the moment is always an argument. Names are English whatever the locale. It refuses editions that the
daily list cannot have: before its first day, and in the future.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime, time, timedelta

from paperreader.errors import InvalidEdition
from paperreader.models.edition import EditionKey, EditionKind

FIRST_DAY = date(2023, 5, 4)
"""The first day that has a daily list."""

_ROLL_OVER = time(21, 30)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_SHAPES = "trending, today, yesterday, week, month, or like 2026-11-20, 2026-W47, 2026-11"


def feed_date(now: datetime) -> date:
    """The day that the daily list is at: New York's date, the next one from 21:30 there.

    The rule is that of Hugging Face's own client (`currentDailyFeedDate`). `now` has a time zone.
    """
    from zoneinfo import ZoneInfo

    there = now.astimezone(ZoneInfo("America/New_York"))
    return there.date() + timedelta(days=there.time() >= _ROLL_OVER)


def parse_edition(text: str, today: date) -> EditionKey:
    """The edition that a person names: `trending`, `today`, `yesterday`, `week`, `month` or a date.

    Args:
        text: `2026-11-20` is a day, `2026-W47` an ISO week, `2026-11` a month; case and blanks do not matter.
        today: the day of the daily list (`feed_date`).

    Raises:
        InvalidEdition: not of these shapes, no such date, before `FIRST_DAY`, or after `today`.
    """
    name = text.strip().lower()
    words = {
        "trending": EditionKey(EditionKind.TRENDING),
        "today": day_key(today),
        "yesterday": day_key(today - timedelta(days=1)),
        "week": week_key(today),
        "month": month_key(today),
    }
    if name in words:
        return words[name]
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", name, re.ASCII):
        return _checked(day_key(_real_day(name)), today)
    if week := re.fullmatch(r"(\d{4})-?w(\d{1,2})", name, re.ASCII):
        return _checked(week_key(_real_week(int(week[1]), int(week[2]))), today)
    if month := re.fullmatch(r"(\d{4})-(\d{2})", name, re.ASCII):
        return _checked(month_key(_real_month(int(month[1]), int(month[2]))), today)
    raise InvalidEdition(f"«{ascii(text[:40])[1:-1]}» is not an edition: say {_SHAPES}.")


def day_key(day: date) -> EditionKey:
    """The daily list of `day`."""
    return EditionKey(EditionKind.DAY, day.isoformat())


def week_key(day: date) -> EditionKey:
    """The week that `day` is in, by ISO 8601."""
    year, week, _ = day.isocalendar()
    return EditionKey(EditionKind.WEEK, f"{year:04}-W{week:02}")


def month_key(day: date) -> EditionKey:
    """The month that `day` is in."""
    return EditionKey(EditionKind.MONTH, f"{day.year:04}-{day.month:02}")


def days_of(key: EditionKey) -> tuple[date, ...]:
    """The days that an edition is of, in order; none for one that is not of days."""
    match key.kind:
        case EditionKind.DAY:
            return (date.fromisoformat(key.value),)
        case EditionKind.WEEK:
            monday = date.fromisoformat(f"{key.value}-1")
            return tuple(monday + timedelta(days=number) for number in range(7))
        case EditionKind.MONTH:
            first = date.fromisoformat(f"{key.value}-01")
            length = calendar.monthrange(first.year, first.month)[1]
            return tuple(first + timedelta(days=number) for number in range(length))
    return ()


def neighbour(key: EditionKey, step: int) -> EditionKey | None:
    """The edition of the same kind before (`step` -1) or after (+1); None if there is none.

    Saturdays and Sundays have no daily list and are passed over. Nothing comes before `FIRST_DAY`; whether
    the one after has come yet is for who knows the day to say.
    """
    days = days_of(key)
    if not days:
        return None
    day = days[0] - timedelta(days=1) if step < 0 else days[-1] + timedelta(days=1)
    if key.kind is EditionKind.DAY:
        while day.weekday() >= 5:
            day += timedelta(days=-1 if step < 0 else 1)
    if day < FIRST_DAY:
        return None
    return {EditionKind.DAY: day_key, EditionKind.WEEK: week_key, EditionKind.MONTH: month_key}[key.kind](day)


def describe(key: EditionKey) -> str:
    """An edition's name as a heading: «Friday 20 November 2026», «Week 47 of 2026», «Search: …»."""
    match key.kind:
        case EditionKind.DAY:
            return describe_day(date.fromisoformat(key.value))
        case EditionKind.WEEK:
            year, _, week = key.value.partition("-W")
            return f"Week {int(week)} of {year}"
        case EditionKind.MONTH:
            year, _, month = key.value.partition("-")
            return f"{_MONTHS[int(month) - 1]} {year}"
        case EditionKind.SEARCH | EditionKind.FILE:
            return f"{key.kind.capitalize()}: {key.value}"
    return key.kind.capitalize()


def describe_day(day: date) -> str:
    """«Friday 20 November 2026»."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _checked(key: EditionKey, today: date) -> EditionKey:
    days = days_of(key)
    if days[-1] < FIRST_DAY:
        raise InvalidEdition(f"There is no list of {key.value}: the first is of {describe_day(FIRST_DAY)}.")
    if days[0] > today:
        raise InvalidEdition(f"{key.value} is in the future: the newest list is of {describe_day(today)}.")
    return key


def _real_day(name: str) -> date:
    year, month, day = (int(part) for part in name.split("-"))
    first = _real_month(year, month)
    length = calendar.monthrange(year, month)[1]
    if not 1 <= day <= length:
        raise InvalidEdition(f"{name} is no date: {_MONTHS[month - 1]} {year} has {length} days.")
    return first.replace(day=day)


def _real_week(year: int, week: int) -> date:
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        weeks = date(max(year, 1), 12, 28).isocalendar().week
        raise InvalidEdition(f"{year:04}-W{week:02} is no week: {year} has {weeks} weeks.") from None


def _real_month(year: int, month: int) -> date:
    if not (1 <= month <= 12 and year >= 1):
        raise InvalidEdition(f"{year:04}-{month:02} is no month: write like 2026-11.")
    return date(year, month, 1)
