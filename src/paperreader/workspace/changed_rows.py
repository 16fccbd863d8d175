"""A change of a few rows of a list, which is made in the list instead of selecting and ordering all again."""

from __future__ import annotations

import sys
from bisect import bisect_left, insort
from itertools import compress, count
from operator import is_not
from typing import TYPE_CHECKING, Any, TypeVar

from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paperreader.models.listing import Row

_SEARCHED = 5
"""Up to so many rows are searched for; to look at each row of a list is faster for more."""

T = TypeVar("T")


class Change(Value, frozen=True):
    """Some rows that are gone, and some that are new; a row that differs is both.

    Attributes:
        gone: by their `id`.
        new: the new rows.
        key: returns the key by which rows are ordered.
    """

    gone: Mapping[int, Row]
    new: Sequence[Row]
    key: Callable[[Row], Any]

    def without(self, gone: Mapping[int, Row], rows: Sequence[Row]) -> list[Row]:
        """Return ordered rows without some of those that are gone."""
        kept, key, others = list(rows), self.key, set(gone)
        for number, row in gone.items() if len(gone) <= _SEARCHED else ():
            place = end = bisect_left(kept, key(row), key=key)
            while end < len(kept) and kept[end] is row:  # It may be there twice: `RL` and `rl` are one group.
                end += 1
            if place < end:  # Else it is not among them, or its bookmark put it elsewhere.
                del kept[place:end]
                others.remove(number)
        return [row for row in kept if id(row) not in others] if others else kept

    def insert(self, row: Row, rows: list[Row]) -> None:
        """Insert a row into ordered rows."""
        insort(rows, row, key=self.key)

    def applied(self, rows: Sequence[Row]) -> list[Row]:
        """Return ordered rows after the change."""
        changed = self.without(self.gone, rows)
        for row in self.new:
            self.insert(row, changed)
        return changed


def difference(before: Sequence[T], after: Sequence[T]) -> tuple[Mapping[int, T], Mapping[int, T]]:
    """Return the objects that are gone, and those that are new, by their `id`."""
    start = min(_alike(before, after), len(before), len(after))
    end = min(_alike(reversed(before), reversed(after)), min(len(before), len(after)) - start)
    middles = (every[start : len(every) - end] for every in (before, after))
    old, now = ({id(one): one for one in some} for some in middles)
    return (
        {key: one for key, one in old.items() if key not in now},
        {key: one for key, one in now.items() if key not in old},
    )


def _alike(some: Iterable[object], others: Iterable[object]) -> int:
    """Return how many objects are the same before the first that is not."""
    differing = compress(count(), map(is_not, some, others))
    return next(differing, sys.maxsize)
