"""Moving in the list, in the abstract and between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.events import MouseScrollDown

from paperreader.config import Config, Display
from tests.builders import build_edition, build_paper
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

LONG = "A sentence of an abstract that is long enough to be wrapped. " * 60


@pytest.mark.command("down", "up")
@pytest.mark.parametrize(("down", "up"), [("j", "k"), ("down", "up")])
async def test_down_and_up_go_paper_by_paper(tmp_path: Path, down: str, up: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        assert reader.paper.id == "2611.00001"
        await reader.press(down, down)
        assert reader.paper.id == "2611.00003"
        await reader.press(up)
        assert reader.paper.id == "2611.00002"


@pytest.mark.command("down", "up")
async def test_the_cursor_stops_at_both_ends(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(2)])) as reader:
        await reader.press("k", "k")
        assert reader.paper.id == "2611.00001"
        await reader.press("j", "j", "j", "k")
        assert reader.paper.id == "2611.00001"


@pytest.mark.command("top", "bottom")
@pytest.mark.parametrize(("top", "bottom"), [("g", "G"), ("home", "end")])
async def test_top_and_bottom_go_to_the_ends(tmp_path: Path, top: str, bottom: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(300)])) as reader:
        await reader.press(bottom)
        assert reader.paper.id == "2611.00300"
        assert "Paper 300" in reader.text()
        await reader.press(top)
        assert reader.paper.id == "2611.00001"
        assert "Paper 1:" in reader.text()


@pytest.mark.command("page_down", "page_up", "half_page_down", "half_page_up")
async def test_pages_are_as_long_as_the_list_is_high(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(300)])) as reader:
        page = reader.browse.list.rows_in_view
        assert page > 10
        await reader.press("pagedown")
        assert reader.browse.list.cursor == page
        await reader.press("ctrl+d")
        assert reader.browse.list.cursor == page + round(page / 2)
        await reader.press("ctrl+u", "pageup")
        assert reader.browse.list.cursor == 0


@pytest.mark.command("page_abstract", "page_abstract_back")
async def test_space_pages_through_the_abstract_while_the_list_keeps_the_keys(tmp_path: Path) -> None:
    edition = build_edition(papers=(build_paper(1, abstract=LONG), build_paper(2)))
    async with opened(make_app(tmp_path, editions=[edition]), size=(80, 24)) as reader:
        await reader.press("space")
        assert reader.browse.pane.offset_line > 0
        assert reader.paper.id == "2611.00001"
        assert reader.browse.list.has_focus
        await reader.press("shift+space")
        assert reader.browse.pane.offset_line == 0


@pytest.mark.command("page_abstract")
async def test_space_at_the_end_of_the_abstract_goes_to_the_next_unread_paper(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], read=["2611.00002"])
    async with opened(app) as reader:
        await reader.press("space")
        assert reader.paper.id == "2611.00003"


@pytest.mark.command("next_unread", "previous_unread")
async def test_unread_papers_are_found_in_both_directions(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(4)], read=["2611.00002", "2611.00003"])
    async with opened(app) as reader:
        await reader.press("n")
        assert reader.paper.id == "2611.00004"
        await reader.press("n")
        assert reader.paper.id == "2611.00004"
        assert reader.status == "No more unread papers here."
        await reader.press("N")
        assert reader.paper.id == "2611.00001"
        await reader.press("N")
        assert reader.status == "No unread papers before this one."


@pytest.mark.command("next_pane", "previous_pane")
@pytest.mark.parametrize(("there", "back"), [("tab", "shift+tab"), ("l", "h"), ("right", "left")])
async def test_the_abstract_takes_the_keys_and_gives_them_back(tmp_path: Path, there: str, back: str) -> None:
    edition = build_edition(papers=(build_paper(1, abstract=LONG), build_paper(2)))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.press(there, "j", "j")
        assert reader.browse.pane.has_focus
        assert reader.browse.pane.offset_line == 2
        assert reader.paper.id == "2611.00001"
        await reader.press(back, "j")
        assert reader.browse.list.has_focus
        assert reader.paper.id == "2611.00002"


@pytest.mark.command("next_pane")
async def test_tab_goes_round(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(2)])) as reader:
        await reader.press("tab", "tab")
        assert reader.browse.list.has_focus


@pytest.mark.command("next_pane")
async def test_tab_stays_in_the_list_where_the_list_is_alone(tmp_path: Path) -> None:
    config = Config(display=Display(layout="list"))
    async with opened(make_app(tmp_path, editions=[build_edition(2)], config=config)) as reader:
        await reader.press("tab", "j")
        assert reader.paper.id == "2611.00002"


@pytest.mark.command("read_paper", "back")
@pytest.mark.parametrize("leave", ["escape", "q"])
async def test_a_paper_is_read_and_left_to_the_same_place(tmp_path: Path, leave: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(100)]), size=(80, 24)) as reader:
        await reader.press("G", "k", "k")
        before = reader.browse.list.cursor, reader.browse.list.top
        await reader.press("enter")
        assert reader.browse.full_text is not None
        assert "We study case 97." not in reader.text()
        assert "We study case 98." in reader.text()
        await reader.press(leave)
        assert reader.browse.full_text is None
        assert (reader.browse.list.cursor, reader.browse.list.top) == before
        assert reader.browse.list.has_focus
        if leave == "q":
            await reader.press("enter", "escape")


@pytest.mark.command("read_paper", "down", "bottom", "top", "page_down")
async def test_movement_keys_scroll_the_paper_that_is_read(tmp_path: Path) -> None:
    edition = build_edition(papers=(build_paper(1, abstract=LONG), build_paper(2)))
    async with opened(make_app(tmp_path, editions=[edition]), size=(80, 24)) as reader:
        await reader.press("enter", "j")
        assert reader.browse.full_text is not None
        view = reader.browse.full_text.view
        assert view.first_line == 1
        await reader.press("pagedown")
        assert view.first_line == view.size.height
        await reader.press("G")
        last = view.first_line
        assert last > 0
        await reader.press("j")
        assert view.first_line == last
        await reader.press("g")
        assert view.first_line == 0
        assert reader.paper.id == "2611.00001"


@pytest.mark.command("back")
async def test_escape_leaves_the_abstract_for_the_list(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(2)])) as reader:
        await reader.press("tab", "escape")
        assert reader.browse.list.has_focus


async def test_the_mouse_moves_the_cursor_and_a_second_click_reads(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)])) as reader:
        await reader.pilot.click("#list", offset=(10, 5))
        assert reader.paper.id == "2611.00003"
        await reader.pilot.click("#list", offset=(10, 5), times=2)
        await reader.settle()
        assert reader.browse.full_text is not None


async def test_the_wheel_rolls_the_list_and_takes_the_cursor_along(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(100)]), size=(80, 24)) as reader:
        for _ in range(3):
            await reader.pilot._post_mouse_events([MouseScrollDown], "#list", button=0)
        await reader.settle()
        assert reader.browse.list.top == 3
        assert reader.browse.list.cursor == 3


async def test_the_mouse_on_the_scrollbar_scrolls_and_selects_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(400)])) as reader:
        papers = reader.browse.list
        edge = papers.size.width - 1
        await reader.pilot.click("#list", offset=(edge, papers.size.height - 1))
        await reader.settle()
        assert papers.top + papers.rows_in_view == 400
        assert papers.cursor == papers.top
        await reader.pilot.click("#list", offset=(edge, 0))
        await reader.settle()
        assert papers.top == 0
