"""Recommend papers for bookmarks, or papers similar to one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.recommend.interests import Group, Liked, Vectors, groups_of
from paperreader.recommend.ranking import Wanted, best_papers, in_turn

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from paperreader.recommend.index import Index
    from paperreader.recommend.ranking import Days


LEAST = 100
"""The fewest papers that are looked for: fewer would be found with less effort, and be worse."""


class Found(NamedTuple):
    """A recommended paper: its row in the library, and the group of bookmarks that it was chosen by."""

    row: int
    group: Group


class Recommender:
    """Recommends the papers of an index.

    It keeps what it knows of bookmarks until they or the index change.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.vectors = Vectors(index)
        self._kept: tuple[object, list[Group]] = (None, [])

    def groups(self, bookmarks: Sequence[Liked], dismissed: Sequence[Liked] = ()) -> list[Group]:
        """Return the groups of bookmarks, the largest first."""
        asked = (self.index.revision, tuple(bookmarks), tuple(dismissed))
        if self._kept[0] != asked:
            self._kept = asked, groups_of(bookmarks, self.vectors, dismissed)
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

    def similar(self, liked: Liked, *, without: Collection[int], limit: int) -> list[Found]:
        """Return the papers that are most like one paper."""
        group = Group((liked,), self.vectors.of(liked.title, liked.abstract))
        rows = best_papers(self.index, Wanted(group.profile, None, without), self.vectors.frequency, limit)
        return [Found(row, group) for row in rows]
