"""Commands for the status, the rating and the collections of a paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.entry import BEST_RATING, Status
from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from paperreader.ui.commands.command import Browsing

_GROUP = "Keep"


@command(_GROUP)
def later(browse: Browsing) -> None:
    """Keep the paper for later, or no longer."""
    if paper := browse.current_paper():
        browse.bookmarks.toggle_later(paper)


@command(_GROUP)
def status(browse: Browsing) -> None:
    """Status of the paper: later, reading, read."""
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return
    statuses = (*Status, None)

    def chosen(index: int | None) -> None:
        if index is not None:
            browse.bookmarks.set_status(paper, statuses[index])

    choices = [Choice(str(status).capitalize() if status else "No status") for status in statuses]
    browse.app.push_screen(Choose("How far are you with it?", choices), chosen)


@command(_GROUP)
def rating(browse: Browsing) -> None:
    """Rate the paper from 1 to 5."""
    from paperreader.bookmarks.edits import set_rating
    from paperreader.ui.dialogs.choose import Choice, Choose

    paper = browse.current_paper()
    if paper is None:
        return
    choices = [Choice("★" * stars) for stars in range(1, BEST_RATING + 1)]

    def chosen(index: int | None) -> None:
        if index is not None:
            rating = index + 1 if index < BEST_RATING else None
            what = f"Rated {rating}" if rating else "Rating removed"
            browse.bookmarks.edit(paper, set_rating(rating), what)

    browse.app.push_screen(Choose("How good is it?", [*choices, Choice("No rating")]), chosen)


@command(_GROUP)
def collections(browse: Browsing) -> None:
    """Collections that the paper is in."""
    from paperreader.bookmarks.edits import set_collections
    from paperreader.ui.dialogs.word_prompt import WordPrompt

    paper = browse.current_paper()
    if paper is None:
        return
    held = browse.bookmarks.by_id.get(paper.id)

    def chosen(names: tuple[str, ...] | None) -> None:
        if names is not None:
            browse.bookmarks.edit(paper, set_collections(names), "Collections changed")

    browse.app.push_screen(
        WordPrompt(
            "Collections",
            browse.bookmarks.collections(),
            value=held.collections if held else (),
            hint="separated by commas: Reading group, thesis",
            subject=browse.display_text(paper.title),
        ),
        chosen,
    )
