"""Commands for one paper: mark it read, bookmark, tag and note it, and undo."""

from __future__ import annotations

from inspect import iscoroutine
from typing import TYPE_CHECKING

from paperreader.text.counted import counted
from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.ui.commands.command import Browsing
    from paperreader.workspace.live import Saved

_GROUP = "Keep"


@command(_GROUP)
def bookmark(browse: Browsing) -> None:
    """Bookmark the paper, or remove its bookmark."""
    if paper := browse.current_paper():
        browse.bookmarks.toggle(paper)


@command(_GROUP)
def tags(browse: Browsing) -> None:
    """Tags of the bookmark."""
    from paperreader.bookmarks.edits import set_tags
    from paperreader.ui.dialogs.word_prompt import WordPrompt

    paper = browse.current_paper()
    if paper is None:
        return
    held = browse.bookmarks.by_id.get(paper.id)

    def chosen(tags: tuple[str, ...] | None) -> None:
        if tags is not None:
            browse.bookmarks.edit(paper, set_tags(tags), "Tags changed")

    browse.app.push_screen(
        WordPrompt(
            "Tags",
            browse.bookmarks.tags(),
            value=held.tags if held else (),
            hint="separated by commas: rl/agents, to try",
            subject=browse.display_text(paper.title),
        ),
        chosen,
    )


@command(_GROUP)
async def note(browse: Browsing) -> None:
    """Note on the bookmark."""
    from paperreader.ui.dialogs.note import NoteEditor

    paper = browse.current_paper()
    if paper is None:
        return
    held = browse.bookmarks.by_id.get(paper.id)
    before = held.note if held else ""
    unkept = browse.unkept_notes

    def put_aside(text: str) -> None:
        if text == before:
            unkept.remove(paper.id)
        else:
            unkept.write(paper.id, text)

    def chosen(text: str | None) -> None:
        if text is None:
            return

        def saved(task: Saved) -> None:
            if not task.cancelled() and task.result() is None:
                unkept.remove_kept(paper.id, text)

        _set_note(browse, paper, text).add_done_callback(saved)

    editor = NoteEditor(
        subject=browse.display_text(paper.title),
        value=before,
        written=await unkept.read(paper.id),
        put_aside=put_aside,
    )
    browse.app.push_screen(editor, chosen)


def _set_note(browse: Browsing, paper: Paper, text: str) -> Saved:
    """Set the note.

    Raises:
        PaperReaderError: the note is too long; nothing was changed.
    """
    from paperreader.bookmarks.bookmark import clean_note
    from paperreader.bookmarks.edits import set_note

    note = clean_note(text)
    return browse.bookmarks.edit(paper, set_note(note), "Note changed" if note else "Note removed")


@command(_GROUP)
def note_in_editor(browse: Browsing) -> None:
    """Note on the bookmark in your own editor, $EDITOR."""
    from paperreader.editor import Draft  # not before the user writes a note
    from paperreader.errors import PaperReaderError
    from paperreader.ui.system.editor import edit_outside

    paper = browse.current_paper()
    if paper is None:
        return
    held = browse.bookmarks.by_id.get(paper.id)
    before = held.note if held else ""
    draft = Draft(before)

    def failed(error: PaperReaderError) -> None:
        browse.say(f"{error} {draft.leave()}".rstrip(), alert=True)

    def saved(task: Saved) -> None:
        if problem := task.result():
            failed(problem)
        else:
            draft.discard()

    try:
        edit_outside(browse.app, draft)
        if draft.text == before:
            browse.say("The note was not changed.")
            draft.discard()
            return
        saving, remark = _set_note(browse, paper, draft.text), draft.remark
    except PaperReaderError as error:
        failed(error)
        return
    saving.add_done_callback(saved)
    if remark:
        browse.say(f"Note changed. {remark}", alert=True)


@command(_GROUP)
def toggle_read(browse: Browsing) -> None:
    """Mark the paper read or unread."""
    if row := browse.current_row():
        browse.read_marks.mark([row.paper.id], read=not row.read)


@command(_GROUP)
def mark_all_read(browse: Browsing) -> None:
    """Mark all papers shown as read; asks first."""
    from paperreader.ui.dialogs.confirm import Confirm

    unread = browse.results.unread()
    if not unread:
        browse.say("Every paper shown is read already.")
        return

    def answered(yes: bool | None) -> None:
        if yes:
            browse.read_marks.mark(unread, read=True)

    papers = counted(len(unread), "unread paper")
    browse.app.push_screen(Confirm(f"Mark {papers} as read?", yes="Mark as read"), answered)


@command(_GROUP)
async def undo(browse: Browsing) -> None:
    """Undo the last change to bookmarks, views or read papers."""
    change = browse.undo_stack.pop()
    if change is None:
        browse.say("Nothing to undo.")
        return
    with browse.results.expecting(change.paper_id):
        undone = change.revert()
        if iscoroutine(undone):
            await undone
    browse.say(f"Undone: {change.what}.")
