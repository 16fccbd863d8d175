from __future__ import annotations

from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.library import Library, days
from paperreader.library.database import MEMORY
from paperreader.library.papers import row_numbers
from paperreader.models.weeks import by_week, count_days, first_day
from paperreader.query.fields import SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.builders import NOW, build_edition, build_paper
from tests.unit.library.shelf import CONTEXT
from tests.unit.query.strategies import rows

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.library.connection import Connection
    from paperreader.models.listing import Row

TODAY = NOW.date()
QUERIES = (
    "",
    "sort:upvotes",
    "vision",
    "vision OR gpt",
    "-gpt",
    "transformers upvotes:>3",
    "upvotes:>3",
    "has:code",
    "is:unread",
    "date:<2026-11-01",
    "cat:cs.LG",
    "(",
)


def counts(library: Library, text: str, weeks: int = 3) -> list[int]:
    found = library.papers_a_day(parse(text), CONTEXT, first_day(weeks, TODAY), TODAY)
    return [week.count for week in by_week(found, weeks, TODAY)]


@pytest.fixture
def some(library: Library) -> Library:
    """Paper 1 of this week's Monday, papers 2 and 3 of last week, paper 4 of three weeks ago."""
    days = (TODAY, TODAY - timedelta(days=1), TODAY - timedelta(days=7), TODAY - timedelta(days=21))
    papers = [build_paper(number, edition_date=day) for number, day in enumerate(days, 1)]
    library.store(build_edition(papers=tuple(papers)))
    return library


def test_papers_are_counted_by_their_weeks(some: Library) -> None:
    assert counts(some, "") == [0, 2, 1]
    assert counts(some, "", weeks=5) == [0, 1, 0, 2, 1]


def test_a_query_says_which_papers_count(some: Library) -> None:
    some.mark(["2611.00002"], read=True)
    assert counts(some, "is:unread") == [0, 1, 1]
    assert counts(some, "paper") == [0, 2, 1]
    assert counts(some, "case 3") == [0, 1, 0]
    assert counts(some, "nothing of the kind") == [0, 0, 0]


def test_only_the_days_between_two_count_both_included(some: Library) -> None:
    days = some.papers_a_day(parse(""), CONTEXT, TODAY - timedelta(days=7), TODAY - timedelta(days=1))
    assert days == {TODAY - timedelta(days=7): 1, TODAY - timedelta(days=1): 1}


def test_papers_that_another_program_adds_meanwhile_do_not_count(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(Library(path)) as library, closing(Library(path)) as other:
        library.store(build_edition(papers=(build_paper(1, edition_date=TODAY),)))

        def then_add(connection: Connection) -> range:
            numbers = row_numbers(connection)
            other.store_papers([build_paper(2, edition_date=TODAY)])
            return numbers

        monkeypatch.setattr(days, "row_numbers", then_add)
        assert counts(library, "paper") == [0, 0, 1]


@examples(40)
@given(rows(), st.sampled_from(QUERIES))
def test_the_weeks_of_the_library_are_those_of_its_papers(some: tuple[Row, ...], text: str) -> None:
    library = Library(MEMORY, clock=lambda: NOW)
    library.store_papers(row.paper for row in some)
    library.mark([row.paper.id for row in some if row.read], read=True)
    query = parse(text)
    found = MemoryShelf(some).select(query, SOURCE, CONTEXT).rows(0, len(some))
    first = TODAY - timedelta(days=400)
    expected = {day: n for day, n in count_days(row.paper for row in found).items() if first <= day <= TODAY}
    assert library.papers_a_day(query, CONTEXT, first, TODAY) == expected
    library.close()
