"""A long trending list for a measured library, so that keys have somewhere to go."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from corpus import NOW, papers_of
from paperreader.library import Library
from paperreader.models import Edition, EditionKey, EditionKind

if TYPE_CHECKING:
    from pathlib import Path

TRENDING = 1_000


def with_editions(library: Path) -> Path:
    """The same library, in which the trending list has 1,000 papers that it already knows."""
    store = Library(library, clock=lambda: NOW)
    store.store(
        Edition(
            key=EditionKey(EditionKind.TRENDING),
            source="huggingface",
            order="GitHub activity",
            fetched_at=NOW,
            papers=tuple(islice(papers_of(), TRENDING)),
        )
    )
    store.close()
    return library
