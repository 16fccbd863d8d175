"""`bookmark import`: papers of other programs are bookmarked once; each skipped row is named."""

from __future__ import annotations

import gzip
import io
import json
import lzma
import os
import sys
from typing import TYPE_CHECKING

import pytest

from paperreader import textfile
from paperreader.bookmarks import BookmarkStore
from paperreader.importers.registry import FORMATS
from paperreader.library import Library
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models import Paper

    Call = Callable[..., object]

BIB = """\
@misc{a, title = {Attention Is All You Need}, eprint = {1706.03762}, keywords = {nlp, to read}}
@book{b, title = {On {Computable} Numbers}, author = {Turing, Alan}, doi = {10.1112/plms/s2-42.1.230}}
@misc{c, year = 2000}
"""


def bookmarks() -> Mapping[str, Bookmark]:
    return BookmarkStore(default_paths().bookmarks).load()


@pytest.fixture
def bib(tmp_path: Path) -> str:
    path = tmp_path / "mine.bib"
    path.write_text(BIB, encoding="utf-8")
    return str(path)


def test_the_help_names_every_format(call):
    text = "".join(call("bookmark", "import", "--help").out.split())
    assert [form.name for form in FORMATS if form.name not in text] == []


def test_each_entry_is_bookmarked_or_named_with_its_line_and_the_reason(bib, call):
    answer = call("bookmark", "import", bib)

    assert answer.code == 1
    assert f"{bib}, line 3: it names neither an identifier of a paper nor a title" in answer.err
    assert "2 added, 1 not imported." in answer.err
    known, local = bookmarks().values()
    assert (known.paper.id, known.tags) == ("1706.03762", ("nlp", "to read"))
    assert local.paper.id == "doi:10.1112/plms/s2-42.1.230"
    assert (local.paper.doi, local.paper.authors) == ("10.1112/plms/s2-42.1.230", ("Alan Turing",))


def test_a_dry_run_says_what_would_be_done_and_does_nothing(bib, call):
    answer = call("bookmark", "import", bib, "--dry-run")

    assert "new: 1706.03762: Attention Is All You Need\n" in answer.out
    assert "2 would be added, 1 not imported." in answer.err
    assert not default_paths().bookmarks.exists()
    assert not default_paths().library.exists()


def test_a_second_import_changes_nothing(bib, call):
    call("bookmark", "import", bib)
    before = default_paths().bookmarks.read_bytes()

    assert "2 already there, 1 not imported." in call("bookmark", "import", bib).err
    assert default_paths().bookmarks.read_bytes() == before


def test_what_is_bookmarked_keeps_its_words_and_gets_those_of_the_file(bib, call):
    call("bookmark", "add", "1706.03762", "--tag", "mine", "--note", "my note")

    assert "1 added, 1 updated" in call("bookmark", "import", bib, "--tag", "imported").err
    bookmark = bookmarks()["1706.03762"]
    assert bookmark.tags == ("mine", "nlp", "to read", "imported")
    assert bookmark.note == "my note"
    assert bookmark.paper.title == "Attention Is All You Need"


def test_a_paper_that_comes_twice_is_one_bookmark(tmp_path, call):
    one, other = tmp_path / "one.txt", tmp_path / "other.ris"
    one.write_text("2402.00001\nhttps://arxiv.org/abs/2402.00001v2\n")
    other.write_text("TY  - RPRT\nTI  - T\nM1  - arXiv:2402.00001\nKW  - a\nER  - \n")

    answer = call("bookmark", "import", str(one), str(other))
    assert "1 added (2 more rows about the same papers)." in answer.err
    assert bookmarks()["2402.00001"].tags == ("a",)
    assert bookmarks()["2402.00001"].paper.title == "T"


@pytest.mark.parametrize("place", ["library", "bookmarks", "the same file"])
def test_an_entry_without_an_identifier_gets_the_one_of_its_title(place, tmp_path, call, keep):
    paper = build_paper(1, title="Learning to $x^2$-Test")
    if place == "library":
        keep(build_edition(0, papers=(paper,)))
    elif place == "bookmarks":
        BookmarkStore(default_paths().bookmarks).add(paper)
    file = tmp_path / "a.bib"
    other = "@misc{b, title={Learning to x²-test}, eprint={2611.00001}}" * (place == "the same file")
    file.write_text("@misc{a, title={Learning to {X}²-{T}est}, keywords={k}}\n" + other, encoding="utf-8")

    call("bookmark", "import", str(file))

    assert [(key, mark.tags) for key, mark in bookmarks().items()] == [("2611.00001", ("k",))]


