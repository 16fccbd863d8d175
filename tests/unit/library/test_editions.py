from __future__ import annotations

import sqlite3
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.models import EditionKey, EditionKind
from paperreader.models.edition import EditionInfo
from tests.builders import NOW, build_edition, build_paper
from tests.unit.library.shelf import TRENDING, edition_numbers

if TYPE_CHECKING:
    from paperreader.library import Library

DAY = EditionKind.DAY
FRIDAY = EditionKey(DAY, "2026-11-20")
LATER = NOW + timedelta(hours=3)


def store(library: Library, papers: list[int], key: EditionKey = TRENDING, **fields: Any) -> None:
    made = tuple(build_paper(number) for number in papers)
    library.store(build_edition(kind=key.kind, value=key.value, papers=made, **fields))


def days(library: Library, *dates: str) -> None:
    for day in dates:
        store(library, [1, 2], EditionKey(DAY, day))


def test_an_edition_keeps_its_heading_and_its_order(library: Library) -> None:
    store(library, [3, 1, 2], order="GitHub activity")
    assert library.info(TRENDING) == EditionInfo(
        key=TRENDING, source="huggingface", order="GitHub activity", fetched_at=NOW, count=3, complete=True
    )
    assert edition_numbers(library) == [3, 1, 2]


def test_storing_tells_what_it_brought(library: Library) -> None:
    first = library.store(build_edition(3))
    again = library.store(build_edition(3))
    more = library.store(build_edition(papers=(build_paper(3, upvotes=900), build_paper(4))))
    assert (first.key, first.added, first.updated) == (TRENDING, 3, 0)
    assert (again.added, again.updated) == (0, 0)
    assert (more.added, more.updated) == (1, 1)


@pytest.mark.parametrize("key", [TRENDING, FRIDAY])
def test_a_whole_answer_replaces_the_one_before(library: Library, key: EditionKey) -> None:
    store(library, [1, 2, 3], key)
    store(library, [4, 2], key, fetched_at=LATER, order="other")
    assert edition_numbers(library, key) == [4, 2]
    info = library.info(key)
    assert info is not None
    assert (info.count, info.fetched_at, info.order) == (2, LATER, "other")
    assert library.count() == 4


def test_a_partial_answer_comes_before_what_it_lacks(library: Library) -> None:
    store(library, [1, 2, 3])
    store(library, [4, 2], complete=False, fetched_at=LATER)
    assert edition_numbers(library) == [4, 2, 1, 3]
    info = library.info(TRENDING)
    assert info is not None
    assert (info.count, info.complete, info.fetched_at) == (4, True, LATER)


def test_partial_answers_stay_partial_until_a_whole_one_comes(library: Library) -> None:
    store(library, [1], complete=False)
    store(library, [2], complete=False)
    info = library.info(TRENDING)
    assert info is not None
    assert (info.count, info.complete) == (2, False)
    store(library, [3])
    info = library.info(TRENDING)
    assert info is not None
    assert (info.count, info.complete) == (1, True)


@pytest.mark.parametrize("key", [TRENDING, FRIDAY])
def test_an_empty_answer_takes_nothing_away_and_makes_nothing_younger(
    library: Library, key: EditionKey
) -> None:
    store(library, [1, 2], key)
    store(library, [], key, fetched_at=LATER)
    assert edition_numbers(library, key) == [1, 2]
    info = library.info(key)
    assert info is not None
    assert info.fetched_at == NOW


@pytest.mark.parametrize("kind", [EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH])
def test_a_much_shorter_answer_to_a_date_takes_nothing_away(library: Library, kind: EditionKind) -> None:
    key = EditionKey(kind, "2026-11")
    store(library, list(range(1, 11)), key)
    store(library, [5, 11, 2, 3], key)
    assert edition_numbers(library, key) == [5, 11, 2, 3, 1, 4, 6, 7, 8, 9, 10]


def test_a_much_shorter_trending_list_is_the_trending_list(library: Library) -> None:
    store(library, list(range(1, 11)))
    store(library, [5])
    assert edition_numbers(library) == [5]


def test_a_day_without_papers_is_known_to_have_none(library: Library) -> None:
    store(library, [], FRIDAY)
    info = library.info(FRIDAY)
    assert info is not None
    assert info.count == 0


def test_papers_of_a_partial_answer_are_kept_better_known(library: Library) -> None:
    store(library, [1, 2])
    library.store(build_edition(papers=(build_paper(2, stars=77),), complete=False))
    paper = library.paper("2611.00002")
    assert paper is not None
    assert paper.stars == 77


