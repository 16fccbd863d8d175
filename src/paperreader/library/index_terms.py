"""The words of a query as one FTS5 expression (https://sqlite.org/fts5.html#full_text_query_syntax).

Every term is folded letters and digits in double quotes, so no text that a person types can be syntax. What
the index cannot answer, it is not asked: `library.search` puts the rest into SQL.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.nodes import INDEXED, And, Node, Not, Or, Phrase, TextField, Word

if TYPE_CHECKING:
    from collections.abc import Iterable

_COLUMNS = {
    TextField.TITLE: "title",
    TextField.ABSTRACT: "abstract",
    TextField.SUMMARY: "summary",
    TextField.KEYWORDS: "keywords",
    TextField.AUTHOR: "authors",
}


def conditions(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """The conditions that make up a query: those that the index answers, and those that it does not.

    The index can leave papers out of what it found, but not out of everything: without a positive word for
    it, what a query refuses is for the table.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    if not any(map(_is_positive, parts)):
        return (), parts
    indexed = tuple(part for part in parts if _is_positive(part) or _is_refused(part))
    return indexed, tuple(part for part in parts if part not in indexed)


def index_expression(parts: Iterable[Node]) -> str | None:
    """What the index has to match for all of `parts` to hold, or None if it cannot say."""
    parts = tuple(parts)
    wanted = [part for part in parts if _is_positive(part)]
    refused = [part.part for part in parts if isinstance(part, Not) and _is_refused(part)]
    if not wanted or len(wanted) + len(refused) < len(parts):
        return None
    expression = _joined(wanted, " AND ")
    return f"({expression}) NOT ({_joined(refused, ' OR ')})" if refused else expression


def _is_positive(node: Node) -> bool:
    """Whether the index alone finds the papers that a part asks for."""
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


def _joined(nodes: list[Node], operator: str) -> str:
    return operator.join(_expression(node) for node in nodes)


def _expression(node: Node) -> str:
    if isinstance(node, Or):
        return f"({_joined(list(node.parts), ' OR ')})"
    if isinstance(node, And):
        return f"({index_expression(node.parts)})"
    assert isinstance(node, Word | Phrase)
    column = f"{_COLUMNS[node.field]} : " if node.field else ""
    begun = " *" if isinstance(node, Word) else ""
    return f'{column}"{" ".join(node.tokens)}"{begun}'
