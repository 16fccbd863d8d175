"""Select and order rows in memory by a query."""

from __future__ import annotations

from array import array
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from paperreader.errors import Superseded
from paperreader.models.listing import MemoryListing
from paperreader.query.bookmark_terms import needle_of
from paperreader.query.fields import ABSTRACT, BY_TITLE, KEYWORDS, LIKENESS, RELEVANCE, SOURCE, TITLE
from paperreader.query.highlight import positive_parts
from paperreader.query.matcher import compile_matcher
from paperreader.query.narrowing import Found, begin, beginning_of
from paperreader.query.nodes import Everything, Order, Phrase, Query, Word
from paperreader.query.shelf import Selection, Shelf
from paperreader.query.texts import FoldedTexts, PaperTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paperreader.models.listing import Listing, Row
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Key, Sort, TextField

_WEIGHTS = {TITLE: 8, KEYWORDS: 4, ABSTRACT: 2}
_AT_ONCE = 200
"""The number of rows that are tried at once: 5 ms, if their texts must be folded first."""


class MemoryShelf(Shelf):
    """A shelf of rows in memory, in the order of their source, which keeps their texts between queries."""

    in_memory = True

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._texts = FoldedTexts(limit=max(len(self._rows), 1))
        self._found: Found | None = None
        """The last search, which the next one continues if it only finds fewer papers."""
        self._preparing: tuple[Sequence[Row] | None, Iterator[object]] = None, iter(())
        self._by_beginning: tuple[Sequence[Row], Mapping[str, Sequence[int]]] = ((), {})
        """The rows that were prepared, and the indexes of those with a word that begins with the letters."""

    @property
    def count(self) -> int:
        """Return the number of rows, unfiltered."""
        return len(self._rows)

    def needs_all(self, query: Query, sort: Sort, *, hide_read: bool) -> bool:  # noqa: ARG002 - the same
        """Return whether papers are ordered, or need no search."""
        return isinstance(query.node, Everything) or _is_ordered(query.sort or (Order(sort),))

    def prepare(self) -> Iterator[object]:
        """Return the steps left that prepare the texts for the filter, one each: 10,000 take 0.4 seconds."""
        if self._preparing[0] is not self._rows:
            self._preparing = self._rows, self._prepare(self._rows)
        return self._preparing[1]

    def _prepare(self, rows: Sequence[Row]) -> Iterator[object]:
        found: dict[str, array[int]] = defaultdict(lambda: array("I"))
        for index, row in enumerate(rows):
            pairs = {word[:2] for word in set(self._texts.of(row.paper).folded.split())}
            for beginning in pairs | {pair[0] for pair in pairs}:
                found[beginning].append(index)
            yield row
        self._by_beginning = rows, found

    def _prepare_order(self, request: Selection) -> Iterator[object]:
        papers = (row.paper for row in self._rows)
        if request.sort is BY_TITLE:
            yield from map(self._texts.title_of, papers)
        elif request.sort is LIKENESS:
            yield from request.context.likeness.prepare(tuple(papers))

    def _select(self, request: Selection) -> Listing:
        """Return the rows that match; equal rows keep their order, unknown values come last."""
        query, context, texts = request.query, request.context, self._texts
        chosen = self._matching(request)
        # Sorting is stable, so the first order is applied last.
        for order in reversed(request.orders):
            if order.key is not SOURCE:
                chosen = _ordered(chosen, order, query, texts, context)
        return MemoryListing(chosen[: request.limit])

    def _matching(self, request: Selection) -> list[Row]:
        rows = self._rows  # The owner of the shelf may replace them meanwhile.
        if isinstance(request.query.node, Everything):
            return [row for row in rows if not (request.hide_read and row.read)]
        prepared, by_beginning = self._by_beginning
        beginning = beginning_of(request.query.node) if prepared is rows else None
        is_known = beginning is not None and request.query.node == Word((beginning,))

        def among() -> Sequence[Row]:
            return [rows[index] for index in by_beginning.get(beginning, ())] if beginning else rows

        begun = begin(rows, request, None if is_known else self._found, among)
        node = Everything() if is_known else begun.node  # The rows are known to match: no text need be read.
        matches = compile_matcher(Query(node=node), request.context, self._texts)
        chosen, rest = list(begun.chosen), begun.rest
        enough = None if _is_ordered(request.orders) else request.limit
        place = 0
        try:
            while place < len(rest) and (enough is None or len(chosen) < enough):
                if not request.is_wanted():
                    raise Superseded
                chosen += filter(matches, rest[place : place + _AT_ONCE])
                place += _AT_ONCE
        finally:
            self._found = Found(rows, request, tuple(chosen), rest[place:], begun.node)
        return chosen


def _is_ordered(orders: Sequence[Order]) -> bool:
    return any(order.key is not SOURCE for order in orders)


def comparison(request: Selection, texts: FoldedTexts) -> Callable[[Row, Row], int]:
    """Return a function that says how two rows are ordered: below 0, or 0 if only the shelf's order decides.

    It does not know the order by likeness.
    """
    keys = [
        (_key(order.key, request.query, texts, request.context), order.key.ascending == order.reverse)
        for order in request.orders
        if order.key is not SOURCE
    ]

    def compare(one: Row, other: Row) -> int:
        for key, is_descending in keys:
            mine: Any = key(one)
            its: Any = key(other)
            if mine != its:
                comes_later = mine is None or (its is not None and (mine > its) is not is_descending)
                return 1 if comes_later else -1
        return 0

    return compare


def _ordered(
    rows: list[Row], order: Order, query: Query, texts: FoldedTexts, context: QueryContext
) -> list[Row]:
    if order.key is LIKENESS:
        papers = [row.paper for row in rows]
        scores = context.likeness.of_papers(papers)
        keys: list[Any] = [scores.get(paper.id) for paper in papers]
    else:
        keys = list(map(_key(order.key, query, texts, context), rows))
    known = [place for place, value in enumerate(keys) if value is not None]
    known.sort(key=keys.__getitem__, reverse=order.key.ascending == order.reverse)
    unknown = [row for row, value in zip(rows, keys, strict=True) if value is None]
    return [rows[place] for place in known] + unknown


def _key(sort: Sort, query: Query, texts: FoldedTexts, context: QueryContext) -> Callable[[Row], Key | str]:
    if sort is BY_TITLE:
        return lambda row: texts.title_of(row.paper)
    if sort is RELEVANCE:
        words = [
            (needle_of(part), part.field)
            for part in positive_parts(query.node)
            if isinstance(part, Word | Phrase)
        ]
        return lambda row: _score(texts.of(row.paper), words)
    key = sort.key
    assert key is not None
    if not sort.of_bookmark:
        return key
    bookmark_of = context.bookmarks.get
    return lambda row: None if (bookmark := bookmark_of(row.paper.id)) is None else key(bookmark)


def _score(texts: PaperTexts, words: list[tuple[str, TextField | None]]) -> int:
    """Score how well words match: a hit in the title weighs most, then keywords, abstract, the rest."""
    return sum(
        sum(
            weight
            for field, weight in _WEIGHTS.items()
            if where in (None, field) and texts.has(needle, field)
        )
        + texts.has(needle, where)
        for needle, where in words
    )
