"""Choices: a dialog that asks for one of a few, and a list of any number of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

import msgspec
from rich.cells import cell_len
from rich.segment import Segment
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Offset, Region, Size, Spacing
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.visual import Padding, Visual
from textual.widgets import OptionList

from paperreader.ui.dialogs.dialog import Dialog, steps
from paperreader.ui.textual_private import line_of_option

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.events import Click
    from textual.widget import Widget

    from paperreader.ui.bars.hints import Hint


class Choice(NamedTuple):
    """One choice, and more about it."""

    name: str
    detail: str = ""


_POINTER = "▌"
"""The sign of the choice under the cursor, which is that of the row in the list."""

_SHORT = 24
"""The most cells of a name that leave room for its detail in the same line."""


def _longest(choices: Sequence[Choice]) -> int:
    """Return the width of the longest name: the details stand below the names if it is not short."""
    return max((cell_len(choice.name) for choice in choices), default=0)


def choice_line(choice: Choice, longest: int, start: str = "") -> Content:
    """Return the line of a choice, after the text `start`; `longest` is the width of the longest name."""
    first_line = choice.detail.split("\n", 1)[0]
    gap = " " * (longest - cell_len(choice.name) + 2) if longest <= _SHORT else "\n   "
    below = Content(f"{gap}{first_line}").stylize("$quiet") if first_line else Content("")
    return Content(f"{start}{choice.name}").stylize("bold") + below


def _with_pointer(strip: Strip) -> Strip:
    """Return a line of the choice under the cursor with a sign: few colours may not show its ground."""
    style = next((segment.style for segment in strip), None)
    return Strip([Segment(_POINTER, style), *strip.crop(1)], strip.cell_length)


class Options(OptionList):
    """Textual's list of options, for a few choices."""

    def render_line(self, y: int) -> Strip:
        """Return a line of an option (Textual's line API)."""
        strip, line = super().render_line(y), self.scroll_offset.y + y
        if self.highlighted is None or not self.option_count:
            return strip
        is_last = self.highlighted == self.option_count - 1
        end = self.virtual_size.height if is_last else line_of_option(self, self.highlighted + 1)
        return _with_pointer(strip) if line_of_option(self, self.highlighted) <= line < end else strip

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the beginning of the choice under the cursor."""
        return Offset(0, line_of_option(self, self.highlighted or 0) - self.scroll_offset.y)


class Choose(Dialog[int]):
    """A list of choices, taken with Enter or a number; the answer is the index."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "choose", priority=True),
        Binding("1", "choose(1)", "choose", key_display="1–9"),
        *(Binding(str(number), f"choose({number})", show=False) for number in range(2, 10)),
        *steps("move"),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        super().__init__(question)
        self._choices = choices

    def body(self) -> Iterator[Widget]:
        """Make the choices."""
        longest = _longest(self._choices)
        numbered = enumerate(self._choices, 1)
        yield Options(*(choice_line(choice, longest, f"{number}  ") for number, choice in numbered))

    def hints(self) -> Sequence[Hint]:
        """Return the keys, with the numbers of the choices."""
        last = min(len(self._choices), 9)
        return [
            msgspec.structs.replace(hint, key=hint.key.replace("1–9", f"1–{last}"))
            for hint in super().hints()
        ]

    def action_choose(self, number: int | None = None) -> None:
        """Close with a choice by its number, or with the one under the cursor."""
        index = self.query_one(OptionList).highlighted if number is None else number - 1
        if index is not None and index < len(self._choices):
            self.dismiss(index)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)


class ChoiceList(ScrollView, can_focus=True):
    """Choices in rows of the same height, with a cursor; only the rows on the screen are made.

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
        self._longest = _longest(choices)
        below = self._longest > _SHORT and any(choice.detail for choice in choices)
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

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the beginning of the row under the cursor."""
        return Offset(0, (self.highlighted or 0) * self._row_height - self.scroll_offset.y)

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
        text = Padding(choice_line(self.choices[row], self._longest), Spacing(0, 1, 0, 1))
        strips = Visual.to_strips(self, text, width, self._row_height, style)
        strip = strips[line].extend_cell_length(width, style.rich_style)
        return _with_pointer(strip) if row == self.highlighted else strip

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


class ChooseAmongMany(Dialog[int]):
    """A list of any number of choices, taken with Enter or a click; the answer is the index."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "open", priority=True),
        *steps("move"),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        super().__init__(question)
        self._list = ChoiceList()
        self._choices = choices

    def body(self) -> Iterator[Widget]:
        """Make the list."""
        yield self._list

    def on_mount(self) -> None:
        """Show the choices."""
        super().on_mount()
        self._list.choices = self._choices
        self._list.highlighted = 0

    def action_step(self, step: int) -> None:
        """Move the cursor by a number of choices."""
        self._list.action_step(step)

    def action_choose(self) -> None:
        """Close with the choice under the cursor."""
        if self._list.highlighted is not None:
            self.dismiss(self._list.highlighted)

    @on(ChoiceList.Clicked)
    def _clicked(self, event: ChoiceList.Clicked) -> None:
        self.dismiss(event.index)
