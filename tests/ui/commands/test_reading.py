"""Read marks: set one by one, all at once or by reading, and undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config, Reading
from paperreader.ui.dialogs.sentences import Confirm
from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader


def three_papers(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path, editions=[build_edition(3)])


@pytest.mark.command("toggle_read", "undo")
async def test_r_marks_read_and_unread_and_can_be_undone(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("r")
        assert reader.services.library.is_read("2611.00001")
        assert reader.status == "1 paper marked read. Ctrl+z undoes it."
        await reader.press("r")
        assert not reader.services.library.is_read("2611.00001")
        await reader.press("ctrl+z")
        assert reader.services.library.is_read("2611.00001")
        assert reader.status == "Undone: 1 paper marked unread."


@pytest.mark.command("toggle_read", "hide_read", "undo")
async def test_a_paper_marked_read_leaves_a_list_that_hides_what_was_read(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("u", "j", "r")
        assert reader.shown == ["2611.00001", "2611.00003"]
        await reader.press("ctrl+z")
        assert len(reader.shown) == 3


@pytest.mark.command("mark_all_read", "undo")
async def test_all_is_marked_read_after_a_question_with_the_count(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1_500)], read=["2611.00001"])
    async with opened(app) as reader:
        await reader.press("A")
        assert isinstance(reader.dialog, Confirm)
        assert "Mark 1,499 unread papers as read?" in reader.text()
        await reader.press("y")
        assert reader.services.library.is_read("2611.01500")
        assert reader.status.startswith("1,499 papers marked read.")
        await reader.press("ctrl+z")
        assert not reader.services.library.is_read("2611.01500")
        assert reader.services.library.is_read("2611.00001")


@pytest.mark.command("mark_all_read")
@pytest.mark.parametrize("no", ["n", "escape", "q"])
async def test_no_marks_nothing(tmp_path: Path, no: str) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("A", no)
        assert reader.dialog is None
        assert not reader.services.library.is_read("2611.00001")


@pytest.mark.command("mark_all_read", "filter")
async def test_only_what_is_shown_is_marked(tmp_path: Path) -> None:
    async with opened(three_papers(tmp_path)) as reader:
        await reader.press("/")
        await reader.type('"paper 2"')
        await reader.press("enter", "A")
        assert "Mark 1 unread paper as read?" in reader.text()
        await reader.press("enter", "escape")
        assert [reader.services.library.is_read(paper_id) for paper_id in reader.shown] == [
            False,
            True,
            False,
        ]


@pytest.mark.command("mark_all_read")
async def test_where_all_is_read_nothing_is_asked(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(1)], read=["2611.00001"])
    async with opened(app) as reader:
        await reader.press("A")
        assert reader.dialog is None
        assert reader.status == "Every paper shown is read already."


@pytest.mark.command("read_paper")
async def test_a_refused_mark_keeps_no_later_one_from_the_library(tmp_path: Path) -> None:
    config = Config(reading=Reading(mark_read_after=0))
    async with opened(make_app(tmp_path, editions=[build_edition(2)], config=config)) as reader:
        library = reader.services.library
        library._database.refused = "it is in use by another program"
        await reader.press("enter")
        await reader.until(lambda: library.is_read("2611.00001"))
        assert not library.keeps_nothing


@pytest.mark.command("read_paper")
async def test_a_paper_that_is_read_long_enough_is_marked_read(tmp_path: Path) -> None:
    config = Config(reading=Reading(mark_read_after=0))
    async with opened(make_app(tmp_path, editions=[build_edition(2)], config=config)) as reader:
        await reader.press("enter")
        await reader.until(lambda: reader.services.library.is_read("2611.00001"))
        await reader.press("escape")
        assert not reader.services.library.is_read("2611.00002")
