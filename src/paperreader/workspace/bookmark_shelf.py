"""The bookmarks as a shelf, newest first. A change updates the rows instead of making all again.

Ten thousand rows, the folded texts for the filter, and the order and the groups of the last answer survive a
change of one bookmark. A query in a thread gets rows that never change.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cmp_to_key
from operator import attrgetter, is_not
from typing import TYPE_CHECKING

from paperreader.models.listing import Listing, MemoryListing, Row
from paperreader.models.value import Value
from paperreader.query.bookmark_terms import asks_bookmarks
from paperreader.query.fields import LIKENESS
from paperreader.query.matcher import compile_matcher
from paperreader.query.memory import MemoryShelf, comparison
from paperreader.query.narrowing import is_alike
from paperreader.query.nodes import leaves
from paperreader.workspace.changed_rows import Change, difference
from paperreader.workspace.grouping import GroupedListing, grouped, regrouped

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.grouping import Grouping
    from paperreader.models.paper import Paper
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Selection

_FEW = 100
"""Up to this many changes are made one by one; for more, all rows are made again: 8 ms for 10,000."""

_KEPT = 6
"""The number of answers that are kept: the last, those to the next orders, and some before a filter."""

_Step = tuple["Sequence[Row]", "Sequence[Row]", tuple["Mapping[int, Row]", "Mapping[int, Row]"]]


class BookmarkShelf(MemoryShelf):
    """All bookmarked papers.

    Args:
        read_among: returns which of some papers were read.
        paper: returns the details of a paper that was bookmarked without any, if they are known now.
        read_state: returns a value that differs from those before if any paper was marked since then.

    Attributes:
        grouping: the grouping of the listings, or None.
        bookmarks: the bookmarks on the shelf.
    """

    def __init__(
        self,
        read_among: Callable[[Iterable[str]], Mapping[str, int | None]],
        paper: Callable[[str], Paper | None] = lambda _: None,
        read_state: Callable[[], object] = object,
    ) -> None:
        super().__init__(())
        self._read_among = read_among
        self._paper = paper
        self._read_state = read_state
        self.grouping: Grouping | None = None
        self.bookmarks: Mapping[str, Bookmark] = {}
        self._state: tuple[Sequence[Row], Mapping[str, Bookmark]] = (), self.bookmarks
        self._answers: tuple[tuple[_Asked, Listing], ...] = ()
        """The last answers and those that were prepared, the newest first."""
        self._step: _Step = (), (), ({}, {})
        """The rows before and after the last change, and what `difference` would say of them."""
        self._looked_up: object = None
        """The state of the read marks when those of all rows were looked up."""

    def take(self, bookmarks: Mapping[str, Bookmark]) -> None:
        """Replace the bookmarks, and look up which papers of the new ones were read."""
        if bookmarks is self.bookmarks:
            return
        before, self.bookmarks = self.bookmarks, bookmarks
        gone, new = difference(tuple(before.values()), tuple(bookmarks.values()))
        if len(gone) + len(new) > _FEW:
            self._take_all()
            return
        rows = list(self._rows)
        old = [rows.pop(_place(rows, mark, before)) for mark in gone.values()]
        read = self._read_among(mark.paper.id for mark in new.values()) if new else {}
        now = [self._row(mark, read) for mark in new.values()]
        for row in now:
            rows.insert(_place(rows, bookmarks[row.paper.id], bookmarks), row)
        last = self._rows
        self._hold(rows)
        self._step = last, self._rows, ({id(row): row for row in old}, {id(row): row for row in now})

    def _take_all(self) -> None:
        ordered = sorted(self.bookmarks.values(), key=attrgetter("paper.id"))
        ordered.sort(key=attrgetter("added"), reverse=True)
        self._looked_up = self._read_state()
        read = self._read_among(self.bookmarks)
        self._hold([self._row(mark, read) for mark in ordered])

    def _row(self, mark: Bookmark, read: Mapping[str, int | None]) -> Row:
        known = self._paper(mark.paper.id) if mark.is_bare else None
        return _marked(known or mark.paper, read)

    def look_up_read(self) -> None:
        """Look up again which papers were read, if any was marked since."""
        if (state := self._read_state()) == self._looked_up:
            return
        self._looked_up = state
        read = self._read_among(self.bookmarks)
        rows = [row if _is_marked(row, read) else _marked(row.paper, read) for row in self._rows]
        if any(map(is_not, rows, self._rows)):
            self._hold(rows)

    def _hold(self, rows: list[Row]) -> None:
        self._rows, self._found = tuple(rows), None
        self._state = self._rows, self.bookmarks
        self._texts.limit = max(len(rows), 1)

    def needs_all(self, query: Query, sort: Sort, *, hide_read: bool) -> bool:
        """Return whether papers are grouped or ordered, or need no search."""
        return self.grouping is not None or super().needs_all(query, sort, hide_read=hide_read)

    def _select(self, request: Selection) -> Listing:
        if request.is_in_place and self.grouping is None:
            rows, bookmarks = self._state
            unread = [row for row in rows if not row.read] if request.hide_read else rows
            return MemoryListing(unread[: request.limit], bookmarks)
        if (listing := self._at_hand(request)) is not None:
            whole = request.limit is None or self.grouping is not None
            return listing if whole else MemoryListing(listing.rows(0, request.limit or 0))
        asked, listing = self._answer_to(request)
        if request.limit is None:
            self._remember(asked, listing)
        return listing

    def _answer_to(self, request: Selection) -> tuple[_Asked, Listing]:
        asked = _Asked(request, self.grouping, self._state)  # The event loop may replace them meanwhile.
        listing = super()._select(request)
        if asked.grouping is not None:
            listing = grouped(listing.rows(0, len(listing)), asked.state[1], asked.grouping)
        return asked, listing

    def _prepare_order(self, request: Selection) -> Iterator[object]:
        yield from super()._prepare_order(request)
        if request.sort is not LIKENESS and self._at_hand(request) is None:
            self._remember(*self._answer_to(request))
        yield request

    def _remember(self, asked: _Asked, listing: Listing) -> None:
        """Keep an answer in place of an older one to the same question, unless the rows were replaced."""
        if self._state is asked.state:
            others = [answer for answer in self._answers if not asked.repeats(answer[0])]
            self._answers = ((asked, listing), *others[: _KEPT - 1])

    def _at_hand(self, request: Selection) -> Listing | None:
        asked = _Asked(request, self.grouping, self._state)
        for answer in self._answers:
            if (listing := self._changed(answer, asked)) is not None:
                self._remember(asked, listing)
                return listing
        return None

    def _changed(self, answer: tuple[_Asked, Listing], asked: _Asked) -> Listing | None:
        """Return an answer with the few rows that have changed; None if the question was another."""
        (last, listing), (rows, bookmarks) = answer, asked.state
        if not asked.repeats(last):
            return None
        before, then = last.state
        if rows is before:
            return listing
        first, second, known = self._step
        gone, new = known if first is before and second is rows else difference(before, rows)
        if len(gone) + len(new) > _FEW:
            return None
        request = asked.request
        matches = compile_matcher(request.query, request.context, self._texts)
        compare = comparison(request, self._texts)

        def order(one: Row, other: Row) -> int:
            marks = ((then if id(row) in gone else bookmarks)[row.paper.id] for row in (one, other))
            mine, its = map(_key, marks)
            return compare(one, other) or (mine > its) - (mine < its)

        found = [row for row in new.values() if not (request.hide_read and row.read) and matches(row)]
        change = Change(gone, found, cmp_to_key(order))
        if isinstance(listing, GroupedListing) and asked.grouping is not None:
            return regrouped(listing, change, then, bookmarks, asked.grouping)
        return MemoryListing(change.applied(listing.rows(0, len(listing))), bookmarks)


class _Asked(Value, frozen=True):
    """A question to the shelf.

    Attributes:
        request: the request.
        grouping: the grouping of the shelf.
        state: the rows and the bookmarks that answer it.
    """

    request: Selection
    grouping: Grouping | None
    state: tuple[Sequence[Row], Mapping[str, Bookmark]]

    @property
    def is_of_others(self) -> bool:
        """Return whether the request is about other bookmarks than those of the shelf."""
        return self.request.context.bookmarks is not self.state[1]

    def repeats(self, other: _Asked) -> bool:
        """Return whether another question was the same, with other rows, and each row decides by itself."""
        now, then = self.request, other.request
        needs_bookmarks = any(order.key.of_bookmark for order in now.orders) or any(
            map(asks_bookmarks, leaves(now.query.node))
        )
        return (
            self.grouping is other.grouping
            and now.query.node == then.query.node
            and now.orders == then.orders
            and is_alike(now, then)
            and all(order.key is not LIKENESS for order in now.orders)
            and not (needs_bookmarks and (self.is_of_others or other.is_of_others))
        )


def _marked(paper: Paper, read: Mapping[str, int | None]) -> Row:
    return Row(None, paper, paper.id in read, read_version=read.get(paper.id))


def _is_marked(row: Row, read: Mapping[str, int | None]) -> bool:
    paper_id = row.paper.id
    return row.read == (paper_id in read) and row.read_version == read.get(paper_id)


def _place(rows: Sequence[Row], mark: Bookmark, bookmarks: Mapping[str, Bookmark]) -> int:
    """Return the index of a bookmark among rows of `bookmarks`, or the index at which to insert it."""
    return bisect_left(rows, _key(mark), key=lambda row: _key(bookmarks[row.paper.id]))


def _key(mark: Bookmark) -> tuple[float, str]:
    return -mark.added.timestamp(), mark.paper.id
