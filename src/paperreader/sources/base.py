"""What every source can be asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models import Edition, EditionKey, Paper


class Source(Protocol):
    """A server that has papers. Whatever goes wrong is an `errors.SourceError`.

    Attributes:
        name: as papers and editions call it.
    """

    name: str

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """One ranked list.

        Args:
            key: which; a day without a value is the latest day there is, and the edition says which that was.
            refresh: ask even where a kept answer would be fresh.
            progress: told how many papers have come, after each page.
        """

    async def search(self, words: str, *, limit: int = 120, refresh: bool = False) -> Edition:
        """At most `limit` papers about the words, most relevant first."""

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """One paper by its identifier; `NotFound` if the source does not have it."""
