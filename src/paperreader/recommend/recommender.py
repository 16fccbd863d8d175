"""Recommend papers for bookmarks, or papers similar to one; order all papers by likeness to bookmarks."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from paperreader.recommend.interests import MOST, Group, Liked, Vectors, groups_of
from paperreader.recommend.ranking import (
    Wanted,
    best_papers,
    in_turn,
    score_of_terms,
    scores_of_rows,
    weights_of,
)
from paperreader.recommend.words import terms_of
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from paperreader.recommend.index import Index
    from paperreader.recommend.ranking import Days


LEAST = 100
"""The fewest papers that are looked for: fewer would be found with less effort, and be worse."""


class Found(NamedTuple):
    """A recommended paper: its row in the library, and the group of bookmarks that it was chosen by."""

    row: int
    group: Group


class Scores(NamedTuple):
    """How much papers are like bookmarks.

    Attributes:
        of_rows: the score of each indexed paper that has any, by its row in the library.
        profiles: the weights of the terms of each group of bookmarks.
        of_texts: the scores of the texts that were asked for before.
    """

    of_rows: Mapping[int, float]
    profiles: Sequence[Mapping[int, float]]
    of_texts: dict[tuple[str, str], float]

    def of_text(self, title: str, abstract: str) -> float:
        """Return the score of a paper that is not indexed."""
        text = (title, abstract)
        if text not in self.of_texts:
            terms = terms_of(readable(title), readable(abstract))
            scores = (score_of_terms(profile, terms) for profile in self.profiles)
            self.of_texts[text] = max(scores, default=0.0)
        return self.of_texts[text]


class Recommender:
    """Recommends the papers of an index.

    It keeps what it knows of bookmarks until they or the index change.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.vectors = Vectors(index)
        self._kept: tuple[object, list[Group]] = (None, [])
        self._scored: tuple[Sequence[Group], Scores] = ([], Scores({}, (), {}))

    def groups(self, bookmarks: Sequence[Liked], dismissed: Sequence[Liked] = ()) -> list[Group]:
        """Return the groups of bookmarks, the largest first."""
        counted = tuple(bookmarks[:MOST])
        asked = (self.index.revision, counted, tuple(dismissed))
        if self._kept[0] != asked:
            self._kept = asked, groups_of(counted, self.vectors, dismissed)
        return self._kept[1]

    def for_groups(
        self, groups: Sequence[Group], *, days: Days | None, without: Collection[int], limit: int
    ) -> list[Found]:
        """Return the best papers for groups of bookmarks, from each in turn."""
        share = max(len(groups), 1) ** -0.75  # A small interest needs more than its part to be found.
        lists = [
            (
                len(group.members),
                best_papers(
                    self.index,
                    Wanted(group.profile, days, without, share),
                    self.vectors.frequency,
                    max(limit, LEAST),
                ),
            )
            for group in groups
        ]
        return [Found(row, groups[number]) for number, row in in_turn(lists, limit)]

    def scores(self, groups: Sequence[Group]) -> Scores:
        """Return the scores of all papers; that of a paper is the best one that a group gives it.

        They are kept until other groups are given.
        """
        if self._scored[0] is not groups:
            share, profiles = 1 / max(len(groups), 1), []
            of_rows: dict[int, float] = {}
            for group in groups:
                length = math.sqrt(sum(weight * weight for weight in group.profile.values())) or 1.0
                profile = {term: weight / length for term, weight in group.profile.items()}
                profiles.append(weights_of(profile, self.vectors.frequency, share))
                for row, score in scores_of_rows(self.index, profiles[-1]):
                    if score > of_rows.get(row, 0.0):
                        of_rows[row] = score
            self._scored = groups, Scores(of_rows, profiles, {})
        return self._scored[1]

    def similar(self, liked: Liked, *, without: Collection[int], limit: int) -> list[Found]:
        """Return the papers that are most like one paper."""
        self.vectors.refresh([(liked.title, liked.abstract)])  # The index may have changed.
        group = Group((liked,), self.vectors.of(liked.title, liked.abstract))
        rows = best_papers(self.index, Wanted(group.profile, None, without), self.vectors.frequency, limit)
        return [Found(row, group) for row in rows]
