"""Commands: each is a function whose name and docstring give everything else about it.

The name is the key in `config.toml` and the name in the docs; the first line of the docstring is the help
line and the palette entry. The keys stand in `ui/keys.py`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeVar

from paperreader.models.value import Value
from paperreader.ui.keys import DEFAULT_KEYS, Keys, split_keys

if TYPE_CHECKING:
    from textual.app import App
    from textual.worker import Worker
    from textual.worker_manager import WorkerManager

    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.ui.bars.tab_bar import TabBar
    from paperreader.ui.bars.text_lines import StatusLine
    from paperreader.ui.dialogs.dialog import Dialog
    from paperreader.ui.filter.filter import Filter
    from paperreader.ui.full_text.full_text import FullText
    from paperreader.ui.paper_list.paper_list import PaperList
    from paperreader.ui.paper_list.results import ResultList
    from paperreader.ui.paper_pane.paper_pane import PaperPane
    from paperreader.ui.pictures import Gallery
    from paperreader.ui.screen.trail import Trail
    from paperreader.workspace.bookmarks import LiveBookmarks
    from paperreader.workspace.navigator import Navigator
    from paperreader.workspace.read_marks import ReadMarks
    from paperreader.workspace.selected import SelectedPapers
    from paperreader.workspace.session import Session
    from paperreader.workspace.surroundings import LiveSurroundings
    from paperreader.workspace.undo import UndoStack
    from paperreader.workspace.unkept_notes import UnkeptNotes
    from paperreader.workspace.views import LiveViews

Answer = TypeVar("Answer")

Page = Literal["keys", "filter"]
"""A page of the help."""

Where = Literal["list", "text", "both"]
"""Where a command works: in the lists and the pane, in the text of an open paper, or in both."""


class Pane(Protocol):
    """A part of the screen that movement keys move."""

    def step(self, steps: int, /) -> None:
        """Go down by papers, lines or sections; up if negative."""

    def page(self, pages: float) -> bool:
        """Go down by screenfuls; return whether it moved."""

    def go_to_start(self) -> None:
        """Go to the beginning."""

    def go_to_end(self) -> None:
        """Go to the end."""


class Browsing(Protocol):
    """The interface of the screen for commands; the attributes are its parts (`screen.parts`)."""

    services: Services
    keys: Keys
    navigator: Navigator
    results: ResultList
    bookmarks: LiveBookmarks
    views: LiveViews
    read_marks: ReadMarks
    selected: SelectedPapers
    undo_stack: UndoStack
    tabs: TabBar
    list: PaperList
    pane: PaperPane
    gallery: Gallery
    status: StatusLine

    @property
    def app(self) -> App[Any]:
        """Return the application, which shows dialogs."""

    async def idle(self) -> None:
        """Wait until every message is answered and painted."""

    @property
    def commands(self) -> Sequence[Command]:
        """Return every command, in the order of the help."""

    @property
    def filter(self) -> Filter:
        """Return the line for the query."""

    @property
    def surroundings(self) -> LiveSurroundings:
        """Return what is around the papers."""

    @property
    def trail(self) -> Trail:
        """Return the way back from similar papers."""

    @property
    def unkept_notes(self) -> UnkeptNotes:
        """Return the drafts of notes."""

    @property
    def active_pane(self) -> Pane:
        """Return the pane that movement keys move."""

    @property
    def full_text(self) -> FullText | None:
        """Return the full text over the screen, or None if no paper is open."""

    @property
    def workers(self) -> WorkerManager:
        """Return the workers in the background."""

    @property
    def run_worker(self) -> Callable[..., object]:
        """Return a function that runs a coroutine in the background."""

    def current_paper(self) -> Paper | None:
        """Return the open paper, or the one under the cursor; if there is none, report that."""

    def current_row(self) -> Row | None:
        """Return the row of the open paper, or the one under the cursor."""

    async def open_paper(self) -> None:
        """Open the paper under the cursor."""

    def close_paper(self) -> None:
        """Go back from the open paper to the list."""

    def fetch_text(self) -> None:
        """Fetch the text of the open paper again."""

    def display_text(self, text: str) -> str:
        """Return a title or abstract as it is shown."""

    def say(self, message: str, *, hint: str = "", alert: bool = False) -> None:
        """Show a sentence, and after it a hint that names commands."""

    def focus_pane(self, *, abstract: bool) -> None:
        """Give the keys to the abstract or to the list."""

    def go_back(self) -> None:
        """Leave the paper, the abstract, the selection, the filter or similar papers."""

    def show_pictures(self) -> None:
        """Show or hide pictures, as the gallery says."""

    def next_layout(self) -> None:
        """Show other panes."""

    def count_unread(self) -> None:
        """Count the unread papers of each tab."""

    async def show_first_keys(self) -> None:
        """Show the card of the first keys."""

    def session(self) -> Session:
        """Return the state of the screen for the next start."""

    def action_show_help(self, page: Page) -> None:
        """Open the help at one of its pages."""

    async def open_filter(self) -> None:
        """Give the keys to the filter."""

    async def run(self, command: Command) -> None:
        """Run a command to its end."""


Run = Callable[["Browsing"], Awaitable[None] | None]


class Command(Value, frozen=True):
    """One command of the reader.

    Attributes:
        name: as in `[keys]` of `config.toml`.
        group: its heading in the help.
        help: one sentence without a full stop.
        run: runs it on a screen.
        in_palette: whether the command palette offers it.
        waits: whether it waits for the list that the keys before it asked for.
        in_dialogs: whether its keys run it in dialogs and in the filter too, if they write no character.
        where: where it works; commands that never work in the same place may have the same key.
    """

    name: str
    group: str
    help: str
    run: Run
    in_palette: bool = True
    waits: bool = True
    in_dialogs: bool = False
    where: Where = "list"

    @property
    def title(self) -> str:
        """Return the name as words."""
        return self.name.replace("_", " ").capitalize()

    @property
    def keys(self) -> tuple[str, ...]:
        """Return the default keys, by Textual's names."""
        return tuple(split_keys(DEFAULT_KEYS.get(self.name, "")))

    def works(self, *, in_text: bool) -> bool:
        """Return whether it works in the text of an open paper, or else in the lists."""
        return self.where in {"both", "text" if in_text else "list"}


def command(
    group: str,
    *,
    in_palette: bool = True,
    waits: bool = True,
    in_dialogs: bool = False,
    where: Where = "list",
) -> Callable[[Run], Command]:
    """Make a command of a function."""

    def wrap(run: Run) -> Command:
        name: str = getattr(run, "__name__", "").rstrip("_")
        # Python started with -OO has no docstrings.
        text = run.__doc__ or name.replace("_", " ").capitalize()
        first_line = text.strip().splitlines()[0].rstrip(".")
        return Command(name, group, first_line, run, in_palette, waits, in_dialogs, where)

    return wrap


def ask(browse: Browsing, dialog: Dialog[Answer], act: Callable[[Answer], object]) -> None:
    """Show a dialog, and act on its answer; do nothing if the user leaves it without one."""

    def answered(answer: Answer | None) -> None:
        if answer is not None:
            act(answer)

    browse.app.push_screen(dialog, answered)


def running(browse: Browsing, group: str) -> list[Worker[Any]]:
    """Return the workers of a group that have not ended."""
    return [worker for worker in browse.workers if worker.group == group and not worker.is_finished]
