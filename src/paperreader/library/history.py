"""Keep the trending lists of past days and the upvotes of each day, and return which days the library knows.

A source has one trending list and replaces it all day. The last state of each day is stored under that day,
so that the user can step through the past. So is the last number of upvotes of each day, if it changed.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import msgspec

from paperreader.models.edition import EditionInfo, EditionKind
from paperreader.query.fields import READ

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable


MOST_TRENDING = 400
"""The number of days whose trending list is kept; the oldest are deleted."""

_SYNCED_SINCE = "synced_since"
_DAYS = f"""
    select editions.value, editions.count, editions.complete, count(e.paper)
    from editions left join edition_papers e on e.edition = editions.number and e.paper not in ({READ})
    where kind = 'day' and value between ? and ?
    group by number order by fetched_at
"""  # noqa: S608 - a constant
_DAYS_OF_LONGER_LISTS = f"""
    select e.edition_date, count(distinct e.paper), 0, count(distinct iif(e.paper in ({READ}), null, e.paper))
    from editions cross join edition_papers e on e.edition = editions.number
    where kind in ('week', 'month') and e.edition_date between ? and ?
    group by e.edition_date
"""  # noqa: S608 - a constant

_KEEP_UPVOTES = """
    insert or replace into upvotes_seen
    select rowid, ?, upvotes from papers where rowid = ? and upvotes is not null and upvotes is not (
        select upvotes from upvotes_seen where paper = papers.rowid order by day desc limit 1)
"""
_UPVOTES = """
    select day, u.upvotes from upvotes_seen u join papers p on p.rowid = u.paper where p.id = ?
    union select substr(seen, 1, 10), upvotes from papers where id = ? and upvotes is not null order by 1
"""


class DayPresent(msgspec.Struct, frozen=True):
    """A day whose papers the library has, or that it knows to have none.

    Attributes:
        count: its papers.
        unread: those that were not read.
        complete: whether its complete list is stored; otherwise it is known from a week, a month or a part.
    """

    count: int
    unread: int
    complete: bool


def days_present(connection: sqlite3.Connection, first: date, last: date) -> dict[date, DayPresent]:
    """Return the days from `first` to `last`, both included, that the library knows."""
    found = {}
    for statement in (_DAYS_OF_LONGER_LISTS, _DAYS):
        for day, count, complete, unread in connection.execute(statement, (str(first), str(last))):
            found[date.fromisoformat(day)] = DayPresent(count, unread, bool(complete))
    return found


def synced_since(connection: sqlite3.Connection) -> date | None:
    """Return the first day of the longest sync, from which an interrupted sync continues, or None."""
    row = connection.execute("select value from meta where key = ?", (_SYNCED_SINCE,)).fetchone()
    return None if row is None else date.fromisoformat(row[0])


def remember_sync(connection: sqlite3.Connection, first: date) -> None:
    """Remember that a sync begins with this day; a later day changes nothing."""
    known = synced_since(connection)
    if known is None or first < known:
        connection.execute("insert or replace into meta values (?, ?)", (_SYNCED_SINCE, first.isoformat()))


def keep_upvotes(connection: sqlite3.Connection, rows: Iterable[int], now: str) -> None:
    """Keep the upvotes of these papers for the day of the `timestamp` `now`, unless they are unchanged."""
    connection.executemany(_KEEP_UPVOTES, ((now[:10], row) for row in rows))


def upvotes(connection: sqlite3.Connection, paper_id: str) -> dict[date, int]:
    """Return the upvotes of a paper on each day on which they changed, and on the day it last came."""
    found = connection.execute(_UPVOTES, (paper_id, paper_id))
    return {date.fromisoformat(day): count for day, count in found}


def keep_trending(connection: sqlite3.Connection, number: int, info: EditionInfo, today: date) -> None:
    """Keep the trending list of this number, which is about to be replaced, if it is from before `today`.

    Days are in UTC.
    """
    day = info.fetched_at.date()
    if info.key.kind is not EditionKind.TRENDING or info.key.value or not info.count or day >= today:
        return
    kept = connection.execute(
        "insert or ignore into editions (kind, value, source, order_words, fetched_at, count, complete)"
        " select kind, ?, source, order_words, fetched_at, count, complete from editions where number = ?",
        (str(day), number),
    )
    if kept.rowcount:
        connection.execute(
            "insert into edition_papers (edition, rank, paper, edition_date)"
            " select ?, rank, paper, edition_date from edition_papers where edition = ?",
            (kept.lastrowid, number),
        )
        _drop_oldest(connection)


def _drop_oldest(connection: sqlite3.Connection) -> None:
    connection.execute(
        "delete from editions where kind = 'trending' and value != '' and number not in ("
        "select number from editions where kind = 'trending' and value != '' order by value desc limit ?)",
        (MOST_TRENDING,),
    )
