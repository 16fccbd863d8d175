"""Count the papers of the library that match a query on each day."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from paperreader.library.selection import is_by_words, of_library
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import DateRange, Query, both
from paperreader.query.shelf import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.library.connection import Connection
    from paperreader.query.context import QueryContext

_DAY = "coalesce(edition_date, published)"
_DAYS = f"""select {_DAY}, count(*) from papers where {_DAY} between ? and ?
    and rowid not in (select paper from same_papers) group by 1"""  # noqa: S608 - a constant
_DAY_OF_ROW = f"select rowid, {_DAY} from papers where {_DAY} between ? and ?"  # noqa: S608


def papers_a_day(
    connection: Connection, query: Query, context: QueryContext, first: date, last: date
) -> dict[date, int]:
    """Return how many papers of each day between two match; days without any are left out."""
    if query.is_empty:
        days = dict(connection.execute(_DAYS, (str(first), str(last))))
    else:
        days = Counter(_days_found(connection, query, context, (first, last)))
    return {date.fromisoformat(day): count for day, count in days.items()}


def _days_found(
    connection: Connection, query: Query, context: QueryContext, between: tuple[date, date]
) -> Iterator[str]:
    """Return the day of each matching paper, once per paper.

    The days come from their index and are joined here: looking up each paper's day in its table would take
    five times as long.
    """
    unordered = msgspec.structs.replace(query, sort=())
    request = Selection(unordered, SOURCE, context)
    if not is_by_words(request):  # Otherwise the index finds the papers, and none is read to match it.
        unordered = both(unordered, Query(node=DateRange(*between)))
        request = msgspec.structs.replace(request, query=unordered)
    day_of_row = dict(connection.execute(_DAY_OF_ROW, tuple(map(str, between))))
    for (row,) in of_library(request).run(connection):
        if row in day_of_row:
            yield day_of_row[row]
