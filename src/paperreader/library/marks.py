"""Mark each paper that meets a condition in a byte, where SQLite looks at every hit of words.

A set of row numbers in SQL would be sorted, and searched at every hit: for a million papers this takes half a
second. Marking them takes a third of that, and looking at a mark nearly nothing. Marks are kept for the next
letter, until something changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.library.papers import row_numbers
from paperreader.library.search import register_functions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.library.connection import Connection
    from paperreader.library.sql_filter import Marked

_MOST = 2
"""The conditions whose marks each connection keeps: a million papers take 1 MB."""

_OTHERS = bytes.maketrans(b"\0\1", b"\1\0")


def values_of(connection: Connection, conditions: Sequence[Marked]) -> tuple[object, ...]:
    """Return the values for `sql_filter.Marks`: of the papers that meet all of some conditions."""
    border, marks = _all(connection, conditions)
    # The index need not read its hits before the first mark and after the last one.
    return border + marks.find(1) + 1, border + marks.rfind(1) + 1, marks, border


def share(connection: Connection, conditions: Sequence[Marked]) -> float:
    """Return which part of the library lies between the first and the last paper that meet all conditions."""
    _, marks = _all(connection, conditions)
    return (marks.rfind(1) - marks.find(1) + 1) / max(len(marks), 1)


def _all(connection: Connection, conditions: Sequence[Marked]) -> tuple[int, bytes]:
    """Return the row number before the first one, and the marks of the papers that meet all conditions."""
    border, found = _found(connection, conditions)
    if len(found) == 1:
        return border, found[0]
    every = int.from_bytes(found[0])
    for others in found[1:]:
        every &= int.from_bytes(others)
    return border, every.to_bytes(len(found[0]))


def _found(connection: Connection, conditions: Sequence[Marked]) -> tuple[int, list[bytes]]:
    """Return the row number before the first one, and the marks of each condition."""
    # In one transaction no other program adds a paper between two statements.
    begun = not connection.in_transaction
    if begun:
        connection.execute("begin")
    try:
        rows = row_numbers(connection)
        first = rows[-1] if rows else 0
        kept, found = _kept(connection), []
        for one in conditions:
            key = (one.where, one.params)
            marks = kept.pop(key, None) or _marks(connection, one, first, len(rows))
            while len(kept) >= _MOST:
                del kept[next(iter(kept))]
            kept[key] = marks
            found.append(marks.translate(_OTHERS) if one.refused else marks)
        return first - 1, found
    finally:
        if begun and connection.in_transaction:
            connection.execute("commit")


def _kept(connection: Connection) -> dict[tuple[str, tuple[object, ...]], bytes]:
    """Return the marks by their conditions, the last used ones last; none if the library has changed."""
    (others,) = connection.execute("pragma data_version").fetchone()
    version = (others, connection.total_changes)
    if connection.marks[0] != version:
        connection.marks = (version, {})
    return connection.marks[1]


def _marks(connection: Connection, condition: Marked, first: int, count: int) -> bytes:
    connection.teach(register_functions)
    marks = bytearray(count)
    # One value, because to step through the rows takes twice as long.
    (rows,) = connection.execute(
        f"select json_group_array(p.rowid) from papers p where {condition.where}",  # noqa: S608 - compiled
        condition.params,
    ).fetchone()
    for row in msgspec.json.decode(rows, type=list[int]):
        marks[row - first] = 1
    return bytes(marks)
