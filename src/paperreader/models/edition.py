"""An edition: one list of papers as a source ranked it at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

import msgspec

from paperreader.models.paper import Paper
from paperreader.models.reasons import Reasons


class EditionKind(StrEnum):
    """The kind of list that an edition is."""

    TRENDING = "trending"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEARCH = "search"
    LIST = "list"
    FILE = "file"
    SAMPLE = "sample"
    FOR_YOU = "for-you"
    SIMILAR = "similar"


COMPUTED = (EditionKind.FOR_YOU, EditionKind.SIMILAR)
"""The kinds of lists that are computed on this machine, among the papers of the library."""


class EditionKey(msgspec.Struct, frozen=True, order=True):
    """The name of an edition.

    Attributes:
        kind: the kind of list.
        value: which list: `2026-11-20` for a day, `2026-W47` for a week, `2026-11` for a month, the words of
            a search, the name of a file; empty for the trending list and the sample. A trending list with a
            day is the last one seen on that day. A list of a source is `arxiv:cs.CL`. Recommendations are
            those of the `week`, the `month` or `all`, possibly followed by ` tag:rl`; similar papers have the
            identifier of the paper that they are like.
    """

    kind: EditionKind
    value: str = ""

    @property
    def has_source(self) -> bool:
        """Return whether it can be requested, now or again: from a source, or computed on this machine."""
        if self.kind is EditionKind.TRENDING:
            return not self.value
        return self.kind not in (EditionKind.FILE, EditionKind.SAMPLE)

    @property
    def is_computed(self) -> bool:
        """Return whether it is a list of recommendations, which needs no source."""
        return self.kind in COMPUTED

    @property
    def source(self) -> str:
        """Return the name of the source of a list."""
        return self.value.partition(":")[0]

    @property
    def name(self) -> str:
        """Return the name that a list has at its source."""
        return self.value.partition(":")[2]

    def __str__(self) -> str:
        if self.kind is EditionKind.LIST:
            return self.value
        return f"{self.kind}:{self.value}" if self.value else str(self.kind)


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """One list of papers in its own order.

    Attributes:
        key: its name.
        source: the name of the source: `huggingface`, `arxiv`, `file`, `sample`.
        order: the source's ranking, in words that follow «ordered by» on the screen: `upvotes`, `GitHub
            activity`, `relevance`, `date`, `the page`.
        fetched_at: when it was fetched, in UTC.
        papers: in the order of the source, each once.
        complete: whether every page of it came; an incomplete edition never replaces a fuller one.
        dropped: the number of items that could not be understood and were left out.
        replaced: papers with a new version, which are not in the list; the library updates those it has.
        reasons: why each paper is recommended, by its identifier.
    """

    key: EditionKey
    source: str
    order: str
    fetched_at: datetime
    papers: tuple[Paper, ...]
    complete: bool = True
    dropped: int = 0
    replaced: tuple[Paper, ...] = ()
    reasons: Mapping[str, Reasons] = {}


class EditionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An edition without its papers: the data of a heading.

    Attributes:
        key, source, order, fetched_at, complete: as in `Edition`.
        count: the number of its papers.
    """

    key: EditionKey
    source: str
    order: str
    fetched_at: datetime
    count: int
    complete: bool = True
