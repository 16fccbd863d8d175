"""A long trending list for a measured library, so that the cursor has room to move."""

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
    """Store a trending list of 1,000 papers that the library already has, and return the library.

    Its late indexes are made: the reader would make them in the background after its first start.
    """
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
    store.learn_words()
    store.close()
    return library
