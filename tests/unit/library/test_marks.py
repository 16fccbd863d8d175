"""The marks of papers that meet a condition: kept from letter to letter, and never out of date."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library, storing
from paperreader.query.parser import parse
from tests.builders import build_paper
from tests.unit.library.shelf import CONTEXT, everything, numbers

if TYPE_CHECKING:
    from pathlib import Path

TEN = tuple(build_paper(number, title="Alpha", upvotes=number, stars=10 - number) for number in range(1, 11))


@pytest.fixture
def stored(library: Library) -> Library:
    library.store_papers(TEN)
    return library


def found(library: Library, text: str) -> list[int]:
    papers = sorted(numbers(everything(library.whole_shelf(), parse(text))))
    assert library.whole_shelf().count_matching(parse(text), CONTEXT) == len(papers)
    return papers


def test_the_papers_of_a_condition_are_read_once_for_several_letters(stored: Library) -> None:
    asked: list[str] = []
    with stored._database.read() as connection:
        connection.set_trace_callback(asked.append)
    for text in ("alph", "alpha", "a", "al"):
        assert found(stored, f"upvotes:>7 {text}") == [8, 9, 10]
    assert sum("group_concat" in statement for statement in asked) == 1


@pytest.mark.parametrize("at_once", [0, 1, 2, 5, 99])
def test_the_papers_of_a_condition_are_read_in_short_lists(
    stored: Library, at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.library.marks._AT_ONCE", at_once)
    for lowest in (0, 1, 5, 9, 10, 11):
        assert found(stored, f"alpha upvotes:>={lowest}") == list(range(max(lowest, 1), 11))


def test_a_change_is_seen_at_once(stored: Library) -> None:
    assert found(stored, "alpha upvotes:>7") == [8, 9, 10]
    stored.store_papers([build_paper(2, title="Alpha", upvotes=50)])
    assert found(stored, "alpha upvotes:>7") == [2, 8, 9, 10]


def test_a_change_by_another_program_is_seen_at_once(stored: Library, path: Path) -> None:
    assert found(stored, "alpha is:read") == []
    with closing(Library(path)) as other:
        other.mark(["2611.00004"], read=True)
        other.store_papers([build_paper(11, title="Alpha", upvotes=11)])
    assert found(stored, "alpha is:read") == [4]
    assert found(stored, "alpha upvotes:>9") == [10, 11]


def test_several_conditions_are_met_by_the_papers_that_meet_each(stored: Library) -> None:
    assert found(stored, "alpha upvotes:>3 stars:>3") == [4, 5, 6]
    assert found(stored, "alpha upvotes:>3 stars:>3 upvotes:<6") == [4, 5]
    assert found(stored, "alpha upvotes:>3 stars:>8") == []


def test_the_papers_of_an_older_list_are_marked_too(stored: Library) -> None:
    with stored._database.write() as connection:
        old = [build_paper(number, title="Alpha", upvotes=90) for number in (20, 21, 22)]
        storing.upsert(connection, old, "2026-11-24T09:00:00.000000+00:00", at_the_end=True)
    assert found(stored, "alpha upvotes:>50") == [20, 21, 22]
    assert found(stored, "alpha upvotes:>9") == [10, 20, 21, 22]


def test_rows_that_lead_to_another_are_not_found_by_a_condition_alone(stored: Library) -> None:
    row = "(select rowid from papers where id = ?)"
    with stored._database.write() as connection:
        connection.execute(f"insert into same_papers values ({row}, {row})", ("2611.00009", "2611.00008"))
    assert found(stored, "upvotes:>7") == [8, 10]
    assert found(stored, "-upvotes:>8") == list(range(1, 9))


def test_a_first_page_of_the_newest_papers_marks_none(stored: Library) -> None:
    asked: list[str] = []
    with stored._database.read() as connection:
        connection.set_trace_callback(asked.append)
    assert numbers(everything(stored.whole_shelf(), parse("year:2026"), limit=3)) == [10, 9, 8]
    assert not any("group_concat" in statement for statement in asked)


def test_refused_words_are_searched_among_the_newest_papers_then_marked_once(stored: Library) -> None:
    asked: list[str] = []
    with stored._database.read() as connection:
        connection.set_trace_callback(asked.append)
    assert numbers(everything(stored.whole_shelf(), parse("-beta"), limit=3)) == [10, 9, 8]
    assert "papers_fts match '\"beta\" *' and rowid > " in " ".join(asked)
    assert found(stored, "-beta") == list(range(1, 11))
    assert found(stored, "-beta upvotes:<4") == [1, 2, 3]
    assert sum("from papers_fts p" in statement for statement in asked) == 1


def test_an_empty_library_has_no_marks(library: Library) -> None:
    assert found(library, "alpha upvotes:>5") == []
