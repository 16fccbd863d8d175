"""A first start shows the first keys once; the first start after an update says how to see what is new."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual import events

from paperreader import __version__
from paperreader.config import Config
from paperreader.ui.changelog import newer_sections
from paperreader.workspace.session import Session, load_session, save_session
from tests.builders import build_edition
from tests.ui.commands.test_program import search_palette
from tests.ui.reader import WIDE, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

CARD = "First keys"


@pytest.mark.parametrize("size", [(60, 15), WIDE])
async def test_a_first_start_shows_the_first_keys_and_remembers_it_at_once(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(tmp_path, first_start=True, editions=[build_edition(3)]), size=size) as reader:
        lines = reader.lines()
        card = next(number for number, line in enumerate(lines) if CARD in line)
        for number, words in enumerate(
            ("j k  ", "Enter  ", "/  ", "b  ", "1 2 3 4 5 6 7  go", "?  ", "Any key"), start=card + 1
        ):
            assert f"│ {words}" in lines[number]
        assert "Enter read" in reader.status
        assert load_session(reader.services.paths.session).version == __version__
    async with opened(make_app(tmp_path, first_start=True), size=size) as reader:
        assert CARD not in reader.text()


async def test_any_key_removes_the_card_and_does_its_work(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, first_start=True, editions=[build_edition(3)])) as reader:
        await reader.press("j")
        assert CARD not in reader.text()
        assert reader.row.rank == 2


async def test_a_click_removes_the_card_and_does_its_work(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, first_start=True, editions=[build_edition(3)])) as reader:
        await reader.pilot.click("#list", offset=(20, 4))
        await reader.settle()
        assert CARD not in reader.text()
        assert reader.row.rank == 3


@pytest.mark.command("first_keys")
async def test_the_palette_shows_the_first_keys_again_with_the_keys_of_the_settings(tmp_path: Path) -> None:
    config = Config(keys={"bookmark": "f5"})
    async with opened(make_app(tmp_path, config=config, editions=[build_edition(3)])) as reader:
        await search_palette(reader, "first keys")
        await reader.press("enter")
        assert "│ F5             bookmark the paper" in reader.text()
        reader.app.post_message(events.Paste("pasted"))
        await reader.settle()
        assert CARD not in reader.text()


@pytest.mark.command("what_is_new")
async def test_after_an_update_one_line_names_the_command_that_shows_what_is_new(tmp_path: Path) -> None:
    path = make_app(tmp_path).services.paths.session
    save_session(path, Session(tab="daily", version="0.0.1"))
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        words = "Ctrl+p, “what is new”, lists the changes."
        assert reader.status == f"This is paperreader {__version__}. {words}"
        assert load_session(path).version_before == "0.0.1"
        await search_palette(reader, "what is new")
        await reader.press("enter")
        assert f"What is new · paperreader {__version__}" in reader.text()
        assert "• The reader: trending, daily, weekly and monthly papers of Hugging Face" in reader.text()


def test_the_sections_are_those_since_the_version_that_ran_before() -> None:
    changelog = (
        "# Log\n\n## [Unreleased]\n\n## [0.3.0]\n\n- c\n  d\n\n## [0.2.0] - 2026\n\n- b\n\n## 0.1.0\n\n- a\n"
    )
    assert newer_sections(changelog, "0.2.0").split() == ["##", "[0.3.0]", "-", "c", "d"]
    assert newer_sections(changelog, "0.1.0").split()[-1] == "b"
    for unknown in (None, "0.0.1", "0.3.0"):
        assert newer_sections(changelog, unknown).split() == ["##", "[0.3.0]", "-", "c", "d"]
