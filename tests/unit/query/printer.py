"""Queries as text: each meaning has one canonical form, which `parse` reads back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.query.nodes import (
    Age,
    And,
    DateRange,
    Day,
    Everything,
    Fact,
    Node,
    Not,
    NumberRange,
    Or,
    Order,
    Pattern,
    Phrase,
    Query,
    Today,
    Word,
)

if TYPE_CHECKING:
    from paperreader.query.kinds import TextField


def print_query(query: Query | Node) -> str:
    """Return the canonical text of a query or of one node; empty for everything."""
    if isinstance(query, Query):
        node = print_query(query.node)
        # An OR binds looser than the sort that follows it.
        chosen = f"({node})" if isinstance(query.node, Or) and query.sort else node
        return " ".join(filter(None, (chosen, *map(_order, query.sort))))
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
            return _numbers(node)
        case DateRange():
            return _dates(node)
        case Age():
            return _age(node)
        case Fact():
            return node.condition.name
        case _:
            assert isinstance(node, Everything)
            return ""


def _in_field(field: TextField | None, text: str) -> str:
    return f"{field.name}:{text}" if field else text


def _order(order: Order) -> str:
    """Return the canonical text of an order."""
    return f"sort:{'-' if order.reverse else ''}{order.key.name}"


def _numbers(node: NumberRange) -> str:
    """Return the canonical text of a range of numbers."""
    name, low, high = node.field.name, node.low, node.high
    if low is not None and high is not None:
        return f"{name}:{low}" if low == high else f"{name}:{low}..{high}"
    if low is not None:
        return f"{name}:>={low}"
    return f"{name}:<0" if high == -1 else f"{name}:<={high}"


def _dates(node: DateRange) -> str:
    """Return the canonical text of a range of days."""
    low, high = node.low, node.high
    if low is not None and high is not None:
        return f"date:{_text(low)}" if low == high else f"date:{_text(low)}..{_text(high)}"
    if low is not None:
        return "date:>today" if low == Today(1) else f"date:>={_text(low)}"
    assert high is not None
    return "date:<yesterday" if high == Today(-2) else f"date:<={_text(high)}"


def _age(node: Age) -> str:
    """Return the canonical text of an age."""
    return f"{'older' if node.older else 'newer'}:{node.count}{node.unit}"


def _text(day: Day) -> str:
    if isinstance(day, Today):
        return {0: "today", -1: "yesterday"}[day.offset]
    return day.isoformat()
