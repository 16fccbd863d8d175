"""The parts of the screen, and the reactions of parts to changes of others."""

from __future__ import annotations

from functools import cached_property, partial
from typing import TYPE_CHECKING

import msgspec
from textual import on
from textual.reactive import var

from paperreader.errors import PaperReaderError
from paperreader.text.latex import readable
from paperreader.ui.bars.heading import heading_texts
from paperreader.ui.bars.hints import Focus, Hinting, command_hints
from paperreader.ui.bars.tab_bar import TabBar
from paperreader.ui.bars.text_lines import StatusLine, TextLine
from paperreader.ui.paper_list.paper_list import PaperList
from paperreader.ui.paper_list.results import ResultList
from paperreader.ui.paper_list.row_painter import RowPainter
from paperreader.ui.paper_pane.document import Rendering
from paperreader.ui.paper_pane.paper_pane import PaperPane
from paperreader.ui.paper_pane.why import why
from paperreader.ui.screen.hidden import HiddenScreen
from paperreader.ui.screen.marks import line_of, marks_of, notebook_of
from paperreader.ui.screen.messages import SelectionChanged
from paperreader.ui.short_words import steady
from paperreader.workspace.bookmarks import LiveBookmarks
from paperreader.workspace.navigator import Navigator
from paperreader.workspace.places import OpenPlace, Place, Tab
from paperreader.workspace.read_marks import ReadMarks
from paperreader.workspace.selected import SelectedPapers
from paperreader.workspace.session import Session, settled
from paperreader.workspace.undo import UndoStack
from paperreader.workspace.views import LiveViews

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from textual.worker import Worker

    from paperreader.models.edition import Edition
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.ui.commands.command import Command, Page
    from paperreader.ui.filter.filter import Filter
    from paperreader.ui.full_text.full_text import FullText
    from paperreader.ui.keys import Keys
    from paperreader.ui.paper_pane.around import AroundLine
    from paperreader.ui.pictures import Gallery
    from paperreader.ui.screen.trouble import LibraryWatch
    from paperreader.workspace.surroundings import LiveSurroundings
    from paperreader.workspace.unkept_notes import UnkeptNotes


