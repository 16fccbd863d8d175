"""The reader in Chromium, with real clicks and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from paperreader.library import Library
from paperreader.paths import SAVED_SCREEN
from tests.builders import build_edition, build_paper
from tests.e2e.browser import SIZE, Tab, chromium, serving
from tests.e2e.reader import bookmarked
from tests.fake_papers import FakePapers

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import BrowserContext

WORDS = "<p>Words of the full text.</p>" * 4
TEXT = f'<html><body><article class="ltx_document">{WORDS}</article></body></html>'.encode()
CODE = "https://github.com/ada/code"
PAPERS = (
    build_paper(1, title="Agents that plan"),
    build_paper(2, title="Diffusion without noise", code_url=CODE),
    build_paper(3, title="Small models"),
)
FIRST, SECOND, _ = (paper.id for paper in PAPERS)


def fill(home: Path) -> None:
    library = Library(home / "data" / "paperreader" / "library.db")
    library.store(build_edition(papers=PAPERS))
    library.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("home")
    fill(made)
    return made


@pytest.fixture(scope="module")
def context(home: Path) -> Iterator[BrowserContext]:
    with chromium() as browser:
        yield browser.new_context(
            viewport={"width": SIZE[0], "height": SIZE[1]}, permissions=["clipboard-read", "clipboard-write"]
        )


@pytest.fixture(scope="module")
def address(home: Path, context: BrowserContext) -> Iterator[str]:
    """Serve the reader to the browser of the tests; return the address of its page."""
    with (
        FakePapers({f"/arxiv/html/{SECOND}": TEXT}) as papers,
        serving(home, PAPERREADER_ARXIV_WEB=papers.arxiv) as (_, with_token),
    ):
        page = context.new_page()
        page.goto(with_token)
        yield page.url


@pytest.fixture
def tab(address: str, context: BrowserContext) -> Iterator[Tab]:
    """Open a window, which begins as the last one ended, and go to the first list."""
    opened = Tab(context, address)
    opened.wait("Trending")
    opened.press("1")
    opened.wait("Agents that plan")
    yield opened
    opened.page.close()


def test_a_visit(tab: Tab, home: Path) -> None:
    tab.click("Small models")
    tab.wait("We study case 3")
    tab.press("/")
    tab.page.keyboard.type("diffusion")
    tab.wait("1 of 3")
    tab.press("Enter", "b")
    tab.wait("Bookmarked")
    assert SECOND in bookmarked(home)
    tab.press("Enter")
    tab.wait("Words of the full text.")
    tab.press("Escape", "Escape")
    tab.wait("Agents that plan")
    columns = tab.page.evaluate("reader.terminal.cols")
    tab.page.set_viewport_size({"width": SIZE[0] // 2, "height": SIZE[1]})
    tab.page.wait_for_function("before => reader.terminal.cols < before", arg=columns)
    tab.wait("Small models")
    assert {urlsplit(each).netloc for each in tab.requested} == {urlsplit(tab.page.url).netloc}
    assert "token" not in tab.page.url


def test_links_and_copies_reach_the_browser(tab: Tab, context: BrowserContext) -> None:
    context.route(f"{CODE}**", lambda route: route.fulfill(body="the code"))
    tab.click("Diffusion without noise")
    tab.wait("We study case 2")
    with context.expect_page() as opened:
        tab.press("o")
    opened.value.wait_for_url(CODE)
    assert opened.value.evaluate("window.opener") is None
    tab.page.bring_to_front()
    tab.press("y")
    tab.wait("Copy what?")
    tab.press("ArrowDown", "Enter")
    tab.wait("Title copied.")
    assert tab.page.evaluate("navigator.clipboard.readText()") == "Diffusion without noise"
    tab.press("/", "Control+v")
    tab.wait("1 of 3")
    tab.press("Escape")


def test_two_windows_have_a_screen_each_and_the_same_bookmarks(
    tab: Tab, address: str, context: BrowserContext
) -> None:
    other = Tab(context, address)
    other.wait("Trending")
    other.press("5")
    other.wait("[5 Bookmarks")
    tab.click("Small models")
    tab.wait("We study case 3")
    tab.press("b")
    other.wait("Small models")
    tab.wait("Agents that plan")
    other.page.close()


def test_it_connects_again_when_the_network_is_back(tab: Tab, context: BrowserContext, home: Path) -> None:
    tab.click("Agents that plan")
    tab.wait("We study case 1")
    tab.press("b")
    tab.wait("Bookmarked")
    context.set_offline(True)
    tab.page.evaluate("void (ask(), ask())")  # The second time, there was no answer to the first.
    message = tab.page.get_by_role("alert")
    message.get_by_text("The connection was lost. Connecting again…").wait_for()
    context.set_offline(False)
    message.wait_for(state="hidden")
    tab.wait("Agents that plan", "●")
    assert FIRST in bookmarked(home)


def test_a_reader_that_was_left_is_opened_again(tab: Tab, home: Path) -> None:
    tab.press("q")
    tab.page.get_by_text("You have left the reader.").wait_for()
    assert not (home / "state" / "paperreader" / SAVED_SCREEN).exists()
    tab.page.get_by_role("button", name="Open it again").press("Enter")
    tab.wait("Agents that plan")
