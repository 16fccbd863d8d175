"""Opening the place that a command names: its papers, fetched if they have to be.

`workspace.opening` decides which papers answer a place, as in the reader. If a source fails, one sentence
says which papers are printed instead, and why.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import Progress, say
from paperreader.cli.naming import Collection
from paperreader.errors import NetworkError, Offline, SourceError, UsageError
from paperreader.models.calendar import describe
from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
from paperreader.query.fields import SOURCE
from paperreader.text.ages import age
from paperreader.workspace.absence import not_fetched
from paperreader.workspace.opening import (
    is_current,
    is_offline,
    open_bookmarks,
    open_edition,
    open_library,
    open_memory,
    open_sample,
    shelf_of,
    stand_in,
    stored_edition,
)
from paperreader.workspace.places import OpenPlace, Place

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.cli.invocation import Invocation


def open_papers(place: EditionKey | Collection | Path, invocation: Invocation) -> OpenPlace:
    """Return a place with its papers.

    Raises:
        SourceError: the source failed, and no such list is stored.
        UsageError: the file cannot be read, or `--source` does not apply to the place.
        NothingToRecommend: there are too few bookmarks, or no paper of the library is like them.
    """
    _refuse_source(place, invocation)
    services = invocation.services
    if isinstance(place, EditionKey):
        return _recommend(place, invocation) if place.is_computed else open_source(place, invocation)
    if place is Collection.BOOKMARKS:
        return open_bookmarks(shelf_of(invocation.bookmarks, services.library))
    if place is Collection.LIBRARY:
        return open_library(services.library)
    if place is Collection.SAMPLE:
        return open_sample(services)
    return open_memory(load_edition(place, invocation), services.library)


def _refuse_source(place: EditionKey | Collection | Path, invocation: Invocation) -> None:
    source = invocation.source
    if source is None or (isinstance(place, EditionKey) and place.kind is EditionKind.SIMILAR):
        return  # The paper that others are similar to can be fetched.
    if not isinstance(place, EditionKey) or place.is_computed:
        what = place.kind if isinstance(place, EditionKey) else place
        raise UsageError(f"--source names a source to ask, but none is asked about {what}: leave it out.")
    from paperreader.sources.registry import owner_of, title

    if place.kind is not EditionKind.SEARCH and source != owner_of(place):
        raise UsageError(
            f"{title(source)} does not have the list {place}; `paperreader search WORDS --source {source}` "
            f"searches it, and `paperreader list {source}:NAME` prints a list of its own."
        )


def load_edition(path: Path | Collection, invocation: Invocation) -> Edition:
    """Return the papers of a file or of standard input as an edition; report items that were left out."""
    from paperreader.sources.saved_page import load_file

    if path is Collection.STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty():
        say("reading papers from the terminal; Ctrl+D ends them.")
    edition = load_file(path, now=invocation.services.now())
    if edition.dropped:
        name = edition.key.value
        say(f"{edition.dropped} of the items in {name} could not be understood and were left out.")
    return edition


def open_source(key: EditionKey, invocation: Invocation) -> OpenPlace:
    """Return a list or the result of a search; ask the source unless the stored list is current.

    Raises:
        SourceError: the source failed, and nothing on this machine can stand in.
        InvalidQuery: the library has to be searched, but the words are not a valid query.
    """
    services = invocation.services
    stored = stored_edition(key, services.library)
    asks = invocation.arguments.refresh or key.kind is EditionKind.SEARCH  # A search may name another source.
    if stored and not asks and (is_offline(key, services) or is_current(key, services)):
        return _checked(open_edition(stored, services.library))
    try:
        fetched = _fetch(key, invocation)
    except SourceError as problem:
        return _checked(_stand_in(key, problem, invocation))
    if stored and stored.count and (stored.key, stored.fetched_at) == (fetched.key, fetched.fetched_at):
        say(f"Nothing newer came. Showing {describe(stored.key)}, {age(stored.fetched_at, services.now())}.")
    return _checked(open_edition(fetched, services.library))


def _recommend(key: EditionKey, invocation: Invocation) -> OpenPlace:
    """Return recommendations, computed now: the bookmarks and the library may have changed.

    Raises:
        DamagedFile: the bookmarks cannot be read.
        NothingToRecommend: there are too few bookmarks, or no paper of the library is like them.
        SourceError: the paper to which others are compared is not stored, and cannot be fetched.
    """
    if key.kind is EditionKind.SIMILAR:
        from paperreader.cli.lookup import find_paper

        key = EditionKey(key.kind, find_paper(key.value, invocation).id)
    else:
        invocation.bookmarks  # noqa: B018 - loading them may fail
    return open_edition(_fetch(key, invocation), invocation.services.library)


def _fetch(key: EditionKey, invocation: Invocation) -> EditionInfo:
    from paperreader.sync.editions import fetch_edition

    services, arguments = invocation.services, invocation.arguments
    if is_offline(key, services):
        raise Offline
    progress = Progress("comparing papers") if key.is_computed else Progress()
    question = fetch_edition(
        key, services, source=arguments.source, refresh=arguments.refresh, progress=progress
    )
    return invocation.ask_network(question, progress)


def _stand_in(key: EditionKey, problem: SourceError, invocation: Invocation) -> OpenPlace:
    """Return what is printed because a source did not answer, and report that; raise if there is nothing."""
    place, is_offline = Place.of_edition(key), isinstance(problem, Offline)
    found = stand_in(place, problem, invocation.services)
    if found is None or not (is_offline or _finds(found.opened, invocation)):
        if key.kind is EditionKind.SEARCH and isinstance(problem, NetworkError):
            invocation.query(key.value)  # The library was not searched if these words are not a query.
        problem.args = (not_fetched(place, problem).on_one_line,)
        raise problem
    if not is_offline:
        say(f"{problem} {found.remark}")
    elif key.kind is EditionKind.SEARCH:
        say(found.remark)
    return found.opened


def _finds(opened: OpenPlace, invocation: Invocation) -> bool:
    """Return whether a place has a paper for its own query."""
    listing = opened.shelf.select(opened.query, SOURCE, invocation.context, limit=1)
    return opened.query.is_empty or len(listing) > 0


def _checked(opened: OpenPlace) -> OpenPlace:
    """Return a place; report it if it is not complete."""
    if opened.note:
        say(f"{opened.heading} is not complete: {opened.note}.")
    return opened
