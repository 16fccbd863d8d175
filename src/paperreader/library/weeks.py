"""Count the papers of the library that match a query in each week."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from paperreader.library.index_terms import conditions, index_expression
from paperreader.library.selection import of_library
from paperreader.models.weeks import WeekCount, by_week, first_day
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import DateRange, conjunction
from paperreader.query.shelf import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.library.connection import Connection
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_DAY = "coalesce(edition_date, published)"
_DAYS = f"select {_DAY}, count(*) from papers where {_DAY} between ? and ? group by 1"  # noqa: S608 - a constant
_DAY_OF_ROW = f"select rowid, {_DAY} from papers where {_DAY} between ? and ?"  # noqa: S608


def papers_a_week(
    connection: Connection, query: Query, context: QueryContext, weeks: int, until: date
) -> tuple[WeekCount, ...]:
    """Return the papers that match, week by week until that of `until`, the oldest week first."""
    between = (first_day(weeks, until), until)
    if query.is_empty:
        days = dict(connection.execute(_DAYS, tuple(map(str, between))))
    else:
        days = Counter(_days_found(connection, query, context, between))
    return by_week({date.fromisoformat(day): count for day, count in days.items()}, weeks, until)


def _days_found(
    connection: Connection, query: Query, context: QueryContext, between: tuple[date, date]
) -> Iterator[str]:
    """Return the day of each matching paper, once per paper.

    The days come from their index and are joined here: looking up each paper's day in its table would take
    five times as long.
    """
    unordered = msgspec.structs.replace(query, sort=())
    if not _has_words(query):
        node = conjunction([query.node, DateRange(*between)])
        assert node is not None
        unordered = msgspec.structs.replace(unordered, node=node)
    day_of_row = dict(connection.execute(_DAY_OF_ROW, tuple(map(str, between))))
    for (row,) in of_library(Selection(unordered, SOURCE, context)).run(connection):
        if row in day_of_row:
            yield day_of_row[row]


def _has_words(query: Query) -> bool:
    """Return whether the full-text index finds the papers, so that none must be read to match it."""
    indexed, _ = conditions(query.node)
    return index_expression(indexed) is not None
