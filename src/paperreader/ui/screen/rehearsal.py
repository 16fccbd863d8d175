"""The first screen of the next start, laid out when the reader ends. It is saved, and shown nowhere."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

from paperreader.models.calendar import edition_of_day, feed_date
from paperreader.models.edition import EditionKind
from paperreader.saved_screen import with_age
from paperreader.text.ages import age, changes_on
from paperreader.ui.terminal.cursor import caret_of
from paperreader.ui.textual_private import is_painted, lines_of
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from paperreader.saved_screen import Screen as SavedScreen
    from paperreader.ui.screen.browse import BrowseScreen
    from paperreader.workspace.session import Session

_MOST_HOURS = 72
"""The hours after which a saved screen is too old in any case."""


async def rehearse(browse: BrowseScreen, session: Session, screen: SavedScreen) -> None:
    """Let a screen that has ended begin again, out of sight, and take its lines when all is there.

    Args:
        browse: the screen, whose bookmarks are those of the disk.
        session: the state that the next start restores.
        screen: gets the lines, and what they depend on.
    """
    browse.hide()
    while browse.app.screen is not browse:
        await browse.app.pop_screen()
    browse.begin_again(session)
    await browse.results.runner.idle()
    await browse.show_counts()
    await _rest(browse)
    opened, now = browse.results.opened, browse.services.now()
    screen.lines, screen.size, screen.until = lines_of(browse), browse.size, _until(browse, now)
    screen.caret = caret_of(browse)
    screen.unread = [name.unread for name in browse.tabs.names]
    if opened and opened.fetched_at:
        screen.fetched = opened.fetched_at.timestamp()
        screen.lines[1] = with_age(screen.lines[1], age(opened.fetched_at, now))


async def _rest(browse: BrowseScreen) -> None:
    """Wait until every widget has taken its size and there is nothing left to lay out."""
    parts = (browse, *browse.walk_children())
    while not is_painted(browse) or any(part.message_queue_size for part in parts):  # noqa: ASYNC110 - no event
        await asyncio.sleep(0.001)


def _until(browse: BrowseScreen, now: datetime) -> float:
    """Return when another day changes a list, a count, or the way in which a date is written."""
    rows = browse.list.listing.rows(0, browse.list.rows_in_view + 1)
    changes = [changes_on(row.paper.day) for row in rows if row.paper.day]
    until = [datetime.combine(day, time(), UTC) for day in changes if day > now.date()]
    of_now, hour = _what_days_decide(browse, now), timedelta(hours=1)
    times = (now + number * hour for number in range(1, _MOST_HOURS))
    same = [*takewhile(lambda time: _what_days_decide(browse, time) == of_now, times)]
    return min([*until, same[-1] if same else now]).timestamp()


def _what_days_decide(browse: BrowseScreen, now: datetime) -> tuple[object, ...]:
    """Return the editions that tabs show at a time, and, if a query may ask for it, the day itself."""
    day, views = feed_date(now), browse.views
    has_queries = views.all or views.mutes or browse.navigator.place.tab in (None, Tab.FOR_YOU)
    dated = (edition_of_day(EditionKind.WEEK, day), edition_of_day(EditionKind.MONTH, day))
    return (*dated, day, now.date()) if has_queries else dated
