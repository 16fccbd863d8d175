"""The bookmarks as a shelf: the last bookmarked first, changed in place rather than made anew.

Ten thousand rows, and the folded texts that a filter looks at, outlive a change of one bookmark. Whoever asks
in a thread is given rows that nobody changes.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from paperreader.models.listing import Row, Sort
from paperreader.query.memory import MemoryListing, select
from paperreader.query.texts import FoldedTexts
from paperreader.ui.support.grouping import GroupedListing, Grouping, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_FEW = 100
"""Changes that are made one by one; more make all rows anew, which takes 30 ms for 10,000."""

_Key = tuple[float, str]


class BookmarkShelf:
    """All bookmarked papers.

    Args:
        read_among: tells which of some papers were read.

    Attributes:
        grouping: what the answers are grouped by.
        bookmarks: what it holds.
    """

    def __init__(self, read_among: Callable[[Iterable[str]], Collection[str]]) -> None:
        self._read_among = read_among
        self._keys: list[_Key] = []
        self._rows: tuple[Row, ...] = ()
        self._texts = FoldedTexts(limit=1)
        self.grouping = Grouping.NONE
        self.bookmarks: Mapping[str, Bookmark] = {}

    def take(self, bookmarks: Mapping[str, Bookmark]) -> None:
        """Hold these bookmarks, and what was read of those that are new."""
        held, self.bookmarks = self.bookmarks, bookmarks
        changed = [key for key, mark in bookmarks.items() if held.get(key) is not mark]
        gone = held.keys() - bookmarks.keys()
        if len(changed) + len(gone) > _FEW:
            self.take_anew(bookmarks)
            return
        rows = list(self._rows)
        for paper_id in (*gone, *changed):
            if paper_id in held:
                place = self._place(held[paper_id])
                del self._keys[place], rows[place]
        read = self._read_among(changed) if changed else ()
        for paper_id in changed:
            place = self._place(bookmarks[paper_id])
            self._keys.insert(place, _key(bookmarks[paper_id]))
            rows.insert(place, Row(None, bookmarks[paper_id].paper, paper_id in read))
        self._rows = tuple(rows)
        self._texts.limit = max(len(rows), 1)

    def take_anew(self, bookmarks: Mapping[str, Bookmark]) -> None:
        """Hold these bookmarks, and look up of each paper whether it was read."""
        self.bookmarks = bookmarks
        read = self._read_among(bookmarks)
        ordered = sorted((_key(mark), mark.paper) for mark in bookmarks.values())
        self._keys = [key for key, _ in ordered]
        self._rows = tuple(Row(None, paper, paper.id in read) for _, paper in ordered)
        self._texts.limit = max(len(self._rows), 1)

    def _place(self, mark: Bookmark) -> int:
        return bisect_left(self._keys, _key(mark))

    @property
    def count(self) -> int:
        """How many papers."""
        return len(self._rows)

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,  # noqa: ARG002 - all are in memory: a part of them would take as long
    ) -> MemoryListing | GroupedListing:
        """Every paper that `query` asks for, in its own order or else in that of `sort`, and in groups."""
        listing = select(self._rows, query, sort, context, hide_read=hide_read, texts=self._texts)
        if self.grouping is Grouping.NONE:
            return listing
        return grouped(listing.rows(0, len(listing)), self.bookmarks, self.grouping)

    def count_matching(self, query: Query, context: QueryContext, *, hide_read: bool = False) -> int:
        """How many papers `query` asks for."""
        return len(select(self._rows, query, Sort.SOURCE, context, hide_read=hide_read, texts=self._texts))


def _key(mark: Bookmark) -> _Key:
    return -mark.added.timestamp(), mark.paper.id
