"""Compile the orders of a list to SQL.

Unknown values come last in both directions, and ties keep the order of the shelf.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library.visits import DELTA
from paperreader.query.fields import GROWTH, IS_BOOKMARKED, LIKENESS, RATING, RELEVANCE
from paperreader.query.nodes import Fact, Node, NumberRange, Order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort

_SQL = {GROWTH: DELTA, LIKENESS: "likeness({row})", RELEVANCE: "bm25(papers_fts, 10.0, 2.0, 1.0, 1.0, 1.0)"}
"""The orders that the library computes itself; the best match of words has the lowest value.

A word weighs most in the title, and least in summary, keywords and authors.
"""
OF_BOOKMARKS: dict[str, Node] = {"rating": NumberRange(RATING), "added": Fact(IS_BOOKMARKED)}
"""The orders that bookmarks decide, and the condition for papers that have a value."""


class OwnOrder(msgspec.Struct, frozen=True):
    """The order of a shelf itself.

    Attributes:
        term: the SQL term to order by.
        descending: whether the highest comes first.
        row: the SQL term for the row number of a paper.
    """

    term: str
    descending: bool = False
    row: str = "p.rowid"

    def sql(self, *, reverse: bool = False) -> str:
        """Return the order as a term of ORDER BY."""
        return f"{self.term} desc" if self.descending != reverse else self.term


def order_by(orders: Iterable[Order], own: OwnOrder, *, has_words: bool) -> str:
    """Return the terms of ORDER BY.

    `own` is the order of the shelf, which `rank` and `source` mean. `has_words` tells whether the full-text
    index is used; without it there is no relevance to order by.
    """
    terms = [_term(order.key, own, reverse=order.reverse, has_words=has_words) for order in orders]
    # Terms are not repeated: FTS5 reads in the order of its rows only if that is the only term.
    return ", ".join(dict.fromkeys((*filter(None, terms), own.sql())))


BOOKMARKS = (
    "left join (select key as id, json_extract(value, '$[0]') as rating, json_extract(value, '$[1]') as added"
    " from json_each(?)) k on k.id = p.id"
)
"""Joins the bookmarks to papers `p`; the value of the question mark is `facts`."""


def facts(context: QueryContext) -> str:
    """Return the rating and moment of adding of each bookmark, as JSON by the identifier of the paper."""
    return msgspec.json.encode(
        {
            paper_id: (kept.rating, round(kept.added.timestamp() * 1_000_000) if kept.added else None)
            for paper_id, kept in context.bookmarks.items()
        }
    ).decode()


def _term(sort: Sort, own: OwnOrder, *, reverse: bool, has_words: bool) -> str:
    sql = _SQL.get(sort, sort.sql).format(row=own.row)
    if not sql:
        return own.sql(reverse=reverse)
    if sort is RELEVANCE:
        return f"{sql} {'desc' if reverse else 'asc'}" if has_words else ""
    if sort.ascending:
        return f"{sql} desc" if reverse else sql
    # For SQLite, NULL is the smallest value, so only the unusual direction needs NULLS LAST.
    return f"{sql} {'asc nulls last' if reverse else 'desc'}"
