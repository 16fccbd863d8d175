"""The terminal in a page of a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from paperreader.ui.terminal.browser_tab import BrowserTab
from paperreader.web.server import files
from tests.ui.terminal.test_driver import Application, restored  # noqa: F401 - a fixture

if TYPE_CHECKING:
    import pytest

    from paperreader.ui.app import PaperReader


async def test_it_asks_the_page_to_open_a_link(monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []
    tab = BrowserTab(cast("PaperReader", Application()))
    monkeypatch.setattr(tab, "write", written.append)
    tab.open_url("https://x.org/code")
    (sequence,) = written
    number = sequence.removeprefix("\x1b]").partition(";")[0]
    assert sequence == f"\x1b]{number};https://x.org/code\x07"
    assert f"OPEN_LINK = {number};" in files()["/page.js"].read_text(encoding="utf-8")


async def test_it_is_in_a_browser_and_runs_no_other_program() -> None:
    tab = BrowserTab(cast("PaperReader", Application()))
    assert tab.is_web
    assert not tab.can_suspend
