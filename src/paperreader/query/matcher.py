"""Compile a query to a function over rows in memory. `library.search` compiles the same meaning to SQL."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from paperreader.models.listing import Row
from paperreader.query.bookmark_terms import (
    asks_bookmarks,
    bookmark_matcher,
    listed_papers,
    needle_of,
    within,
)
from paperreader.query.nodes import (
    Age,
    And,
    DateRange,
    Everything,
    Fact,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Query,
    Word,
)
from paperreader.query.patterns import compile_pattern
from paperreader.query.texts import FoldedTexts

if TYPE_CHECKING:
    from datetime import date

    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import TextField

Matcher = Callable[[Row], bool]


def compile_matcher(query: Query, context: QueryContext, texts: FoldedTexts | None = None) -> Matcher:
    """Return a function that tells whether a row matches `query`.

    Args:
        query: the query; its order is ignored.
        context: the day and the user's bookmarks.
        texts: the texts kept from earlier queries, with which 1,000 papers take a few milliseconds.

    Raises:
        InvalidQuery: the query holds a pattern that is not safe to run; a parsed query never does.
    """
    return _compile(query.node, context, texts if texts is not None else FoldedTexts())


def _compile(  # noqa: PLR0911 - one answer a kind of node
    node: Node, context: QueryContext, texts: FoldedTexts
) -> Matcher:
    if asks_bookmarks(node):
        return _compile_bookmark(node, context)
    if (papers := listed_papers(node, context)) is not None:
        return lambda row: not papers.isdisjoint(row.paper.names)
    match node:
        case And() | Or() | Not():
            return _compile_combined(node, context, texts)
        case Word() | Phrase():
            return _compile_words(needle_of(node), node.field, texts)
        case Pattern():
            return _compile_pattern(node, texts)
        case NumberRange():
            return within(node)
        case DateRange() | Age():
            return _compile_days(*context.days(node))
        case Fact():
            return node.condition.holds
        case _:
            assert isinstance(node, Everything)
            return lambda _row: True


def _compile_bookmark(node: Node, context: QueryContext) -> Matcher:
    """Look at the bookmarks of the rows alone, instead of at every bookmark."""
    matches, bookmark_of = bookmark_matcher(node), context.bookmarks.get

    def holds(row: Row) -> bool:
        paper = row.paper
        if (mark := bookmark_of(paper.id)) is not None and matches(mark):
            return True
        # Most papers have no other names, and looking for them takes as long as all the rest.
        others = map(bookmark_of, paper.names[1:]) if paper.ids or paper.doi else ()
        return any(mark is not None and matches(mark) for mark in others)

    return holds


def _compile_combined(node: And | Or | Not, context: QueryContext, texts: FoldedTexts) -> Matcher:
    if isinstance(node, Not):
        refused = _compile(node.part, context, texts)
        return lambda row: not refused(row)
    parts = tuple(_compile(part, context, texts) for part in node.parts)
    if isinstance(node, And):
        return lambda row: all(part(row) for part in parts)
    return lambda row: any(part(row) for part in parts)


def _compile_words(needle: str, field: TextField | None, texts: FoldedTexts) -> Matcher:
    if field is None:
        return lambda row: needle in texts.of(row.paper).folded
    return lambda row: texts.of(row.paper).has(needle, field)


def _compile_pattern(node: Pattern, texts: FoldedTexts) -> Matcher:
    search, field = compile_pattern(node.source).search, node.field
    return lambda row: any(search(text) for text in texts.of(row.paper).readable(field))


def _compile_days(low: date, high: date) -> Matcher:
    def matches(row: Row) -> bool:
        day = row.paper.day
        return day is not None and low <= day <= high

    return matches
