"""Dialogs of sentences: a question to answer with yes or no, and a report."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperreader.ui.dialogs.dialog import Answer, Dialog, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

    from paperreader.ui.bars.hints import Hint


class _Sentences(Dialog[Answer]):
    """Text under a title; it is never read as markup."""

    def __init__(self, title: str, text: str) -> None:
        super().__init__(title)
        self._text = text

    def body(self) -> Iterator[Widget]:
        """Make the text, which scrolls."""
        yield VerticalScroll(Static(Content(self._text)))


class Confirm(_Sentences[bool]):
    """A question; the answer is True with `y` or Enter, else None. The title names the effect of yes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("enter", "answer(True)", "yes", show=False, priority=True),
        Binding("n", "answer(None)", "leave it"),
        Binding("q", "answer(None)", show=False, id="quit"),
        *steps(""),
    ]

    def __init__(self, question: str, *, yes: str) -> None:
        super().__init__(yes, question)

    def hints(self) -> Sequence[Hint]:
        """Return the keys, with the effect of yes."""
        yes, *others = super().hints()
        return [msgspec.structs.replace(yes, word=self._title.lower()), *others]

    def action_answer(self, yes: bool | None) -> None:
        """Close with an answer."""
        self.dismiss(yes)


class ReportDialog(_Sentences[None]):
    """Sentences, a line each."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *steps("scroll"),
        Binding("enter", "leave", show=False, priority=True),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        super().__init__(title, "\n".join(sentences))
