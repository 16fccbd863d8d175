"""The versions of the bookmarks file, and the migration of a row of an older version.

Version 1 did not define status, rating and collections; users who wrote them by hand chose their own form.
Version 2 defines them. Values with only one possible meaning are converted, and all others stay as they are.
Versions 1 and 2 named a paper without an arXiv identifier by its title alone. Version 3 names it by its DOI
or another identifier, else by title, first author and year.
"""

from __future__ import annotations

from typing import Any

import msgspec

from paperreader.bookmarks.row import from_row, raw_fields
from paperreader.models.entry import BEST_RATING, Status

VERSION = 3
"""The version that this program writes."""

_MARKS = (b'"status"', b'"rating"', b'"collections"')


def to_newest(row: bytes, version: int) -> bytes:
    """Convert a row of an older version to ours; return the same bytes if nothing has to change."""
    return to_version_3(to_version_2(row) if version < 2 else row)


def to_version_3(row: bytes) -> bytes:
    """Convert a row of version 2 to version 3, as `to_newest` does."""
    if b'"local:' not in row:
        return row
    from paperreader.identity import identity_of  # only few files need it

    try:
        paper = from_row(row).paper
    except (ValueError, msgspec.MsgspecError, OverflowError, RecursionError):
        return row
    paper_id = identity_of(paper).id if paper.id.startswith("local:") else paper.id
    return row if paper_id == paper.id else msgspec.json.encode({**raw_fields(row), "id": paper_id})


def to_version_2(row: bytes) -> bytes:
    """Convert a row of version 1 to version 2; return the same bytes if nothing has to change."""
    if not any(mark in row for mark in _MARKS):
        return row
    fields: dict[str, Any] = raw_fields(row)
    changed = {
        name: after
        for name, meant in (("status", _status), ("rating", _rating), ("collections", _collections))
        if name in fields and (after := meant(_value(fields[name]))) is not None
    }
    return msgspec.json.encode(fields | changed) if changed else row


def _value(raw: msgspec.Raw) -> Any:
    try:
        return msgspec.json.decode(raw)
    except msgspec.MsgspecError:
        # A number that is too large, or a lone surrogate: neither is valid in these fields.
        return None


def _status(value: Any) -> str | None:
    """Return the status that a text must mean, None if it is valid already or means none."""
    word = value.strip().lower() if isinstance(value, str) else None
    return word if word in set(Status) and word != value else None


def _rating(value: Any) -> int | None:
    """Return the rating as `_status` does: «4», 4.0 and 4.00 mean 4; 4.5 means none."""
    if isinstance(value, str) and value.strip().isascii() and value.strip().isdigit() and len(value) < 10:
        value = float(value)
    whole = isinstance(value, float) and value.is_integer() and 1 <= value <= BEST_RATING
    return int(value) if whole else None


def _collections(value: Any) -> list[str] | None:
    """Return a single name as a list, as `_status` does."""
    return [value] if isinstance(value, str) and value.strip() else None
