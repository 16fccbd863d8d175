"""Bookmarks in groups: by tag, by collection, by how far the reader is with them.

A paper with two tags is in two groups. Groups stand in the order of their names, those of `rl/agents` behind
those of `rl`, and what is in no group comes last. Inside a group papers keep the order they came in.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.models.entry import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paperreader.models.listing import Row
    from paperreader.query.context import BookmarkLike


class Grouping(StrEnum):
    """What a list is grouped by; the words follow «grouped by»."""

    NONE = ""
    TAG = "tag"
    COLLECTION = "collection"
    STATUS = "status"

    @property
    def next(self) -> Grouping:
        """The one after it, and after the last none."""
        every = tuple(Grouping)
        return every[(every.index(self) + 1) % len(every)]


class Group(NamedTuple):
    """Papers under one heading.

    Attributes:
        name: as the heading says it.
        start: place of its first paper in the list.
        size: how many papers.
    """

    name: str
    start: int
    size: int


class GroupedListing:
    """Rows in groups, as `models.listing.Listing` promises; a paper may have several places.

    Args:
        members: the name of each group with its rows, in the order of the groups.

    Attributes:
        groups: the groups, in their order; none is empty.
        papers: how many papers there are, each counted once.
    """

    def __init__(self, members: Iterable[tuple[str, Sequence[Row]]]) -> None:
        rows: list[Row] = []
        groups = []
        for name, own in members:
            groups.append(Group(name, len(rows), len(own)))
            rows += own
        self.groups: Sequence[Group] = tuple(groups)
        self._rows = tuple(rows)
        self.papers = len({row.paper.id for row in rows})

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`, cut to what there is."""
        return self._rows[max(start, 0) : max(stop, 0)]

    def position(self, paper_id: str) -> int | None:
        """Where a paper stands first, from 0, or None if it is not listed."""
        return self._place(paper_id, 0, len(self._rows))

    def position_under(self, paper_id: str, name: str) -> int | None:
        """Where a paper stands in the group of this name; where it is not there, its first place."""
        own = next((group for group in self.groups if group.name == name), None)
        place = self._place(paper_id, own.start, own.start + own.size) if own else None
        return self.position(paper_id) if place is None else place

    def _place(self, paper_id: str, start: int, stop: int) -> int | None:
        within = enumerate(self._rows[start:stop], start)
        return next((place for place, row in within if row.paper.id == paper_id), None)

    def group_at(self, place: int) -> Group:
        """The group of the paper at a place."""
        return self.groups[max(bisect_right(self.groups, place, key=attrgetter("start")) - 1, 0)]

    def groups_between(self, first: int, last: int) -> int:
        """How many groups begin after the place `first` and not after `last`."""
        start = attrgetter("start")
        return bisect_right(self.groups, last, key=start) - bisect_right(self.groups, first, key=start)


def grouped(rows: Sequence[Row], bookmarks: Mapping[str, BookmarkLike], grouping: Grouping) -> GroupedListing:
    """Return the rows in groups. Names that differ in case are one group, spelled as it occurs first.

    Args:
        rows: in the order that each group is to have.
        bookmarks: of their papers; a paper without one is in no group.
        grouping: by what; not `NONE`.
    """
    names_of, none, order = _RULES[grouping]
    spelled: dict[str, str] = {}
    members: dict[str, list[Row]] = {}
    alone: list[Row] = []
    for row in rows:
        kept = bookmarks.get(row.paper.id)
        names = names_of(kept) if kept else ()
        for name in names:
            members.setdefault(spelled.setdefault(name.casefold(), name), []).append(row)
        if not names:
            alone.append(row)
    ordered = [(name, members[name]) for name in sorted(members, key=order)]
    return GroupedListing([*ordered, (none, alone)] if alone else ordered)


def _of_status(kept: BookmarkLike) -> Sequence[str]:
    return (kept.status,) if kept.status else ()


def _by_status(name: str) -> tuple[int, str]:
    every = tuple(Status)
    return (every.index(Status(name)) if name in every else len(every), name)


def _by_parts(name: str) -> tuple[list[str], str]:
    """Parts of a nested name one by one, so that `rl-games` does not stand between `rl` and `rl/agents`."""
    return [part.casefold() for part in name.split("/")], name


_Rule = tuple["Callable[[BookmarkLike], Sequence[str]]", str, "Callable[[str], tuple[Any, str]]"]
_RULES: dict[Grouping, _Rule] = {
    Grouping.TAG: (attrgetter("tags"), "untagged", _by_parts),
    Grouping.COLLECTION: (attrgetter("collections"), "in no collection", _by_parts),
    Grouping.STATUS: (_of_status, "no status", _by_status),
}
