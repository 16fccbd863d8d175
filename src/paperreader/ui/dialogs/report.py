"""A dialog that shows several sentences."""

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


class ReportDialog(Dialog[None]):
    """Sentences, a paragraph each, with one title.

    Args:
        title: their subject.
        sentences: the sentences; they are never read as markup.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        *steps("scroll"),
        Binding("enter", "leave", show=False, priority=True),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, title: str, sentences: Sequence[str]) -> None:
        super().__init__(title)
        self._sentences = sentences

    def body(self) -> Iterator[Widget]:
        """Make the sentences."""
        yield VerticalScroll(Static(Content("\n".join(self._sentences))))
