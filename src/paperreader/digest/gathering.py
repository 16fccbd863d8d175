"""Fetch the lists that a digest of new papers needs into the library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.digest.days import wanted_days
from paperreader.errors import SourceError
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.sync.backfill import backfill
from paperreader.sync.editions import fetch_edition, is_fresh
from paperreader.sync.plan import Plan, is_settled, key_of

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from paperreader.services import Services

_TRENDING = EditionKey(EditionKind.TRENDING)


async def fetch_new(covered: Collection[date], services: Services) -> SourceError | None:
    """Fetch the trending list, and the daily lists that are complete but not stored as complete.

    The first digest, when no day is covered, has one daily list, so the newest one with papers is enough.

    Returns:
        The last failure, or None; the fetched lists are stored.

    Raises:
        NotSaved: the library cannot be written.
    """
    failures = [await _fetch_trending(services)]
    days = await asyncio.to_thread(_missing, wanted_days(covered, services.now()), services)
    if covered:
        failures.append(await _fetch_days(days, services))
        return next(filter(None, reversed(failures)), None)
    for day in days:
        failures.append(await _fetch_days((day,), services))
        info = await asyncio.to_thread(services.library.info, key_of(day))
        if failures[-1] is not None or (info is not None and info.count):
            break
    return next(filter(None, reversed(failures)), None)


async def _fetch_trending(services: Services) -> SourceError | None:
    stored = await asyncio.to_thread(services.library.info, _TRENDING)
    if stored is not None and is_fresh(stored, services):
        return None
    try:
        await fetch_edition(_TRENDING, services)
    except SourceError as error:
        return error
    return None


async def _fetch_days(days: tuple[date, ...], services: Services) -> SourceError | None:
    if not days:
        return None
    plan = Plan(days[-1], days[0], days, 0, is_open=False)
    try:
        return (await backfill(plan, services, lambda _: None)).failure
    except SourceError as error:
        # The error of the last day says more than why the run ended early.
        return error.__cause__ if isinstance(error.__cause__, SourceError) else error


def _missing(days: list[date], services: Services) -> tuple[date, ...]:
    """Return the days whose complete lists are not stored."""
    library, now = services.library, services.now()
    return tuple(day for day in days if not is_settled(library.info(key_of(day)), day, now))
