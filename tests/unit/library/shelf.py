"""Short words for asking a shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.models import EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from tests.builders import NOW

if TYPE_CHECKING:
    from paperreader.library import EditionShelf, Library, LibraryListing, LibraryShelf
    from paperreader.models.listing import Row
    from paperreader.query.kinds import Sort

TRENDING = EditionKey(EditionKind.TRENDING)
CONTEXT = QueryContext(today=NOW.date())


def select(
    shelf: EditionShelf | LibraryShelf, query: Query | None = None, sort: Sort = SOURCE, **how: Any
) -> LibraryListing:
    return shelf.select(query or Query(), sort, CONTEXT, **how)


def everything(shelf: EditionShelf | LibraryShelf, query: Query | None = None, **how: Any) -> list[Row]:
    listing = select(shelf, query, **how)
    return list(listing.rows(0, len(listing)))


def numbers(rows: list[Row]) -> list[int]:
    """The numbers of papers made by `build_paper`."""
    return [int(row.paper.id.split(".")[1]) for row in rows]


def edition_numbers(library: Library, key: EditionKey = TRENDING) -> list[int]:
    return numbers(everything(library.edition_shelf(key)))
