from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.library import Library
from paperreader.library.database import MEMORY
from paperreader.models import EditionKey, EditionKind, Paper
from paperreader.models.listing import Moved
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.nodes import Order, Query
from tests.builders import build_edition, build_paper
from tests.unit.library.conftest import Clock
from tests.unit.library.shelf import CONTEXT, TRENDING, everything, numbers

if TYPE_CHECKING:
    from collections.abc import Iterable

LONG = timedelta(hours=8)


@pytest.fixture
def seen(library: Library, clock: Clock) -> Library:
    """Return a library whose user saw papers 1, 2 and 3 on the trending list, and left it hours ago."""
    library.begin_visit()
    trend(library, clock, 1, 2, 3)
    clock.tick()
    library.end_visit()
    clock.now += LONG
    return library


def trend(library: Library, clock: Clock, *papers: int | Paper, key: EditionKey = TRENDING) -> None:
    made = tuple(paper if isinstance(paper, Paper) else build_paper(paper) for paper in papers)
    library.store(build_edition(kind=key.kind, value=key.value, papers=made, fetched_at=clock()))


def moved(library: Library, key: EditionKey | None = TRENDING) -> dict[int, Moved | None]:
    rows = everything(library.edition_shelf(key) if key else library.whole_shelf())
    return dict(zip(numbers(rows), (row.moved for row in rows), strict=True))


def test_nothing_moves_on_the_first_visit(library: Library, clock: Clock) -> None:
    library.begin_visit()
    trend(library, clock, 1, 2)
    clock.tick()
    trend(library, clock, 2, build_paper(1, upvotes=500))
    assert moved(library) == {2: None, 1: None}


def test_counts_that_changed_since_the_last_visit_are_told(seen: Library, clock: Clock) -> None:
    seen.begin_visit()
    trend(seen, clock, build_paper(1, upvotes=104), build_paper(2, upvotes=90), 3)
    assert moved(seen) == {1: Moved(upvotes=5), 2: Moved(upvotes=-8), 3: None}
    assert moved(seen, None)[1] == Moved(upvotes=5)


def test_many_changes_count_from_what_the_reader_last_saw(seen: Library, clock: Clock) -> None:
    for votes in (110, 120, 130):
        clock.tick()
        trend(seen, clock, build_paper(1, upvotes=votes), 2, 3)
    seen.begin_visit()
    clock.tick()
    trend(seen, clock, build_paper(1, upvotes=140), 2, 3)
    assert moved(seen)[1] == Moved(upvotes=41)


def test_what_came_back_to_where_it_was_did_not_move(seen: Library, clock: Clock) -> None:
    trend(seen, clock, build_paper(1, upvotes=200), 2, 3)
    trend(seen, clock, 1, 2, 3)
    assert moved(seen)[1] is None


def test_a_count_that_becomes_known_has_not_grown(library: Library, clock: Clock) -> None:
    trend(library, clock, 1)
    library.end_visit()
    clock.now += LONG
    trend(library, clock, build_paper(1, stars=900))
    library.begin_visit()
    assert moved(library)[1] is None
    trend(library, clock, build_paper(1, stars=1000, upvotes=100))
    assert moved(library)[1] == Moved(upvotes=1)


def test_ranks_tell_how_far_a_paper_climbed_or_fell(seen: Library, clock: Clock) -> None:
    trend(seen, clock, 3, 1, 2)
    seen.begin_visit()
    assert moved(seen) == {3: Moved(rank=2), 1: Moved(rank=-1), 2: Moved(rank=-1)}
    assert moved(seen, None) == {3: None, 2: None, 1: None}


def test_ranks_count_from_the_last_visit_however_often_the_list_came(seen: Library, clock: Clock) -> None:
    for order in ((3, 1, 2), (2, 3, 1), (2, 1, 3)):
        clock.tick()
        trend(seen, clock, *order)
    assert moved(seen) == {2: Moved(rank=1), 1: Moved(rank=-1), 3: None}


def test_a_paper_that_entered_a_list_did_not_climb(seen: Library, clock: Clock) -> None:
    trend(seen, clock, 4, 1, 2, 3)
    seen.begin_visit()
    rows = {int(row.paper.id[5:]): row for row in everything(seen.edition_shelf(TRENDING))}
    assert (rows[4].new, rows[4].moved) == (True, None)
    assert rows[1].moved == Moved(rank=-1)


def test_a_list_that_first_came_after_the_last_visit_has_not_moved(seen: Library, clock: Clock) -> None:
    day = EditionKey(EditionKind.DAY, "2026-11-23")
    trend(seen, clock, 1, 2, 3, key=day)
    clock.tick()
    trend(seen, clock, 3, 2, 1, key=day)
    seen.begin_visit()
    assert set(moved(seen, day).values()) == {None}


def test_a_paper_first_seen_after_the_last_visit_is_new_and_has_not_moved(
    seen: Library, clock: Clock
) -> None:
    trend(seen, clock, 1, 2, 3, 4)
    clock.tick()
    trend(seen, clock, 1, 2, 3, build_paper(4, upvotes=500))
    seen.begin_visit()
    assert moved(seen)[4] is None


