"""Commands that choose the list: its edition, its filter, its order and its layout."""

from __future__ import annotations

import asyncio

from paperreader.errors import TooFewBookmarks
from paperreader.models.calendar import FIRST_DAY, days_of, feed_date
from paperreader.models.edition import EditionKind
from paperreader.query.fields import COUNTS, LIKENESS
from paperreader.ui.commands.command import Browsing, Command, ask, command
from paperreader.ui.commands.recommended import say_more_than_usual
from paperreader.workspace.grouping import GroupedListing, grouping_after
from paperreader.workspace.places import Tab

_DATED = (EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH)
_LISTS = "Lists"
_SHOW = "Show"


@command(_SHOW)
async def filter_(browse: Browsing) -> None:
    """Filter as you type; keep the filter or clear it."""
    await browse.open_filter()


@command(_SHOW)
async def next_order(browse: Browsing) -> None:
    """Change the sort order; the source's own comes first."""
    results = browse.results
    results.next_order()
    if results.sort is LIKENESS and not results.query_order:
        browse.run_worker(_order_by_likeness(browse), group="likeness", exclusive=True, exit_on_error=False)
    count = next((field for field in COUNTS if field.name == results.sort.name), None)
    if count is None or results.query_order:
        return
    await results.runner.first_answer()
    first = browse.list.listing.rows(0, 1)  # Unknown counts come last.
    if first and not isinstance(browse.list.listing, GroupedListing) and count.read(first[0]) is None:
        browse.say(f"No {count.label} are known here.")


async def _order_by_likeness(browse: Browsing) -> None:
    """Say why bookmarks order nothing; or index papers that are not indexed, and order again."""
    from paperreader.bookmarks.chosen import chosen_by
    from paperreader.sync.recommending import update_index

    results = browse.results
    try:
        chosen_by(browse.bookmarks.by_id)
    except TooFewBookmarks as error:
        browse.say(str(error))
        return
    if await asyncio.to_thread(browse.services.recommender.index.missing):
        await update_index(browse.services)
        if results.sort is LIKENESS:
            results.filter(results.query)


@command(_SHOW)
def next_grouping(browse: Browsing) -> None:
    """Group the bookmarks by tag, collection or status, or not."""
    navigator = browse.navigator
    if navigator.place.tab is not Tab.BOOKMARKS:
        browse.say("Only the bookmarks are grouped.", hint="{bookmarked} shows them.")
        return
    navigator.grouping = grouping_after(navigator.grouping)
    browse.say(f"Grouped by {navigator.grouping}." if navigator.grouping else "Not grouped.")


@command(_SHOW)
def hide_read(browse: Browsing) -> None:
    """Hide or show the papers that were read."""
    hide = not browse.results.hide_read
    browse.results.leave_out_read(hide=hide)
    browse.say("Read papers are hidden." if hide else "Read papers are shown.")


@command(_SHOW)
def layout(browse: Browsing) -> None:
    """Change the layout: both, list only, paper only."""
    browse.next_layout()


@command(_SHOW)
def facts(browse: Browsing) -> None:
    """Show every fact of a paper, or the facts in short."""
    browse.pane.in_full = not browse.pane.in_full


@command(_SHOW, where="both")
def pictures(browse: Browsing) -> None:
    """Show or hide the pictures of papers."""
    gallery = browse.gallery
    if gallery.way.kind is None:
        browse.say(gallery.way.why_not)
        return
    gallery.shown = not gallery.shown
    browse.show_pictures()
    browse.say("Pictures are shown." if gallery.shown else "Pictures are hidden.")


def _tab(number: int, name: str, help_line: str) -> Command:
    """Make a command that shows a tab by its number, from 1."""

    def run(browse: Browsing) -> None:
        if number > len(TABS) + len(browse.views.all):
            browse.say("There is no such view yet.", hint="{views} saves the filter as a view.")
            return
        browse.tabs.show(number - 1)
        if name == Tab.LIBRARY.command:
            work = say_more_than_usual(browse)
            browse.run_worker(work, group="rising", exclusive=True, exit_on_error=False)

    return Command(name, _LISTS, help_line, run)


TABS = tuple(
    _tab(number, tab.command, f"Show {'recommended' if tab is Tab.FOR_YOU else tab.command} papers")
    for number, tab in enumerate(Tab, 1)
)
VIEWS = tuple(_tab(len(TABS) + n, f"view_{n}", f"Show view {n}") for n in range(1, 4))


@command(_LISTS)
def older(browse: Browsing) -> None:
    """Go to the older edition; in For you, to a longer time."""
    browse.navigator.step(-1)


@command(_LISTS)
def newer(browse: Browsing) -> None:
    """Go to the newer edition; in For you, to a shorter time."""
    browse.navigator.step(1)


@command(_LISTS)
def newest(browse: Browsing) -> None:
    """Go to the newest edition of this list."""
    browse.navigator.show_newest()


@command(_LISTS)
async def choose_date(browse: Browsing) -> None:
    """Choose a day, a week or a month on a calendar."""
    from paperreader.ui.dialogs.calendar import Calendar

    services = browse.services
    today = feed_date(services.now())
    counts = await asyncio.to_thread(services.library.days_present, FIRST_DAY, today)
    key = browse.navigator.place.key
    days = days_of(key) if key and key.value and key.kind in _DATED else ()
    ask(browse, Calendar(counts, days[0] if days else today, today), browse.navigator.show_named)


@command(_LISTS)
def search(browse: Browsing) -> None:
    """Search for papers, or open a list such as cs.CL."""
    from paperreader.sources.registry import DEFAULT, title
    from paperreader.ui.dialogs.prompt import Prompt

    hint = "words, or a list: cs.CL, arxiv: au:hinton"
    ask(browse, Prompt(f"Search {title(DEFAULT)}, or open a list", hint=hint), browse.navigator.search)


@command(_LISTS)
def refresh(browse: Browsing) -> None:
    """Refresh this list from its source."""
    browse.navigator.refresh()
