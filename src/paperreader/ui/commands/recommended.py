"""Commands that recommend papers: similar ones, those for a tag, those with words of the month."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.text.counted import counted
from paperreader.ui.commands.command import Browsing, ask, command
from paperreader.workspace.places import Place, Tab

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.recommend.rising import Rising

_GROUP = "Recommended"


@command(_GROUP, where="both")
def similar(browse: Browsing) -> None:
    """Show the papers on this disk that are similar to the paper."""
    paper = browse.current_paper()
    if paper is None:
        return
    browse.close_paper()
    browse.focus_pane(abstract=False)
    browse.trail.follow(paper)


@command(_GROUP)
def for_you_of_a_tag(browse: Browsing) -> None:
    """Recommend papers for the bookmarks with a tag."""
    from paperreader.bookmarks.counts import count_tags
    from paperreader.ui.dialogs.choose import Choice, ChooseAmongMany

    counts = count_tags(browse.bookmarks.by_id.values())
    if not counts:
        browse.say("No bookmark has a tag yet.", hint="{tags} sets tags.")
        return
    tags = list(counts)

    def show(index: int) -> None:
        scope = browse.navigator.scope
        browse.navigator.go(Place.of_edition(EditionKey(EditionKind.FOR_YOU, f"{scope} tag:{tags[index]}")))

    choices = [Choice(tag, counted(count, "bookmark")) for tag, count in counts.items()]
    ask(browse, ChooseAmongMany("For the bookmarks with which tag?", choices), show)


@command(_GROUP)
def more_than_usual(browse: Browsing) -> None:
    """List the words that more papers have this month than usual."""
    browse.run_worker(_more_than_usual(browse), group="rising", exclusive=True, exit_on_error=False)


async def _more_than_usual(browse: Browsing) -> None:
    from paperreader.ui.dialogs.choose import Choice, ChooseAmongMany

    browse.say("Comparing the papers of this month with those before…")
    try:
        found = await asyncio.to_thread(browse.services.rising)
    except PaperReaderError as error:
        browse.say(str(error), alert=True)
        return
    if not found:
        browse.say("No word is in clearly more papers of this month than in those of the six months before.")
        return
    browse.say("")

    def show(index: int) -> None:
        browse.navigator.show_view(found[index].word, found[index].query, "")

    choices = [Choice(one.word, f"{one.papers:,} this month, {one.before:,} in six before") for one in found]
    ask(browse, ChooseAmongMany("More than usual this month", choices), show)


async def say_more_than_usual(browse: Browsing) -> None:
    """Say in the library which words are in clearly more papers this month; say nothing if there are none."""
    services = browse.services

    def find() -> Sequence[Rising]:
        from paperreader.recommend.rising import LEAST_PAPERS  # not on the event loop

        return services.rising() if services.library.count() >= 2 * LEAST_PAPERS else ()

    try:
        found = await asyncio.to_thread(find)
    except PaperReaderError:
        return  # The library itself says what is wrong with it.
    if found and browse.navigator.place.tab is Tab.LIBRARY:
        words = ", ".join(f"{one.word} ({one.papers:,})" for one in found)
        browse.say(f"More than usual this month: {words}.", hint="{palette}, “usual”, opens their papers.")
