"""Fetching the lists that a digest of new papers is made of, into the library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.digest.selection import wanted_days
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.sync import fetch_edition, is_fresh
from paperreader.sync.backfill import backfill
from paperreader.sync.plan import Plan, is_settled, key_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from paperreader.services import Services
    from paperreader.sync.progress import Progress

_TRENDING = EditionKey(EditionKind.TRENDING)


async def fetch_new(
    last_day: date | None, services: Services, progress: Callable[[Progress], None] = lambda _: None
) -> None:
    """Fetch the trending list, and the daily lists that are complete but not stored as such.

    Args:
        last_day: the newest daily list that a digest covered, or None.
        services: where to ask and where to keep.
        progress: called after each day.

    Raises:
        SourceError: a list could not be fetched; those that came are kept.
        NotSaved: the library cannot be written.
    """
    trending = await asyncio.to_thread(services.library.info, _TRENDING)
    if trending is None or not is_fresh(trending, services):
        await fetch_edition(_TRENDING, services)
    plan = await asyncio.to_thread(_plan, last_day, services)
    if plan is not None:
        await backfill(plan, services, progress)


def _plan(last_day: date | None, services: Services) -> Plan | None:
    library = services.library
    now = services.now()
    weekdays = [day for day in wanted_days(last_day, now) if day.weekday() < 5]
    missing = tuple(day for day in weekdays if not is_settled(library.info(key_of(day)), day, now))
    if not missing:
        return None
    return Plan(missing[-1], missing[0], missing, len(weekdays) - len(missing), is_open=False)
