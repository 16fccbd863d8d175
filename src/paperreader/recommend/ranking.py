"""Find the papers that have the terms of an interest.

The terms that weigh most are looked up first, up to a number of hits that can be added up within a few
milliseconds. They find the candidates; the frequent terms only correct the order of the best of these.
"""

from __future__ import annotations

import math
from array import array
from bisect import bisect_left
from collections import defaultdict
from heapq import heapify, heappop, heapreplace, nlargest
from itertools import compress
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from paperreader.recommend.index import GONE
from paperreader.recommend.postings import impacts_in

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from paperreader.recommend.index import Index, Segment
    from paperreader.recommend.words import Terms

TERMS = 150
"""The most terms that are looked up for a single interest; for several, fewer for each."""

FINDING, ADDING = 120, 500
"""About how many hits find candidates, and how many are added up in all, for each paper that is wanted."""

CORRECTED = 2.5
"""How many candidates the remaining terms are looked up for, as a multiple of the papers that are wanted."""

FREQUENT, OFTEN = 2_000, 137
"""Of a term that so many papers have, only those are added up at first in which it has this impact or more.

That is about the impact of a word that is said twice. The others are added up for the best candidates.
"""

_OFTEN = bytes(impact >= OFTEN for impact in range(256))
_LEFT = 0.3
_SHORT = 10
_OF_ALL = 240
"""The scores of all papers take as many hits as a list of so many."""

Days = tuple[int, int]
"""The first and the last day, as ordinals of dates."""


class Wanted(NamedTuple):
    """What to look for.

    Attributes:
        profile: the weights of the terms of an interest.
        days: only papers of these days are found; None for all.
        without: the rows of papers that are not found.
        share: the part of the effort that is spent on it, up to 1.
    """

    profile: Mapping[int, float]
    days: Days | None = None
    without: Collection[int] = ()
    share: float = 1.0


_Candidate = tuple[float, int, int, int]
"""The score, the negative row (ties are in the order of the rows), the segment, and the number in it."""


class _Terms(NamedTuple):
    """The weights of the terms of an interest.

    Attributes:
        finding: those that find candidates.
        adding: those that are added up for every candidate.
        correcting: those that are added up for the best candidates.
        frequent: those of which most hits are added up for the best candidates only.
    """

    finding: dict[int, float]
    adding: dict[int, float]
    correcting: dict[int, float]
    frequent: set[int]


def best_papers(index: Index, wanted: Wanted, frequency: Callable[[int], int], limit: int) -> list[int]:
    """Return the rows of the best papers, the best first; ties are in the order of the rows."""
    segments = index.segments()
    terms = _divided(wanted, frequency, _part(segments, wanted.days), limit)
    corrected = max(50, round(CORRECTED * limit * wanted.share**2))
    best: list[_Candidate] = []
    for place in range(len(segments)):
        least = best[-1][0] if len(best) >= max(corrected, limit) else 0.0
        best += _candidates(index, place, terms, wanted, least)
        best.sort(reverse=True)
        del best[max(corrected, limit) :]
    ranked = _corrected(index, best[:corrected], terms) + best[corrected:]
    return [-before for _, before, _, _ in ranked[:limit]]


def weights_of(
    profile: Mapping[int, float], frequency: Callable[[int], int], share: float
) -> Mapping[int, float]:
    """Return the terms of an interest that are added up for every paper; for `share` see `Wanted`."""
    terms = _divided(Wanted(profile, share=share), frequency, 1.0, _OF_ALL)
    return terms.finding | terms.adding


def scores_of_rows(index: Index, weights: Mapping[int, float]) -> Iterator[tuple[int, float]]:
    """Yield the row and the score of every paper that has one of these terms."""
    for segment in index.segments():
        scores = [0.0] * len(segment.rows)
        for term, (papers, values) in index.postings(segment, weights).items():
            weight = weights[term]
            for paper, impact in zip(papers, values, strict=True):
                scores[paper] += impact * weight
        for row, score in zip(segment.rows, scores, strict=True):
            if score and row != GONE:
                yield row, score


