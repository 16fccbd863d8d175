"""The papers that are shown: a place, a query, an order; and the list and the pane, which follow them.

No other module asks for papers. The cursor stays on its paper if it can. The module knows no key and no file.
"""

from __future__ import annotations

from contextlib import contextmanager
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING

import msgspec

from paperreader.models.listing import MemoryListing
from paperreader.query.context import QueryContext
from paperreader.query.fields import BY_RATING, BY_TITLE, LIKENESS, SORTS, SOURCE
from paperreader.query.nodes import Order, Query, both
from paperreader.ui.bars.heading import Counts
from paperreader.ui.bars.list_stats import ListStats
from paperreader.ui.paper_list.anchor import Anchor, anchor_at
from paperreader.ui.textual_private import paint_now
from paperreader.workspace.grouping import GroupedListing
from paperreader.workspace.places import OpenPlace, Tab, sorts_for
from paperreader.workspace.query_runner import SOON, ListRequest, QueryRunner

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Listing, Row
    from paperreader.query.highlight import HitFinder
    from paperreader.query.kinds import Sort
    from paperreader.services import Services
    from paperreader.ui.keys import Keys
    from paperreader.ui.paper_list.paper_list import PaperList
    from paperreader.ui.paper_pane.paper_pane import PaperPane
    from paperreader.workspace.views import LiveViews

_BELOW = 20
"""The number of papers below the cursor that are tried when its own paper is gone."""
_TO_FILTER = ("query.parser", "query.highlight", "query.snippet", "text.latex_reader")
"""The modules of the first letter. They are loaded before it, not while its answer is painted."""


