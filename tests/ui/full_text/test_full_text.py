"""Reading a paper: opening it, moving, the outline, references, searching, the place."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.config import Config, Reading
from paperreader.errors import NotFound
from paperreader.fulltext.document import Heading, Paragraph
from paperreader.ui.dialogs.choose import Choose
from tests.builders import build_edition
from tests.documents import DOCUMENT, rich
from tests.ui.fake_network import Answer
from tests.ui.fake_texts import FakeTexts
from tests.ui.papers import varied_edition
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.ui.app import PaperReader
    from paperreader.ui.full_text.full_text import FullText
    from tests.ui.reader import Reader

LONG = dataclasses.replace(
    DOCUMENT,
    blocks=tuple(
        block
        for number in range(200)
        for block in (Heading(1, str(number), rich("Section")), Paragraph(rich(f"Words {number}. " * 40)))
    ),
    anchors={},
    warnings=(),
)


def app_of(folder: Path, *answers: Any, **options: Any) -> PaperReader:
    texts = FakeTexts(*(answers or (DOCUMENT,)))
    # A sentence about papers marked read would replace others on a slow machine.
    config = Config(reading=Reading(mark_read_after=86_400))
    return make_app(folder, **{"editions": [varied_edition()], "texts": texts, "config": config, **options})


def text_of(reader: Reader) -> FullText:
    assert reader.browse.full_text is not None
    return reader.browse.full_text


def panel(reader: Reader) -> str:
    """Return the lines of the panel that shows what a mark refers to."""
    peek = text_of(reader).peek
    return "\n".join(reader.lines()[peek.region.y : peek.region.bottom]) if peek.display else ""


def top(reader: Reader) -> str:
    """Return the first line of the text in view."""
    view = text_of(reader).view
    return "".join(piece.text for piece in view.flow.line(view.top)).strip()


@pytest.mark.command("read_paper", "back")
async def test_a_paper_opens_with_its_text_and_says_where_it_is_from(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path)) as reader:
        await reader.press("enter")
        heading, warning, *_ = reader.lines()
        assert heading.startswith(" Early Failures: Why Long-Horizon Agents")
        assert "arXiv HTML v2 · " in heading
        assert warning.strip() == "The page has no pictures."
        assert "1  Introduction" in reader.text()
        assert reader.status.startswith("Esc back")
        await reader.press("escape")
        assert reader.browse.full_text is None
        assert reader.browse.list.has_focus
        assert "ordered by" in reader.heading


@pytest.mark.command("read_paper")
async def test_the_abstract_is_there_before_the_text(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, Answer.NEVER)) as reader:
        await reader.press("enter")
        assert "Abstract" in reader.text()
        assert reader.paper.abstract[:40] in reader.text()
        await reader.until(lambda: "Asking for arXiv's HTML…" in reader.text())
        await reader.press("escape")
        assert reader.browse.full_text is None


async def test_a_closed_paper_gives_up_its_text(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG)) as reader:
        await reader.press("enter", "G")
        closed = text_of(reader)
        await reader.press("escape")
        assert closed.document is None
        assert len(closed.view.flow.blocks) == 1


@pytest.mark.command("read_paper")
async def test_without_a_text_a_sentence_says_why_and_the_abstract_stays(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, NotFound("No site has a text of 2611.00001."))) as reader:
        await reader.press("enter")
        assert "! No site has a text of 2611.00001. p opens the PDF; R asks again." in reader.text()
        assert reader.paper.abstract[:40] in reader.text()


@pytest.mark.command("fetch_text")
async def test_the_text_is_fetched_again(tmp_path: Path) -> None:
    app = app_of(tmp_path, NotFound("No."), DOCUMENT)
    async with opened(app) as reader:
        await reader.press("enter", "R")
        assert "1  Introduction" in reader.text()
        texts = reader.services.full_texts
        assert texts.asked == [("2611.00001", False), ("2611.00001", True)]  # type: ignore[attr-defined]


@pytest.mark.command("down", "page_abstract", "page_abstract_back", "bottom", "top", "half_page_down")
async def test_movement_keys_move_in_the_text(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "j")
        view = text_of(reader).view
        assert view.first_line == 1
        await reader.press("space")
        assert view.first_line == view.size.height
        await reader.press("shift+space", "ctrl+d")
        assert view.first_line == 1 + round(view.size.height / 2)
        await reader.press("G")
        assert "100%" in reader.lines()[0]
        assert "Words 199." in reader.text()
        await reader.press("space", "g")
        assert view.first_line == 0


@pytest.mark.command("next_section", "previous_section")
async def test_brackets_go_from_section_to_section(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "]", "]", "]")
        assert top(reader) == "2  Section"
        await reader.press("j", "j", "[")
        assert top(reader) == "2  Section"
        await reader.press("[")
        assert top(reader) == "1  Section"
        await reader.press("[", "[")
        assert reader.status == "This is the first section."
        await reader.press("G", "]")
        assert reader.status == "This is the last section."


@pytest.mark.command(
    "outline", "follow", "scroll_right", "scroll_left", "outline_beside", "down", "jump_back"
)
async def test_the_outline_folds_follows_and_jumps(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path)) as reader:
        await reader.press("enter")
        assert "▸ 2 Method" in reader.text()
        assert "2.2 Results" not in left_half(reader)
        await reader.press("t", "j", "j", "l")
        assert "▾ 2 Method" in left_half(reader)
        await reader.press("j", "j", "enter")
        assert "2.2 Results" in left_half(reader)
        assert not text_of(reader).in_outline
        assert "2.2  Results" in reader.text()
        await reader.press("backspace")
        assert text_of(reader).view.first_line == 0
        await reader.press("t", "g", "j", "j", "h")
        assert "▸ 2 Method" in left_half(reader)
        await reader.press("escape", "v")
        assert "▸ 2 Method" not in reader.text()


def left_half(reader: Reader) -> str:
    return "\n".join(line[:30] for line in reader.lines())


@pytest.mark.command("outline", "follow", "bottom")
async def test_on_a_narrow_screen_the_outline_covers_the_text(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(60, 15)) as reader:
        await reader.press("enter")
        assert "▸ 2 Method" not in reader.text()
        await reader.press("t")
        assert "▸ 2 Method" in reader.text()
        assert "We train agents" not in reader.text()
        await reader.press("G", "enter")
        assert "▸ 2 Method" not in reader.text()
        assert "J. Doe and R. Roe" in reader.text()


@pytest.mark.command("next_mark", "previous_mark", "follow", "jump_back", "back")
async def test_a_reference_is_shown_in_place_and_back_returns_to_it(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(80, 24)) as reader:
        await reader.press("enter", "]", "]")
        before = text_of(reader).view.place
        await reader.press("tab")
        assert "[2]  J. Doe and R. Roe" in panel(reader)
        assert reader.status.startswith("Enter go there")
        await reader.press("tab", "tab")
        assert "¹ A baseline is naïve" in panel(reader)
        await reader.press("shift+tab", "shift+tab", "enter")
        assert "[2]  J. Doe and R. Roe" in reader.text()
        await reader.press("ctrl+o")
        assert text_of(reader).view.place == before
        await reader.press("tab", "escape")
        assert reader.browse.full_text is not None
        assert text_of(reader).view.cursor is None


@pytest.mark.command("next_mark")
async def test_equations_tables_and_sections_are_shown_in_place(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(80, 40)) as reader:
        await reader.press("enter", "]", "]", "]", "]", "tab")
        assert "ℒ(θ) = Σᵢ wᵢ" in panel(reader)
        await reader.press("tab")
        shown = "\n".join(reader.lines()[-9:])
        assert "Table 1: Scores of each model." in shown
        assert "Early failures (ours)  28.45  1.2k" in shown


@pytest.mark.command("next_mark", "follow", "jump_back")
async def test_what_cannot_be_followed_says_so(tmp_path: Path) -> None:
    lost = dataclasses.replace(DOCUMENT, anchors={})
    async with opened(app_of(tmp_path, lost), size=(80, 24)) as reader:
        await reader.press("enter", "enter")
        assert reader.status.startswith("Put the cursor on a link or a reference first. Tab")
        await reader.press("backspace")
        assert reader.status == "There is no jump to return from."
        await reader.press("]", "]", "tab")
        assert "The text does not have what this refers to." in panel(reader)
        await reader.press("enter")
        assert reader.status == "The text does not have what this refers to."


@pytest.mark.command("next_mark", "follow")
async def test_a_link_is_opened_in_the_browser(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(80, 24)) as reader:
        await reader.press("enter", "]", "]", "tab", "tab", "tab", "tab")
        assert "https://example.org/code" in panel(reader)
        await reader.press("enter")
        assert "https://example.org/code" in reader.status


@pytest.mark.command("find", "next_match", "previous_match", "back")
async def test_words_are_found_counted_and_gone_through(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "/")
        await reader.type("wörds 7")
        assert "1 of 440" in reader.lines()[-2]
        assert "Words 7." in reader.text()
        await reader.press("enter", "n", "N", "N")
        assert "440 of 440" in reader.lines()[-2]
        assert "Words 79." in reader.text()
        await reader.press("escape")
        assert "of 440" not in reader.text()
        assert "Words 79." in reader.text()
        assert reader.status.startswith("Esc back")
        assert reader.browse.full_text is not None
        await reader.press("n")
        assert reader.status.startswith("Nothing is searched for. / searches")
        await reader.press("/")
        await reader.type("zebra")
        await reader.press("enter")
        assert reader.status.startswith("Esc end the search  / other words")
        await reader.press("n")
        assert reader.status == "The text does not have these words. / searches for others."


@pytest.mark.command("find")
async def test_escape_while_typing_returns_to_where_the_search_began(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "]", "]", "/")
        before = text_of(reader).view.place
        await reader.type("words 150")
        assert "Words 150." in reader.text()
        await reader.type("x")
        assert "no match" in reader.lines()[-2]
        await reader.press("escape")
        assert text_of(reader).view.place == before


@pytest.mark.command("scroll_right", "scroll_left")
async def test_a_wide_table_is_scrolled_to_both_ends(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(60, 24)) as reader:
        await reader.press("enter", "l")
        assert reader.status == "Nothing here is wider than the screen."
        await reader.press("G")
        assert "column 8 row 3" not in reader.text()
        for _ in range(12):
            await reader.press("right")
        assert "column 8 row 3" in reader.text()
        assert "‹" in reader.text()
        assert "Table 2: Wider than a screen." in reader.text()
        for _ in range(12):
            await reader.press("h")
        assert "column 0 row 3" in reader.text()
        assert "›" in reader.text()


@pytest.mark.command("narrower", "wider")
async def test_lines_are_made_shorter_and_longer_and_stay_so(tmp_path: Path) -> None:
    config = Config(reading=Reading(width=60))
    async with opened(app_of(tmp_path, LONG, config=config)) as reader:
        await reader.press("enter", "]", "]", "]")
        place = text_of(reader).view.place
        assert text_of(reader).view.flow.width == 60
        await reader.press("-")
        assert reader.status == "Lines of 52 columns."
        await reader.press(">", "+")
        assert text_of(reader).view.flow.width == 68
        assert text_of(reader).view.place == place
        await reader.press("escape", "enter")
        assert text_of(reader).view.flow.width == 68


@pytest.mark.command("narrower")
async def test_the_width_is_there_again_after_a_restart_unless_the_settings_name_one(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG)) as reader:
        await reader.press("enter", "-", "q", "q")
    async with opened(app_of(tmp_path, LONG)) as reader:
        await reader.press("enter")
        assert text_of(reader).view.most == 80
    config = Config(reading=Reading(width=60))
    async with opened(app_of(tmp_path, LONG, config=config)) as reader:
        await reader.press("enter")
        assert text_of(reader).view.most == 60


@pytest.mark.command("read_paper", "page_down")
async def test_the_place_is_there_again_also_after_a_restart_and_at_another_width(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "pagedown", "pagedown", "j")
        place = text_of(reader).view.place
        line = top(reader)
        await reader.press("q", "j", "enter", "escape", "k", "enter")
        assert (text_of(reader).view.place, top(reader)) == (place, line)
        await reader.press("ctrl+c")
    async with opened(app_of(tmp_path, LONG), size=(120, 40)) as reader:
        await reader.press("enter")
        assert text_of(reader).view.place == place


@pytest.mark.command("copy")
async def test_parts_of_the_text_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    async with opened(app_of(tmp_path), size=(80, 24)) as reader:
        monkeypatch.setattr(reader.app, "copy_to_clipboard", copied.append)
        await reader.press("enter", "]", "]", "tab", "y")
        assert isinstance(reader.dialog, Choose)
        await reader.press("enter")
        assert copied[0].startswith(
            "@misc{ref170603762,\n  eprint = {1706.03762},\n  archiveprefix = {arXiv},"
        )
        await reader.press("escape", "]", "]", "y", "j", "enter")
        assert copied[1] == "\\mathcal{L}(\\theta)=\\sum_i w_i\\log p(y_i|x_i;\\theta)"
        await reader.press("y", "enter")
        assert copied[2].startswith("The objective in (1)")


@pytest.mark.command("bookmark", "toggle_read", "palette", "help", "quit")
async def test_commands_for_papers_work_in_the_text(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path)) as reader:
        await reader.press("enter", "b")
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]
        assert "bookmarked" in reader.status.casefold()
        await reader.press("r")
        assert reader.services.library.is_read("2611.00001")
        await reader.press("ctrl+p")
        await reader.type("outline")
        assert "Go to the outline and back" in reader.text()
        await reader.press("escape", "?", "escape", "q")
        assert reader.browse.full_text is None
        assert reader.app.is_running


async def test_a_resized_terminal_keeps_the_place(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.press("enter", "]", "]", "]", "j", "j", "j")
        place = text_of(reader).view.place
        for size in ((60, 15), (200, 60), (80, 24)):
            await reader.pilot.resize_terminal(*size)
            await reader.settle()
            assert text_of(reader).view.place == place


async def test_marks_sections_and_the_scrollbar_answer_the_mouse(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path), size=(120, 40)) as reader:
        await reader.press("enter")
        row, column = place_of(reader, "[2]")
        await reader.pilot.click(offset=(column + 1, row))
        await reader.settle()
        assert "[2]  J. Doe and R. Roe" in panel(reader) + reader.lines()[-2]
        await reader.press("escape")
        row, column = place_of(reader, "2 Method")
        await reader.pilot.click(offset=(column, row))
        await reader.settle()
        assert "2.1  Objective" in reader.text()


def place_of(reader: Reader, words: str) -> tuple[int, int]:
    return next((row, line.index(words)) for row, line in enumerate(reader.lines()) if words in line)


async def test_keys_typed_ahead_wait_for_the_paper(tmp_path: Path) -> None:
    async with opened(app_of(tmp_path, LONG), size=(80, 24)) as reader:
        await reader.burst("enter", "/", "w", "o", "r", "d", "s", "enter")
        assert text_of(reader).finding.matches.hits
        await reader.burst("escape", "escape", "j", "enter")
        assert text_of(reader).row.paper.id == "2611.00002"


async def test_a_change_of_the_list_leaves_the_paper_open(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], texts=FakeTexts(DOCUMENT))
    async with opened(app) as reader:
        await reader.press("u", "enter", "r")
        assert text_of(reader).row.paper.id == "2611.00001"
        await reader.press("b")
        assert list(reader.browse.bookmarks.by_id) == ["2611.00001"]
