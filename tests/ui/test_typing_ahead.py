"""Keys that come in one go, as over a slow line or before the first paint, do what they do one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events
from textual.widgets import Input

from tests.builders import build_edition
from tests.ui.reader import key_event, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.reader import Reader


def papers(reader: Reader) -> tuple[str, str]:
    """Return the bookmarked paper and the one under the cursor."""
    assert reader.dialog is None
    [bookmarked] = reader.browse.bookmarks.by_id
    return bookmarked, reader.paper.id


@pytest.mark.command("palette", "bookmark")
@pytest.mark.parametrize("name", [[*"bookmark"], [*"bookmarkq", "backspace"]])
async def test_enter_in_the_palette_runs_what_was_typed_before_it(tmp_path: Path, name: list[str]) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        await reader.burst("ctrl+p", *name, "enter", "j", "j")
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        assert papers(reader) == ("2611.00001", "2611.00003")


@pytest.mark.command("palette")
async def test_the_cursor_of_the_palette_moves_among_the_offers_for_what_was_typed(tmp_path: Path) -> None:
    said = []
    for at_once in (False, True):
        async with opened(make_app(tmp_path / str(at_once), editions=[build_edition(9)])) as reader:
            await (reader.burst if at_once else reader.press)("ctrl+p", *"undo", "down", "enter")
            assert reader.dialog is None
            said.append(reader.status)
    assert said[0] == said[1] != ""


@pytest.mark.command("help")
async def test_words_typed_ahead_reach_the_line_of_the_help_and_keys_after_enter_do_not(
    tmp_path: Path,
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        await reader.burst("?", "/", *"undo", "enter", "j", "tab")
        assert reader.app.screen.query_one(Input).value == "undo"
        await reader.burst("escape", "escape", "j", "j")
        assert reader.dialog is None
        assert reader.paper.id == "2611.00003"


@pytest.mark.command("note")
async def test_a_note_typed_ahead_is_the_text_that_its_keys_write(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        await reader.burst("e", *"abX", "backspace", "c", "enter", "d", "left", "z", "ctrl+s", "j", "j")
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        [bookmark] = reader.browse.bookmarks.by_id.values()
        assert bookmark.note == "abc\nzd"
        assert papers(reader) == ("2611.00001", "2611.00003")


@pytest.mark.command("note")
async def test_a_note_thrown_away_takes_no_key_after_it(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        await reader.burst("e", *"abc", "escape", "escape", "j", "j", "b")
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        assert papers(reader) == ("2611.00003", "2611.00003")


@pytest.mark.parametrize(("first", "keys"), [("e", ["ctrl+s"]), ("/", ["enter"])])
async def test_letters_after_a_paste_come_after_it(tmp_path: Path, first: str, keys: list[str]) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        for event in (key_event(first), events.Paste("title:paper"), *map(key_event, [*" 1", *keys])):
            reader.app.post_message(event)
        await reader.settle()
        assert reader.dialog is None
        notes = [bookmark.note for bookmark in reader.browse.bookmarks.by_id.values()]
        assert (notes or [reader.typed]) == ["title:paper 1"]
