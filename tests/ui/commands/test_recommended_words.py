"""The words of the month: chosen in a list, they open their papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.recommend.rising import Rising
from paperreader.services import Services
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.command("more_than_usual")
async def test_a_word_of_the_month_opens_its_papers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Services, "rising", lambda _: (Rising("GRPO", 12, 3),))
    day = NOW.date()
    papers = (
        build_paper(1, title="With GRPO", edition_date=day),
        build_paper(2, title="Without", edition_date=day),
    )
    async with opened(make_app(tmp_path, editions=[build_edition(papers=papers)])) as reader:
        await reader.press("ctrl+p", *"usual", "enter")
        await reader.settle()
        assert "12 this month, 3 in six before" in reader.text()
        await reader.press("enter")
        await reader.settle()
        assert reader.shown == ["2611.00001"]


@pytest.mark.command("more_than_usual")
async def test_nothing_stands_out_in_a_small_library(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("ctrl+p", *"usual", "enter")
        await reader.settle()
        assert reader.status.startswith("No word is in clearly more papers of this month")


async def test_the_library_names_the_words_of_the_month(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Services, "rising", lambda _: (Rising("GRPO", 12, 3), Rising("KV cache", 9, 1)))
    monkeypatch.setattr("paperreader.recommend.rising.LEAST_PAPERS", 1)
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("6")
        await reader.settle()
        assert reader.status.startswith("More than usual this month: GRPO (12), KV cache (9).")
