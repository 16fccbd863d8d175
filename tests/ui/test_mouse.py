"""The mouse reaches every command."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.ui.dialogs.palette import Palette
from paperreader.ui.full_text.text_view import TextView
from paperreader.ui.paper_list.paper_list import PaperList
from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path


async def test_the_right_button_offers_the_commands_for_what_is_under_it(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(30)])) as reader:
        await reader.pilot.click(PaperList, offset=(9, 5), button=3)
        await reader.settle()
        assert isinstance(reader.dialog, Palette)
        await reader.press("escape")
        assert reader.paper.id == "2611.00003"
        await reader.press("enter")
        await reader.pilot.click(TextView, offset=(9, 5), button=3)
        await reader.settle()
        assert isinstance(reader.dialog, Palette)
