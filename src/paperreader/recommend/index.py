"""The index of the terms of every paper: which papers have a term, and how much it says about each.

It is a file in the cache folder and may be deleted at any time: what is missing is indexed again. Papers are
indexed in segments. In a segment they have numbers of 16 bits, in the order of their days, so that a week is
one range of each list. A segment is written in one transaction and never changed, so a kill loses only the
segment that was being made. Small segments are made into a larger one when there are many.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from paperreader.durable.cache_file import CacheFile
from paperreader.recommend.postings import Lists, Postings, array_of, bytes_of, unpacked

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from paperreader.library.texts import Extent

LARGEST = 28_672
"""The most papers of a segment."""

GONE = -(2**63)
"""Stands for the row of a paper that is indexed again in a later segment."""

_VERSION = 1
_AT_ONCE = 500
_SAME_SIZE = 8
"""So many segments of a size are made into one."""

_SMALLEST = 256
_TERM_BITS = 30
_SCHEMA = """
create table if not exists facts (name text primary key, value) without rowid;
create table if not exists segments (number integer primary key, rows blob not null, days blob not null);
create table if not exists terms (key integer primary key, papers blob not null);
"""


class Texts(Protocol):
    """The papers that are indexed, by the numbers of their rows; see `library.texts.PaperTexts`."""

    def extent(self) -> Extent:
        """Return what there is now."""

    def days(self, rows: Collection[int]) -> Mapping[int, str]:
        """Return the day of each paper among these rows."""

    def texts(self, rows: Collection[int]) -> Mapping[int, tuple[str, str]]:
        """Return the title and the abstract of each of these rows."""

    def changed(self, after: int) -> Sequence[int]:
        """Return the rows whose texts changed after the change of this number."""


class _Facts(msgspec.Struct, frozen=True):
    """What is indexed.

    Attributes:
        made_at, first, last, changes: the extent of the library that is indexed.
        revision: the number of changes of the index.
    """

    made_at: str = ""
    first: int = 1
    last: int = 0
    changes: int = 0
    revision: int = 0


class Segment(NamedTuple):
    """Some of the papers.

    Attributes:
        number: its number in the file.
        rows: the row of each paper in the library, or `GONE`.
        days: the day of each as the ordinal of a date, ascending; 0 if it is unknown.
    """

    number: int
    rows: array[int]
    days: array[int]

    def between(self, first: int, last: int) -> tuple[int, int]:
        """Return the range of the papers from one day to another, both included."""
        return bisect_left(self.days, first), bisect_left(self.days, last + 1)


class Index:
    """The index. Any thread may call its methods.

    Args:
        path: the SQLite file; the first use makes it and its folder.
        texts: the papers.

    Whatever goes wrong with the file, it only forgets.
    """

    def __init__(self, path: Path, texts: Texts) -> None:
        self._file = CacheFile(path, _prepare)
        self._texts = texts
        self._read: tuple[int, tuple[Segment, ...]] = (-1, ())

    @property
    def revision(self) -> int:
        """Return a number that changes with each change of the index."""
        return self._facts().revision

    @property
    def count(self) -> int:
        """Return the number of indexed papers."""
        return sum(len(segment.rows) - segment.rows.count(GONE) for segment in self.segments())

    def missing(self) -> int:
        """Return about how many papers of the library are not indexed."""
        facts, now = self._facts(), self._texts.extent()
        if _is_other(facts, now):
            return now.last - now.first + 1
        return facts.first - now.first + now.last - facts.last + len(self._changed(facts))

    def update(self) -> Iterator[int]:
        """Index what is missing, a segment at a time; yield the number of papers that were indexed so far.

        If another process indexes the same papers, the first to finish wins and the other one goes on.
        """
        indexed = 0
        while chosen := self._next():
            before, then, rows = chosen
            segment, making = self._made(self._texts.days(rows), self._free_number())
            again = [row for row in rows if before.first <= row <= before.last]
            self._write(before, then, segment, making, gone=again)
            if self._facts().revision == before.revision:
                return  # The file cannot be written.
            indexed += len(rows)
            yield indexed
            self._merge()

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments."""
        revision = self._facts().revision
        if revision != self._read[0]:
            stored = self._file.rows("select number, rows, days from segments order by number")
            found = (
                Segment(number, array_of("q", rows), array_of("i", days)) for number, rows, days in stored
            )
            self._read = revision, tuple(found)
        return self._read[1]

    def frequencies(self, terms: Collection[int]) -> dict[int, int]:
        """Return how many papers have each of these terms, without terms that none has."""
        found: dict[int, int] = defaultdict(int)
        for segment in self.segments():
            rows = self._file.rows(
                "select key, length(papers) from terms where key in (select value from json_each(?))",
                _keys(segment, terms),
            )
            for key, length in rows:
                found[key & (1 << _TERM_BITS) - 1] += length // 3
        return dict(found)

    def postings(self, segment: Segment, terms: Collection[int]) -> dict[int, Postings]:
        """Return the papers of a segment that have each of these terms."""
        rows = self._file.rows(
            "select key, papers from terms where key in (select value from json_each(?))",
            _keys(segment, terms),
        )
        return {key & (1 << _TERM_BITS) - 1: unpacked(papers) for key, papers in rows}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _facts(self) -> _Facts:
        row = self._file.row("select value from facts where name = 'facts'")
        return msgspec.json.decode(row[0], type=_Facts) if row else _Facts()

    def _next(self) -> tuple[_Facts, _Facts, Sequence[int]] | None:
        """Return what is indexed, what will be then, and the rows to index; None if nothing is missing."""
        facts, now = self._facts(), self._texts.extent()
        changed = self._changed(facts)
        if _is_other(facts, now) or len(changed) > LARGEST:
            self._file.change([(f"delete from {name}", ()) for name in ("segments", "terms")])  # noqa: S608
            facts, changed = _Facts(now.made_at, now.last + 1, now.last, now.changes, facts.revision), []
        above = range(facts.last + 1, min(facts.last + LARGEST, now.last) + 1)
        below = range(max(now.first, facts.first - LARGEST), facts.first)
        rows = changed or above or below
        if not rows:
            return None
        first, last = min(facts.first, *rows), max(facts.last, *rows)
        return facts, _Facts(now.made_at, first, last, now.changes, facts.revision + 1), rows

    def _changed(self, facts: _Facts) -> list[int]:
        """Return the indexed rows whose texts have changed."""
        return [row for row in self._texts.changed(facts.changes) if facts.first <= row <= facts.last]

    def _free_number(self) -> int:
        row = self._file.row("select coalesce(max(number), 0) + 1 from segments")
        return row[0] if row else 1

    def _made(self, days: Mapping[int, str], number: int) -> tuple[Segment, Lists]:
        """Return a segment of papers, and the lists of its terms."""
        ordinals = {row: date.fromisoformat(day).toordinal() if day else 0 for row, day in days.items()}
        rows = sorted(ordinals, key=lambda row: (ordinals[row], row))
        making = Lists()
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            texts = self._texts.texts(some)
            for local, row in enumerate(some, start):
                making.add(local, *texts.get(row, ("", "")))
        segment = Segment(number, array("q", rows), array("i", [ordinals[row] for row in rows]))
        return segment, making

    def _write(
        self,
        before: _Facts,
        then: _Facts,
        segment: Segment,
        making: Lists,
        *,
        gone: Collection[int] = (),
        replaced: Sequence[Segment] = (),
    ) -> None:
        """Write a segment unless the index was changed since `before`."""
        without = list(_without(gone, self.segments())) if gone else []

        def write(connection: sqlite3.Connection) -> None:
            row = connection.execute("select value from facts where name = 'facts'").fetchone()
            if (msgspec.json.decode(row[0], type=_Facts).revision if row else 0) != before.revision:
                return
            for old in replaced:
                connection.execute("delete from segments where number = ?", (old.number,))
                first = old.number << _TERM_BITS
                connection.execute(
                    "delete from terms where key between ? and ?", (first, first + (1 << _TERM_BITS) - 1)
                )
            for number, rows in without:
                connection.execute("update segments set rows = ? where number = ?", (bytes_of(rows), number))
            if segment.rows:
                connection.execute(
                    "insert into segments values (?, ?, ?)",
                    (segment.number, bytes_of(segment.rows), bytes_of(segment.days)),
                )
                first = segment.number << _TERM_BITS
                lists = ((first | term, papers) for term, papers in making.lists())
                connection.executemany("insert into terms values (?, ?)", lists)
            connection.execute(
                "insert or replace into facts values ('facts', ?)", (msgspec.json.encode(then).decode(),)
            )

        self._file.write(write)

    def _merge(self) -> None:
        """Make one segment of many of about the same size."""
        by_size: dict[int, list[Segment]] = defaultdict(list)
        for segment in self.segments():
            size = len(segment.rows)
            if size < LARGEST // 2:
                by_size[max(0, (size // _SMALLEST).bit_length() + 2) // 3].append(segment)
        for same in by_size.values():
            if len(same) >= _SAME_SIZE:
                sizes = accumulate(len(segment.rows) for segment in same)
                few = [segment for segment, size in zip(same, sizes, strict=True) if size <= LARGEST]
                before, number = self._facts(), self._free_number()
                rows = [row for segment in few for row in segment.rows if row != GONE]
                merged, making = self._made(self._texts.days(rows), number)
                then = msgspec.structs.replace(before, revision=before.revision + 1)
                self._write(before, then, merged, making, replaced=few)
                return


def _without(gone: Collection[int], segments: Iterable[Segment]) -> Iterator[tuple[int, array[int]]]:
    """Yield the number of each segment that has some of these rows, and its rows without them."""
    for segment in segments:
        if found := set(gone).intersection(segment.rows):
            rows = segment.rows[:]
            for row in found:
                rows[rows.index(row)] = GONE
            yield segment.number, rows


def _is_other(facts: _Facts, now: Extent) -> bool:
    """Return whether another library was indexed, or nothing yet."""
    return facts.made_at != now.made_at or facts.first < now.first or facts.last > now.last


def _keys(segment: Segment, terms: Iterable[int]) -> str:
    return msgspec.json.encode([segment.number << _TERM_BITS | term for term in terms]).decode()


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version not in (0, _VERSION):
        for name in ("facts", "segments", "terms"):
            connection.execute(f"drop table if exists {name}")
    connection.executescript(_SCHEMA)
    connection.execute(f"pragma user_version = {_VERSION}")
    connection.execute("pragma journal_size_limit = 1000000")
