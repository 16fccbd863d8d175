"""The line in which the words to find in a text are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from paperreader.ui.bars.text_lines import TextLine
from paperreader.ui.filter.line_input import HintingInput

if TYPE_CHECKING:
    from collections.abc import Callable


class FindInput(HintingInput):
    """The input, which answers its keys."""

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
