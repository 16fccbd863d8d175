"""What a query asks of bookmarks, answered as the identifiers of papers: the same for memory and for SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.folding import fold
from paperreader.query.nodes import Fact, FactName, Node, Pattern, Phrase, TextField, Word
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    from paperreader.query.context import BookmarkFacts, QueryContext

_MARKS = (TextField.TAG, TextField.NOTE)


def asks_bookmarks(node: Node) -> bool:
    """Whether a part of a query is answered by bookmarks alone."""
    if isinstance(node, Fact):
        return node.name in (FactName.IS_BOOKMARKED, FactName.HAS_NOTE)
    return isinstance(node, Word | Phrase | Pattern) and node.field in _MARKS


def bookmarked(node: Node, context: QueryContext) -> frozenset[str]:
    """The papers whose bookmarks match a part for which `asks_bookmarks` holds.

    Raises:
        InvalidQuery: the pattern of a node made by hand is not one that is safe to run.
    """
    if isinstance(node, Fact):
        every = node.name is FactName.IS_BOOKMARKED
        return frozenset(key for key, facts in context.bookmarks.items() if every or facts.note)
    assert isinstance(node, Word | Phrase | Pattern)
    field = node.field
    if isinstance(node, Pattern):
        search = compile_pattern(node.source).search
        return frozenset(key for key, facts in context.bookmarks.items() if search(_text(facts, field)))
    needle = needle_of(node)
    return frozenset(key for key, facts in context.bookmarks.items() if needle in fold(_text(facts, field)))


def needle_of(node: Word | Phrase) -> str:
    """What to look for in folded text (`query.folding.fold`)."""
    words = " ".join(node.tokens)
    return f" {words} " if isinstance(node, Phrase) else f" {words}"


def _text(facts: BookmarkFacts, field: TextField | None) -> str:
    return "\n".join(facts.tags) if field is TextField.TAG else facts.note