def test_a_paper_listed_twice_stands_at_its_first_place(library: Library) -> None:
    store(library, [1, 2, 1, 3])
    assert edition_numbers(library) == [1, 2, 3]
    info = library.info(TRENDING)
    assert info is not None
    assert info.count == 3


def test_editions_of_two_sources_are_apart_and_the_last_fetched_is_shown(library: Library) -> None:
    store(library, [1], source="arxiv", fetched_at=LATER)
    store(library, [2, 3], source="huggingface")
    assert edition_numbers(library) == [1]
    assert [(info.source, info.count) for info in library.editions()] == [("arxiv", 1), ("huggingface", 2)]


def test_an_edition_is_stored_whole_or_not_at_all(library: Library) -> None:
    store(library, [1])
    bad = build_paper(2, stars=object())
    with pytest.raises(sqlite3.Error):
        library.store(build_edition(papers=(build_paper(3), bad)))
    assert library.count() == 1
    assert edition_numbers(library) == [1]


def test_the_latest_edition_is_that_of_the_latest_date_with_papers(library: Library) -> None:
    days(library, "2026-11-19", "2026-11-20", "2026-11-18")
    store(library, [], EditionKey(DAY, "2026-11-22"))
    latest = library.latest(DAY)
    assert latest is not None
    assert latest.key == FRIDAY
    assert library.latest(EditionKind.WEEK) is None


def test_the_latest_search_is_the_one_fetched_last(library: Library) -> None:
    store(library, [1], EditionKey(EditionKind.SEARCH, "a"), fetched_at=LATER)
    store(library, [1], EditionKey(EditionKind.SEARCH, "z"))
    latest = library.latest(EditionKind.SEARCH)
    assert latest is not None
    assert latest.key.value == "a"


def test_editions_are_told_newest_first(library: Library) -> None:
    days(library, "2026-11-19", "2026-11-20")
    store(library, [1])
    assert [str(info.key) for info in library.editions(DAY)] == ["day:2026-11-20", "day:2026-11-19"]
    assert len(library.editions()) == 3


def test_neighbours_of_a_day_skip_days_that_are_not_stored_or_empty(library: Library) -> None:
    days(library, "2026-11-13", "2026-11-18", "2026-11-20")
    store(library, [], EditionKey(DAY, "2026-11-19"))
    store(library, [1], EditionKey(EditionKind.WEEK, "2026-W46"))
    assert neighbours(library, EditionKey(DAY, "2026-11-18")) == ("2026-11-13", "2026-11-20")
    assert neighbours(library, FRIDAY) == ("2026-11-18", None)
    assert neighbours(library, EditionKey(DAY, "2026-11-13")) == (None, "2026-11-18")


def test_a_day_that_is_not_stored_has_neighbours(library: Library) -> None:
    days(library, "2026-11-13", "2026-11-20")
    assert neighbours(library, EditionKey(DAY, "2026-11-15")) == ("2026-11-13", "2026-11-20")


def test_neighbours_of_a_search_are_those_fetched_before_and_after(library: Library) -> None:
    for hour, words in enumerate(("b", "a", "c")):
        store(library, [1], EditionKey(EditionKind.SEARCH, words), fetched_at=NOW + timedelta(hours=hour))
    assert neighbours(library, EditionKey(EditionKind.SEARCH, "a")) == ("b", "c")
    assert neighbours(library, EditionKey(EditionKind.SEARCH, "c")) == ("a", None)
    assert neighbours(library, EditionKey(EditionKind.SEARCH, "other")) == (None, None)


def neighbours(library: Library, key: EditionKey) -> tuple[str | None, str | None]:
    older, newer = library.neighbour(key, -1), library.neighbour(key, 1)
    return older.key.value if older else None, newer.key.value if newer else None


def test_the_day_of_a_paper_in_an_edition_is_written_down(library: Library) -> None:
    library.store(
        build_edition(
            papers=(build_paper(1, edition_date=date(2026, 11, 19)), build_paper(2, edition_date=None))
        )
    )
    with library._database.read() as connection:
        days = connection.execute("select edition_date from edition_papers order by rank").fetchall()
    assert days == [("2026-11-19",), (None,)]


def test_lists_of_sources_are_not_in_a_row(library: Library) -> None:
    first, second = (EditionKey(EditionKind.LIST, f"feed:{name}") for name in "ab")
    for key in (first, second):
        library.store(build_edition(1, kind=key.kind, value=key.value))
    assert library.neighbour(first, 1) is None
    assert library.neighbour(second, -1) is None
