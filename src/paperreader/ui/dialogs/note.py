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
    """A note, kept with Ctrl+S, or written in the reader's own editor.

    Args:
        subject: what the note is on.
        value: the note as it is.
    """

    answers_keys = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", show=False),
        Binding("ctrl+o", "edit", "Editor", show=False),
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
                Content("Ctrl+S keeps it · Ctrl+O $EDITOR · Esc leaves it"), classes="dialog--keys", id="keys"
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
            self._tell("Not kept yet: Ctrl+S keeps it · Esc again throws it away")
            return
        self.dismiss(None)

    def action_edit(self) -> None:
        """Go on in the reader's own editor; what was changed there is kept at once."""
        from paperreader.editor import Draft  # not before somebody wants one
        from paperreader.errors import PaperReaderError
        from paperreader.ui.support.editing import edit_outside

        written = self.query_one(TextArea).text
        draft = Draft(written)
        try:
            edit_outside(self.app, draft)
            text = draft.text
        except PaperReaderError as error:
            self._tell(f"{error} {draft.leave()}".rstrip())
            return
        draft.discard()
        if text == written.rstrip("\n"):
            self._tell("The editor changed nothing · Ctrl+S keeps it · Esc leaves it")
        else:
            self.query_one(TextArea).text = text
            self.action_keep()

    def _tell(self, sentence: str) -> None:
        self.query_one("#keys", Static).update(Content(sentence))

    def action_keep(self) -> None:
        """Close with the note, unless it is longer than a note may be."""
        from paperreader.bookmarks.bookmark import NOTE_LIMIT  # not before somebody keeps one

        text = self.query_one(TextArea).text
        if len(text) > NOTE_LIMIT:
            self._tell(f"A note has at most {NOTE_LIMIT:,} characters; this one has {len(text):,}.")
        else:
            self.dismiss(text)
