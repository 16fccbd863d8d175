"""One paper in one row, under whatever names it arrives."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.models import Paper
from paperreader.models.identifier import local_identifier
from paperreader.query.parser import parse
from tests.builders import NOW, build_edition, build_paper
from tests.unit.library.shelf import select

if TYPE_CHECKING:
    from pathlib import Path

ARXIV = build_paper(1, title="On Tests", doi="10.1234/x", sources=("arxiv",))
FEED = Paper(id="doi:10.1234/x", title="On Tests", journal="Nature", sources=("feed",))
LOCAL = Paper(id=local_identifier("On tests", "Number1", 2026), title="On tests", published=date(2026, 1, 1),
              authors=("Ada Number1",), sources=("file",))  # fmt: skip


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return Library(tmp_path / "library.db", clock=lambda: NOW)


def titles(library: Library) -> list[str]:
    return [row.paper.id for row in select(library.whole_shelf()).rows(0, 10)]


@pytest.mark.parametrize("order", list(permutations((ARXIV, FEED, build_paper(1)))))
def test_a_paper_is_one_row_in_whatever_order_sources_have_it(
    order: tuple[Paper, ...], library: Library
) -> None:
    library.store_papers([build_paper(2)])
    for paper in order:
        library.store_papers([paper])
    library.store_papers([build_paper(3)])

    assert titles(library) == ["2611.00003", "2611.00001", "2611.00002"]
    known = library.paper("doi:10.1234/x")
    assert known is not None
    assert (known.id, known.journal, known.upvotes) == ("2611.00001", "Nature", 99)
    assert library.papers(["doi:10.1234/x"]) == {"doi:10.1234/x": known}


def test_a_stronger_identifier_renames_the_row_and_its_read_mark_follows(library: Library) -> None:
    library.store(build_edition(0, papers=(FEED,)))
    library.mark([FEED.id], read=True)

    stored = library.store(build_edition(0, papers=(ARXIV,), source="arxiv"))

    assert (stored.added, stored.renamed) == (0, {FEED.id: ARXIV.id})
    assert library.is_read(ARXIV.id)


@pytest.mark.parametrize("order", list(permutations((build_paper(1, title="On Tests"), LOCAL))))
def test_a_paper_without_identifiers_is_found_by_title_author_and_year(
    order: tuple[Paper, ...], library: Library
) -> None:
    for paper in order:
        library.store_papers([paper])

    assert titles(library) == ["2611.00001"]
    assert library.paper(LOCAL.id) == library.paper("2611.00001")


def test_a_name_that_a_stronger_one_replaces_in_the_same_list_still_leads_to_the_paper(
    library: Library,
) -> None:
    vague = Paper(id=local_identifier("On tests"), title="On tests", sources=("feed",))
    library.store_papers([LOCAL])
    library.store_papers([vague, build_paper(1, title="On Tests")])

    assert library.count() == 1
    assert library.paper(vague.id) == library.paper(LOCAL.id) == library.paper("2611.00001")


def test_the_same_title_of_another_author_is_another_paper(library: Library) -> None:
    library.store_papers([LOCAL])
    library.store_papers([build_paper(1, title="On Tests", authors=("Bob Else",))])

    assert library.count() == 2


def test_two_preprints_with_one_doi_stay_two_papers(library: Library) -> None:
    library.store_papers([ARXIV])
    library.store_papers([build_paper(2, doi="10.1234/x", title="On Tests")])

    assert library.count() == 2


def test_two_rows_that_turn_out_to_be_one_paper_become_one(library: Library) -> None:
    bare = build_paper(1, title="Words of arXiv", authors=("Ada Number1",))
    feed = Paper(id="doi:10.1234/x", title="Sentences of a journal", citations=3, sources=("feed",))
    library.store_papers([build_paper(3)])
    library.store(build_edition(0, papers=(feed, build_paper(4)), source="feed"))
    library.store_papers([bare])
    library.mark([feed.id], read=True)
    listing = select(library.whole_shelf())
    assert len(listing) == 4

    stored = library.store(build_edition(0, papers=(ARXIV,), source="arxiv"))

    assert stored.renamed == {"doi:10.1234/x": "2611.00001"}
    whole = select(library.whole_shelf())
    assert (library.count(), len(whole)) == (3, 3)
    assert titles(library) == ["2611.00001", "2611.00004", "2611.00003"]
    assert [whole.position(name) for name in ("2611.00001", "2611.00003", "doi:10.1234/x")] == [0, 2, 0]
    assert len(select(library.whole_shelf(), parse("-cat:cs.XX"))) == 3
    assert len(select(library.whole_shelf(), parse("sentences"))) == 0
    assert library.is_read("2611.00001")
    known = library.paper("doi:10.1234/x")
    assert known is not None
    assert (known.id, known.citations) == ("2611.00001", 3)
    library.store_papers([feed])
    assert library.count() == 3


def test_one_list_may_have_a_paper_under_several_names(library: Library) -> None:
    bare = build_paper(1, title="On Tests")
    edition = build_edition(0, papers=(FEED, bare, ARXIV))

    library.store(edition)

    assert titles(library) == ["2611.00001"]
    info = library.info(edition.key)
    assert info is not None
    assert info.count == 1


@pytest.mark.parametrize("order", list(permutations((FEED, build_paper(1, title="On Tests"), ARXIV))))
def test_a_list_in_any_order_stores_a_paper_under_its_strongest_identifier(
    order: tuple[Paper, ...], library: Library
) -> None:
    library.store(build_edition(0, papers=order))

    assert titles(library) == ["2611.00001"]


def test_a_row_of_two_preprints_with_one_doi_unites_nothing(library: Library) -> None:
    library.store_papers([ARXIV])
    library.store_papers([build_paper(2, doi="10.1234/x", title="On Tests")])
    library.store_papers([FEED])

    assert library.count() == 2
