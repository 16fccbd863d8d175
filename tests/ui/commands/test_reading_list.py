"""Later, status, rating and collections: on disk, in the row and the pane, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from paperreader.bookmarks import BookmarkStore
from paperreader.models.entry import Status
from tests.builders import build_edition
from tests.ui.papers import held
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks import Bookmark
    from paperreader.ui.app import PaperReader

FIRST = "2611.00001"


def on_disk(reader: Reader) -> Bookmark | None:
    return BookmarkStore(reader.services.paths.bookmarks).get(FIRST)


def app_in(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path, editions=[build_edition(3)])


@pytest.mark.command("later")
async def test_z_keeps_a_paper_for_later_and_z_again_no_longer(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("z")
        bookmark = on_disk(reader)
        assert bookmark is not None
        assert bookmark.status is Status.LATER
        assert "later" in reader.text()
        await reader.press("z")
        assert on_disk(reader).status is None  # type: ignore[union-attr]
        await reader.press("ctrl+z", "ctrl+z")
        assert on_disk(reader) is None


@pytest.mark.command("status")
@pytest.mark.parametrize(("key", "status"), [("1", Status.LATER), ("2", Status.READING), ("3", Status.READ)])
async def test_a_status_is_chosen(tmp_path: Path, key: str, status: Status) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("Z", key)
        assert on_disk(reader).status is status  # type: ignore[union-attr]
        await reader.press("Z", "4")
        assert on_disk(reader).status is None  # type: ignore[union-attr]


@pytest.mark.command("rating")
async def test_a_rating_is_given_and_taken_back(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("asterisk", "4")
        assert on_disk(reader).rating == 4  # type: ignore[union-attr]
        await reader.press("asterisk", "6")
        assert on_disk(reader).rating is None  # type: ignore[union-attr]
        await reader.press("ctrl+z")
        assert on_disk(reader).rating == 4  # type: ignore[union-attr]


@pytest.mark.command("collections")
async def test_collections_are_typed_and_completed(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], bookmarks=[held(2, collections=("Reading group",))])
    async with opened(app) as reader:
        await reader.press("c")
        await reader.type("thesis, re")
        await reader.press("tab", "enter")
        assert on_disk(reader).collections == ("thesis", "Reading group")  # type: ignore[union-attr]
        await reader.press("c")
        assert reader.app.screen.query_one(Input).value == "thesis, Reading group"


@pytest.mark.command("tags")
async def test_tags_are_completed_level_by_level(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], bookmarks=[held(2, tags=("rl/agents",))])
    async with opened(app) as reader:
        await reader.press("T")
        await reader.type("r")
        await reader.press("tab", "tab", "enter")
        assert on_disk(reader).tags == ("rl/agents",)  # type: ignore[union-attr]


@pytest.mark.parametrize("key", ["z", "Z", "asterisk", "c"])
async def test_where_there_is_no_paper_nothing_is_asked(tmp_path: Path, key: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("5", key)
        assert reader.dialog is None
        assert "no paper here" in reader.status


@pytest.mark.command("rating", "status")
async def test_what_was_said_stands_in_the_pane_and_in_the_rows_of_the_bookmarks(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("Z", "2", "asterisk", "4")
        assert "●  reading  4/5" in reader.text()
        assert "reading 4/5" not in reader.text()
        await reader.press("5")
        assert "reading 4/5" in reader.text()
        await reader.press("i")
        assert "Status: reading" in reader.text()
        assert "Rating: 4/5" in reader.text()
