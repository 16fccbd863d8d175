"""The first screen of the next start, laid out when the reader ends. It is saved, and shown nowhere."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from paperreader.saved_screen import with_age
from paperreader.text.ages import age, changes_on
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.textual_private import is_painted, lines_of
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from paperreader.saved_screen import Screen as SavedScreen
    from paperreader.workspace.session import Session

_WITHOUT_DATES = (Tab.TRENDING, Tab.DAILY, Tab.BOOKMARKS, Tab.LIBRARY)
"""The tabs that show the same papers on every day, unless something is fetched."""


class Rehearsal(BrowseScreen):
    """A start from what the last screen left: the same code paints it, so that it looks the same.

    Args:
        ended: the screen of this session.
        session: the state that the next start restores.
    """

    def __init__(self, ended: BrowseScreen, session: Session) -> None:
        self._ended = ended
        self._is_painted = asyncio.Event()
        self.is_hidden = True
        super().__init__(ended.services, ended.keys, None, session, ended.gallery)

    def _make_stores(self) -> None:
        super()._make_stores()
        self.bookmarks = self._ended.bookmarks  # They are loaded.

    def _make_widgets(self) -> None:
        super()._make_widgets()
        self.tabs.names = self._ended.tabs.names  # They have the counts.

    async def _finish_start(self) -> None:
        """Start nothing: with the next paint without another to come, the screen is complete."""
        if is_painted(self):
            self._is_painted.set()
        else:
            self.call_after_refresh(self._finish_start)

    async def paint(self, screen: SavedScreen) -> None:
        """Paint the screen that is to be saved, when everything on it is there."""
        await self._is_painted.wait()
        opened, now = self.results.opened, self.services.now()
        screen.lines, screen.size, screen.until = lines_of(self), self.size, self._until(now)
        if opened and opened.fetched_at:
            screen.fetched = opened.fetched_at.timestamp()
            screen.lines[1] = with_age(screen.lines[1], age(opened.fetched_at, now))

    def _until(self, now: datetime) -> float:
        """Return when the day changes the list or the way in which a date is written."""
        tomorrow = datetime.combine(now.date() + timedelta(days=1), time(), UTC).timestamp()
        if self.navigator.place.tab not in _WITHOUT_DATES or self.views.mutes:
            return tomorrow
        rows = self.list.listing.rows(0, self.list.rows_in_view + 1)
        days = [changes_on(row.paper.day) for row in rows if row.paper.day]
        changes = [datetime.combine(day, time(), UTC).timestamp() for day in days]
        return min((moment for moment in changes if moment > now.timestamp()), default=tomorrow + 30 * 86_400)
