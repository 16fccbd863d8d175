"""The lines that a key paints: those that look different afterwards, and no others."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

from textual.strip import Strip

from paperreader.models.listing import MemoryListing
from paperreader.ui.paper_list.paper_list import PaperList
from paperreader.ui.paper_list.row_text import meta_line
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.scrollbar import Scrollable
from paperreader.workspace.query_runner import SMALL
from tests.builders import build_edition
from tests.ui.reader import WIDE, Reader, key_event, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pytest
    from textual.geometry import Region

    from paperreader.models.listing import Listing, Row
    from paperreader.ui.paper_list.row_text import Piece


class Painted:
    """The lines of each widget that were asked to be painted; None stands for all of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.lines: dict[str | None, set[int] | None] = {}
        refresh = Scrollable.refresh

        def noted(widget: Scrollable, *regions: Region, **how: bool) -> Scrollable:
            before = self.lines.setdefault(widget.id, set())
            asked = {y for region in regions for y in region.line_range}
            self.lines[widget.id] = before | asked if regions and before is not None else None
            return refresh(widget, *regions, **how)

        monkeypatch.setattr(Scrollable, "refresh", noted)


async def lines_of_key(reader: Reader, key: str, monkeypatch: pytest.MonkeyPatch) -> Painted:
    with monkeypatch.context() as during:
        painted = Painted(during)
        await reader.press(key)
    return painted


async def test_a_step_paints_the_two_papers_between_which_the_cursor_moved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        await reader.press("j")
        painted = await lines_of_key(reader, "j", monkeypatch)
        assert painted.lines["list"] == {2, 3, 4, 5}
        pane = painted.lines["pane"]
        assert pane is not None
        assert len(pane) < reader.browse.pane.size.height


async def test_a_page_paints_every_line_of_the_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(200)])) as reader:
        painted = await lines_of_key(reader, "pagedown", monkeypatch)
        assert painted.lines["list"] == set(range(reader.browse.list.size.height))


async def test_a_bookmark_paints_the_line_with_its_sign(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        painted = await lines_of_key(reader, "b", monkeypatch)
        assert painted.lines["list"] == {1}
        assert "●" in reader.lines()[reader.browse.list.region.y + 1]


async def test_a_letter_paints_each_paper_once_though_the_first_page_comes_before_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(SMALL + 1)])) as reader:
        await reader.press("6", "/")
        written: list[str] = []

        def noted(row: Row, *rest: Any, **facts: Any) -> list[Piece]:
            written.append(row.paper.id)
            return meta_line(row, *rest, **facts)

        monkeypatch.setattr("paperreader.ui.paper_list.row_painter.meta_line", noted)
        await reader.press("p")
        assert len(written) == len(set(written)) == -(-reader.browse.list.size.height // 2)


async def test_a_library_without_a_filter_is_listed_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(SMALL + 1)])) as reader:
        listed: list[int] = []
        show = PaperList.show

        def noted(papers: PaperList, listing: Listing, **how: Any) -> None:
            listed.append(len(listing))
            show(papers, listing, **how)

        monkeypatch.setattr(PaperList, "show", noted)
        await reader.press("6")
        assert listed == [SMALL + 1]


async def test_the_filter_opens_without_writing_the_rows_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        written: list[str] = []

        def noted(row: Row, *rest: Any, **facts: Any) -> list[Piece]:
            written.append(row.paper.id)
            return meta_line(row, *rest, **facts)

        monkeypatch.setattr("paperreader.ui.paper_list.row_painter.meta_line", noted)
        await reader.press("/")
        assert not written


async def test_what_is_painted_in_part_looks_like_what_is_painted_at_once(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        for keys in ("jjbj", "Gk", "gn", "ijk", "iIj"):
            await reader.burst(*keys)
            seen = reader.lines()
            reader.browse.refresh()
            reader.browse.list.notify_style_update()
            reader.browse.pane.notify_style_update()
            reader.browse.list.refresh()
            reader.browse.pane.refresh()
            await reader.settle()
            assert reader.lines() == seen, keys


async def test_a_border_from_a_sheet_of_one_s_own_is_painted(tmp_path: Path) -> None:
    styles = tmp_path / "config" / "styles"
    styles.mkdir(parents=True)
    (styles / "mine.tcss").write_text("PaperList { border: round red; }")
    async with opened(make_app(tmp_path, editions=[build_edition(60)]), WIDE) as reader:
        await reader.press("j")
        region = reader.browse.list.region
        assert reader.lines()[region.y].startswith("╭──")
        assert reader.lines()[region.bottom - 1].startswith("╰──")


async def test_a_key_is_painted_before_anything_else_happens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        frames = frames_of(monkeypatch)
        await reader.app.on_event(key_event("j"))
        assert frames == [1]
        await reader.settle()
        assert frames == [1]


async def test_a_letter_is_painted_before_its_papers_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        await reader.press("/")
        frames = frames_of(monkeypatch)
        await reader.app.on_event(key_event("x"))
        assert len(frames) == 1
        await reader.browse.results.runner.idle()
        assert len(frames) == 2


async def test_keys_that_come_faster_than_frames_share_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        frames = frames_of(monkeypatch)
        await reader.burst(*("j" * 20))
        assert 0 < len(frames) < 20


async def test_a_painted_row_that_is_forgotten_is_freed(tmp_path: Path) -> None:
    def strips() -> list[Strip]:
        return [found for found in gc.get_objects() if isinstance(found, Strip)]

    of_others = {id(strip): strip for strip in strips()}  # None of them is freed, and its number used again.
    async with opened(make_app(tmp_path, editions=[build_edition(60)])) as reader:
        gc.collect()
        gc.disable()
        try:
            shown = f"{reader.paper.title} "
            await reader.press("pagedown")
            reader.browse.list.notify_style_update()
            await reader.settle()
            left = [strip for strip in strips() if id(strip) not in of_others]
            assert not [strip for strip in left if shown in strip.text]
        finally:
            gc.enable()


def frames_of(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return a list that gets a number for each frame from now on."""
    frames: list[int] = []
    paint = BrowseScreen._compositor_refresh

    def noted(screen: BrowseScreen) -> None:
        frames.append(1)
        paint(screen)

    monkeypatch.setattr(BrowseScreen, "_compositor_refresh", noted)
    return frames


class Asked(MemoryListing):
    """A list that notes which rows it was asked for."""

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__(rows)
        self.asked: list[tuple[int, int]] = []

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        self.asked.append((start, stop))
        return super().rows(start, stop)


async def test_another_list_is_asked_for_the_rows_in_view_and_a_step_beyond_them_for_more(
    tmp_path: Path,
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(200)])) as reader:
        papers = reader.browse.list
        listing = Asked(papers.listing.rows(0, 200))
        papers.show(listing)
        view = papers.rows_in_view
        assert listing.asked == [(0, view + 1)]
        papers.step(view + 1)
        assert listing.asked[1:] == [(1, 3 * view + 1)]
