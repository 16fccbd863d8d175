"""A dialog that asks for one of a few choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.cells import cell_len
from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from paperreader.ui.dialogs.dialog import Dialog, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

    from paperreader.ui.bars.hints import Hint


class Choice(NamedTuple):
    """One choice, and more about it."""

    name: str
    detail: str = ""


SHORT = 24
"""The most cells of a name that leave room for its detail in the same line."""


def choice_lines(choices: Sequence[Choice]) -> list[Content]:
    """Return the lines of the choices: a detail stands beside its name if all names are short, else below."""
    longest = max((cell_len(choice.name) for choice in choices), default=0)
    return [choice_line(choice, longest, f"{number}  ") for number, choice in enumerate(choices, 1)]


def choice_line(choice: Choice, longest: int, start: str = "") -> Content:
    """Return the line of a choice, after the text `start`; `longest` is the width of the longest name."""
    first_line = choice.detail.split("\n", 1)[0]
    gap = " " * (longest - cell_len(choice.name) + 2) if longest <= SHORT else "\n   "
    below = Content(f"{gap}{first_line}").stylize("$quiet") if first_line else Content("")
    return Content(f"{start}{choice.name}").stylize("bold") + below


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
        yield OptionList(*map(Option, choice_lines(self._choices)))

    def hints(self) -> Sequence[Hint]:
        """Return the keys, with the numbers of the choices."""
        last = min(len(self._choices), 9)
        return [hint._replace(key=hint.key.replace("1–9", f"1–{last}")) for hint in super().hints()]

    def action_choose(self, number: int | None = None) -> None:
        """Close with a choice by its number, or with the one under the cursor."""
        index = self.query_one(OptionList).highlighted if number is None else number - 1
        if index is not None and index < len(self._choices):
            self.dismiss(index)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)
