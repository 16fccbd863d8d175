"""The interface between a list of papers and their store: rows in memory, or the library."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

import msgspec

from paperreader.query.context import QueryContext
from paperreader.query.fields import RELEVANCE, SOURCE
from paperreader.query.kinds import Sort
from paperreader.query.nodes import Order, Query

if TYPE_CHECKING:
    from paperreader.models.listing import Listing


def _always() -> bool:
    return True


class Selection(msgspec.Struct, frozen=True):
    """A request to a shelf.

    Attributes:
        query: the condition for papers, and possibly their order.
        sort: the order, unless the query names one.
        context: the day, the bookmarks and the mutes that the query depends on.
        hide_read: whether papers that were read are left out.
        limit: the largest number of papers; None for all.
        is_wanted: returns whether somebody still waits for the answer; called by any thread.
    """

    query: Query
    sort: Sort
    context: QueryContext
    hide_read: bool = False
    limit: int | None = None
    is_wanted: Callable[[], bool] = _always

    @property
    def orders(self) -> tuple[Order, ...]:
        """Return the orders of the query, or else the one of the list."""
        return self.query.sort or (Order(self.sort),)

    @property
    def is_in_place(self) -> bool:
        """Return whether this is the shelf in its own order, except for hidden read papers.

        Without a query, relevance is the own order too.
        """
        return self.query.is_empty and self.sort in (SOURCE, RELEVANCE)


class Shelf(ABC):
    """Papers to select from.

    A shelf raises `Superseded` if the answer is no longer wanted; one of the library, after
    `Library.interrupt`.
    """

    in_memory = False
    """Whether Python selects its papers, and a search can be stopped between any two of them."""

    @property
    @abstractmethod
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
        is_wanted: Callable[[], bool] = _always,
    ) -> Listing:
        """Return at most `limit` papers that match `query`, in its own order or else in that of `sort`."""
        return self._select(Selection(query, sort, context, hide_read, limit, is_wanted))

    def at_hand(
        self, query: Query, sort: Sort, context: QueryContext, *, hide_read: bool = False
    ) -> Listing | None:
        """Return what `select` would return, if it was selected before and little has changed; else None."""
        return self._at_hand(Selection(query, sort, context, hide_read))

    def needs_all(self, query: Query, sort: Sort, *, hide_read: bool) -> bool:  # noqa: ARG002 - a default
        """Return whether selecting a few papers takes as long as selecting all."""
        return False

    def prepare(self) -> Iterable[object]:
        """Return steps that prepare for queries, one each; the library has an index."""
        return ()

    def prepare_order(
        self, query: Query, sort: Sort, context: QueryContext, *, hide_read: bool = False
    ) -> Iterable[object]:
        """Return steps after which `select` with these arguments takes little time."""
        return self._prepare_order(Selection(query, sort, context, hide_read))

    def count_matching(self, query: Query, context: QueryContext, *, hide_read: bool = False) -> int:
        """Return how many papers match `query`."""
        return self._count(Selection(query, SOURCE, context, hide_read))

    @abstractmethod
    def _select(self, request: Selection) -> Listing: ...

    def _prepare_order(self, request: Selection) -> Iterable[object]:  # noqa: ARG002 - the library has indexes
        return ()

    def _at_hand(self, request: Selection) -> Listing | None:  # noqa: ARG002 - for shelves in memory
        return None

    def _count(self, request: Selection) -> int:
        return len(self._select(request))
