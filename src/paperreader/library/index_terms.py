"""Compile the words of a query to one FTS5 expression.

The syntax is described at https://sqlite.org/fts5.html#full_text_query_syntax. Every term consists of folded
letters and digits in double quotes, so no typed text can be syntax. `library.search` compiles to SQL what
the index cannot answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.fields import INDEXED
from paperreader.query.nodes import And, Node, Not, Or, Phrase, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.library.full_text import Beginnings


def conditions(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Split a query into the conditions that the index answers, and those that it does not.

    The index can exclude papers from its hits, but not from all papers. Without a positive word for the
    index, the excluded words are left to the table.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    if not any(map(_is_positive, parts)):
        return (), parts
    indexed = tuple(part for part in parts if _is_positive(part) or _is_refused(part))
    return indexed, tuple(part for part in parts if part not in indexed)


def index_expression(parts: Iterable[Node], begun: Beginnings | None = None) -> str | None:
    """Return the expression that matches if all of `parts` hold, or None if the index cannot say.

    With `begun`, a prefix is replaced by the known words that begin with it, which the index reads as it
    goes. That is best for a first page. A count takes longer that way than by merging the words first.
    """
    parts = tuple(parts)
    positive = [part for part in parts if _is_positive(part)]
    refused = [part.part for part in parts if isinstance(part, Not) and _is_refused(part)]
    if not positive or len(positive) + len(refused) < len(parts):
        return None
    expression = _joined(positive, " AND ", begun)
    return f"({expression}) NOT ({_joined(refused, ' OR ', begun)})" if refused else expression


def in_titles(expression: str) -> str:
    """Narrow `expression` to papers that it would also match if they had only their titles."""
    titles = f"{{title}} : ({expression})"
    # Every word is in lower case, so this is the operator: refusing a word only in titles would match more.
    return f"({expression}) AND ({titles})" if " NOT " in expression else titles


def not_in_titles(expression: str) -> str:
    """Return an expression for papers that `expression` matches and `in_titles` does not."""
    return f"({expression}) NOT ({{title}} : ({expression}))"


def _is_positive(node: Node) -> bool:
    """Return whether the index alone finds the papers that a part asks for."""
    if isinstance(node, Word | Phrase):
        return node.field is None or node.field in INDEXED
    if isinstance(node, Or):
        return all(map(_is_positive, node.parts))
    if isinstance(node, And):
        known = all(_is_positive(part) or _is_refused(part) for part in node.parts)
        return known and any(map(_is_positive, node.parts))
    return False


def _is_refused(node: Node) -> bool:
    return isinstance(node, Not) and _is_positive(node.part)


def _joined(nodes: Iterable[Node], operator: str, begun: Beginnings | None) -> str:
    return operator.join(_expression(node, begun) for node in nodes)


def _expression(node: Node, begun: Beginnings | None) -> str:
    if isinstance(node, Or):
        return f"({_joined(node.parts, ' OR ', begun)})"
    if isinstance(node, And):
        return f"({index_expression(node.parts, begun)})"
    assert isinstance(node, Word | Phrase)
    column = f"{node.field.attribute} : " if node.field else ""
    if isinstance(node, Phrase):
        return column + _phrase(node.tokens)
    *before, last = node.tokens
    words = begun(last) if begun else None
    if not words:
        return f"{column}{_phrase(node.tokens)} *"
    return f"{column}({' OR '.join(_phrase((*before, word)) for word in words)})"


def _phrase(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'
