"""The parts of the screen, and the reactions of parts to changes of others."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

from textual.reactive import var
from textual.screen import Screen

from paperreader.errors import PaperReaderError
from paperreader.folders import is_missing
from paperreader.text.latex import readable
from paperreader.ui.bars.heading import heading_texts
from paperreader.ui.bars.hints import Focus, command_hints
from paperreader.ui.bars.status_line import StatusLine
from paperreader.ui.bars.tab_bar import TabBar
from paperreader.ui.bars.tabs import Tabs
from paperreader.ui.bars.text_line import TextLine
from paperreader.ui.filter.filter import Filter
from paperreader.ui.paper_list.paper_list import PaperList
from paperreader.ui.paper_list.results import ResultList
from paperreader.ui.paper_list.row_text import NOTHING_OWN, Own
from paperreader.ui.paper_pane.paper_pane import PaperPane
from paperreader.ui.short_words import steady
from paperreader.workspace.bookmarks import LiveBookmarks
from paperreader.workspace.navigator import Navigator
from paperreader.workspace.places import Tab
from paperreader.workspace.read_marks import ReadMarks
from paperreader.workspace.selected import SelectedPapers
from paperreader.workspace.session import Session, settled
from paperreader.workspace.threads import run_detached
from paperreader.workspace.undo import UndoStack
from paperreader.workspace.views import LiveViews

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from paperreader.models.edition import Edition
    from paperreader.services import Services
    from paperreader.ui.commands.command import Command, Page
    from paperreader.ui.keys import Keys
    from paperreader.ui.screen.damage import LibraryWatch
    from paperreader.workspace.places import OpenPlace, Place
    from paperreader.workspace.unkept_notes import UnkeptNotes


class Parts(Screen[None]):
    """The parts of the screen, joined.

    Attributes:
        reading: whether the paper covers the list.
        layout_name: a name of `layout.LAYOUTS`.
        keys: fills in the keys of commands.
        bookmarks, views, read_marks: the live stores.
        navigator, results: the place, and its papers in the list.
        filter: the line for the query.
    """

    reading: var[bool] = var(default=False, init=False)
    layout_name: var[str] = var("both", init=False)

    def __init__(self, services: Services, keys: Keys, file: Edition | None, left: Session) -> None:
        """Make the screen on these services, as the last session left it; show a `file` first."""
        super().__init__()
        self._display = settled(services.config.display, left)
        self._left = left
        self.services = services
        self.keys = keys
        self._file = file
        self._raw = services.config.display.latex == "raw"
        self.takes_keys = False
        self.set_reactive(Parts.layout_name, self._display.layout)
        self.navigator = Navigator(
            self.services,
            bookmarks=lambda: self.bookmarks.by_id,
            show=self.place_shown,
            missing=self.place_missing,
            say=self.say,
            run=partial(self.run_worker, group="fetch", exclusive=True, exit_on_error=False),
            told=self.heading_changed,
        )
        self._make_stores()
        self._make_widgets()
        self._join()

    def _make_stores(self) -> None:
        """Make the live stores, the selection and the undo stack."""
        self.undo_stack = UndoStack()
        self.selected = SelectedPapers(self.selection_changed)
        self.bookmarks = LiveBookmarks(
            self.services, self.undo_stack, changed=self.bookmark_changed, say=self.say
        )
        self.views = LiveViews(
            self.services,
            self.undo_stack,
            changed=self.views_changed,
            say=self.say,
        )
        self.read_marks = ReadMarks(
            self.services,
            self.undo_stack,
            changed=self.reading_changed,
            say=self.say,
            later=self.set_timer,
        )

    def _make_widgets(self) -> None:
        """Make the widgets of the first paint; the filter comes after it."""
        self.tab_bar = TabBar(id="tabs")
        self.heading = TextLine(id="heading")
        self.list = PaperList(display_text=self.display_text, own=self.own, today=self.today, id="list")
        self.pane = PaperPane(
            display_text=self.display_text,
            own=self.bookmarks.line,
            notebook=self.bookmarks.notebook,
            key=self.keys.first,
            id="pane",
        )
        self.status = StatusLine(id="status")

    def _join(self) -> None:
        """Join stores and widgets: make the tabs, the results and the filter."""
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
            told=self.heading_changed,
            say=self.say,
        )
        self.filter = Filter(
            self,
            self.services.paths,
            names=self._names_like,
            asked=self.results.filter,
            left=partial(self.set_focus, self.list),
            show_help=partial(self.show_help, "filter"),
        )

    def _names_like(self, field: str, begun: str) -> Sequence[str]:
        from paperreader.ui.filter.completer import names_like  # not before the first paint

        return names_like(self.bookmarks, self.services.library, field, begun)

    @cached_property
    def unkept_notes(self) -> UnkeptNotes:
        """Return the drafts of notes."""
        from paperreader.workspace.unkept_notes import UnkeptNotes  # not before the first paint

        return UnkeptNotes(self.services.paths.unkept_notes)

    @property
    def commands(self) -> Sequence[Command]:
        """Return every command, in the order of the help."""
        from paperreader.ui.commands import COMMANDS  # not before the first paint

        return COMMANDS

    def show_help(self, page: Page) -> None:
        """Open the help at one of its pages."""
        from paperreader.ui.dialogs.help import Help

        self.app.push_screen(Help(self.commands, self.keys, page))

    def display_text(self, text: str) -> str:
        """Return a title or abstract as it is shown: maths as Unicode, unless the settings say raw."""
        return steady(text if self._raw else readable(text))

    def say(self, message: str, *, hint: str = "", alert: bool = False) -> None:
        """Show a sentence in the status line for a while, and after it a hint that names commands."""
        if self.is_mounted:
            self.status.say(self.keys.with_hint(message, hint), alert=alert)

    # Reactions to the parts.

    def place_shown(self, opened: OpenPlace, *, keep: bool = False) -> None:
        """Show another place; or, with `keep`, the same place with other papers."""
        self.tabs.follow(opened.place)
        if not keep:
            self.reading = False
        self.results.open(opened, keep=keep)
        other_bookmarks = keep and opened.place.tab is Tab.BOOKMARKS
        if self.takes_keys and not other_bookmarks:  # Then no counted tab has changed.
            self.count_unread()

    def place_missing(self, place: Place, *lines: str, hint: str = "") -> None:
        """Show short lines that say why a place has no papers, and a last one that names a command."""
        self.tabs.follow(place)
        self.results.show_missing(*lines, hint=hint)

    def heading_changed(self) -> None:
        """Update the heading and the key hints."""
        results = self.results
        try:
            counts = results.counts
        except PaperReaderError as error:
            self.say(str(error), alert=True)
            return
        self.heading.left, self.heading.right = heading_texts(
            results.opened,
            self.navigator,
            counts,
            sort=results.sort,
            asked=results.asked_order,
            hide_read=results.hide_read,
            muted_shown=self.views.show_muted,
            now=self.services.now(),
            width=self.size.width,
        )

        self.keys_changed()

    def keys_changed(self) -> None:
        """Show the key hints of the focused part; none while a dialog, which has its own, has the focus."""
        bar = self.filter.bar
        if not self.is_active:
            self.status.hints = ()
        elif bar is not None and self.focused is bar.input:
            self.status.hints = bar.input.hints()
        else:
            self.status.hints = command_hints(self._key_focus(), self.keys)

    def _key_focus(self) -> Focus:
        navigator = self.navigator
        return Focus(
            reading=self.reading,
            in_pane=self.focused is self.pane,
            in_bookmarks=navigator.place.tab is Tab.BOOKMARKS,
            is_empty=not len(self.list.listing),
            is_filtered=bool(self.filter.text),
            selected=len(self.selected),
            can_refresh=navigator.can_refresh,
            failed=bool(navigator.network_state),
        )

    def look_at_the_files(self) -> None:
        """Load bookmarks that others changed, and report files that were deleted or damaged."""
        self.run_worker(self.bookmarks.look_at_the_file(), group="file", exclusive=True, exit_on_error=False)
        self.run_worker(self._library_watch.look(), group="library", exclusive=True, exit_on_error=False)
        self.run_worker(self.views.look_at_the_file(), group="views", exit_on_error=False)

    @cached_property
    def _library_watch(self) -> LibraryWatch:
        from paperreader.ui.screen.damage import LibraryWatch  # not before the first paint

        return LibraryWatch(
            self.services.library,
            say=self.say,
            is_said=lambda sentence: self.status.left == sentence,
            renew=self.navigator.renew,
        )

    def bookmark_changed(self, _paper_id: str | None) -> None:
        """React to a change of a bookmark, or, for None, of any bookmarks."""
        if not self.is_running:
            return
        self.navigator.take_bookmarks()
        self.list.forget_rows()
        self.results.show_current()

    def tell_of_the_digest(self) -> None:
        """Report it if the last digest failed or did not run. Without a record of digests, load nothing."""
        services = self.services
        if is_missing(services.paths.digests):
            return

        async def told() -> None:
            def look() -> str:
                from paperreader.digest.schedule.machine import last_trouble

                return last_trouble(services.paths, services.now())

            if sentence := await run_detached(look, "digest"):
                self.say(sentence, alert=True)

        self.run_worker(told(), group="digest", exit_on_error=False)

    def views_changed(self) -> None:
        """React to a change of the views or mutes."""
        self.tabs.have_views(self.views.all)
        self.results.ask_again()
        self.count_unread()

    def reading_changed(self) -> None:
        """React to a change of the read marks."""
        self.navigator.reload()
        self.count_unread()

    def selection_changed(self) -> None:
        """React to a change of the selection."""
        self.list.forget_rows()
        self.keys_changed()

    def count_unread(self) -> None:
        """Count the unread papers of each tab again, in the background."""
        from paperreader.workspace.unread import unread_counts  # not before the first paint

        if self.is_running:
            counted = partial(
                unread_counts,
                self.services,
                self.tabs.seen_views,
                self.views.hiding,
                self.bookmarks.by_id,
                self.tabs.show_counts,
            )
            run: Callable[..., object] = self.run_worker
            run(counted, group="counts", exclusive=True, exit_on_error=False)

    def own(self, paper_id: str) -> Own:
        """Return the user's marks of a paper; only rows of the bookmarks have words."""
        sign, selected = self.bookmarks.sign(paper_id), paper_id in self.selected
        if self.navigator.place.tab is Tab.BOOKMARKS:
            return Own(sign, selected, self.bookmarks.words(paper_id))
        return Own(sign, selected) if selected or sign != NOTHING_OWN.sign else NOTHING_OWN

    def today(self) -> date:
        """Return the current day, for the dates in rows."""
        return self.services.now().date()
