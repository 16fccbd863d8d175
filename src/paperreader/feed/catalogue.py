"""List the feeds, and select the papers of each from the stored lists, without the network."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec

from paperreader.errors import InvalidQuery
from paperreader.exporters.citation import first_version
from paperreader.feed.atom import NO_TIME, Feed, Item, midnight
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.query.bookmark_terms import needs_bookmarks
from paperreader.query.fields import SOURCE
from paperreader.query.muting import without_muted
from paperreader.query.parser import parse
from paperreader.workspace.bookmark_shelf import BookmarkShelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperreader.library import Library
    from paperreader.models.paper import Paper
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Shelf
    from paperreader.services import Services

LIMIT = 100
"""The number of papers in a feed, unless the user sets another."""

_FIRST_FEEDS = midnight(date(2026, 1, 1))
"""No feed is older, as the identifiers of feeds have this year."""

_TITLES = {
    "trending": "Trending papers",
    "today": "Daily papers",
    "week": "Papers of the week",
    "month": "Papers of the month",
    "bookmarks": "Bookmarked papers",
    "library": "Papers of the library",
}
_EDITIONS = {"trending": EditionKind.TRENDING, "today": EditionKind.DAY, "week": EditionKind.WEEK}
_PATHS = {"trending": "trending", "today": "daily", "week": "weekly", "bookmarks": "bookmarks"}


class Channel(msgspec.Struct, frozen=True):
    """A feed that the server offers.

    Attributes:
        name: its name for `paperreader feed`: `trending`, `today`, `week`, `bookmarks` or `@NAME` of a view.
        path: its path on the server.
        query: the query of a view.
    """

    name: str
    path: str
    query: str = ""

    @property
    def title(self) -> str:
        """Return the title that feed readers show."""
        return title_of([self.name])

    @property
    def editions(self) -> tuple[EditionKind, ...]:
        """Return the lists that bring it new papers; a view selects from all lists."""
        if self.name == "bookmarks":
            return ()
        kind = _EDITIONS.get(self.name)
        return (EditionKind.TRENDING, EditionKind.DAY) if kind is None else (kind,)


def channels(services: Services) -> tuple[Channel, ...]:
    """Return the feeds of the lists, of the bookmarks and of every view.

    Raises:
        DamagedFile: the views cannot be read.
    """
    lists = (Channel(name, f"/{path}.atom") for name, path in _PATHS.items())
    views = services.views.load().views
    return *lists, *(
        Channel(f"@{view.name}", f"/views/{quote(view.name, safe='')}.atom", view.query) for view in views
    )


def title_of(words: Sequence[str]) -> str:
    """Return the title of the feed that the words select."""
    if not words:
        return _TITLES["trending"]
    first, *rest = words
    title = first[1:] if first.startswith("@") and len(first) > 1 else _TITLES.get(first.lower())
    if title is None:
        return f"Papers: {' '.join(words)}"
    return f"{title}: {' '.join(rest)}" if rest else title


def make_feed(words: Sequence[str], papers: Iterable[Paper], services: Services) -> Feed:
    """Return a feed of the papers that the words selected."""
    found = list(papers)
    now = services.now()
    revised = services.library.revised(paper.id for paper in found)
    items = tuple(Item(paper, _updated(paper, revised.get(paper.id), now)) for paper in found)
    place, *query = words or ["trending"]
    return Feed(" ".join((place.lower(), *query)), title_of(words), items, _begun(services.library, now))


def feed_of(channel: Channel, services: Services, limit: int = LIMIT) -> Feed:
    """Return the feed of a channel, from what is stored.

    Raises:
        InvalidQuery: the query of a view is not understood.
        DamagedFile: the views or the bookmarks cannot be read.
    """
    views = services.views.load()
    query = without_muted(_understood(channel), views.hiding)
    bookmarks = services.bookmarks.load() if needs_bookmarks(query) else {}
    context = services.query_context(bookmarks, views.dismissed)
    listing = _shelf(channel, services).select(query, SOURCE, context, limit=limit)
    papers = (row.paper for row in listing.rows(0, len(listing)))
    return make_feed([channel.name], papers, services)


def _understood(channel: Channel) -> Query:
    query = parse(channel.query)
    if query.problems:
        raise InvalidQuery(f"The view {channel.name[1:]}: {query.problems[0].message}")
    return query


def _shelf(channel: Channel, services: Services) -> Shelf:
    library = services.library
    if channel.name == "bookmarks":
        shelf = BookmarkShelf(library.read_among, library.paper)
        shelf.take(services.bookmarks.load())
        return shelf
    kind = _EDITIONS.get(channel.name)
    if kind is None:
        return library.whole_shelf()
    newest = library.latest(kind) if kind is not EditionKind.TRENDING else None
    return library.edition_shelf(newest.key if newest else EditionKey(kind))


def _begun(library: Library, now: datetime) -> datetime:
    """Return the date of a feed without papers: that of the newest list, else of the first feeds."""
    newest = library.latest(EditionKind.DAY)
    day = midnight(date.fromisoformat(newest.key.value)) if newest else _FIRST_FEEDS
    return day if day <= now else _FIRST_FEEDS


def _updated(paper: Paper, revised: datetime | None, now: datetime) -> datetime:
    """Return when a paper last changed, as far as this is known, and at the latest now."""
    if revised is not None and revised <= now:
        return revised
    listed, first = paper.edition_date, first_version(paper)
    days = [listed] if listed else []
    if first.year:
        days.append(date(first.year, first.month or 1, first.day or 1))
    return next((moment for moment in map(midnight, days) if moment <= now), NO_TIME)
