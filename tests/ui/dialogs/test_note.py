"""The note while it is being written: undone at any size, and on disk before it is saved."""

from __future__ import annotations

import random
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock
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
    """Return the text with which the note of the first paper opens."""
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
        assert "A draft that was not saved" in reader.text()
        await reader.press("ctrl+s")
        folder = reader.services.paths.unkept_notes
        await reader.until(lambda: not any(folder.iterdir()))
    assert BookmarkStore(reader.services.paths.bookmarks).load()[FIRST].note == "precious"
    assert await reopened(tmp_path) == "precious"


def drafts(reader: Reader) -> list[str]:
    folder = reader.services.paths.unkept_notes
    texts = []
    for path in folder.glob("*"):
        with suppress(FileNotFoundError):  # It was just removed.
            texts.append(path.read_text())
    return texts


@pytest.mark.command("note")
async def test_what_was_typed_last_is_on_disk_before_the_reader_has_ended(tmp_path: Path) -> None:
    # kill -TERM begins to leave in the same way.
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press("e", *"precious")
        released = threading.Event()
        reader.browse.unkept_notes._disk.submit(released.wait)
        app.begin_to_leave(143)
        app.call_later(released.set)
        await reader.until(lambda: app._exit)
        assert drafts(reader) == ["precious"]
    assert not app.unsaved


@pytest.mark.command("note")
async def test_a_note_on_its_way_to_the_bookmarks_is_on_disk_until_it_is_there(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press("e", *"precious")
        with FileLock(f"{app.services.paths.bookmarks}.lock"):
            app.post_message(key_event("ctrl+s"))
            await reader.until(lambda: reader.dialog is None)
            app.begin_to_leave(143)
            await reader.until(lambda: app._exit)
        assert drafts(reader) == ["precious"]
    assert app.unsaved[0].startswith("The bookmarks were not saved")
    assert await reopened(tmp_path) == "precious"


@pytest.mark.command("note")
async def test_where_the_old_text_is_typed_back_nothing_stays_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.ui.dialogs.note._PAUSE", 0.01)
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("e", "x")
        await drafts_written(reader)
        await reader.press("backspace")
        await reader.until(lambda: not drafts(reader))


@pytest.mark.command("note")
async def test_what_is_thrown_away_is_gone_when_the_reader_ends_at_once(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)])
    async with opened(app) as reader:
        await reader.press("e", *"word", "escape")
        assert "again discards it" in reader.text()
        app.post_message(key_event("escape"))
        await reader.until(lambda: reader.dialog is None)
        app.begin_to_leave(143)
        await reader.until(lambda: app._exit)
        assert drafts(reader) == []


@pytest.mark.command("note")
async def test_that_escape_throws_away_is_no_longer_said_once_more_is_typed(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("e", *"word", "escape", "s")
        assert "again discards it" not in reader.text()
        await reader.press("escape")
        assert "again discards it" in reader.text()


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
