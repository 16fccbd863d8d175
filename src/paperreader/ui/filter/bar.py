"""The line in which the filter is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from paperreader.ui.bars.hints import binding_hints
from paperreader.ui.filter.line_input import LineInput
from paperreader.ui.keys import shown_key

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from paperreader.ui.bars.hints import Hint


class Typing(Protocol):
    """The receiver of what is typed."""

    def edited(self, text: str) -> None:
        """React to an edit, in the frame that paints it: a message would come a frame later."""

    def leave(self, *, clear: bool) -> None:
        """Give the keys back, and clear the filter or keep it."""

    async def complete(self, step: int) -> None:
        """Put the next completion into the text."""

    def recall(self, step: int) -> None:
        """Put a filter that was typed before into the text: -1 an older one, 1 a newer one."""

    def tell_language(self) -> None:
        """Show what can be typed."""


class FilterInput(LineInput):
    """The input; a `Typing` answers its keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave(False)", "keep"),
        Binding("escape", "leave(True)", "clear"),
        Binding("tab", "complete(1)", "complete"),
        Binding("shift+tab", "complete(-1)", show=False),
        Binding("up", "recall(-1)", "filters before"),
        Binding("down", "recall(1)", show=False),
        Binding("f1", "tell_language", "what can be typed", id="help"),
    ]

    def __init__(self, typing: Typing) -> None:
        """Make an empty input."""
        super().__init__(
            placeholder="words  author:…  has:code  stars:>100",
            compact=True,
            select_on_focus=False,
        )
        self._typing = typing

    def on_mount(self) -> None:
        """Watch the text directly."""
        self.watch(self, "value", self._typing.edited, init=False)

    def hints(self) -> tuple[Hint, ...]:
        """Return the keys for the last line; a key that types a character does nothing else here."""
        active = self.screen.active_bindings.values()
        own = [each.binding for each in active if each.node is self]
        return binding_hints(each for each in own if each.key != "space" and len(shown_key(each.key)) > 1)

    def action_leave(self, clear: bool) -> None:
        """Go back to the list."""
        self._typing.leave(clear=clear)

    async def action_complete(self, step: int) -> None:
        """Complete what is typed."""
        await self._typing.complete(step)

    def action_recall(self, step: int) -> None:
        """Show an older or newer filter."""
        self._typing.recall(step)

    def action_tell_language(self) -> None:
        """Show what can be typed."""
        self._typing.tell_language()


class FilterBar(Horizontal):
    """`/` and the input; hidden while there is no filter."""

    def __init__(self, typing: Typing, *, id: str) -> None:
        """Make an empty input behind the sign."""
        super().__init__(id=id)
        self.input = FilterInput(typing)

    def compose(self) -> ComposeResult:
        """Make the sign and the input."""
        yield Static("/", id="filter-sign")
        yield self.input
