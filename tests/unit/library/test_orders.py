from __future__ import annotations

import pytest

from paperreader.library.orders import OwnOrder, order_by
from paperreader.models.listing import Sort
from paperreader.query.parser import parse

RANK = OwnOrder("e.rank")
ROWS = OwnOrder("f.rowid", descending=True)


def ordered(
    text: str = "", sort: Sort = Sort.SOURCE, own: OwnOrder = RANK, *, has_words: bool = False
) -> str:
    return order_by(parse(text), sort, own, has_words=has_words)


def test_the_own_order_is_asked_for_once_so_that_the_index_is_read_in_place() -> None:
    assert ordered() == "e.rank"
    assert ordered(own=ROWS) == "f.rowid desc"
    assert ordered("sort:rank", own=ROWS) == "f.rowid desc"


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.UPVOTES, "p.upvotes desc, e.rank"),
        (Sort.DATE, "coalesce(p.edition_date, p.published) desc, e.rank"),
        (Sort.TITLE, "p.title collate nocase, e.rank"),
    ],
)
def test_every_other_order_falls_back_on_the_own_one(sort: Sort, expected: str) -> None:
    assert ordered(sort=sort) == expected


def test_the_query_wins_and_may_order_by_several_things() -> None:
    assert (
        ordered("sort:comments sort:-stars", Sort.TITLE) == "p.comments desc, p.stars asc nulls last, e.rank"
    )


def test_relevance_needs_words() -> None:
    assert ordered(sort=Sort.RELEVANCE) == "e.rank"
    assert ordered(sort=Sort.RELEVANCE, has_words=True).startswith("bm25(papers_fts, ")


def test_the_own_order_turned_round() -> None:
    assert ordered("sort:-rank") == "e.rank desc, e.rank"
    assert ordered("sort:-rank", own=ROWS) == "f.rowid, f.rowid desc"
