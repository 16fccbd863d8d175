"""Explain in one or two true sentences why a digest has nothing new."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from paperreader.models.calendar import describe
from paperreader.sync.plan import is_closed, key_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from paperreader.digest.days import Days
    from paperreader.library import Library

_SATURDAY = 5
_NO_DIGEST = "No digest on "
_SILENCE = 3
"""The number of weekdays without a digest that are reported, whatever the reason."""


def why_nothing(
    days: Days,
    library: Library,
    now: datetime,
    *,
    earlier: datetime | None = None,
    query: str = "",
    failure: str = "",
    offline: bool = False,
) -> str:
    """Return why there is nothing new.

    Args:
        days: the daily lists of the digest.
        library: stores them.
        now: the current time, with a zone.
        earlier: when a digest was made on the same day, if one was.
        query: the query as typed.
        failure: why a list could not be fetched, as a sentence; empty if nothing failed.
        offline: whether the network is switched off.
    """
    if days.missing:
        return _why_missing(days.missing, library, failure, offline=offline)
    return f"{_why_none(days, now, earlier, query)} {failure}".strip()


def _why_missing(missing: tuple[date, ...], library: Library, failure: str, *, offline: bool) -> str:
    lists = f"{'The lists' if len(missing) > 1 else 'The list'} of {_names(missing)}"
    verb = "are" if len(missing) > 1 else "is"
    if failure:
        return f"{lists} could not be fetched. {failure}"
    if offline:
        return f"{lists} {verb} not stored as complete, and the network is switched off (--offline)."
    if any(library.info(key_of(day)) for day in missing):
        return f"{lists} {verb} not complete: not every page came."
    return f"{lists} {verb} not published yet."


def after_silence(days: Collection[date], reason: str) -> str:
    """Return why there is no digest; after three weekdays without one, also say so.

    Args:
        days: the days of the runs after the last digest that was sent.
        reason: why there is none today, as a sentence.
    """
    silent = {day for day in days if day.weekday() < _SATURDAY}
    return reason if len(silent) < _SILENCE else f"{_NO_DIGEST}{len(silent)} weekdays: {reason}"


def is_silence(reason: str) -> bool:
    """Return whether a reason is reported even if a run with nothing new is to be quiet."""
    return reason.startswith(_NO_DIGEST)


def _why_none(days: Days, now: datetime, earlier: datetime | None, query: str) -> str:
    if days.new and not any(day in days.ready for day in days.new):
        return f"Hugging Face published no papers on {_names(days.new)}: a holiday."
    if query:
        return f"No new paper matches «{query}»."
    if days.new:
        return "Every paper of the complete lists was sent or left out before, or is muted."
    if earlier is not None:
        return f"Nothing is new since the digest of {earlier.astimezone():%H:%M}. {_next_list(now)}"
    closed = now.astimezone(UTC).date() - timedelta(days=2)
    if closed.weekday() >= _SATURDAY:
        return f"Hugging Face publishes no lists at weekends. {_next_list(now)}"
    return f"Every complete list was sent already. {_next_list(now)}"


def _next_list(now: datetime) -> str:
    """Return which list comes next and when: a list takes two days to become complete."""
    day = now.astimezone(UTC).date() - timedelta(days=2)
    while is_closed(day, now) or day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return f"The list of {_name(day)} is complete on {_name(day + timedelta(days=2))}."


def _names(days: tuple[date, ...]) -> str:
    """Return at most two days in words, the oldest first, and the number of others."""
    names = [_name(day) for day in sorted(days)[:2]]
    more = len(days) - len(names)
    return f"{', '.join(names)} and {more} more" if more else " and ".join(names)


def _name(day: date) -> str:
    return describe(key_of(day))
