"""A text in the user's own editor: what comes back, and what is saved if nothing does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.editor import edited
from paperreader.errors import PaperReaderError, UsageError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def drafts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of the files that are edited."""
    folder = tmp_path / "drafts"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    return folder


def test_what_the_editor_saves_comes_back_and_its_file_goes(
    monkeypatch: pytest.MonkeyPatch, drafts: Path
) -> None:
    monkeypatch.setenv("EDITOR", "sed -i s/old/new/")
    with edited("An old note.", report=pytest.fail) as text:
        assert text == "An new note."
    assert list(drafts.iterdir()) == []


def test_what_cannot_be_kept_stays_in_its_file(monkeypatch: pytest.MonkeyPatch, drafts: Path) -> None:
    said: list[str] = []
    monkeypatch.setenv("EDITOR", "sed -i s/old/new/")
    with pytest.raises(ZeroDivisionError), edited("An old note.", report=said.append):
        raise ZeroDivisionError
    (kept,) = drafts.iterdir()
    assert said == [f"What you wrote is in {kept}."]
    assert kept.read_text(encoding="utf-8") == "An new note.\n"


def test_an_editor_that_fails_changes_nothing(monkeypatch: pytest.MonkeyPatch, drafts: Path) -> None:
    monkeypatch.setenv("VISUAL", "false")
    with pytest.raises(PaperReaderError, match="ended with 1"), edited("A note.", report=pytest.fail):
        pytest.fail("it was taken for an answer")
    assert list(drafts.iterdir()) == []


def test_without_an_editor_and_a_terminal_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    with pytest.raises(UsageError, match="set \\$EDITOR"), edited("A note.", report=pytest.fail):
        pytest.fail("it was taken for an answer")
