"""Short functions that query a shelf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.models import EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from paperreader.library import Library
    from paperreader.models.listing import Listing, Row
    from paperreader.query.kinds import Sort
    from paperreader.query.shelf import Shelf

TRENDING = EditionKey(EditionKind.TRENDING)
CONTEXT = QueryContext(today=NOW.date())


def select(shelf: Shelf, query: Query | None = None, sort: Sort = SOURCE, **how: Any) -> Listing:
    return shelf.select(query or Query(), sort, CONTEXT, **how)


def everything(shelf: Shelf, query: Query | None = None, **how: Any) -> list[Row]:
    listing = select(shelf, query, **how)
    return list(listing.rows(0, len(listing)))


def numbers(rows: Iterable[Row]) -> list[int]:
    """Return the numbers of papers made by `build_paper`."""
    return [int(row.paper.id.split(".")[1]) for row in rows]


def edition_numbers(library: Library, key: EditionKey = TRENDING) -> list[int]:
    return numbers(everything(library.edition_shelf(key)))
