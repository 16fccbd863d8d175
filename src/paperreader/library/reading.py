"""Keep the read marks, and the visits that decide what is new.

Only the read marks are saved from a damaged library: all else can be fetched from the sources again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperreader.library import moved

if TYPE_CHECKING:
    from collections.abc import Iterable

SAME_VISIT = timedelta(minutes=30)
"""A visit that begins within this time continues the last one, so that a restart removes no `new` mark."""

_VISIT_ENDED = "visit_ended"
_NEW_SINCE = "new_since"


def mark(
    connection: sqlite3.Connection, paper_ids: Iterable[str], now: str, *, read: bool
) -> tuple[str, ...]:
    """Mark papers as read or unread. Return those that changed, in the order given.

    A paper need not be in the library.
    """
    changed = []
    for paper_id in dict.fromkeys(paper_ids):
        if read:
            cursor = connection.execute("insert or ignore into reading values (?, ?)", (paper_id, now))
        else:
            cursor = connection.execute("delete from reading where paper_id = ?", (paper_id,))
        if cursor.rowcount:
            changed.append(paper_id)
    return tuple(changed)


def is_read(connection: sqlite3.Connection, paper_id: str) -> bool:
    """Return whether a paper was read."""
    return connection.execute("select 1 from reading where paper_id = ?", (paper_id,)).fetchone() is not None


def read_among(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> frozenset[str]:
    """Return which of these papers were read."""
    identifiers = msgspec.json.encode(list(paper_ids)).decode()
    rows = connection.execute(
        "select paper_id from reading where paper_id in (select value from json_each(?))", (identifiers,)
    )
    return frozenset(paper_id for (paper_id,) in rows)


def unread_of(connection: sqlite3.Connection, editions: Iterable[int]) -> dict[int, int]:
    """Return the number of unread papers by edition number, without editions that have none.

    One query answers for all editions.
    """
    numbers = msgspec.json.encode(list(editions)).decode()
    rows = connection.execute(
        "select e.edition, count(*) from edition_papers e join papers p on p.rowid = e.paper"
        " where e.edition in (select value from json_each(?))"
        " and not exists (select 1 from reading r where r.paper_id = p.id) group by e.edition",
        (numbers,),
    )
    return dict(rows.fetchall())


def salvage(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copy the read marks of a damaged file, as far as they can be read, into the library that replaces it.

    Args:
        damaged: the current path of the file, which is not changed.
        connection: to the new library, in no transaction.

    Returns:
        The number of papers known to be read.
    """
    marks = _marks_of(damaged)
    connection.execute("begin immediate")
    connection.executemany("insert or ignore into reading values (?, ?)", marks.items())
    connection.execute("commit")
    return len(marks)


def begin_visit(connection: sqlite3.Connection, now: str) -> None:
    """Begin a visit: new and moved is what came or changed since the previous visit ended.

    On the first visit nothing is new. If the previous visit ended less than `SAME_VISIT` ago, it continues.
    """
    ended = _moment(connection, _VISIT_ENDED)
    if ended is None:
        return
    if _is_soon_after(ended, now):
        _reopen_visit(connection)
        return
    if ended > now:
        ended = _put_right(connection, now)
    moved.forget_past(connection)
    connection.execute("insert or replace into meta values (?, ?)", (_NEW_SINCE, ended))


def end_visit(connection: sqlite3.Connection, now: str) -> None:
    """End the visit: the user has seen all current papers."""
    moved.close(connection)
    connection.execute("insert or replace into meta values (?, ?)", (_VISIT_ENDED, now))


def new_since(connection: sqlite3.Connection) -> str | None:
    """Return the end of the previous visit, after which a `first_seen` is new; None if nothing is new."""
    return _moment(connection, _NEW_SINCE)


def _marks_of(damaged: Path) -> dict[str, str]:
    """Return when each paper was read.

    The table is read from both ends up to the damage, which may be in its middle.
    """
    marks: dict[str, str] = {}
    # SQLite would make a log if there is none, unless the file is opened as immutable.
    alone = "" if Path(f"{damaged}-wal").exists() else "&immutable=1"
    for direction in ("asc", "desc"):
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro{alone}", uri=True)) as reader,
        ):
            rows = reader.execute(f"select paper_id, read_at from reading order by paper_id {direction}")  # noqa: S608
            # Rows are added one by one: those before the damage stay when reading ends with an error.
            marks.update(row for row in rows if all(isinstance(value, str) for value in row))
    return marks


def _put_right(connection: sqlite3.Connection, now: str) -> str:
    """Set times that were written while the clock was ahead to `now`, so that papers do not stay new."""
    for table, column in (("papers", "first_seen"), ("editions", "fetched_at"), ("reading", "read_at")):
        connection.execute(f"update {table} set {column} = ? where {column} > ?", (now, now))  # noqa: S608 - names
    return now


def _reopen_visit(connection: sqlite3.Connection) -> None:
    """Continue the last visit, with the same comparison."""
    moved.reopen(connection)
    connection.execute("delete from meta where key = ?", (_VISIT_ENDED,))
    connection.execute("insert into meta select ?, value from meta where key = ?", (_VISIT_ENDED, _NEW_SINCE))


def _is_soon_after(ended: str, now: str) -> bool:
    return timedelta() <= datetime.fromisoformat(now) - datetime.fromisoformat(ended) < SAME_VISIT


def _moment(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("select value from meta where key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])
