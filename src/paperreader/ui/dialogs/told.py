"""Tells several sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperreader.ui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult


class Told(Dialog[None]):
    """Sentences, a paragraph each, with one title; any of Enter, Esc and `q` closes it.

    Args:
        title: what they are about.
        sentences: what is told; from outside or not, it is shown as it is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("q,enter", "leave", "Close", show=False),
        Binding("j", "scroll(1)", "Down", show=False),
        Binding("k", "scroll(-1)", "Up", show=False),
    ]

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._sentences = sentences

    def compose(self) -> ComposeResult:
        """The title, the sentences, the keys."""
        with Vertical(classes="dialog"):
            yield Static(Content(self._title), classes="dialog--title")
            with VerticalScroll(classes="dialog--told"):
                yield Static(Content("\n".join(self._sentences)))
            yield Static(Content("j k scroll · Esc closes"), classes="dialog--keys")

    def action_scroll(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.query_one(VerticalScroll).scroll_relative(y=lines, animate=False)
