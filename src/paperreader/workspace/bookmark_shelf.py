"""The bookmarks as a shelf: the last bookmarked first, changed in place rather than made anew.

Ten thousand rows, and the folded texts that a filter looks at, outlive a change of one bookmark. Whoever asks
in a thread is given rows that nobody changes.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING

from paperreader.models.listing import Row
from paperreader.query.shelf import MemoryShelf
from paperreader.workspace.grouping import Grouping, grouped

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Listing
    from paperreader.models.paper import Paper
    from paperreader.query.context import QueryContext
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query

_FEW = 100
"""Changes that are made one by one; more make all rows anew, which takes 8 ms for 10,000."""


class BookmarkShelf(MemoryShelf):
    """All bookmarked papers.

    Args:
        read_among: tells which of some papers were read.
        paper: gives what is known of a paper that nothing was known of when it was bookmarked.

    Attributes:
        grouping: what the answers are grouped by.
        bookmarks: what it holds.
    """

    def __init__(
        self,
        read_among: Callable[[Iterable[str]], Collection[str]],
        paper: Callable[[str], Paper | None] = lambda _: None,
    ) -> None:
        super().__init__(())
        self._read_among = read_among
        self._paper = paper
        self.grouping = Grouping.NONE
        self.bookmarks: Mapping[str, Bookmark] = {}

    def take(self, bookmarks: Mapping[str, Bookmark]) -> None:
        """Hold these bookmarks, and look up what was read of those that are new."""
        held, self.bookmarks = self.bookmarks, bookmarks
        changed = [key for key, mark in bookmarks.items() if held.get(key) is not mark]
        gone = held.keys() - bookmarks.keys()
        if len(changed) + len(gone) > _FEW:
            self._take_anew()
            return
        rows = list(self._rows)
        for paper_id in (*gone, *changed):
            if paper_id in held:
                del rows[_place(rows, held[paper_id], held)]
        read = self._read_among(changed) if changed else ()
        for paper_id in changed:
            mark = bookmarks[paper_id]
            rows.insert(_place(rows, mark, bookmarks), self._row(mark, read=paper_id in read))
        self._hold(rows)

    def _take_anew(self) -> None:
        ordered = sorted(self.bookmarks.values(), key=attrgetter("paper.id"))
        ordered.sort(key=attrgetter("added"), reverse=True)
        self._hold([self._row(mark) for mark in ordered])
        self.look_up_read()

    def _row(self, mark: Bookmark, *, read: bool = False) -> Row:
        known = self._paper(mark.paper.id) if mark.is_bare else None
        return Row(None, known or mark.paper, read)

    def look_up_read(self) -> None:
        """Look up of each paper whether it was read by now."""
        read = self._read_among(self.bookmarks)
        self._hold(
            [
                row if row.read is (row.paper.id in read) else Row(None, row.paper, not row.read)
                for row in self._rows
            ]
        )

    def _hold(self, rows: list[Row]) -> None:
        self._rows = tuple(rows)
        self._texts.limit = max(len(rows), 1)

    def prepare(self) -> Iterator[object]:
        """Make the texts ready that a filter looks at, one by one: 10,000 take a quarter of a second."""
        return map(self._texts.of, [row.paper for row in self._rows])

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,
    ) -> Listing:
        """The papers that `query` asks for, in its own order or else in that of `sort`, and in groups."""
        listing = super().select(query, sort, context, hide_read=hide_read, limit=limit)
        if self.grouping is Grouping.NONE:
            return listing
        return grouped(listing.rows(0, len(listing)), self.bookmarks, self.grouping)


def _place(rows: Sequence[Row], mark: Bookmark, bookmarks: Mapping[str, Bookmark]) -> int:
    """Where a bookmark stands, or is to be put, among rows of these."""
    return bisect_left(rows, _key(mark), key=lambda row: _key(bookmarks[row.paper.id]))


def _key(mark: Bookmark) -> tuple[float, str]:
    return -mark.added.timestamp(), mark.paper.id
