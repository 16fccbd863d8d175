"""A paper as a script gets it: the documented keys, in their order, all of them always there."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row


class PaperRecord(msgspec.Struct, frozen=True, kw_only=True):
    """The keys of `--json`. Unknown is None or an empty tuple; zero is 0.

    Title, abstract and summary are the source's text, LaTeX as it was written. The other fields are those of
    `models.Paper`; those from `bookmarked` on are the reader's, `added` being when it was bookmarked, in UTC.
    """

    id: str
    title: str
    abstract: str
    authors: tuple[str, ...]
    published: date | None
    edition_date: date | None
    upvotes: int | None
    comments: int | None
    code_url: str | None
    stars: int | None
    project_url: str | None
    pdf_url: str | None
    arxiv_url: str | None
    hf_url: str | None
    summary: str | None
    keywords: tuple[str, ...]
    organization: str | None
    submitted_by: str | None
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    bookmarked: bool
    tags: tuple[str, ...]
    note: str | None
    read: bool
    status: str | None
    rating: int | None
    collections: tuple[str, ...]
    added: datetime | None


_OF_READER = ("bookmarked", "tags", "note", "read", "status", "rating", "collections", "added")
_OF_PAPER = tuple(name for name in PaperRecord.__struct_fields__ if name not in _OF_READER)


def record_of(row: Row, bookmarks: Mapping[str, Bookmark]) -> PaperRecord:
    """A row of a list with what the reader decided about its paper."""
    bookmark = bookmarks.get(row.paper.id)
    return PaperRecord(
        **{name: getattr(row.paper, name) for name in _OF_PAPER},
        bookmarked=bookmark is not None,
        tags=bookmark.tags if bookmark else (),
        note=(bookmark.note or None) if bookmark else None,
        read=row.read,
        status=bookmark.status if bookmark else None,
        rating=bookmark.rating if bookmark else None,
        collections=bookmark.collections if bookmark else (),
        added=bookmark.added if bookmark else None,
    )
