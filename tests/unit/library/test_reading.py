from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from paperreader.library import Library
from paperreader.models import EditionKey, EditionKind
from tests.builders import NOW, build_edition, build_paper
from tests.unit.library.shelf import TRENDING, everything, numbers

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.library.conftest import Clock

ONE, TWO, THREE = (f"2611.{number:05d}" for number in (1, 2, 3))


def new_ones(library: Library) -> list[int]:
    return numbers([row for row in everything(library.whole_shelf()) if row.new])


def test_marking_tells_what_changed(library: Library) -> None:
    library.store(build_edition(3))
    assert library.mark([THREE, ONE, ONE], read=True) == (THREE, ONE)
    assert library.mark([ONE, TWO], read=True) == (TWO,)
    assert library.mark([ONE], read=True) == ()
    assert library.is_read(ONE)


def test_a_mark_is_undone_with_what_changed(library: Library) -> None:
    library.store(build_edition(3))
    library.mark([ONE], read=True)
    changed = library.mark([ONE, TWO, THREE], read=True)
    assert library.mark(changed, read=False) == (TWO, THREE)
    assert [library.is_read(paper) for paper in (ONE, TWO, THREE)] == [True, False, False]


def test_a_paper_that_the_library_does_not_have_may_be_read(library: Library) -> None:
    assert library.mark(["9901.00001"], read=True) == ("9901.00001",)
    assert library.is_read("9901.00001")


def test_unread_counts_within_an_edition(library: Library) -> None:
    library.store(build_edition(3))
    library.store(build_edition(papers=(build_paper(7),), kind=EditionKind.SEARCH, value="x"))
    library.mark([ONE, "2611.00007"], read=True)
    search, missing = EditionKey(EditionKind.SEARCH, "x"), EditionKey(EditionKind.DAY, "2026-11-20")
    assert library.unread_counts([TRENDING, search, missing]) == {TRENDING: 2, search: 0}


def test_what_was_read_stays_read_when_an_edition_comes_again(library: Library) -> None:
    library.store(build_edition(3))
    library.mark([ONE], read=True)
    library.store(build_edition(3))
    assert library.unread_counts([TRENDING]) == {TRENDING: 2}


def test_nothing_is_new_on_the_first_visit(library: Library, clock: Clock) -> None:
    library.begin_visit()
    clock.tick()
    library.store(build_edition(3))
    assert library.new_since is None
    assert new_ones(library) == []


def test_what_came_since_the_last_visit_is_new(library: Library, clock: Clock) -> None:
    library.begin_visit()
    library.store(build_edition(2))
    clock.tick()
    library.end_visit()
    clock.tick(hours=1)
    library.store(build_edition(3))
    assert new_ones(library) == []
    library.begin_visit()
    assert new_ones(library) == [3]
    clock.tick()
    library.store(build_edition(4))
    assert new_ones(library) == [4, 3]


def test_what_was_new_on_one_visit_is_not_on_the_next(library: Library, clock: Clock) -> None:
    for count in (1, 2, 3):
        library.begin_visit()
        library.store(build_edition(count))
        clock.tick()
        library.end_visit()
        clock.tick(hours=1)
    library.begin_visit()
    assert new_ones(library) == []


def test_a_visit_that_never_ended_takes_nothing_from_what_is_new(library: Library, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=1)
    library.store(build_edition(1))
    library.begin_visit()
    clock.tick()
    library.begin_visit()
    assert new_ones(library) == [1]


def test_the_moment_of_the_last_visit_sorts_with_those_of_the_papers(library: Library, clock: Clock) -> None:
    library.store(build_edition(1))
    library.end_visit()
    clock.tick(microseconds=1)
    library.store(build_edition(2))
    clock.tick(hours=1)
    library.begin_visit()
    assert library.new_since == "2026-11-23T09:00:00.000000+00:00"
    assert new_ones(library) == [2]


