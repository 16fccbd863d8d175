"""Many papers at once: selected, tagged, collected, removed, exported, and undone at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore
from tests.builders import build_edition
from tests.ui.papers import held, varied_edition
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from paperreader.bookmarks import Bookmark
    from paperreader.ui.app import PaperReader


def on_disk(reader: Reader) -> Mapping[str, Bookmark]:
    return BookmarkStore(reader.services.paths.bookmarks).load()


def app_in(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path, editions=[build_edition(4)])


@pytest.mark.command("select", "act_on_selected", "undo")
async def test_selected_papers_are_tagged_at_once_and_undone_at_once(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("m", "m")
        assert "2 selected" in reader.status
        assert sum(line[1] == "✓" for line in reader.lines()) == 2
        await reader.press("ampersand", "1")
        await reader.type("rl/agents")
        await reader.press("enter")
        assert {key: mark.tags for key, mark in on_disk(reader).items()} == {
            "2611.00001": ("rl/agents",),
            "2611.00002": ("rl/agents",),
        }
        assert reader.status == "2 papers tagged. Ctrl+z undoes it."
        await reader.press("ctrl+z")
        assert not on_disk(reader)


@pytest.mark.command("select_all", "act_on_selected")
async def test_all_that_is_shown_is_collected_and_removed(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("M", "ampersand", "2")
        await reader.type("thesis")
        await reader.press("enter")
        assert [mark.collections for mark in on_disk(reader).values()] == [("thesis",)] * 4
        await reader.press("ampersand", "4")
        assert not on_disk(reader)
        await reader.press("ctrl+z")
        assert len(on_disk(reader)) == 4


@pytest.mark.command("select", "select_all", "back")
async def test_a_selection_is_taken_back(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("m", "k", "m")
        assert len(reader.browse.selected) == 0
        await reader.press("M")
        assert len(reader.browse.selected) == 4
        await reader.press("escape")
        assert len(reader.browse.selected) == 0


@pytest.mark.command("act_on_selected")
async def test_without_a_selection_the_key_says_how_to_make_one(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("ampersand")
        assert "No paper is selected. m selects one" in reader.status


@pytest.mark.command("export")
async def test_what_is_shown_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "out.bib"
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("x", "1", "ctrl+u")
        await reader.type(str(file))
        await reader.press("enter")
        assert file.read_text().count("@misc{") == 4
        assert "4 papers written" in reader.status
        await reader.press("x", "1", "ctrl+u")
        await reader.type(str(file))
        await reader.press("enter")
        assert "already exists; choose another name." in reader.status


@pytest.mark.command("export", "select")
async def test_the_selection_is_copied_with_what_the_reader_wrote(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[varied_edition()], bookmarks=[held(1, note="Read §3.")])
    async with opened(app) as reader:
        await reader.press("m", "x", "4", "ctrl+u", "enter")
        assert "> Read §3." in reader.app.clipboard
        assert "1 paper copied as markdown." in reader.status


@pytest.mark.command("export")
async def test_an_empty_list_has_nothing_to_export(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "x")
        assert "nothing to export" in reader.status
