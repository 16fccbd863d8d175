from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.library import LibraryListing
from paperreader.models.listing import Listing, Row
from tests.builders import build_edition, build_paper
from tests.unit.library.shelf import TRENDING, numbers, select

if TYPE_CHECKING:
    from paperreader.library import Library


@pytest.fixture
def listing(library: Library) -> LibraryListing:
    library.store(build_edition(1000))
    selected = select(library.edition_shelf(TRENDING))
    assert isinstance(selected, LibraryListing)
    return selected


def statements(library: Library) -> list[str]:
    """Record the statements that the database runs from now on."""
    asked: list[str] = []
    for connection in library._database._idle:
        connection.set_trace_callback(asked.append)
    return asked


def test_it_is_what_a_list_expects(listing: LibraryListing) -> None:
    expected: Listing = listing
    assert len(expected) == 1000


def test_rows_are_cut_to_what_there_is(listing: LibraryListing) -> None:
    assert numbers(listing.rows(0, 3)) == [1, 2, 3]
    assert numbers(listing.rows(998, 2000)) == [999, 1000]
    assert numbers(listing.rows(-5, 2)) == [1, 2]
    assert listing.rows(5, 5) == []
    assert listing.rows(7, 3) == []
    assert listing.rows(1000, 1010) == []


def test_a_row_tells_rank_paper_and_whether_it_was_read(library: Library, listing: LibraryListing) -> None:
    library.mark(["2611.00002"], read=True)
    assert listing.rows(0, 2) == [Row(1, build_paper(1)), Row(2, build_paper(2), read=True)]


def test_rows_overlapping_those_loaded_are_the_same_as_loaded_alone(listing: LibraryListing) -> None:
    listing.rows(10, 20)
    assert numbers(listing.rows(5, 25)) == list(range(6, 26))
    assert numbers(listing.rows(990, 1000)) == list(range(991, 1001))


def test_rows_are_loaded_once_and_with_one_statement(library: Library, listing: LibraryListing) -> None:
    asked = statements(library)
    listing.rows(0, 40)
    assert len(asked) == 1
    listing.rows(0, 40)
    listing.rows(10, 20)
    assert len(asked) == 1
    listing.rows(1, 41)
    assert len(asked) == 2


def test_only_so_many_rows_are_kept(listing: LibraryListing) -> None:
    for start in range(0, 1000, 10):
        listing.rows(start, start + 10)
    assert len(listing._loaded) < 700


def test_a_row_tells_what_is_known_now(library: Library, listing: LibraryListing) -> None:
    assert not listing.rows(0, 1)[0].read
    library.mark(["2611.00001"], read=True)
    assert listing.rows(0, 1)[0].read
    library.store(build_edition(papers=(build_paper(1, stars=42),), complete=False))
    assert listing.rows(0, 1)[0].paper.stars == 42


def test_a_place_is_found_by_identifier(library: Library, listing: LibraryListing) -> None:
    assert listing.position("2611.00001") == 0
    assert listing.position("2611.01000") == 999
    assert listing.position("9901.00001") is None
    whole = select(library.whole_shelf())
    assert numbers(whole.rows(0, 1)) == [1]
    assert whole.position("2611.01000") == 999


def test_a_paper_that_is_elsewhere_in_the_library_has_no_place(
    library: Library, listing: LibraryListing
) -> None:
    library.store_papers([build_paper(5000)])
    assert listing.position("2611.05000") is None


def test_a_listing_of_a_library_begun_anew_shows_what_there_is(
    library: Library, listing: LibraryListing
) -> None:
    with library._database.write() as connection:
        connection.execute("drop trigger papers_are_kept")
        connection.execute("pragma defer_foreign_keys = on")
        connection.execute("delete from edition_papers")
        connection.execute("delete from upvotes_seen")
        connection.execute("delete from papers where rowid <= 999")
    assert numbers(listing.rows(0, 3)) == [1]


def test_the_whole_library_is_listed_without_asking_for_its_rows(
    library: Library, listing: LibraryListing
) -> None:
    asked = statements(library)
    whole = select(library.whole_shelf())
    assert len(whole) == 1000
    assert all("order by" not in statement for statement in asked)
