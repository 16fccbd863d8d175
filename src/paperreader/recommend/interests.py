"""What a user is interested in: weighted terms of bookmarks, in groups.

Tags are the groups. Bookmarks without a tag are grouped by likeness, so that an interest of four bookmarks is
not lost beside one of twenty. Likeness is the cosine of two vectors of tf-idf, from 0 to 1.
"""

from __future__ import annotations

import math
from collections import defaultdict
from itertools import combinations
from typing import TYPE_CHECKING, NamedTuple

from paperreader.recommend.words import PAIR, terms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paperreader.recommend.index import Index

    Vector = Mapping[int, float]
    """The weight of each term of a text; its length is 1."""

MOST = 300
"""The most bookmarks that count, the newest: grouping takes the square of their number."""

ALIKE = 0.035
"""The least average likeness of the bookmarks of two groups that become one."""

MOST_GROUPS = 12
"""The most groups; with more, the most alike become one."""

WEIGHTS = {1: 0.25, 2: 0.5, 4: 1.25, 5: 1.5}
"""How much a bookmark weighs by its rating; others weigh 1."""

_AGAINST = 0.25
_PAIR_WEIGHT = 0.5
_TOO_FREQUENT = 0.3


class Liked(NamedTuple):
    """A bookmark as the ranking sees it.

    Attributes:
        key: the identifier of its paper.
        title, abstract: the texts of the paper.
        tags: the tags of the user.
        weight: how much it weighs.
    """

    key: str
    title: str
    abstract: str
    tags: tuple[str, ...] = ()
    weight: float = 1.0


class Group(NamedTuple):
    """Some bookmarks about one thing.

    Attributes:
        members: the bookmarks.
        profile: the sum of their vectors.
    """

    members: tuple[Liked, ...]
    profile: Vector


