"""One row of the bookmarks file: its JSON, and the bookmark in it. A row keeps fields that are unknown here.

A row is flat: `id`, `title`, `tags`, `note`, `status`, `rating`, `collections`, `added`, `changed`, then the
other fields of the paper under the names of `models.Paper`, then the fields of other programs. Empty values
are left out. Every field has its own line, so that two versions of the file can be compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

import msgspec

from paperreader.bookmarks.bookmark import (
    NOTE_LIMIT,
    WORDS,
    Bookmark,
    clean_collections,
    clean_paper,
    clean_tags,
)
from paperreader.bookmarks.faults import fault_of_row
from paperreader.errors import quoted
from paperreader.models.entry import BEST_RATING, Status
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_block, clean_line

_OWN = ("id", "title", *WORDS, "added", "changed")
FIELDS = (*_OWN, *(name for name in Paper.__struct_fields__ if name not in _OWN))
"""The fields that paperreader knows, in the order of a row."""

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_UNREADABLE = (msgspec.MsgspecError, ValueError, OverflowError, RecursionError)


class _Named(msgspec.Struct):
    id: str


class _Own(_Named):
    tags: tuple[str, ...] | None = None
    note: str | None = None
    status: Any = None
    rating: Any = None
    collections: Any = None
    added: str | None = None
    changed: str | None = None


class _MaybeBare(Paper, frozen=True, kw_only=True):
    title: str = ""


_decode_named = msgspec.json.Decoder(_Named).decode
_decode_own = msgspec.json.Decoder(_Own).decode
_decode_paper = msgspec.json.Decoder(Paper).decode
_decode_maybe_bare = msgspec.json.Decoder(_MaybeBare).decode

raw_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
"""Return the fields of a row by name, with their raw values."""


class Row(Mapping[str, Any]):
    """A row as it stands in the file. For TinyDB it is a document that cannot be changed in place.

    Attributes:
        json: the bytes of its JSON object, laid out as in the file.
    """

    def __init__(self, json: bytes) -> None:
        self.json = json

    def __getitem__(self, key: str) -> Any:
        return self._fields[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)

    @property
    def _fields(self) -> dict[str, Any]:
        return msgspec.json.decode(self.json, type=dict[str, Any])

    @cached_property
    def paper_id(self) -> str | None:
        """Return the identifier of the paper, None if it cannot be read."""
        try:
            return clean_line(_decode_named(self.json).id) or None
        except _UNREADABLE:
            return None

    @property
    def fault(self) -> str:
        """Return why the row holds no bookmark; an empty text if it holds one."""
        try:
            from_row(self.json)
        except _UNREADABLE as error:
            return fault_of_row(error)[1]
        return ""

    @cached_property
    def bookmark(self) -> Bookmark | None:
        """Return the bookmark, None if the row does not hold one that can be read."""
        try:
            return from_row(self.json)
        except _UNREADABLE:
            return None


def from_row(row: bytes) -> Bookmark:
    """Read the bookmark in a row. Clean all its texts again: the file may have been edited.

    A row without dates counts as the oldest. A date without an offset is in UTC.

    Raises:
        ValueError, msgspec.MsgspecError, OverflowError, RecursionError: there is no bookmark in it.
    """
    own = _decode_own(row)
    paper = clean_paper(_paper(row))
    if not paper.id:
        raise ValueError("the id is empty")
    added = own.added or own.changed
    return Bookmark(
        paper=paper,
        tags=clean_tags(own.tags) if own.tags else (),
        note=clean_block(own.note or "", limit=NOTE_LIMIT),
        status=_status(own.status),
        rating=own.rating if type(own.rating) is int and 1 <= own.rating <= BEST_RATING else None,
        collections=_collections(own.collections),
        added=_moment("added" if own.added else "changed", added),
        changed=_moment("changed" if own.changed else "added", own.changed or added),
        row=row,
    )


def to_row(bookmark: Bookmark, base: bytes = b"") -> bytes:
    """Return the row of a bookmark.

    Args:
        bookmark: the bookmark.
        base: the row that it replaces, empty if there is none. Fields that we do not know, and fields with an
            equal value in the bookmark, are copied from it unchanged.
    """
    return _compose(base, _fields_of(bookmark), _fields_of(from_row(base)) if base else {})


def complete(found: Bookmark) -> bytes:
    """Return the row that a bookmark was just read from, in our order and with all its fields."""
    fields = _fields_of(found)
    return _compose(found.row, fields, fields)


def _compose(base: bytes, fields: Mapping[str, object], base_fields: Mapping[str, object]) -> bytes:
    raw: Mapping[str, msgspec.Raw] = raw_fields(base) if base else {}
    row: dict[str, object] = {}
    for name in FIELDS:
        if name in raw and fields.get(name) == base_fields.get(name):
            row[name] = raw[name]
        elif name in fields:
            row[name] = fields[name]
    return _lines(row | {name: value for name, value in raw.items() if name not in FIELDS})


def lay_out(row: bytes) -> bytes:
    """Return the row with our line breaks."""
    return _lines(raw_fields(row))


def _lines(row: Mapping[str, object]) -> bytes:
    lines = (_one_line(name) + b": " + _one_line(value) for name, value in row.items())
    return b"{\n   " + b",\n   ".join(lines) + b"\n  }" if row else b"{}"


def _one_line(value: object) -> bytes:
    encoded = msgspec.json.encode(value)
    return msgspec.json.format(encoded, indent=0) if encoded[:1] in (b"[", b"{") else encoded


def _fields_of(bookmark: Bookmark) -> dict[str, object]:
    """Return the fields of a bookmark by name, without the empty ones."""
    fields = {name: getattr(bookmark.paper, name) for name in Paper.__struct_fields__}
    fields |= {name: getattr(bookmark, name) for name in WORDS}
    fields |= {"added": to_text(bookmark.added), "changed": to_text(bookmark.changed)}
    # `withdrawn` is written only if it is true; a count of 0 is known, and is written.
    return {name: value for name, value in fields.items() if value or (value == 0 and value is not False)}


def _status(value: Any) -> Status | None:
    return Status(value) if isinstance(value, str) and value in set(Status) else None


def _collections(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list):
        return ()
    return clean_collections(name for name in value if isinstance(name, str))


def _paper(row: bytes) -> Paper:
    try:
        return _decode_paper(row)
    except msgspec.ValidationError:
        bare = _decode_maybe_bare(row)
        return Paper(**{name: getattr(bare, name) for name in Paper.__struct_fields__})


def _moment(name: str, text: str | None) -> datetime:
    if not text:
        return _LONG_AGO
    try:
        return to_milliseconds(to_utc(datetime.fromisoformat(text)))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"{name} is not a date that can be used: {quoted(text)}") from error


def to_utc(moment: datetime) -> datetime:
    """Return a moment in UTC. A moment without an offset is in UTC."""
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_text(moment: datetime) -> str:
    """Return a moment as rows store it: in UTC, rounded down to milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_milliseconds(moment: datetime) -> datetime:
    """Round a moment down to milliseconds, as rows store it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)
