"""Values for tests: a test names what matters to it, and gets defaults for the rest."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.bookmarks.bookmark import Bookmark
from paperreader.models import Edition, EditionKey, EditionKind, Paper

if TYPE_CHECKING:
    from collections.abc import Iterable

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""Monday morning, the moment at which all tests happen."""


def build_paper(number: int = 1, **fields: Any) -> Paper:
    """Paper `number`, whole, with `fields` in place of what would be made up."""
    made_up: dict[str, Any] = {
        "id": f"2611.{number:05d}",
        "title": f"Paper {number}: Learning to Test",
        "abstract": f"We study case {number}. It works well in practice.",
        "authors": (f"Ada Number{number}", "Émile Second"),
        "published": date(2026, 11, 19),
        "edition_date": date(2026, 11, 20),
        "upvotes": 100 - number,
        "comments": number % 5,
        "sources": ("huggingface",),
    }
    return Paper(**{**made_up, **fields})


def build_edition(
    count: int = 3, *, kind: EditionKind = EditionKind.TRENDING, value: str = "", **fields: Any
) -> Edition:
    """Build an edition of papers 1 to `count`."""
    made_up: dict[str, Any] = {
        "key": EditionKey(kind, value),
        "source": "huggingface",
        "order": "GitHub activity" if kind is EditionKind.TRENDING else "upvotes",
        "fetched_at": NOW,
        "papers": tuple(build_paper(number) for number in range(1, count + 1)),
    }
    return Edition(**{**made_up, **fields})


def build_bookmark(number: int = 1, **fields: Any) -> Bookmark:
    """Build a bookmark of paper `number`."""
    return Bookmark(**{"paper": build_paper(number), "added": NOW, "changed": NOW, **fields})


def by_id(bookmarks: Iterable[Bookmark]) -> dict[str, Bookmark | None]:
    """Return bookmarks as a store exchanges them."""
    return {bookmark.paper.id: bookmark for bookmark in bookmarks}


class BookmarkFacts(msgspec.Struct, frozen=True):
    """A bookmark for queries, as a separate value; attributes as in `query.context.BookmarkLike`."""

    tags: tuple[str, ...] = ()
    note: str = ""
    status: str | None = None
    rating: int | None = None
    collections: tuple[str, ...] = ()
    added: datetime | None = None
