"""Asks for a note of several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from paperreader.ui.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult
    from textual.await_complete import AwaitComplete

_PAUSE = 0.5
"""Seconds from a change until what was written is put aside."""

_LONGEST_SHOWN = 100_000
"""Characters that are shown to be shortened; a text area takes seconds for millions."""


class NoteArea(TextArea):
    """A text area in which undoing what made it scroll is safe.

    Textual 8.2 looks for the cursor while it removes the scroll bar, before it puts the cursor back into
    the text. So the cursor waits in the first line, which is always there.
    """

    def undo(self) -> None:
        """Undo the last change."""
        self._from_first_line(super().undo)

    def redo(self) -> None:
        """Make the last change that was undone again."""
        self._from_first_line(super().redo)

    def _from_first_line(self, change: Callable[[], None]) -> None:
        text, selection = self.text, self.selection
        self.selection = Selection.cursor((0, 0))
        change()
        if self.text == text:
            self.selection = selection


class NoteEditor(Dialog[str]):
    """A note, kept with Ctrl+S, or written in the reader's own editor.

    Args:
        subject: what the note is on.
        value: the note as it is.
        written: what was written the last time and neither kept nor thrown away, or nothing.
        keep_meanwhile: puts what was written aside until there is an answer; must not block.
    """

    answers_keys = False
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "keep", "Keep", show=False),
        Binding("ctrl+o", "edit", "Editor", show=False),
        Binding("escape", "leave", "Close", show=False),
    ]

    def __init__(
        self, *, subject: str, value: str, written: str, keep_meanwhile: Callable[[str], None]
    ) -> None:
        super().__init__()
        self._subject = subject
        self._value = value
        self._warned_of = value
        self._written = written or value
        self._keep_meanwhile = keep_meanwhile
        self._answered = False
        self._pausing = False

    def compose(self) -> ComposeResult:
        """What the note is on, and the note."""
        with Vertical(classes="dialog"):
            yield Static(Content("Note"), classes="dialog--title")
            yield Static(Content(self._subject), classes="dialog--subject")
            yield NoteArea(self._written, compact=True)
            keys = "Ctrl+S keeps it · Ctrl+O $EDITOR · Esc leaves it"
            if self._written != self._value:
                keys = "Written before, not kept: Ctrl+S keeps it · Esc twice throws it away"
            yield Static(Content(keys), classes="dialog--keys", id="keys")

    def on_mount(self) -> None:
        """Go on where the note ends."""
        super().on_mount()
        area = self.query_one(TextArea)
        area.move_cursor(area.document.end)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        self._written = event.text_area.text
        if not self._pausing:
            self._pausing = True
            self.set_timer(_PAUSE, self._put_aside)

    def _put_aside(self) -> None:
        self._pausing = False
        if self.is_active and self._written != self._value:
            self._keep_meanwhile(self._written)

    def on_unmount(self) -> None:
        """Put what was written aside where the reader ends without an answer."""
        if not self._answered and self._written != self._value:
            self._keep_meanwhile(self._written)

    def dismiss(self, result: str | None = None) -> AwaitComplete:
        """Close with the note, or None."""
        self._answered = True
        return super().dismiss(result)

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
        from paperreader.bookmarks.bookmark import clean_note  # not before somebody wants an editor
        from paperreader.editor import Draft
        from paperreader.errors import PaperReaderError
        from paperreader.ui.support.editing import edit_outside

        written = self.query_one(TextArea).text
        draft = Draft(written)
        try:
            edit_outside(self.app, draft)
            text, remark = draft.text, draft.remark
            if len(text) > _LONGEST_SHOWN:
                clean_note(text)  # This raises what is wrong with it.
        except PaperReaderError as error:
            self._tell(f"{error} {draft.leave()}".rstrip())
            return
        draft.discard()
        if text == written.rstrip("\n"):
            self._tell("The editor changed nothing · Ctrl+S keeps it · Esc leaves it")
        elif remark:
            self.query_one(TextArea).text = text
            self._tell(f"{remark} · Ctrl+S keeps it")
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
