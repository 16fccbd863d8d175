"""A data folder that cannot be written: reading works, and one line says that nothing is saved."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.paths import default_paths
from tests.builders import build_paper

if TYPE_CHECKING:
    from tests.unit.cli.conftest import Call


@pytest.fixture
def no_folder() -> None:
    """Put a file in place of the data folder."""
    default_paths().data.parent.write_text("")


@pytest.fixture
def no_library() -> None:
    """Put a folder in place of the library, and store a bookmark."""
    BookmarkStore(default_paths().bookmarks).add(build_paper(2))
    default_paths().library.mkdir()


@pytest.mark.usefixtures("no_folder")
@pytest.mark.parametrize("words", [("list", "sample", "--limit", "5"), ("list",)])
def test_papers_are_printed_and_one_line_says_that_nothing_is_kept(
    words: tuple[str, ...], call: Call, hugging_face: object
) -> None:
    answer = call(*words, "--json")
    assert (answer.code, len(answer.papers)) == (0, 5)
    assert answer.err.count("\n") == 1
    assert "(Not a directory): nothing new is saved." in answer.err


@pytest.mark.usefixtures("no_folder")
def test_a_paper_that_is_fetched_is_shown(call: Call, hugging_face: object) -> None:
    answer = call("show", "2611.00001", "--json")
    assert answer.code == 0, answer.err
    assert "nothing new is saved" in answer.err


@pytest.mark.usefixtures("no_folder")
def test_a_change_is_refused_with_the_reason(call: Call) -> None:
    answer = call("bookmark", "add", "2501.03012")
    assert answer.code == 1
    assert "The bookmarks could not be saved" in answer.err
    assert "Not a directory" in answer.err


@pytest.mark.usefixtures("no_library")
@pytest.mark.parametrize(
    "words",
    [
        ("bookmark", "list", "--jsonl"),
        ("list", "bookmarks", "--jsonl"),
        ("bookmark", "export", "--format", "jsonl"),
        ("export", "bookmarks", "--format", "jsonl"),
    ],
)
def test_bookmarks_are_read_beside_a_broken_library(words: tuple[str, ...], call: Call) -> None:
    answer = call(*words)
    assert answer.code == 0
    (line,) = answer.out.splitlines()
    assert "2611.00002" in str(json.loads(line))
    assert "nothing new is saved" in answer.err


def test_without_a_home_every_path_says_so(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.path.expanduser", str)  # What it returns if there is no home.
    for kind in ("CONFIG", "DATA", "CACHE", "STATE"):
        monkeypatch.delenv(f"XDG_{kind}_HOME")
    answer = call("list", "sample", "--limit", "1")
    assert answer.code == 0
    assert "HOME-is-not-set" in answer.err


@pytest.mark.usefixtures("no_library")
def test_papers_are_dismissed_and_listed_without_a_library(call: Call) -> None:
    assert call("dismiss", "2611.00001").code == 0
    answer = call("dismiss", "--json")
    assert (answer.code, [row["id"] for row in json.loads(answer.out)]) == (0, ["2611.00001"])
    assert "library" in answer.err


@pytest.mark.usefixtures("no_folder")
def test_a_paper_that_cannot_be_dismissed_is_reported(call: Call) -> None:
    dismissed, muted = call("dismiss", "2611.00001"), call("mute", "survey")
    assert dismissed.code == muted.code != 0
    assert muted.err.strip() in dismissed.err
