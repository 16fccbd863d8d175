"""Catching up: fetch the lists since the last visit, and show their unread papers, best first."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.models.calendar import days_missed
from paperreader.sync.backfill import backfill
from paperreader.sync.plan import Plan, make_plan
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from paperreader.sync.backfill import Progress
    from paperreader.ui.commands.command import Browsing

_FIRST_TIME = timedelta(days=7)
_MOST_DAYS = 31


async def catch_up(browse: Browsing) -> None:
    """Show the papers since the last visit; on the first visit, those of the last week."""
    services = browse.services
    now = services.now()
    last_visit = await asyncio.to_thread(services.library.last_visit)
    since = last_visit or now - _FIRST_TIME
    days = days_missed(since, now)[:_MOST_DAYS]
    first = min(days, default=services.today)
    name = f"Missed in {away_words(now - since)} away" if last_visit else "Missed in the last week"
    browse.navigator.show_view(name, f"is:unread date:>={first} sort:upvotes")
    if not services.network.offline and days:
        wanted = await asyncio.to_thread(make_plan, first, None, services.library, now)
        await _fetch(wanted, browse)


async def _fetch(wanted: Plan, browse: Browsing) -> None:
    def told(progress: Progress) -> None:
        browse.status.show_job(f"catching up: {progress.words()}")
        browse.navigator.reload()

    try:
        await backfill(wanted, browse.services, told)
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
    finally:
        browse.status.show_job("")


def away_words(passed: timedelta) -> str:
    """Return the words for the time away: `40 minutes`, `5 hours`, `12 days`."""
    minutes = int(passed.total_seconds() // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return counted(minutes // size, unit)
    return "a moment"
