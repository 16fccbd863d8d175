from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.library.strategy import rows_of_library
from paperreader.models import EditionKey, EditionKind
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.nodes import Order, Query
from paperreader.query.parser import parse
from paperreader.query.shelf import Selection
from tests.builders import NOW, BookmarkFacts, build_edition, build_paper
from tests.unit.library.shelf import CONTEXT, TRENDING, everything, numbers, select

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.library import EditionShelf, Library, LibraryShelf
    from paperreader.query.kinds import Sort

    Shelf = EditionShelf | LibraryShelf

FIVE = (
    build_paper(
        1, title="beta", upvotes=5, stars=None, comments=0, published=date(2026, 1, 1), edition_date=None
    ),
    build_paper(
        2, title="Alpha", upvotes=None, stars=7, comments=9, published=None, edition_date=date(2026, 3, 1)
    ),
    build_paper(3, title="alpha", upvotes=50, stars=0, comments=None, published=None, edition_date=None),
    build_paper(
        4, title="Gamma", upvotes=5, stars=70, comments=9, published=date(2026, 9, 1), edition_date=None
    ),
    build_paper(
        5,
        title="delta",
        upvotes=0,
        stars=None,
        comments=1,
        published=date(2026, 8, 1),
        edition_date=date(2026, 2, 1),
    ),
)


@pytest.fixture(params=["edition", "library"])
def shelf(library: Library, request: pytest.FixtureRequest) -> Shelf:
    """Return a shelf of papers 1 to 5 in this order: an edition, or the library."""
    library.store(build_edition(papers=FIVE))
    return library.whole_shelf() if request.param == "library" else library.edition_shelf(TRENDING)


def ordered(*orders: Order) -> Query:
    return Query(sort=orders)


def test_a_shelf_tells_how_many_papers_and_how_they_are_ordered(library: Library) -> None:
    library.store(build_edition(papers=FIVE, order="GitHub activity"))
    edition, whole = library.edition_shelf(TRENDING), library.whole_shelf()
    assert (edition.count, edition.order) == (5, "GitHub activity")
    assert (whole.count, whole.order) == (5, "when added, newest first")


@pytest.mark.parametrize(
    ("text", "sort", "hide_read", "at_once"),
    [
        ("", SOURCE, False, True),
        ("", SOURCE, True, False),
        ("", SORTS["upvotes"], False, False),
        ("alpha", SOURCE, False, False),
    ],
)
def test_only_the_whole_library_in_its_own_order_is_selected_at_once(
    library: Library, text: str, sort: Sort, hide_read: bool, at_once: bool
) -> None:
    found = library.whole_shelf().needs_all(parse(text), sort, hide_read=hide_read)
    assert found == at_once


def test_a_shelf_of_an_edition_that_is_not_stored_is_empty(library: Library) -> None:
    shelf = library.edition_shelf(EditionKey(EditionKind.DAY, "2026-11-20"))
    assert (shelf.info, shelf.count, shelf.order) == (None, 0, "")
    assert len(select(shelf)) == 0


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (SOURCE, [1, 2, 3, 4, 5]),
        (SORTS["upvotes"], [3, 1, 4, 5, 2]),
        (SORTS["stars"], [4, 2, 3, 1, 5]),
        (SORTS["comments"], [2, 4, 5, 1, 3]),
        (SORTS["date"], [4, 2, 5, 1, 3]),
        (SORTS["title"], [2, 3, 1, 5, 4]),
        (SORTS["relevance"], [1, 2, 3, 4, 5]),
    ],
)
def test_orders_put_the_most_first_the_unknown_last_and_ties_in_the_shelfs_order(
    shelf: Shelf, sort: Sort, expected: list[int]
) -> None:
    assert numbers(everything(shelf, sort=sort)) == expected
    assert numbers(everything(shelf, sort=sort, limit=3)) == expected[:3]


