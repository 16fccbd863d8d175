"""The interface between the papers of a place and the list that shows them, and the simplest listing."""

from __future__ import annotations

from contextlib import suppress
from operator import attrgetter, indexOf
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.models.paper import Paper
from paperreader.models.reasons import Reasons

if TYPE_CHECKING:
    from collections.abc import Container, Sequence


class Moved(msgspec.Struct, frozen=True):
    """The changes of a paper since the last visit; 0 if nothing changed or nothing is known.

    Attributes:
        rank: places that it climbed in its edition; negative if it fell.
        upvotes, stars: the increase of each count; negative for a decrease.
    """

    rank: int = 0
    upvotes: int = 0
    stars: int = 0


class Row(msgspec.Struct, frozen=True):
    """One paper in a list.

    Attributes:
        rank: 1-based place in the edition's own order, whatever order is shown; None if it has none.
        paper: the paper.
        read: whether it was read.
        new: whether it was first seen since the last visit.
        moved: the changes of the paper since the last visit; None if nothing changed.
        read_version: the version that was read, if it is known.
        reasons: why the paper is recommended; None unless the list is one of recommendations.
    """

    rank: int | None
    paper: Paper
    read: bool = False
    new: bool = False
    moved: Moved | None = None
    read_version: int | None = None
    reasons: Reasons | None = None

    @property
    def has_newer_version(self) -> bool:
        """Return whether the paper has a newer version than the one that was read."""
        return self.read and (self.paper.version or 0) > (self.read_version or self.paper.version or 0)


class Listing(Protocol):
    """Papers in the order of a list. It is called on the event loop: `rows` returns 100 rows within 2 ms."""

    def __len__(self) -> int:
        """Return the number of papers."""

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` to before `stop`, as far as there are any."""

    def position(self, paper_id: str) -> int | None:
        """Return the place of a paper, from 0, or None if it is not listed."""


_ID_OF = attrgetter("paper.id")


class MemoryListing:
    """Rows in a given order; implements `Listing`.

    Args:
        rows: the rows.
        among: the identifiers of their papers and maybe of others, so that none of these is searched for.
    """

    def __init__(self, rows: Sequence[Row], among: Container[str] | None = None) -> None:
        self._rows = tuple(rows)
        self._among = among

    def __len__(self) -> int:
        return len(self._rows)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` to before `stop`, clipped to the list."""
        return self._rows[max(start, 0) : max(stop, 0)]

    def position(self, paper_id: str, start: int = 0, stop: int | None = None) -> int | None:
        """Return the first position of a paper in a range, or None if it is not listed there."""
        if self._among is not None and paper_id not in self._among:
            return None
        rows = self._rows if stop is None and not start else self._rows[start:stop]
        with suppress(ValueError):
            return start + indexOf(map(_ID_OF, rows), paper_id)
        return None
