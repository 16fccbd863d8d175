"""The seam between what papers there are and what a list shows of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence


class Moved(msgspec.Struct, frozen=True):
    """What changed of a paper since the last visit; 0 where nothing did or nothing is known.

    Attributes:
        rank: places that it climbed in its edition; negative where it fell.
        upvotes, stars: how many more there are; negative for fewer.
    """

    rank: int = 0
    upvotes: int = 0
    stars: int = 0


class Row(msgspec.Struct, frozen=True):
    """One paper as a list shows it.

    Attributes:
        rank: 1-based place in the edition's own order, whatever order is shown; None where it has none.
        paper: the paper.
        read: whether it was read.
        new: whether it was first seen since the last visit.
        moved: what changed of it since the last visit; None where nothing did.
    """

    rank: int | None
    paper: Paper
    read: bool = False
    new: bool = False
    moved: Moved | None = None


class Listing(Protocol):
    """Papers in the order of a list. Asked on the event loop: `rows` answers 100 rows within 2 ms."""

    def __len__(self) -> int:
        """How many papers."""

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`, cut to what there is."""

    def position(self, paper_id: str) -> int | None:
        """Where a paper stands, from 0, or None if it is not listed."""
