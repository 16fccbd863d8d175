"""The interface of every source, and the papers that are read from one answer or file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.models import Edition, EditionKey, Paper

if TYPE_CHECKING:
    from collections.abc import Callable


class ParsedItems(msgspec.Struct, frozen=True, kw_only=True):
    """The content of an answer or a file.

    Attributes:
        papers: in its order, each once.
        dropped: the number of items that could not be understood and were left out.
        day: the day that it is about; only pages of Hugging Face give it.
        total: the number of papers that the source has for the request; only feeds give it.
    """

    papers: tuple[Paper, ...]
    dropped: int = 0
    day: date | None = None
    total: int | None = None


class Source(Protocol):
    """A server that has papers. Every failure is an `errors.SourceError`.

    Attributes:
        name: its name in papers and editions.
    """

    name: str

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch one ranked list.

        Args:
            key: the list; a day without a value is the latest day there is, and the edition names that day.
            refresh: ask the server even if a cached answer is fresh.
            progress: called with the number of papers so far, after each page.
        """

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper by its identifier, or raise `NotFound` if the source does not have it."""
