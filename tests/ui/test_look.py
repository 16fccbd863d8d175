"""What the look of the screen shows: the focused pane, the length of a text, why a list is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.containers import VerticalScroll

from tests.builders import build_edition, build_paper
from tests.ui.papers import varied_edition
from tests.ui.reader import Reader, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

SIZES = pytest.mark.parametrize(
    "size", [(60, 15), (80, 24), (120, 40), (200, 60)], ids=lambda size: f"{size[0]}x{size[1]}"
)


def edges(reader: Reader) -> tuple[str, str]:
    """Return the colours of the edges of the list and of the pane."""
    browse = reader.browse
    edge = browse.list._painter.paint("base", "edge").color
    assert edge
    border = browse.pane.styles.border_left if browse.has_class("-wide") else browse.pane.styles.border_top
    return edge.name, border[1].hex6.lower()


@pytest.mark.command("next_pane", "filter")
@pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["80x24", "120x40"])
async def test_the_pane_that_has_the_keys_has_the_accent_on_its_edge(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(9)]), size=size) as reader:
        accent = reader.app.theme_variables["primary"].lower()
        of_list, of_pane = edges(reader)
        assert of_list == accent != of_pane
        painter = reader.browse.list._painter
        assert painter.paint("cursor", "title").bgcolor != painter.paint("base", "title").bgcolor
        lines = reader.text()
        await reader.press("tab")
        of_list, of_pane = edges(reader)
        assert of_list != accent == of_pane
        assert reader.text() != lines, "without colours it would not be seen"
        await reader.press("tab", "slash")
        assert accent not in edges(reader)


@pytest.mark.parametrize("theme", ["paperreader-dark", "paperreader-light", "nord", "textual-light"])
async def test_scrollbars_are_one_quiet_column(tmp_path: Path, theme: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(60)]), size=(100, 20)) as reader:
        reader.app.theme = theme
        await reader.settle()
        reader.browse.pane.focus()
        painter = reader.browse.list._painter
        thumb, track = painter.paint("base", "thumb"), painter.paint("base", "track")
        assert thumb.color
        assert thumb.bgcolor == track.bgcolor
        assert thumb.color.name != reader.app.theme_variables["primary"].lower()
        await reader.press("question_mark")
        assert reader.widget(VerticalScroll).styles.scrollbar_size_vertical == 1


async def test_at_80x24_the_facts_take_four_lines_and_the_abstract_half_of_the_pane(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[varied_edition()]), size=(80, 24)) as reader:
        top = next(number for number, line in enumerate(reader.lines()) if line.startswith("───"))
        pane = [line[1:78].strip() for line in reader.lines()[top + 1 : -1]]
        assert pane[4] == ""
        assert all(pane[:4])
        assert all(pane[5:])
        assert 2 * len(pane[5:]) >= len(pane)


@pytest.mark.command("facts")
async def test_i_tells_the_facts_in_full_and_again_in_short(tmp_path: Path) -> None:
    paper = build_paper(1, authors=tuple(f"Member {number:04}" for number in range(3_303)))
    async with opened(make_app(tmp_path, editions=[build_edition(papers=(paper,))])) as reader:
        short = reader.text()
        assert "Member 0000, Member 0001" in short
        assert " +33" in short
        await reader.press("i")
        assert "99 upvotes" not in short
        assert "Member 0030" in reader.text()
        await reader.press("tab", "G")
        assert "Member 3302" in "".join(line.text.plain for line in reader.browse.pane._wrapped())
        await reader.press("i", "shift+tab")
        assert reader.text() == short


def middle_of_the_list(reader: Reader) -> list[str]:
    """Return the lines that an empty list shows; fail if they are not in its middle."""
    region = reader.browse.list.region
    lines = [line[1 : region.width] for line in reader.lines()[region.y : region.bottom]]
    said = [number for number, line in enumerate(lines) if line.strip()]
    assert abs(said[0] - (len(lines) - 1 - said[-1])) <= 1
    for number in said:
        line = lines[number]
        assert abs((len(line) - len(line.lstrip())) - (len(line) - len(line.rstrip()))) <= 1
    return [lines[number].strip() for number in said]


@SIZES
async def test_what_is_empty_says_so_in_the_middle_with_the_reason_and_the_key(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    async with opened(make_app(tmp_path), size=size) as reader:
        await reader.press("5")
        assert middle_of_the_list(reader)[0] == "No bookmarks yet."
        assert "b bookmarks a paper" in middle_of_the_list(reader)[-1]
        await reader.press("6")
        said = " ".join(middle_of_the_list(reader))
        assert "The library is empty." in said
        assert "sync" in said
        await reader.press("4")
        assert "never fetched" in " ".join(middle_of_the_list(reader))


@pytest.mark.command("filter", "hide_read")
async def test_a_list_that_is_empty_because_of_what_is_hidden_names_the_key(tmp_path: Path) -> None:
    ids = [f"2611.{number:05}" for number in range(1, 4)]
    async with opened(make_app(tmp_path, editions=[build_edition(3)], read=ids)) as reader:
        await reader.press("u")
        assert "u shows it again." in middle_of_the_list(reader)[-1]
        await reader.press("u", "slash")
        await reader.type("zebrafish")
        assert middle_of_the_list(reader)[0] == "None of the 3 papers of Trending matches 'zebrafish'."
        assert "Esc clears the filter." in middle_of_the_list(reader)[-1]