def visit(library: Library, clock: Clock, *, after: timedelta = timedelta(hours=8)) -> None:
    """Make a visit of one minute."""
    clock.now += after
    library.begin_visit()
    clock.tick()
    library.end_visit()


def test_who_comes_back_soon_goes_on_with_the_visit(library: Library, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=1)
    library.store(build_edition(1))
    for _ in range(3):
        visit(library, clock, after=timedelta(minutes=29))
    clock.tick(minutes=29)
    library.begin_visit()
    assert new_ones(library) == [1]
    assert library.last_visit() == NOW


def test_who_comes_back_after_half_an_hour_comes_anew(library: Library, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=1)
    library.store(build_edition(1))
    visit(library, clock, after=timedelta(hours=1))
    clock.tick(minutes=30)
    library.begin_visit()
    assert new_ones(library) == []


def test_a_first_visit_that_goes_on_is_still_the_first(library: Library, clock: Clock) -> None:
    visit(library, clock)
    library.store(build_edition(1))
    visit(library, clock, after=timedelta(minutes=1))
    assert (library.last_visit(), new_ones(library)) == (None, [])


def test_a_clock_that_was_put_back_ends_no_visit_in_the_future(library: Library, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=-5)
    library.begin_visit()
    assert library.last_visit() == clock()


def test_visits_are_remembered_by_the_file(library: Library, path: Path, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=1)
    library.begin_visit()
    library.close()
    again = Library(path, clock=clock)
    assert again.new_since == "2026-11-23T09:00:00.000000+00:00"
    again.close()


def test_which_of_many_papers_were_read_is_one_question(library: Library) -> None:
    library.mark(["2611.00001", "2611.00003", 'odd "id"'], read=True)
    asked = ["2611.00001", "2611.00002", 'odd "id"', "2611.00003"]
    assert library.read_among(asked).keys() == {"2611.00001", "2611.00003", 'odd "id"'}
    assert library.read_among([]) == {}


def test_the_state_of_the_marks_differs_after_each_mark_of_any_program(library: Library, path: Path) -> None:
    states = [library.read_state()]
    assert library.read_state() == states[0]
    library.mark([ONE], read=True)
    states.append(library.read_state())
    other = Library(path)
    other.mark([ONE], read=False)
    other.close()
    states.append(library.read_state())
    assert library.read_state() == states[2]
    assert states[0] != states[1] != states[2] != states[0]


def test_a_newer_version_than_the_one_read_shows_until_it_is_read(library: Library) -> None:
    library.store_papers([build_paper(1, version=1), build_paper(2, version=2), build_paper(3)])
    library.mark([ONE, TWO, THREE], read=True)
    library.store_papers([build_paper(1, version=3), build_paper(2, version=1), build_paper(3, version=4)])

    (row,) = [row for row in everything(library.whole_shelf()) if row.has_newer_version]
    assert (row.paper.id, row.paper.version, row.read_version) == (ONE, 3, 1)
    assert library.read_among([ONE, TWO, THREE]) == {ONE: 1, TWO: 2, THREE: None}

    assert library.mark([ONE], read=True) == ()
    assert not any(row.has_newer_version for row in everything(library.whole_shelf()))


def test_unread_papers_of_many_editions_are_counted_at_once(library: Library) -> None:
    day, search = EditionKey(EditionKind.DAY, "2026-11-20"), EditionKey(EditionKind.SEARCH, "x")
    library.store(build_edition(3))
    library.store(build_edition(2, kind=day.kind, value=day.value))
    library.store(build_edition(papers=(build_paper(1),), kind=search.kind, value=search.value))
    library.mark([ONE], read=True)
    unknown = EditionKey(EditionKind.DAY, "2026-11-19")
    assert library.unread_counts([TRENDING, day, search, unknown]) == {TRENDING: 2, day: 1, search: 0}
    assert library.unread_counts([]) == {}
