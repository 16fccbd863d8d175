"""A list of choices of any length: only the rows on the screen are made."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Padding, Visual

from paperreader.ui.dialogs.choose import SHORT, choice_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.events import Click

    from paperreader.ui.dialogs.choose import Choice

_PADDING = Spacing(0, 1, 0, 1)


class ChoiceList(ScrollView, can_focus=True):
    """Choices in rows of the same height, with a cursor.

    Attributes:
        choices: the choices; if they change, the cursor stays at its index.
        highlighted: the index of the cursor, or None if the list is empty.
    """

    DEFAULT_CSS = """
    ChoiceList {
        height: auto;
        max-height: 100%;
        overflow-x: hidden;
        overflow-y: auto;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"option-list--option", "option-list--option-highlighted"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("home", "go(0)", show=False),
        Binding("end", "go(-1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
    ]

    choices: reactive[Sequence[Choice]] = reactive((), init=False)
    highlighted: reactive[int | None] = reactive(None, init=False)

    class Clicked(Message):
        """A row was clicked."""

        def __init__(self, index: int) -> None:
            super().__init__()
            self.index = index

    def __init__(self) -> None:
        super().__init__()
        self._longest = 0
        self._row_height = 1

    def watch_choices(self, choices: Sequence[Choice]) -> None:
        """Measure the new choices."""
        self._longest = max((cell_len(choice.name) for choice in choices), default=0)
        below = self._longest > SHORT and any(choice.detail for choice in choices)
        self._row_height = 2 if below else 1
        self.virtual_size = Size(0, len(choices) * self._row_height)
        self.highlighted = self.highlighted

    def validate_highlighted(self, highlighted: int | None) -> int | None:
        """Keep the cursor in the list."""
        return max(0, min(highlighted or 0, len(self.choices) - 1)) if self.choices else None

    def watch_highlighted(self) -> None:
        """Scroll to the row of the cursor."""
        if self.highlighted is not None:
            row = Region(0, self.highlighted * self._row_height, 1, self._row_height)
            self.scroll_to_region(row, force=True, animate=False, immediate=True)

    def on_resize(self) -> None:
        """Scroll to the row of the cursor in the new height."""
        self.watch_highlighted()

    def render_line(self, y: int) -> Strip:
        """Return a line of a row (Textual's line API)."""
        row, line = divmod(self.scroll_offset.y + y, self._row_height)
        width = self.scrollable_content_region.width
        classes = ["option-list--option"]
        if row == self.highlighted:
            classes.append("option-list--option-highlighted")
        style = self.get_visual_style(*classes)
        if row >= len(self.choices):
            return Strip.blank(width, style.rich_style)
        text = Padding(choice_line(self.choices[row], self._longest), _PADDING)
        strips = Visual.to_strips(self, text, width, self._row_height, style)
        return strips[line].extend_cell_length(width, style.rich_style)

    def action_step(self, step: int) -> None:
        """Move the cursor by a number of rows; after the last comes the first."""
        if self.highlighted is not None:
            self.highlighted = (self.highlighted + step) % len(self.choices)

    def action_page(self, pages: int) -> None:
        """Move the cursor by a number of screenfuls."""
        rows = max(1, self.scrollable_content_region.height // self._row_height)
        self.highlighted = (self.highlighted or 0) + pages * rows

    def action_go(self, index: int) -> None:
        """Move the cursor to an index; -1 is the last."""
        self.highlighted = index if index >= 0 else len(self.choices) - 1

    def on_click(self, event: Click) -> None:
        """Move the cursor to the clicked row."""
        row = (self.scroll_offset.y + event.y) // self._row_height
        if row < len(self.choices):
            self.highlighted = row
            self.post_message(self.Clicked(row))
