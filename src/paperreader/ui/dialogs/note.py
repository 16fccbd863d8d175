"""Asks for a note of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea

from paperreader.ui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult


class NoteEditor(Dialog[str]):
    """A note, kept with Ctrl+S.

    Args:
        subject: what the note is on.
        value: the note as it is.
    """

    answers_keys = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", show=False),
        Binding("escape", "leave", "Close", show=False),
    ]

    def __init__(self, *, subject: str, value: str) -> None:
        super().__init__()
        self._subject = subject
        self._value = value
        self._warned_of = value

    def compose(self) -> ComposeResult:
        """What the note is on, and the note."""
        with Vertical(classes="dialog"):
            yield Static(Content("Note"), classes="dialog--title")
            yield Static(Content(self._subject), classes="dialog--subject")
            yield TextArea(self._value, compact=True)
            yield Static(
                Content("Ctrl+S keeps it · Esc leaves it as it was"), classes="dialog--keys", id="keys"
            )

    def on_mount(self) -> None:
        """Go on where the note ends."""
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    def action_leave(self) -> None:
        """Close without an answer; what was written since is thrown away only when that was said before."""
        written = self.query_one(TextArea).text
        if written not in {self._warned_of, self._value}:
            self._warned_of = written
            warning = "Not kept yet: Ctrl+S keeps it · Esc again throws it away"
            self.query_one("#keys", Static).update(Content(warning))
            return
        self.dismiss(None)

    def action_keep(self) -> None:
        """Close with the note."""
        self.dismiss(self.query_one(TextArea).text)
