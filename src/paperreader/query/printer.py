"""Query to text: one canonical way to write a meaning, which `parse` reads back to the same meaning."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.dates import print_age, print_dates
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
from paperreader.query.values import print_numbers, print_order

if TYPE_CHECKING:
    from paperreader.query.kinds import TextField


def print_query(query: Query | Node) -> str:
    """The canonical text of a query or of one node; empty for everything."""
    if isinstance(query, Query):
        node = print_query(query.node)
        # An OR binds looser than the sort that follows it.
        chosen = f"({node})" if isinstance(query.node, Or) and query.sort else node
        return " ".join(filter(None, (chosen, *map(print_order, query.sort))))
    if isinstance(query, Or):
        return " OR ".join(print_query(part) for part in query.parts)
    if isinstance(query, And):
        return " ".join(_grouped(part, Or) for part in query.parts)
    if isinstance(query, Not):
        return f"-{_grouped(query.part, And, Or)}"
    return _leaf(query)


def _grouped(node: Node, *looser: type) -> str:
    text = print_query(node)
    return f"({text})" if isinstance(node, looser) else text


def _leaf(node: Node) -> str:  # noqa: PLR0911 - one text a kind of node
    match node:
        case Word():
            return _in_field(node.field, "-".join(node.tokens))
        case Phrase():
            return _in_field(node.field, f'"{" ".join(node.tokens)}"')
        case Pattern():
            return _in_field(node.field, f"/{node.source}/")
        case NumberRange():
            return print_numbers(node)
        case DateRange():
            return print_dates(node)
        case Age():
            return print_age(node)
        case Fact():
            return node.condition.name
        case _:
            assert isinstance(node, Everything)
            return ""


def _in_field(field: TextField | None, text: str) -> str:
    return f"{field.name}:{text}" if field else text
