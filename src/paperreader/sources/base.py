"""The interface of every source."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models import Edition, EditionKey, Paper


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
