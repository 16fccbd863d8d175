"""A paper as a script gets it: all documented keys, always, in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from paperreader.query.fields import COUNTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row

_OF_PAPER = (
    "id", "title", "abstract", "authors", "published", "edition_date", "upvotes", "comments", "code_url",
    "stars", "project_url", "pdf_url", "arxiv_url", "hf_url", "summary", "keywords", "organization",
    "submitted_by", "categories", "sources",
)  # fmt: skip
_OF_BOOKMARK = {
    "tags": (), "note": None, "status": None, "rating": None, "collections": (), "added": None,
}  # fmt: skip
"""The keys of a bookmark, and the value of each without a bookmark."""

_LATER = tuple(field.name for field in COUNTS if field.name not in _OF_PAPER)
KEYS = (
    *_OF_PAPER, "bookmarked", "tags", "note", "read", "status", "rating", "collections", "added", *_LATER,
)  # fmt: skip
"""The keys of `--json`. An unknown value is None or an empty tuple; zero is 0. New keys come last.

Title, abstract and summary are the text of the source, with its LaTeX unchanged. The user decides
`bookmarked` to `added`; `added` is the time when the paper was bookmarked, in UTC.
"""


def record_of(row: Row, bookmarks: Mapping[str, Bookmark]) -> dict[str, Any]:
    """Return a row of a list, joined with the bookmark of its paper, as a record."""
    bookmark = bookmarks.get(row.paper.id)
    own: dict[str, Any] = {"bookmarked": bookmark is not None, "read": row.read, **_OF_BOOKMARK}
    if bookmark:
        own |= {name: getattr(bookmark, name) or empty for name, empty in _OF_BOOKMARK.items()}
    return {name: own[name] if name in own else getattr(row.paper, name) for name in KEYS}
