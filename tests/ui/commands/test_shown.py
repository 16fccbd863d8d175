"""Commands that change the display: the filter, the order, read papers, the panes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config, Display
from tests.builders import build_edition, build_paper
from tests.ui.reader import key_event, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition


def zoo() -> Edition:
    """Build papers that differ in everything that a list is ordered by."""
    return build_edition(
        papers=(
            build_paper(
                1, title="Cats in motion", upvotes=5, comments=9, stars=7, published=date(2026, 11, 1)
            ),
            build_paper(2, title="Bats that sing", upvotes=50, comments=1, stars=None, edition_date=None),
            build_paper(3, title="Ants as agents", upvotes=20, comments=0, stars=900, published=None),
        )
    )


@pytest.mark.command("filter")
async def test_the_list_narrows_with_each_letter(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("/")
        await reader.type("a")
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        await reader.type("nt")
        assert reader.shown == ["2611.00003"]
        assert "1 of 3" in reader.heading
        await reader.press("backspace", "backspace")
        assert len(reader.shown) == 3


@pytest.mark.command("filter", "down")
async def test_enter_keeps_the_filter_and_gives_the_keys_to_the_list(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("/")
        await reader.type("cats OR bats")
        await reader.press("enter", "j")
        assert reader.shown == ["2611.00001", "2611.00002"]
        assert reader.paper.title == "Bats that sing"
        assert "cats OR bats" in reader.text()


@pytest.mark.command("filter")
async def test_escape_clears_the_filter_and_keeps_the_cursor_on_its_paper(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("/")
        await reader.type("bats")
        await reader.press("escape")
        assert len(reader.shown) == 3
        assert reader.paper.title == "Bats that sing"
        assert reader.browse.list.has_focus
        assert not reader.browse.filter.display


@pytest.mark.command("filter", "back")
async def test_escape_in_the_list_clears_a_filter_that_was_kept(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"ants", "enter")
        await reader.press("escape")
        assert len(reader.shown) == 3


@pytest.mark.command("filter")
async def test_a_kept_filter_can_be_edited(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"cats", "enter", "/", "backspace", "backspace", "backspace", "backspace")
        await reader.burst(*"sing")
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("filter")
async def test_letters_that_are_commands_elsewhere_are_text_in_the_filter(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("/")
        await reader.type("qbRjk12[]? su")
        assert reader.browse.filter.input.value == "qbRjk12[]? su"
        assert reader.app.is_running
        assert not reader.browse.bookmarks.by_id


@pytest.mark.command("filter")
async def test_the_filter_is_edited_where_its_cursor_is(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"cts", "left", "left", "a")
        assert reader.browse.filter.input.value == "cats"
        await reader.burst("home", "-")
        assert reader.shown == ["2611.00002", "2611.00003"]


@pytest.mark.command("filter")
async def test_what_was_not_understood_is_named_and_finds_nothing_by_mistake(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("/")
        await reader.type("bats stars:many ")
        assert "“stars:many” finds nothing" in reader.text()
        assert reader.shown == []
        await reader.burst(*["backspace"] * len(" stars:many "))
        assert "finds nothing" not in reader.text()
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("filter")
async def test_an_empty_answer_says_how_to_get_out(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"zebra", "enter")
        assert "papers of Trending matches 'zebra'." in reader.text()
        assert "Esc clears the filter." in reader.text()
        await reader.press("o")
        assert reader.status == "There is no paper here."


@pytest.mark.command("filter", "down", "bookmark")
async def test_keys_typed_in_a_burst_do_what_they_say(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"bats OR ants", "enter", "j", "b")
        assert reader.browse.filter.input.value == "bats OR ants"
        assert list(reader.browse.bookmarks.by_id) == ["2611.00003"]


@pytest.mark.command("filter", "bookmark")
async def test_keys_typed_before_the_first_paint_are_kept(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[zoo()])
    for key in ("/", *"ants", "enter", "b"):
        app.post_message(key_event(key))
    async with opened(app) as reader:
        await reader.until(lambda: reader.browse.bookmarks.by_id)
        assert reader.shown == ["2611.00003"]
        assert list(reader.browse.bookmarks.by_id) == ["2611.00003"]


@pytest.mark.command("next_order")
async def test_orders_follow_each_other_and_say_so(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        seen = [("ordered by GitHub activity", reader.shown)]
        assert "ordered by GitHub activity" in reader.heading
        for words in ("upvotes", "GitHub stars", "comments", "date, newest first", "title"):
            await reader.press("s")
            assert f"ordered by {words}" in reader.heading
            seen.append((words, reader.shown))
        one, two, three = "2611.00001", "2611.00002", "2611.00003"
        assert [ids for _, ids in seen] == [
            [one, two, three], [two, three, one], [three, one, two],
            [one, two, three], seen[4][1], [three, two, one],
        ]  # fmt: skip
        await reader.press("s")
        assert "ordered by likeness" in reader.heading
        await reader.settle()
        assert reader.shown == [one, two, three]
        assert reader.status.startswith("For you needs five bookmarks, and there is none")
        await reader.press("s")
        assert "ordered by GitHub activity" in reader.heading


@pytest.mark.command("next_order")
async def test_an_order_by_counts_that_nobody_knows_says_so(tmp_path: Path) -> None:
    papers = (build_paper(1, upvotes=None, stars=3), build_paper(2, upvotes=None, stars=None))
    async with opened(make_app(tmp_path, editions=[build_edition(papers=papers)])) as reader:
        await reader.press("s")
        assert "ordered by upvotes" in reader.heading
        assert reader.status == "No upvotes are known here."
        await reader.press("s")
        assert "ordered by GitHub stars" in reader.heading
        assert "known here" not in reader.status


@pytest.mark.command("next_order", "filter")
async def test_relevance_is_an_order_while_there_are_words(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"in", "enter")
        for _ in range(7):
            await reader.press("s")
        assert "ordered by relevance" in reader.heading


@pytest.mark.command("hide_read")
async def test_read_papers_are_hidden_and_shown_again(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()], read=["2611.00002"])) as reader:
        await reader.press("j", "j", "u")
        assert reader.shown == ["2611.00001", "2611.00003"]
        assert reader.paper.id == "2611.00003"
        assert reader.status == "Read papers are hidden."
        assert "read hidden" in reader.heading
        await reader.press("u")
        assert len(reader.shown) == 3
        assert reader.status == "Read papers are shown."


@pytest.mark.command("hide_read")
async def test_a_list_in_which_all_is_read_says_how_to_see_it(tmp_path: Path) -> None:
    read = [paper.id for paper in zoo().papers]
    config = Config(display=Display(hide_read=True))
    async with opened(make_app(tmp_path, editions=[zoo()], read=read, config=config)) as reader:
        assert "Everything in Trending is read." in reader.text()
        assert "u shows it again." in reader.text()
        await reader.press("u")
        assert len(reader.shown) == 3


@pytest.mark.command("layout")
async def test_layouts_follow_each_other(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        shown = [(reader.browse.list.display, reader.browse.pane.display)]
        for sentence in ("List only.", "Paper only.", "List and abstract."):
            await reader.press("v")
            assert reader.status == sentence
            shown.append((reader.browse.list.display, reader.browse.pane.display))
        assert shown == [(True, True), (True, False), (False, True), (True, True)]


@pytest.mark.command("layout", "down")
async def test_in_the_paper_only_layout_the_keys_still_go_somewhere(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.press("v", "v", "j")
        assert reader.app.focused is not None
        assert reader.app.focused.display
        await reader.press("v", "j")
        assert reader.browse.list.has_focus
        assert reader.browse.list.cursor == 1


@pytest.mark.parametrize(
    ("size", "both"),
    [
        ((200, 60), True),
        ((100, 20), True),
        ((99, 24), True),
        ((80, 24), True),
        ((80, 19), False),
        ((60, 15), False),
    ],
)
async def test_panes_are_left_out_where_there_is_no_room(
    tmp_path: Path, size: tuple[int, int], both: bool
) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()]), size=size) as reader:
        assert reader.browse.list.display
        assert reader.browse.pane.display is both
        assert all(len(line) <= size[0] for line in reader.lines())


async def test_panes_follow_the_size_of_the_terminal(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        list_, pane = reader.browse.list, reader.browse.pane
        assert pane.region.x > list_.region.x
        await reader.pilot.resize_terminal(80, 24)
        await reader.settle()
        assert pane.region.y > list_.region.y
        await reader.pilot.resize_terminal(60, 15)
        await reader.settle()
        assert not pane.display


async def test_titles_show_maths_as_text_unless_the_settings_say_raw(tmp_path: Path) -> None:
    edition = build_edition(papers=(build_paper(1, title=r"Sorting in $\mathcal{O}(n^2)$"),))
    async with opened(make_app(tmp_path / "1", editions=[edition])) as reader:
        assert "Sorting in 𝒪(n²)" in reader.text() or "Sorting in O(n²)" in reader.text()
    config = Config(display=Display(latex="raw"))
    async with opened(make_app(tmp_path / "2", editions=[edition], config=config)) as reader:
        assert r"$\mathcal{O}(n^2)$" in reader.text()


@pytest.mark.command("filter")
async def test_letters_typed_at_once_can_be_taken_back_one_by_one(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[zoo()])) as reader:
        await reader.burst("/", *"bats")
        await reader.press("backspace")
        assert reader.browse.filter.input.value == "bat"
