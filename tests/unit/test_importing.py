"""Importing papers of files into bookmarks: new ones, known ones, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.importing import Problem, Report, prepare_import, remember_papers
from tests.builders import build_edition, build_paper
from tests.ui.reader import make_app

if TYPE_CHECKING:
    from pathlib import Path

FILE = ("papers.txt", "2611.00001\n2611.00002\n")


def test_papers_are_added_once_with_the_titles_of_the_library(tmp_path: Path) -> None:
    services = make_app(tmp_path, editions=[build_edition(2)]).services
    report = prepare_import([FILE], services, {}, say=pytest.fail, tags=["new"])
    assert (report.added, report.updated, report.problems) == (2, 0, [])
    assert [mark and mark.tags for mark in report.changes.values()] == [("new",), ("new",)]
    held = {paper_id: mark for paper_id, mark in report.changes.items() if mark}
    assert held["2611.00001"].paper.title == build_paper(1).title
    again = prepare_import([FILE], services, held, say=pytest.fail)
    assert (again.added, again.unchanged) == (0, 2)
    services.close()


def test_papers_that_the_library_lacks_are_remembered(tmp_path: Path) -> None:
    library = make_app(tmp_path).services.library
    remember_papers([build_paper(7)], library, say=pytest.fail)
    found = library.paper("2611.00007")
    assert found is not None
    assert found.title == build_paper(7).title
    library.close()


@pytest.mark.parametrize(
    ("report", "done", "words"),
    [
        (Report(), True, "nothing to import"),
        (
            Report(added=1_200, problems=[Problem("f, line 1", "it is x")]),
            False,
            "1,200 would be added, 1 not imported",
        ),
        (
            Report(added=2, same=1, skipped=3),
            True,
            "2 added (1 more row about the same papers, 3 lines without a paper)",
        ),
        (Report(updated=1, unchanged=2), True, "1 updated, 2 already there"),
    ],
)
def test_a_report_counts_in_words(report: Report, done: bool, words: str) -> None:
    assert report.words(done=done) == words


def test_a_summary_shows_the_first_problems_and_counts_the_others_by_kind() -> None:
    report = Report(
        problems=[Problem("f, line 1", "it is not JSON", "x")]
        + [Problem(f"f, line {line}", f"its note has {line} characters") for line in range(2, 1_002)]
    )
    assert report.summary() == [
        "f, line 1: it is not JSON: 'x'",
        "f, line 2: its note has 2 characters",
        "f, line 3: its note has 3 characters",
        "and 998 more rows. 998: its note has … characters",
    ]


def test_a_text_that_names_no_paper_is_incomplete_and_an_empty_list_is_not(tmp_path: Path) -> None:
    services = make_app(tmp_path).services
    prose = prepare_import([("notes.md", "# Notes\n\nNothing here.\n")], services, {}, say=pytest.fail)
    assert prose.is_incomplete
    assert prose.empty == [
        "notes.md names no paper: no identifier, no address of a paper, no bibliography is in it."
    ]
    none = prepare_import([("a.json", "[]")], services, {}, say=pytest.fail)
    assert not none.is_incomplete
    assert none.empty == ["a.json has no papers in it; it is an empty list."]
    services.close()


def test_rows_of_one_paper_are_named(tmp_path: Path) -> None:
    services = make_app(tmp_path).services
    text = "arXiv:2506.01713\nhttps://huggingface.co/papers/2506.01713\n"
    report = prepare_import([("a.txt", text)], services, {}, say=pytest.fail)
    assert report.same == 1
    assert report.others == ["a.txt, line 2: the same paper as a.txt, line 1: 2506.01713"]
    services.close()


def test_progress_is_shown_of_long_files(tmp_path: Path) -> None:
    services = make_app(tmp_path).services
    said: list[str] = []
    text = "".join(f"2506.{number:05}\n" for number in range(1_200))
    prepare_import([("a.txt", text)], services, {}, say=pytest.fail, progress=said.append)
    assert said == [
        "a.txt: 500 rows",
        "a.txt: 1,000 rows",
        "comparing 1,200 papers with the bookmarks and the library",
    ]
    services.close()
