"""Find what changed since the last visit: upvotes, stars and ranks, then and now.

A trigger of the table `papers` keeps the earlier counts, and `keep_ranks` the earlier ranks. Both do so only
for the first change. When a visit ends they become past. They are deleted when the next visit begins, unless
it continues that one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.listing import Moved

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

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


def close(connection: sqlite3.Connection) -> None:
    """Make the changes until now past: the user has seen all current papers."""
    for table in ("papers_before", "ranks_before"):
        connection.execute(f"delete from {table} where past = 1")  # noqa: S608 - names of tables
        connection.execute(f"update {table} set past = 1")  # noqa: S608


def reopen(connection: sqlite3.Connection) -> None:
    """Make the past changes current again; they are older than those kept since, and replace them."""
    for table, name in (("papers_before", "paper"), ("ranks_before", "edition")):
        connection.execute(
            f"delete from {table} where past = 0 and {name} in (select {name} from {table} where past = 1)"  # noqa: S608
        )
        connection.execute(f"update {table} set past = 0 where past = 1")  # noqa: S608


def forget_past(connection: sqlite3.Connection) -> None:
    """Delete the changes from before the end of the last visit."""
    for table in ("papers_before", "ranks_before"):
        connection.execute(f"delete from {table} where past = 1")  # noqa: S608 - names of tables
