"""Fill the library from the daily lists, day by day, politely: one request at a time, and a pause."""

from __future__ import annotations

import asyncio
import logging
from functools import partial
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer, NotFound
from paperreader.sync.editions import fetch_edition
from paperreader.sync.plan import Plan, is_closed, is_settled, key_of
from paperreader.sync.running import Progress, Run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import date

    from paperreader.services import Services

log = logging.getLogger(__name__)

PAUSE = 0.6
"""Seconds between two requests. Hugging Face allows an address 500 in five minutes; this makes fewer."""

LONGEST_REST = 600.0
"""The longest wait in seconds for a server that limits us; its windows are of five minutes."""


async def backfill(
    plan: Plan,
    services: Services,
    progress: Callable[[Progress], None],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Progress:
    """Fetch the days of a plan and return the progress at the end. Cancelling loses nothing that was fetched.

    A day that fails is skipped and not remembered as done. If a server asks for a rest, the run waits as long
    as it asks, up to `LONGEST_REST`.

    Args:
        plan: the days.
        services: the sources and the library.
        progress: called at the start, after each day and before each rest.
        pause: waits for a number of seconds.

    Raises:
        NetworkError: the network is switched off, the server asks for too long a rest, or three days in a row
            could not be fetched; days fetched before are kept.
        NotSaved: the library could not be written.
    """
    if plan.is_open:
        await asyncio.to_thread(services.library.remember_sync, plan.first)
    now = services.now()
    reached = Progress(days_total=len(plan.days), started=now, now=now)
    run = Run(services, progress, pause, LONGEST_REST, reached)
    run.report()
    for number, day in enumerate(plan.days):
        if await _is_here(day, services):
            # Another window has fetched it.
            run.report(days_done=run.reached.days_done + 1)
            continue
        if number:
            await pause(PAUSE)
        await run.attempt(f"the list of {day}", run.patiently(partial(_fetch, day, services)))
    return run.reached


async def _is_here(day: date, services: Services) -> bool:
    info = await asyncio.to_thread(services.library.info, key_of(day))
    return is_settled(info, day, services.now())


async def _fetch(day: date, services: Services) -> int:
    """Return the number of papers of a day."""
    try:
        info = await fetch_edition(key_of(day), services)
        now = services.now()
        if info.complete and is_closed(day, now) and not is_settled(info, day, now):
            # This was a cached answer, from when the list was still filling.
            info = await fetch_edition(key_of(day), services, refresh=True)
    except NotFound:
        # The list of this day is not open yet.
        return 0
    if not info.complete:
        raise BadAnswer("not every page of it came.")
    log.info("%s: %d papers", day, info.count)
    return info.count
