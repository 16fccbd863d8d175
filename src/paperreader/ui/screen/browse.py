"""The only screen of the reader: tabs, heading, filter, list, abstract, status line.

It joins its parts and passes keys and messages on to them. The navigator has the place, the results have the
listed papers, the live stores have the user's changes, and the filter has the query. Commands act through the
parts and through the public methods here.
"""

from __future__ import annotations

import asyncio
import gc
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from textual import events, on
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from paperreader import __version__
from paperreader.errors import PaperReaderError
from paperreader.ui.bars.text_lines import KeyLine
from paperreader.ui.paper_list.paper_list import PaperList
from paperreader.ui.paper_pane.paper_pane import PaperPane
from paperreader.ui.screen.messages import TakesKeys
from paperreader.ui.screen.restored import RestoredScreen
from paperreader.ui.system.leaving import LONG, Step
from paperreader.ui.textual_private import is_exiting, is_painted
from paperreader.workspace.threads import run_detached

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.widget import AwaitMount

    from paperreader.models.paper import Paper
    from paperreader.ui.commands.command import Command, Pane
    from paperreader.ui.full_text.full_text import FullText
    from paperreader.ui.screen.trail import Trail

LAYOUTS = {"both": "List and abstract.", "list": "List only.", "paper": "Paper only."}
"""The layouts that the user can choose, in their order, with a sentence for each."""

_RIGHT = 3
"""The number of the right button."""
_REST = 0.3
"""The seconds after which the cursor rests on a paper."""
_PATIENCE = 0.3
"""The seconds until the saved screen is painted over although the bookmarks are not loaded."""
_MANY = 1_000
"""The bookmarks whose rows take a noticeable part of a frame to make; 10,000 take 16 ms."""