@pytest.mark.parametrize(
    ("orders", "expected"),
    [
        ([Order(SORTS["stars"])], [4, 2, 3, 1, 5]),
        ([Order(SORTS["stars"], reverse=True)], [3, 2, 4, 1, 5]),
        ([Order(SORTS["upvotes"], reverse=True)], [5, 1, 4, 3, 2]),
        ([Order(SORTS["published"])], [4, 5, 1, 2, 3]),
        ([Order(SORTS["title"], reverse=True)], [4, 5, 1, 2, 3]),
        ([Order(SORTS["rank"], reverse=True)], [5, 4, 3, 2, 1]),
        ([Order(SORTS["comments"]), Order(SORTS["stars"])], [4, 2, 5, 1, 3]),
        ([Order(SORTS["relevance"])], [1, 2, 3, 4, 5]),
    ],
)
def test_an_order_in_the_query_wins(shelf: Shelf, orders: list[Order], expected: list[int]) -> None:
    assert numbers(everything(shelf, ordered(*orders), sort=SORTS["upvotes"])) == expected


def test_ranks_go_with_their_papers_in_every_order(library: Library) -> None:
    library.store(build_edition(papers=FIVE))
    rows = everything(library.edition_shelf(TRENDING), sort=SORTS["upvotes"])
    assert [(row.rank, row.paper) for row in rows] == [(n, FIVE[n - 1]) for n in (3, 1, 4, 5, 2)]


def test_papers_of_the_whole_library_have_no_rank(library: Library) -> None:
    library.store(build_edition(papers=FIVE))
    assert {row.rank for row in everything(library.whole_shelf())} == {None}


@pytest.mark.parametrize("sort", [SOURCE, SORTS["upvotes"]])
def test_read_papers_can_be_hidden(library: Library, shelf: Shelf, sort: Sort) -> None:
    before = numbers(everything(shelf, sort=sort))
    library.mark(["2611.00001", "2611.00003", "9901.00001"], read=True)
    after = numbers(everything(shelf, sort=sort, hide_read=True))
    assert after == [number for number in before if number not in (1, 3)]
    assert numbers(everything(shelf, sort=sort, hide_read=True, limit=2)) == after[:2]


def test_a_limit_may_be_larger_than_the_shelf(shelf: Shelf) -> None:
    assert len(select(shelf, limit=100)) == 5
    assert len(select(shelf, limit=0)) == 0


def test_a_listing_keeps_its_papers_when_some_are_read_or_added(library: Library, shelf: Shelf) -> None:
    listing = select(shelf, hide_read=True)
    library.mark(["2611.00001"], read=True)
    library.store(build_edition(papers=(build_paper(6),), complete=False))
    assert numbers(listing.rows(0, 9)) == [1, 2, 3, 4, 5]


def explained(library: Library, ask: Callable[[], Any]) -> str:
    asked: list[str] = []
    (connection,) = library._database._idle
    connection.set_trace_callback(asked.append)
    ask()
    connection.set_trace_callback(None)
    selects = [sql for sql in asked if "order by" in sql or "group_concat" in sql]
    plans = [connection.execute(f"explain query plan {sql}").fetchall() for sql in selects]
    return "\n".join(row[3] for plan in plans for row in plan)


@pytest.mark.parametrize(
    "text", ["is:new", "source:arxiv", "citations:>5", "has:summary", "cat:cs.CL", "-is:new diffusion"]
)
def test_a_late_index_answers_a_condition_without_reading_papers(library: Library, text: str) -> None:
    library.store(build_edition(papers=FIVE))
    library.learn_words()
    plan = explained(library, lambda: library.whole_shelf().count_matching(parse(text), CONTEXT))
    assert "INDEX papers_" in plan
    assert "SCAN p\n" not in f"{plan}\n"


