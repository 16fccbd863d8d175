"""Parse the values of `date:`, `newer:` and `older:` to days."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from paperreader.query.nodes import Age, DateRange, Day, Today, Unit

_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_AGE = re.compile(r"([0-9]{1,4})([dwmy])", re.IGNORECASE)
_SIGNED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_BEGUN = re.compile(
    r"(>=|<=|>|<|=)?([0-9]{0,3}|[0-9]{4}-(W?[0-9]?|[0-9]{2}-[0-9]?)|t|to|tod|toda|y|ye|yes|yest|yeste|yester|yesterd|yesterda)",
    re.IGNORECASE,
)
_NAMED = {"today": Today(), "yesterday": Today(-1)}


def parse_dates(value: str) -> DateRange | None:
    """Parse the value of `date:`; return None if it names no days, or a range runs backwards."""
    if ".." in value:
        first, _, last = value.partition("..")
        low = _span(first)[0] if first else None
        high = _span(last)[1] if last else None
        if (first and low is None) or (last and high is None) or (low is None and high is None):
            return None
        return (
            None if isinstance(low, date) and isinstance(high, date) and low > high else DateRange(low, high)
        )
    signed = _SIGNED.fullmatch(value)
    assert signed is not None
    low, high = _span(signed[2])
    if low is None or high is None:
        return None
    return _compared(signed[1], low, high)


def parse_age(value: str, *, older: bool) -> Age | None:
    """Parse the value of `newer:` or `older:`; return None if it is not a length of time."""
    found = _AGE.fullmatch(value)
    return Age(int(found[1]), Unit(found[2].lower()), older) if found else None


def is_begun_date(value: str) -> bool:
    """Return whether more typing could turn `value` into one that `parse_dates` accepts."""
    return bool(_BEGUN.fullmatch(value.rpartition("..")[2]))


def _compared(sign: str | None, low: Day, high: Day) -> DateRange | None:
    """Return the days that have this relation to those from `low` to `high`."""
    try:
        if sign == ">":
            return DateRange(low=_beside(high, 1))
        if sign == "<":
            return DateRange(high=_beside(low, -1))
    except OverflowError:
        return None
    if sign == ">=":
        return DateRange(low=low)
    return DateRange(high=high) if sign == "<=" else DateRange(low, high)


def _beside(day: Day, distance: int) -> Day:
    return Today(day.offset + distance) if isinstance(day, Today) else day + timedelta(days=distance)


def _span(value: str) -> tuple[Day, Day] | tuple[None, None]:
    """Return the first and the last day of a day, week, month or year, or of `today` or `yesterday`."""
    if value.lower() in _NAMED:
        day = _NAMED[value.lower()]
        return day, day
    try:
        if _ISO_DAY.fullmatch(value) or _ISO_WEEK.fullmatch(value):
            first = date.fromisoformat(value.upper())
            return first, first + timedelta(days=6 if "W" in value.upper() else 0)
        if month := _MONTH.fullmatch(value):
            first = date(int(month[1]), int(month[2]), 1)
            return first, first.replace(day=calendar.monthrange(first.year, first.month)[1])
        if _YEAR.fullmatch(value):
            return date(int(value), 1, 1), date(int(value), 12, 31)
    except (ValueError, OverflowError):
        pass
    return None, None
