"""Rows in a given order."""

from __future__ import annotations

from paperreader.models.listing import MemoryListing, Row
from tests.builders import build_paper


def test_a_listing_gives_what_there_is() -> None:
    rows = [Row(rank, build_paper(id=f"2611.0000{rank}")) for rank in (1, 2, 3, 4)]
    listing = MemoryListing(rows)
    assert len(listing) == 4
    assert [row.rank for row in listing.rows(2, 99)] == [3, 4]
    assert list(listing.rows(-5, 1)) == [rows[0]]
    assert list(listing.rows(7, 9)) == []
    assert listing.position("2611.00003") == 2
    assert listing.position("nobody") is None
