"""The bookmarks tab: its orders, its groups, and where the cursor goes when bookmarks change."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.bookmarks import counts
from paperreader.bookmarks.edits import set_tags
from paperreader.models.entry import Status
from paperreader.models.grouping import Grouping
from paperreader.query.texts import FoldedTexts
from paperreader.ui.paper_list.results import ResultList
from paperreader.ui.screen import browse
from paperreader.workspace import navigator, opening, query_runner
from paperreader.workspace.bookmark_shelf import BookmarkShelf
from paperreader.workspace.query_runner import QueryRunner
from paperreader.workspace.session import Session, load_session, save_session
from tests.builders import build_edition
from tests.ui.papers import held
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from paperreader.bookmarks import Bookmark
    from paperreader.models import Paper
    from paperreader.models.listing import Listing
    from paperreader.query.shelf import Selection
    from paperreader.query.texts import PaperTexts
    from paperreader.ui.app import PaperReader

TAGGED = (
    held(1, days=1, tags=("vision", "rl"), rating=2, collections=("thesis",)),
    held(2, days=2, tags=("rl/agents",), rating=5, status=Status.READ),
    held(3, days=3, rating=4),
    held(4, days=4, tags=("rl",)),
)


def app_in(tmp_path: Path) -> PaperReader:
    return make_app(tmp_path, editions=[build_edition(2)], bookmarks=TAGGED)


def shown(reader: Reader) -> list[int]:
    return [int(paper_id[-2:]) for paper_id in reader.shown]


@pytest.mark.command("next_order", "bookmarked")
async def test_s_goes_by_rating_there_and_nowhere_else(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "s")
        assert shown(reader) == [2, 3, 1, 4]
        assert "ordered by rating, best first" in reader.heading
        await reader.press("1", "s")
        assert "ordered by upvotes" in reader.heading


@pytest.mark.command("next_order")
async def test_the_two_orders_after_this_one_are_prepared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared: list[str] = []

    def note(_shelf: BookmarkShelf, request: Selection) -> Iterable[object]:
        prepared.append(request.sort.name)
        return ()

    monkeypatch.setattr(BookmarkShelf, "_prepare_order", note)
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5")
        assert prepared == ["rating", "upvotes"]
        await reader.press("b")
        assert len(prepared) == 2
        await reader.press("B")
        assert len(prepared) == 4
        await reader.press("s", "s", "s", "s", "s", "s")
        assert "ordered by title" in reader.heading
    assert prepared[-4:] == ["title", "for-you", "for-you", "source"]


@pytest.mark.command("bookmarked")
@pytest.mark.parametrize("many", [len(TAGGED), len(TAGGED) + 1])
async def test_the_rows_of_many_bookmarks_are_made_off_the_event_loop_before_they_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    frozen: list[int] = []
    monkeypatch.setattr("gc.freeze", lambda: frozen.append(1))
    makers: list[bool] = []
    real = opening.shelf_of

    def make(*what: Any) -> BookmarkShelf:
        makers.append(threading.current_thread() is threading.main_thread())
        return real(*what)

    monkeypatch.setattr(browse, "_MANY", many)
    monkeypatch.setattr(navigator, "shelf_of", make)
    async with opened(app_in(tmp_path)) as reader:
        assert makers == ([] if many > len(TAGGED) else [False])
        assert len(frozen) == (1 if many > len(TAGGED) else 2)  # The first are the objects of the start.
        await reader.press("5")
        assert shown(reader) == [1, 2, 3, 4]
    assert makers == [many > len(TAGGED)]


@pytest.mark.command("next_grouping")
async def test_groups_follow_each_other_with_headings_and_counts(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B")
        assert shown(reader) == [1, 4, 2, 1, 3]
        assert "grouped by tag" in reader.heading
        assert "4 papers" in reader.heading
        lines = [line[:60].rstrip() for line in reader.lines()]
        for heading in ("rl · 2", "rl/agents · 1", "vision · 1", "untagged · 1"):
            assert any(line.strip(" │").startswith(heading) for line in lines), heading
        await reader.press("B")
        assert shown(reader) == [1, 2, 3, 4]
        assert "grouped by collection" in reader.heading
        await reader.press("B")
        assert "grouped by status" in reader.heading
        await reader.press("B")
        assert "grouped" not in reader.heading


@pytest.mark.command("next_grouping", "down", "bottom", "top", "select", "page_down")
async def test_the_cursor_goes_over_papers_only(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path), size=(60, 15)) as reader:
        await reader.press("5", "B")
        seen = [reader.paper.id]
        for _ in range(4):
            await reader.press("j")
            seen.append(reader.paper.id)
            title = reader.browse.display_text(reader.paper.title)
            assert title[:20] in reader.text()
        assert seen == reader.shown
        await reader.press("g", "m")
        assert len(reader.browse.selected) == 1
        await reader.press("G")
        assert reader.browse.list.cursor == 4
        assert "untagged · 1" in reader.text()
        await reader.press("g", "pagedown", "pagedown", "pagedown")
        assert reader.browse.list.cursor == 4


@pytest.mark.command("next_grouping")
async def test_a_click_finds_the_paper_under_a_heading(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "G")
        for y, cursor in ((0, 0), (1, 0), (2, 0), (3, 1), (5, 2), (6, 2), (8, 3), (9, 3), (12, 4)):
            await reader.pilot.click("#list", offset=(10, y))
            await reader.settle()
            assert reader.browse.list.cursor == cursor, y


@pytest.mark.command("next_grouping", "filter", "next_order", "select_all", "export")
async def test_filter_and_order_work_inside_groups_and_nothing_is_doubled(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "s")
        assert shown(reader) == [1, 4, 2, 1, 3]
        await reader.press("s", "s")
        await reader.press("M")
        assert "4 selected" in reader.status
        await reader.press("escape", "slash")
        await reader.type("rating:>=4")
        await reader.press("enter")
        assert shown(reader) == [2, 3]
        assert "2 of 4 papers" in reader.heading
        await reader.press("x", "1")
        assert "papers.bib" in reader.text()


@pytest.mark.command("next_grouping", "bookmark", "tags", "undo")
async def test_the_cursor_stays_in_its_group_and_at_its_place(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "G", "k")
        assert reader.browse.list.cursor == 3
        await reader.press("asterisk", "1")
        assert reader.browse.list.cursor == 3
        await reader.press("b")
        assert shown(reader) == [4, 2, 3]
        assert reader.browse.list.cursor == 2
        await reader.press("ctrl+z", "T", "ctrl+u")
        await reader.press("enter", "g")
        assert "Bookmarks" in reader.heading


@pytest.mark.command("bookmark", "undo")
async def test_a_bookmark_that_goes_leaves_the_cursor_at_its_place(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "j", "j", "b")
        assert shown(reader) == [1, 2, 4]
        assert reader.browse.list.cursor == 2
        await reader.press("ctrl+z")
        assert shown(reader) == [1, 2, 3, 4]


@pytest.mark.command("next_grouping")
async def test_elsewhere_nothing_is_grouped(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("B")
        assert "Only the bookmarks are grouped" in reader.status
        assert "grouped" not in reader.heading


@pytest.mark.command("next_grouping", "toggle_read", "hide_read")
async def test_what_was_read_can_be_hidden_in_groups(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "r", "u")
        assert shown(reader) == [4, 2, 3]


@pytest.mark.command("next_grouping")
async def test_the_grouping_is_remembered(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "B")
        left = reader.browse.session()
        assert left.grouping is Grouping.COLLECTION
    path = tmp_path / "session.json"
    save_session(path, left)
    assert load_session(path) == left
    (tmp_path / "wrong.json").write_text('{"grouping": "mood", "tab": "daily"}')
    assert load_session(tmp_path / "wrong.json") == Session(tab="daily")


async def test_it_begins_without_a_grouping_that_is_only_for_exports(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    save_session(app.services.paths.session, Session(tab="bookmarks", grouping=Grouping.YEAR))
    async with opened(make_app(tmp_path)) as reader:
        assert "grouped" not in reader.heading


async def test_it_begins_grouped_as_it_was_left(tmp_path: Path) -> None:
    app = app_in(tmp_path)
    save_session(app.services.paths.session, Session(tab="bookmarks", grouping=Grouping.STATUS))
    async with opened(make_app(tmp_path)) as reader:
        assert "grouped by status" in reader.heading
        assert "no status · 3" in reader.text()


@pytest.mark.command("filter", "bookmarked", "next_order", "bookmark")
async def test_no_text_of_bookmarks_is_read_on_the_event_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: set[str] = set()
    real = FoldedTexts.of

    def noted(self: FoldedTexts, paper: Paper) -> PaperTexts:
        readers.add(threading.current_thread().name.split("_")[0])
        return real(self, paper)

    monkeypatch.setattr(FoldedTexts, "of", noted)
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("slash")
        await reader.type("paper")
        await reader.press("enter", "5")
        await reader.press("escape", "s", "s", "s", "s", "s", "s")
        assert "ordered by title" in reader.heading
        await reader.press("b", "slash")
        assert shown(reader)
    assert readers <= {"first-page", "select"}
    assert readers


@pytest.mark.command("bookmark", "next_order", "next_grouping", "undo")
async def test_a_change_in_another_order_is_shown_in_the_frame_of_its_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "B", "s", "s", "s", "s", "s", "s")
        assert "ordered by title" in reader.heading
        assert shown(reader) == [1, 4, 2, 1, 3]
        monkeypatch.setattr(QueryRunner, "ask", lambda *_, **__: pytest.fail("asked in a thread"))
        await reader.press("b")
        assert shown(reader) == [4, 2, 3]
        await reader.press("ctrl+z")
        assert shown(reader) == [1, 4, 2, 1, 3]


@pytest.mark.command("bookmark", "undo")
async def test_undoing_a_removal_puts_the_cursor_on_what_came_back(tmp_path: Path) -> None:
    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "j", "b")
        assert shown(reader) == [1, 3, 4]
        await reader.press("G", "ctrl+z")
        assert shown(reader) == [1, 2, 3, 4]
        assert reader.paper.id.endswith("2")


@pytest.mark.command("next_grouping")
async def test_tags_that_differ_in_case_are_one_tag_everywhere(tmp_path: Path) -> None:
    kept = [held(1, days=1, tags=("RL",)), held(2, days=2, tags=("rl",)), held(3, days=3, tags=("Rl",))]
    async with opened(make_app(tmp_path, bookmarks=kept)) as reader:
        assert list(reader.browse.bookmarks.tags()) == ["Rl"]
        await reader.press("5", "B")
        assert shown(reader) == [1, 2, 3]
        assert "RL · 3" in reader.text()


@pytest.mark.command("filter")
async def test_the_count_does_not_flicker_while_the_rest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(query_runner, "SMALL", 1)
    monkeypatch.setattr(query_runner, "FIRST_PAGE", 2)
    counted: list[tuple[bool, int]] = []
    real = ResultList._show

    def noted(self: ResultList, listing: Listing, *, whole: bool, hits: int | None = None) -> None:
        real(self, listing, whole=whole, hits=hits)
        counted.append((whole, self.counts.shown))

    async with opened(app_in(tmp_path)) as reader:
        await reader.press("5", "slash")
        monkeypatch.setattr(ResultList, "_show", noted)
        await reader.type("p")
        assert shown(reader) == [1, 2, 4]
    assert counted == [(False, 4), (True, 3)]


async def test_tags_are_counted_once_for_all_letters_and_again_after_a_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[int] = []
    real = counts.count_tags

    def count(bookmarks: Iterable[Bookmark]) -> Mapping[str, int]:
        counted.append(1)
        return real(bookmarks)

    monkeypatch.setattr(counts, "count_tags", count)
    async with opened(make_app(tmp_path, bookmarks=[held(1, tags=("rl/agents",))])) as reader:
        await reader.press("5", "slash")
        await reader.type("tag:rl")
        await reader.until(lambda: "rl/agents" in reader.under_filter)
        assert len(counted) == 1
        reader.browse.bookmarks.edit(reader.paper, set_tags(("rlhf",)), "Tagged")
        await reader.type("h")
        await reader.until(lambda: "rlhf" in reader.under_filter)
        assert len(counted) == 2


@pytest.mark.command("tags")
async def test_tags_show_at_once_as_they_are_kept(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("T")
        await reader.type("RL, rl, a//b")
        await reader.press("enter")
        assert reader.browse.bookmarks.by_id[reader.paper.id].tags == ("RL", "a/b")
