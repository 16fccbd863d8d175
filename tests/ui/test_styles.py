"""The user's own style sheets override ours in every part of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widget import Widget

from tests.builders import build_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path


def write_style(folder: Path, text: str) -> None:
    styles = folder / "config" / "styles"
    styles.mkdir(parents=True)
    (styles / "mine.tcss").write_text(text)


async def test_a_sheet_of_one_s_own_changes_the_screen(tmp_path: Path) -> None:
    write_style(tmp_path, "#tabs { background: #ff0000; }")
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        assert reader.browse.tabs.styles.background.hex == "#FF0000"


async def test_a_sheet_of_one_s_own_changes_a_dialog(tmp_path: Path) -> None:
    write_style(tmp_path, ".dialog { width: 40; }")
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("T")
        assert reader.widget(Widget, ".dialog").outer_size.width == 40


async def test_a_sheet_of_one_s_own_changes_an_open_paper(tmp_path: Path) -> None:
    write_style(tmp_path, "Outline { color: #ff0000; }")
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("?", "escape", "enter")
        assert reader.browse.query_one("#outline").styles.color.hex == "#FF0000"


@pytest.mark.parametrize("key", ["?", "ctrl+p", "e", "T", "D"])
async def test_a_dialog_has_its_styles_when_it_is_the_first_thing_to_be_opened(
    tmp_path: Path, key: str
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press(key)
        assert reader.dialog is not None
        first = [(widget.css_identifier, widget.styles.css) for widget in reader.dialog.query("*")]
        reader.app.refresh_css(animate=False)
        assert first == [(widget.css_identifier, widget.styles.css) for widget in reader.dialog.query("*")]
        assert reader.dialog.styles.align == ("center", "middle")
