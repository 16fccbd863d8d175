"""Rows in memory, chosen and ordered by a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.listing import Row, Sort
from paperreader.query.highlight import positive_parts
from paperreader.query.marks import needle_of
from paperreader.query.matcher import compile_matcher, day_of
from paperreader.query.nodes import Everything, Order, Phrase, Query, SortKey, TextField, Word
from paperreader.query.texts import FoldedTexts, PaperTexts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from paperreader.query.context import Kept, QueryContext

_WEIGHTS = {TextField.TITLE: 8, TextField.KEYWORDS: 4, TextField.ABSTRACT: 2}
_ASCII_CAPITALS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_Key = int | float | str | None
_KEYS: dict[SortKey, Callable[[Row], _Key]] = {
    SortKey.RANK: lambda row: row.rank,
    SortKey.UPVOTES: lambda row: row.paper.upvotes,
    SortKey.STARS: lambda row: row.paper.stars,
    SortKey.COMMENTS: lambda row: row.paper.comments,
    SortKey.DATE: lambda row: _ordinal(day_of(row.paper)),
    SortKey.PUBLISHED: lambda row: _ordinal(row.paper.published),
}
ASCENDING = (SortKey.RANK, SortKey.TITLE)
"""What is usually ordered from the least up; everything else from the most down."""


class MemoryListing:
    """Rows in the order they were given, as `models.listing.Listing` promises."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._positions: dict[str, int] | None = None

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`, cut to what there is."""
        return self._rows[max(start, 0) : max(stop, 0)]

    def position(self, paper_id: str) -> int | None:
        """Where a paper stands, from 0, or None if it is not listed."""
        if self._positions is None:
            self._positions = {row.paper.id: place for place, row in enumerate(self._rows)}
        return self._positions.get(paper_id)


def select(
    rows: Sequence[Row],
    query: Query,
    sort: Sort,
    context: QueryContext,
    *,
    hide_read: bool = False,
    texts: FoldedTexts | None = None,
) -> MemoryListing:
    """The rows that `query` asks for, in its own order or else in that of `sort`.

    Equal rows keep the order they came in; what is unknown comes last, whichever way is up.
    """
    texts = texts if texts is not None else FoldedTexts()
    matches = compile_matcher(query, context, texts)
    unconditional = isinstance(query.node, Everything)
    chosen = [row for row in rows if not (hide_read and row.read) and (unconditional or matches(row))]
    # Sorting is stable, so the order that weighs most is applied last.
    for order in reversed(orders_of(query, sort)):
        chosen = _ordered(chosen, order, query, texts, context)
    return MemoryListing(chosen)


def orders_of(query: Query, sort: Sort) -> tuple[Order, ...]:
    """What to order by: what the query says, else what the list says; nothing for the source's own order."""
    if query.sort:
        return query.sort
    return () if sort is Sort.SOURCE else (Order(SortKey(sort.value)),)


def _ordered(
    rows: list[Row], order: Order, query: Query, texts: FoldedTexts, context: QueryContext
) -> list[Row]:
    key = _key(order.key, query, texts, context)
    keyed = [(key(row), row) for row in rows]
    known = [pair for pair in keyed if pair[0] is not None]
    descending = (order.key not in ASCENDING) != order.reverse
    known.sort(key=lambda pair: pair[0], reverse=descending)  # type: ignore[arg-type,return-value]
    return [row for _, row in known] + [row for value, row in keyed if value is None]


def _key(key: SortKey, query: Query, texts: FoldedTexts, context: QueryContext) -> Callable[[Row], _Key]:
    if key is SortKey.DELTA:
        return _gained
    if key in (SortKey.RATING, SortKey.ADDED):
        return lambda row: _of_bookmark(context.bookmarks.get(row.paper.id), key)
    if key is SortKey.TITLE:
        return lambda row: texts.of(row.paper).readable(TextField.TITLE)[0].translate(_ASCII_CAPITALS)
    if key is SortKey.RELEVANCE:
        words = [
            (needle_of(part), part.field)
            for part in positive_parts(query.node)
            if isinstance(part, Word | Phrase)
        ]
        return lambda row: _score(texts.of(row.paper), words)
    return _KEYS[key]


def _score(texts: PaperTexts, words: list[tuple[str, TextField | None]]) -> int:
    """How well words fit: a find in the title weighs most, then the keywords, the abstract, the rest."""
    return sum(
        sum(
            weight
            for field, weight in _WEIGHTS.items()
            if where in (None, field) and texts.has(needle, field)
        )
        + texts.has(needle, where)
        for needle, where in words
    )


def _of_bookmark(kept: Kept | None, key: SortKey) -> _Key:
    if kept is None:
        return None
    if key is SortKey.RATING:
        return kept.rating
    return kept.added.timestamp() if kept.added else None


def _gained(row: Row) -> int | None:
    """Upvotes and stars since the last visit; None where nothing moved."""
    return None if row.moved is None else row.moved.upvotes + row.moved.stars


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None
