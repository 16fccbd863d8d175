"""Convert between the bytes of the bookmarks file and its tables. This module does not touch the disk.

TinyDB can read the file: it is an object of tables, and each table is an object of rows by number. An
unchanged row keeps its bytes, whatever they hold. Parsing refuses what writing back would lose.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

import msgspec

from paperreader.bookmarks.faults import first_fault, is_row_number, row_lines, too_deep
from paperreader.bookmarks.migrations import VERSION, to_newest
from paperreader.bookmarks.row import Row, lay_out, raw_fields
from paperreader.errors import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

TABLE = "_default"
"""The table of the bookmarks: the one that TinyDB opens if no name is given."""

META = "_meta"
"""The table whose first row holds the version of the file; a file without it is of version 1."""

Rows = dict[str, Row]
Tables = dict[str, Rows]

_PARTS_AT_ONCE = 1024
_META_ROW = "1"
_decode_tables = msgspec.json.Decoder(dict[str, dict[str, msgspec.Raw]]).decode


class Malformed(ValueError):
    """The bytes are not a bookmarks file; the message gives the reason, as the end of a sentence."""


def parse(data: bytes, known: Mapping[str, Rows] | None = None) -> Tables:
    """Parse the bytes of a file into tables.

    Args:
        data: all the bytes.
        known: tables read before; rows that are unchanged are used again, with their parsed values.

    Raises:
        Malformed: the shape is wrong, a row number or a field occurs twice, or there are rows and none of
            them holds a bookmark.
    """
    if not data or data.isspace():
        raise Malformed("it is empty")
    _refuse_other_encodings(data)
    try:
        raw = _decode_tables(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Malformed(_reason(data.decode(), error)) from error
    try:
        tables = {name: _rows(rows, (known or {}).get(name, {})) for name, rows in raw.items()}
        if not _is_ours(data, tables):
            tables = _laid_out(data, tables)
        return _understood(data, tables)
    except RecursionError as error:
        raise Malformed(too_deep(data.decode())) from error
    except _Unlocated as error:
        raise Malformed(first_fault(data.decode()) or str(error)) from error


def _understood(data: bytes, tables: Tables) -> Tables:
    """Return the tables, migrated to our version; refuse them if no row holds a bookmark."""
    version = version_of(tables)
    bookmarks = tables.get(TABLE)
    if bookmarks and version < VERSION:
        tables[TABLE] = bookmarks = {number: _migrated(row, version) for number, row in bookmarks.items()}
    if bookmarks and version <= VERSION and not any(row.bookmark for row in bookmarks.values()):
        number, row = next(iter(bookmarks.items()))
        line = row_lines(data.decode(), TABLE)[number]
        raise Malformed(
            f"line {line:,}: row {number} holds no bookmark, and neither does any other: {row.fault}"
        )
    return tables


def version_of(tables: Mapping[str, Mapping[str, Row]]) -> int:
    """Return the version of the file that these tables come from.

    Raises:
        Malformed: the value in its place is not a version.
    """
    row = tables.get(META, {}).get(_META_ROW)
    fields = raw_fields(row.json) if row else {}
    if "version" not in fields:
        return 1
    version = bytes(fields["version"])
    if not is_row_number(version.decode()) or version == b"0":
        raise Malformed(
            f"{quoted(version.decode())} in the table {quoted(META)} is not a version of the file"
        )
    return int(version)


def stamped(tables: Mapping[str, Rows]) -> Tables:
    """Return the tables with our version recorded in the first of them."""
    meta = tables.get(META, {})
    if _META_ROW in meta and version_of(tables) == VERSION:
        return dict(tables)
    before = raw_fields(meta[_META_ROW].json) if _META_ROW in meta else {}
    row = Row(lay_out(msgspec.json.encode({**before, "version": VERSION})))
    others = {name: rows for name, rows in tables.items() if name != META}
    return {META: {**meta, _META_ROW: row}, **others}


def _migrated(row: Row, version: int) -> Row:
    after = to_newest(row.json, version)
    return row if after is row.json else Row(lay_out(after))


class _Unlocated(Malformed):
    """A `Malformed` whose place can still be found."""


def pieces(tables: Mapping[str, Mapping[str, Row]]) -> Iterator[bytes]:
    """Yield the bytes of a file with these tables, a few hundred kilobytes at a time."""
    before = b"{\n "
    for name, rows in tables.items():
        yield b"%b%b: {" % (before, msgspec.json.encode(name))
        yield from _rows_in_pieces(rows)
        yield b"\n }" if rows else b"}"
        before = b",\n "
    yield b"\n}\n" if tables else b"{}\n"


def _rows_in_pieces(rows: Mapping[str, Row]) -> Iterator[bytes]:
    # 10,000 rows in one piece would take 17 MB of fresh memory at each change: 15 ms of page faults.
    parts: list[bytes] = []
    before = b'\n  "'
    for number, row in rows.items():
        parts += (before, number.encode(), b'": ', row.json)
        before = b',\n  "'
        if len(parts) >= _PARTS_AT_ONCE:
            yield b"".join(parts)
            parts.clear()
    if parts:
        yield b"".join(parts)


def _refuse_other_encodings(data: bytes) -> None:
    if data.startswith(b"\xef\xbb\xbf"):
        raise Malformed("line 1: it begins with a byte-order mark; save it as UTF-8 without one")
    try:
        if not data.isascii():
            data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise Malformed(f"line {line:,}: byte {error.start:,} is not UTF-8") from error


def _rows(raw: Mapping[str, msgspec.Raw], known: Rows) -> Rows:
    rows: Rows = {}
    for number, value in raw.items():
        row = bytes(value)
        if not row.startswith(b"{") or not is_row_number(number):
            raise _Unlocated(f"{quoted(number)} is not the number of a row, or what it names not an object")
        before = known.get(number)
        rows[number] = before if before is not None and before.json == row else Row(row)
    return rows


def _is_ours(data: bytes, tables: Tables) -> bool:
    """Return whether we would write exactly these bytes, so that parsing missed nothing in them."""
    position = 0
    for piece in pieces(tables):
        if not data.startswith(piece, position):
            return False
        position += len(piece)
    return position == len(data)


def _laid_out(data: bytes, tables: Tables) -> Tables:
    """Return the tables of a file that another program wrote, in our layout.

    Refuse the file if that would lose a key that is given twice.
    """

    def each_once(pairs: Iterable[tuple[str, object]]) -> None:
        seen = set()
        for key, _value in pairs:
            if key in seen:
                raise _Unlocated(f"{quoted(key)} is given twice in one object")
            seen.add(key)

    # Numbers are not needed here, and Python refuses numbers of more than 4,300 digits.
    json.loads(data, object_pairs_hook=each_once, parse_int=str, parse_float=str, parse_constant=_no_constant)
    return {name: {key: Row(lay_out(row.json)) for key, row in rows.items()} for name, rows in tables.items()}


def _no_constant(name: str) -> NoReturn:
    raise _Unlocated(f"{name} is not JSON")


def _reason(text: str, error: Exception) -> str:
    """Return why the bytes cannot be read, and where."""
    try:
        json.loads(text, parse_int=str, parse_float=str, parse_constant=_no_constant)
    except json.JSONDecodeError as found:
        return f"line {found.lineno:,}, column {found.colno:,}: {found.msg}"
    except RecursionError:
        return too_deep(text)
    except _Unlocated:
        pass
    return first_fault(text) or str(error)
