"""The line in which the filter is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from paperreader.ui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Typing(Protocol):
    """Who answers what is typed."""

    def edited(self, text: str) -> None:
        """Called at each edit, in the frame in which it is painted: a message would come a frame later."""

    def leave(self, *, clear: bool) -> None:
        """Give the keys back, and clear the filter or keep it."""

    async def complete(self, step: int) -> None:
        """Put the next thing that could follow into the text."""

    def recall(self, step: int) -> None:
        """Put a filter that was typed before into the text: -1 an older one, 1 a newer one."""

    def tell_language(self) -> None:
        """Show what can be typed."""


class FilterInput(LineInput):
    """The input, whose keys are answered by a `Typing`."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave(False)", "Keep the filter", show=False),
        Binding("escape", "leave(True)", "Clear the filter", show=False),
        Binding("tab", "complete(1)", "Complete", show=False),
        Binding("shift+tab", "complete(-1)", "Complete with the one before", show=False),
        Binding("up", "recall(-1)", "An older filter", show=False),
        Binding("down", "recall(1)", "A newer filter, or the list", show=False),
        Binding("f1", "tell_language", "What can be typed", show=False),
    ]

    def __init__(self, typing: Typing) -> None:
        """An empty input."""
        super().__init__(
            placeholder="words  author:…  has:code  stars:>100   F1 shows all",
            compact=True,
            select_on_focus=False,
        )
        self._typing = typing

    def on_mount(self) -> None:
        """Watch the text directly."""
        self.watch(self, "value", self._typing.edited, init=False)

    def action_leave(self, clear: bool) -> None:
        """Go back to the list."""
        self._typing.leave(clear=clear)

    async def action_complete(self, step: int) -> None:
        """Complete what is typed."""
        await self._typing.complete(step)

    def action_recall(self, step: int) -> None:
        """Walk through the filters that were typed."""
        self._typing.recall(step)

    def action_tell_language(self) -> None:
        """Show what can be typed."""
        self._typing.tell_language()


class FilterBar(Horizontal):
    """`/` and the input; hidden while there is no filter."""

    def __init__(self, typing: Typing, *, id: str) -> None:
        """As `FilterInput`."""
        super().__init__(id=id)
        self.input = FilterInput(typing)

    def compose(self) -> ComposeResult:
        """A sign and the input."""
        yield Static("/", id="filter-sign")
        yield self.input
