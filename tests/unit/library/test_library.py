from __future__ import annotations

import subprocess
import sys
import threading
from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NotSaved
from paperreader.library import Library
from paperreader.library import library as library_module
from paperreader.models import EditionKey, EditionKind
from paperreader.query.parser import parse
from tests.builders import build_edition, build_paper
from tests.unit.library.shelf import CONTEXT, TRENDING, everything, numbers, select

if TYPE_CHECKING:
    from pathlib import Path

    from tests.unit.library.conftest import Clock


def test_an_empty_library_answers_everything_with_nothing(library: Library) -> None:
    assert library.count() == 0
    assert library.info(TRENDING) is None
    assert library.latest(EditionKind.DAY) is None
    assert library.editions() == []
    assert library.neighbour(EditionKey(EditionKind.DAY, "2026-11-20"), -1) is None
    assert library.paper("2611.00001") is None
    assert library.find_by_title("Paper") is None
    assert library.mark(["2611.00001"], read=False) == ()
    assert library.unread_counts([TRENDING]) == {}
    assert library.new_since is None
    assert library.set_aside is None


def test_making_a_library_touches_no_file(path: Path) -> None:
    library = Library(path)
    library.close()
    assert not path.parent.exists()


def test_a_stored_paper_is_found_by_identifier_and_title(library: Library) -> None:
    library.store(build_edition(3))
    assert library.paper("2611.00002") == build_paper(2)
    assert library.find_by_title("paper 2 — learning to test") == build_paper(2)
    assert library.count() == 3


def test_a_paper_of_the_library_is_a_row_without_rank(library: Library, clock: Clock) -> None:
    library.end_visit()
    clock.tick(hours=1)
    library.begin_visit()
    library.store(build_edition(2))
    library.mark(["2611.00002"], read=True)
    row = everything(library.whole_shelf())[1]
    assert (row.rank, row.paper, row.read, row.new) == (None, build_paper(2), True, True)


def test_the_whole_library_shows_the_last_edition_first_and_each_in_its_order(library: Library) -> None:
    library.store(build_edition(papers=tuple(build_paper(number) for number in (5, 4))))
    library.store(build_edition(papers=tuple(build_paper(number) for number in (9, 4, 7)), complete=False))
    assert numbers(everything(library.whole_shelf())) == [9, 7, 5, 4]


def test_days_before_all_others_go_to_the_end_and_days_between_come_first(library: Library) -> None:
    def day(value: str, *numbers: int) -> None:
        some = tuple(build_paper(number) for number in numbers)
        library.store(build_edition(papers=some, key=EditionKey(EditionKind.DAY, value)))

    library.store(build_edition(papers=(build_paper(1),)))
    day("2026-11-20", 2, 3)
    day("2026-11-18", 4, 2, 5)
    day("2026-11-19", 6)
    day("2026-11-17", 7, 8)
    day("2026-11-17", 9, 7)
    day("2026-11-23", 10)

    shelf = library.whole_shelf()
    every = [10, 9, 6, 2, 3, 1, 4, 5, 7, 8]
    assert numbers(everything(shelf)) == every
    assert library.count() == shelf.count == 10
    assert numbers(everything(shelf, parse("learning"))) == every
    assert numbers(everything(shelf, parse("learning"), limit=8)) == every[:8]
    assert shelf.count_matching(parse("learn"), CONTEXT) == 10
    assert [select(shelf).position(build_paper(number).id) for number in every] == list(range(10))

    library.mark([build_paper(4).id], read=True)
    assert numbers(everything(shelf, hide_read=True)) == [number for number in every if number != 4]


def test_loose_papers_are_counted_when_new(library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(library_module, "_AT_ONCE", 10)
    assert library.store_papers(build_paper(number) for number in range(1, 36)) == 35
    assert library.store_papers(build_paper(number) for number in range(30, 41)) == 5
    assert library.store_papers([]) == 0
    assert library.count() == 40
    assert library.editions() == []


def test_what_is_stored_stays_when_the_library_is_opened_again(library: Library, path: Path) -> None:
    library.store(build_edition(3))
    library.mark(["2611.00001"], read=True)
    library.close()
    again = Library(path)
    assert again.count() == 3
    assert again.unread_counts([TRENDING]) == {TRENDING: 2}
    again.close()


def test_a_closed_library_opens_again_when_used(library: Library) -> None:
    library.store(build_edition(3))
    library.close()
    assert library.count() == 3


def test_threads_that_read_and_write_at_once_lose_nothing(library: Library) -> None:
    def work(start: int) -> None:
        for number in range(start, start + 20):
            library.store(build_edition(papers=(build_paper(number),), complete=False))
            library.mark([f"2611.{number:05d}"], read=True)
            everything(library.edition_shelf(TRENDING))

    threads = [threading.Thread(target=work, args=(start,)) for start in (100, 200, 300)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert library.count() == 60
    assert library.unread_counts([TRENDING]) == {TRENDING: 0}
    assert len(everything(library.edition_shelf(TRENDING))) == 60


def test_two_programs_see_each_others_papers(library: Library, path: Path) -> None:
    other = Library(path)
    library.store(build_edition(2))
    assert other.count() == 2
    other.mark(["2611.00001"], read=True)
    assert library.unread_counts([TRENDING]) == {TRENDING: 1}
    other.close()


def test_a_refusing_disk_is_an_error_of_ours(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotSaved):
        Library(tmp_path / "file" / "library.db").store(build_edition(1))


def test_a_damaged_library_is_told_of_and_filled_anew(library: Library, path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"garbage" * 1000)
    library.store(build_edition(2))
    assert library.count() == 2
    assert library.set_aside is not None
    assert library.set_aside.exists()


def test_importing_the_library_loads_nothing_heavy() -> None:
    program = (
        "import sys, paperreader.library\n"
        "heavy = {'textual', 'rich', 'httpx', 'selectolax', 'tinydb', 'filelock', 'asyncio', 'dataclasses'}\n"
        "print(*sorted(heavy & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""


def test_what_a_query_finds_is_counted_up_to_a_limit(library: Library) -> None:
    library.store(build_edition(9))
    library.mark(["2611.00001", "2611.00002"], read=True)
    query = parse("paper sort:upvotes")
    assert library.count_matching(query, CONTEXT) == 9
    assert library.count_matching(query, CONTEXT, unread=True) == 7
    assert library.count_matching(query, CONTEXT, at_most=4) == 4
    assert library.count_matching(parse("nothing like it"), CONTEXT) == 0


def test_a_replaced_paper_is_updated_if_it_is_known(library: Library) -> None:
    library.store_papers([build_paper(1, version=1, updated=date(2026, 11, 1), upvotes=7)])
    replaced = (build_paper(1, version=3, upvotes=None), build_paper(2, version=2))

    library.store(build_edition(0, papers=(build_paper(3),), replaced=replaced))

    known = library.paper("2611.00001")
    assert known is not None
    assert (known.version, known.updated, known.upvotes) == (3, None, 7)
    assert library.paper("2611.00002") is None
