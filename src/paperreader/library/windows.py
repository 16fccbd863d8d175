"""Remember how far each window of a list of a source is stored, so that a sync can stop at any moment."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from paperreader.models.windows import StoredWindow, Window

if TYPE_CHECKING:
    import sqlite3


def stored(connection: sqlite3.Connection, of_list: str) -> dict[Window, StoredWindow]:
    """Return the windows of a list that are stored, completely or in part."""
    rows = connection.execute(
        "select first, last, start, total, begun_at, newest_first from windows where list = ?", (of_list,)
    )
    found = {}
    for first, last, start, total, begun_at, newest_first in rows:
        window = Window(date.fromisoformat(first), date.fromisoformat(last))
        begun = datetime.fromisoformat(begun_at)
        found[window] = StoredWindow(window, start, total, begun, bool(newest_first))
    return found


def save(connection: sqlite3.Connection, of_list: str, reached: StoredWindow) -> None:
    """Remember how far a window is stored."""
    connection.execute(
        "insert or replace into windows (list, first, last, start, total, begun_at, newest_first)"
        " values (?, ?, ?, ?, ?, ?, ?)",
        (
            of_list,
            reached.window.first.isoformat(),
            reached.window.last.isoformat(),
            reached.start,
            reached.total,
            reached.begun_at.isoformat(),
            reached.newest_first,
        ),
    )
