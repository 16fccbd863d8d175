"""One paper with what its reader keeps about it: what goes out in an export and comes in by an import."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from paperreader.models.paper import Paper


class Status(StrEnum):
    """How far the reader is with a paper that is kept."""

    LATER = "later"
    READING = "reading"
    READ = "read"


BEST_RATING = 5
"""Ratings go from 1 to this; a paper without one has None."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A paper, and the reader's own words about it.

    Attributes:
        paper: the paper; its title is empty where only its identifier is known.
        tags: one line each, nested with `/`.
        note: text of several lines, or empty.
        status: how far the reader is, or None.
        rating: 1 to `BEST_RATING`, or None.
        collections: names of the lists it is in.
        added: when it was bookmarked, in UTC; None where it is not.
    """

    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    status: Status | None = None
    rating: int | None = None
    collections: tuple[str, ...] = ()
    added: datetime | None = None
