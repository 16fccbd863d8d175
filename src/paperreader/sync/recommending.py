"""Compute a list of recommendations, among the papers of this machine, and store it in the library."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models.edition import EditionInfo, EditionKey
    from paperreader.services import Services


async def recommend(
    key: EditionKey, services: Services, *, progress: Callable[[int], None] | None = None
) -> EditionInfo:
    """Compute a list of recommendations and store it.

    Args:
        key: the list, of a kind in `COMPUTED`.
        services: have the bookmarks, the library and the index.
        progress: called with the number of papers that were indexed so far.

    Raises:
        PaperReaderError: there are too few bookmarks, or no paper to recommend.
    """
    raise PaperReaderError(f"{key} cannot be computed yet at {services.now()}.{progress or ''}")
