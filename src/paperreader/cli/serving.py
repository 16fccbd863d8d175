"""Which papers a command shows: those of the library while they are fresh, else those of the source.

If the source fails, the papers of the library are shown, and one sentence gives their age and the reason.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import Progress, say
from paperreader.cli.naming import Collection
from paperreader.errors import NetworkError, Offline, SourceError, UsageError
from paperreader.models.calendar import describe, feed_date
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.query.fields import SOURCE
from paperreader.sync.editions import fetch_edition, is_fresh
from paperreader.text.ages import age
from paperreader.text.sanitize import clean_line
from paperreader.workspace.places import (
    OpenPlace,
    Place,
    open_bookmarks,
    open_edition,
    open_library,
    open_memory,
    search_library,
)

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.cli.invocation import Invocation
    from paperreader.models.edition import Edition, EditionInfo


def serve(place: EditionKey | Collection | Path, invocation: Invocation) -> OpenPlace:
    """Return a place with its papers.

    Raises:
        SourceError: the source failed, and no such list is stored.
        UsageError: the file cannot be read, or `--source` does not apply to the place.
    """
    _refuse_source(place, invocation)
    if isinstance(place, EditionKey):
        return serve_edition(place, invocation)
    library = invocation.services.library
    if place is Collection.BOOKMARKS:
        from paperreader.workspace.bookmark_shelf import BookmarkShelf

        shelf = BookmarkShelf(library.read_among, library.paper)
        shelf.take(invocation.bookmarks)
        return open_bookmarks(shelf)
    if place is Collection.LIBRARY:
        return open_library(library)
    if place is Collection.SAMPLE:
        from paperreader.sources.sample import load_sample

        return open_memory(load_sample(invocation.services.now()), library)
    return open_memory(load_edition(place, invocation), library)


def serve_edition(key: EditionKey, invocation: Invocation) -> OpenPlace:
    """Return an edition of a source with its papers; fetch it if the stored one is not fresh."""
    services, arguments = invocation.services, invocation.arguments
    stored = _stored(key, invocation)
    offline = services.network.offline
    if (
        stored
        and not arguments.refresh
        and (offline or (_is_it(stored, key, invocation) and is_fresh(stored, services)))
    ):
        return _of_library(stored, invocation)
    try:
        fetched = _fetch(key, invocation)
    except SourceError as error:
        if stored is None:
            raise _with_advice(error, key) from error
        if not isinstance(error, Offline):
            say(f"{error} Showing {describe(stored.key)}, {_age(stored, invocation)}.")
        return _of_library(stored, invocation)
    if stored and stored.count and (stored.key, stored.fetched_at) == (fetched.key, fetched.fetched_at):
        say(f"Nothing newer came. Showing {describe(stored.key)}, {_age(stored, invocation)}.")
    return _of_library(fetched, invocation)


def serve_search(words: str, invocation: Invocation) -> OpenPlace:
    """Return the papers that a source finds for the words; if no source can be asked, those of the library.

    Raises:
        NetworkError: no source could be asked, and the library finds no paper.
        SourceError: the answer of the source cannot be used.
        InvalidQuery: the library has to be asked, but the words are not a valid query.
    """
    key = EditionKey(EditionKind.SEARCH, clean_line(words))
    if invocation.services.network.offline:
        return _search_of_library(words, invocation)
    try:
        return _of_library(_fetch(key, invocation), invocation)
    except NetworkError as error:
        stored = invocation.services.library.info(key)
        if stored is not None:
            say(f"{error} Showing the earlier result of the same search, {_age(stored, invocation)}.")
            return _of_library(stored, invocation)
        served = _search_of_library(words, invocation)
        if not len(served.shelf.select(served.query, SOURCE, invocation.context, limit=1)):
            raise
        say(f"{error} Showing the papers of the library.")
        return served


def _refuse_source(place: EditionKey | Collection | Path, invocation: Invocation) -> None:
    source = invocation.arguments.source
    if source is None:
        return
    if not isinstance(place, EditionKey):
        raise UsageError(f"--source names a source to ask, but no source is asked for {place}: leave it out.")
    if source == "arxiv":
        raise UsageError(
            "arXiv ranks no papers, so it has no list; `paperreader search WORDS --source arxiv` searches it."
        )


def load_edition(path: Path | Collection, invocation: Invocation) -> Edition:
    """Return the papers of a file or of standard input as an edition; report items that were left out."""
    from paperreader.sources.saved_page import load_file

    if path is Collection.STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty():
        say("reading papers from the terminal; Ctrl+D ends them.")
    return _complete(load_file(path, now=invocation.services.now()))


def _complete(edition: Edition) -> Edition:
    """Return the edition; report how many of its items were left out."""
    if edition.dropped:
        name = edition.key.value
        say(f"{edition.dropped} of the items in {name} could not be understood and were left out.")
    return edition


def _stored(key: EditionKey, invocation: Invocation) -> EditionInfo | None:
    """Return the stored edition of a key, or None; for the latest day, the latest stored day."""
    library = invocation.services.library
    return library.info(key) if key.value or key.kind is not EditionKind.DAY else library.latest(key.kind)


def _is_it(stored: EditionInfo, key: EditionKey, invocation: Invocation) -> bool:
    """Return whether the stored edition is the requested one: a later day than the stored one may exist."""
    return stored.key == key or stored.key.value == str(feed_date(invocation.services.now()))


def _fetch(key: EditionKey, invocation: Invocation) -> EditionInfo:
    progress = Progress()
    arguments = invocation.arguments
    question = fetch_edition(
        key,
        invocation.services,
        source=arguments.source or "huggingface",
        refresh=arguments.refresh,
        progress=progress,
    )
    return invocation.ask_network(question, progress)


def _of_library(info: EditionInfo, invocation: Invocation) -> OpenPlace:
    if not info.complete:
        say(f"{describe(info.key)} is not complete: not every page came.")
    return open_edition(Place.of_edition(info.key), info, invocation.services.library)


def _search_of_library(words: str, invocation: Invocation) -> OpenPlace:
    return search_library(invocation.query(words), invocation.services.library)


def _age(info: EditionInfo, invocation: Invocation) -> str:
    return age(info.fetched_at, invocation.services.now())


def _with_advice(error: SourceError, key: EditionKey) -> SourceError:
    """Return the same error; if it is of the network, add that nothing is stored and what works."""
    if not isinstance(error, NetworkError):
        return error
    error.args = (
        (
            f"{error} {describe(key)} is not in the library either; "
            "`paperreader list sample` works without a network."
        ),
    )
    return error
