"""Which papers of this machine answer a place: for the reader and for the command line alike.

Nothing is fetched here. A front end asks whether what is stored is current, fetches in its own way, and asks
what stands in if no answer comes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import NetworkError, NothingToRecommend, PaperReaderError
from paperreader.models.calendar import (
    SCOPES,
    describe,
    edition_of_day,
    feed_date,
    nearer,
    neighbour,
    parse_edition,
)
from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
from paperreader.models.listing import Row
from paperreader.models.value import Value
from paperreader.query.fields import RELEVANCE
from paperreader.query.nodes import Order
from paperreader.sources import registry
from paperreader.sync.editions import is_fresh
from paperreader.text.latex import readable
from paperreader.workspace.places import KIND_OF, OpenPlace, Place, Tab

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.library import Library
    from paperreader.services import Services
    from paperreader.workspace.bookmark_shelf import BookmarkShelf

DATED = (EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH)
"""The kinds of editions of the calendar."""

SAMPLE_NOTE = "built-in sample, synopses in our own words"


def place_of_tab(tab: Tab, library: Library, now: datetime, scope: str = SCOPES[0]) -> Place:
    """Return the first place of a tab: the newest stored edition of its kind, or the one to fetch.

    Args:
        tab: the tab.
        library: has the stored editions.
        now: the present time.
        scope: one of `SCOPES`, the time from which papers are recommended.
    """
    kind = KIND_OF.get(tab)
    if kind is None:
        return Place(None, tab)
    if kind is EditionKind.FOR_YOU:
        return Place(EditionKey(kind, scope), tab)
    if kind is EditionKind.TRENDING:
        return Place(EditionKey(kind), tab)
    return Place(newest_key(kind, library, now), tab)


def newest_key(kind: EditionKind, library: Library, now: datetime) -> EditionKey:
    """Return the newest edition of a kind: the current week or month, or the last stored day."""
    if kind in (EditionKind.WEEK, EditionKind.MONTH):
        return edition_of_day(kind, feed_date(now))
    latest = library.latest(kind) if kind is EditionKind.DAY else None
    return latest.key if latest else EditionKey(kind)


def edition_beside(key: EditionKey | None, step: int, services: Services) -> EditionKey:
    """Return the edition before (`step` -1) or after (1) one.

    It is the nearest that is stored, or, online, of the calendar.

    Raises:
        PaperReaderError: there is none, or it cannot exist.
    """
    beside = _beside(key, step, services) if key is not None else None
    if beside is None:
        from paperreader.workspace.absence import none_beside  # most editions have neighbours

        raise PaperReaderError(none_beside(key, step))
    return parse_edition(beside.value, services.today) if beside.kind in DATED else beside


def _beside(key: EditionKey, step: int, services: Services) -> EditionKey | None:
    if key.is_computed:
        return neighbour(key, step)
    stored = services.library.neighbour(key, -1 if step < 0 else 1)
    seen = stored.key if stored else None
    if services.network.offline or not key.value or key.kind not in DATED:
        return seen or (neighbour(key, step) if key.value and key.kind in DATED else None)
    return nearer(key, step, seen)


def stored_edition(key: EditionKey, library: Library) -> EditionInfo | None:
    """Return the stored edition of a key, or None; for the latest day, the latest stored day."""
    return library.info(key) if key.value or key.kind is not EditionKind.DAY else library.latest(key.kind)


def is_offline(key: EditionKey, services: Services) -> bool:
    """Return whether an edition cannot be fetched because the network is switched off."""
    return services.network.offline and not key.is_computed and not registry.is_local(key)


def is_current(key: EditionKey, services: Services) -> bool:
    """Return whether the stored edition is fresh, and no later one may exist at the source."""
    stored = stored_edition(key, services.library)
    if stored is None or (stored.key != key and stored.key.value != str(services.today)):
        return False
    return is_fresh(stored, services)


def is_of_bookmarks(
    key: EditionKey,
    now: Mapping[str, Bookmark],
    before: Mapping[str, Bookmark] | None,
    services: Services,
) -> bool:
    """Return whether recommendations were computed from the bookmarks as they are; true for other lists.

    Args:
        key: the list.
        now: the bookmarks.
        before: those that it was computed from in this session, or None.
        services: have the library.
    """
    if key.kind is not EditionKind.FOR_YOU or before is not None:
        return before is None or before is now
    info = services.library.info(key)
    return info is not None and all(bookmark.changed <= info.fetched_at for bookmark in now.values())


def open_place(place: Place, library: Library) -> OpenPlace | None:
    """Return a place other than the bookmarks with its stored papers, or None if it was never fetched."""
    if place.key is None:
        opened = open_library(library)
    else:
        info = stored_edition(place.key, library)
        if info is None:
            return None
        opened = open_edition(info, library)
    return _of_view(opened, place) if place.view else opened


def open_edition(info: EditionInfo, library: Library) -> OpenPlace:
    """Return the place of a stored edition, with its papers."""
    of_source = info.key.kind is EditionKind.LIST
    heading = registry.heading(info.key) if of_source else describe(info.key)
    if info.key.kind is EditionKind.SIMILAR and (paper := library.paper(info.key.value)):
        heading = f"Similar to ‹{readable(paper.title)}›"
    return OpenPlace(
        place=Place.of_edition(info.key),
        shelf=library.edition_shelf(info.key),
        heading=heading,
        order=info.order,
        fetched_at=info.fetched_at,
        note="" if info.complete else "not all of it came" if of_source else "not every page came",
        source=registry.title(info.source) if info.source else "",
    )


def open_library(library: Library) -> OpenPlace:
    """Return the library as a place, with every paper."""
    shelf = library.whole_shelf()
    return OpenPlace(Place(None, Tab.LIBRARY), shelf, "Library", shelf.order)


def _of_view(opened: OpenPlace, place: Place) -> OpenPlace:
    from paperreader.query.parser import parse  # not before the user opens a view

    return msgspec.structs.replace(opened, place=place, heading=place.view, query=parse(place.query))


def open_sample(services: Services) -> OpenPlace:
    """Return the sample as a place."""
    from paperreader.sources.sample import load_sample  # not while there are papers of a source

    return open_memory(load_sample(services.now()), services.library, SAMPLE_NOTE)


def open_memory(edition: Edition, library: Library, note: str = "") -> OpenPlace:
    """Return the place of an edition that is not in the library: the sample or a file."""
    from paperreader.query.memory import MemoryShelf  # only a list that is not of the library needs it

    read = library.read_among(paper.id for paper in edition.papers)
    rows = tuple(Row(rank, paper, paper.id in read) for rank, paper in enumerate(edition.papers, start=1))
    place = Place(edition.key, None)
    return OpenPlace(place, MemoryShelf(rows), describe(edition.key), edition.order, note=note)


def shelf_of(bookmarks: Mapping[str, Bookmark], library: Library) -> BookmarkShelf:
    """Return a shelf of bookmarks."""
    from paperreader.workspace.bookmark_shelf import BookmarkShelf  # most calls list something else

    shelf = BookmarkShelf(library.read_among, library.paper, library.read_state)
    shelf.take(bookmarks)
    return shelf


def open_bookmarks(shelf: BookmarkShelf) -> OpenPlace:
    """Return bookmarks as a place."""
    place = Place(None, Tab.BOOKMARKS)
    return OpenPlace(place, shelf, "Bookmarks", "when bookmarked, newest first", grouped=shelf.grouping or "")


class StandIn(Value, frozen=True):
    """Papers of this machine in place of those of a source that did not answer.

    Attributes:
        opened: the place with these papers.
        remark: a sentence that says which papers they are.
    """

    opened: OpenPlace
    remark: str


def stand_in(place: Place, problem: PaperReaderError, services: Services) -> StandIn | None:
    """Return the papers that are shown because a source did not answer.

    They are those that were stored earlier; else, for a search without a network, those of the library.
    Earlier recommendations stand in for none if there is nothing to recommend now.
    """
    if isinstance(problem, NothingToRecommend):
        return None
    library = services.library
    stored = stored_edition(place.key, library) if place.key else None
    if stored is not None:
        from paperreader.text.ages import age

        is_search = stored.key.kind is EditionKind.SEARCH
        what = "the earlier result of the same search" if is_search else describe(stored.key)
        remark = f"Showing {what}, {age(stored.fetched_at, services.now())}."
        return StandIn(open_edition(stored, library), remark)
    found = _search_library(place, library) if isinstance(problem, NetworkError) else None
    return StandIn(found, "Showing the papers of the library.") if found else None


def _search_library(place: Place, library: Library) -> OpenPlace | None:
    """Return what the library has for the search of a place, ordered by relevance unless the query says how.

    It is None for another place, for an empty library, and for words that are not a valid query: a source has
    its own language.
    """
    from paperreader.query.parser import parse  # not before the user searches

    if place.key is None or place.key.kind is not EditionKind.SEARCH:
        return None
    opened, query = open_library(library), parse(place.key.value)
    if query.problems or not opened.shelf.count:
        return None
    if not query.sort:
        query = msgspec.structs.replace(query, sort=(Order(RELEVANCE),))
    return msgspec.structs.replace(opened, place=place, heading=f"{place.name} (in the library)", query=query)