class ResultList:
    """The request that the list shows.

    Args:
        services: have the library and the clock.
        keys: fills in the keys of commands.
        papers: the list.
        pane: shows the paper under the cursor.
        bookmarks: returns the bookmarks of this session.
        views: have the muted queries and the dismissed papers, and whether muted papers are shown for now.
        run: runs a coroutine in the background; a new one of its group cancels the one before.
        on_change: called when the heading may have changed, in the frame of the list.
        on_paper: called with the row of the paper that the pane shows.

    Attributes:
        opened: the place that is shown, or None while it has no papers yet.
        query: the filter.
        sort: the order of the papers if the query has none.
        hide_read: whether read papers are left out.
    """

    def __init__(
        self,
        services: Services,
        keys: Keys,
        papers: PaperList,
        pane: PaperPane,
        *,
        bookmarks: Callable[[], Mapping[str, Bookmark]],
        views: LiveViews,
        run: Callable[..., object],
        on_change: Callable[[], None],
        on_paper: Callable[[Row | None], None],
    ) -> None:
        self._services = services
        self._keys = keys
        self._papers = papers
        self._pane = pane
        self._bookmarks = bookmarks
        self._views = views
        self._on_change = on_change
        self._on_paper = on_paper
        self._stats = ListStats(services.library, run=run, on_change=on_change)
        self.runner = QueryRunner(
            show=self._show_answer,
            count=self._show_count,
            fail=lambda sentence: papers.post_message(papers.Unreadable(sentence)),
            interrupt=services.library.interrupt,
        )
        self.opened: OpenPlace | None = None
        self.query = Query()
        self.sort = SOURCE
        self.hide_read = False
        self._first_sort = SOURCE
        self._anchor: Anchor | None = None
        self._returning: str | None = None
        self._stays = False
        self._hits_to_come: int | None = None
        self._finder: HitFinder | None = None
        self._request: ListRequest | None = None

    @property
    def counts(self) -> Counts:
        """Return how many papers are shown, how many there are, and how many are muted."""
        total = self.opened.shelf.count if self.opened else 0
        listing = self._papers.listing
        listed = listing.papers if isinstance(listing, GroupedListing) else len(listing)
        shown = listed if self._hits_to_come is None else self._hits_to_come
        return Counts(shown=shown, total=total, muted=self._stats.muted, plot=self._stats.plot)

    @property
    def request(self) -> ListRequest | None:
        """Return what the shelf was asked for last, or None if no papers were asked for."""
        return self._request if self.opened else None

    def begin(self, order: str | None, *, hide_read: bool) -> None:
        """Set the order and `hide_read` for the first place; ask nothing yet."""
        self._first_sort = SORTS.get(order or "", SOURCE)
        self.hide_read = hide_read

    def open(self, opened: OpenPlace, *, keep: bool = False) -> None:
        """Show a place; with `keep`, keep the order of its papers and leave the cursor on its paper."""
        before, self.opened = self.opened, opened
        had_papers = before is not None
        if not (keep and had_papers):
            orders = sorts_for(opened.place.tab, has_query=False)
            self.sort = self._first_sort if self._first_sort in orders else SOURCE
            self._first_sort = SOURCE
        reads_no_text = self.query.is_empty and self.sort not in (BY_TITLE, LIKENESS)
        in_memory = opened.place.tab is Tab.BOOKMARKS  # Its queries read texts: not on the event loop.
        by_likeness = any(order.key is LIKENESS for order in self.query_order)
        now = (reads_no_text or not (keep or in_memory)) and not by_likeness
        self._ask(keep=keep, now=now, stay=keep)
        if in_memory and opened.shelf.count and not (keep and before and before.grouped == opened.grouped):
            self._prepare_next_orders()

    def prepare_to_filter(self) -> None:
        """Load what the first letter needs, and prepare the texts of bookmarks; the library has an index."""
        texts = self.opened.shelf.prepare() if self.opened else ()
        self.runner.prepare(chain((import_module(f"paperreader.{name}") for name in _TO_FILTER), texts))

    def show_missing(self, *lines: str, hint: str = "") -> None:
        """Show short lines in an empty list: what is missing, why, and a hint that names commands."""
        self.opened = self._finder = None
        self.runner.forget()
        self._stats.plot_weeks(None)
        self._papers.show(MemoryListing(()))
        self._papers.say_when_empty(*filter(None, (*lines, self._keys.fill(hint))))
        self.show_current()
        self._on_change()

    @contextmanager
    def expecting(self, paper_id: str) -> Iterator[None]:
        """Put the cursor on a paper that is not listed if a list that is asked for in this context has it.

        An empty identifier is that of no paper; the cursor then stays.
        """
        if paper_id and self._papers.listing.position(paper_id) is None:
            self._returning = paper_id
        try:
            yield
        finally:
            self._returning = None

    def filter(self, query: Query) -> None:
        """Show the papers that match a query."""
        self.query = query
        self._ask(keep=True)

    def ask_again(self) -> None:
        """Ask for the papers again if mutes or dismissed papers have changed that decide which are listed."""
        if self.opened is None or self._request is None:
            return
        query, before = self._whole_query(self.opened), self._request
        if query == before.query and self._context(query).dismissed == before.context.dismissed:
            return
        self._ask(keep=True, stay=True)

    def leave_out_read(self, *, hide: bool) -> None:
        """Leave out read papers, or show them again."""
        self.hide_read = hide
        self._ask(keep=True)

    def next_order(self) -> None:
        """Order by the next key, and start from the top."""
        self.sort = self._next_orders()[0]
        self._ask(keep=False)
        self._prepare_next_orders()

    def _next_orders(self) -> Sequence[Sort]:
        """Return all orders, beginning with the next one."""
        orders = sorts_for(self.opened.place.tab if self.opened else None, has_query=not self.query.is_empty)
        place = orders.index(self.sort) + 1 if self.sort in orders else 0
        return (*orders[place:], *orders[:place])

    def _prepare_next_orders(self) -> None:
        if request := self.request:
            steps = [
                msgspec.structs.replace(
                    request, sort=sort, context=self._context(request.query, sort)
                ).prepare()
                for sort in self._next_orders()[:2]
            ]
            self.runner.prepare(chain.from_iterable(steps), pause=SOON)

    def show_current(self) -> None:
        """Show the paper under the cursor, in the frame in which the cursor moved."""
        row = self._papers.current
        self._pane.show(row, hits=self._finder.find if self._finder else None)
        self._on_paper(row)

    def _ask(self, *, keep: bool, now: bool = False, stay: bool = False) -> None:
        """Ask the shelf for the papers to list.

        Args:
            keep: whether to leave the cursor on its paper.
            now: whether to show the first page before this returns: it is the answer to a key.
            stay: whether to leave the cursor at the next paper if its own is gone.
        """
        self._stays = stay
        if self.opened is None:
            return
        row = self._papers.current
        if row is not None or not keep:  # If no paper is listed, the last one is kept.
            self._anchor = anchor_at(row, self._papers.listing, self._papers.cursor) if row and keep else None
        if self._returning is not None:
            self._anchor = Anchor(self._returning)
        query = self._whole_query(self.opened)
        self._finder = self._finder_for(self.opened)
        request = ListRequest(self.opened.shelf, query, self.sort, self._context(query), self.hide_read)
        self._request = request
        self._count_muted(request, self.opened)
        found = request.first_page() if now else request.at_hand()
        if found is None:
            self.runner.ask(request)
            return
        page, whole = found
        self.runner.forget()
        all_of_it = query.is_empty and not self.hide_read
        self._show(page, whole=whole, hits=self.opened.shelf.count if all_of_it else None)
        if not whole:
            self.runner.ask(request, skip_first=True)

    def _whole_query(self, opened: OpenPlace) -> Query:
        """Return the query for the shelf: the filter, joined with that of a view, without hidden papers."""
        query = self.query if opened.query.is_empty else both(opened.query, self.query)
        return self._views.without_hidden(query, recommended=opened.place.is_recommended)

    @property
    def query_order(self) -> Sequence[Order]:
        """Return the order of the filter or of the view; empty if they have none."""
        return self.query.sort or (self.opened.query.sort if self.opened else ())

    def _count_muted(self, request: ListRequest, opened: OpenPlace) -> None:
        """Count the muted papers that are hidden, if anything is muted."""
        hidden = None
        if mutes := self._views.hiding:
            from paperreader.query.muting import only_muted  # not before something is muted

            if query := only_muted(both(opened.query, self.query), mutes):
                hidden = msgspec.structs.replace(request, query=query, context=self._context(query))
        self._stats.count_muted(hidden)

    def _show_answer(self, request: ListRequest, listing: Listing, whole: bool) -> None:
        self._show(listing, whole=whole)
        paint_now(self._papers.screen)
        if whole and request.shelf.in_memory and not request.query.is_empty:
            self.runner.prepare(request.shelf.prepare(), pause=SOON)  # as far as a letter came before its end

    def _show_count(self, hits: int) -> None:
        self._hits_to_come = hits
        self._on_change()

    def _show(self, listing: Listing, *, whole: bool, hits: int | None = None) -> None:
        """List papers; `hits` is the number of all papers, if it is known before they are listed."""
        if hits is None and not whole and self.opened is not None and self.opened.shelf.in_memory:
            hits = self.counts.shown  # Until the rest comes, in a few ms: the size of a page would flicker.
        self._hits_to_come = hits
        place = self._anchor.find_in(listing) if self._anchor else None
        if place is None and whole and len(self._papers.listing) and self._anchor is None:
            place = self._papers.cursor if self._continues(listing) else 0
        if place is None and self._stays:
            place = self._next_place(listing)
        self._papers.show(listing, at=place or 0, finder=self._finder)
        if not len(listing):
            self._papers.say_when_empty(*filter(None, self._empty_text()))
        self.show_current()
        if whole:
            of_library = self.opened is not None and self.opened.place.tab is Tab.LIBRARY
            self._stats.plot_weeks(self._request if of_library else None)
        self._on_change()

    def _next_place(self, listing: Listing) -> int:
        """Return the place of the first paper below the cursor that is still listed, else the cursor's."""
        cursor = self._papers.cursor
        if isinstance(listing, GroupedListing):
            return cursor
        below = self._papers.listing.rows(cursor + 1, cursor + 1 + _BELOW)
        places = (listing.position(row.paper.id) for row in below)
        return next((place for place in places if place is not None), cursor)

    def _continues(self, listing: Listing) -> bool:
        """Return whether a listing continues the first page that is shown, so that the cursor may stay."""
        row = self._papers.current
        at = self._papers.cursor
        same = listing.rows(at, at + 1)
        return bool(row and same and same[0].paper.id == row.paper.id)

    def _finder_for(self, opened: OpenPlace) -> HitFinder | None:
        """Return a finder for the words of the filter and of a view; None if they have no words."""
        looked_for = both(opened.query, self.query)
        if looked_for.is_empty:
            return None
        from paperreader.query.highlight import HitFinder  # not before the user filters

        return HitFinder(looked_for, self._context(looked_for).full_texts) or None

    def _context(self, query: Query, sort: Sort | None = None) -> QueryContext:
        """Return the facts for a query. An empty one needs no bookmarks: the start does not wait for them."""
        if query.is_empty and (sort or self.sort) not in (BY_RATING, LIKENESS):
            return QueryContext(today=self._services.now().date())
        return self._services.query_context(self._bookmarks(), self._views.dismissed_for(query))

    def _empty_text(self) -> Sequence[str]:
        """Return why nothing is listed and which command helps."""
        if self.opened is None:
            return ()
        from paperreader.workspace.absence import no_match, why_nothing  # most lists have papers

        if self.query.is_empty or not self.opened.shelf.count:
            absence = why_nothing(self.opened, self._services.now(), hide_read=self.hide_read)
        else:
            absence = no_match(self.opened, self.query, hide_read=self.hide_read)
        return absence.what, absence.why, self._keys.fill(absence.keys)

    def unread(self) -> Sequence[str]:
        """Return the identifiers of the unread papers that are listed."""
        listing = self._papers.listing
        unread = [row.paper.id for row in listing.rows(0, len(listing)) if not row.read]
        return list(dict.fromkeys(unread))  # A paper may be in several groups.
