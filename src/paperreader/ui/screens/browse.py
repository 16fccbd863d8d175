"""The one screen of the reader: tabs, heading, filter, list, abstract, status line.

It owns what is shown and passes it down to its widgets. Where papers come from is the navigator's, what the
reader decided is the desk's, asking a shelf is the selector's; commands act through the public methods here.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Container
from textual.getters import query_one
from textual.reactive import var
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from paperreader.errors import PaperReaderError
from paperreader.models.calendar import feed_date
from paperreader.models.listing import Listing, Row, Sort
from paperreader.query.context import BookmarkFacts, QueryContext
from paperreader.query.nodes import Query
from paperreader.text.latex import readable
from paperreader.ui.support.desk import BookmarkDesk
from paperreader.ui.support.heading import heading_texts, hints
from paperreader.ui.support.navigator import Navigator
from paperreader.ui.support.places import SHORT_NAMES, TABS, Opened, Place, Tab, sorts_for
from paperreader.ui.support.selecting import FIRST_PAGE, Selection, Selector
from paperreader.ui.support.takes_keys import Started, TakesKeys
from paperreader.ui.support.undo import UndoStack
from paperreader.ui.widgets.paper_list import PaperList
from paperreader.ui.widgets.paper_pane import PaperPane
from paperreader.ui.widgets.tab_bar import TabBar
from paperreader.ui.widgets.text_line import TextLine

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable, Sequence

    from textual import events
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.timer import Timer

    from paperreader.models.edition import Edition
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.text.links import Link
    from paperreader.ui.commands import Command
    from paperreader.ui.widgets.filter_bar import FilterBar
    from paperreader.ui.widgets.paper_list import Spans

log = logging.getLogger(__name__)

_MESSAGE_SECONDS = 8.0
_MOST_MESSAGE_LINES = 4
_LAYOUTS = ("both", "list", "paper")


class BrowseScreen(Screen[None]):
    """Papers, and the one under the cursor.

    Attributes:
        reading: whether the paper covers the list.
        hide_read: whether papers that were read are left out.
        layout_name: `both`, `list` or `paper`.
        sort: how the list is ordered.
    """

    AUTO_FOCUS = "#list"

    reading: var[bool] = var(default=False, init=False)
    hide_read: var[bool] = var(default=False, init=False)
    layout_name: var[str] = var("both", init=False)
    sort: var[Sort] = var(Sort.SOURCE, init=False)

    list = query_one("#list", PaperList)
    pane = query_one("#pane", PaperPane)
    tabs = query_one("#tabs", TabBar)
    heading = query_one("#heading", TextLine)
    problems = query_one("#problems", TextLine)
    status = query_one("#status", TextLine)

    def __init__(self, services: Services, file: Edition | None = None) -> None:
        """The screen on these services.

        Args:
            services: what it works with.
            file: an edition to show first, instead of the tab that the settings name.
        """
        super().__init__()
        self.services = services
        self._file = file
        self._raw = services.config.display.latex == "raw"
        self.undo_stack = UndoStack()
        self.desk = BookmarkDesk(
            services,
            self.undo_stack,
            changed=self._bookmark_changed,
            say=self.say,
        )
        self.navigator = Navigator(
            services,
            bookmarks=lambda: self.desk.bookmarks,
            show=self._show_place,
            missing=self._show_missing,
            say=self.say,
            run=self._run_fetch,
            told=self._update_heading,
        )
        self.selector = Selector(
            show=lambda _, listing, whole: self._show_listing(listing, whole=whole),
            fail=self._selection_failed,
            interrupt=services.library.interrupt,
        )
        self.filter_bar: FilterBar | None = None
        self._query = Query()
        self._opened: Opened | None = None
        self._kept_id: str | None = None
        self._total = 0
        self._message_timer: Timer | None = None
        self.takes_keys = False
        self.set_reactive(BrowseScreen.hide_read, services.config.display.hide_read)
        self.set_reactive(BrowseScreen.layout_name, services.config.display.layout)

    def compose(self) -> ComposeResult:
        """The widgets of the first paint; the filter comes after it."""
        self._lay_out(self.app.size)
        yield TabBar([(tab.value, SHORT_NAMES[tab]) for tab in TABS], id="tabs")
        yield TextLine(id="heading")
        with Container(id="body"):
            yield PaperList(display_text=self.display_text, marks=self.desk.marks, id="list")
            yield PaperPane(display_text=self.display_text, notebook=self.desk.notebook, id="pane")
        yield TextLine(id="status")

    def on_mount(self) -> None:
        """Show what this machine has; nothing is fetched before the first paint."""
        self.watch(self.list, "cursor", self._show_current, init=False)
        self.navigator.start(Tab[self.services.config.display.start.upper()], self._file)
        self.takes_keys = True
        self.post_message(TakesKeys())
        self.call_after_refresh(self._finish_start)

    async def run(self, command: Command) -> None:
        """Run a command to its end, on the list that the keys before it asked for."""
        await self.selector.first_answer()
        if self._message_timer is not None:
            self._clear_message()
        result = command.run(self)
        if result is not None:
            await result

    def _run_fetch(self, work: Coroutine[None, None, None]) -> None:
        self.run_worker(work, group="fetch", exclusive=True, exit_on_error=False)

    async def _finish_start(self) -> None:
        gc.freeze()
        gc.enable()
        from paperreader.ui.widgets.filter_bar import FilterBar

        await self._mount_filter(FilterBar)
        import_module("paperreader.ui.keymap")
        self.post_message(Started())
        self.set_interval(30, self._update_heading)
        self.run_worker(self.desk.load(), group="bookmarks", exit_on_error=False)
        self.run_worker(self.services.library.begin_visit, group="visit", thread=True, exit_on_error=False)
        self.navigator.freshen()

    async def _mount_filter(self, bar: type[FilterBar]) -> None:
        if self.filter_bar is None:
            self.filter_bar = bar(self._filter_edited, self._filter_left, id="filter")
            self.filter_bar.display = False
            await self.mount(self.filter_bar, TextLine(id="problems"), after="#heading")

    # What commands ask of the screen.

    @property
    def active_pane(self) -> PaperList | PaperPane:
        """The pane that movement keys move."""
        return self.pane if self.reading or self.pane.has_focus else self.list

    def current_row(self) -> Row | None:
        """The paper under the cursor, as the list has it."""
        return self.list.current

    def current_paper(self) -> Paper | None:
        """The paper under the cursor."""
        row = self.list.current
        if row is None:
            self.say("There is no paper here.")
            return None
        return row.paper

    def display_text(self, text: str) -> str:
        """A title or abstract as it is shown: maths as Unicode, unless the settings say raw."""
        return text if self._raw else readable(text)

    def say(self, message: str, *, alert: bool = False) -> None:
        """Show a sentence in the status line for a while."""
        if not self.is_mounted:
            return
        self.status.alert = alert
        self.status.left = message
        self.status.unfold(_MOST_MESSAGE_LINES if alert else 1)
        if self._message_timer is not None:
            self._message_timer.stop()
        self._message_timer = self.set_timer(_MESSAGE_SECONDS, self._clear_message)

    def _clear_message(self) -> None:
        self.status.alert = False
        if self._message_timer is not None:
            self._message_timer.stop()
            self._message_timer = None
        self.status.left = hints(self.reading, self.size.width)
        self.status.unfold(1)

    def focus_pane(self, *, abstract: bool) -> None:
        """Give the keys to the abstract or to the list."""
        self.set_focus(self.pane if abstract and self.pane.display else self.list)

    def go_to_unread(self, step: int) -> None:
        """Move the cursor to the next unread paper in a direction."""
        count = len(self.list.listing)
        index = self.list.cursor + step
        while 0 <= index < count:
            row = self.list.row(index)
            if row is None or not row.read:
                self.list.cursor = index
                return
            index += step
        self.say("No more unread papers here." if step > 0 else "No unread papers before this one.")

    def go_back(self) -> None:
        """Leave the paper; or the abstract; or clear the filter."""
        if self.reading:
            self.reading = False
        elif self.pane.has_focus:
            self.focus_pane(abstract=False)
        elif self.filter_bar and self.filter_bar.input.value:
            self._filter_left(clear=True)

    async def open_filter(self) -> None:
        """Give the keys to the filter."""
        from paperreader.ui.widgets.filter_bar import FilterBar

        self.reading = False
        await self._mount_filter(FilterBar)
        assert self.filter_bar is not None
        self.filter_bar.display = True
        self.set_focus(self.filter_bar.input)

    def next_order(self) -> None:
        """Order by the next key."""
        orders = sorts_for(not self._query.is_empty)
        place = orders.index(self.sort) if self.sort in orders else -1
        self.sort = orders[(place + 1) % len(orders)]

    def next_layout(self) -> None:
        """Both panes, the list alone, the paper alone."""
        place = _LAYOUTS.index(self.layout_name)
        self.layout_name = _LAYOUTS[(place + 1) % len(_LAYOUTS)]
        self.say(
            {"both": "List and abstract.", "list": "List only.", "paper": "Paper only."}[self.layout_name]
        )

    def mark(self, paper_ids: Sequence[str], *, read: bool) -> None:
        """Mark papers read or unread, which can be undone."""

        def marked() -> None:
            changed = self.services.library.mark(paper_ids, read=read)
            self.app.call_from_thread(self._marked, changed, read)

        self.run_worker(marked, group="reading", thread=True, exit_on_error=False)

    def _marked(self, changed: Sequence[str], read: bool) -> None:
        if not changed:
            return
        what = "read" if read else "unread"
        papers = "1 paper" if len(changed) == 1 else f"{len(changed):,} papers"
        self.undo_stack.push(f"{papers} marked {what}", lambda: self._unmark(changed, read))
        self.say(f"{papers} marked {what}. Ctrl+Z takes it back.")
        self._reading_changed()

    def _unmark(self, changed: Sequence[str], read: bool) -> None:
        def unmarked() -> None:
            self.services.library.mark(changed, read=not read)
            self.app.call_from_thread(self._reading_changed)

        self.run_worker(unmarked, group="reading", thread=True, exit_on_error=False)

    def _reading_changed(self) -> None:
        self.navigator.reload()

    def unread_shown(self) -> Sequence[str]:
        """The unread papers of the list."""
        rows: Iterable[Row] = self.list.listing.rows(0, len(self.list.listing))
        return [row.paper.id for row in rows if not row.read]

    def undo(self) -> None:
        """Take the last change back."""
        change = self.undo_stack.pop()
        if change is None:
            self.say("Nothing to undo.")
            return
        change.revert()
        self.say(f"Undone: {change.what}.")

    def open_link(self, link: Link) -> None:
        """Hand a link to the browser; where there is none, show and copy it."""
        from paperreader.ui.support.opening import open_in_browser

        async def opened() -> None:
            self.say(await open_in_browser(self.app, link, self.services.config.links.browser))

        self.run_worker(opened(), group="links", exit_on_error=False)

    def copy_text(self, text: str, what: str) -> None:
        """Put a text on the clipboard of the terminal."""
        self.app.copy_to_clipboard(text)
        self.say(f"{what} copied.")

    # What is shown.

    def _show_place(self, opened: Opened, *, keep: bool = False) -> None:
        """Show a place; with `keep`, the cursor stays on its paper."""
        self._opened = opened
        self._total = opened.shelf.count
        tab = opened.place.tab
        self.tabs.active = TABS.index(tab) if tab else None
        if not keep:
            self.set_reactive(BrowseScreen.sort, Sort.SOURCE)
            self.reading = False
        self._select(keep=keep, now=True)

    def _show_missing(self, place: Place, sentence: str) -> None:
        self._opened = None
        self.tabs.active = TABS.index(place.tab) if place.tab else None
        self.selector.forget()
        self.list.show(_no_listing())
        self.list.say_when_empty(sentence)
        self._show_current()
        self._update_heading()

    def _select(self, *, keep: bool, now: bool = False) -> None:
        """Ask the shelf for what is to be listed.

        Args:
            keep: leave the cursor on its paper.
            now: show the first page before anything else is done: it is the answer to a key.
        """
        if self._opened is None:
            return
        row = self.list.current if keep else None
        self._kept_id = row.paper.id if row else None
        selection = Selection(
            self._opened.shelf, self._query, self.sort, self._query_context(), self.hide_read
        )
        if not now:
            self.selector.ask(selection)
            return
        page = selection.first_page()
        whole = len(page) < FIRST_PAGE
        self.selector.forget()
        self._show_listing(page, whole=whole)
        if not whole:
            self.selector.ask(selection, skip_first=True)

    def _show_listing(self, listing: Listing, *, whole: bool) -> None:
        place = listing.position(self._kept_id) if self._kept_id else None
        if place is None and whole and len(self.list.listing) and self._kept_id is None:
            place = self.list.cursor if self._continues(listing) else 0
        self.list.show(listing, at=place or 0, hits=self._title_hits())
        self.list.say_when_empty(self._empty_text())
        self._show_current()
        self._update_heading()

    def _continues(self, listing: Listing) -> bool:
        """Whether a listing is the rest of the first page that is shown, so that the cursor may stay."""
        row = self.list.current
        at = self.list.cursor
        same = listing.rows(at, at + 1)
        return bool(row and same and same[0].paper.id == row.paper.id)

    def _selection_failed(self, sentence: str) -> None:
        self.say(sentence, alert=True)

    def _show_current(self) -> None:
        """Show the paper under the cursor, in the frame in which the cursor moved."""
        self.pane.show(self.list.current, hits=self._hits())

    def _hits(self) -> Callable[[str, str], Spans] | None:
        """What finds the spans of a text of a field that the query matched; None where nothing is asked."""
        if self._query.is_empty:
            return None
        from paperreader.query.highlight import find_hits  # not before somebody filters

        query = self._query
        return lambda text, field: find_hits(text, query, field)

    def _title_hits(self) -> Callable[[str], Spans] | None:
        hits = self._hits()
        return (lambda title: hits(title, "title")) if hits else None

    def _query_context(self) -> QueryContext:
        """What the query needs to know: for the empty one nothing, so the start does not wait for it."""
        if self._query.is_empty:
            return QueryContext(today=self.services.now().date())
        return QueryContext(
            today=feed_date(self.services.now()),
            bookmarks={
                paper_id: BookmarkFacts(tags=held.tags, note=held.note)
                for paper_id, held in self.desk.bookmarks.items()
            },
            new_since=self.services.library.new_since,
        )

    def _empty_text(self) -> str:
        if not self._query.is_empty:
            return "No paper matches. Esc clears the filter."
        if self.hide_read and self._total:
            return "Everything here is read. u shows it again."
        if self._opened and self._opened.place.tab is Tab.BOOKMARKS:
            return "No bookmarks yet. b bookmarks a paper."
        return "No papers here."

    def _update_heading(self) -> None:
        left, right = heading_texts(
            self._opened,
            self.navigator,
            shown=len(self.list.listing),
            total=self._total,
            sort=self.sort,
            hide_read=self.hide_read,
            now=self.services.now(),
            width=self.size.width,
        )
        self.heading.left, self.heading.right = left, right

    # What the widgets tell.

    def _filter_edited(self, text: str) -> None:
        from paperreader.query.parser import parse  # not before somebody filters

        self._query = parse(text)
        self.problems.left = " ".join(
            f"{problem.message} Did you mean {problem.suggestion}?" if problem.suggestion else problem.message
            for problem in self._query.problems
        )
        self.problems.display = bool(self._query.problems)
        self._select(keep=True)

    def _filter_left(self, clear: bool) -> None:
        """Keep or clear the filter, and go back to the list."""
        assert self.filter_bar is not None
        if clear:
            self.filter_bar.input.value = ""
        self.filter_bar.display = bool(self.filter_bar.input.value)
        self.set_focus(self.list)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in the background: it must not end the reader."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            if not isinstance(error, PaperReaderError):
                log.error("a worker of the group %s failed", event.worker.group, exc_info=error)
            known = isinstance(error, PaperReaderError)
            self.say(
                str(error) if known else f"That did not work ({type(error).__name__}); see the log.",
                alert=True,
            )

    @on(TabBar.Chosen)
    def _tab_clicked(self, message: TabBar.Chosen) -> None:
        self.show_tab(message.index)

    @on(PaperList.Opened)
    def _paper_opened(self) -> None:
        self.reading = True

    @on(PaperPane.LinkClicked)
    def _link_clicked(self, message: PaperPane.LinkClicked) -> None:
        self.open_link(message.link)

    def show_tab(self, index: int) -> None:
        """Show a tab."""
        self.navigator.show_tab(TABS[index])

    def _bookmark_changed(self, _paper_id: str | None) -> None:
        if not self.is_running:
            return
        if self._opened and self._opened.place.tab is Tab.BOOKMARKS:
            self.navigator.reload()
            return
        self.list.forget_rows()
        self._show_current()

    # How it is laid out.

    def watch_reading(self, reading: bool) -> None:
        """The paper covers the list, or the list is back."""
        self._lay_out(self.size)
        self.set_focus(self.pane if reading else self.list)
        self._clear_message()
        if reading and (row := self.list.current):
            self.set_timer(
                max(self.services.config.reading.mark_read_after, 0.01), lambda: self._read_long_enough(row)
            )

    def _read_long_enough(self, row: Row) -> None:
        current = self.list.current
        if self.reading and current and current.paper.id == row.paper.id and not current.read:
            self.mark([row.paper.id], read=True)

    def watch_layout_name(self) -> None:
        """Lay out anew."""
        self._lay_out(self.size)

    def watch_hide_read(self, hide_read: bool) -> None:
        """Select anew."""
        self.say("Read papers are hidden." if hide_read else "Read papers are shown.")
        self._select(keep=True)

    def watch_sort(self) -> None:
        """Select anew, from the top."""
        self._select(keep=False)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the panes to the terminal."""
        self._lay_out(event.size)
        self._update_heading()
        if self._message_timer is None:
            self._clear_message()

    def _lay_out(self, size: Size) -> None:
        """Say through classes which panes there is room for; the style sheet does the rest."""
        paper_only = self.reading or self.layout_name == "paper"
        list_only = not paper_only and (self.layout_name == "list" or (size.width < 100 and size.height < 20))
        self.set_class(size.width >= 100, "-wide")
        self.set_class(paper_only, "-paper-only")
        self.set_class(list_only, "-list-only")

    async def settle(self) -> None:
        """Wait until what the reader decided is on disk."""
        self.selector.close()
        await self.desk.settle()
        await asyncio.to_thread(self.services.library.end_visit)


def _no_listing() -> Listing:
    from paperreader.query.memory import MemoryListing

    return MemoryListing(())
