"""Printing the papers of a place that match a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import is_told, say
from paperreader.cli.nothing import why_nothing
from paperreader.cli.output import Format
from paperreader.query.fields import SOURCE
from paperreader.query.muting import only_muted, without_muted
from paperreader.text.ages import age
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation
    from paperreader.models.listing import Listing
    from paperreader.query.nodes import Query
    from paperreader.workspace.places import OpenPlace


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
    invocation.require_bookmarks(query)
    limit = invocation.arguments.limit
    shown = without_muted(query, invocation.mutes)
    listing = opened.shelf.select(shown, SOURCE, invocation.context, limit=limit)
    if not len(listing):
        if limit != 0:
            say(why_nothing(opened, query, invocation))
    elif is_told(verbose=invocation.verbose):
        _report(opened, query, listing, invocation)
    invocation.print_papers(listing, looked_for or query)


def _report(opened: OpenPlace, query: Query, listing: Listing, invocation: Invocation) -> None:
    """Report the list that is printed, its length, and how many of its papers are muted."""
    hidden = only_muted(query, invocation.mutes)
    if hidden and (muted := len(opened.shelf.select(hidden, SOURCE, invocation.context))):
        are, them = ("is", "it") if muted == 1 else ("are", "them")
        say(f"{counted(muted, 'muted paper')} {are} hidden; is:muted shows {them}.")
    if invocation.form is Format.PLAIN and invocation.output.is_terminal:
        about = ""
        if opened.fetched_at is not None:
            about = f", ordered by {opened.order}, {age(opened.fetched_at, invocation.services.now())}"
        say(f"{opened.heading}{about}: {len(listing):,} of {opened.shelf.count:,} papers.")
