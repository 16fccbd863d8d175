"""What was read, and what is new since the last visit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_VISIT_ENDED = "visit_ended"
_NEW_SINCE = "new_since"


def mark(
    connection: sqlite3.Connection, paper_ids: Iterable[str], now: str, *, read: bool
) -> tuple[str, ...]:
    """Mark papers as read or unread. Returns those that were not so before, in the order given.

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
    """Whether a paper was read."""
    return connection.execute("select 1 from reading where paper_id = ?", (paper_id,)).fetchone() is not None


def read_among(connection: sqlite3.Connection, paper_ids: Iterable[str]) -> frozenset[str]:
    """Which of these papers were read."""
    wanted = msgspec.json.encode(list(paper_ids)).decode()
    rows = connection.execute(
        "select paper_id from reading where paper_id in (select value from json_each(?))", (wanted,)
    )
    return frozenset(paper_id for (paper_id,) in rows)


def unread(connection: sqlite3.Connection, edition: int) -> int:
    """How many papers of the edition of this number were not read."""
    row = connection.execute(
        "select count(*) from edition_papers e join papers p on p.rowid = e.paper"
        " left join reading r on r.paper_id = p.id where e.edition = ? and r.paper_id is null",
        (edition,),
    ).fetchone()
    return int(row[0])


def begin_visit(connection: sqlite3.Connection) -> None:
    """From now on, new is what came since the end of the previous visit; nothing is on the first."""
    connection.execute(
        "insert or replace into meta select ?, value from meta where key = ?", (_NEW_SINCE, _VISIT_ENDED)
    )


def end_visit(connection: sqlite3.Connection, now: str) -> None:
    """The reader has seen what there is now."""
    connection.execute("insert or replace into meta values (?, ?)", (_VISIT_ENDED, now))


def new_since(connection: sqlite3.Connection) -> str | None:
    """The moment after which a paper's `first_seen` makes it new, or None: nothing is new."""
    row = connection.execute("select value from meta where key = ?", (_NEW_SINCE,)).fetchone()
    return None if row is None else str(row[0])
