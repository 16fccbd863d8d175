"""The keys of the tutorial lead where it says."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.builders import build_edition, build_paper
from tests.documents import DOCUMENT
from tests.pages import DOCS, blocks
from tests.ui.fake_texts import FakeTexts
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

PAGE = DOCS / "tutorial.md"
KEYS = set(re.findall("`([^`\n]+)`", PAGE.read_text("utf-8")))


async def test_a_first_morning(tmp_path: Path) -> None:
    (filtered,) = blocks(PAGE, "text")
    papers = tuple(
        build_paper(number, title=f"Agents {number}", stars=60 * number, code_url="https://github.com/a/b")
        for number in range(1, 9)
    )
    app = make_app(
        tmp_path, editions=[build_edition(papers=papers)], texts=FakeTexts(DOCUMENT), first_start=True
    )
    async with opened(app) as reader:
        await reader.press("/")
        await reader.type(filtered.strip())
        await reader.press("enter")
        assert len(reader.shown) == 7
        await reader.press("escape")
        await reader.press("enter", "]", "t", "t", "tab", "escape", "escape")
        assert reader.tab == "Trending"
        for _ in range(5):
            await reader.press("b", "j")
        await reader.press("T")
        await reader.type("to try")
        await reader.press("enter", "5", "B")
        assert len(reader.services.bookmarks.load()) == 6
        assert "grouped by tag" in reader.heading
        await reader.press("1", "/")
        await reader.type(filtered.strip())
        await reader.press("enter", "V")
        await reader.type("Robots")
        await reader.press("enter")
        assert [(view.name, view.query) for view in reader.services.views.load().views] == [
            ("Robots", filtered.strip())
        ]
        await reader.press("escape")
        assert len(reader.shown) == 8
    assert {"/", "Enter", "]", "t", "Tab", "Esc", "b", "j", "T", "5", "B", "1", "V"} <= KEYS
