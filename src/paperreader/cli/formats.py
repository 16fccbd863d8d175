"""A paper as a script gets it, and records as text: one JSON array, JSON a line, or columns between tabs."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.query.fields import COUNTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row

_BLANKS = str.maketrans(dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))

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


def encode(form: str, records: Iterable[dict[str, Any]], names: Sequence[str] = KEYS) -> Iterator[str]:
    """Yield records in a format for programs: `json`, `jsonl` or `tsv` with columns of these names."""
    if form == "tsv":
        return to_tsv(records, names)
    return to_json(records) if form == "json" else to_jsonl(records)


def to_json(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one array, a record a line, in pieces: the first are printed before the last are loaded."""
    before = "[\n"
    for record in records:
        yield before + _object(record)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def to_jsonl(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a record a line."""
    for record in records:
        yield _object(record) + "\n"


def to_tsv(records: Iterable[dict[str, Any]], names: Sequence[str] = KEYS) -> Iterator[str]:
    """Yield a line with the names of the columns, then a record a line.

    An unknown value is empty, items of a list are separated by `; `, and a character that would end a column
    or a line becomes a blank.
    """
    yield "\t".join(names) + "\n"
    for record in records:
        yield "\t".join(_cell(record[name]) for name in names) + "\n"


def _object(record: dict[str, Any]) -> str:
    return msgspec.json.encode(record).decode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(map(_cell, value))
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value).translate(_BLANKS)
