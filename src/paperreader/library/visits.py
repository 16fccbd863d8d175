"""Keep the visits, which decide what is new, and what changed since the last one: upvotes, stars, ranks.

A trigger of the table `papers` keeps the earlier counts, and `keep_ranks` the earlier ranks. Both do so only
for the first change. When a visit ends they become past. They are deleted when the next visit begins, unless
it continues that one.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paperreader.models.listing import Moved

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

SAME_VISIT = timedelta(minutes=30)
"""A visit that begins within this time continues the last one, so that a restart removes no `new` mark."""

_VISIT_ENDED = "visit_ended"
_NEW_SINCE = "new_since"
_BEFORE = {"papers_before": "paper", "ranks_before": "edition"}
"""The tables of earlier values, and the column that says of what."""

_UPVOTES, _STARS = "ifnull(p.upvotes - b.upvotes, 0)", "ifnull(p.stars - b.stars, 0)"
SELECTED = f"ifnull(k.rank, 0), {_UPVOTES}, {_STARS}"
"""The columns to select with `JOINED`, in the order in which `moved_of` reads them."""

JOINED = """left join papers_before b on b.past = 0 and b.paper = p.rowid
    left join ranks_before k on k.past = 0 and k.edition = ? and k.paper = p.rowid"""
"""Joins the earlier values to `papers p`; the question mark is the number of an edition, or None."""

DELTA = f"""coalesce(
    (select case when {_UPVOTES} or {_STARS} then {_UPVOTES} + {_STARS} end
        from papers_before b where b.past = 0 and b.paper = p.rowid),
    (select 0 from ranks_before k
        where k.past = 0 and k.edition = e.edition and k.paper = e.paper and k.rank != e.rank))"""  # noqa: S608
"""The upvotes and stars that the paper `p` gained, in SQL; NULL if nothing moved, not even its rank."""


def moved_of(rank: int | None, before: Sequence[int]) -> Moved | None:
    """Return what changed for a paper at `rank`, from the columns of `SELECTED`; None if nothing did."""
    rank_before, upvotes, stars = before
    climbed = rank_before - rank if rank_before and rank is not None else 0
    return Moved(climbed, upvotes, stars) if climbed or upvotes or stars else None


def keep_ranks(connection: sqlite3.Connection, edition: int, fetched_at: str) -> None:
    """Keep the ranks of an edition that is about to change, if the user has seen it as it is.

    Args:
        connection: in the transaction that changes it.
        edition: its number.
        fetched_at: the `timestamp` of the stored edition; one fetched since the last visit was not seen.
    """
    connection.execute(
        "insert into ranks_before (edition, paper, rank) select edition, paper, rank from edition_papers"
        " where edition = ? and ? <= (select value from meta where key = 'visit_ended')"
        " and not exists (select 1 from ranks_before where past = 0 and edition = ?)",
        (edition, fetched_at, edition),
    )


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
    for table in _BEFORE:
        connection.execute(f"delete from {table} where past = 1")  # noqa: S608
    connection.execute("insert or replace into meta values (?, ?)", (_NEW_SINCE, ended))


def end_visit(connection: sqlite3.Connection, now: str) -> None:
    """End the visit: the user has seen all current papers."""
    for table in _BEFORE:
        connection.execute(f"delete from {table} where past = 1")  # noqa: S608
        connection.execute(f"update {table} set past = 1")  # noqa: S608
    connection.execute("insert or replace into meta values (?, ?)", (_VISIT_ENDED, now))


def new_since(connection: sqlite3.Connection) -> str | None:
    """Return the end of the previous visit, after which a `first_seen` is new; None if nothing is new."""
    return _moment(connection, _NEW_SINCE)


def _put_right(connection: sqlite3.Connection, now: str) -> str:
    """Set times that were written while the clock was ahead to `now`, so that papers do not stay new."""
    for table, column in (("papers", "first_seen"), ("editions", "fetched_at"), ("reading", "read_at")):
        connection.execute(f"update {table} set {column} = ? where {column} > ?", (now, now))  # noqa: S608 - names
    return now


def _reopen_visit(connection: sqlite3.Connection) -> None:
    """Continue the last visit, with the same comparison.

    The past changes are older than those kept since, and replace them.
    """
    for table, name in _BEFORE.items():
        connection.execute(
            f"delete from {table} where past = 0 and {name} in (select {name} from {table} where past = 1)"  # noqa: S608
        )
        connection.execute(f"update {table} set past = 0 where past = 1")  # noqa: S608
    connection.execute("delete from meta where key = ?", (_VISIT_ENDED,))
    connection.execute("insert into meta select ?, value from meta where key = ?", (_VISIT_ENDED, _NEW_SINCE))


def _is_soon_after(ended: str, now: str) -> bool:
    return timedelta() <= datetime.fromisoformat(now) - datetime.fromisoformat(ended) < SAME_VISIT


def _moment(connection: sqlite3.Connection, key: str) -> str | None:
    row = connection.execute("select value from meta where key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])