@pytest.mark.parametrize("text", ["is:new", "source:arxiv", "has:summary", "cat:cs.CL", "date:2026-05"])
def test_only_many_papers_are_compared_with_the_index_of_an_order(library: Library, text: str) -> None:
    library.store(build_edition(papers=FIVE))
    library.learn_words()
    request = Selection(parse(f"{text} sort:upvotes"), SOURCE, CONTEXT, limit=50)
    (connection,) = library._database._idle
    order = "SCAN p USING COVERING INDEX papers_upvotes"
    assert order in explained(library, lambda: rows_of_library(connection, request, few=-1))
    few = explained(library, lambda: rows_of_library(connection, request))
    assert order not in few
    assert "SEARCH p USING INTEGER PRIMARY KEY" in few


@pytest.mark.parametrize("sort", [SORTS["upvotes"], SORTS["stars"], SORTS["comments"], SORTS["date"]])
def test_a_first_page_of_everything_is_read_off_an_index(library: Library, sort: Sort) -> None:
    library.store(build_edition(papers=FIVE))
    plan = explained(library, lambda: select(library.whole_shelf(), sort=sort, limit=50))
    assert "INDEX papers_" in plan
    assert "TEMP B-TREE" not in plan


def test_a_first_page_of_words_is_read_off_the_full_text_index_in_place(library: Library) -> None:
    library.store(build_edition(papers=FIVE))
    plan = explained(library, lambda: select(library.whole_shelf(), parse("alpha"), limit=50))
    assert "TEMP B-TREE" not in plan
    assert "papers_" not in plan.replace("papers_fts", "")


@pytest.mark.parametrize(
    ("text", "index"),
    [
        ("upvotes:>5", "papers_upvotes"),
        ("stars:>5", "papers_stars"),
        ("comments:>5 -upvotes:>9", "papers_comments"),
        ("has:code", "papers_with_code"),
        ("has:project", "papers_with_project"),
        ("has:models", "papers_with_models"),
        ("org:lab", "papers_organization"),
        ("by:somebody", "papers_submitter"),
        ("date:2026-05", "papers_date"),
        ("id:2611.000", "sqlite_autoindex_papers_1"),
    ],
)
def test_a_condition_that_few_papers_meet_is_read_off_its_index(
    library: Library, text: str, index: str
) -> None:
    library.store(build_edition(papers=FIVE))
    plan = explained(library, lambda: select(library.whole_shelf(), parse(text), limit=50))
    assert f"INDEX {index}" in plan
    assert "SCAN p\n" not in f"{plan}\n"


def test_words_beside_a_condition_that_few_papers_meet_fetch_no_paper_in_vain(library: Library) -> None:
    library.store(build_edition(papers=FIVE))
    plan = explained(library, lambda: select(library.whole_shelf(), parse("alpha upvotes:>5"), limit=50))
    index, words = plan.splitlines()
    assert index == "SEARCH p USING COVERING INDEX papers_upvotes (upvotes>?)"
    assert words.startswith("SCAN f VIRTUAL TABLE")


@pytest.mark.parametrize("text", ["is:bookmarked alpha", "-is:bookmarked alpha"])
def test_words_beside_bookmarks_fetch_no_paper_in_vain(library: Library, text: str) -> None:
    library.store(build_edition(papers=FIVE))
    context = QueryContext(NOW.date(), {"2611.00002": BookmarkFacts()})
    plan = explained(library, lambda: library.whole_shelf().count_matching(parse(text), context))
    assert "COVERING INDEX sqlite_autoindex_papers_1 (id=?)" in plan
    assert not re.search(r"(SCAN|SEARCH) p (?!USING COVERING)", plan)


@pytest.mark.parametrize("text", ["", "alpha", "alp", "upvotes:>0", "nowhere", "-alpha", "alpha is:unread"])
@pytest.mark.parametrize("hide_read", [False, True])
def test_papers_are_counted_as_they_are_selected(
    library: Library, shelf: Shelf, text: str, hide_read: bool
) -> None:
    library.mark(["2611.00002"], read=True)
    selected = select(shelf, parse(text), hide_read=hide_read)
    assert shelf.count_matching(parse(text), CONTEXT, hide_read=hide_read) == len(selected)
