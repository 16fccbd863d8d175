"""Bookmarks in groups: by tag, by collection or by reading status.

A paper with two tags is in two groups. Groups are sorted by name, `rl/agents` after `rl`; papers without a
group come last. Inside a group, papers keep their order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from paperreader.models.entry import Status
from paperreader.models.grouping import Grouping, group_by_name
from paperreader.models.listing import MemoryListing
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence, Set

    from paperreader.models.listing import Row
    from paperreader.query.context import BookmarkLike
    from paperreader.workspace.changed_rows import Change


class Group(Value, frozen=True):
    """Papers under one heading.

    Attributes:
        name: the text of the heading.
        start: the index of its first paper in the list.
        size: the number of its papers.
    """

    name: str
    start: int
    size: int


class GroupedListing(MemoryListing):
    """Rows in groups; a paper may occur several times.

    Args:
        members: the rows of each group by its name, in the order of the groups.
        alone: the rows without a group, which come last.
        none: the heading above them.
        listed: the identifiers of the papers.

    Attributes:
        groups: the groups, in their order; none is empty.
        papers: the number of papers, each counted once.
        members, alone, listed: as above.
    """

    def __init__(
        self, members: Mapping[str, Sequence[Row]], alone: Sequence[Row], none: str, listed: Set[str]
    ) -> None:
        rows: list[Row] = []
        groups = []
        for name, own in chain(members.items(), [(none, alone)] if alone else ()):
            groups.append(Group(name, len(rows), len(own)))
            rows += own
        super().__init__(rows)
        self.groups: Sequence[Group] = tuple(groups)
        self.papers = len(listed)
        self.members, self.alone, self.listed = members, alone, listed

    def position_under(self, paper_id: str, name: str) -> int | None:
        """Return the index of a paper in the group of this name, else its first index, else None."""
        if paper_id not in self.listed:  # Its bookmark was removed: do not search thousands of rows.
            return None
        own = next((group for group in self.groups if group.name == name), None)
        place = self.position(paper_id, own.start, own.start + own.size) if own else None
        return self.position(paper_id) if place is None else place

    def group_at(self, place: int) -> Group:
        """Return the group of the paper at an index."""
        return self.groups[max(bisect_right(self.groups, place, key=attrgetter("start")) - 1, 0)]

    def groups_between(self, first: int, last: int) -> int:
        """Count the groups that begin after the index `first` and not after `last`."""
        start = attrgetter("start")
        return bisect_right(self.groups, last, key=start) - bisect_right(self.groups, first, key=start)


def grouped(rows: Sequence[Row], bookmarks: Mapping[str, BookmarkLike], grouping: Grouping) -> GroupedListing:
    """Return the rows in groups. Names that differ in case are one group, spelled as it occurs first.

    Args:
        rows: the rows, in the order for each group.
        bookmarks: the bookmarks of their papers; a paper without a bookmark is in no group.
        grouping: one of `GROUPINGS`.
    """
    names_of, ids = _RULES[grouping][0], [row.paper.id for row in rows]
    names = (names_of(mark) if mark else () for mark in map(bookmarks.get, ids))
    members, alone = group_by_name(zip(rows, names, strict=True))
    return _in_order(members, alone, grouping, set(ids))


def regrouped(
    listing: GroupedListing,
    change: Change,
    before: Mapping[str, BookmarkLike],
    bookmarks: Mapping[str, BookmarkLike],
    grouping: Grouping,
) -> GroupedListing:
    """Return what `grouped` would return after a change of a few rows, and make only their groups again.

    Args:
        listing: the groups before.
        change: the change.
        before: the bookmarks before it.
        bookmarks: those after it.
        grouping: one of `GROUPINGS`.
    """
    names_of = _RULES[grouping][0]
    names = {name.casefold(): name for name in listing.members}
    leaving: dict[str | None, dict[int, Row]] = defaultdict(dict)

    def keys_of(row: Row, marks: Mapping[str, BookmarkLike]) -> Sequence[str | None]:
        return [name.casefold() for name in names_of(marks[row.paper.id])] or [None]

    def rows_of(key: str | None) -> Sequence[Row]:
        return listing.alone if key is None else listing.members.get(names.get(key, ""), ())

    for number, row in change.gone.items():
        for key in keys_of(row, before):
            leaving[key][number] = row
    changed = {key: change.without(gone, rows_of(key)) for key, gone in leaving.items()}
    for row in change.new:
        for key in keys_of(row, bookmarks):
            change.insert(
                row, changed[key] if key in changed else changed.setdefault(key, list(rows_of(key)))
            )
    alone: Sequence[Row] = changed.pop(None, listing.alone)
    members = {name: rows for name, rows in listing.members.items() if name.casefold() not in changed}
    for key, rows in changed.items():
        if rows:  # It is spelled as in its first row.
            own_names = names_of(bookmarks[rows[0].paper.id])
            members[next(name for name in own_names if name.casefold() == key)] = rows
    listed = set(listing.listed)
    listed.difference_update(row.paper.id for row in change.gone.values())
    listed.update(row.paper.id for row in change.new)
    return _in_order(members, alone, grouping, listed)


def _in_order(
    members: Mapping[str, Sequence[Row]], alone: Sequence[Row], grouping: Grouping, listed: Set[str]
) -> GroupedListing:
    _, none, order = _RULES[grouping]
    return GroupedListing({name: members[name] for name in sorted(members, key=order)}, alone, none, listed)


def grouping_after(grouping: Grouping | None) -> Grouping | None:
    """Return the grouping after this one; no grouping follows the last."""
    every = (None, *GROUPINGS)
    return every[(every.index(grouping) + 1) % len(every)]


def _of_status(bookmark: BookmarkLike) -> Sequence[str]:
    return (bookmark.status,) if bookmark.status else ()


def _by_status(name: str) -> tuple[int, str]:
    every = tuple(Status)
    return (every.index(Status(name)) if name in every else len(every), name)


def _by_parts(name: str) -> tuple[list[str], str]:
    """Return a sort key of parts of a name, so that `rl-games` does not separate `rl` and `rl/agents`."""
    return [part.casefold() for part in name.split("/")], name


_Rule = tuple["Callable[[BookmarkLike], Sequence[str]]", str, "Callable[[str], tuple[Any, str]]"]
_RULES: dict[Grouping, _Rule] = {
    Grouping.TAG: (attrgetter("tags"), "untagged", _by_parts),
    Grouping.COLLECTION: (attrgetter("collections"), "in no collection", _by_parts),
    Grouping.STATUS: (_of_status, "no status", _by_status),
}

GROUPINGS = tuple(_RULES)
"""The ways to group bookmarks, in the order of `grouping_after`."""
