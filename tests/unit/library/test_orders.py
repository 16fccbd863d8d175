from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from paperreader.library import Library
from paperreader.library.orders import OwnOrder, order_by
from paperreader.models.listing import Row
from paperreader.query.context import NoLikeness, QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.nodes import Order
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.builders import NOW, BookmarkFacts, build_edition, build_paper
from tests.unit.library.shelf import TRENDING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperreader.models.paper import Paper
    from paperreader.query.kinds import Sort
    from paperreader.query.shelf import Shelf

RANK = OwnOrder("e.rank")
ROWS = OwnOrder("f.rowid", descending=True)


def ordered(text: str = "", sort: Sort = SOURCE, own: OwnOrder = RANK, *, has_words: bool = False) -> str:
    return order_by(parse(text).sort or (Order(sort),), own, has_words=has_words)


def test_the_own_order_is_asked_for_once_so_that_the_index_is_read_in_place() -> None:
    assert ordered() == "e.rank"
    assert ordered(own=ROWS) == "f.rowid desc"
    assert ordered("sort:rank", own=ROWS) == "f.rowid desc"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (SORTS["upvotes"], "p.upvotes desc, e.rank"),
        (SORTS["date"], "coalesce(p.edition_date, p.published) desc, e.rank"),
        (SORTS["title"], "p.title collate nocase, e.rank"),
    ],
)
def test_every_other_order_falls_back_on_the_own_one(sort: Sort, expected: str) -> None:
    assert ordered(sort=sort) == expected


def test_the_query_wins_and_may_order_by_several_things() -> None:
    expected = "p.comments desc, p.stars asc nulls last, e.rank"
    assert ordered("sort:comments sort:-stars", SORTS["title"]) == expected


def test_relevance_needs_words() -> None:
    assert ordered(sort=SORTS["relevance"]) == "e.rank"
    assert ordered(sort=SORTS["relevance"], has_words=True).startswith("bm25(papers_fts, ")


def test_the_own_order_turned_round() -> None:
    assert ordered("sort:-rank") == "e.rank desc, e.rank"
    assert ordered("sort:-rank", own=ROWS) == "f.rowid, f.rowid desc"


PAPERS = tuple(
    build_paper(
        number,
        title=f"{'abc'[number % 3]} paper {number % 4}",
        upvotes=None if number % 5 == 0 else number % 4,
        stars=None if number % 3 else number % 2,
    )
    for number in range(1, 13)
)
ROWS_IN_MEMORY = tuple(Row(rank, paper) for rank, paper in enumerate(PAPERS, 1))
KEYS = st.sampled_from(["rating", "added", "upvotes", "title", "stars", "rank", "for-you"])
SCORES = st.dictionaries(st.sampled_from([paper.id for paper in PAPERS]), st.integers(1, 3), max_size=8)
ORDERS = st.lists(st.tuples(st.sampled_from(["", "-"]), KEYS), min_size=1, max_size=3)
KEPT = st.dictionaries(
    st.sampled_from([paper.id for paper in PAPERS] + ["2611.09999"]),
    st.builds(
        BookmarkFacts,
        rating=st.none() | st.integers(1, 5),
        added=st.integers(-3, 3).map(lambda step: datetime(1999, 1, 1, tzinfo=UTC) + timedelta(0, 0, step)),
    ),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder: Path = tmp_path_factory.mktemp("orders")
    library = Library(folder / "library.db", clock=lambda: NOW)
    library.store(build_edition(papers=PAPERS))
    return library


def ids(shelf: Shelf, text: str, sort: Sort, context: QueryContext, limit: int | None = None) -> list[str]:
    listing = shelf.select(parse(text), sort, context, limit=limit)
    return [row.paper.id for row in listing.rows(0, len(listing))]


class Scored(NoLikeness):
    """Papers with scores, in memory and in a library."""

    def __init__(self, scores: dict[str, int], library: Library) -> None:
        self._scores = scores
        self._library = library

    def of_rows(self) -> dict[int, float]:
        """Return the scores by row."""
        return {row: self._scores[paper] for paper, row in self._library.texts.row_of(self._scores).items()}

    def of_papers(self, papers: Sequence[Paper]) -> dict[str, float]:
        """Return the scores by paper."""
        return {paper.id: self._scores[paper.id] for paper in papers if paper.id in self._scores}


@examples(300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(KEPT, SCORES, ORDERS, st.sampled_from(["", "paper", "a -b", "is:bookmarked", "rating:>2 paper"]))
def test_memory_and_sql_give_the_same_order(
    filled: Library,
    kept: dict[str, BookmarkFacts],
    scores: dict[str, int],
    orders: list[tuple[str, str]],
    words: str,
) -> None:
    context = QueryContext(today=NOW.date(), bookmarks=kept, likeness=Scored(scores, filled))
    text = " ".join([words, *(f"sort:{sign}{key}" for sign, key in orders)])
    expected = ids(MemoryShelf(ROWS_IN_MEMORY), text, SOURCE, context)

    edition = filled.edition_shelf(TRENDING)
    assert ids(edition, text, SORTS["title"], context) == expected
    assert ids(edition, text, SORTS["title"], context, limit=3) == expected[:3]

    if not any(key == "rank" for _, key in orders):  # Papers have no rank in the library.
        added_last_first = tuple(sorted(ROWS_IN_MEMORY, key=lambda row: library_place(filled, row)))
        expected = ids(MemoryShelf(added_last_first), text, SOURCE, context)
        assert ids(filled.whole_shelf(), text, SORTS["title"], context) == expected
        assert ids(filled.whole_shelf(), text, SORTS["title"], context, limit=3) == expected[:3]


def library_place(library: Library, row: Row) -> int:
    shelf = library.whole_shelf()
    place = shelf.select(parse(""), SOURCE, QueryContext(today=NOW.date())).position(row.paper.id)
    assert place is not None
    return place


@pytest.mark.parametrize("sort", [SORTS["rating"], SORTS["added"]])
def test_a_list_can_be_put_in_the_order_of_bookmarks(filled: Library, sort: Sort) -> None:
    kept = {
        PAPERS[3].id: BookmarkFacts(rating=2, added=NOW),
        PAPERS[7].id: BookmarkFacts(rating=1, added=NOW),
    }
    context = QueryContext(today=NOW.date(), bookmarks=kept)
    for shelf in (filled.edition_shelf(TRENDING), filled.whole_shelf(), MemoryShelf(ROWS_IN_MEMORY)):
        found = ids(shelf, "", sort, context)
        assert set(found[:2]) == set(kept)
        assert len(found) == len(PAPERS)
