"""Asks for one of a few."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from paperreader.ui.dialogs.dialog import Dialog, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget


class Choice(NamedTuple):
    """One of them.

    Attributes:
        name: what it is.
        detail: more about it, on a line of its own.
    """

    name: str
    detail: str = ""


class Choose(Dialog[int]):
    """One of a few, with Enter or its number; the answer is its index.

    Args:
        question: what is asked.
        choices: what there is to choose from.
    """

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
        yield OptionList(*(Option(self._told(number)) for number in range(len(self._choices))))

    def _told(self, number: int) -> Content:
        name, detail = self._choices[number]
        told = Content(f"{number + 1}  {name}").stylize("bold")
        first_line = detail.split("\n", 1)[0]
        return told + Content(f"\n   {first_line}").stylize("dim") if detail else told

    def action_choose(self, number: int | None = None) -> None:
        """Close with a choice by its number, or with the one under the cursor."""
        index = self.query_one(OptionList).highlighted if number is None else number - 1
        if index is not None and index < len(self._choices):
            self.dismiss(index)

    @on(OptionList.OptionSelected)
    def _chosen(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(event.option_index)
