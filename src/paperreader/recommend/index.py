"""The index of the terms of every paper: which papers have a term, and how much it says about each.

It is a file in the cache folder and may be deleted at any time: what is missing is indexed again. Papers are
indexed in segments. In a segment they have numbers of 16 bits, in the order of their days, so that a week is
one range of each list. A segment is written in one transaction and never changed, so a kill loses only the
segment that was being made. Small segments are made into a larger one when there are many.

A list of a term is the numbers of its papers, two bytes each, then one byte each for the impact: the part of
BM25 that does not depend on other papers, from 0 to 255. So new papers change nothing about the earlier ones.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from datetime import date
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, Protocol

import msgspec

from paperreader.durable.cache_file import CacheFile
from paperreader.recommend.words import PAIR, terms_of

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
_AVERAGE_LENGTH = 150
_COUNTED = 64
_TERM_BITS = 30
_LITTLE = sys.byteorder == "little"
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


class Postings(NamedTuple):
    """The papers of a segment that have a term, ascending, and the impact of the term in each."""

    papers: array[int]
    impacts: bytes

    def between(self, first: int, last: int) -> Postings:
        """Return the part from one paper to before another one."""
        begin, end = bisect_left(self.papers, first), bisect_left(self.papers, last)
        return Postings(self.papers[begin:end], self.impacts[begin:end])


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
        return facts.first - now.first + now.last - facts.last + len(self._texts.changed(facts.changes))

    def update(self) -> Iterator[int]:
        """Index what is missing, a segment at a time; yield the number of papers that were indexed so far.

        If another process indexes the same papers, the first to finish wins and the other one goes on.
        """
        indexed = 0
        while rows := self._next():
            facts, now, chosen = rows
            days = self._texts.days(chosen)
            segment, making = self._made(days, self._free_number())
            again = [row for row in chosen if facts.first <= row <= facts.last]
            then = _Facts(
                now.made_at,
                min(facts.first, *chosen) if facts.last >= facts.first else min(chosen),
                max(facts.last, *chosen) if facts.last >= facts.first else max(chosen),
                now.changes,
                facts.revision + 1,
            )
            self._write(facts, then, segment, making, gone=again)
            if self._facts().revision <= facts.revision:
                return  # The file cannot be written.
            indexed += len(chosen)
            yield indexed
            self._merge()

    def segments(self) -> tuple[Segment, ...]:
        """Return all segments."""
        revision = self._facts().revision
        if revision != self._read[0]:
            rows = self._file.rows("select number, rows, days from segments order by number")
            self._read = (
                revision,
                tuple(Segment(number, _array("q", rows), _array("i", days)) for number, rows, days in rows),
            )
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
        return {key & (1 << _TERM_BITS) - 1: _unpacked(papers) for key, papers in rows}

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def _facts(self) -> _Facts:
        row = self._file.row("select value from facts where name = 'facts'")
        return msgspec.json.decode(row[0], type=_Facts) if row else _Facts()

    def _next(self) -> tuple[_Facts, Extent, Sequence[int]] | None:
        """Return what is indexed, what there is, and the rows to index next; None if nothing is missing."""
        facts, now = self._facts(), self._texts.extent()
        if _is_other(facts, now):
            if facts.revision:
                self._file.change([(f"delete from {name}", ()) for name in ("segments", "terms")])  # noqa: S608
            facts = _Facts(now.made_at, 1, 0, now.changes, facts.revision)
            if now.last >= now.first:
                return facts, now, range(max(now.first, now.last - LARGEST + 1), now.last + 1)
            return None
        changed = self._texts.changed(facts.changes)
        above = range(facts.last + 1, min(facts.last + LARGEST, now.last) + 1)
        below = range(max(now.first, facts.first - LARGEST), facts.first)
        rows = changed or above or below
        if not rows:
            return None
        return facts, now if changed else now._replace(changes=facts.changes), rows

    def _free_number(self) -> int:
        row = self._file.row("select coalesce(max(number), 0) + 1 from segments")
        return row[0] if row else 1

    def _made(self, days: Mapping[int, str], number: int) -> tuple[Segment, _Making]:
        """Return a segment of papers, and the lists of its terms."""
        ordinals = {row: date.fromisoformat(day).toordinal() if day else 0 for row, day in days.items()}
        rows = sorted(ordinals, key=lambda row: (ordinals[row], row))
        making = _Making()
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
        making: _Making,
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
                connection.execute("update segments set rows = ? where number = ?", (_bytes(rows), number))
            if segment.rows:
                connection.execute(
                    "insert into segments values (?, ?, ?)",
                    (segment.number, _bytes(segment.rows), _bytes(segment.days)),
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
                facts = self._facts()
                rows = [row for segment in same for row in segment.rows if row != GONE][:LARGEST]
                segment, making = self._made(self._texts.days(rows), self._free_number())
                then = msgspec.structs.replace(facts, revision=facts.revision + 1)
                self._write(facts, then, segment, making, replaced=same)
                return


class _Making:
    """The lists of a segment that is being made.

    Words have an array each, to which each paper is added. Most pairs are in one paper only, and arrays would
    take too much memory: they are packed into numbers, and sorted at the end.
    """

    def __init__(self) -> None:
        self._words: defaultdict[int, array[int]] = defaultdict(lambda: array("I"))
        self._pairs = array("Q")

    def add(self, paper: int, title: str, abstract: str) -> None:
        """Add a paper; its number is higher than those of the papers before it."""
        counts, length = terms_of(title, abstract)
        impacts, place, words = impacts_in(length // 8), paper << 8, self._words
        pairs = []
        for term, count in counts.items():
            value = place | impacts[count if count < _COUNTED else -1]
            if term < PAIR:
                words[term].append(value)
            else:
                pairs.append(term << 24 | value)
        self._pairs.extend(pairs)

    def lists(self) -> Iterator[tuple[int, bytes]]:
        """Yield each term with its list, in the order of the terms."""
        words = self._words
        for term in sorted(words):
            yield term, _packed(words[term])
        for term, numbers in groupby(sorted(self._pairs), (24).__rrshift__):
            yield term, _packed(array("I", [number & 0xFFFFFF for number in numbers]))


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


@cache
def impacts_in(length: int) -> bytes:
    """Return the impact of a term in a paper of `8 * length` words, by its count."""
    saturation = 1.2 * (0.25 + 0.75 * (8 * length + 4) / _AVERAGE_LENGTH)
    return bytes(int(255 * count / (count + saturation)) for count in range(_COUNTED))


def _packed(numbers: array[int]) -> bytes:
    """Return a list in the form of the file, from numbers of 32 bits: paper << 8 | impact."""
    if len(numbers) == 1:
        (number,) = numbers
        return bytes((number >> 8 & 255, number >> 16, number & 255))
    content = _bytes(numbers)
    papers = bytearray(len(content) // 2)
    papers[::2], papers[1::2] = content[1::4], content[2::4]
    return bytes(papers) + content[::4]


def _unpacked(packed: bytes) -> Postings:
    count = len(packed) // 3
    return Postings(_array("H", packed[: 2 * count]), packed[2 * count :])


def _keys(segment: Segment, terms: Iterable[int]) -> str:
    return msgspec.json.encode([segment.number << _TERM_BITS | term for term in terms]).decode()


def _array(code: str, content: bytes) -> array[int]:
    numbers = array(code, content)
    if not _LITTLE:
        numbers.byteswap()
    return numbers


def _bytes(numbers: array[int]) -> bytes:
    return numbers.tobytes() if _LITTLE else _swapped(numbers)


def _swapped(numbers: array[int]) -> bytes:
    swapped = numbers[:]
    swapped.byteswap()
    return swapped.tobytes()


def _prepare(connection: sqlite3.Connection) -> None:
    (version,) = connection.execute("pragma user_version").fetchone()
    if version not in (0, _VERSION):
        for name in ("facts", "segments", "terms"):
            connection.execute(f"drop table if exists {name}")
    connection.executescript(_SCHEMA)
    connection.execute(f"pragma user_version = {_VERSION}")
    connection.execute("pragma journal_size_limit = 1000000")
