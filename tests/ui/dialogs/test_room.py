"""Dialogs in the smallest terminal that the reader supports: 60 columns and 15 lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.ui.papers import held, varied_edition
from tests.ui.reader import make_app, opened, strips_of

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader

SMALL = (60, 15)


def app_in(tmp_path: Path) -> PaperReader:
    return make_app(
        tmp_path, editions=[varied_edition()], bookmarks=[held(1, tags=("to try",), note="Read §3.")]
    )


@pytest.mark.parametrize(
    ("key", "told"),
    [
        ("T", "Enter accept  Tab complete  Esc cancel"),
        ("D", "Enter day  w week  m month"),
        ("c", "Tab complete"),
        ("Z", "Esc close"),
        ("asterisk", "Esc close"),
        ("minus", "Esc close"),
        ("V", "Esc close"),
        ("S", "Enter accept"),
        ("A", "n leave it"),
        ("e", "Ctrl+s save  Ctrl+o $EDITOR"),
        ("L", "Esc close"),
        ("y", "Esc close"),
        ("?", "Esc close"),
    ],
)
async def test_each_dialog_says_how_to_answer_it(tmp_path: Path, key: str, told: str) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press(key)
        assert told in reader.text()


async def test_the_last_choice_can_be_seen_when_it_is_reached(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press("L", "j", "j", "j", "j", "j")
        assert "6  Hugging Face" in reader.text()


async def test_every_format_of_an_export_is_in_view(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press("x")
        assert "1  bibtex    LaTeX and most reference managers" in reader.text()
        assert "bookmarks for a browser" in reader.text()
        assert "Enter/1–8 choose" in reader.text()


async def test_the_help_fills_its_frame_and_its_keys_have_no_ground_of_their_own(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press("?")
        assert "Esc close" in reader.lines()[-2]
        strips = strips_of(reader.app)
        grounds = {
            segment.style.bgcolor for segment in strips[2] if segment.text.strip(" │") and segment.style
        }
        assert len(grounds) == 1


async def test_a_subject_that_is_too_long_says_so(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press("e")
        assert reader.lines()[4].rstrip(" │").endswith("…")


async def test_the_end_of_the_help_can_be_reached(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=SMALL) as reader:
        await reader.press("?", *["space"] * 40)
        assert "Keys can be changed in config.toml." in reader.text()


async def test_a_dialog_follows_the_size_of_the_terminal(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=(120, 40)) as reader:
        await reader.press("e")
        await reader.pilot.resize_terminal(*SMALL)
        await reader.settle()
        assert "Read §3." in reader.text()
