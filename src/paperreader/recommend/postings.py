"""The lists of an index: the papers that have a term, and how much the term says about each.

A list is stored as the numbers of its papers, two bytes each, then one byte each for the impact: the part of
BM25 that does not depend on other papers, from 0 to 255. So new papers change nothing about the earlier ones.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_left
from collections import defaultdict
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from paperreader.recommend.words import PAIR, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_AVERAGE_LENGTH = 150
_COUNTED = 64
_LITTLE = sys.byteorder == "little"


class Postings(NamedTuple):
    """The papers of a segment that have a term, ascending, and the impact of the term in each."""

    papers: array[int]
    impacts: bytes

    def between(self, first: int, last: int) -> Postings:
        """Return the part from one paper to before another one."""
        begin, end = bisect_left(self.papers, first), bisect_left(self.papers, last)
        return Postings(self.papers[begin:end], self.impacts[begin:end])


class Lists:
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
            yield term, packed(words[term])
        for term, numbers in groupby(sorted(self._pairs), (24).__rrshift__):
            yield term, packed(array("I", [number & 0xFFFFFF for number in numbers]))


@cache
def impacts_in(length: int) -> bytes:
    """Return the impact of a term in a paper of `8 * length` words, by its count."""
    saturation = 1.2 * (0.25 + 0.75 * (8 * length + 4) / _AVERAGE_LENGTH)
    return bytes(int(255 * count / (count + saturation)) for count in range(_COUNTED))


def packed(numbers: array[int]) -> bytes:
    """Return a list as it is stored, from numbers of 32 bits: paper << 8 | impact."""
    if len(numbers) == 1:
        (number,) = numbers
        return bytes((number >> 8 & 255, number >> 16, number & 255))
    content = bytes_of(numbers)
    papers = bytearray(len(content) // 2)
    papers[::2], papers[1::2] = content[1::4], content[2::4]
    return bytes(papers) + content[::4]


def unpacked(packed: bytes) -> Postings:
    """Return a list from the form in which it is stored."""
    count = len(packed) // 3
    return Postings(array_of("H", packed[: 2 * count]), packed[2 * count :])


def array_of(code: str, content: bytes) -> array[int]:
    """Return numbers that `bytes_of` wrote."""
    numbers = array(code, content)
    if not _LITTLE:
        numbers.byteswap()
    return numbers


def bytes_of(numbers: array[int]) -> bytes:
    """Return numbers as bytes, the lowest first on every machine."""
    return numbers.tobytes() if _LITTLE else _swapped(numbers)


def _swapped(numbers: array[int]) -> bytes:
    swapped = numbers[:]
    swapped.byteswap()
    return swapped.tobytes()
