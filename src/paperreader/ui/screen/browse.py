"""The one screen of the reader: tabs, heading, filter, list, abstract, status line.

It puts together what does the work and hands keys and messages on: where papers come from is the navigator's,
what is listed the results', what the user decided the live stores', the query the filter's. Commands act
through these and through the public methods here.
"""

from __future__ import annotations

import gc
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual import on
from textual.containers import Container
from textual.reactive import var
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from paperreader.errors import PaperReaderError
from paperreader.text.latex import readable
from paperreader.ui.bars.key_line import KeyLine
from paperreader.ui.bars.status_line import StatusLine
from paperreader.ui.bars.tab_bar import TabBar
from paperreader.ui.bars.tabs import Tabs
from paperreader.ui.bars.text_line import TextLine
from paperreader.ui.filter.filter import Filter
from paperreader.ui.filter.names import names_like
from paperreader.ui.paper_list.paper_list import PaperList
from paperreader.ui.paper_list.results import ResultList
from paperreader.ui.paper_pane.paper_pane import PaperPane
from paperreader.ui.screen.failure import failure_sentence
from paperreader.ui.screen.layout import LAYOUTS, lay_out, layout_after
from paperreader.ui.screen.messages import TakesKeys
from paperreader.ui.screen.wiring import Wiring
from paperreader.ui.short_words import steady
from paperreader.ui.system.leaving import LONG, Step
from paperreader.workspace.bookmarks import LiveBookmarks
from paperreader.workspace.navigator import Navigator
from paperreader.workspace.places import Tab
from paperreader.workspace.read_marks import ReadMarks
from paperreader.workspace.selected import SelectedPapers
from paperreader.workspace.session import Session, settled
from paperreader.workspace.threads import run_detached
from paperreader.workspace.undo import UndoStack
from paperreader.workspace.unkept_notes import UnkeptNotes
from paperreader.workspace.views import LiveViews

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual import events
    from textual.app import ComposeResult

    from paperreader.models.edition import Edition
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.ui.commands import Command
    from paperreader.ui.keys import Keys


