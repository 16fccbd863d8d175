"""Plots on the screen: of the list and its filter, of a paper, of topics."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.ui.dialogs.text_view import TextView
from tests.builders import build_edition, build_paper
from tests.ui.commands.test_program import search_palette
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.command("plot_weeks")
@pytest.mark.parametrize("tab", ["1", "6"])
async def test_the_plot_is_of_the_list_and_its_filter(tmp_path: Path, tab: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(12)]), size=(60, 15)) as reader:
        await reader.press(tab, "/")
        await reader.type("case 1 ")
        await reader.press("enter", "W")
        assert isinstance(reader.dialog, TextView)
        assert "'case 1'" in reader.lines()[0]
        assert "4 papers in 26 weeks, at most 4 in 2026-W47" in reader.text()
        bar = next(line for line in reader.lines() if "2026-W47       4  █" in line)
        assert bar.rstrip().endswith("│")
        await reader.press("q", "/")
        await reader.type("zzz")
        await reader.press("enter", "W")
        assert reader.dialog is None
        assert "is from the last 26 weeks." in reader.status


@pytest.mark.command("plot_upvotes")
async def test_the_upvotes_of_the_paper_under_the_cursor_are_plotted(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(2)])) as reader:
        await reader.press("j", "U")
        assert f"Upvotes: {reader.paper.title}" in reader.text()
        assert "One day is known" in reader.text()
        assert f"{reader.paper.upvotes}  ███" in reader.text()


@pytest.mark.command("plot_upvotes")
async def test_a_paper_without_upvotes_is_one_sentence(tmp_path: Path) -> None:
    edition = build_edition(papers=(build_paper(1, upvotes=None),))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.press("U")
        assert reader.status == "The upvotes of this paper are not known; only Hugging Face has upvotes."


@pytest.mark.command("plot_topics")
async def test_topics_are_plotted_from_the_palette(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(4)])) as reader:
        await search_palette(reader, "plot topics")
        await reader.press("enter")
        assert "No word is in clearly more papers of this month than usual" in reader.status
