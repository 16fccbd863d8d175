"""Commands for many papers: select them, then tag, collect, remove or export them. One undo reverts all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.text.counted import counted
from paperreader.ui.commands.command import command

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.exporters.registry import Format
    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper
    from paperreader.ui.commands.command import Browsing

_GROUP = "Many"
MOST_AT_ONCE = 20_000
"""The most papers that are selected or exported at once; use the command line for more."""


@command(_GROUP)
def select(browse: Browsing) -> None:
    """Select the paper, or no longer, and go to the next."""
    if paper := browse.current_paper():
        browse.selected.toggle(paper)
        browse.list.step(1)


@command(_GROUP)
def select_all(browse: Browsing) -> None:
    """Select every paper shown, or none of them."""
    browse.selected.toggle_all(_shown(browse))


@command(_GROUP)
def act_on_selected(browse: Browsing) -> None:
    """Tag, collect, bookmark or remove every selected paper."""
    from paperreader.ui.dialogs.choose import Choice, Choose

    papers = browse.selected.papers
    if not papers:
        browse.say("No paper is selected.", hint="{select} selects one, {select_all} every paper shown.")
        return
    acts = (_tag, _collect, _bookmark, _remove)
    names = ("Tag them", "Put them into a collection", "Bookmark them", "Remove their bookmarks")

    def chosen(index: int | None) -> None:
        if index == len(acts):
            browse.selected.clear()
        elif index is not None:
            acts[index](browse, papers)

    browse.app.push_screen(
        Choose(counted(len(papers), "paper"), [Choice(name) for name in (*names, "Select nothing")]), chosen
    )


def _tag(browse: Browsing, papers: Sequence[Paper]) -> None:
    from paperreader.bookmarks.edits import retag
    from paperreader.ui.dialogs.word_prompt import WordPrompt

    def given(tags: tuple[str, ...] | None) -> None:
        if tags:
            browse.bookmarks.change_many(papers, retag(add=tags), "tagged")

    prompt = WordPrompt(
        f"Tags for {counted(len(papers), 'paper')}", browse.bookmarks.tags(), hint="rl/agents, to try"
    )
    browse.app.push_screen(prompt, given)


def _collect(browse: Browsing, papers: Sequence[Paper]) -> None:
    from paperreader.bookmarks.edits import collect
    from paperreader.ui.dialogs.word_prompt import WordPrompt

    def given(names: tuple[str, ...] | None) -> None:
        if names:
            browse.bookmarks.change_many(papers, collect(names), "put into a collection")

    prompt = WordPrompt(
        f"Collections for {counted(len(papers), 'paper')}",
        browse.bookmarks.collections(),
        hint="Reading group, thesis",
    )
    browse.app.push_screen(prompt, given)


def _bookmark(browse: Browsing, papers: Sequence[Paper]) -> None:
    browse.bookmarks.change_many(papers, lambda held: held, "bookmarked")


def _remove(browse: Browsing, papers: Sequence[Paper]) -> None:
    held = [paper for paper in papers if paper.id in browse.bookmarks.by_id]
    if held:
        browse.bookmarks.change_many(held, lambda _held: None, "no longer bookmarked")
    else:
        browse.say("None of them is bookmarked.")


@command(_GROUP)
def export(browse: Browsing) -> None:
    """Export the selected papers, or else all papers shown."""
    from paperreader.exporters.registry import FORMATS
    from paperreader.ui.dialogs.choose import Choice, Choose

    entries = _entries(browse)
    if not entries:
        browse.say("There is nothing to export here.")
        return

    def chosen(index: int | None) -> None:
        if index is not None:
            _ask_where(browse, entries, FORMATS[index])

    papers = counted(len(entries), "paper")
    choices = [Choice(form.name, form.purpose) for form in FORMATS]
    browse.app.push_screen(Choose(f"Export {papers} as", choices), chosen)


def _ask_where(browse: Browsing, entries: Sequence[Entry], form: Format) -> None:
    from paperreader.exporters.registry import write
    from paperreader.ui.dialogs.prompt import Prompt

    text = write(form, entries, key_pattern=browse.services.config.export.citation_key)
    papers = counted(len(entries), "paper")

    def given(name: str | None) -> None:
        if name is None:
            return
        if not name.strip():
            browse.app.copy_to_clipboard(text)
            browse.say(f"{papers} copied as {form.name}.")
            return
        saved = _save(browse, name.strip(), text, f"{papers} written to {name.strip()}.")
        browse.run_worker(saved, group="export", exit_on_error=False)

    browse.app.push_screen(
        Prompt("To which file?", hint="nothing copies it to the clipboard", value=f"~/papers{form.ending}"),
        given,
    )


async def _save(browse: Browsing, name: str, text: str, told: str) -> None:
    import asyncio
    from pathlib import Path

    from paperreader.durable.plain import write_text
    from paperreader.errors import PaperReaderError

    try:
        await asyncio.to_thread(lambda: write_text(Path(name).expanduser(), text))
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
    else:
        browse.say(told)


def _entries(browse: Browsing) -> list[Entry]:
    from paperreader.models.entry import Entry

    held = browse.bookmarks.by_id
    papers = browse.selected.papers or _shown(browse)
    return [held[paper.id].entry if paper.id in held else Entry(paper=paper) for paper in papers]


def _shown(browse: Browsing) -> list[Paper]:
    listing = browse.list.listing
    rows = listing.rows(0, min(len(listing), MOST_AT_ONCE))
    return list({row.paper.id: row.paper for row in rows}.values())  # One may be in several groups.
