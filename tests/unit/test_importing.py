"""Importing papers of files into bookmarks: new ones, known ones, and rows that cannot be read."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from paperreader.importing import Problem, Report, prepare_import, remember_papers
from tests.builders import NOW, build_bookmark, build_edition, build_paper
from tests.ui.reader import make_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.services import Services

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


BIB = """@article{l, title={Deep learning}, author={LeCun, Yann}, journal={Nature}, volume=521,
  pages={436--444}, year=2015, keywords={ai}}
@book{g, title={Computing}, author={Lovelace, Ada}, publisher={Taylor}, year=1843}
"""


def test_the_same_file_again_changes_nothing_and_a_better_one_leaves_the_date_of_the_words(
    tmp_path: Path,
) -> None:
    services = make_app(tmp_path).services

    def read(text: str) -> Report:
        report = prepare_import([("mine.bib", text)], services, services.bookmarks.load(), say=pytest.fail)
        services.bookmarks.exchange(report.changes)
        remember_papers(report, services.library, say=pytest.fail)
        return report

    assert read(BIB).added == 2
    assert (read(BIB).changes, read(BIB).unchanged) == ({}, 2)

    before = [mark.changed for mark in services.bookmarks.load().values()]
    services.now = lambda: NOW + timedelta(days=1)
    assert read(BIB.replace("year=2015", "year=2015, doi={10.1038/nature14539}")).updated == 1
    after = services.bookmarks.load()
    assert "doi:10.1038/nature14539" in after
    assert sorted(mark.changed for mark in after.values()) == sorted(before)
    services.close()


def test_a_date_without_parts_of_a_second_changes_nothing(tmp_path: Path) -> None:
    services = make_app(tmp_path).services
    added = NOW.replace(microsecond=55_000)
    mark = build_bookmark(1, added=added)
    row = f'<DT><A HREF="https://arxiv.org/abs/2611.00001" ADD_DATE="{int(added.timestamp())}">x</A>'
    page = f"<!DOCTYPE NETSCAPE-Bookmark-file-1><DL>{row}</DL>"
    held = prepare_import([("a.html", page)], services, {mark.paper.id: mark}, say=pytest.fail).changes
    assert [one.added for one in held.values() if one] in ([], [added])
    services.close()


def test_papers_that_the_library_lacks_are_remembered(tmp_path: Path) -> None:
    library = make_app(tmp_path).services.library
    mark = build_bookmark(7)
    remember_papers(Report(changes={mark.paper.id: mark}), library, say=pytest.fail)
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


ENTRIES = (
    "@article{a, title={Deep learning}, author={LeCun, Yann}, year=2015, doi={10.1038/nature14539}}",
    "@article{b, title={Deep Learning}, author={Y. LeCun}, year=2015}",
    "@misc{c, title={Deep Learning}, author={Polson, N.}, eprint={1807.07987}, eprinttype={arxiv}}",
    "@inproceedings{d, title={Deep learning: a review}, author={Polson, N.}, year=2018, doi={10.1000/X}}",
    "@misc{e, title={Deep Learning}, eprint={1807.07987}, archivePrefix={arXiv}, doi={10.1000/x}, year=2018}",
    "@book{f, title={Deep Learning}, author={Goodfellow, Ian}, year=2016, keywords={books}}",
    "@article{g, title={Attention}, author={A. Vaswani}, doi={10.1000/Y}, keywords={z}, note={Mine}}",
    "@article{h, title={Attention!}, author={A. Vaswani}, doi={10.1000/y}, keywords={a}}",
)


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    known = build_paper(1, title="Attention", authors=("Ashish Vaswani",), doi="10.1000/y")
    editions = [build_edition(papers=(known,))]
    services = make_app(tmp_path_factory.mktemp("home"), editions=editions).services
    yield services
    services.close()


def imported(
    files: list[list[str]], services: Services, before: dict[str, Bookmark]
) -> dict[str, tuple[object, ...]]:
    """Import files one after the other, and return what the bookmarks say."""
    bookmarks = dict(before)
    for file in files:
        report = prepare_import([("mine.bib", "\n".join(file))], services, bookmarks, say=pytest.fail)
        for paper_id, mark in report.changes.items():
            if mark is None:
                del bookmarks[paper_id]
            else:
                bookmarks[paper_id] = mark
    return {
        paper_id: (mark.paper.title, mark.paper.authors, mark.paper.doi, mark.paper.ids, sorted(mark.tags))
        for paper_id, mark in bookmarks.items()
    }


@given(st.permutations(ENTRIES), st.sets(st.integers(1, len(ENTRIES) - 1), max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
def test_papers_are_the_same_in_any_order_and_any_number_of_imports(
    services: Services, entries: list[str], cuts: set[int]
) -> None:
    paper = build_paper(2, id="doi:10.1000/x", doi="10.1000/x", title="Deep learning", authors=("N. Polson",))
    before = {paper.id: build_bookmark(2, paper=paper, tags=("mine",), note="Mine")}
    places = [0, *sorted(cuts), len(entries)]
    files = [entries[first:last] for first, last in itertools.pairwise(places)]
    expected = imported([list(ENTRIES)], services, before)
    assert imported(files, services, before) == expected


def test_a_paper_with_a_better_identifier_keeps_its_read_mark_and_its_place(tmp_path: Path) -> None:
    services = make_app(tmp_path).services
    library = services.library
    printed = build_bookmark(1, paper=build_paper(1, id="doi:10.1000/x", doi="10.1000/x"), tags=("mine",))
    remember_papers(Report(changes={printed.paper.id: printed}), library, say=pytest.fail)
    library.mark([printed.paper.id], read=True)
    file = ("mine.bib", "@misc{e, eprint={1807.07987}, archivePrefix={arXiv}, doi={10.1000/X}}")
    report = prepare_import([file], services, {printed.paper.id: printed}, say=pytest.fail)
    assert report.changes["doi:10.1000/x"] is None
    assert [mark and mark.tags for mark in report.changes.values()] == [None, ("mine",)]
    remember_papers(report, library, say=pytest.fail)
    assert library.count() == 1
    found = library.paper("1807.07987")
    assert found is not None
    assert found.title == printed.paper.title
    assert library.is_read("1807.07987")
    services.close()