class Parts(HiddenScreen):
    """The parts of the screen, joined.

    Attributes:
        full_text: the paper that is open over the list, or None.
        layout_name: a name of `browse.LAYOUTS`.
        keys: fills in the keys of commands.
        takes_keys, works: whether the first layout is done, and whether the first paint is.
        in_background: runs a coroutine function; a new one of its group cancels the one before.
        bookmarks, views, read_marks: the live stores.
        navigator, results, gallery: the place, its papers in the list, and their pictures.
    """

    full_text: var[FullText | None] = var(None, init=False)
    layout_name: var[str] = var("both", init=False)

    def __init__(
        self, services: Services, keys: Keys, file: Edition | None, left: Session, gallery: Gallery
    ) -> None:
        """Make the screen on these services, as the last session left it; show a `file` first."""
        super().__init__()
        self.gallery = gallery
        self.services = services
        self.keys = keys
        self._file = file
        self._raw = services.config.display.latex == "raw"
        self.in_background: Callable[..., Worker[object]] = partial(
            self.run_worker, exclusive=True, exit_on_error=False
        )
        self.undo_stack = UndoStack()
        self.bookmarks = LiveBookmarks(services, self.undo_stack, changed=self.show_bookmarks, say=self.say)
        self._make_widgets()
        self._begin_from(left)

    def _begin_from(self, left: Session) -> None:
        """Begin as the last session left the screen: make the parts that know no Textual."""
        # The functions to which they report show a change before they return, in the frame of its key.
        self._left = left
        self._display = settled(self.services.config.display, left)
        self.takes_keys = self.works = False
        self.set_reactive(Parts.layout_name, self._display.layout)
        self.selected = SelectedPapers(lambda: self.post_message(SelectionChanged()))
        self.views = LiveViews(self.services, self.undo_stack, changed=self.show_views, say=self.say)
        self.read_marks = ReadMarks(
            self.services, self.undo_stack, changed=self.show_read_marks, say=self.say, later=self.set_timer
        )
        self.navigator = Navigator(
            self.services,
            bookmarks=lambda: self.bookmarks.by_id,
            show=self.show_place,
            missing=self.show_missing,
            say=self.say,
            run=partial(self.in_background, group="fetch"),
            on_change=self.update_heading,
        )
        self.results = ResultList(
            self.services,
            self.keys,
            self.list,
            self.pane,
            bookmarks=lambda: self.bookmarks.by_id,
            views=self.views,
            run=self.in_background,
            on_change=self.update_heading,
            on_paper=self.rest_on,
        )
        if self.views.all:
            self.tabs.have_views(self.views.all)

    def _make_widgets(self) -> None:
        """Make the widgets of the first paint."""
        self.tabs = TabBar(lambda: self.navigator, key=self.keys.first, id="tabs")
        self.heading = TextLine(id="heading")
        own = partial(marks_of, self)
        painter = partial(RowPainter, display_text=self.display_text, own=own, today=self.today)
        self.list: PaperList = PaperList(painter, id="list")
        self.why: Callable[[Row], str] = lambda row: why(self.navigator, self.display_text, row)
        self.notebook = partial(notebook_of, self)
        rendering = Rendering(
            self.display_text,
            partial(line_of, self),
            self.notebook,
            self.keys.first,
            around=self.around_lines,
            why=self.why,
        )
        self.pane: PaperPane = PaperPane(rendering, id="pane")
        self.status = StatusLine(id="status")

    @cached_property
    def surroundings(self) -> LiveSurroundings:
        """Return what is around the papers."""
        from paperreader.workspace.surroundings import LiveSurroundings  # not before the first paint

        return LiveSurroundings(
            self.services,
            changed=self.pane.update_around,
            # The cursor may move for a task of another part, in whose context no timer can run.
            later=lambda seconds, call: self.call_next(self.set_timer, seconds, call),
            run=partial(self.in_background, group="around"),
        )

    def rest_on(self, row: Row | None) -> None:
        """Fetch what is around a paper if the cursor rests on it; nothing before the first paint."""
        if self.works:
            self.surroundings.rest_on(row.paper if row else None)

    def around_lines(self, paper: Paper) -> Sequence[AroundLine]:
        """Return the lines about what is known around a paper."""
        live = self.__dict__.get("surroundings")
        found = live.of(paper.id) if live else None
        if found is None:
            return ()
        from paperreader.ui.paper_pane.around import around_lines  # not before something is known

        return around_lines(found, self.services.now())

    @cached_property
    def filter(self) -> Filter:
        """Return the line for the query; it is mounted after the first paint."""
        from paperreader.ui.filter.completer import names_like
        from paperreader.ui.filter.filter import Filter

        return Filter(
            self.services.paths.history,
            names=partial(names_like, self.bookmarks, self.services.library),
            show=self.results.filter,
            listed=self.results.runner.first_answer,
            give_keys_back=partial(self.set_focus, self.list),
        )

    @cached_property
    def unkept_notes(self) -> UnkeptNotes:
        """Return the drafts of notes."""
        from paperreader.workspace.unkept_notes import UnkeptNotes  # not before the first paint

        return UnkeptNotes(self.services.paths.unkept_notes)

    @property
    def commands(self) -> Sequence[Command]:
        """Return every command, in the order of the help."""
        from paperreader.ui.commands.every import COMMANDS  # not before the first paint

        return COMMANDS

    def action_show_help(self, page: Page) -> None:
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

    def close_paper(self) -> None:
        """Go back from the open paper to the list."""

    # Reactions to the parts.

    def show_place(self, opened: OpenPlace, *, keep: bool = False) -> None:
        """Show another place; or, with `keep`, the same place with other papers."""
        self.tabs.follow(opened.place)
        if not keep:
            self.close_paper()
        self.results.open(opened, keep=keep)
        other_bookmarks = keep and opened.place.tab is Tab.BOOKMARKS
        if self.works and not other_bookmarks:  # Then no counted tab has changed.
            self.count_unread()

    def show_missing(self, place: Place, *lines: str, hint: str = "") -> None:
        """Show short lines that say why a place has no papers, and a last one that names a command."""
        self.tabs.follow(place)
        self.results.show_missing(*lines, hint=hint)

    def update_heading(self) -> None:
        """Update the heading and the key hints."""
        results = self.results
        try:
            counts = results.counts
        except PaperReaderError as error:
            self.say(str(error), alert=True)
            return
        if self.is_first:  # The saved screen does not have what is counted after the list.
            counts = msgspec.structs.replace(counts, muted=0, plot=None)
        self.heading.left, self.heading.right = heading_texts(
            results.opened,
            self.navigator,
            counts,
            sort=results.sort,
            query_order=results.query_order,
            hide_read=results.hide_read,
            muted_shown=self.views.show_muted,
            now=self.services.now(),
            width=self.size.width,
        )
        if not isinstance(self.focused, Hinting):  # Its own keys do not depend on the list.
            self.update_hints()

    def update_hints(self) -> None:
        """Show the key hints of the focused part; none while a dialog, which has its own, has the focus."""
        focused: object = self.focused
        if not self.is_active:
            self.status.hints = ()
        elif isinstance(focused, Hinting):
            self.status.hints = focused.hints()
        else:
            self.status.hints = command_hints(self._key_focus(), self.keys)

    def _key_focus(self) -> Focus:
        navigator = self.navigator
        return Focus(
            reading=self.full_text is not None,
            on_mark=self.full_text is not None and self.full_text.mark is not None,
            in_outline=self.full_text is not None and self.full_text.in_outline,
            is_searched=self.full_text is not None and bool(self.full_text.finding.line.input.value),
            finds_nothing=self.full_text is not None and not len(self.full_text.finding.matches),
            in_pane=self.focused is self.pane,
            in_bookmarks=navigator.place.tab is Tab.BOOKMARKS,
            kind=navigator.place.key.kind if navigator.place.key else None,
            is_empty=not len(self.list.listing),
            is_filtered=bool(self.results.query.text),
            selected=len(self.selected),
            can_refresh=navigator.can_refresh,
            failed=bool(navigator.network_state),
        )

    def look_at_the_files(self) -> None:
        """Load bookmarks and views that others changed, and report files that were deleted or damaged."""
        self.in_background(self.bookmarks.look_at_the_file, group="file")
        self.in_background(self._library_watch.look, group="library")
        self.in_background(self.views.look_at_the_file, group="views", exclusive=False)

    @cached_property
    def _library_watch(self) -> LibraryWatch:
        from paperreader.ui.screen.trouble import LibraryWatch  # not before the first paint

        return LibraryWatch(self.services.library, self.status, renew=self.navigator.renew)

    def show_bookmarks(self) -> None:
        """Show bookmarks that have changed."""
        if self.is_running:
            before = self.list.listing
            self.navigator.take_bookmarks()
            if self.list.listing is before:
                self.list.forget_rows()
                self.results.show_current()

    def show_read_marks(self) -> None:
        """Show read marks that have changed."""
        self.navigator.reload()
        self.count_unread()

    def show_views(self) -> None:
        """Show views, mutes and dismissed papers that have changed."""
        if self.is_running:
            self.tabs.have_views(self.views.all)
            self.results.ask_again()
            self.update_heading()  # It says whether muted papers are shown.
            self.list.forget_rows()
            self.results.show_current()
            self.count_unread()

    @on(SelectionChanged)
    def _show_selection(self) -> None:
        self.list.forget_rows()
        self.update_hints()

    def count_unread(self) -> None:
        """Count the unread papers of each tab again, in the background."""
        if self.is_running:
            self.in_background(self.show_counts, group="counts")

    async def show_counts(self) -> None:
        """Count the unread papers of each tab off the event loop, and show the counts."""
        from paperreader.workspace.unread import Shown, unread_counts  # not before the first paint

        views, bookmarks, scope = self.views, self.bookmarks.by_id, self.navigator.scope
        shown = Shown(self.tabs.seen_views, views.hiding, views.dismissed, bookmarks, scope)
        await unread_counts(self.services, shown, self.tabs.show_counts)

    def today(self) -> date:
        """Return the current day, for the dates in rows."""
        return self.services.now().date()
