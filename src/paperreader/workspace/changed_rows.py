"""A change of a few rows of a list, which is made in the list instead of selecting and ordering all again."""

from __future__ import annotations

import sys
from bisect import insort
from itertools import compress, count
from operator import is_not
from typing import TYPE_CHECKING, Any

from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from paperreader.models.listing import Row


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

    def without_gone(self, rows: Iterable[Row]) -> list[Row]:
        """Return the rows that stay, in their order."""
        gone = self.gone
        return [row for row in rows if id(row) not in gone]

    def insert(self, row: Row, rows: list[Row]) -> None:
        """Insert a row into ordered rows."""
        insort(rows, row, key=self.key)

    def applied(self, rows: Iterable[Row]) -> list[Row]:
        """Return ordered rows after the change."""
        changed = self.without_gone(rows)
        for row in self.new:
            self.insert(row, changed)
        return changed


def difference(before: Sequence[Row], after: Sequence[Row]) -> tuple[Mapping[int, Row], Mapping[int, Row]]:
    """Return the rows that are gone, and those that are new, by their `id`."""
    start = min(_alike(before, after), len(before), len(after))
    end = min(_alike(reversed(before), reversed(after)), min(len(before), len(after)) - start)
    middles = (rows[start : len(rows) - end] for rows in (before, after))
    old, now = ({id(row): row for row in rows} for rows in middles)
    return (
        {key: row for key, row in old.items() if key not in now},
        {key: row for key, row in now.items() if key not in old},
    )


def _alike(some: Iterable[Row], others: Iterable[Row]) -> int:
    """Return how many rows are the same before the first that is not."""
    differing = compress(count(), map(is_not, some, others))
    return next(differing, sys.maxsize)
