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
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.textual_private import is_painted, lines_of
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from paperreader.saved_screen import Screen as SavedScreen
    from paperreader.workspace.session import Session

_MOST_HOURS = 72
"""The hours after which a saved screen is too old in any case."""


class Rehearsal(BrowseScreen):
    """A start from what the last screen left: the same code paints it, so that it looks the same.

    Args:
        ended: the screen of this session.
        session: the state that the next start restores.
    """

    def __init__(self, ended: BrowseScreen, session: Session) -> None:
        self._ended = ended
        self._is_painted = asyncio.Event()
        super().__init__(ended.services, ended.keys, None, session, ended.gallery)

    def _make_stores(self) -> None:
        super()._make_stores()
        self.bookmarks = self._ended.bookmarks  # They are loaded.

    async def _finish_start(self) -> None:
        """Start nothing: with the next paint without another to come, the screen is complete."""
        if is_painted(self):
            self._is_painted.set()
        else:
            self.call_after_refresh(self._finish_start)

    async def paint(self, screen: SavedScreen) -> None:
        """Paint the screen that is to be saved, when everything on it is there."""
        await self._is_painted.wait()
        await self.show_counts()
        opened, now = self.results.opened, self.services.now()
        screen.lines, screen.size, screen.until = lines_of(self), self.size, self._until(now)
        screen.unread = [name.unread for name in self.tabs.names]
        if opened and opened.fetched_at:
            screen.fetched = opened.fetched_at.timestamp()
            screen.lines[1] = with_age(screen.lines[1], age(opened.fetched_at, now))

    def _until(self, now: datetime) -> float:
        """Return when another day changes a list, a count, or the way in which a date is written."""
        rows = self.list.listing.rows(0, self.list.rows_in_view + 1)
        changes = [changes_on(row.paper.day) for row in rows if row.paper.day]
        until = [datetime.combine(day, time(), UTC) for day in changes if day > now.date()]
        of_now, hour = self._what_days_decide(now), timedelta(hours=1)
        hours = takewhile(lambda n: self._what_days_decide(now + n * hour) == of_now, range(1, _MOST_HOURS))
        return min([*until, now + max(hours, default=0) * hour]).timestamp()

    def _what_days_decide(self, now: datetime) -> tuple[object, ...]:
        """Return the editions that tabs show at a time, and, if a query may ask for it, the day itself."""
        day = feed_date(now)
        has_queries = self.views.all or self.views.mutes or self.navigator.place.tab in (None, Tab.FOR_YOU)
        dated = (edition_of_day(EditionKind.WEEK, day), edition_of_day(EditionKind.MONTH, day))
        return (*dated, day, now.date()) if has_queries else dated
