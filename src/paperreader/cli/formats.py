"""Records as text for programs: one JSON array, JSON a line, or columns between tabs. It writes nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.cli.record import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLANKS = str.maketrans(dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))


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


def to_tsv(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a line with the names of the columns, then a record a line.

    An unknown value is empty, items of a list are separated by `; `, and a character that would end a column
    or a line becomes a blank.
    """
    yield "\t".join(KEYS) + "\n"
    for record in records:
        yield "\t".join(_cell(record[name]) for name in KEYS) + "\n"


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
