"""The versions of the bookmarks file, and how a row of an older one is understood.

Version 1 knew no status, rating and collections; who wrote them by hand wrote them as they liked. Version 2
knows them, so what can only mean one thing is put in its form, and everything else stays as it is.
"""

from __future__ import annotations

from typing import Any

import msgspec

from paperreader.models.entry import BEST_RATING, Status

VERSION = 2
"""The version that is written."""

_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_MARKS = (b'"status"', b'"rating"', b'"collections"')


def to_version_2(row: bytes) -> bytes:
    """A row of version 1 as one of version 2; the same bytes where nothing has to change."""
    if not any(mark in row for mark in _MARKS):
        return row
    fields: dict[str, Any] = _decode_fields(row)
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
        # A number that is too large, or a lone surrogate: nothing that these fields could mean.
        return None


def _status(given: Any) -> str | None:
    """The status that a text can only mean, None where it is in its form already or means none."""
    word = given.strip().lower() if isinstance(given, str) else None
    return word if word in set(Status) and word != given else None


def _rating(given: Any) -> int | None:
    """As `_status`: «4», 4.0 and 4.00 are 4; 4.5 is none."""
    if isinstance(given, str) and given.strip().isascii() and given.strip().isdigit() and len(given) < 10:
        given = float(given)
    whole = isinstance(given, float) and given.is_integer() and 1 <= given <= BEST_RATING
    return int(given) if whole else None


def _collections(given: Any) -> list[str] | None:
    """As `_status`: one name that was not put in a list."""
    return [given] if isinstance(given, str) and given.strip() else None
