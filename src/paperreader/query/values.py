"""The values after a colon that are neither text nor dates: numbers, facts, orders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.query.fields import FACTS, SORTS
from paperreader.query.nodes import Fact, NumberRange, Order

if TYPE_CHECKING:
    from paperreader.query.kinds import NumberField

LARGEST = 10**15
"""A number past this one counts as this one: nothing has so many, and SQLite's integers end soon after."""

_NUMBER = re.compile(r"([0-9]{1,18})(?:\.([0-9]{1,9}))?([km])?", re.IGNORECASE)
_SIGNED = re.compile(r"(>=|<=|>|<|=)?(.*)", re.DOTALL)
_BEGUN = re.compile(r"(>=|<=|>|<|=|[0-9]+(\.[0-9]*)?[km]?\.?)|\.\.?", re.IGNORECASE)
_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


def parse_numbers(field: NumberField, value: str) -> NumberRange | None:
    """What a field of numbers asks for, or None if the value is no whole number or a range runs backwards."""
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
    """Whether more typing could make `value` one that `parse_numbers` understands."""
    return bool(_BEGUN.fullmatch(value))


def parse_fact(field: str, value: str) -> Fact | None:
    """What `has:` or `is:` asks for, or None if there is no such fact."""
    condition = FACTS.get(f"{field}:{value.lower()}")
    return Fact(condition) if condition else None


def parse_order(value: str) -> Order | None:
    """What `sort:` asks for, or None if nothing can be ordered so."""
    key = SORTS.get(value.lower().removeprefix("-"))
    return Order(key, reverse=value.startswith("-")) if key else None


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    if not found:
        return None
    whole, fraction, scale = found[1], found[2] or "", _SCALE[(found[3] or "").lower()]
    number, rest = divmod(int(whole + fraction) * scale, 10 ** len(fraction))
    return None if rest else min(number, LARGEST)
