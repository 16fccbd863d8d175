"""Group papers by what the user said of them. Names that differ only in case are one group."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

T = TypeVar("T")


class Grouping(StrEnum):
    """The ways to group a list; each value follows the words «grouped by»."""

    TAG = "tag"
    COLLECTION = "collection"
    STATUS = "status"
    YEAR = "year"


def group_by_name(items: Iterable[tuple[T, Sequence[str]]]) -> tuple[dict[str, list[T]], list[T]]:
    """Return items by the names of their groups, and the items without a name, each in the given order.

    A group is spelled as it occurs first; the groups are in the order of their first items.
    """
    folded: dict[str, list[T]] = {}
    spelled: dict[str, list[T]] = {}
    groups: dict[str, list[T]] = {}
    others: list[T] = []
    for item, names in items:
        for name in names:
            if (group := spelled.get(name)) is None:  # Most names are known in this spelling.
                group = spelled[name] = folded.setdefault(name.casefold(), [])
                if not group:
                    groups[name] = group
            group.append(item)
        if not names:
            others.append(item)
    return groups, others
