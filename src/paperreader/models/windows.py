"""A span of days of a source's list, and how far it is stored."""

from __future__ import annotations

from datetime import date, datetime

import msgspec


class Window(msgspec.Struct, frozen=True, order=True):
    """A span of days, both included.

    Attributes:
        first, last: its days.
    """

    first: date
    last: date


class StoredWindow(msgspec.Struct, frozen=True):
    """How far a window of a list is in the library.

    Attributes:
        window: the days.
        start: the number of its results that are stored; the next request begins there.
        total: the number of its results.
        begun_at: when its first page was fetched.
        newest_first: the order of its pages.
    """

    window: Window
    start: int
    total: int
    begun_at: datetime
    newest_first: bool

    @property
    def is_complete(self) -> bool:
        """Return whether every result is stored."""
        return self.start >= self.total
