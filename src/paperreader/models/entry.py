"""One paper with the user's own words about it: the unit of exports and imports."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

import msgspec

from paperreader.models.paper import Paper, merge


class Status(StrEnum):
    """The user's reading status of a paper."""

    LATER = "later"
    READING = "reading"
    READ = "read"


BEST_RATING = 5
"""The best rating; ratings begin at 1, and a paper without one has None."""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A paper, and the user's own words about it.

    Attributes:
        paper: the paper; its title is empty if only its identifier is known.
        tags: one line each, nested with `/`.
        note: several lines of text, or empty.
        status: the user's reading status of the paper, or None.
        rating: 1 to `BEST_RATING`, or None.
        collections: names of the collections it is in.
        added: when it was bookmarked, in UTC; None if it is not.
    """

    paper: Paper
    tags: tuple[str, ...] = ()
    note: str = ""
    status: Status | None = None
    rating: int | None = None
    collections: tuple[str, ...] = ()
    added: datetime | None = None


def entry_of(paper: Paper, own: Entry | None) -> Entry:
    """Return a paper with the words of the user's entry for it, if there is one, and with what both know."""
    return Entry(paper=paper) if own is None else msgspec.structs.replace(own, paper=merge(own.paper, paper))
