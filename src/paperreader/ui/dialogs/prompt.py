"""A dialog that asks for one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, Static

from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.filter.line_input import LineInput

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.widget import Widget


class Prompt(Dialog[str]):
    """One line of text, given with Enter.

    Args:
        question: the title.
        hint: an example of an answer.
        value: the first text of the line.
        subject: the subject of the question.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "accept", priority=True),
        Binding("escape", "leave", "cancel"),
    ]

    def __init__(self, question: str, *, hint: str = "", value: str = "", subject: str = "") -> None:
        super().__init__(question)
        self._hint = hint
        self._value = value
        self._subject = subject

    def body(self) -> Iterator[Widget]:
        """Make the subject of the question, and the line."""
        if self._subject:
            yield Static(Content(self._subject), classes="dialog--subject")
        yield LineInput(self._value, placeholder=self._hint, compact=True)

    def action_accept(self) -> None:
        """Close with the line."""
        self.dismiss(self.query_one(Input).value)
