"""Commands that recommend papers: those similar to one, and those for the bookmarks with a tag."""

from __future__ import annotations

from paperreader.models.edition import EditionKey, EditionKind
from paperreader.text.counted import counted
from paperreader.ui.commands.command import Browsing, ask, command
from paperreader.workspace.places import Place

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
