"""Say why a paper was recommended, by what the ranking used: words of bookmarks, and the nearest bookmark."""

from __future__ import annotations

import math
from heapq import nlargest
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.reasons import Reasons, SharedWord
from paperreader.recommend.interests import likeness
from paperreader.recommend.ranking import TERMS
from paperreader.recommend.words import dull_words, spellings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.recommend.interests import Group, Liked, Vectors

NEAR, CLEARLY = 0.15, 1.3
"""The least likeness of a bookmark that is named, and how much nearer than the next one it must be."""

LOOSE = 0.12
"""Below this likeness to every bookmark, a paper is loosely related.

This is for `MANY` papers; among fewer, all words are rarer and every likeness is lower.
"""

MANY = 100_000

_MOST_WORDS, _WORTH_SAYING = 3, 0.3
_LONGEST = 60


class _Shared(NamedTuple):
    """A word or a pair of words of a paper that weighs for a group of bookmarks."""

    spelling: str
    weight: float
    bookmarks: int
    words: frozenset[int]


class Explainer:
    """Explains recommendations for groups of bookmarks; it keeps which words a bookmark has."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors
        self._dull = dull_words()
        self._said: dict[tuple[str, str], frozenset[int]] = {}

    def reasons(self, title: str, abstract: str, group: Group) -> Reasons:
        """Return why a paper was recommended for a group."""
        near = self._nearest(title, abstract, group)
        words = self._words(title, abstract, group)
        return Reasons(
            words=tuple(SharedWord(shared.spelling, shared.bookmarks) for shared in words),
            of=len(group.members),
            like=_named(near) if len(group.members) > 1 else (),
            loosely=near[0][0] < self._loose(words),
        )

    def _loose(self, words: list[_Shared]) -> float:
        """Return the likeness below which a paper is loosely related: less if a pair or two words show it."""
        says_much = len(words) > 1 or any(len(shared.words) > 1 for shared in words)
        among_few = min(1.0, math.log(self._vectors.papers + 1) / math.log(MANY))
        return LOOSE * among_few * (0.5 if says_much else 1)

    def _nearest(self, title: str, abstract: str, group: Group) -> list[tuple[float, Liked]]:
        """Return the likeness of the two nearest bookmarks, the nearest first."""
        vector = self._vectors.of(title, abstract)
        among = [(likeness(vector, self._vectors.of(one.title, one.abstract)), one) for one in group.members]
        return nlargest(2, among, key=itemgetter(0))

    def _words(self, title: str, abstract: str, group: Group) -> list[_Shared]:
        """Return at most three words or pairs, those that weigh most; no word twice."""
        used = dict(nlargest(TERMS, group.profile.items(), key=itemgetter(1)))
        found = self._shared(title, abstract, group, used)
        few = 2 if len(group.members) > 1 else 1
        chosen: list[_Shared] = []
        taken: set[int] = set()
        for shared in sorted(found, key=lambda shared: -shared.weight):
            if chosen and shared.weight < chosen[0].weight * _WORTH_SAYING:
                break
            if shared.bookmarks >= few and taken.isdisjoint(shared.words):
                taken |= shared.words
                chosen.append(shared)
        return chosen[:_MOST_WORDS]

    def _shared(self, title: str, abstract: str, group: Group, used: Mapping[int, float]) -> list[_Shared]:
        said = [self._terms(one) for one in group.members]
        found: dict[int, _Shared] = {}
        counts: dict[int, int] = {}
        for term, spelling, parts in spellings(title, abstract):
            counts[term] = counts.get(term, 0) + 1
            words = frozenset(parts or (term,))
            if (
                term in found
                or len(spelling) > _LONGEST
                or words <= self._dull
                or used.keys().isdisjoint(words)
            ):
                continue
            weight = sum(used.get(word, 0.0) for word in {term, *words})
            found[term] = _Shared(spelling, weight, sum(term in terms for terms in said), words)
        return [one._replace(weight=one.weight * _often(counts[term])) for term, one in found.items()]

    def _terms(self, liked: Liked) -> frozenset[int]:
        """Return every word and pair that a bookmark has."""
        text = (liked.title, liked.abstract)
        if text not in self._said:
            self._said[text] = frozenset(term for term, _, _ in spellings(*text))
        return self._said[text]


def _often(count: int) -> float:
    """Return how much a word counts that a paper has so often, as in BM25."""
    return count / (count + 1.2)


def _named(near: list[tuple[float, Liked]]) -> tuple[str, ...]:
    """Return the title of the bookmark that is clearly the nearest, or nothing."""
    (first, liked), second = near[0], near[1][0] if len(near) > 1 else 0.0
    return (liked.title,) if first >= NEAR and first >= CLEARLY * second else ()
