"""Papers out of the program, on the command line."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING

import pytest

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
    assert "--force writes over it" in refused.err

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
        (("export", "agents"), 2, "Say in which format"),
        (("export", "agents", "--format", "bibtx"), 2, "did you mean bibtex?"),
        (("export", "zzz", "--format", "ris"), 1, "nothing was written"),
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
