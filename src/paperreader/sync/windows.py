"""Fill the library from the lists of a source that can be fetched back for years, window by window.

After each page, the library stores its papers and how far the window is in one transaction: a run may end at
any moment, and the next one continues there. New windows go to the front of the library, the oldest of them
first; then come the windows before them, the newest first, to the end of the library.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import UsageError
from paperreader.models.edition import EditionKey
from paperreader.models.windows import StoredWindow, Window
from paperreader.sources.base import Windowed
from paperreader.sources.registry import is_current, key_of, source_class
from paperreader.sync.editions import refresh_snapshots
from paperreader.sync.plan import DEFAULT_SPAN, check_order
from paperreader.sync.running import Progress, Run

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Sequence

    from paperreader.library import Library
    from paperreader.models.paper import Paper
    from paperreader.services import Services

log = logging.getLogger(__name__)

LONGEST_REST = 1_000.0
"""The longest wait in seconds for a server that is busy."""

_OPEN = timedelta(days=8)
"""How long after its last day a window can get more papers, which moderators have looked at."""

_A_RUN = timedelta(days=1)


class Job(msgspec.Struct, frozen=True):
    """One window to be fetched.

    Attributes:
        key: the list.
        window: the days.
        newest_first: the order of its pages, which go to the end of the library; else they go to the front.
        reached: how far it is stored, if it is to be continued.
    """

    key: EditionKey
    window: Window
    newest_first: bool
    reached: StoredWindow | None


class WindowPlan(msgspec.Struct, frozen=True):
    """The windows that a run fetches.

    Attributes:
        first, last: the span, both included.
        jobs: the windows to be fetched, in order.
        here: the number of windows of the span that are stored already.
    """

    first: date
    last: date
    jobs: tuple[Job, ...]
    here: int


def lists_to_sync(source: str, texts: Sequence[str]) -> tuple[EditionKey, ...]:
    """Return the lists of a source that texts name, each once.

    Raises:
        UsageError: the source has no lists that go back, or one of the texts names none.
    """
    kind = source_class(source)
    if not issubclass(kind, Windowed):
        raise UsageError(f"{kind.title} has no categories that can be fetched by their days.")
    return tuple(dict.fromkeys(key_of(source, kind.list_to_sync(text)) for text in texts))


def plan_windows(
    keys: Sequence[EditionKey], since: date | None, until: date | None, library: Library, now: datetime
) -> WindowPlan:
    """Choose the windows of lists that are still to be fetched.

    Args:
        keys: the lists.
        since: the first day; its window is fetched completely. None continues earlier runs; if there was
            none, the span begins 30 days ago.
        until: the last day; None is today.
        library: the library to be filled.
        now: the present time, with a zone.

    Raises:
        UsageError: there is no day between them.
    """
    stored = {key: library.stored_windows(key.value) for key in keys}
    known = [window.first for windows in stored.values() for window in windows]
    first, last = since or min(known, default=now.date() - DEFAULT_SPAN), until or now.date()
    if last > now.date():
        raise UsageError(f"{last} has not come yet: today is {now.date()} in UTC.")
    check_order(first, last)
    jobs: list[Job] = []
    here = 0
    for key in keys:
        kind = source_class(key.source)
        assert issubclass(kind, Windowed)
        windows = sorted(kind.windows(key.name, first, last))
        new = [window for window in windows if _is_new(window, stored[key], now)]
        old = [window for window in reversed(windows) if window not in new]
        for window in (*new, *old):
            reached = stored[key].get(window)
            if reached and _is_settled(key, reached, now):
                here += 1
            else:
                continued = reached if reached and _can_continue(reached, now) else None
                newest_first = continued.newest_first if continued else window in old
                jobs.append(Job(key, window, newest_first, continued))
    return WindowPlan(first, last, tuple(jobs), here)


def _is_new(window: Window, stored: Collection[Window], now: datetime) -> bool:
    """Return whether papers of a window belong in front of those that the library has of its list."""
    if stored and window not in stored:
        return window > max(stored)
    return window.last + _OPEN >= now.date()


def _is_settled(key: EditionKey, reached: StoredWindow, now: datetime) -> bool:
    """Return whether a window is stored and can have no other papers now."""
    if not reached.is_complete or reached.begun_at > now:
        return False
    was_open = reached.begun_at.date() <= reached.window.last + _OPEN
    return not was_open or bool(is_current(key, reached.begun_at, now))


def _can_continue(reached: StoredWindow, now: datetime) -> bool:
    """Return whether the rest of a window can be fetched; if it had new papers, its pages have moved."""
    was_open = reached.begun_at.date() <= reached.window.last + _OPEN
    return not reached.is_complete and (not was_open or timedelta() <= now - reached.begun_at < _A_RUN)


async def sync_windows(
    plan: WindowPlan,
    services: Services,
    progress: Callable[[Progress], None],
    *,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> Progress:
    """Fetch the windows of a plan and return the progress at the end. Cancelling loses no stored page.

    Args:
        plan: the windows.
        services: the sources and the library.
        progress: called at the start, after each page and before each rest.
        pause: waits for a number of seconds.

    Raises:
        NetworkError: the network is switched off, the server asks for too long a rest, or three windows in a
            row could not be fetched; pages fetched before are kept.
        NotSaved: the library could not be written.
    """
    now = services.now()
    reached = Progress(days_total=len(plan.jobs), started=now, now=now, unit="week")
    run = Run(services, progress, pause, LONGEST_REST, reached)
    run.report()
    for job in plan.jobs:
        await run.attempt(f"{job.key} from {job.window.first} on", _fetch(job, run))
    return run.reached


async def _fetch(job: Job, run: Run) -> int:
    """Fetch a window; return 0, since the papers of each page are reported when it is stored."""
    reached = job.reached or StoredWindow(job.window, 0, 1, run.services.now(), job.newest_first)
    while not reached.is_complete:
        reached = await _furthest(job, reached, run)
        if not reached.is_complete:
            reached = await _fetch_page(job, reached, run)
    return 0


async def _furthest(job: Job, reached: StoredWindow, run: Run) -> StoredWindow:
    """Return how far a window is if another program has fetched more of it meanwhile."""
    stored = await asyncio.to_thread(run.services.library.stored_windows, job.key.value)
    other = stored.get(job.window)
    is_of_now = other and (other.begun_at == reached.begun_at or other.begun_at >= run.reached.started)
    return other if other and is_of_now and other.start > reached.start else reached


async def _fetch_page(job: Job, reached: StoredWindow, run: Run) -> StoredWindow:
    """Fetch the next page of a window and store it."""
    source = await run.services.network.source(job.key.source)
    assert isinstance(source, Windowed)
    page = await run.patiently(
        partial(
            source.fetch_window, job.key.name, job.window, reached.start, newest_first=reached.newest_first
        )
    )
    following = msgspec.structs.replace(reached, start=page.following, total=page.total)
    await asyncio.to_thread(_store, job, following, page.papers, run.services)
    log.info("%s %s: %d of %d", job.key, job.window.first, page.following, page.total)
    run.report(papers=run.reached.papers + len(page.papers))
    return following


def _store(job: Job, reached: StoredWindow, papers: Sequence[Paper], services: Services) -> None:
    services.library.store_window(job.key.value, reached, papers)
    refresh_snapshots(papers, services)
