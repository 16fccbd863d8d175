from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from paperreader.library import DayPresent, history
from paperreader.library.schema import MOST_UPVOTES
from paperreader.models import EditionKey, EditionKind
from tests.builders import NOW, build_edition, build_paper
from tests.unit.library.shelf import TRENDING, edition_numbers

if TYPE_CHECKING:
    import pytest

    from paperreader.library import Library

DAY, WEEK = EditionKind.DAY, EditionKind.WEEK
MONDAY, FRIDAY = date(2026, 11, 16), date(2026, 11, 20)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def store(library: Library, key: EditionKey, papers: list[int], at: datetime = NOW, **fields: object) -> None:
    made = tuple(build_paper(number, **fields) for number in papers)
    library.store(build_edition(kind=key.kind, value=key.value, papers=made, fetched_at=at))


def trending_on(day: int) -> EditionKey:
    return EditionKey(EditionKind.TRENDING, f"2026-11-{day}")


def trend_daily(library: Library, days: int) -> None:
    """Store a trending list for each day until now: paper 1 on the first day, paper 2 on the second, …."""
    for number in range(1, days + 1):
        store(library, TRENDING, [number], NOW - timedelta(days=days - number))


def test_days_are_told_with_what_is_unread(library: Library) -> None:
    store(library, EditionKey(DAY, "2026-11-20"), [1, 2, 3])
    store(library, EditionKey(DAY, "2026-11-19"), [])
    library.mark(["2611.00002"], read=True)
    assert library.days_present(*YEAR) == {
        FRIDAY: DayPresent(3, 2, complete=True),
        date(2026, 11, 19): DayPresent(0, 0, complete=True),
    }


def test_days_before_and_after_are_left_out(library: Library) -> None:
    for day in ("2026-11-15", "2026-11-16", "2026-11-20", "2026-11-21"):
        store(library, EditionKey(DAY, day), [1])
    assert sorted(library.days_present(MONDAY, FRIDAY)) == [MONDAY, FRIDAY]


def test_a_day_within_a_stored_week_is_there_in_part(library: Library) -> None:
    store(library, EditionKey(WEEK, "2026-W47"), [1, 2], edition_date=MONDAY)
    store(library, EditionKey(EditionKind.MONTH, "2026-11"), [2, 3], edition_date=MONDAY)
    library.mark(["2611.00002"], read=True)
    assert library.days_present(*YEAR) == {MONDAY: DayPresent(3, 2, complete=False)}


def test_the_list_of_a_day_says_more_than_the_week_it_is_in(library: Library) -> None:
    store(library, EditionKey(DAY, "2026-11-20"), [1, 2, 3])
    store(library, EditionKey(WEEK, "2026-W47"), [1], edition_date=FRIDAY)
    assert library.days_present(*YEAR) == {FRIDAY: DayPresent(3, 3, complete=True)}


def test_a_search_makes_no_day_present(library: Library) -> None:
    store(library, EditionKey(EditionKind.SEARCH, "agents"), [1, 2])
    assert library.days_present(*YEAR) == {}


def test_the_last_trending_list_of_a_day_is_kept(library: Library) -> None:
    store(library, TRENDING, [1, 2], NOW - timedelta(hours=30))
    store(library, TRENDING, [2, 1], NOW - timedelta(hours=28))
    store(library, TRENDING, [3, 1], NOW)
    store(library, TRENDING, [1, 3], NOW + timedelta(hours=1))
    assert [info.key for info in library.editions(EditionKind.TRENDING)] == [TRENDING, trending_on(22)]
    assert edition_numbers(library, trending_on(22)) == [2, 1]
    assert edition_numbers(library) == [1, 3]
    kept = library.info(trending_on(22))
    assert kept is not None
    assert (kept.fetched_at, kept.count) == (NOW - timedelta(hours=28), 2)


def test_trending_is_walked_through_day_by_day_and_back_to_now(library: Library) -> None:
    trend_daily(library, 3)
    walked = [TRENDING]
    while older := library.neighbour(walked[-1], -1):
        walked.append(older.key)
    assert walked == [TRENDING, trending_on(22), trending_on(21)]
    newer = library.neighbour(trending_on(21), 1)
    assert newer is not None
    assert newer.key == trending_on(22)
    now = library.neighbour(trending_on(22), 1)
    assert now is not None
    assert now.key == TRENDING
    assert library.neighbour(TRENDING, 1) is None


def test_the_latest_trending_list_is_that_of_now(library: Library) -> None:
    trend_daily(library, 3)
    latest = library.latest(EditionKind.TRENDING)
    assert latest is not None
    assert latest.key == TRENDING


def test_an_empty_list_leaves_the_trending_list_of_the_day_where_it_is(library: Library) -> None:
    store(library, TRENDING, [1], NOW - timedelta(days=1))
    store(library, TRENDING, [])
    assert edition_numbers(library) == [1]
    assert library.neighbour(TRENDING, -1) is None


def test_the_oldest_trending_lists_go(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "MOST_TRENDING", 2)
    trend_daily(library, 5)
    kept = [info.key for info in library.editions(EditionKind.TRENDING)]
    assert kept == [TRENDING, trending_on(22), trending_on(21)]
    assert edition_numbers(library, trending_on(19)) == []


def test_no_other_list_is_kept_by_day(library: Library) -> None:
    for at in (NOW - timedelta(days=1), NOW):
        store(library, EditionKey(DAY, "2026-11-20"), [1, 2], at)
        store(library, EditionKey(EditionKind.SEARCH, "x"), [1, 2], at)
    assert len(library.editions()) == 2


def upvotes_stored(library: Library, day: int, upvotes: int | None) -> None:
    library._clock = lambda: NOW + timedelta(days=day)
    library.store(build_edition(papers=(build_paper(1, upvotes=upvotes),), value=str(day)))


def test_upvotes_are_kept_for_each_day_on_which_they_changed_and_for_the_last(library: Library) -> None:
    for day, upvotes in ((0, 3), (1, 3), (2, 5), (2, 7), (4, 7), (5, None)):
        upvotes_stored(library, day, upvotes)
    today = NOW.date()
    assert library.upvotes("2611.00001") == {
        today: 3,
        today + timedelta(days=2): 7,
        today + timedelta(days=5): 7,
    }
    assert library.upvotes("2611.00002") == {}


def test_the_oldest_upvotes_of_a_paper_go(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    with library._database.write() as connection:
        connection.execute(
            "insert into papers (id, title, abstract, keywords, authors, categories, sources,"
            " upvotes, first_seen, seen) values ('2611.00001', '', '', '', '', '', '', 1, '', '2030-01-01')"
        )
        days = ((1, str(date(2026, 1, 1) + timedelta(days=day)), day) for day in range(MOST_UPVOTES + 5))
        connection.executemany("insert into upvotes_seen values (?, ?, ?)", days)
    seen = library.upvotes("2611.00001")
    assert len(seen) == MOST_UPVOTES + 1
    assert min(seen.values()) == 1
    assert date(2026, 1, 5) not in seen
