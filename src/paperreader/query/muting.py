"""Exclude from a query what the user does not want to see.

Muted papers are left out of every list, unless they are bookmarked; dismissed ones only of recommendations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.query.fields import IS_BOOKMARKED, IS_DISMISSED, IS_MUTED
from paperreader.query.nodes import (
    NOTHING,
    And,
    Everything,
    Fact,
    Node,
    Not,
    Or,
    Pattern,
    Query,
    conjunction,
    disjunction,
    leaves,
    negation,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_MUTED = Fact(IS_MUTED)
_BOOKMARKED = Fact(IS_BOOKMARKED)
_DISMISSED = Fact(IS_DISMISSED)


def without_muted(query: Query, mutes: Sequence[Node]) -> Query:
    """Return the query for the papers to show. A query with `is:muted` decides by itself.

    Args:
        query: the query as typed.
        mutes: the conditions that the user muted.
    """
    hidden = _hidden(mutes)
    if asks_muted(query.node):
        return msgspec.structs.replace(query, node=_spelt_out(query.node, hidden))
    return _with(query, negation(hidden)) if mutes else query


def only_muted(query: Query, mutes: Sequence[Node]) -> Query | None:
    """Return the query that counts the hidden papers; None if nothing is hidden."""
    if not mutes or asks_muted(query.node):
        return None
    return _with(query, _hidden(mutes))


def without_dismissed(query: Query) -> Query:
    """Return the query for a list of recommendations. A query with `is:dismissed` decides by itself."""
    return query if asks_dismissed(query.node) else _with(query, Not(_DISMISSED))


def asks_dismissed(node: Node) -> bool:
    """Return whether a query contains `is:dismissed`."""
    return _DISMISSED in leaves(node)


def asks_muted(node: Node) -> bool:
    """Return whether a query contains `is:muted`."""
    return _MUTED in leaves(node)


def patterns_in(node: Node) -> int:
    """Return how many patterns a query has."""
    return sum(isinstance(part, Pattern) for part in leaves(node))


def _hidden(mutes: Sequence[Node]) -> Node:
    muted = disjunction(mutes)
    return NOTHING if muted is None else conjunction([muted, Not(_BOOKMARKED)]) or NOTHING


def _with(query: Query, part: Node) -> Query:
    parts = [part] if isinstance(query.node, Everything) else [query.node, part]
    return msgspec.structs.replace(query, node=conjunction(parts) or part)


def _spelt_out(node: Node, muted: Node) -> Node:
    """Return the node with `is:muted` replaced by the muted conditions."""
    if isinstance(node, And):
        return conjunction([_spelt_out(part, muted) for part in node.parts]) or node
    if isinstance(node, Or):
        return disjunction([_spelt_out(part, muted) for part in node.parts]) or node
    if isinstance(node, Not):
        return negation(_spelt_out(node.part, muted))
    return muted if node == _MUTED else node
