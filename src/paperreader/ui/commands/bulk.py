"""Commands for many papers: select them, then tag, collect, remove or export them. One undo reverts all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.counted import counted
from paperreader.ui.commands.command import Browsing, ask, command

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.exporters.registry import Format
    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper

_GROUP = "Many"
MOST_AT_ONCE = 20_000
"""The most papers that are selected or exported at once; use the command line for more."""


@command(_GROUP)
def select(browse: Browsing) -> None:
    """Select or unselect the paper, and go to the next."""
    if paper := browse.current_paper():
        browse.selected.toggle(paper)
        browse.list.step(1)


@command(_GROUP)
def select_all(browse: Browsing) -> None:
    """Select every paper shown, or none of them."""
    if browse.current_paper():
        browse.selected.toggle_all(_shown(browse))


@command(_GROUP)
def act_on_selected(browse: Browsing) -> None:
    """Tag, collect, bookmark or dismiss every selected paper."""
    from paperreader.ui.dialogs.choose import Choice, Choose

    papers = browse.selected.papers
    if not papers:
        browse.say("No paper is selected.", hint="{select} selects one, {select_all} every paper shown.")
        return
    acts: dict[str, Callable[[Browsing, Sequence[Paper]], None]] = {
        "Tag them": _tag,
        "Put them into a collection": _collect,
        "Bookmark them": _bookmark,
        "Remove their bookmarks": _remove,
        "Never recommend them again, or allow it again": _dismiss,
        "Select nothing": lambda browse, _papers: browse.selected.clear(),
    }
    question = Choose(counted(len(papers), "paper"), [Choice(name) for name in acts])
    ask(browse, question, lambda index: list(acts.values())[index](browse, papers))


def _tag(browse: Browsing, papers: Sequence[Paper]) -> None:
    from paperreader.bookmarks.edits import retag
    from paperreader.ui.dialogs.prompt import WordPrompt

    def tag(tags: tuple[str, ...]) -> None:
        if tags:
            browse.bookmarks.change_many(papers, retag(add=tags), "tagged")

    title = f"Tags for {counted(len(papers), 'paper')}"
    ask(browse, WordPrompt(title, browse.bookmarks.tags(), hint="rl/agents, to try"), tag)


def _collect(browse: Browsing, papers: Sequence[Paper]) -> None:
    from paperreader.bookmarks.edits import collect
    from paperreader.ui.dialogs.prompt import WordPrompt

    def put(names: tuple[str, ...]) -> None:
        if names:
            browse.bookmarks.change_many(papers, collect(names), "put into a collection")

    title = f"Collections for {counted(len(papers), 'paper')}"
    ask(browse, WordPrompt(title, browse.bookmarks.collections(), hint="Reading group, thesis"), put)


def _bookmark(browse: Browsing, papers: Sequence[Paper]) -> None:
    browse.bookmarks.change_many(papers, lambda bookmark: bookmark, "bookmarked")


def _remove(browse: Browsing, papers: Sequence[Paper]) -> None:
    bookmarked = [paper for paper in papers if browse.bookmarks.of(paper)]
    if bookmarked:
        browse.bookmarks.change_many(bookmarked, lambda _bookmark: None, "no longer bookmarked")
    else:
        browse.say("None of them is bookmarked.")


def _dismiss(browse: Browsing, papers: Sequence[Paper]) -> None:
    count = len(papers)
    effect = ": it will not be recommended again" if count == 1 else ": none will be recommended again"
    browse.views.toggle_dismissed(papers, counted(count, "paper"), effect)


@command(_GROUP)
def export(browse: Browsing) -> None:
    """Export the selected papers, or else all papers shown."""
    from paperreader.exporters.registry import FORMATS
    from paperreader.ui.dialogs.choose import Choice, Choose

    entries = _entries(browse)
    if not entries:
        browse.say("There is nothing to export here.")
        return
    choices = [Choice(form.name, form.purpose) for form in FORMATS]
    question = Choose(f"Export {counted(len(entries), 'paper')} as", choices)
    ask(browse, question, lambda index: _ask_where(browse, entries, FORMATS[index]))


def _ask_where(browse: Browsing, entries: Sequence[Entry], form: Format) -> None:
    from paperreader.exporters.registry import write
    from paperreader.ui.dialogs.prompt import Prompt

    text = write(form, entries, key_pattern=browse.services.config.export.citation_key)
    papers = counted(len(entries), "paper")

    def save(name: str) -> None:
        if name:
            browse.run_worker(_save(browse, name, text, papers), group="export", exit_on_error=False)
        else:
            browse.app.copy_to_clipboard(text)
            browse.say(f"{papers} copied as {form.name}.")

    hint, value = "nothing copies it to the clipboard", f"~/papers{form.ending}"
    ask(browse, Prompt("To which file?", hint=hint, value=value, may_be_empty=True), save)


async def _save(browse: Browsing, name: str, text: str, papers: str) -> None:
    import asyncio
    from pathlib import Path

    from paperreader.durable.plain import write_text

    await asyncio.to_thread(lambda: write_text(Path(name).expanduser(), text))
    browse.say(f"{papers} written to {name}.")


def _entries(browse: Browsing) -> list[Entry]:
    from paperreader.models.entry import Entry

    papers = browse.selected.papers or _shown(browse)
    kept = [(paper, browse.bookmarks.of(paper)) for paper in papers]
    return [bookmark.entry if bookmark else Entry(paper=paper) for paper, bookmark in kept]


def _shown(browse: Browsing) -> list[Paper]:
    listing = browse.list.listing
    rows = listing.rows(0, min(len(listing), MOST_AT_ONCE))
    return list({row.paper.id: row.paper for row in rows}.values())  # One may be in several groups.
