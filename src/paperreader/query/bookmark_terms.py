"""Answer parts of a query with identifiers, for memory and SQL alike.

They are about bookmarks, dismissed and recommended papers, and full texts.
"""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from paperreader.query.fields import IS_DISMISSED, IS_RECOMMENDED, LIKENESS
from paperreader.query.folding import fold
from paperreader.query.kinds import as_text
from paperreader.query.nodes import Fact, Node, NumberRange, Pattern, Phrase, Query, Word, leaves
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.query.context import BookmarkLike, QueryContext


def asks_bookmarks(node: Node) -> bool:
    """Return whether bookmarks alone answer a part of a query."""
    if isinstance(node, Fact):
        return node.condition.of_bookmark
    if isinstance(node, Word | Phrase | Pattern | NumberRange):
        return node.field is not None and node.field.of_bookmark
    return False


def needs_bookmarks(query: Query) -> bool:
    """Return whether bookmarks answer any part of a query, or decide its order."""
    ordered = any(order.key.of_bookmark or order.key is LIKENESS for order in query.sort)
    return ordered or any(map(asks_bookmarks, leaves(query.node)))


def listed_papers(node: Node, context: QueryContext) -> frozenset[str] | None:
    """Return the papers that match a part that identifiers answer; None for other parts.

    Raises:
        InvalidQuery: the node holds a pattern that is not safe to run; a parsed node never does.
    """
    if asks_bookmarks(node):
        return bookmarked(node, context)
    if isinstance(node, Fact) and node.condition is IS_DISMISSED:
        return context.dismissed
    if isinstance(node, Fact) and node.condition is IS_RECOMMENDED:
        return context.likeness.recommended()
    if isinstance(node, Word | Phrase | Pattern) and node.field is not None and node.field.of_full_text:
        return context.full_texts.papers(node)
    return None


def bookmarked(node: Node, context: QueryContext) -> frozenset[str]:
    """Return the papers whose bookmarks match a part for which `asks_bookmarks` holds.

    Raises:
        InvalidQuery: the node holds a pattern that is not safe to run; a parsed node never does.
    """
    matches = bookmark_matcher(node)
    return frozenset(paper_id for paper_id, bookmark in context.bookmarks.items() if matches(bookmark))


def bookmark_matcher(node: Node) -> Callable[[BookmarkLike], object]:
    """Return a function that tells whether a bookmark matches a part for which `asks_bookmarks` holds.

    Raises:
        InvalidQuery: the node holds a pattern that is not safe to run; a parsed query never does.
    """
    if isinstance(node, Fact):
        return node.condition.holds
    if isinstance(node, NumberRange):
        return within(node)
    assert isinstance(node, Word | Phrase | Pattern)
    assert node.field is not None
    field = node.field
    if isinstance(node, Pattern):
        search = compile_pattern(node.source).search
        return lambda bookmark: search(field.read(bookmark))
    value, needle = attrgetter(field.attribute), needle_of(node)
    # Many bookmarks have the same tags, and folding takes longest.
    holds = cache(lambda value: needle in fold(as_text(value)))
    return lambda bookmark: holds(value(bookmark))


def within(node: NumberRange) -> Callable[[Any], bool]:
    """Return a function that tells whether the number of a row, or of a bookmark, is known and in a range."""
    read, low, high = node.field.read, node.low, node.high

    def matches(holder: Any) -> bool:
        number = read(holder)
        return number is not None and (low is None or number >= low) and (high is None or number <= high)

    return matches


def needle_of(node: Word | Phrase) -> str:
    """Return the text to search for in folded text (`query.folding.fold`)."""
    words = " ".join(node.tokens)
    return f" {words} " if isinstance(node, Phrase) else f" {words}"
