"""Rows in memory, selected and ordered."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import Superseded
from paperreader.models.listing import MemoryListing, Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from paperreader.query.texts import FoldedTexts
from tests.amounts import examples
from tests.builders import build_paper
from tests.unit.query import strategies

if TYPE_CHECKING:
    from paperreader.models import Paper
    from paperreader.query.kinds import Sort
    from paperreader.query.texts import PaperTexts

CONTEXT = QueryContext(today=strategies.TODAY)
ROWS = (
    Row(1, build_paper(1, title="beta", upvotes=5, stars=None, edition_date=date(2026, 11, 1)), read=True),
    Row(2, build_paper(2, title="Alpha", upvotes=None, stars=7, edition_date=date(2026, 11, 3))),
    Row(3, build_paper(3, title="gamma alpha", upvotes=9, stars=7, edition_date=None, published=None)),
    Row(
        4,
        build_paper(
            4, title="Delta", abstract="About alpha.", upvotes=5, stars=8, edition_date=date(2026, 11, 2)
        ),
    ),
)


def ranks(text: str, sort: Sort = SOURCE, *, hide_read: bool = False) -> list[int | None]:
    listing = MemoryShelf(ROWS).select(parse(text), sort, CONTEXT, hide_read=hide_read)
    return [row.rank for row in listing.rows(0, len(listing))]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        (SOURCE, [1, 2, 3, 4]),
        (SORTS["upvotes"], [3, 1, 4, 2]),
        (SORTS["stars"], [4, 2, 3, 1]),
        (SORTS["date"], [2, 4, 1, 3]),
        (SORTS["title"], [2, 1, 4, 3]),
        (SORTS["relevance"], [1, 2, 3, 4]),
    ],
)
def test_a_list_is_ordered(sort: Sort, order: list[int]) -> None:
    assert ranks("", sort) == order


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("sort:upvotes", [3, 1, 4, 2]),
        ("sort:-upvotes", [1, 4, 3, 2]),
        ("sort:-date", [1, 4, 2, 3]),
        ("sort:published", [1, 2, 4, 3]),
        ("sort:-title", [3, 4, 1, 2]),
        ("sort:-rank", [4, 3, 2, 1]),
        ("sort:stars sort:-title", [4, 3, 2, 1]),
        ("sort:relevance alpha", [2, 3, 4]),
    ],
)
def test_sort_in_a_query_wins(text: str, order: list[int]) -> None:
    assert ranks(text, SORTS["title"]) == order


def test_read_papers_can_be_hidden() -> None:
    assert ranks("", hide_read=True) == [2, 3, 4]
    assert ranks("is:read", hide_read=True) == []


def test_a_shelf_counts_everything_and_gives_no_more_than_asked_for() -> None:
    shelf = MemoryShelf(ROWS)
    assert shelf.count == 4
    listing = shelf.select(parse("alpha"), SORTS["date"], CONTEXT, limit=2)
    assert [row.rank for row in listing.rows(0, 9)] == [2, 4]
    assert MemoryShelf(()).count == len(MemoryShelf(()).select(parse(""), SOURCE, CONTEXT)) == 0


@examples(100)
@given(strategies.rows(), strategies.QUERY)
def test_every_order_shows_the_same_papers(rows: tuple[Row, ...], text: str) -> None:
    expected = MemoryShelf(rows).select(parse(text), SOURCE, CONTEXT)
    for sort in (SOURCE, *SORTS.values()):
        listing = MemoryShelf(rows).select(parse(text), sort, CONTEXT)
        assert {row.paper.id for row in listing.rows(0, 9)} == {row.paper.id for row in expected.rows(0, 9)}


@examples(200)
@given(
    strategies.rows(),
    st.lists(strategies.QUERY, max_size=3),
    strategies.contexts(),
    st.booleans(),
    st.booleans(),
)
def test_a_search_that_continues_the_last_one_finds_what_a_new_one_finds(
    rows: tuple[Row, ...], texts: list[str], context: QueryContext, hide_read: bool, prepared: bool
) -> None:
    shelf = MemoryShelf(rows)
    for _ in shelf.prepare() if prepared else ():
        pass
    for text in texts:
        for end in range(len(text) + 1):
            query = parse(text[:end], finished=False)
            for limit in (1, None):
                found = shelf.select(query, SOURCE, context, hide_read=hide_read, limit=limit)
                expected = MemoryShelf(rows).select(query, SOURCE, context, hide_read=hide_read, limit=limit)
                assert found.rows(0, 9) == expected.rows(0, 9)


def texts_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list to which the paper of each text that is read from now on is added."""
    papers: list[str] = []
    real = FoldedTexts.of

    def noted(self: FoldedTexts, paper: Paper) -> PaperTexts:
        papers.append(paper.id)
        return real(self, paper)

    monkeypatch.setattr(FoldedTexts, "of", noted)
    return papers


