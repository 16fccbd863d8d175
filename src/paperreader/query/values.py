"""Parse the values of fields that are not text: numbers, days, ages, facts, orders."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paperreader.query.fields import FACTS, SORTS
from paperreader.query.nodes import Age, DateRange, Day, Fact, NumberRange, Order, Today, Unit

if TYPE_CHECKING:
    from paperreader.query.kinds import NumberField

LARGEST = 10**15
"""Larger numbers count as this one: no count is as large, and SQLite's integers end soon after."""

_NUMBER = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?([km])?", re.IGNORECASE)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}
_BEGUN_NUMBER = re.compile(r"(>=|<=|>|<|=|[0-9]+(\.[0-9]*)?[km]?\.?)|\.\.?", re.IGNORECASE)
_BEGUN_DATE = re.compile(
    r"(>=|<=|>|<|=)?([0-9]{0,3}|[0-9]{4}-(W?[0-9]?|[0-9]{2}-[0-9]?)|t|to|tod|toda|y|ye|yes|yest|yeste|yester|yesterd|yesterda)",
    re.IGNORECASE,
)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ISO_WEEK = re.compile(r"[0-9]{4}-W[0-9]{2}", re.IGNORECASE)
_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_YEAR = re.compile(r"[0-9]{4}")
_AGE = re.compile(r"([0-9]{1,4})([dwmy])", re.IGNORECASE)
_SIGNED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_NAMED = {"today": Today(), "yesterday": Today(-1)}


def parse_numbers(field: NumberField, value: str) -> NumberRange | None:
    """Parse the value of a number field; return None if it is not a whole number or a valid range."""
    if ".." in value:
        first, _, last = value.partition("..")
        low, high = _number(first), _number(last)
        if (first and low is None) or (last and high is None) or (low is None and high is None):
            return None
        return None if low is not None and high is not None and low > high else NumberRange(field, low, high)
    signed = _SIGNED.fullmatch(value)
    assert signed is not None
    number = _number(signed[2])
    if number is None:
        return None
    low, high = {
        ">": (number + 1, None),
        ">=": (number, None),
        "<": (None, number - 1),
        "<=": (None, number),
    }.get(signed[1], (number, number))
    return NumberRange(field, low, high)


def is_begun_number(value: str) -> bool:
    """Return whether more typing could turn `value` into one that `parse_numbers` accepts."""
    return bool(_BEGUN_NUMBER.fullmatch(value))


def parse_fact(field: str, value: str) -> Fact | None:
    """Parse the value of `has:`, `is:` or `status:`; return None if there is no such fact."""
    condition = FACTS.get(f"{field}:{value.lower()}")
    return Fact(condition) if condition else None


def parse_order(value: str) -> Order | None:
    """Parse the value of `sort:`; return None if there is no such order."""
    key = SORTS.get(value.lower().removeprefix("-"))
    return Order(key, reverse=value.startswith("-")) if key else None


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    whole, fraction, scale = found[1], found[2] or "", _SCALE[(found[3] or "").lower()]
    number, rest = divmod(int(whole + fraction) * scale, 10 ** len(fraction))
    return None if rest else min(number, LARGEST)


def parse_dates(value: str) -> DateRange | None:
    """Parse the value of `date:`; return None if it names no days, or a range runs backwards."""
    if ".." in value:
        first, _, last = value.partition("..")
        low = _span(first)[0] if first else None
        high = _span(last)[1] if last else None
        if (first and low is None) or (last and high is None) or (low is None and high is None):
            return None
        backwards = isinstance(low, date) and isinstance(high, date) and low > high
        return None if backwards else DateRange(low, high)
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
    return bool(_BEGUN_DATE.fullmatch(value.rpartition("..")[2]))


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
