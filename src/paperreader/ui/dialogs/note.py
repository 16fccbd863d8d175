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

    Attributes:
        takes_letters: as in `LineInput`: Textual's own text area would answer the next letters before keys.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "new_line", show=False)]
    takes_letters = True

    def on_mount(self) -> None:
        """Let the cursor rest if nothing is to move."""
        self.cursor_blink = self.app.animation_level != "none"

    def put(self, text: str) -> None:
        """Insert what was typed in place of the selection."""
        self._restart_blink()
        self.replace(text, *self.selection, maintain_selection_offset=False)

    def paste(self, text: str) -> None:
        """Insert a pasted text."""
        self.put(text)

    def action_new_line(self) -> None:
        """Begin a new line."""
        self.put("\n")

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
        draft: the draft of the last time, or an empty text.
        save_draft: saves a draft on the disk, or removes it if it equals the note. It must not block.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "save"),
        Binding("ctrl+o", "edit", "$EDITOR"),
        Binding("escape", "leave", "leave it as it is"),
    ]

    def __init__(self, *, subject: str, value: str, draft: str, save_draft: Callable[[str], None]) -> None:
        super().__init__("Note")
        self._subject = subject
        self._value = value
        self._warned_of = value
        self._draft = draft or value
        self._save_draft = save_draft
        self._is_answered = False
        self._is_pausing = False

    def body(self) -> Iterator[Widget]:
        """Make the name of the paper, and the note."""
        yield Static(Content(self._subject), classes="dialog--subject")
        yield NoteArea(self._draft, compact=True)
        how = f"{shown_key('ctrl+s')} saves it, {shown_key('escape')} twice discards it."
        message = Static(Content(f"A draft that was not saved: {how}"), classes="dialog--message")
        message.display = self._draft != self._value
        yield message

    def on_mount(self) -> None:
        """Put the cursor at the end of the note."""
        super().on_mount()
        self._area.move_cursor(self._area.document.end)

    @property
    def _area(self) -> TextArea:
        return self.query_one(TextArea)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        text = event.text_area.text
        if text == self._draft:
            return
        self._draft = text
        if self._warned_of not in {text, self._value}:
            self._warned_of = self._value
            self.query_one(".dialog--message").display = False
        if not self._is_pausing:
            self._is_pausing = True
            self.set_timer(_PAUSE, self._pause_over)

    def _pause_over(self) -> None:
        self._is_pausing = False
        self.last_steps()

    def last_steps(self) -> Sequence[Step]:
        """Save the draft unless there was an answer, and return no step: the screen waits for the disk."""
        if not self._is_answered:
            for area in self.query(TextArea):
                self._draft = area.text
            self._save_draft(self._draft)
        return ()

    def on_unmount(self) -> None:
        """Save the draft when an error ends the reader."""
        self.last_steps()

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Close with the note, whose draft stays on disk until it is saved, or with None, and discard it."""
        if self.is_active:
            self._save_draft(self._value if result is None else result)
            self._is_answered = True
        return super().dismiss(result)

    def action_leave(self) -> None:
        """Close without an answer; if there is a draft, warn first and close at the second key."""
        text = self._area.text
        if text in {self._warned_of, self._value}:
            self.dismiss(None)
        else:
            self._warned_of = text
            self._show(f"Not saved yet: {shown_key('escape')} again discards it.")

    def action_edit(self) -> None:
        """Edit the draft in the user's own editor, and save the changes at once."""
        from paperreader.bookmarks.bookmark import clean_note  # not before the user opens an editor
        from paperreader.editor import Draft
        from paperreader.errors import PaperReaderError
        from paperreader.ui.system.editor import edit_outside

        before = self._area.text
        self._save_draft(before)
        draft = Draft(before)
        try:
            edit_outside(self.app, draft)
            text, remark = draft.text, draft.remark
            if len(text) > _LONGEST_SHOWN:
                clean_note(text)  # This raises an error that says what is wrong with it.
        except PaperReaderError as error:
            self._show(f"{error} {draft.leave()}".rstrip())
            return
        draft.discard()
        if text == before.rstrip("\n"):
            self._show("The editor changed nothing.")
            return
        self._area.text = text
        if remark:
            self._show(f"{remark} {shown_key('ctrl+s')} saves it.")
        else:
            self.action_keep()

    def _show(self, sentence: str) -> None:
        message = self.query_one(".dialog--message", Static)
        message.update(Content(sentence))
        message.display = True

    def action_keep(self) -> None:
        """Close with the note, unless it is longer than a note may be."""
        from paperreader.bookmarks.bookmark import NOTE_LIMIT  # not before the user keeps one

        text = self._area.text
        if len(text) > NOTE_LIMIT:
            self._show(f"A note has at most {NOTE_LIMIT:,} characters; this one has {len(text):,}.")
        else:
            self.dismiss(text)