def test_what_the_library_knows_goes_before_what_a_file_says(tmp_path, call, keep):
    keep(build_edition(1))
    file = tmp_path / "a.bib"
    file.write_text("@misc{a, title={WRONG}, eprint={2611.00001}, year=2001, doi={10.1000/x}}")

    call("bookmark", "import", str(file))

    paper = bookmarks()["2611.00001"].paper
    assert (paper.title, paper.doi, paper.sources) == (
        "Paper 1: Learning to Test",
        "10.1000/x",
        ("huggingface",),
    )


def in_library(paper_id: str) -> Paper:
    paper = Library(default_paths().library).paper(paper_id)
    assert paper is not None, "the library does not have it"
    return paper


def test_what_is_imported_is_found_in_the_library(bib, call):
    call("bookmark", "import", bib)

    assert in_library("1706.03762").id == "1706.03762"
    assert call("list", "library", "computable", "--json").papers[0]["bookmarked"] is True


def test_the_library_learns_what_a_file_adds_to_a_paper_that_it_knows(tmp_path, call, keep):
    keep(build_edition(1))
    known = in_library("2611.00001")
    told = {"id": known.id, "title": "WRONG", "upvotes": 0, "doi": "10.1000/x", "citations": 150}
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"paper": told}))
    call("bookmark", "import", str(file))

    learnt = in_library(known.id)
    assert (learnt.title, learnt.upvotes, learnt.doi) == (known.title, known.upvotes, "10.1000/x")
    assert learnt.citations == 150
    assert [paper["id"] for paper in call("list", "library", "citations:>149", "--json").papers] == [known.id]


def test_a_broken_library_does_not_cost_an_import(bib, call):
    default_paths().library.parent.mkdir(parents=True)
    default_paths().library.write_bytes(b"not a library" * 1_000)

    assert "2 added" in call("bookmark", "import", bib).err
    assert len(bookmarks()) == 2


def test_standard_input_is_a_file(call, monkeypatch):
    stdin = io.TextIOWrapper(io.BytesIO(b"2506.01713\n"))
    monkeypatch.setattr(sys, "stdin", stdin)

    assert call("bookmark", "import", "-").code == 0
    assert list(bookmarks()) == ["2506.01713"]


def json_lines(count):
    papers = ({"id": f"2506.{number:05}", "title": f"Paper {number}"} for number in range(count))
    return "".join(f"{json.dumps(paper)}\n" for paper in papers).encode()


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
def test_json_lines_that_are_too_large_to_be_read_at_once_are_read_line_by_line(
    pack, tmp_path, call, monkeypatch
):
    monkeypatch.setattr(textfile, "SIZE_LIMIT", 1_000)
    file = tmp_path / "many.jsonl"
    file.write_bytes(pack(b"\xef\xbb\xbf" + json_lines(250) + b"{}\n\n" + json_lines(300)))

    answer = call("bookmark", "import", str(file))

    assert "many.jsonl, line 251: " in answer.err
    assert "300 added, 1 not imported (250 more rows about the same papers)" in answer.err
    assert len(bookmarks()) == 300


def test_many_json_lines_are_read_from_a_pipe(call, monkeypatch):
    monkeypatch.setattr(textfile, "SIZE_LIMIT", 1_000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json_lines(100))))

    assert call("bookmark", "import", "-").code == 0
    assert len(bookmarks()) == 100


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (gzip.compress(json_lines(300), 0)[:-2_000], "is damaged or was cut off"),
        (json_lines(100) + b"{" * 2**21, "has a line of more than"),
        (b"@article{key, title = {T}}\n" * 100, "is larger than 64 MB"),
    ],
)
def test_a_large_file_that_cannot_be_read_to_its_end_changes_nothing(data, told, tmp_path, call, monkeypatch):
    monkeypatch.setattr(textfile, "SIZE_LIMIT", 2_000)
    file = tmp_path / "file"
    file.write_bytes(data)

    answer = call("bookmark", "import", str(file))

    assert answer.code == 2
    assert told in answer.err
    assert not bookmarks()


