"""Exporting papers on the command line."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def papers(keep: Callable[..., None]) -> None:
    keep(build_edition(papers=(build_paper(1, title="Agents"), build_paper(2, title="Diffusion"))))


def test_a_query_over_the_library_goes_to_stdout(call: Call) -> None:
    answer = call("export", "agents", "--format", "bibtex")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out.count("@misc{") == 1


def test_an_edition_goes_to_a_file_whose_ending_tells_the_format(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "papers.ris"
    assert call("export", "trending", "--output", str(file), "--offline").code == 0
    assert file.read_text().count("ER  - ") == 2
    assert stat.S_IMODE(file.stat().st_mode) & 0o400


def test_a_file_is_not_written_over_unless_that_is_said(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "out" / "papers.md"
    file.parent.mkdir()
    file.write_text("mine")
    refused = call("export", "agents", "--output", str(file))
    assert (refused.code, file.read_text()) == (1, "mine")
    assert "--force replaces it" in refused.err

    assert call("export", "agents", "--output", str(file), "--force").code == 0
    assert "Agents" in file.read_text()
    assert list(file.parent.iterdir()) == [file]


def test_bookmarks_leave_with_what_the_reader_said(call: Call) -> None:
    call("bookmark", "add", "2611.00001")
    call("bookmark", "note", "2611.00001", "read", "it")
    (line,) = call("bookmark", "export", "--format", "jsonl").out.splitlines()
    assert json.loads(line)["note"] == "read it"


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("export", "agents"), 2, "Choose a format"),
        (("export", "agents", "--format", "bibtx"), 2, "did you mean bibtex?"),
        (("export", "zzz", "--output", "x.ris"), 1, "x.ris was not written"),
        (("export", "agents", "--output", "/no/such/folder/x.bib"), 1, "was not written"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    call: Call, words: tuple[str, ...], code: int, told: str
) -> None:
    answer = call(*words)
    assert answer.code == code
    assert told in answer.err
    assert len(answer.err.splitlines()) == 1


def test_a_dash_is_stdout(call: Call) -> None:
    assert call("export", "agents", "--format", "ris", "--output", "-").out.startswith("TY  - RPRT\r\n")


def test_limit_and_sort_choose_as_for_list(call: Call) -> None:
    answer = call("export", "library", "--format", "csv", "--sort", "-title", "--limit", "1")
    assert [line.partition(",")[0] for line in answer.out.splitlines()] == ["id", "2611.00002"]


def test_accents_leave_whatever_the_locale_is(call: Call, keep: Callable[..., None]) -> None:
    keep(build_edition(papers=(build_paper(3, title="Größe"),)))
    assert "{Größe}" in call("export", "größe", "--format", "bibtex").out


def test_bookmarks_are_grouped_under_headings(call: Call) -> None:
    call("bookmark", "add", "2611.00001", "--tag", "rl")
    call("bookmark", "add", "2611.00002")
    out = call("bookmark", "export", "--format", "markdown", "--group-by", "tag").out
    assert out.index("## rl") < out.index("Agents") < out.index("## Other") < out.index("Diffusion")
    refused = call("bookmark", "export", "--format", "markdown", "--group-by", "colour")
    assert (refused.code, refused.out) == (2, "")


def test_a_key_is_the_same_alone_and_among_all_bookmarks(call: Call, keep: Callable[..., None]) -> None:
    papers = [build_paper(number, title="Learning", authors=("Ada Lovelace",)) for number in (7, 8)]
    keep(build_edition(papers=tuple(papers)))
    call("bookmark", "add", "2611.00007", "2611.00008")
    alone = call("bookmark", "export", "id:2611.00008", "--format", "bibtex").out
    assert alone.startswith("@misc{lovelace2026learning-2611.00008,")
    assert "@misc{lovelace2026learning-2611.00008," in call("bookmark", "export", "--format", "bibtex").out


def test_the_key_follows_the_settings(call: Call) -> None:
    settings = default_paths().config_file
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text("[export]\ncitation_key = '{author}:{id}'\n")
    assert "@misc{number1:2611.00001," in call("export", "agents", "--format", "bibtex").out

    settings.write_text("[export]\ncitation_key = '{author}{colour}'\n")
    refused = call("export", "agents", "--format", "bibtex")
    assert refused.code == 2
    assert "export.citation_key is '{author}{colour}', but it must be a pattern of {author}" in refused.err


def test_what_is_known_by_now_of_a_bookmarked_paper_leaves_with_it(
    call: Call, keep: Callable[..., None]
) -> None:
    call("bookmark", "add", "2611.00009", "--tag", "x")
    keep(build_edition(papers=(build_paper(9, title="Known by Now"),)))
    (line,) = call("bookmark", "export", "--format", "jsonl").out.splitlines()
    assert (json.loads(line)["paper"]["title"], json.loads(line)["tags"]) == ("Known by Now", ["x"])


@pytest.mark.parametrize(("form", "text"), [("csl-json", "[]\n"), ("bibtex", ""), ("jsonl", "")])
def test_an_export_of_nothing_is_the_empty_text_of_its_format(call: Call, form: str, text: str) -> None:
    answer = call("export", "sample", "zzz", "--format", form)

    assert (answer.code, answer.out) == (0, text)
    assert "None of the 38 papers of Sample matches 'zzz'." in answer.err
