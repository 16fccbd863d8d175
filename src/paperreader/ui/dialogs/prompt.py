"""Asks for one line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, Static

from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.widgets.line_input import LineInput

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Prompt(Dialog[str]):
    """One line of text, given with Enter.

    Args:
        question: what is asked.
        hint: what an answer looks like.
        value: what the line holds at first.
        subject: what the question is about.
    """

    def __init__(self, question: str, *, hint: str = "", value: str = "", subject: str = "") -> None:
        super().__init__()
        self._question = question
        self._hint = hint
        self._value = value
        self._subject = subject

    def compose(self) -> ComposeResult:
        """The question, what it is about, the line."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._question), classes="dialog--title")
            if self._subject:
                yield Static(Content(self._subject), classes="dialog--subject")
            yield LineInput(self._value, placeholder=self._hint, compact=True)
            yield Static(Content("Enter accepts · Esc leaves it as it is"), classes="dialog--keys")

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        self.dismiss(event.value)
