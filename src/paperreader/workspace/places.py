"""The places of the reader: the papers of each tab, date, search or file, and the words of its heading."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.errors import InvalidQuery
from paperreader.models.calendar import describe, feed_date
from paperreader.models.edition import Edition, EditionInfo, EditionKey, EditionKind
from paperreader.models.listing import Row
from paperreader.query.fields import BY_RATING, RELEVANCE, SORTS, SOURCE
from paperreader.query.nodes import Order, Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import Self

    from paperreader.library import Library
    from paperreader.query.kinds import Sort
    from paperreader.query.shelf import Shelf
    from paperreader.workspace.bookmark_shelf import BookmarkShelf


class Tab(StrEnum):
    """The tabs, in their order.

    Attributes:
        short: the name in a narrow terminal.
        command: the command that shows it.
    """

    short: str
    command: str

    TRENDING = "Trending", "Trend", "trending"
    DAILY = "Daily", "Day", "daily"
    WEEKLY = "Weekly", "Week", "weekly"
    MONTHLY = "Monthly", "Month", "monthly"
    BOOKMARKS = "Bookmarks", "Marks", "bookmarked"
    LIBRARY = "Library", "Lib", "library"

    def __new__(cls, name: str, short: str, command: str) -> Self:
        """Return the tab of a name."""
        tab = str.__new__(cls, name)
        tab._value_ = name
        tab.short, tab.command = short, command
        return tab


_TAB_OF = {
    EditionKind.TRENDING: Tab.TRENDING,
    EditionKind.DAY: Tab.DAILY,
    EditionKind.WEEK: Tab.WEEKLY,
    EditionKind.MONTH: Tab.MONTHLY,
}
_KIND_OF = {tab: kind for kind, tab in _TAB_OF.items()}


_EVERYTHING = Query()


class Place(NamedTuple):
    """Something that can be shown: an edition, the bookmarks, the library or a view.

    Attributes:
        key: the edition, or None for the bookmarks, the library and a view.
        tab: the tab that is active while it is shown, or None for a view, a search, a file or the sample.
        view: the name of a view, or empty.
        query: the query of the view.
    """

    key: EditionKey | None
    tab: Tab | None
    view: str = ""
    query: str = ""

    @classmethod
    def of_edition(cls, key: EditionKey) -> Place:
        """Return the place of an edition."""
        return cls(key, _TAB_OF.get(key.kind))

    @property
    def can_refresh(self) -> bool:
        """Return whether a source can be asked for it."""
        return self.key is not None and self.key.has_source


class OpenPlace(NamedTuple):
    """A place with its papers.

    Attributes:
        place: the place.
        shelf: its papers.
        heading: its name, as words.
        order: the order of its source, as words.
        fetched_at: when it was fetched, or None if it was not fetched.
        note: a remark about it, or empty.
        query: selects the papers of the shelf that belong to it.
        grouped: its grouping, as a word, or empty.
    """

    place: Place
    shelf: Shelf
    heading: str
    order: str
    fetched_at: datetime | None = None
    note: str = ""
    query: Query = _EVERYTHING
    grouped: str = ""


def place_of_tab(tab: Tab, library: Library, now: datetime) -> Place:
    """Return the first place of a tab: the newest stored edition of its kind, or the one to fetch."""
    kind = _KIND_OF.get(tab)
    if kind is None:
        return Place(None, tab)
    if kind is EditionKind.TRENDING:
        return Place(EditionKey(kind), tab)
    return Place(newest_key(kind, library, now), tab)


def newest_key(kind: EditionKind, library: Library, now: datetime) -> EditionKey:
    """Return the newest edition of a kind: the current week or month, or the last stored day."""
    today = feed_date(now)
    if kind is EditionKind.WEEK:
        year, week, _ = today.isocalendar()
        return EditionKey(kind, f"{year}-W{week:02}")
    if kind is EditionKind.MONTH:
        return EditionKey(kind, f"{today:%Y-%m}")
    latest = library.latest(kind) if kind is EditionKind.DAY else None
    return latest.key if latest else EditionKey(kind)


def open_place(place: Place, library: Library) -> OpenPlace | None:
    """Return a place other than the bookmarks with its stored papers, or None if it was never fetched."""
    if place.view:
        return _open_view(place, library)
    if place.key is None:
        return open_library(library)
    info = library.info(place.key)
    if info is None:
        return None
    return open_edition(place, info, library)


def open_library(library: Library) -> OpenPlace:
    """Return the library as a place, with every paper."""
    shelf = library.whole_shelf()
    return OpenPlace(Place(None, Tab.LIBRARY), shelf, "Library", shelf.order)


def search_library(query: Query, library: Library) -> OpenPlace:
    """Return the library as the answer to a search, ordered by relevance unless the query says how."""
    if not query.sort:
        query = msgspec.structs.replace(query, sort=(Order(RELEVANCE),))
    return open_library(library)._replace(query=query)


def search_in_place_of_source(place: Place, library: Library) -> OpenPlace | None:
    """Return what the library has for the search of a place.

    It is None for another place, for an empty library, and for words that are no query: a source has its own
    language.
    """
    from paperreader.query.parser import parse  # not before the user searches

    if place.key is None or place.key.kind is not EditionKind.SEARCH:
        return None
    try:
        found = search_library(parse(place.key.value), library)
    except InvalidQuery:
        return None
    if not found.shelf.count:
        return None
    return found._replace(place=place, heading=f"{describe(place.key)} (in the library)")


def open_memory(edition: Edition, library: Library, note: str = "") -> OpenPlace:
    """Return the place of an edition that is not in the library: the sample or a file."""
    from paperreader.query.shelf import MemoryShelf  # only a list that is not of the library needs it

    read = library.read_among(paper.id for paper in edition.papers)
    rows = tuple(Row(rank, paper, paper.id in read) for rank, paper in enumerate(edition.papers, start=1))
    place = Place(edition.key, None)
    return OpenPlace(place, MemoryShelf(rows), describe(edition.key), edition.order, note=note)


def open_edition(place: Place, info: EditionInfo, library: Library) -> OpenPlace:
    """Return the place of a stored edition, with its papers."""
    return OpenPlace(
        place=place,
        shelf=library.edition_shelf(info.key),
        heading=describe(info.key),
        order=info.order,
        fetched_at=info.fetched_at,
        note="" if info.complete else "not every page came",
    )


def _open_view(place: Place, library: Library) -> OpenPlace:
    from paperreader.query.parser import parse  # not before the user opens a view

    return open_library(library)._replace(place=place, heading=place.view, query=parse(place.query))


def open_bookmarks(shelf: BookmarkShelf) -> OpenPlace:
    """Return the bookmarks of this session as a place."""
    place = Place(None, Tab.BOOKMARKS)
    return OpenPlace(place, shelf, "Bookmarks", "when bookmarked, newest first", grouped=shelf.grouping)


def order_words(sort: Sort, asked: Sequence[Order], source_order: str) -> str:
    """Return the words that follow «ordered by».

    Args:
        sort: the order of the list.
        asked: the order that the query asks for, which wins.
        source_order: the words for the order of the source.
    """
    key, reverse = (asked[0].key, asked[0].reverse) if asked else (sort, False)
    if not key.words:
        return f"{source_order}, reversed" if reverse else source_order
    return key.reverse_words if reverse else key.words


def sorts_for(tab: Tab | None, *, has_query: bool) -> Sequence[Sort]:
    """Return the orders that the sort key goes through in a tab; the first is the order of the source."""
    orders = [SOURCE, *(sort for sort in SORTS.values() if sort.offered)]
    if tab is Tab.BOOKMARKS:
        orders.insert(1, BY_RATING)
    return (*orders, RELEVANCE) if has_query else orders
