"""Which papers answer a question: those of the library while they are fresh, else those of the source.

When the source cannot serve, what the library has is served, and one sentence tells its age and the reason.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperreader.cli.diagnostics import Progress, say
from paperreader.cli.naming import Collection
from paperreader.cli.nothing import if_edition_is_empty
from paperreader.errors import NetworkError, Offline, SourceError, UsageError
from paperreader.models.calendar import describe, feed_date
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.listing import Row
from paperreader.query.fields import RELEVANCE, SOURCE
from paperreader.query.nodes import Order
from paperreader.query.shelf import MemoryShelf
from paperreader.sync import fetch_edition, is_fresh
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from paperreader.cli.invocation import Invocation
    from paperreader.models.edition import Edition, EditionInfo
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Shelf


_NO_BOOKMARKS = "There are no bookmarks yet; `paperreader bookmark add ID` makes one."
_NO_LIBRARY = "The library is empty; `paperreader list` and `paperreader sync` fill it."


@dataclass(frozen=True, slots=True)
class Served:
    """Papers to choose from.

    Attributes:
        shelf: the papers.
        name: what they are, in words.
        about: how they are ordered and how old they are, or empty.
        query: what has still to be asked of them, or None.
        if_empty: why there are none if there are none, and what to do.
    """

    shelf: Shelf
    name: str
    about: str = ""
    query: Query | None = None
    if_empty: str = ""


def serve(place: EditionKey | Collection | Path, invocation: Invocation) -> Served:
    """The papers of a place.

    Raises:
        SourceError: the source could not serve, and nothing is stored that could.
        UsageError: the file cannot be read, or a source is named that has no part in it.
    """
    _refuse_source(place, invocation)
    if place is Collection.STANDARD_INPUT or isinstance(place, Path):
        return _in_memory(load_edition(place, invocation), invocation)
    if place is Collection.BOOKMARKS:
        shelf = invocation.services.bookmark_shelf(invocation.bookmarks.values())
        return Served(shelf, "Bookmarks", if_empty=_NO_BOOKMARKS)
    if place is Collection.LIBRARY:
        return Served(invocation.services.library.whole_shelf(), "Library", if_empty=_NO_LIBRARY)
    if place is Collection.SAMPLE:
        from paperreader.sources.sample import load_sample

        return _in_memory(load_sample(invocation.services.now()), invocation)
    return serve_edition(place, invocation)


def serve_edition(key: EditionKey, invocation: Invocation) -> Served:
    """The papers of an edition of a source, from the library where they are fresh."""
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
            say(f"{error} Shown is {describe(stored.key)}, {_age(stored, invocation)}.")
        return _of_library(stored, invocation)
    if stored and stored.count and (stored.key, stored.fetched_at) == (fetched.key, fetched.fetched_at):
        say(f"Nothing newer came. Shown is {describe(stored.key)}, {_age(stored, invocation)}.")
    return _of_library(fetched, invocation)


def serve_search(words: str, invocation: Invocation) -> Served:
    """What a source finds for the words; the library is asked where no source can be.

    Raises:
        NetworkError: no source could be asked, and the library has nothing about the words.
        SourceError: the source answered nonsense.
        InvalidQuery: the library is to be asked, whose query language does not understand the words.
    """
    key = EditionKey(EditionKind.SEARCH, clean_line(words))
    if invocation.services.network.offline:
        return _search_of_library(words, invocation)
    try:
        return _of_library(_fetch(key, invocation), invocation)
    except NetworkError as error:
        stored = invocation.services.library.info(key)
        if stored is not None:
            say(f"{error} Shown is what the same search found earlier, {_age(stored, invocation)}.")
            return _of_library(stored, invocation)
        served = _search_of_library(words, invocation)
        assert served.query is not None
        if not len(served.shelf.select(served.query, SOURCE, invocation.context, limit=1)):
            raise
        say(f"{error} Shown is what the library has.")
        return served


def _refuse_source(place: EditionKey | Collection | Path, invocation: Invocation) -> None:
    source = invocation.arguments.source
    if source is None:
        return
    if not isinstance(place, EditionKey):
        raise UsageError(f"--source says where to ask, and nobody is asked for {place}: leave it out.")
    if source == "arxiv":
        raise UsageError(
            "arXiv ranks no papers, so it has no list; `paperreader search WORDS --source arxiv` searches it."
        )


def load_edition(path: Path | Collection, invocation: Invocation) -> Edition:
    """The papers of a file or of standard input, as an edition; says how many items were not understood."""
    from paperreader.sources.saved_page import load_file

    if path is Collection.STANDARD_INPUT and sys.stdin is not None and sys.stdin.isatty():
        say("reading papers from the terminal; Ctrl+D ends them.")
    return _complete(load_file(path, now=invocation.services.now()))


def _complete(edition: Edition) -> Edition:
    """The edition; says how much of it is missing."""
    if edition.dropped:
        name = edition.key.value
        say(f"{edition.dropped} of the items in {name} could not be understood and were left out.")
    return edition


def _stored(key: EditionKey, invocation: Invocation) -> EditionInfo | None:
    """What the library has; for the latest day the latest that it has."""
    library = invocation.services.library
    return library.info(key) if key.value or key.kind is not EditionKind.DAY else library.latest(key.kind)


def _is_it(stored: EditionInfo, key: EditionKey, invocation: Invocation) -> bool:
    """Whether what is stored is what was asked for: the latest day we have may not be the latest there is."""
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


def _of_library(info: EditionInfo, invocation: Invocation) -> Served:
    if not info.complete:
        say(f"{describe(info.key)} is not complete: not every page of it came.")
    return Served(
        invocation.services.library.edition_shelf(info.key),
        describe(info.key),
        f", ordered by {info.order}, {_age(info, invocation)}",
        if_empty=if_edition_is_empty(info.key, invocation.services.now()),
    )


def _in_memory(edition: Edition, invocation: Invocation) -> Served:
    library = invocation.services.library
    read = library.read_among(paper.id for paper in edition.papers)
    rows = [Row(rank, paper, paper.id in read) for rank, paper in enumerate(edition.papers, start=1)]
    name = describe(edition.key)
    if_empty = f"There are no papers in {name}: lists and feeds are empty at weekends and on holidays."
    return Served(MemoryShelf(rows), name, if_empty=if_empty)


def _search_of_library(words: str, invocation: Invocation) -> Served:
    shelf = invocation.services.library.whole_shelf()
    query = invocation.query(words)
    if not query.sort:
        query = msgspec.structs.replace(query, sort=(Order(RELEVANCE),))
    return Served(shelf, "Library", query=query, if_empty=_NO_LIBRARY)


def _age(info: EditionInfo, invocation: Invocation) -> str:
    # The words are those of the screen.
    from paperreader.workspace.places import age

    return age(info.fetched_at, invocation.services.now())


def _with_advice(error: SourceError, key: EditionKey) -> SourceError:
    """The same error, which also says that nothing is stored and what would work."""
    if not isinstance(error, NetworkError):
        return error
    error.args = (
        (
            f"{error} {describe(key)} is not in the library either; "
            "`paperreader list sample` works without a network."
        ),
    )
    return error
