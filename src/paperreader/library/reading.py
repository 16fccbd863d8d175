"""Keep the read marks.

Only they are saved from a damaged library: all else can be fetched from the sources again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERSION = "(select version from papers where id = :paper)"
_READ = f"insert or ignore into reading (paper_id, read_at, version) values (:paper, :now, {_VERSION})"  # noqa: S608
_READ_AGAIN = f"update reading set version = {_VERSION} where paper_id = :paper"  # noqa: S608 - a constant


def mark(
    connection: sqlite3.Connection, paper_ids: Iterable[str], now: str, *, read: bool
) -> tuple[str, ...]:
    """Mark papers as read or unread. Return those that changed, in the order given.

    A paper need not be in the library. If it is, the mark has the version that was read; marking it as read
    again takes the version that there is now.
    """
    changed = []
    for paper_id in dict.fromkeys(paper_ids):
        if read:
            values = {"paper": paper_id, "now": now}
            connection.execute(_READ_AGAIN, values)
            cursor = connection.execute(_READ, values)
        else:
            cursor = connection.execute("delete from reading where paper_id = ?", (paper_id,))
        if cursor.rowcount:
            changed.append(paper_id)
    return tuple(changed)


def rename(connection: sqlite3.Connection, former: str, paper_id: str) -> None:
    """Move the read mark of a paper to its new identifier."""
    connection.execute("update or ignore reading set paper_id = ? where paper_id = ?", (paper_id, former))


def is_read(connection: sqlite3.Connection, paper_id: str) -> bool:
    """Return whether a paper was read."""
    return connection.execute("select 1 from reading where paper_id = ?", (paper_id,)).fetchone() is not None


def read_among(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> dict[str, int | None]:
    """Return which of these papers were read, with the version that was read as far as it is known."""
    identifiers = msgspec.json.encode(list(paper_ids)).decode()
    rows = connection.execute(
        "select paper_id, version from json_each(?) cross join reading on paper_id = value",
        (identifiers,),
    )
    return dict(rows.fetchall())


def state(connection: sqlite3.Connection) -> tuple[object, ...]:
    """Return a value that differs from one before if the library was changed, or another connection asks."""
    (others,) = connection.execute("pragma data_version").fetchone()
    return connection, others, connection.total_changes


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
    connection.executemany("insert or ignore into reading (paper_id, read_at) values (?, ?)", marks.items())
    connection.execute("commit")
    return len(marks)


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
