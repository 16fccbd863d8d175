"""What a query asks of bookmarks, answered as the identifiers of papers: the same for memory and for SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.query.folding import fold
from paperreader.query.nodes import (
    And,
    Fact,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Word,
)
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.query.context import Kept, QueryContext
    from paperreader.query.nodes import Query


def asks_bookmarks(node: Node) -> bool:
    """Whether a part of a query is answered by bookmarks alone."""
    if isinstance(node, Fact):
        return node.condition.of_bookmark
    if isinstance(node, Word | Phrase | Pattern | NumberRange):
        return node.field is not None and node.field.of_bookmark
    return False


def needs_bookmarks(query: Query) -> bool:
    """Whether any part of a query, or its order, is answered by bookmarks."""
    return any(order.key.of_bookmark for order in query.sort) or _any_asks(query.node)


def _any_asks(node: Node) -> bool:
    match node:
        case And() | Or():
            return any(map(_any_asks, node.parts))
        case Not():
            return _any_asks(node.part)
        case _:
            return asks_bookmarks(node)


def bookmarked(node: Node, context: QueryContext) -> frozenset[str]:
    """The papers whose bookmarks match a part for which `asks_bookmarks` holds.

    Raises:
        InvalidQuery: the pattern of a node made by hand is not one that is safe to run.
    """
    matches = _matcher(node)
    return frozenset(paper_id for paper_id, kept in context.bookmarks.items() if matches(kept))


def _matcher(node: Node) -> Callable[[Kept], object]:
    if isinstance(node, Fact):
        return node.condition.holds
    if isinstance(node, NumberRange):
        return within(node)
    assert isinstance(node, Word | Phrase | Pattern)
    assert node.field is not None
    text = node.field.read
    if isinstance(node, Pattern):
        search = compile_pattern(node.source).search
        return lambda kept: search(text(kept))
    needle = needle_of(node)
    return lambda kept: needle in fold(text(kept))


def within(node: NumberRange) -> Callable[[Any], bool]:
    """Return whether the number of a row, or of a bookmark, is known and in a range."""
    read, low, high = node.field.read, node.low, node.high

    def matches(holder: Any) -> bool:
        number = read(holder)
        return number is not None and (low is None or number >= low) and (high is None or number <= high)

    return matches


def needle_of(node: Word | Phrase) -> str:
    """What to look for in folded text (`query.folding.fold`)."""
    words = " ".join(node.tokens)
    return f" {words} " if isinstance(node, Phrase) else f" {words}"
