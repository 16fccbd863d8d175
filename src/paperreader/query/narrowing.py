"""Continue a search in memory: one letter more only narrows it, so it tries fewer papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.value import Value
from paperreader.query.bookmark_terms import needle_of
from paperreader.query.fields import IS_RECOMMENDED
from paperreader.query.nodes import And, Everything, Fact, Node, Or, Pattern, Phrase, Word, leaves

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.models.listing import Row
    from paperreader.query.shelf import Selection


class Found(Value, frozen=True):
    """The state of a search, which may have stopped before its end.

    Attributes:
        rows: the rows of the shelf.
        request: what was searched for.
        chosen: the rows that match, as far as they were tried.
        rest: the rows that were not tried.
        node: the part of the query that they may fail.
    """

    rows: Sequence[Row]
    request: Selection
    chosen: Sequence[Row]
    rest: Sequence[Row]
    node: Node


def begin(
    rows: Sequence[Row], request: Selection, last: Found | None, among: Callable[[], Sequence[Row]]
) -> Found:
    """Return the state in which to begin a search of `rows`, given the state of the last one.

    Args:
        rows: the rows of the shelf.
        request: what is searched for.
        last: the state of the last search, or None.
        among: returns rows among which every match is; not called if the last search is continued.
    """
    bookmarks = request.context.bookmarks
    if (
        last is not None
        and last.rows is rows
        and last.request.context.bookmarks is bookmarks
        and is_alike(request, last.request)
    ):
        if request.query.node == last.request.query.node:
            return last
        if narrows(request.query.node, last.request.query.node):
            node = request.query.node if last.rest else _not_in(request.query.node, last.request.query.node)
            return Found(rows, request, (), (*last.chosen, *last.rest), node)
    some = among()
    unread = [row for row in some if not row.read] if request.hide_read else some
    return Found(rows, request, (), unread, request.query.node)


def _not_in(node: Node, known: Node) -> Node:
    """Return the part of `node` that papers may fail which match `known`."""
    if not isinstance(node, And):
        return node
    parts = tuple(part for part in node.parts if not narrows(known, part))
    return parts[0] if len(parts) == 1 else And(parts)


def narrows(node: Node, other: Node) -> bool:
    """Return whether it is certain that every paper that matches `node` also matches `other`."""
    if node == other or isinstance(other, Everything):
        return True
    if isinstance(other, And):
        return all(narrows(node, part) for part in other.parts)
    if isinstance(node, Or):
        return all(narrows(part, other) for part in node.parts)
    if isinstance(node, Word | Phrase) and isinstance(other, Word | Phrase):
        return node.field is other.field and needle_of(node).startswith(needle_of(other))
    parts = node.parts if isinstance(node, And) else ()
    others = other.parts if isinstance(other, Or) else ()
    return any(narrows(part, other) for part in parts) or any(narrows(node, part) for part in others)


def beginning_of(node: Node) -> str | None:
    """Return one or two letters with which some indexed word of every match begins; None if unknown."""
    if isinstance(node, Word | Phrase) and node.field is None:
        return node.tokens[0][:2]
    parts = node.parts if isinstance(node, And) else ()
    return next(filter(None, map(beginning_of, parts)), None)


def is_alike(request: Selection, other: Selection) -> bool:
    """Return whether two requests differ at most in node, order, bookmarks and how many papers they want."""
    now, then = request.context, other.context
    return (
        request.hide_read == other.hide_read
        and now.today == then.today
        and now.dismissed == then.dismissed
        and not any(map(_may_change, leaves(request.query.node)))
    )


def _may_change(part: Node) -> bool:
    """Return whether neither rows nor context decide a part: full texts and recommendations change."""
    if isinstance(part, Word | Phrase | Pattern):
        return part.field is not None and part.field.of_full_text
    return isinstance(part, Fact) and part.condition is IS_RECOMMENDED
