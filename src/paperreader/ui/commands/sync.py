"""Commands that fetch lists in the background: catch up, and fill the library."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paperreader.text.counted import counted
from paperreader.ui.commands.command import Browsing, ask, command, running

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.sync.plan import Plan
    from paperreader.sync.running import Progress

_FIRST_TIME = timedelta(days=7)
_MOST_DAYS = 31


@command("Views")
def catch_up(browse: Browsing) -> None:
    """Catch up: show what came while you were away, best first."""
    browse.run_worker(_catch_up(browse), group="catching up", exclusive=True, exit_on_error=False)


async def _catch_up(browse: Browsing) -> None:
    """Show the papers since the last visit; on the first visit, those of the last week."""
    from paperreader.models.calendar import days_missed
    from paperreader.sync.plan import make_plan

    services = browse.services
    now = services.now()
    last_visit = await asyncio.to_thread(services.library.last_visit)
    since = last_visit or now - _FIRST_TIME
    days = days_missed(since, now)[:_MOST_DAYS]
    first = min(days, default=services.today)
    name = f"Missed in {_away_words(now - since)} away" if last_visit else "Missed in the last week"
    browse.navigator.show_view(name, f"is:unread date:>={first} sort:upvotes")
    if not services.network.offline and days:
        plan = await asyncio.to_thread(make_plan, first, None, services.library, now)

        def show(progress: Progress) -> None:
            browse.status.show_job(f"catching up: {progress.words()}")
            browse.navigator.reload()

        await _fetch(browse, plan, show)


def _away_words(passed: timedelta) -> str:
    """Return the words for the time away: `40 minutes`, `5 hours`, `12 days`."""
    minutes = int(passed.total_seconds() // 60)
    for size, unit in ((24 * 60, "day"), (60, "hour"), (1, "minute")):
        if minutes >= size:
            return counted(minutes // size, unit)
    return "a moment"


@command("Program")
def sync(browse: Browsing) -> None:
    """Fill the library in the background; again stops it."""
    from paperreader.ui.dialogs.prompt import Prompt

    if workers := running(browse, "sync"):
        for worker in workers:
            worker.cancel()
        browse.status.show_job("")
        browse.say("The sync was stopped; the next one continues from there.")
        return
    hint = "2023-05-04, or nothing: continue the last one"
    ask(
        browse,
        Prompt("Fill the library since which day?", hint=hint, may_be_empty=True),
        lambda day: browse.run_worker(_sync(browse, day), group="sync", exit_on_error=False),
    )


async def _sync(browse: Browsing, first_day: str) -> None:
    from paperreader.sync.plan import make_plan

    services = browse.services
    plan = await asyncio.to_thread(make_plan, _day(first_day), None, services.library, services.now())
    if not plan.days:
        browse.say(f"Every daily list from {plan.first} to {plan.last} is here.")
        return
    # The settings may define a key for the sync.
    hint = "{sync} stops it." if browse.keys.of("sync") else "Sync in the palette, {palette}, stops it."
    browse.say(f"Fetching {counted(len(plan.days), 'daily list')}.", hint=hint)
    done = await _fetch(browse, plan, lambda progress: browse.status.show_job(f"sync {progress.words()}"))
    browse.say(f"The library has what was missing: {done.words()}.")


def _day(text: str) -> date | None:
    from paperreader.errors import UsageError, quoted

    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError(f"{quoted(text)} is not a day; write it as 2023-05-04.") from None


async def _fetch(browse: Browsing, plan: Plan, show: Callable[[Progress], None]) -> Progress:
    from paperreader.sync.backfill import backfill

    try:
        return await backfill(plan, browse.services, show)
    finally:
        browse.status.show_job("")
        browse.count_unread()
