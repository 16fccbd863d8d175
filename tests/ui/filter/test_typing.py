"""Typing in the filter: completion, earlier filters, problems, and the language."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from textual import events

from paperreader.bookmarks import Bookmark
from paperreader.config import Config
from tests.builders import NOW, build_edition, build_paper
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition
    from paperreader.ui.app import PaperReader


def zoo() -> Edition:
    papers = (
        build_paper(1, title="Ants", authors=("Ada Lovelace",)),
        build_paper(2, title="Bats", authors=("Alan Turing",)),
    )
    return build_edition(papers=papers)


def zoo_app(folder: Path) -> PaperReader:
    kept = Bookmark(
        paper=build_paper(1, title="Ants"), tags=("rl/agents", "rl/world"), added=NOW, changed=NOW
    )
    return make_app(folder, editions=[zoo()], bookmarks=[kept])


@pytest.mark.command("filter")
async def test_what_could_follow_stands_under_the_filter(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"has:")
        await reader.until(lambda: " code " in reader.under_filter)
        assert " note " in reader.under_filter


@pytest.mark.command("filter")
async def test_what_reads_a_filter_is_loaded_before_its_first_letter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        monkeypatch.delitem(sys.modules, "paperreader.query.parser")
        await reader.press("slash")
        assert "paperreader.query.parser" in sys.modules


@pytest.mark.command("filter")
async def test_tab_completes_a_field_and_then_goes_on_with_its_values(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"auth", "tab")
        assert reader.typed == "author:"
        await reader.burst(*"al", "tab")
        assert reader.typed == 'author:"Alan Turing"'
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("filter")
async def test_a_name_that_hardly_any_paper_has_is_completed(tmp_path: Path) -> None:
    many = [build_paper(number, authors=(f"Ada Number{number % 30}",)) for number in range(1, 200)]
    rare = build_paper(500, title="Ants", authors=("Leonid Zhukov",), organization="Zymurgy Works")
    edition = build_edition(papers=(rare, *many))
    async with opened(make_app(tmp_path, editions=[edition])) as reader:
        await reader.burst("/", *"author:zhuk", "tab")
        assert reader.typed == 'author:"Leonid Zhukov"'
        assert reader.shown == ["2611.00500"]
        await reader.burst("ctrl+u", *'org:"zymurgy w', "tab")
        assert reader.typed == 'org:"Zymurgy Works"'
        assert reader.shown == ["2611.00500"]


@pytest.mark.command("filter")
async def test_tab_again_takes_the_next_and_shift_tab_the_one_before(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"tag:rl", "tab")
        assert reader.typed == "tag:rl/agents"
        assert "[rl/agents] rl/world " in reader.under_filter
        await reader.press("tab")
        assert reader.typed == "tag:rl/world"
        await reader.press("tab")
        assert reader.typed == "tag:rl/agents"
        await reader.press("shift+tab")
        assert reader.typed == "tag:rl/world"


@pytest.mark.command("filter")
async def test_what_is_completed_in_the_middle_leaves_the_rest(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"auth ants", *["left"] * 5, "backspace", *"h", "tab")
        assert reader.typed == "author: ants"
        await reader.burst(*"ada")
        assert reader.typed == "author:ada ants"


@pytest.mark.command("filter")
async def test_tab_where_nothing_is_known_to_follow_changes_nothing(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"qqq", "tab")
        assert reader.typed == "qqq"
        assert reader.browse.filter.input.has_focus


@pytest.mark.command("filter")
async def test_up_brings_filters_back_also_in_the_next_session(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"ants", "enter", "/", "ctrl+u", *"bats", "enter")
        await reader.burst("/", "ctrl+u", *"dra", "up")
        assert reader.typed == "bats"
        await reader.press("up", "up")
        assert reader.typed == "ants"
        await reader.press("down", "down")
        assert reader.typed == "dra"
        await reader.browse.filter.settle()
    history = tmp_path / "state" / "history"
    assert history.read_text() == "ants\nbats\n"
    assert history.stat().st_mode & 0o777 == 0o600
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", "up")
        assert reader.typed == "bats"


@pytest.mark.command("filter")
async def test_down_after_the_newest_goes_to_the_list(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"bats", "down")
        assert reader.browse.list.has_focus
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("filter")
async def test_a_misspelt_field_is_named_under_where_it_stands(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"bats strs:5 x")
        line = next(line for line in reader.lines() if "stars:" in line)
        field = next(line for line in reader.lines() if "strs:5 x" in line)
        assert len(line) - len(line.lstrip()) == field.index("strs")


@pytest.mark.command("filter")
async def test_what_is_half_typed_is_named_once_it_was_entered(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"bats stars:")
        assert not reader.browse.filter._found
        await reader.press("enter")
        assert "stars:" in reader.under_filter
        assert reader.browse.filter.problems.display


@pytest.mark.command("filter")
async def test_f1_shows_the_language_and_comes_back_to_the_letters(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", *"ba")
        await reader.press("f1")
        assert "What can be typed in the filter" in reader.text()
        await reader.press("escape")
        await reader.type("ts")
        assert reader.typed == "bats"


@pytest.mark.command("help")
async def test_the_help_turns_to_the_filter(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("?")
        assert "What can be typed" not in reader.text()
        await reader.press("tab")
        assert "What can be typed" in reader.text()
        await reader.press("tab")
        assert "What can be typed" not in reader.text()


@pytest.mark.command("filter")
async def test_a_history_that_is_no_text_is_read_as_far_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    (tmp_path / "state" / "history").write_bytes(b"\xff\x1b[31mred\n\n\nbats\n")
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.burst("/", "up")
        await reader.until(lambda: reader.typed == "bats")
        await reader.press("up")
        assert "\x1b" not in reader.typed


@pytest.mark.command("filter")
async def test_the_abstract_is_scrolled_to_its_first_hit(tmp_path: Path) -> None:
    long = build_paper(1, title="Ants", abstract="some words " * 300 + "zebrafish " + "other words " * 300)
    async with opened(make_app(tmp_path, editions=[build_edition(papers=(long,))])) as reader:
        await reader.burst("/", *"zebrafish")
        assert reader.browse.pane.offset_line > 0
        # In the filter, in the row and in the abstract.
        assert sum("zebrafish" in line for line in reader.lines()) == 3
        await reader.burst("ctrl+u", *"ants")
        assert reader.shown == ["2611.00001"]


@pytest.mark.command("palette")
async def test_the_palette_tells_the_keys_of_a_command(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, config=Config(keys={"bookmark": "f5"}))) as reader:
        await reader.press("ctrl+p")
        await reader.type("bookmark")
        line = next(line for line in reader.lines() if "Bookmark the paper" in line)
        assert "F5" in line.split("Bookmark the paper")[1].split("│")[0]


@pytest.mark.command("filter")
async def test_several_lines_that_are_pasted_become_one(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("slash")
        reader.app.post_message(events.Paste("ants\n\n  and \x1b[31mbats\r\n"))
        await reader.settle()
        assert reader.typed == "ants and bats"


@pytest.mark.command("filter")
async def test_of_a_huge_paste_what_fits_the_line_is_kept(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("slash")
        reader.app.post_message(events.Paste(("x" * 400 + "\n") * 10))
        await reader.settle()
        await reader.press("y")
        assert len(reader.typed) == 1_000
        assert "y" not in reader.typed


@pytest.mark.command("filter")
async def test_escape_closes_a_filter_that_a_click_has_left(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("slash")
        await reader.pilot.click("#list", offset=(10, 2))
        await reader.press("escape")
        assert not reader.browse.filter.is_open
        assert "F1 what can be typed" not in reader.text()


@pytest.mark.command("filter", "down")
async def test_clearing_a_filter_that_found_nothing_goes_back_to_the_paper(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("j", "slash")
        await reader.type("zebra")
        assert reader.shown == []
        await reader.press("escape")
        assert reader.paper.title == "Bats"


async def test_what_is_wrong_is_said_to_its_end_also_where_it_takes_two_lines(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path), size=(60, 15)) as reader:
        await reader.press("slash")
        await reader.type("bats stars:many")
        assert "such as 50, >=1k or 10..20." in " ".join(reader.text().split())
        await reader.press("backspace")
        await reader.type("y")
        for _ in "many":
            await reader.press("backspace")
        await reader.type(">1")
        assert reader.browse.filter.problems.size.height <= 1


async def test_a_letter_does_not_lay_out_the_screen_again(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path)) as reader:
        await reader.press("slash", "b")
        layouts: list[object] = []
        reader.browse.screen_layout_refresh_signal.subscribe(reader.browse.filter, layouts.append)
        await reader.press("a")
        assert reader.shown == ["2611.00002"]
        assert layouts == []


async def test_the_end_of_a_query_that_is_longer_than_the_line_stays_in_view(tmp_path: Path) -> None:
    async with opened(zoo_app(tmp_path), size=(60, 15)) as reader:
        await reader.press("slash")
        await reader.type(f"{'bats ' * 14}end")
        assert "bats end" in reader.lines()[2]
        await reader.press("home")
        assert reader.lines()[2].startswith(" / bats bats")