@pytest.mark.parametrize(
    ("data", "options", "told"),
    [
        (b"\x00\x01\x02", [], "is not text"),
        (b"{]", [], "is not JSON: column 2"),
        (b'{\n  "title": "C",\n  "items": [\n', [], "is not JSON: line 4, column 1: Expecting value"),
        (b"2506.01713", ["--format", "bibtx"], "did you mean bibtex?"),
        (b'{"a": 1}', ["--format", "collection"], "not a collection"),
    ],
)
def test_a_file_that_is_none_changes_nothing(data, options, told, tmp_path, call):
    good, bad = tmp_path / "good.json", tmp_path / "bad"
    good.write_text('{"title": "C", "items": [{"type": "paper", "id": "2506.01713"}]}')
    bad.write_bytes(data)

    answer = call("bookmark", "import", str(good), str(bad), *options)

    assert answer.code == 2
    assert told in answer.err
    assert "Traceback" not in answer.err
    assert not default_paths().bookmarks.exists()


def test_a_file_that_cannot_be_read_is_named(tmp_path, call):
    answer = call("bookmark", "import", str(tmp_path / "none.bib"))
    assert answer.code == 2
    assert "There is no file" in answer.err


def test_notes_that_are_too_long_together_are_refused_and_not_cut(tmp_path, call):
    call("bookmark", "add", "2506.01713", "--note", "a" * 15_000)
    file = tmp_path / "a.jsonl"
    file.write_text('{"format": 1, "paper": {"id": "2506.01713"}, "note": "%s"}\n' % ("b" * 15_000))

    answer = call("bookmark", "import", str(file))

    assert answer.code == 1
    assert "line 1: A note holds at most 20,000 characters" in answer.err
    assert bookmarks()["2506.01713"].note == "a" * 15_000


def test_a_text_without_a_paper_is_named_in_one_sentence(tmp_path, call):
    file = tmp_path / "prose.txt"
    file.write_text("no paper\n" * 50)

    answer = call("bookmark", "import", str(file))

    assert answer.code == 1
    assert len(answer.err.splitlines()) == 2
    assert "prose.txt names no paper" in answer.err
    assert "nothing to import (50 lines without a paper). -v lists them." in answer.err
    assert call("bookmark", "import", str(file), "-v").err.count("no paper: 'no paper'") == 50


def test_many_rows_that_are_refused_are_counted_by_kind(tmp_path, call):
    file = tmp_path / "many.bib"
    file.write_text("@misc{a, year = 2000}\n" * 50 + "@misc{b, title = {T}}\n")

    answer = call("bookmark", "import", str(file))

    assert answer.code == 1
    assert "and 47 more rows. 47: it names neither an identifier of a paper nor a title" in answer.err
    assert "1 added, 50 not imported. -v lists them." in answer.err
    assert call("bookmark", "import", str(file), "-v").err.count("names neither") == 50


def test_an_empty_list_is_no_fault_and_is_said(tmp_path, call):
    file = tmp_path / "weekend.xml"
    file.write_text('<rss version="2.0"><channel><title>cs.CL</title></channel></rss>')

    answer = call("bookmark", "import", str(file))

    assert answer.code == 0
    assert "weekend.xml has no papers in it; it is an empty list." in answer.err


def test_bookmarks_that_are_exported_and_removed_come_back_as_they_were(tmp_path, call, keep):
    keep(build_edition(3))
    call("bookmark", "add", "2611.00001", "2611.00003", "--tag", "rl/agents", "--note", "Read §3.")
    call("bookmark", "rate", "4", "2611.00001")
    before = {key: mark.entry for key, mark in bookmarks().items()}
    file = tmp_path / "all.jsonl"
    assert call("bookmark", "export", "--output", str(file)).code == 0
    default_paths().bookmarks.unlink()
    default_paths().library.unlink()

    assert "2 added." in call("bookmark", "import", str(file)).err
    assert {key: mark.entry for key, mark in bookmarks().items()} == before


def test_a_save_that_fails_imports_nothing(bib, call):
    folder = default_paths().bookmarks.parent
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    try:
        if os.access(folder, os.W_OK):
            pytest.skip("this user may write anywhere")
        assert call("bookmark", "import", bib).code == 1
    finally:
        folder.chmod(0o700)
    assert not default_paths().bookmarks.exists()
