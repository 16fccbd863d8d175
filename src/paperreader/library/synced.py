"""Remember the first day of the longest sync, from which an interrupted sync continues."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_SINCE = "synced_since"


def since(connection: sqlite3.Connection) -> date | None:
    """Return the first day of the longest sync, or None."""
    row = connection.execute("select value from meta where key = ?", (_SINCE,)).fetchone()
    return None if row is None else date.fromisoformat(row[0])


def remember(connection: sqlite3.Connection, first: date) -> None:
    """Remember that a sync begins with this day; a later day changes nothing."""
    known = since(connection)
    if known is None or first < known:
        connection.execute("insert or replace into meta values (?, ?)", (_SINCE, first.isoformat()))
