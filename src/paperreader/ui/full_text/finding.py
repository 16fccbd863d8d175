"""Finding words in the text: the line to type them in, and the matches."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from paperreader.ui.bars.text_lines import TextLine
from paperreader.ui.filter.line_input import HintingInput
from paperreader.ui.full_text.flow import Point
from paperreader.ui.full_text.search import Matches, TextSearch

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.widget import Widget

    from paperreader.ui.full_text.text_view import TextView


class FindInput(HintingInput):
    """The input of the line, which answers its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave(False)", "keep"),
        Binding("escape", "leave(True)", "clear"),
        Binding("down", "step(1)", "next"),
        Binding("up", "step(-1)", "previous"),
    ]

    def __init__(self, step: Callable[[int], None], leave: Callable[[bool], None]) -> None:
        """Make an empty input; `step` goes to another match, `leave` gives the keys back."""
        super().__init__(placeholder="words in the text", compact=True, select_on_focus=True)
        self._step = step
        self._leave = leave

    def action_leave(self, clear: bool) -> None:
        """Go back to the text."""
        self._leave(clear)

    def action_step(self, step: int) -> None:
        """Go to another match."""
        self._step(step)


class FindLine(Horizontal):
    """The line: a sign, the words, how many matches there are."""

    def __init__(self, step: Callable[[int], None], leave: Callable[[bool], None]) -> None:
        self.input = FindInput(step, leave)
        self.count = TextLine(id="find-count")
        super().__init__(Static("/", id="find-sign"), self.input, self.count, id="find")
        self.display = False


class Finding:
    """A search in the text.

    Args:
        text: the text.
        give_keys: gives the keys to a part of the screen.

    Attributes:
        line: the line to type in.
        matches: what was found.
    """

    def __init__(self, text: TextView, *, give_keys: Callable[[Widget], None]) -> None:
        self._text = text
        self._give_keys = give_keys
        self.line = FindLine(self.next_match, self.leave)
        self.matches = Matches()
        self._search: TextSearch | None = None
        self._from = Point()
        self._is_typing = False

    def search_in(self, search: TextSearch | None) -> None:
        """Search another text from now on, at once for the words in the line.

        Args:
            search: its texts, folded; None folds them with the first letter that is typed.
        """
        self._search = search
        self._from = self._text.place
        if self.line.input.value:
            self._find()

    def forget(self) -> None:
        """Forget the texts and the matches; nothing is shown."""
        self._search = None
        self.matches = Matches()

    def open(self) -> None:
        """Give the keys to the line."""
        self._is_typing = True
        self._from = self._text.place
        self.line.display = True
        self._give_keys(self.line.input)

    def edited(self) -> None:
        """Show the matches of the words that are being typed."""
        if self._is_typing:
            self._find()

    def _find(self) -> None:
        if self._search is None:
            self._search = TextSearch(self._text.flow.blocks)
        self.matches = Matches(self._search.find(self.line.input.value))
        self.matches.go_from(self._from)
        if not self.matches.hits:
            self._text.go_to(self._from)
        self._show()

    def _show(self) -> None:
        """Show the current match, and how many there are."""
        hit = self.matches.hit
        self.line.count.right = self.matches.words() if self.line.input.value.strip() else ""
        self._text.show_matches(self.matches.spans())
        if hit is not None:
            self._text.reveal(Point(*hit[:3]))

    def next_match(self, step: int) -> None:
        """Go to the next match from here, or to the one before."""
        hit = self.matches.hit
        if hit is None or not self._text.shows(Point(*hit[:3])):
            self.matches.go_from(self._text.place)
            step = min(step, 0)
        self.matches.step(step)
        self._show()

    def leave(self, clear: bool) -> None:
        """Give the keys back to the text; with `clear`, end the search where it began."""
        self._is_typing = False
        if clear or not self.line.input.value.strip():
            self.clear()
            self._text.go_to(self._from)
        self.line.display = bool(self.line.input.value)
        self._give_keys(self._text)

    def clear(self) -> bool:
        """End the search; return whether there was one."""
        self._is_typing = False
        was = self.line.display
        self.line.input.value = ""
        self.line.display = False
        self.matches = Matches()
        self._text.show_matches({})
        return bool(was)
