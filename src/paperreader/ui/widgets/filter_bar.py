"""The line in which the filter is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult


class FilterInput(Input):
    """The input; Enter keeps the filter, Esc clears it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave(False)", "Keep the filter", show=False),
        Binding("escape", "leave(True)", "Clear the filter", show=False),
    ]

    def __init__(self, edited: Callable[[str], None], left: Callable[[bool], None]) -> None:
        """An empty input.

        Args:
            edited: called with the text at each edit, in the frame in which it is painted: a message would
                come a frame later.
            left: called when the filter is left, with whether it is to be cleared.
        """
        super().__init__(
            placeholder="words  author:…  has:code  stars:>100   ? shows all",
            compact=True,
            select_on_focus=False,
        )
        self._edited = edited
        self._left = left

    def on_mount(self) -> None:
        """Watch the text directly."""
        self.watch(self, "value", self._edited, init=False)

    def action_leave(self, clear: bool) -> None:
        """Go back to the list."""
        self._left(clear)


class FilterBar(Horizontal):
    """`/` and the input; hidden while there is no filter."""

    def __init__(
        self,
        edited: Callable[[str], None],
        left: Callable[[bool], None],
        *,
        id: str,
    ) -> None:
        """As `FilterInput`."""
        super().__init__(id=id)
        self.input = FilterInput(edited, left)

    def compose(self) -> ComposeResult:
        """A sign and the input."""
        yield Static("/", id="filter-sign")
        yield self.input