class BrowseScreen(RestoredScreen):
    """Papers, and the one under the cursor; commands act on it."""

    AUTO_FOCUS = "#list"
    _mounting: AwaitMount | None = None
    _resting: asyncio.TimerHandle | None = None

    def compose(self) -> ComposeResult:
        """Lay out the widgets one below the other; the style sheet arranges list and pane."""
        self.lay_out(self.app.size)
        self.list.set_reactive(PaperList.has_focus, value=True)  # AUTO_FOCUS would style it a second time.
        yield self.tabs
        yield self.heading
        with Widget(id="body"):  # A container of Textual would load all others.
            yield self.list
            yield self.pane
        yield self.status

    def on_mount(self) -> None:
        """Show the first place from this machine; fetch nothing before the first paint."""
        self.watch(self.list, "cursor", self._cursor_moved, init=False)
        self.watch(self.pane, "has_focus", self._look, init=False)
        self.watch(self, "focused", self.update_hints, init=False)
        self.show_first_place()
        self.call_after_refresh(self._finish_start)

    async def _finish_start(self) -> None:
        """Take keys: from the first layout on, the list knows how far a key moves it."""
        self.takes_keys = True
        self.app.post_message(TakesKeys())

    def begin_to_work(self) -> None:
        """Load the rest after the next paint, once: the keys that were typed ahead come first."""
        self.call_after_refresh(self._work)

    async def _work(self) -> None:
        if self.works:
            return
        self.works = True
        from paperreader.ui.screen.trouble import report_the_digest  # not before the first paint

        gc.freeze()
        gc.enable()
        self.set_timer(_PATIENCE, self.reveal)
        await self._mount_filter()
        import_module("paperreader.ui.keymap")
        self.set_interval(30, self.update_heading)
        self.set_interval(2, self.look_at_the_files)
        library = self.services.library
        self.in_background(self._load_bookmarks, group="bookmarks")
        self.in_background(library.begin_visit, group="visit", thread=True)
        self.in_background(library.learn_words, group="words", thread=True)
        self.navigator.freshen()
        self.rest_on(self.list.current)
        self.views.report_problem()
        self.in_background(partial(report_the_digest, self.services, self.say), group="digest")
        if self._left.version != __version__:
            from paperreader.ui.screen.greeting import greet  # only at a first start and after an update

            self.in_background(partial(greet, self, self._left), group="greeting")
        self.count_unread()
        self.look_at_the_files()

    async def _load_bookmarks(self) -> None:
        try:
            await self.bookmarks.load()
        finally:
            self.reveal()
        if len(self.bookmarks.by_id) >= _MANY:  # Otherwise the first key to their tab makes the rows.
            await asyncio.to_thread(lambda: self.navigator.shelf)
            gc.freeze()  # To look at 10,000 for garbage takes 27 ms, in the midst of a key.

    async def _mount_filter(self) -> None:
        """Mount the filter once, and wait until it is: a key may ask for it while it is being mounted."""
        if self._mounting is None:
            self._mounting = self.mount(self.filter, self.filter.problems, after="#heading")
        await self._mounting

    async def run(self, command: Command) -> None:
        """Run a command to its end, usually on the list that the keys before it asked for."""
        if command.waits and self.full_text is None:
            await self.results.runner.first_answer()
        self.status.clear()
        try:
            if (result := command.run(self)) is not None:
                await result
        except PaperReaderError as error:
            self.say(str(error), alert=True)

    async def idle(self) -> None:
        """Wait until every message is answered and painted, and every change is on the disk or undone.

        It does not wait for workers: a source may never answer.
        """
        while self.app.is_running and not is_exiting(self.app):
            await self.results.runner.idle()
            for store in (self.bookmarks, self.views, self.read_marks):
                await store.saved()
            await asyncio.sleep(0)
            pumps = (self.app, *self.app.screen_stack)
            is_complete = self.bookmarks.loaded and self.filter.is_mounted and is_painted(self.app.screen)
            if is_complete and not any(pump.message_queue_size for pump in pumps):
                return
            await asyncio.sleep(0.001)

    # The methods for commands.

    @cached_property
    def trail(self) -> Trail:
        """Return the way back from similar papers."""
        from paperreader.ui.screen.trail import Trail  # not before the user goes back

        return Trail(self.navigator, self.results, lambda: self.filter)

    @property
    def active_pane(self) -> Pane:
        """Return the pane that movement keys move."""
        if self.full_text is not None:
            return self.full_text.active_part
        return self.pane if self.pane.has_focus else self.list

    def current_paper(self) -> Paper | None:
        """Return the open paper, or the one under the cursor; if there is none, report that."""
        row = self.current_row()
        if row is None:
            self.say("There is no paper here.")
            return None
        return row.paper

    def focus_pane(self, *, abstract: bool) -> None:
        """Give the keys to the abstract or to the list."""
        self.set_focus(self.pane if abstract and self.pane.display else self.list)

    def go_back(self) -> None:
        """Leave a part of the open paper or the paper, the abstract, the selection, the filter, the list."""
        if self.full_text is not None:
            if not self.full_text.go_back():
                self.close_paper()
        elif self.pane.has_focus:
            self.focus_pane(abstract=False)
        elif self.selected:
            self.selected.clear()
        elif self.filter.is_open:
            self.filter.leave(clear=True)
        elif self.trail.leads_back:
            self.trail.go_back()

    async def open_filter(self) -> None:
        """Give the keys to the filter."""
        self.results.prepare_to_filter()
        await self._mount_filter()
        self.filter.open()

    # Reactions to the parts.

    def _cursor_moved(self) -> None:
        self.results.show_current()
        self._look()
        self.show_pictures()

    def show_pictures(self) -> None:
        """Show the thumbnail of the paper when the cursor rests on it, and figures of an open text."""
        if self.full_text is not None:
            self.full_text.figures.look()
        if self._resting is not None:
            self._resting.cancel()
        if self.gallery.is_open:
            rested = partial(self.in_background, self._show_thumbnail, group="thumbnail")
            self._resting = asyncio.get_running_loop().call_later(_REST, rested)
        else:
            self.pane.show_picture(None, self.gallery)

    async def _show_thumbnail(self) -> None:
        if (row := self.list.current) is None or not row.paper.thumbnail_url:
            return
        picture = await self.gallery.load(row.paper.thumbnail_url)
        if self.list.current is row:
            self.pane.show_picture(picture, self.gallery)

    @on(Worker.StateChanged)
    def _worker_changed(self, event: Worker.StateChanged) -> None:
        """Report an error of a background worker: it must not end the reader."""
        if event.state is WorkerState.ERROR:
            from paperreader.ui.screen.trouble import failure_sentence  # not before something goes wrong

            if sentence := failure_sentence(event.worker):
                self.say(sentence, alert=True)

    @on(KeyLine.Hinted)
    async def _hint_clicked(self, message: KeyLine.Hinted) -> None:
        from paperreader.ui.commands.every import BY_NAME  # not before the first paint

        if message.act in BY_NAME:
            await self.run(BY_NAME[message.act])
        elif self.focused is not None:
            await self.focused.run_action(message.act)

    @on(events.Click)
    async def _clicked(self, event: events.Click) -> None:
        """Open the palette with the right button, so that the mouse reaches every command."""
        if event.button == _RIGHT:
            from paperreader.ui.commands.every import BY_NAME  # not before the first paint

            await self.run(BY_NAME["palette"])

    @on(events.ScreenSuspend)
    @on(events.ScreenResume)
    def _dialog_opened_or_closed(self) -> None:
        self.update_hints()

    @on(PaperList.Opened)
    async def _paper_opened(self) -> None:
        await self.open_paper()

    @on(PaperList.Unreadable)
    def _paper_unreadable(self, message: PaperList.Unreadable) -> None:
        self.say(message.sentence, alert=True)

    @on(PaperPane.LinkClicked)
    def _link_clicked(self, message: PaperPane.LinkClicked) -> None:
        from paperreader.ui.system.browser import open_link  # not before the first paint

        open_link(self, message.link)

    # The layout: chosen from the size of the terminal, drawn by the style sheet.

    def watch_full_text(self, reader: FullText | None) -> None:
        """Show a paper over the list, or the list again."""
        # A class of the screen would style every widget again, which takes longer than all the rest.
        is_open = reader is not None
        for part in (self.tabs, self.heading, *self.query("#body")):
            part.display = not is_open
        for part in self.query("#filter, #problems"):  # Their own display follows the filter.
            part.styles.max_height = 0 if is_open else None
        self.update_hints()
        self._look()

    def watch_layout_name(self, layout_name: str) -> None:
        """Change the layout, and report it."""
        self.lay_out(self.size)
        self.say(LAYOUTS[layout_name])

    def next_layout(self) -> None:
        """Go to the next layout: both panes, the list alone, the paper alone."""
        names = tuple(LAYOUTS)
        self.layout_name = names[(names.index(self.layout_name) + 1) % len(names)]
        if self.layout_name != "paper":  # There the abstract got the keys.
            self.set_focus(self.list)

    def on_resize(self, event: events.Resize) -> None:
        """Fit the terminal."""
        self.lay_out(event.size)
        self.update_heading()

    def last_steps(self) -> Sequence[Step]:
        """Close the query runner, and return the steps to finish before the reader ends."""
        self.results.runner.close()
        library = self.services.library
        return (
            Step("The bookmarks were", self.bookmarks.settle, LONG),
            Step("The views were", self.views.settle, LONG),
            Step("The marks of what you read were", self.read_marks.settle),
            Step("The filter that you typed was", self.filter.settle),
            *self.steps_of_places(),
            Step("The note that you were writing was", self.unkept_notes.settle, LONG),
            Step("The end of your visit was", lambda: run_detached(library.end_visit, "end-visit")),
        )

    def hurry(self) -> None:
        """Stop waiting for other programs that hold a file, and report that the disk is slow."""
        self.say("Waiting for the disk…")
        self.services.bookmarks.hurry()
        self.services.views.hurry()
