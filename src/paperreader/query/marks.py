"""What a query asks of bookmarks, answered as the identifiers of papers: the same for memory and for SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.folding import fold
from paperreader.query.nodes import (
    And,
    Fact,
    FactName,
    Node,
    Not,
    NumberField,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    SortKey,
    TextField,
    Word,
)
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.query.context import Kept, QueryContext
    from paperreader.query.nodes import Query

_ORDERS = (SortKey.RATING, SortKey.ADDED)
_TEXTS: dict[TextField | None, Callable[[Kept], str]] = {
    TextField.TAG: lambda kept: "\n".join(kept.tags),
    TextField.NOTE: lambda kept: kept.note,
    TextField.COLLECTION: lambda kept: "\n".join(kept.collections),
}
_FACTS: dict[FactName, Callable[[Kept], bool]] = {
    FactName.IS_BOOKMARKED: lambda _kept: True,
    FactName.HAS_NOTE: lambda kept: bool(kept.note),
    FactName.IS_LATER: lambda kept: kept.status == "later",
    FactName.STATUS_LATER: lambda kept: kept.status == "later",
    FactName.STATUS_READING: lambda kept: kept.status == "reading",
    FactName.STATUS_READ: lambda kept: kept.status == "read",
}


def asks_bookmarks(node: Node) -> bool:
    """Whether a part of a query is answered by bookmarks alone."""
    if isinstance(node, Fact):
        return node.name in _FACTS
    if isinstance(node, NumberRange):
        return node.field is NumberField.RATING
    return isinstance(node, Word | Phrase | Pattern) and node.field in _TEXTS


def needs_bookmarks(query: Query) -> bool:
    """Whether any part of a query, or its order, is answered by bookmarks."""
    return any(order.key in _ORDERS for order in query.sort) or _any_asks(query.node)


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
        return _FACTS[node.name]
    if isinstance(node, NumberRange):
        low, high = node.low, node.high
        return lambda kept: (
            kept.rating is not None
            and (low is None or kept.rating >= low)
            and (high is None or kept.rating <= high)
        )
    assert isinstance(node, Word | Phrase | Pattern)
    text = _TEXTS[node.field]
    if isinstance(node, Pattern):
        search = compile_pattern(node.source).search
        return lambda kept: search(text(kept))
    needle = needle_of(node)
    return lambda kept: needle in fold(text(kept))


def needle_of(node: Word | Phrase) -> str:
    """What to look for in folded text (`query.folding.fold`)."""
    words = " ".join(node.tokens)
    return f" {words} " if isinstance(node, Phrase) else f" {words}"
