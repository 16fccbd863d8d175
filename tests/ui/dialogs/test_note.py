"""The note while it is written: undone at any size, and on disk before it is kept."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.widgets import TextArea

from paperreader.bookmarks import BookmarkStore
from paperreader.ui.dialogs.note import NoteArea, NoteEditor
from tests.amounts import amount
from tests.builders import build_edition
from tests.ui.reader import Reader, key_event, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

FIRST = "2611.00001"


class Writing(App[None]):
    CSS = "NoteArea { height: 5; width: 30; }"

    def compose(self) -> ComposeResult:
        yield NoteArea(compact=True)


@pytest.mark.command("note")
@pytest.mark.parametrize("size", [(120, 40), (100, 24)])
async def test_undoing_what_made_the_note_scroll_keeps_the_note(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)]), size=size) as reader:
        await reader.press("e", *["x", "enter"] * 8, "ctrl+z")
        area = reader.app.screen.query_one(TextArea)
        assert reader.app.is_running
        await reader.press("ctrl+y")
        assert area.text == "x\n" * 8


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(4))
async def test_undo_and_redo_are_safe_in_any_order(seed: int) -> None:
    dice = random.Random(seed)
    keys = ["ctrl+z", "ctrl+y", "enter", "x", "w", "up", "home", "shift+up", "backspace", "ctrl+k", "left"]
    app = Writing()
    async with app.run_test(size=(40, 12)) as pilot:
        app.query_one(NoteArea).focus()
        for _ in range(amount(60, 12)):
            await pilot.press(*[dice.choice(keys)] * dice.randrange(1, 8))
        assert app.is_running


async def reopened(app_folder: Path) -> str:
    """The text that the note of the first paper opens with."""
    async with opened(make_app(app_folder)) as reader:
        await reader.press("1", "e")
        return reader.app.screen.query_one(TextArea).text


async def drafts_written(reader: Reader) -> None:
    folder = reader.services.paths.unkept_notes
    await reader.until(lambda: folder.is_dir() and any(folder.iterdir()), "nothing was put aside")


@pytest.mark.command("note", "trending")
async def test_what_was_written_when_the_reader_ended_is_there_again(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press("e", *"precious")
        assert isinstance(reader.dialog, NoteEditor)
        app.post_message(key_event("ctrl+q"))
        await reader.until(lambda: app._exit)
    await drafts_written(reader)
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("1", "e")
        assert reader.app.screen.query_one(TextArea).text == "precious"
        assert "Written before, not kept" in reader.text()
        await reader.press("ctrl+s")
        folder = reader.services.paths.unkept_notes
        await reader.until(lambda: not any(folder.iterdir()))
    assert BookmarkStore(reader.services.paths.bookmarks).load()[FIRST].note == "precious"
    assert await reopened(tmp_path) == "precious"


@pytest.mark.command("note", "trending")
async def test_what_is_written_is_put_aside_meanwhile_and_gone_when_it_is_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.ui.dialogs.note._PAUSE", 0.01)
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("e", *"word")
        await drafts_written(reader)
        await reader.press("escape", "escape")
        folder = reader.services.paths.unkept_notes
        await reader.until(lambda: not any(folder.iterdir()))
    assert await reopened(tmp_path) == ""