class BrowseScreen(Screen[None]):
    """Papers, and the one under the cursor.

    Attributes:
        reading: whether the paper covers the list.
        layout_name: a name of `layout.LAYOUTS`.
        keys: fills in the keys of commands.
        bookmarks, read_marks: the bookmarks, and what was read.
        navigator, results: the place, and what is listed of it.
    """

    AUTO_FOCUS = "#list"

    reading: var[bool] = var(default=False, init=False)
    layout_name: var[str] = var("both", init=False)

    def __init__(self, services: Services, keys: Keys, file: Edition | None, left: Session) -> None:
        """Make the screen on these services, as it was `left`; a `file` is shown first."""
        super().__init__()
        self._display = settled(services.config.display, left)
        self._left = left
        self.services = services
        self.keys = keys
        self._file = file
        self._raw = services.config.display.latex == "raw"
        self.takes_keys = False
        self._wiring = Wiring(self)
        self.set_reactive(BrowseScreen.layout_name, self._display.layout)
        self.navigator = Navigator(
            self.services,
            bookmarks=lambda: self.bookmarks.by_id,
            show=self._wiring.place_shown,
            missing=self._wiring.place_missing,
            say=self.say,
            run=partial(self.run_worker, group="fetch", exclusive=True, exit_on_error=False),
            told=self._wiring.heading_changed,
        )
        self._make_stores()
        self._make_widgets()
        self._join()

    def _make_stores(self) -> None:
        """Make the stores of what the user decided."""
        self.undo_stack = UndoStack()
        self.selected = SelectedPapers(self._wiring.selection_changed)
        self.unkept_notes = UnkeptNotes(self.services.paths.unkept_notes)
        self.bookmarks = LiveBookmarks(
            self.services, self.undo_stack, changed=self._wiring.bookmark_changed, say=self.say
        )
        self.views = LiveViews(
            self.services,
            self.undo_stack,
            changed=self._wiring.views_changed,
            say=self.say,
        )
        self.read_marks = ReadMarks(
            self.services,
            self.undo_stack,
            changed=self._wiring.reading_changed,
            say=self.say,
            later=self.set_timer,
        )

    def _make_widgets(self) -> None:
        """The widgets of the first paint; the filter comes after it."""
        self.tab_bar = TabBar(id="tabs")
        self.heading = TextLine(id="heading")
        self.list = PaperList(
            display_text=self.display_text, own=self._wiring.own, today=self._wiring.today, id="list"
        )
        self.pane = PaperPane(
            display_text=self.display_text,
            own=self._wiring.own_line,
            notebook=self.bookmarks.notebook,
            key=self.keys.first,
            id="pane",
        )
        self.status = StatusLine(id="status")

    def _join(self) -> None:
        """What hands places and papers to the widgets."""
        self.tabs = Tabs(self.tab_bar, self.navigator, key=self.keys.first)
        if self.views.all:
            self.tabs.have_views(self.views.all)
        self.results = ResultList(
            self.services,
            self.keys,
            self.list,
            self.pane,
            bookmarks=lambda: self.bookmarks.by_id,
            views=self.views,
            run=partial(self.run_worker, exclusive=True, exit_on_error=False),
            told=self._wiring.heading_changed,
            say=self.say,
        )
        self.filter = Filter(
            self,
            self.services.paths,
            names=partial(names_like, self.bookmarks, self.services.library),
            asked=self.results.filter,
            left=partial(self.set_focus, self.list),
        )

    def compose(self) -> ComposeResult:
        """One below the other; list and pane as the style sheet says."""
        lay_out(self, self.app.size, self.layout_name, reading=self.reading)
        yield self.tab_bar
        yield self.heading
        with Container(id="body"):
            yield self.list
            yield self.pane
        yield self.status

    def on_mount(self) -> None:
        """Show what this machine has; nothing is fetched before the first paint."""
        self.watch(self.list, "cursor", self._cursor_moved, init=False)
        self.watch(self.pane, "has_focus", self._look, init=False)
        self.watch(self, "focused", self._wiring.keys_changed, init=False)
        self.results.begin(self._left.order, hide_read=self._display.hide_read)
        self.navigator.grouping = self._left.grouping or self.navigator.grouping
        self.navigator.start(Tab[self._display.start.upper()], self._file)
        self.takes_keys = True
        self.post_message(TakesKeys())
        self.call_after_refresh(self._finish_start)

    async def _finish_start(self) -> None:
        gc.freeze()
        gc.enable()
        await self.filter.mount()
        import_module("paperreader.ui.keymap")
        self.set_interval(30, self._wiring.heading_changed)
        self.set_interval(2, self._wiring.look_at_the_files)
        self.run_worker(self.bookmarks.load(), group="bookmarks", exit_on_error=False)
        self.run_worker(self.services.library.begin_visit, group="visit", thread=True, exit_on_error=False)
        self.run_worker(self.services.library.learn_words, group="words", thread=True, exit_on_error=False)
        self.navigator.freshen()
        self.views.tell()
        self._wiring.tell_of_the_digest()
        self._wiring.count_unread()
        self._wiring.look_at_the_files()

    async def run(self, command: Command) -> None:
        """Run a command to its end, usually on the list that the keys before it asked for."""
        if command.waits:
            await self.results.runner.first_answer()
        self.status.clear()
        try:
            result = command.run(self)
            if result is not None:
                await result
        except PaperReaderError as error:
            self.say(str(error), alert=True)

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
        return steady(text if self._raw else readable(text))

    def say(self, message: str, *, hint: str = "", alert: bool = False) -> None:
        """Show a sentence in the status line for a while, and after it a hint that names commands."""
        if self.is_mounted:
            self.status.say(self.keys.with_hint(message, hint), alert=alert)

    def focus_pane(self, *, abstract: bool) -> None:
        """Give the keys to the abstract or to the list."""
        self.set_focus(self.pane if abstract and self.pane.display else self.list)

    def go_back(self) -> None:
        """Leave the paper; or the abstract; or clear the filter."""
        if self.reading:
            self.reading = False
        elif self.pane.has_focus:
            self.focus_pane(abstract=False)
        elif self.selected:
            self.selected.clear()
        elif self.filter.is_open:
            self.filter.leave(clear=True)

    async def open_filter(self) -> None:
        """Give the keys to the filter."""
        self.reading = False
        self.results.prepare_to_filter()
        await self.filter.open()

    # What its parts tell.

    def _cursor_moved(self) -> None:
        self.results.show_current()
        self._look()

    def _look(self) -> None:
        """A paper is looked at while it is open, or while the abstract has the keys."""
        self.read_marks.look_at(self.list.current if self.active_pane is self.pane else None)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in the background: it must not end the reader."""
        if event.state is WorkerState.ERROR and (sentence := failure_sentence(event.worker)):
            self.say(sentence, alert=True)

    @on(TabBar.Chosen)
    def _tab_clicked(self, message: TabBar.Chosen) -> None:
        self.tabs.show(message.index)

    @on(KeyLine.Hinted)
    async def _hint_clicked(self, message: KeyLine.Hinted) -> None:
        from paperreader.ui.commands import BY_NAME  # not before the first paint

        if message.act in BY_NAME:
            await self.run(BY_NAME[message.act])
        elif self.focused is not None:
            await self.focused.run_action(message.act)

    def on_screen_suspend(self) -> None:
        """Name no keys: a dialog has them."""
        self._wiring.keys_changed()

    def on_screen_resume(self) -> None:
        """Name the keys again."""
        self._wiring.keys_changed()

    @on(PaperList.Opened)
    def _paper_opened(self) -> None:
        self.reading = True

    @on(PaperList.Unreadable)
    def _paper_unreadable(self, message: PaperList.Unreadable) -> None:
        self.say(message.sentence, alert=True)

    @on(PaperPane.LinkClicked)
    def _link_clicked(self, message: PaperPane.LinkClicked) -> None:
        from paperreader.ui.system.browser import open_link  # not before the first paint

        open_link(self, message.link)

    def count_unread(self) -> None:
        """Count the unread papers of each tab anew, in the background."""
        self._wiring.count_unread()

    # How it is laid out.

    def watch_reading(self, reading: bool) -> None:
        """The paper covers the list, or the list is back."""
        lay_out(self, self.size, self.layout_name, reading=reading)
        self.set_focus(self.pane if reading else self.list)
        self._wiring.keys_changed()
        self._look()

    def watch_layout_name(self, layout_name: str) -> None:
        """Lay out anew."""
        lay_out(self, self.size, layout_name, reading=self.reading)
        self.say(LAYOUTS[layout_name])

    def next_layout(self) -> None:
        """Both panes, the list alone, the paper alone."""
        self.layout_name = layout_after(self.layout_name)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the terminal."""
        lay_out(self, event.size, self.layout_name, reading=self.reading)
        self._wiring.heading_changed()

    def session(self) -> Session:
        """How the screen is left."""
        tab = self.navigator.place.tab
        return Session(
            tab=tab.name.lower() if tab else None,
            order=self.results.sort.name,
            grouping=self.navigator.grouping,
            layout=self.layout_name,
            hide_read=self.results.hide_read,
        )

    def last_steps(self) -> Sequence[Step]:
        """What is to be finished before the reader ends."""
        self.results.runner.close()
        library = self.services.library
        return (
            Step("The bookmarks were", self.bookmarks.settle, LONG),
            Step("The views were", self.views.settle, LONG),
            Step("The marks of what you read were", self.read_marks.settle),
            Step("The filter that you typed was", self.filter.settle),
            Step("The note that you were writing was", self.unkept_notes.settle, LONG),
            Step("The end of your visit was", lambda: run_detached(library.end_visit, "end-visit")),
        )

    def hurry(self) -> None:
        """Wait no longer for other programs that hold a file, and say what is waited for."""
        self.say("Waiting for the disk…")
        self.services.bookmarks.hurry()
        self.services.views.hurry()
