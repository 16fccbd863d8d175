"""The interface between a list of papers and their store: rows in memory here, the library elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.query.fields import SOURCE
from paperreader.query.memory import MemoryListing, select
from paperreader.query.texts import FoldedTexts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.listing import Listing, Row
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query


class Shelf(Protocol):
    """Papers to select from."""

    in_memory: bool
    """Whether selecting a few papers takes as long as selecting all."""

    @property
    def count(self) -> int:
        """Return the number of papers, unfiltered."""

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,
    ) -> Listing:
        """Return at most `limit` papers that match `query`, in its own order or else in that of `sort`."""

    def count_matching(self, query: Query, context: QueryContext, *, hide_read: bool = False) -> int:
        """Return how many papers match `query`."""


class MemoryShelf:
    """A shelf of rows in memory, in the order of their source, which keeps their texts between queries."""

    in_memory = True

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = tuple(rows)
        self._texts = FoldedTexts(limit=max(len(self._rows), 1))

    @property
    def count(self) -> int:
        """Return the number of rows, unfiltered."""
        return len(self._rows)

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,
    ) -> Listing:
        """Return at most `limit` rows that match `query`, in its own order or else in that of `sort`."""
        listing = select(self._rows, query, sort, context, hide_read=hide_read, texts=self._texts)
        return listing if limit is None else MemoryListing(listing.rows(0, limit))

    def count_matching(self, query: Query, context: QueryContext, *, hide_read: bool = False) -> int:
        """Return how many rows match `query`."""
        return len(self.select(query, SOURCE, context, hide_read=hide_read))
