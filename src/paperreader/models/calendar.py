"""The days of the lists: which day Hugging Face calls today, and how editions are named and described.

The present time is always an argument; nothing here reads the clock.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from paperreader.errors import InvalidEdition, nearest, quoted
from paperreader.models.edition import EditionKey, EditionKind

FIRST_DAY = date(2023, 5, 4)
"""The first daily list of Hugging Face."""

_ROLL_OVER = time(21, 30)
_WORDS = ("trending", "today", "yesterday", "week", "month")
_FORMS = {
    EditionKind.WEEK: r"\d{4}-w\d{2}",
    EditionKind.MONTH: r"\d{4}-\d{2}",
    EditionKind.DAY: r"\d{4}-\d{2}-\d{2}",
}
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
SHORT_MONTHS = tuple(month[:3] for month in _MONTHS)
"""`Jan` and so on, whatever the language of the machine."""

SCOPES = ("week", "month", "all")
"""The times from which papers are recommended, the shortest first."""

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def feed_date(now: datetime) -> date:
    """Return the day that Hugging Face calls today: New York's, and from 21:30 there the next one.

    Source: `currentDailyFeedDate` of huggingface/hf-mcp-server.

    Args:
        now: the present time, with a zone.
    """
    from zoneinfo import ZoneInfo

    there = now.astimezone(ZoneInfo("America/New_York"))
    return there.date() + timedelta(days=there.time() >= _ROLL_OVER)


def shelf_life(key: EditionKey, now: datetime, soon: timedelta) -> timedelta:
    """Return how long a list need not be fetched again.

    A day's list fills for up to two days, and its upvotes change for a week.

    Args:
        key: the list.
        now: the present time, with a zone.
        soon: the time for a list that still fills, and for a list without days.
    """
    days = days_of(key) if key.value else ()
    passed = (feed_date(now) - days[-1]).days if days else 0
    if passed <= 1:
        return soon
    return timedelta(hours=12) if passed <= 7 else timedelta(days=7)


def parse_edition(text: str, today: date) -> EditionKey:
    """Parse the name of an edition: `trending`, `today`, `week`, `2026-11-20`, `2026-W47`, `2026-11`, ….

    Args:
        text: the name as the user types it.
        today: the day that Hugging Face calls today.

    Raises:
        InvalidEdition: the text does not name an edition, or names one that cannot exist.
    """
    name = text.strip().lower()
    if name in _WORDS:
        return _of_word(name, today)
    for kind, form in _FORMS.items():
        if re.fullmatch(form, name):
            return _checked(EditionKey(kind, name.upper()), text, today)
    near = nearest(name, _WORDS)
    meant = f" Did you mean {near}?" if near else ""
    raise InvalidEdition(
        f"{quoted(text)} is not an edition: write trending, today, yesterday, week, month, a day as "
        f"2026-11-20, a week as 2026-W47 or a month as 2026-11.{meant}"
    )


def days_of(key: EditionKey) -> tuple[date, ...]:
    """Return the days of a day, week or month; no days for any other kind.

    Raises:
        ValueError: the value of the key is not in the calendar.
    """
    if key.kind is EditionKind.DAY:
        return (date.fromisoformat(key.value),)
    if key.kind is EditionKind.WEEK:
        monday = date.fromisoformat(key.value)
        return tuple(monday + timedelta(days=number) for number in range(7))
    if key.kind is EditionKind.MONTH:
        first = date.fromisoformat(f"{key.value}-01")
        after = (first + timedelta(days=31)).replace(day=1)
        return tuple(first + timedelta(days=number) for number in range((after - first).days))
    return ()


def neighbour(key: EditionKey, step: int) -> EditionKey | None:
    """Return the edition before (`step` -1) or after (1) a day, week or month; skip weekends.

    Before recommendations are those of a longer time, after them those of a shorter one. Return None for an
    edition without neighbours.
    """
    if key.kind is EditionKind.FOR_YOU:
        scope, *tag = key.value.split(" ", 1)
        at = SCOPES.index(scope) - step
        return EditionKey(key.kind, " ".join([SCOPES[at], *tag])) if 0 <= at < len(SCOPES) else None
    days = days_of(key) if key.value else ()
    if not days:
        return None
    day = days[-1] + timedelta(days=1) if step > 0 else days[0] - timedelta(days=1)
    if key.kind is EditionKind.DAY:
        while day.weekday() >= 5:
            day += timedelta(days=1 if step > 0 else -1)
    return edition_of_day(key.kind, day)


def nearer(key: EditionKey, step: int, stored: EditionKey | None) -> EditionKey | None:
    """Return the nearest edition in one direction: the next that is stored or the next of the calendar.

    A stored edition of a weekend is not skipped.

    Args:
        key: a day, week or month, or any other edition, which is not in the calendar.
        step: -1 for older, 1 for newer.
        stored: the nearest stored edition in that direction, or None.
    """
    following = neighbour(key, step)
    if following is None or stored is None:
        return following or stored
    pick = max if step < 0 else min
    return pick(following, stored, key=lambda edition: edition.value)


def days_missed(last_visit: datetime, now: datetime) -> tuple[date, ...]:
    """Return the weekdays whose daily lists came or grew since the last visit, the newest first.

    The first one is the day that Hugging Face calls today. The last is the day of the visit: its list was
    still filling.
    """
    today = feed_date(now)
    first = max(feed_date(last_visit), FIRST_DAY)
    passed = (today - timedelta(days=number) for number in range((today - first).days + 1))
    return tuple(day for day in passed if day.weekday() < 5)


def describe(key: EditionKey) -> str:
    """Return an edition in words: `Friday 20 November 2026`, `Week 47 of 2026`, `November 2026`, `Trending`.

    The last trending list of a day is `Trending on Friday 20 November 2026`.
    """
    if key.kind in (EditionKind.FILE, EditionKind.LIST):
        return key.value
    if key.kind in (EditionKind.SEARCH, EditionKind.SIMILAR):
        return f"{'Search:' if key.kind is EditionKind.SEARCH else 'Similar to'} {key.value}"
    if key.kind is EditionKind.FOR_YOU:
        return _describe_for_you(key.value)
    if not key.value:
        return "Today" if key.kind is EditionKind.DAY else str(key.kind).capitalize()
    if key.kind is EditionKind.TRENDING:
        return f"Trending on {describe(EditionKey(EditionKind.DAY, key.value))}"
    return _describe_dated(key)


def _describe_for_you(value: str) -> str:
    scope, _, tag = value.partition(" ")
    when = {"week": ", this week", "month": ", this month"}.get(scope, "")
    return f"For you{when}{f', {tag}' if tag else ''}"


def _describe_dated(key: EditionKey) -> str:
    first = days_of(key)[0]
    if key.kind is EditionKind.DAY:
        return f"{WEEKDAYS[first.weekday()]} {first.day} {_MONTHS[first.month - 1]} {first.year}"
    if key.kind is EditionKind.WEEK:
        year, week, _ = first.isocalendar()
        return f"Week {week} of {year}"
    return f"{_MONTHS[first.month - 1]} {first.year}"


def _of_word(word: str, today: date) -> EditionKey:
    if word == "trending":
        return EditionKey(EditionKind.TRENDING)
    if word in ("week", "month"):
        return edition_of_day(EditionKind(word), today)
    return EditionKey(EditionKind.DAY, str(today - timedelta(days=word == "yesterday")))


def edition_of_day(kind: EditionKind, day: date) -> EditionKey:
    """Return the day, week or month that contains a day."""
    if kind is EditionKind.WEEK:
        year, week, _ = day.isocalendar()
        return EditionKey(kind, f"{year}-W{week:02}")
    return EditionKey(kind, f"{day:%Y-%m}" if kind is EditionKind.MONTH else day.isoformat())


def _checked(key: EditionKey, text: str, today: date) -> EditionKey:
    try:
        days = days_of(key)
    except ValueError:
        raise InvalidEdition(f"There is no {key.kind} {text.strip()} in the calendar.") from None
    if days[-1] < FIRST_DAY:
        raise InvalidEdition(f"{describe(key)} is before the first daily list, that of 4 May 2023.")
    if days[0] > today:
        raise InvalidEdition(f"{describe(key)} has not come yet at Hugging Face, where it is {today}.")
    return key
