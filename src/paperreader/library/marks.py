"""Mark each paper that meets a condition in a byte, where SQLite looks at every hit of words.

A set of row numbers in SQL would be sorted, and searched at every hit: for a million papers this takes half a
second. Marking them takes a third of that, and looking at a mark nearly nothing. Marks are kept for the next
letter, until something changes.
"""

from __future__ import annotations

from functools import reduce
from itertools import compress, islice
from operator import and_, or_
from typing import TYPE_CHECKING

import msgspec

from paperreader.library.connection import snapshot
from paperreader.library.papers import row_numbers
from paperreader.library.search import register_functions
from paperreader.library.sql_filter import Joined, Marked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.library.connection import Connection
    from paperreader.library.sql_filter import Mark

_MOST = 4
"""The conditions whose marks each connection keeps: those of a million papers take 1 MB."""

_AT_ONCE = 50_000
"""How many characters of row numbers are read at once."""

_MANY = 20
"""If one paper in so many is marked, it is faster to look at each than to search for the next one."""

_OTHERS = bytes.maketrans(b"\0\1", b"\1\0")


def values_of(connection: Connection, condition: Mark) -> tuple[object, ...]:
    """Return the values for `sql_filter.Marks`."""
    rows, marks = _marked(connection, condition)
    # The index need not read its hits before the first mark and after the last one.
    first, last = marks.find(1), marks.rfind(1)
    between = rows.start + first, rows.start + last
    return *between, marks.find(0, first, last) < 0, marks, rows.start - 1


def share(connection: Connection, condition: Mark) -> float:
    """Return which part of the library lies between the first and the last paper that meet a condition."""
    _, marks = _marked(connection, condition)
    return (marks.rfind(1) - marks.find(1) + 1) / max(len(marks), 1)


def count(connection: Connection, condition: Mark) -> int:
    """Return how many papers meet a condition."""
    return _marked(connection, condition)[1].count(1)


def rows_of(
    connection: Connection, condition: Mark, limit: int | None, *, newest_first: bool = False
) -> Iterator[int]:
    """Return the row numbers of the papers that meet a condition, in the order of the library or reversed."""
    rows, marks = _marked(connection, condition)
    if newest_first:
        rows, marks = rows[::-1], marks[::-1]
    few = marks.count(1) <= len(marks) / _MANY
    return islice(map(rows.__getitem__, _places(marks)) if few else compress(rows, marks), limit)


def _places(marks: bytes) -> Iterator[int]:
    place = -1
    while (place := marks.find(1, place + 1)) >= 0:
        yield place


def are_kept(connection: Connection, condition: Mark) -> bool:
    """Return whether the marks of a condition are kept, so that nothing need be read for them."""
    if isinstance(condition, Joined):
        return all(are_kept(connection, part) for part in condition.parts)
    return condition in _kept(connection)


def _marked(connection: Connection, condition: Mark) -> tuple[range, bytes]:
    """Return the row numbers of all papers, the lowest first, and their marks."""
    with snapshot(connection):
        rows = row_numbers(connection)[::-1]
        return rows, _joined(connection, condition, rows)


def _joined(connection: Connection, condition: Mark, rows: range) -> bytes:
    if isinstance(condition, Marked):
        kept = _kept(connection)
        marks = kept.pop(condition, None) or _read(connection, condition, rows)
        while len(kept) >= _MOST:
            del kept[next(iter(kept))]
        kept[condition] = marks
        return marks
    marks, *others = (_joined(connection, part, rows) for part in condition.parts)
    if others:
        numbers = (int.from_bytes(one) for one in (marks, *others))
        marks = reduce(or_ if condition.any else and_, numbers).to_bytes(len(rows))
    return marks.translate(_OTHERS) if condition.refused else marks


def _kept(connection: Connection) -> dict[Marked, bytes]:
    """Return the marks by their conditions, the last used ones last; none if the library has changed."""
    (others,) = connection.execute("pragma data_version").fetchone()
    version = (others, connection.total_changes)
    if connection.marks[0] != version:
        connection.marks = (version, {})
    return connection.marks[1]


def _read(connection: Connection, condition: Marked, rows: range) -> bytes:
    connection.teach(register_functions)
    marks = bytearray(len(rows))
    # One value, because to step through the rows takes twice as long.
    (found,) = connection.execute(
        f"select group_concat(p.rowid) from {condition.table} p where {condition.where}",  # noqa: S608 - compiled
        condition.params,
    ).fetchone()
    for some in _lists(found or ""):
        for row in some:
            marks[row - rows.start] = 1
    return bytes(marks)


def _lists(numbers: str) -> Iterator[list[int]]:
    """Yield the numbers of a text in short lists: one of a million would take 40 MB."""
    start = 0
    while start < len(numbers):
        end = numbers.find(",", start + _AT_ONCE)
        end = len(numbers) if end < 0 else end
        yield msgspec.json.decode(f"[{numbers[start:end]}]", type=list[int])
        start = end + 1
