"""The terminal's cursor is where the user is, after each frame: screen readers follow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.builders import build_edition
from tests.documents import DOCUMENT
from tests.ui.fake_texts import FakeTexts
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.reader import Reader


def text_at_cursor(reader: Reader) -> str:
    """Return the text from the terminal's cursor to the end of its line."""
    column, line = reader.app.cursor_position
    return reader.lines()[line][column:]


async def test_it_is_at_the_beginning_of_the_row_under_the_cursor(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(30)])) as reader:
        for key in ("j", "j", "pagedown", "G", "k", "B"):
            await reader.press(key)
            assert reader.app.cursor_position.x == 0
            assert text_at_cursor(reader).startswith("▌")
            assert reader.paper.title[:20] in text_at_cursor(reader)


async def test_in_the_abstract_it_is_at_the_first_line_in_view(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(30)])) as reader:
        await reader.press("tab")
        assert text_at_cursor(reader).startswith(reader.paper.title[:20])


async def test_in_an_input_it_is_where_the_next_letter_comes(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(30)])) as reader:
        await reader.press("/")
        await reader.type("paper")
        column, line = reader.app.cursor_position
        assert reader.lines()[line][:column].endswith("paper")
        await reader.press("enter", "j")
        assert text_at_cursor(reader).startswith("▌")


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("L j", "2  "),
        ("ctrl+p down", "Previous unread"),
        ("D", "23   ]"),
        ("?", "Move"),
    ],
)
async def test_in_a_dialog_it_is_at_the_choice(tmp_path: Path, keys: str, text: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("b", *keys.split())
        assert reader.dialog is not None
        assert text_at_cursor(reader).lstrip(" ▌").startswith(text)


async def test_in_a_note_it_is_where_the_next_letter_comes(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("b", "e")
        await reader.type("ab")
        column, line = reader.app.cursor_position
        assert reader.lines()[line][:column].endswith("ab")


async def test_in_a_full_text_it_is_at_the_first_line_the_reference_or_the_match(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], texts=FakeTexts(DOCUMENT))
    async with opened(app, size=(80, 24)) as reader:
        await reader.press("enter")
        text = reader.browse.full_text
        assert text is not None
        assert text_at_cursor(reader).startswith("Paper 1: Learning to Test")
        await reader.press("tab")
        assert text_at_cursor(reader).startswith("2]), as Section 2 shows")
        await reader.press("/")
        await reader.type("failures")
        await reader.press("enter")
        assert text_at_cursor(reader).casefold().startswith("failures")
        await reader.press("t", "j")
        assert text_at_cursor(reader).startswith(" · 1 Introduction")
