"""Orders of a list as SQL. What is unknown comes last either way round; ties keep the shelf's own order."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library.moved import DELTA
from paperreader.query.fields import GROWTH, IS_BOOKMARKED, RATING, RELEVANCE
from paperreader.query.nodes import Fact, NumberRange

if TYPE_CHECKING:
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Node, Query

_SQL = {GROWTH: DELTA, RELEVANCE: "bm25(papers_fts, 10.0, 2.0, 1.0, 1.0, 1.0)"}
"""What the library orders by in its own way; the best match of words is the lowest.

A word weighs most in the title, and least in summary, keywords and authors.
"""
_OF_BOOKMARKS: dict[str, Node] = {"rating": NumberRange(RATING), "added": Fact(IS_BOOKMARKED)}
"""What the bookmarks order by, and which papers have it."""


class OwnOrder(msgspec.Struct, frozen=True):
    """The order of a shelf itself.

    Attributes:
        term: what it is by.
        descending: whether the highest comes first.
    """

    term: str
    descending: bool = False

    def sql(self, *, reverse: bool = False) -> str:
        """The order as a term of ORDER BY."""
        return f"{self.term} desc" if self.descending != reverse else self.term


def order_by(query: Query, sort: Sort, own: OwnOrder, *, has_words: bool) -> str:
    """What stands after ORDER BY; a `sort:` in the query wins over `sort`.

    `own` is the order of the shelf, which `rank` and `source` mean; `has_words` tells whether the full-text
    index is asked, without which nothing is more relevant.
    """
    asked = _asked(query, sort)
    terms = [_term(key, own, reverse=reverse, has_words=has_words) for key, reverse in asked]
    # Each once: FTS5 reads in the order of its rows only when that is the one thing asked for.
    return ", ".join(dict.fromkeys((*filter(None, terms), own.sql())))


BOOKMARKS = (
    "left join (select key as id, json_extract(value, '$[0]') as rating, json_extract(value, '$[1]') as added"
    " from json_each(?)) k on k.id = p.id"
)
"""Joins the bookmarks, whose `facts` stand for the question mark, to papers `p`."""


def facts(context: QueryContext) -> str:
    """What bookmarks are ordered by, as JSON: rating and moment of adding by the identifier of the paper."""
    return msgspec.json.encode(
        {
            paper_id: (kept.rating, round(kept.added.timestamp() * 1_000_000) if kept.added else None)
            for paper_id, kept in context.bookmarks.items()
        }
    ).decode()


def known_to_bookmarks(query: Query, sort: Sort) -> Node | None:
    """Where bookmarks decide the order first: which papers have what it is by. None where they do not."""
    return _OF_BOOKMARKS.get(_asked(query, sort)[0][0].name)


def is_own(query: Query, sort: Sort) -> bool:
    """Whether the order is that of the shelf itself, or of its ranks, either way round."""
    return not any(key.words for key, _ in _asked(query, sort))


def is_reversed(query: Query, sort: Sort) -> bool:
    """Whether what the order is first by comes the other way round."""
    return _asked(query, sort)[0][1]


def is_by_relevance(query: Query, sort: Sort) -> bool:
    """Whether the most relevant come first, and nothing else was asked for."""
    return _asked(query, sort) == [(RELEVANCE, False)]


def is_indexed(query: Query, sort: Sort) -> bool:
    """Whether all papers can be read in the order, since there is an index of what it is first by."""
    return _asked(query, sort)[0][0].indexed


def _asked(query: Query, sort: Sort) -> list[tuple[Sort, bool]]:
    """What the order is by, and whether the other way round."""
    return [(order.key, order.reverse) for order in query.sort] or [(sort, False)]


def _term(sort: Sort, own: OwnOrder, *, reverse: bool, has_words: bool) -> str:
    sql = _SQL.get(sort, sort.sql)
    if not sql:
        return own.sql(reverse=reverse)
    if sort is RELEVANCE:
        return f"{sql} {'desc' if reverse else 'asc'}" if has_words else ""
    if sort.ascending:
        return f"{sql} desc" if reverse else sql
    # SQLite takes NULL for the smallest value, so only the unusual direction has to say where it goes.
    return f"{sql} {'asc nulls last' if reverse else 'desc'}"
