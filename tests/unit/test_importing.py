"""Importing papers of files into bookmarks: new ones, known ones, and rows that cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.importing import Report, prepare_import, remember_papers
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
        (Report(added=1_200, problems=["x"]), False, "1,200 would be added, 1 not imported"),
        (Report(updated=1, unchanged=2), True, "1 updated, 2 already there"),
    ],
)
def test_a_report_counts_in_words(report: Report, done: bool, words: str) -> None:
    assert report.words(done=done) == words