def test_a_letter_more_tries_only_the_papers_that_matched_and_the_first_page_only_some(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried = texts_read(monkeypatch)
    titles = ["graph", "grid", "tree", "rose"] * 500
    shelf = MemoryShelf([Row(None, build_paper(number, title=title)) for number, title in enumerate(titles)])

    def tries(text: str, limit: int | None = None) -> tuple[int, int]:
        before = len(tried)
        found = shelf.select(parse(text), SOURCE, CONTEXT, limit=limit)
        return len(found), len(tried) - before

    assert tries("g", limit=200) == (200, 400)
    assert tries("g") == (1_000, 1_600)
    assert tries("gr", limit=200) == (200, 200)
    assert tries("gra") == (500, 1_000)
    assert tries("gra") == (500, 0)
    assert tries("gra is:unread") == (500, 0)
    assert tries("gra is:unread a") == (500, 500)
    assert tries("gr") == (1_000, 2_000)


def test_two_letters_read_no_prepared_text_and_the_next_only_those_with_a_word_of_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    titles = ["graph", "grid", "tree", "rose"] * 50
    shelf = MemoryShelf([Row(None, build_paper(number, title=title)) for number, title in enumerate(titles)])
    for _ in range(50):  # The next letter stops it; it goes on after the answer.
        next(iter(shelf.prepare()))
    assert len(list(shelf.prepare())) == 150
    assert not list(shelf.prepare())
    tried = texts_read(monkeypatch)

    def tries(text: str) -> tuple[int, int]:
        before = len(tried)
        return len(shelf.select(parse(text), SOURCE, CONTEXT)), len(tried) - before

    assert tries("g") == (100, 0)
    assert tries("x") == (0, 0)
    assert tries("gr") == (100, 0)
    assert tries("ge") == (0, 0)
    assert tries("gri") == (50, 100)
    assert tries('"rose"') == (50, 50)
    assert tries("is:unread tr") == (50, 50)
    assert tries("g OR t")[0] == 150
    assert tries("g") == (100, 0)


def test_a_prepared_order_by_title_reads_no_title_again(monkeypatch: pytest.MonkeyPatch) -> None:
    shelf = MemoryShelf(ROWS)
    assert len(list(shelf.prepare_order(parse(""), SORTS["title"], CONTEXT))) == len(ROWS)
    assert not list(shelf.prepare_order(parse(""), SORTS["stars"], CONTEXT))
    monkeypatch.setattr("paperreader.query.texts.readable", lambda text: pytest.fail(f"read {text} again"))
    assert len(shelf.select(parse(""), SORTS["title"], CONTEXT)) == len(ROWS)


def test_full_texts_are_searched_again_since_they_change() -> None:
    inside = {"2611.00001": "an ablation"}
    context = QueryContext(strategies.TODAY, full_texts=strategies.FullTextsInMemory(inside))
    shelf = MemoryShelf(ROWS)
    assert len(shelf.select(parse("text:ablation"), SOURCE, context)) == 1
    inside["2611.00002"] = "no ablation"
    assert len(shelf.select(parse("text:ablation"), SOURCE, context)) == 2


def test_what_nobody_waits_for_any_more_is_not_searched_to_its_end() -> None:
    answers = iter([True, False])
    shelf = MemoryShelf([Row(None, build_paper(number)) for number in range(1, 1_001)])
    with pytest.raises(Superseded):
        shelf.select(parse("paper"), SOURCE, CONTEXT, is_wanted=lambda: next(answers))


def test_a_paper_that_is_listed_twice_has_a_position_in_each_range() -> None:
    listing = MemoryListing([ROWS[0], ROWS[1], ROWS[0]])
    paper_id = ROWS[0].paper.id
    assert listing.position(paper_id) == 0
    assert listing.position(paper_id, 1, 3) == 2
    assert listing.position(paper_id, 1, 2) is None
    assert listing.position("gone") is None