def score_of_terms(weights: Mapping[int, float], terms: Terms) -> float:
    """Return the score that a paper with these terms would have in an index."""
    counts, length = terms
    values = impacts_in(length // 8)
    return sum(
        weights[term] * values[min(count, len(values) - 1)]
        for term, count in counts.items()
        if term in weights
    )


def in_turn(lists: Iterable[tuple[int, Sequence[int]]], limit: int) -> Iterator[tuple[int, int]]:
    """Take from lists in turn, each as often as the root of its size says; yield each row once.

    Args:
        lists: the size of a group of bookmarks, and the rows of the papers for it.
        limit: the most rows.

    Yields:
        The number of the list, and the row.
    """
    sized = ((number, math.sqrt(size), rows) for number, (size, rows) in enumerate(lists))
    left = [(1 / share, number, 0, share, rows) for number, share, rows in sized]
    heapify(left)
    taken: set[int] = set()
    while left and len(taken) < limit:
        _, number, place, share, rows = left[0]
        while place < len(rows) and rows[place] in taken:
            place += 1
        if place == len(rows):
            heappop(left)
            continue
        taken.add(rows[place])
        yield number, rows[place]
        heapreplace(left, ((place + 2) / share, number, place + 1, share, rows))


def _part(segments: Iterable[Segment], days: Days | None) -> float:
    """Return the part of all papers that is of some days."""
    if days is None:
        return 1.0
    among = [(len(segment.rows), *segment.between(*days)) for segment in segments]
    return sum(last - first for _, first, last in among) / max(sum(size for size, _, _ in among), 1)


def _divided(wanted: Wanted, frequency: Callable[[int], int], part: float, limit: int) -> _Terms:
    """Divide the terms by what there is time for; `part` is the part of all papers that is looked at."""
    effort = limit * wanted.share
    terms = _Terms({}, {}, {}, set())
    hits = 0.0
    most = round(TERMS * wanted.share)
    for term, weight in nlargest(most, wanted.profile.items(), key=itemgetter(1)):
        papers = frequency(term) * part
        more = hits + (papers * _LEFT if papers >= FREQUENT else papers)
        if not terms.finding or more <= FINDING * effort:
            terms.finding[term] = weight
        elif more <= ADDING * effort:
            terms.adding[term] = weight
        else:
            terms.correcting[term] = weight
            continue
        hits = more
        if papers >= FREQUENT:
            terms.frequent.add(term)
    return terms


def _candidates(index: Index, place: int, terms: _Terms, wanted: Wanted, least: float) -> list[_Candidate]:
    """Return the papers of a segment with a score above `least`."""
    segment = index.segments()[place]
    first, last = segment.between(*wanted.days) if wanted.days else (0, len(segment.rows))
    if first == last:
        return []
    scores = [0.0] * len(segment.rows)
    found: set[int] = set()
    weights = terms.finding | terms.adding
    for term, postings in index.postings(segment, weights).items():
        papers, impacts = postings.between(first, last) if wanted.days else postings
        if term in terms.frequent:
            often = impacts.translate(_OFTEN)
            papers, impacts = array("H", compress(papers, often)), bytes(compress(impacts, often))
        if term in terms.finding:
            found.update(papers)
        weight = weights[term]
        for paper, impact in zip(papers, impacts, strict=True):
            scores[paper] += impact * weight
    rows, without = segment.rows, wanted.without
    return [
        (score, -row, place, paper)
        for paper in found
        if (score := scores[paper]) > least and (row := rows[paper]) != GONE and row not in without
    ]


def _corrected(index: Index, candidates: Sequence[_Candidate], terms: _Terms) -> list[_Candidate]:
    """Return candidates in the order of their scores with all terms."""
    ranked: list[_Candidate] = []
    of_segment: dict[int, dict[int, int]] = defaultdict(dict)
    scores: dict[int, float] = {}
    for score, before, place, paper in candidates:
        of_segment[place][paper] = before
        scores[before] = score
    weights = {term: terms.finding.get(term) or terms.adding[term] for term in terms.frequent}
    weights |= terms.correcting
    for place, some in of_segment.items():
        for term, (papers, impacts) in index.postings(index.segments()[place], weights).items():
            weight, most = weights[term], OFTEN if term in terms.frequent else 256
            # Reading a short list is faster than looking for each candidate in it.
            found = some.keys() & papers if len(papers) < _SHORT * len(some) else some
            for paper in found:
                at = bisect_left(papers, paper)
                if at < len(papers) and papers[at] == paper and impacts[at] < most:
                    scores[some[paper]] += weight * impacts[at]
        ranked += [(scores[before], before, place, paper) for paper, before in some.items()]
    return sorted(ranked, reverse=True)
