"""The papers of a place that match a query, and why there are none, for stderr: stdout is for data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say, shows_notes
from paperreader.cli.formats import print_papers
from paperreader.cli.naming import suggestion
from paperreader.cli.output import Format
from paperreader.query.fields import SOURCE
from paperreader.query.highlight import HitFinder
from paperreader.query.muting import only_muted, without_dismissed, without_muted
from paperreader.text.ages import age
from paperreader.text.counted import counted
from paperreader.workspace import absence

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation
    from paperreader.models.listing import Listing
    from paperreader.query.nodes import Query
    from paperreader.workspace.places import OpenPlace


def select(opened: OpenPlace, query: Query, invocation: Invocation, limit: int | None = None) -> Listing:
    """Return the papers of a place that match a query, without hidden ones.

    Raises:
        DamagedFile: the query asks for bookmarks, and their file cannot be read.
    """
    invocation.require_bookmarks(query)
    shown = without_hidden(opened, query, invocation)
    return opened.shelf.select(shown, SOURCE, invocation.context, limit=limit)


def without_hidden(opened: OpenPlace, query: Query, invocation: Invocation) -> Query:
    """Return the query for the papers of a place that are not muted, nor dismissed if it recommends them."""
    shown = without_muted(query, invocation.mutes)
    return without_dismissed(shown) if opened.place.is_recommended else shown


def print_selection(
    opened: OpenPlace, query: Query, invocation: Invocation, looked_for: Query | None = None
) -> None:
    """Print the papers of a place that match a query.

    Args:
        opened: the place.
        query: selects its papers.
        invocation: says how to print them.
        looked_for: the words that were searched for, if it was not the query that found the papers.
    """
    limit = invocation.arguments.limit
    listing = select(opened, query, invocation, limit)
    if not len(listing):
        if limit != 0:
            say(why_nothing(opened, query, invocation))
    elif shows_notes(verbose=invocation.verbose):
        _report(opened, query, listing, invocation)
    bookmarks = invocation.known_bookmarks
    finder = HitFinder(looked_for or query, invocation.services.full_text_index)
    print_papers(invocation.output, listing, bookmarks, invocation.form, finder)


def _report(opened: OpenPlace, query: Query, listing: Listing, invocation: Invocation) -> None:
    """Report the list that is printed, its length, and how many of its papers are muted."""
    if muted := _count_muted(opened, query, invocation):
        are, them = ("is", "it") if muted == 1 else ("are", "them")
        say(f"{counted(muted, 'muted paper')} {are} hidden; is:muted shows {them}.")
    if invocation.verbose or (invocation.form is Format.PLAIN and invocation.output.is_terminal):
        about = ""
        if opened.fetched_at is not None:
            fetched = age(opened.fetched_at, invocation.services.now())
            source = f" from {opened.source}" if opened.source else ""
            about = f"{source}, ordered by {opened.order}, {fetched}"
        say(f"{opened.heading}{about}: {len(listing):,} of {opened.shelf.count:,} papers.")


def _count_muted(opened: OpenPlace, query: Query, invocation: Invocation) -> int:
    hidden = only_muted(query, invocation.mutes)
    return len(opened.shelf.select(hidden, SOURCE, invocation.context)) if hidden else 0


def why_nothing(opened: OpenPlace, query: Query, invocation: Invocation) -> str:
    """Return a sentence that says why a query finds no paper of a place."""
    count, reason = opened.shelf.count, absence.why_nothing(opened, invocation.services.now())
    if not count or not query.text:
        return reason.on_one_line
    is_of_view = query.text == opened.query.text
    found = (reason if is_of_view else absence.no_match(opened, query)).what.rstrip(".")
    if muted := _count_muted(opened, query, invocation):
        return f"{found} but {muted:,} muted: is:muted shows {'it' if muted == 1 else 'them'}."
    meant = suggestion(query.text)
    return f"{found}." + (f" Did you mean `paperreader list {meant}`?" if meant else "")
