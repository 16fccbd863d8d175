"""A dialog that asks for a note of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from paperreader.ui.dialogs.dialog import Dialog
from paperreader.ui.keys import shown_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from textual.await_complete import AwaitComplete
    from textual.widget import Widget

    from paperreader.ui.system.leaving import Step

_PAUSE = 0.5
"""Seconds from a change until the draft is saved."""

_LONGEST_SHOWN = 100_000
"""The most characters of a note that is too long but still shown; millions would take seconds."""


class NoteArea(TextArea):
    """A text area in which it is safe to undo a change that made it scroll.

    Textual 8.2 looks for the cursor while it removes the scroll bar, before it puts the cursor back into
    the text. So the cursor waits in the first line, which always exists.
    """

    def undo(self) -> None:
        """Undo the last change."""
        self._from_first_line(super().undo)

    def redo(self) -> None:
        """Redo the last change that was undone."""
        self._from_first_line(super().redo)

    def _from_first_line(self, change: Callable[[], None]) -> None:
        text, selection = self.text, self.selection
        self.selection = Selection.cursor((0, 0))
        change()
        if self.text == text:
            self.selection = selection


class NoteEditor(Dialog[str]):
    """A note, written here or in the user's own editor.

    Args:
        subject: the paper of the note.
        value: the current note.
        written: the draft of the last time, or an empty text.
        put_aside: saves a draft on the disk, or removes it if it equals the note. It must not block.
    """

    answers_keys = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "keep"),
        Binding("ctrl+o", "edit", "$EDITOR"),
        Binding("escape", "leave", "leave it as it is"),
    ]

    def __init__(self, *, subject: str, value: str, written: str, put_aside: Callable[[str], None]) -> None:
        super().__init__("Note")
        self._subject = subject
        self._value = value
        self._warned_of = value
        self._written = written or value
        self._put_aside = put_aside
        self._answered = False
        self._pausing = False

    def body(self) -> Iterator[Widget]:
        """Make the name of the paper, and the note."""
        yield Static(Content(self._subject), classes="dialog--subject")
        yield NoteArea(self._written, compact=True)
        told = Static(classes="dialog--told")
        told.display = self._written != self._value
        again = f"{shown_key('ctrl+s')} keeps it, {shown_key('escape')} twice throws it away."
        told.update(Content(f"Written before, not kept: {again}"))
        yield told

    def on_mount(self) -> None:
        """Put the cursor at the end of the note."""
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        if text == self._written:
            return
        self._written = text
        if self._warned_of not in {text, self._value}:
            self._warned_of = self._value
            self.query_one(".dialog--told").display = False
        if not self._pausing:
            self._pausing = True
            self.set_timer(_PAUSE, self._pause_over)

    def _pause_over(self) -> None:
        self._pausing = False
        self.last_steps()

    def last_steps(self) -> Sequence[Step]:
        """Save the draft unless there was an answer, and return no step: the screen waits for the disk."""
        if not self._answered:
            for area in self.query(TextArea):
                self._written = area.text
            self._put_aside(self._written)
        return ()

    def on_unmount(self) -> None:
        """Put what was written aside when the reader ends by an error."""
        self.last_steps()

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Close with the note, which stays on disk until it is kept, or with None, which throws it away."""
        if self.is_active:
            self._put_aside(self._value if result is None else result)
            self._answered = True
        return super().dismiss(result)

    def action_leave(self) -> None:
        """Close without an answer; if there is a draft, warn first and close at the second key."""
        written = self.query_one(TextArea).text
        if written not in {self._warned_of, self._value}:
            self._warned_of = written
            self._tell(f"Not kept yet: {shown_key('escape')} again throws it away.")
            return
        self.dismiss(None)

    def action_edit(self) -> None:
        """Edit the draft in the user's own editor, and save what was changed there at once."""
        from paperreader.bookmarks.bookmark import clean_note  # not before the user opens an editor
        from paperreader.editor import Draft
        from paperreader.errors import PaperReaderError
        from paperreader.ui.system.editor import edit_outside

        written = self.query_one(TextArea).text
        self._put_aside(written)
        draft = Draft(written)
        try:
            edit_outside(self.app, draft)
            text, remark = draft.text, draft.remark
            if len(text) > _LONGEST_SHOWN:
                clean_note(text)  # This raises an error that says what is wrong with it.
        except PaperReaderError as error:
            self._tell(f"{error} {draft.leave()}".rstrip())
            return
        draft.discard()
        if text == written.rstrip("\n"):
            self._tell("The editor changed nothing.")
        elif remark:
            self.query_one(TextArea).text = text
            self._tell(f"{remark} {shown_key('ctrl+s')} keeps it.")
        else:
            self.query_one(TextArea).text = text
            self.action_keep()

    def _tell(self, sentence: str) -> None:
        told = self.query_one(".dialog--told", Static)
        told.update(Content(sentence))
        told.display = True

    def action_keep(self) -> None:
        """Close with the note, unless it is longer than a note may be."""
        from paperreader.bookmarks.bookmark import NOTE_LIMIT  # not before the user keeps one

        text = self.query_one(TextArea).text
        if len(text) > NOTE_LIMIT:
            self._tell(f"A note has at most {NOTE_LIMIT:,} characters; this one has {len(text):,}.")
        else:
            self.dismiss(text)
