"""A dialog that asks yes or no."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from paperreader.ui.dialogs.dialog import Dialog, steps

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.widget import Widget

    from paperreader.ui.bars.hints import Hint


class Confirm(Dialog[bool]):
    """Yes with `y` or Enter, no with `n` or Esc.

    Args:
        question: the question; it is never read as markup.
        yes: the effect of yes, as the title and beside its key.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes"),
        Binding("enter", "answer(True)", "yes", show=False, priority=True),
        Binding("n", "answer(False)", "leave it"),
        Binding("q", "answer(False)", show=False, id="quit"),
        *steps(""),
    ]

    def __init__(self, question: str, *, yes: str) -> None:
        super().__init__(yes)
        self._question = question
        self._yes = yes

    def body(self) -> Iterator[Widget]:
        """Make the question."""
        yield VerticalScroll(Static(Content(self._question)))

    def hints(self) -> Sequence[Hint]:
        """Return the keys, with the effect of yes."""
        yes, *others = super().hints()
        return [yes._replace(word=self._yes.lower()), *others]

    def action_answer(self, yes: bool) -> None:
        """Close with the answer."""
        self.dismiss(yes)