class Vectors:
    """The vectors of texts, which are kept until the index changes.

    Attributes:
        papers: the number of papers of the index when texts were last prepared.
    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._revision = -1
        self.papers = 0
        self._frequencies: dict[int, int] = {}
        self._vectors: dict[tuple[str, str], Vector] = {}

    def refresh(self, texts: Iterable[tuple[str, str]]) -> None:
        """Forget what is out of date, and prepare the vectors of these texts, which is faster together."""
        if (revision := self._index.revision) != self._revision:
            self._revision, self.papers = revision, max(self._index.count, 1)
            self._frequencies.clear()
            self._vectors.clear()
        counts = {text: terms_of(*text).counts for text in texts if text not in self._vectors}
        terms = {term for counted in counts.values() for term in counted}
        self._frequencies |= self._index.frequencies(terms - self._frequencies.keys())
        self._vectors |= {text: self._vector(counted) for text, counted in counts.items()}

    def of(self, title: str, abstract: str) -> Vector:
        """Return the vector of a text."""
        text = (title, abstract)
        if text not in self._vectors:
            self.refresh([text])
        return self._vectors[text]

    def frequency(self, term: int) -> int:
        """Return how many papers have a term of a text that was prepared."""
        return self._frequencies.get(term, 0)

    def _vector(self, counts: Mapping[int, int]) -> Vector:
        weights = {}
        for term, count in counts.items():
            frequency = self._frequencies.get(term, 0)
            if 0 < frequency <= max(self.papers * _TOO_FREQUENT, 1):
                weight = (1 + math.log(count)) * math.log(self.papers / frequency)
                weights[term] = weight * _PAIR_WEIGHT if term >= PAIR else weight
        length = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {term: weight / length for term, weight in weights.items()} if length else {}


def likeness(one: Vector, two: Vector) -> float:
    """Return the likeness of two texts."""
    if len(one) > len(two):
        one, two = two, one
    return sum(weight * two[term] for term, weight in one.items() if term in two)


def groups_of(bookmarks: Sequence[Liked], vectors: Vectors, dismissed: Iterable[Liked] = ()) -> list[Group]:
    """Return the groups of bookmarks, the largest first.

    Args:
        bookmarks: the newest first; those beyond `MOST` do not count.
        vectors: the vectors of texts.
        dismissed: papers of no interest: their terms count against the group that they are most like.
    """
    counted = bookmarks[:MOST]
    against = list(dismissed)
    vectors.refresh((liked.title, liked.abstract) for liked in (*counted, *against))
    tagged: dict[str, list[Liked]] = defaultdict(list)
    for liked in counted:
        for tag in liked.tags:
            tagged[tag].append(liked._replace(weight=liked.weight / len(liked.tags)))
    untagged = [liked for liked in counted if not liked.tags]
    members = [*tagged.values(), *_alike(untagged, vectors, max(1, MOST_GROUPS - len(tagged)))]
    members.sort(key=len, reverse=True)
    groups = [Group(tuple(some), _sum(some, vectors)) for some in members]
    return _without(groups, [vectors.of(liked.title, liked.abstract) for liked in against])


def _sum(members: Iterable[Liked], vectors: Vectors) -> dict[int, float]:
    profile: dict[int, float] = defaultdict(float)
    for liked in members:
        for term, weight in vectors.of(liked.title, liked.abstract).items():
            profile[term] += weight * liked.weight
    return dict(profile)


def _without(groups: Sequence[Group], against: Iterable[Vector]) -> list[Group]:
    """Return the groups; a paper that was dismissed near one weighs against it, a quarter of a bookmark."""
    near: dict[int, list[Vector]] = defaultdict(list)
    for vector in against if groups else ():
        alike = [likeness(vector, group.profile) for group in groups]
        if max(alike) > 0:
            near[alike.index(max(alike))].append(vector)
    return [_against(group, near[place]) if place in near else group for place, group in enumerate(groups)]


def _against(group: Group, dismissed: Sequence[Vector]) -> Group:
    profile = dict(group.profile)
    share = _AGAINST * min(1.0, len(group.members) / len(dismissed))
    for vector in dismissed:
        for term in vector.keys() & profile.keys():
            profile[term] -= share * vector[term]
    return group._replace(profile={term: weight for term, weight in profile.items() if weight > 0})


def _alike(bookmarks: Sequence[Liked], vectors: Vectors, most: int) -> Iterator[list[Liked]]:
    """Group bookmarks by average link: the two groups that are most alike become one, again and again."""
    texts = [vectors.of(liked.title, liked.abstract) for liked in bookmarks]
    rows = [[-1.0] * len(texts) for _ in texts]
    for (one, first), (two, second) in combinations(enumerate(texts), 2):
        rows[one][two] = rows[two][one] = likeness(first, second)
    groups = {place: [liked] for place, liked in enumerate(bookmarks)}
    best = {place: max(range(len(texts)), key=rows[place].__getitem__) for place in groups}
    while len(groups) > 1:
        one = max(groups, key=lambda place: rows[place][best[place]])
        two = best[one]
        if rows[one][two] < ALIKE and len(groups) <= most:
            break
        _join(one, two, groups, rows)
        del best[two]
        for place in groups:
            if place == one or best[place] in (one, two):
                best[place] = max(groups, key=rows[place].__getitem__)
            elif rows[place][one] > rows[place][best[place]]:
                best[place] = one
    # A bookmark like no other is no interest of its own, and would get as many papers as one in a group.
    for place in [place for place, some in groups.items() if len(some) == 1]:
        if len(groups) > 1:
            nearest = max(groups.keys() - {place}, key=rows[place].__getitem__)
            _join(nearest, place, groups, rows)
    yield from groups.values()


def _join(one: int, two: int, groups: dict[int, list[Liked]], rows: list[list[float]]) -> None:
    """Add a group to another one; the likeness to the others is the average over both."""
    first, second = len(groups[one]), len(groups[two])
    groups[one] += groups.pop(two)
    for place in groups:
        if place != one:
            mean = (rows[one][place] * first + rows[two][place] * second) / (first + second)
            rows[one][place] = rows[place][one] = mean
