"""Hostile papers in the real program: it runs on, its layout holds, and they control no terminal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.e2e.hostile import TEXTS, WORST, leaks, save_answer
from tests.e2e.reader import LARGE, SMALL, heading, leave, open_reader, row_under_the_cursor, status
from tests.terminal import CTRL_U, ENTER, ESCAPE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.e2e.reader import Size
    from tests.terminal import Terminal


def open_papers(home: Path, texts: tuple[str, ...], size: Size = LARGE) -> Terminal:
    """Open the reader on a saved answer with these texts; a lone Esc counts sooner than by default."""
    return open_reader(home, "--offline", str(save_answer(home, texts)), size=size, ESCDELAY="10")


def shows_papers(terminal: Terminal) -> bool:
    """Return whether the papers of the file are shown."""
    return "answer.json" in heading(terminal) and "? help" in status(terminal)


def press(terminal: Terminal, key: str, shows: Callable[[Terminal], object]) -> None:
    """Type, and wait until the screen shows what that is for."""
    terminal.send(key)
    terminal.wait_for(shows)
    terminal.wait_quiet(0.01)


def shown_papers(terminal: Terminal) -> int:
    """Return the number of papers in the heading: a text that is empty once cleaned makes no paper."""
    found = re.search(r"(\d+)(?: papers|/\d+)", heading(terminal))
    assert found, terminal.text
    return int(found[1])


def papers(terminal: Terminal, count: int) -> Iterator[int]:
    """Go from the first paper to the last."""
    for number in range(1, count + 1):
        yield number
        if number < count:
            press(terminal, "j", has_left(row_under_the_cursor(terminal)))


def has_left(row: str) -> Callable[[Terminal], bool]:
    """Return whether the cursor is on another row."""
    return lambda terminal: row_under_the_cursor(terminal) != row


def has_typed(text: str) -> Callable[[Terminal], bool]:
    """Return whether the filter shows a text."""
    return lambda terminal: text in terminal.lines[2]


def has_dialog(terminal: Terminal) -> bool:
    """Return whether a dialog is open."""
    return "╭" in terminal.text


def has_no_dialog(terminal: Terminal) -> bool:
    """Return whether no dialog is open."""
    return "╭" not in terminal.text


def is_reading(terminal: Terminal) -> bool:
    """Return whether a paper covers the list."""
    return "Esc back" in status(terminal)


def is_listing(terminal: Terminal) -> bool:
    """Return whether the list is shown."""
    return "Esc back" not in status(terminal) and bool(row_under_the_cursor(terminal))


def assert_layout_holds(terminal: Terminal, size: Size) -> None:
    """Assert that tabs, heading and status line are in their places, and the border in its column."""
    lines = terminal.lines
    assert "Trending" in lines[0], terminal.text
    assert "answer.json" in lines[1], terminal.text
    assert "help" in lines[-1], terminal.text
    if size == LARGE and "q quit" in lines[-1]:
        broken = [line for line in range(2, size[1] - 1) if terminal.cell(66, line) != "│"]
        assert not broken, terminal.text


@pytest.mark.parametrize("size", [SMALL, LARGE], ids=["80x24", "120x40"])
def test_hostile_papers_in_list_and_pane_do_nothing(own_home: Path, size: Size) -> None:
    texts = TEXTS if size == LARGE else TEXTS[::2]
    with open_papers(own_home, texts, size) as terminal:
        terminal.wait_for(shows_papers)
        for _ in papers(terminal, shown_papers(terminal)):
            assert_layout_holds(terminal, size)
        leave(terminal)
        assert leaks(terminal.raw) == set()


def test_hostile_papers_that_are_read_do_nothing(own_home: Path) -> None:
    texts = TEXTS[1::8]
    with open_papers(own_home, texts) as terminal:
        terminal.wait_for(shows_papers)
        for _ in papers(terminal, shown_papers(terminal)):
            press(terminal, ENTER, is_reading)
            press(terminal, "q", is_listing)
            assert_layout_holds(terminal, LARGE)
        leave(terminal)
        assert leaks(terminal.raw) == set()


@pytest.mark.parametrize("key", ["L", "y", "T", "e", "?", "D"])
def test_hostile_papers_in_dialogs_do_nothing(own_home: Path, key: str) -> None:
    with open_papers(own_home, WORST) as terminal:
        terminal.wait_for(shows_papers)
        terminal.wait_quiet()
        for _ in papers(terminal, len(WORST)):
            press(terminal, key, has_dialog)
            press(terminal, ESCAPE, has_no_dialog)
            assert_layout_holds(terminal, LARGE)
        leave(terminal)
        assert leaks(terminal.raw) == set()


def test_hostile_words_typed_into_the_filter_and_the_notes_do_nothing(own_home: Path) -> None:
    typed = [text for text in TEXTS if 0 < len(text) < 40 and text.isascii() and text.isprintable()]
    with open_papers(own_home, WORST) as terminal:
        terminal.wait_for(shows_papers)
        terminal.send("/")
        terminal.wait_for(lambda _: terminal.lines[2].startswith(" / "))
        for text in typed:
            press(terminal, text, has_typed(text.split()[0][:10]))
            press(terminal, CTRL_U, lambda _: "author:…" in terminal.lines[2])
        press(terminal, ESCAPE, lambda _: not terminal.lines[2].startswith(" / "))
        press(terminal, "T", has_dialog)
        press(terminal, "[/red],x[/]y" + ENTER, lambda _: "●" in row_under_the_cursor(terminal))
        assert "x[/]y" in terminal.text
        leave(terminal)
        assert leaks(terminal.raw) == set()


def test_half_a_character_in_an_answer_does_nothing(own_home: Path) -> None:
    with open_papers(own_home, ("\ud800 high", "\udfff low", "x")) as terminal:
        terminal.wait_for(lambda _: shows_papers(terminal) or "answer.json cannot" in terminal.text)
        terminal.wait_quiet()
        assert b"Traceback" not in terminal.raw
        assert leaks(terminal.raw) == set()


def test_copying_a_hostile_title_copies_its_clean_text(own_home: Path) -> None:
    with open_papers(own_home, ("\x1b]52;c;aGFja2Vk\x07Title",)) as terminal:
        terminal.wait_for(shows_papers)
        press(terminal, "y", has_dialog)
        press(terminal, "2", lambda _: "copied" in status(terminal))
        assert terminal.raw.count(b"\x1b]52;") == 1
        assert "1 paper" in heading(terminal)
        leave(terminal)
        assert leaks(terminal.raw) == set()