def test_what_moved_on_one_visit_has_not_on_the_next(seen: Library, clock: Clock) -> None:
    trend(seen, clock, 3, 2, build_paper(1, upvotes=500))
    seen.begin_visit()
    clock.tick()
    seen.end_visit()
    clock.now += LONG
    seen.begin_visit()
    assert moved(seen) == {3: None, 2: None, 1: None}
    trend(seen, clock, 3, 2, build_paper(1, upvotes=502))
    assert moved(seen)[1] == Moved(upvotes=2)


def test_what_moved_while_away_counts_from_the_end_of_the_visit(seen: Library, clock: Clock) -> None:
    seen.begin_visit()
    trend(seen, clock, 1, 3, build_paper(2, upvotes=200))
    clock.tick()
    seen.end_visit()
    clock.now += LONG
    trend(seen, clock, 3, 1, build_paper(2, upvotes=207))
    seen.begin_visit()
    assert moved(seen) == {3: Moved(rank=1), 1: Moved(rank=-1), 2: Moved(upvotes=7)}


def test_a_quick_restart_takes_no_mark_away(seen: Library, clock: Clock) -> None:
    trend(seen, clock, 2, build_paper(1, upvotes=150), 3)
    for votes in (160, 170):
        seen.begin_visit()
        clock.tick()
        seen.end_visit()
        clock.tick()
        trend(seen, clock, 2, build_paper(1, upvotes=votes), build_paper(3, upvotes=100))
    seen.begin_visit()
    assert moved(seen) == {2: Moved(rank=1), 1: Moved(rank=-1, upvotes=71), 3: Moved(upvotes=3)}


def test_a_visit_that_never_ended_takes_nothing_from_what_moved(seen: Library, clock: Clock) -> None:
    trend(seen, clock, build_paper(1, upvotes=150), 2, 3)
    for _ in range(2):
        seen.begin_visit()
        clock.now += LONG
    assert moved(seen)[1] == Moved(upvotes=51)


def test_ordered_by_what_was_gained_most_first_and_what_never_moved_last(seen: Library, clock: Clock) -> None:
    order = Query(sort=(Order(SORTS["delta"]),))
    turned = Query(sort=(Order(SORTS["delta"], reverse=True),))
    trend(seen, clock, 4, 2, build_paper(3, upvotes=90), build_paper(1, upvotes=109), 5)
    seen.begin_visit()
    shelf = seen.edition_shelf(TRENDING)
    assert numbers(everything(shelf, order)) == [1, 3, 4, 2, 5]
    assert numbers(everything(shelf, turned)) == [3, 1, 4, 2, 5]
    assert numbers(everything(seen.whole_shelf(), order)) == [1, 3, 4, 5, 2]


COUNTS = st.none() | st.integers(0, 3)


@given(
    before=st.lists(st.tuples(COUNTS, COUNTS), min_size=5, max_size=5),
    after=st.lists(st.tuples(COUNTS, COUNTS), min_size=5, max_size=5),
    order=st.permutations(range(1, 6)),
    arrived=st.integers(0, 2),
    reverse=st.booleans(),
)
def test_memory_and_sql_agree_on_what_moved_most(
    before: list[tuple[int | None, int | None]],
    after: list[tuple[int | None, int | None]],
    order: list[int],
    arrived: int,
    reverse: bool,
) -> None:
    def papers(counts: list[tuple[int | None, int | None]], numbers: Iterable[int]) -> list[Paper]:
        return [
            build_paper(number, upvotes=counts[number - 1][0], stars=counts[number - 1][1])
            for number in numbers
        ]

    clock = Clock()
    library = Library(MEMORY, clock=clock)
    trend(library, clock, *papers(before, range(1, 6 - arrived)))
    library.end_visit()
    clock.now += LONG
    trend(library, clock, *papers(after, order))
    library.begin_visit()
    query = Query(sort=(Order(SORTS["delta"], reverse=reverse),))
    for shelf in (library.edition_shelf(TRENDING), library.whole_shelf()):
        in_memory = MemoryShelf(everything(shelf)).select(query, SOURCE, CONTEXT).rows(0, 5)
        assert numbers(everything(shelf, query)) == numbers(list(in_memory))
    library.close()


def test_a_clock_that_was_ahead_leaves_nothing_new_for_years(library: Library, clock: Clock) -> None:
    right = clock.now
    clock.now += timedelta(days=26_000)
    library.begin_visit()
    trend(library, clock, 1)
    library.end_visit()
    clock.now = right
    library.begin_visit()
    clock.tick()
    trend(library, clock, 1, 2)
    assert new(library) == [2]
    library.end_visit()
    clock.now += LONG
    library.begin_visit()
    assert new(library) == []


def new(library: Library) -> list[int]:
    return numbers([row for row in everything(library.whole_shelf()) if row.new])
