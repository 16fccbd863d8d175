"""Read dates as programs and people write them; what is not a date gives nothing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.models.calendar import SHORT_MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

_READ_LIMIT = 100
MONTHS = tuple(map(str.lower, SHORT_MONTHS))
"""The beginnings of the names of the months, which BibTeX takes for macros."""

_MONTH = rf"(?P<word>{'|'.join(MONTHS)})[a-z]{{0,6}}\.?"
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|2[01]\d\d)(?!\d)")
_NUMBERS = re.compile(r"\s*(?P<year>\d{4})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?!\d)")
_COMPACT = re.compile(r"\s*(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:-\d{{1,2}})?[\s-]+{_MONTH}", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}(?:[\s-]+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d))?", re.IGNORECASE)
_YEAR_LAST = re.compile(r"(?<![\d/.])(?:(\d{1,2})[/.])?(\d{1,2})[/.](\d{4})(?!\d)")
_EPOCH = re.compile(r"-?\d{9,18}(?:\.\d{1,9})?")
_WINDOWS_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UNIX_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class PartialDate(NamedTuple):
    """A date as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def date_in(values: Iterable[Any]) -> PartialDate:
    """Return the date that some values give together: the first year, and the most of that year.

    A value may be a text (`2017-06-12`, `12 June 2017`, `2017 Jun`, `Spring 2017`), a year, seconds since
    1970, or a date of CSL-JSON.
    """
    dates = [date for value in values if any(date := _date(value))]
    year = next((date.year for date in dates if date.year), None)
    same = [date for date in dates if date.year in (year, None)]
    _, month, day = max(same, key=lambda date: (bool(date.month), bool(date.day)), default=PartialDate())
    return PartialDate(year, month, day)


def moment_in(value: Any) -> datetime | None:
    """Return a moment in UTC: ISO 8601, or a number of seconds, milliseconds or microseconds.

    A number counts from 1970, or from 1601 if it is as large as those of Chrome.
    """
    text = str(value).strip()[:_READ_LIMIT]
    try:
        if _EPOCH.fullmatch(text):
            return _since(float(text))
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _since(number: float) -> datetime:
    if number >= 1e16:
        return _WINDOWS_EPOCH + timedelta(microseconds=number)
    digits = next((unit for limit, unit in ((1e11, 1), (1e14, 1e3)) if number < limit), 1e6)
    return _UNIX_EPOCH + timedelta(seconds=int(number / digits))


def _date(value: Any) -> PartialDate:
    if isinstance(value, dict):
        parts = value.get("date-parts")
        named = parts or value.get("raw") or value.get("literal") or value.get("date-time") or value
        return (
            _date(named)
            if named is not value
            else _from_parts([value.get(name) for name in PartialDate._fields])
        )
    if isinstance(value, list):
        while value and isinstance(value[0], list):
            value = value[0]
        return _from_parts(value)
    return _from_text(str(value)[:_READ_LIMIT]) if isinstance(value, str | int | float) else PartialDate()


def _from_parts(parts: list[Any]) -> PartialDate:
    text = "-".join(str(part) for part in parts[:3] if isinstance(part, str | int) and str(part).strip())
    return _from_text(text)


def _from_text(text: str) -> PartialDate:
    if _EPOCH.fullmatch(text.strip()):
        moment = None if _COMPACT.fullmatch(text) else moment_in(text)
        return PartialDate(moment.year, moment.month, moment.day) if moment else PartialDate()
    if found := _NUMBERS.match(text) or _COMPACT.match(text):
        return _checked(*found.group("year", "month", "day"))
    if found := _YEAR_LAST.search(text):
        day, month, year = found.groups()
        is_clear = not day or int(day) > 12 or day == month
        return _checked(year, month, day) if is_clear else _checked(year, None, None)
    year = _YEAR.search(text)
    word = _DAY_FIRST.search(text) or _MONTH_FIRST.search(text)
    month = str(MONTHS.index(word["word"].lower()) + 1) if word else None
    return _checked(year and year[1], month, word and word["day"])


def _checked(year: str | None, month: str | None, day: str | None) -> PartialDate:
    month_number = int(month or 0)
    if not 1 <= month_number <= 12:
        return PartialDate(int(year) if year else None)
    return PartialDate(int(year) if year else None, month_number, int(day or 0) or None)
