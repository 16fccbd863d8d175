"""Fetch from the sources into the library: an edition, a paper, or day after day. No screen is known here."""

from paperreader.sync.editions import (
    fetch_edition,
    fetch_paper,
    is_fresh,
    keep_edition,
    keep_paper,
    shelf_life,
)

__all__ = ["fetch_edition", "fetch_paper", "is_fresh", "keep_edition", "keep_paper", "shelf_life"]
