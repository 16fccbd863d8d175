"""Commands for one paper: mark it read, bookmark, tag, rate, note and dismiss it, and undo."""

from __future__ import annotations

from inspect import iscoroutine
from typing import TYPE_CHECKING

from paperreader.models.entry import BEST_RATING, Status
from paperreader.text.counted import counted
from paperreader.ui.commands.command import Browsing, ask, command

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.workspace.live import Saved

_GROUP = "Keep"
_DISMISSED = ": it will not be recommended again"
_SHORTEST_TITLE = 16


@command(_GROUP, where="both")
def bookmark(browse: Browsing) -> None:
    """Bookmark the paper, or remove its bookmark."""
    if paper := browse.current_paper():
        browse.bookmarks.toggle(paper)


@command(_GROUP, where="both")
def tags(browse: Browsing) -> None:
    """Change the tags of the bookmark."""
    from paperreader.bookmarks.edits import set_tags
    from paperreader.ui.dialogs.prompt import WordPrompt

    paper = browse.current_paper()
    if paper is None:
        return
    bookmark = browse.bookmarks.of(paper)
    prompt = WordPrompt(
        "Tags",
        browse.bookmarks.tags(),
        value=bookmark.tags if bookmark else (),
        hint="separated by commas: rl/agents, to try",
        subject=browse.display_text(paper.title),
    )
    ask(browse, prompt, lambda tags: browse.bookmarks.edit(paper, set_tags(tags), "Tags changed"))


@command(_GROUP, where="both")
async def note(browse: Browsing) -> None:
    """Write a note on the bookmark."""
    from paperreader.ui.dialogs.note import NoteEditor

    paper = browse.current_paper()
    if paper is None:
        return
    before = _note_of(browse, paper)
    drafts = browse.unkept_notes

    def save_draft(text: str) -> None:
        if text == before:
            drafts.remove(paper.id)
        else:
            drafts.write(paper.id, text)

    def keep(text: str) -> None:
        def saved(task: Saved) -> None:
            if not task.cancelled() and task.result() is None:
                drafts.remove_kept(paper.id, text)

        _set_note(browse, paper, text).add_done_callback(saved)

    editor = NoteEditor(
        subject=browse.display_text(paper.title),
        value=before,
        draft=await drafts.read(paper.id),
        save_draft=save_draft,
    )
    ask(browse, editor, keep)


def _note_of(browse: Browsing, paper: Paper) -> str:
    bookmark = browse.bookmarks.of(paper)
    return bookmark.note if bookmark else ""


def _set_note(browse: Browsing, paper: Paper, text: str) -> Saved:
    """Set the note.

    Raises:
        PaperReaderError: the note is too long; nothing was changed.
    """
    from paperreader.bookmarks.bookmark import clean_note
    from paperreader.bookmarks.edits import set_note

    note = clean_note(text)
    return browse.bookmarks.edit(paper, set_note(note), "Note changed" if note else "Note removed")


@command(_GROUP, where="both")
def note_in_editor(browse: Browsing) -> None:
    """Write the note in your own editor, $EDITOR."""
    from paperreader.editor import Draft  # not before the user writes a note
    from paperreader.errors import PaperReaderError
    from paperreader.ui.system.editor import edit_outside

    paper = browse.current_paper()
    if paper is None:
        return
    before = _note_of(browse, paper)
    draft = Draft(before)

    def failed(error: PaperReaderError) -> None:
        hint = "{note} writes a note here." if browse.app.is_web else ""
        browse.say(f"{error} {draft.leave()}".rstrip(), hint=hint, alert=True)

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


@command(_GROUP, where="both")
def toggle_read(browse: Browsing) -> None:
    """Mark the paper read or unread."""
    row = browse.current_row()
    if browse.current_paper() and row:
        browse.read_marks.mark([row.paper.id], read=not row.read)


@command(_GROUP)
def mark_all_read(browse: Browsing) -> None:
    """Mark all papers shown as read; asks first."""
    from paperreader.ui.dialogs.sentences import Confirm

    unread = browse.results.unread()
    if not unread:
        browse.say("Every paper shown is read already.")
        return
    papers = counted(len(unread), "unread paper")
    question = Confirm(f"Mark {papers} as read?", yes="Mark as read")
    ask(browse, question, lambda _yes: browse.read_marks.mark(unread, read=True))


@command(_GROUP, where="both")
def later(browse: Browsing) -> None:
    """Keep the paper for later, or remove it from there."""
    if paper := browse.current_paper():
        browse.bookmarks.toggle_later(paper)


@command(_GROUP, where="both")
def status(browse: Browsing) -> None:
    """Set the status of the paper: later, reading, read."""
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return
    statuses = (*Status, None)
    choices = [Choice(str(status).capitalize() if status else "No status") for status in statuses]
    question = Choose("How far are you with it?", choices)
    ask(browse, question, lambda index: browse.bookmarks.set_status(paper, statuses[index]))


@command(_GROUP, where="both")
def rating(browse: Browsing) -> None:
    """Rate the paper from 1 to 5."""
    from paperreader.bookmarks.edits import set_rating
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return

    def rate(index: int) -> None:
        rating = index + 1 if index < BEST_RATING else None
        what = f"Rated {rating}" if rating else "Rating removed"
        browse.bookmarks.edit(paper, set_rating(rating), what)

    choices = [Choice("★" * stars) for stars in range(1, BEST_RATING + 1)]
    ask(browse, Choose("How good is it?", [*choices, Choice("No rating")]), rate)


@command(_GROUP, where="both")
def collections(browse: Browsing) -> None:
    """Change the collections that the paper is in."""
    from paperreader.bookmarks.edits import set_collections
    from paperreader.ui.dialogs.prompt import WordPrompt

    paper = browse.current_paper()
    if paper is None:
        return
    bookmark = browse.bookmarks.of(paper)
    prompt = WordPrompt(
        "Collections",
        browse.bookmarks.collections(),
        value=bookmark.collections if bookmark else (),
        hint="separated by commas: Reading group, thesis",
        subject=browse.display_text(paper.title),
    )
    ask(
        browse,
        prompt,
        lambda names: browse.bookmarks.edit(paper, set_collections(names), "Collections changed"),
    )


@command(_GROUP, where="both")
def not_interested(browse: Browsing) -> None:
    """Never recommend the paper again, or allow it again."""
    from paperreader.ui.short_words import shortened
    from paperreader.workspace.undo import UNDO_HINT

    if paper := browse.current_paper():
        rest = browse.keys.with_hint(" Not interested in ‹›. ", UNDO_HINT)
        room = browse.app.size.width - len(rest)
        is_wide = room >= len(_DISMISSED) + _SHORTEST_TITLE
        effect = _DISMISSED if is_wide else ": not recommended again"
        title = shortened(
            browse.display_text(paper.title or paper.id), max(room - len(effect), _SHORTEST_TITLE)
        )
        browse.views.toggle_dismissed([paper], f"‹{title}›", effect)


@command(_GROUP, where="both")
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
