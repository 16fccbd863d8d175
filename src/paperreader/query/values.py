"""Parse the values of fields that are neither text nor dates: numbers, facts, orders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.query.fields import FACTS, SORTS
from paperreader.query.nodes import Fact, NumberRange, Order

if TYPE_CHECKING:
    from paperreader.query.kinds import NumberField

LARGEST = 10**15
"""Larger numbers count as this one: no count is as large, and SQLite's integers end soon after."""

_NUMBER = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?([km])?", re.IGNORECASE)
_SIGNED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_BEGUN = re.compile(r"(>=|<=|>|<|=|[0-9]+(\.[0-9]*)?[km]?\.?)|\.\.?", re.IGNORECASE)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


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
    return bool(_BEGUN.fullmatch(value))


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
