"""A note in the user's own editor: saved, undone, and never lost."""

from __future__ import annotations

import signal
import sys
from contextlib import nullcontext
from typing import TYPE_CHECKING

import pytest
from textual.widgets import TextArea

from paperreader.bookmarks import BookmarkStore
from tests.builders import build_edition
from tests.ui.papers import held
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.ui.app import PaperReader

FIRST = "2611.00001"


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    """Make an editor from Python code that is given `path`; return the folder of its files."""

    def made(program: str) -> Path:
        script = tmp_path / "an editor.py"
        script.write_text(f"import os, pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{program}\n")
        monkeypatch.setenv("EDITOR", f"{sys.executable} '{script}' --wait")
        folder = tmp_path / "drafts"
        folder.mkdir()
        monkeypatch.setattr("tempfile.tempdir", str(folder))
        return folder

    return made


def app_in(tmp_path: Path, note: str = "") -> PaperReader:
    app = make_app(tmp_path, editions=[build_edition(3)], bookmarks=[held(1, note=note)] if note else [])
    app.suspend = nullcontext  # type: ignore[method-assign,assignment] # There is no terminal to lend.
    return app


def note_on_disk(reader: Reader) -> str | None:
    bookmark = BookmarkStore(reader.services.paths.bookmarks).get(FIRST)
    return bookmark.note if bookmark else None


@pytest.mark.command("note_in_editor", "undo")
async def test_a_note_is_written_in_the_editor_and_undone(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    drafts = editor("path.write_text(path.read_text().upper() + 'line é\\n', 'utf-8')")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press("E")
        assert note_on_disk(reader) == "BEFORE\nline é"
        assert reader.status == "Note changed. Ctrl+z undoes it."
        assert not list(drafts.iterdir())
        await reader.press("ctrl+z")
        assert note_on_disk(reader) == "before"


@pytest.mark.command("note_in_editor")
async def test_a_note_that_was_emptied_goes(tmp_path: Path, editor: Callable[[str], Path]) -> None:
    editor("path.write_text('\\n')")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press("E")
        assert note_on_disk(reader) == ""
        assert reader.status == "Note removed. Ctrl+z undoes it."


@pytest.mark.command("note_in_editor")
async def test_what_was_not_changed_is_not_kept(tmp_path: Path, editor: Callable[[str], Path]) -> None:
    drafts = editor("")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("E")
        assert note_on_disk(reader) is None
        assert reader.status == "The note was not changed."
        assert not list(drafts.iterdir())


@pytest.mark.command("note_in_editor")
@pytest.mark.parametrize(
    ("end", "told"), [("sys.exit(3)", "ended with 3"), ("os.kill(os.getpid(), 9)", "ended with -9")]
)
async def test_an_editor_that_fails_leaves_what_was_written(
    tmp_path: Path, editor: Callable[[str], Path], end: str, told: str
) -> None:
    drafts = editor(f"path.write_text('precious')\n{end}")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press("E")
        (draft,) = drafts.iterdir()
        assert draft.read_text() == "precious"
        assert told in reader.status
        assert note_on_disk(reader) == "before"


@pytest.mark.command("note_in_editor")
async def test_an_interrupt_meant_for_the_editor_does_not_end_the_reader(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    editor("os.kill(os.getppid(), 2)\npath.write_text('still here')")
    before = signal.getsignal(signal.SIGINT)
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("E")
        assert note_on_disk(reader) == "still here"
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.command("note_in_editor")
async def test_what_the_disk_refuses_stays_in_the_draft(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    drafts = editor("path.write_text('x' * 20_001)")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press("E")
        (draft,) = drafts.iterdir()
        assert len(draft.read_text()) == 20_001
        assert "20,000" in reader.status
        assert reader.browse.bookmarks.by_id[FIRST].note == "before"


@pytest.mark.command("note_in_editor")
@pytest.mark.parametrize("command", ["/nonexistent/editor", "'unbalanced", ""])
async def test_an_editor_that_is_missing_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("EDITOR", command)
    monkeypatch.setattr("sys.stdin", None)
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("E")
        assert "could not be run" in reader.status or "set $EDITOR" in reader.status


@pytest.mark.command("note_in_editor")
async def test_a_draft_that_the_editor_took_away_is_said(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    editor("path.unlink()")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press("E")
        assert "left nothing to read" in reader.status
        assert note_on_disk(reader) == "before"


@pytest.mark.command("note_in_editor")
async def test_a_terminal_that_cannot_be_lent_is_said(tmp_path: Path, editor: Callable[[str], Path]) -> None:
    editor("path.write_text('never')")
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        await reader.press("E")
        assert "cannot be lent" in reader.status
        assert note_on_disk(reader) is None


@pytest.mark.command("note_in_editor")
async def test_in_a_browser_the_key_of_the_dialog_is_named(
    tmp_path: Path, editor: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    editor("path.write_text('never')")
    monkeypatch.setattr("paperreader.ui.app.PaperReader.is_web", True)
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("E")
        assert reader.status == "A browser cannot be lent to an editor. e writes a note here."
        assert note_on_disk(reader) is None


@pytest.mark.command("note")
async def test_the_dialog_goes_on_in_the_editor(tmp_path: Path, editor: Callable[[str], Path]) -> None:
    drafts = editor("path.write_text(path.read_text().strip() + ' and more\\n')")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("e")
        await reader.type("typed")
        await reader.press("ctrl+o")
        assert reader.dialog is None
        assert note_on_disk(reader) == "typed and more"
        assert not list(drafts.iterdir())


@pytest.mark.command("note")
async def test_the_dialog_keeps_what_was_typed_when_the_editor_fails(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    editor("sys.exit(1)")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("e")
        await reader.type("typed")
        await reader.press("ctrl+o")
        assert reader.dialog is not None
        assert reader.widget(TextArea).text == "typed"
        assert "ended with 1" in reader.text()
        await reader.press("ctrl+s")
        assert note_on_disk(reader) == "typed"


@pytest.mark.command("note")
async def test_the_dialog_keeps_a_note_that_is_too_long(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    editor("path.write_text('x' * 20_001)")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("e", "ctrl+o")
        assert reader.dialog is not None
        assert "at most 20,000 characters" in reader.text()
        assert len(reader.widget(TextArea).text) == 20_001


@pytest.mark.command("note_in_editor")
async def test_an_editor_that_saves_another_encoding_loses_no_letter_and_is_said(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    editor("path.write_bytes('caf\\u00e9 \\u00fcber\\n'.encode('latin-1'))")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("E")
        assert note_on_disk(reader) == "café über"
        assert "did not save UTF-8" in reader.status


@pytest.mark.parametrize("keys", [["E"], ["e", "ctrl+o"]])
async def test_a_note_that_is_much_too_long_is_refused_at_once_and_stays_in_its_file(
    tmp_path: Path, editor: Callable[[str], Path], keys: list[str]
) -> None:
    drafts = editor("path.write_text('x' * 3_000_000)")
    async with opened(app_in(tmp_path, "before")) as reader:
        await reader.press(*keys)
        assert "at most 20,000 characters and this one has 3,000,000" in reader.text()
        assert len(list(drafts.iterdir())) == 1
        assert note_on_disk(reader) == "before"


@pytest.mark.command("note_in_editor")
async def test_what_is_not_text_is_refused_and_stays_in_its_file(
    tmp_path: Path, editor: Callable[[str], Path]
) -> None:
    drafts = editor("path.write_bytes(b'a\\0b')")
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("E")
        assert "What the editor saved is not text. What you wrote is in" in reader.status
        assert len(list(drafts.iterdir())) == 1
