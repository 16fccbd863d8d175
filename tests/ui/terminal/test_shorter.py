"""Output for slow links: fewer bytes, and the same cells."""

from __future__ import annotations

import pyte
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import ColorSystem
from rich.style import Style

from paperreader.ui.terminal.shorter import shorter

COLUMNS, LINES = 20, 6

COLOURS = st.sampled_from([None, "#102030", "#ffffff", "color(7)", "color(12)", "red", "default"])
STYLES = st.builds(
    Style, color=COLOURS, bgcolor=COLOURS, bold=st.booleans(), reverse=st.booleans(), underline=st.booleans()
)
SYSTEMS = st.sampled_from([ColorSystem.TRUECOLOR, ColorSystem.EIGHT_BIT, ColorSystem.STANDARD])
MOVES = st.builds("\x1b[{};{}H".format, st.integers(1, LINES), st.integers(1, COLUMNS - 5))
PIECES = st.tuples(st.sampled_from(["ab", " ", "x y", ""]), STYLES, MOVES | st.sampled_from(["", "", "\r\n"]))


def cells(output: str) -> tuple[object, ...]:
    screen = pyte.Screen(COLUMNS, 100)
    pyte.Stream(screen).feed(output)
    found = [screen.buffer[line][column] for line in range(screen.lines) for column in range(COLUMNS)]
    return found, screen.cursor.x, screen.cursor.y, screen.cursor.attrs


@given(st.lists(PIECES, max_size=12), SYSTEMS)
def test_the_same_cells_are_painted(pieces: list[tuple[str, Style, str]], system: ColorSystem) -> None:
    output = "".join(style.render(text, color_system=system) + move for text, style, move in pieces)
    assert cells(shorter(output)) == cells(output)
    assert len(shorter(output)) <= len(output)


@pytest.mark.parametrize(
    ("output", "expected"),
    [
        ("\x1b[1;31ma\x1b[0m\x1b[1;31mb\x1b[0m", "\x1b[1;31mab\x1b[0m"),
        ("\x1b[31;40ma\x1b[0m\r\n\x1b[2;1H\x1b[32;40mb\x1b[0m", "\x1b[31;40ma\x1b[2;1H\x1b[32mb\x1b[0m"),
        ("\x1b[1;31ma\x1b[0m\x1b[31mb\x1b[0m", "\x1b[1;31ma\x1b[0;31mb\x1b[0m"),
        ("\x1b_Ga=T;\x1b\\text", "\x1b_Ga=T;\x1b\\text"),
    ],
)
def test_what_stays_the_same_is_left_out(output: str, expected: str) -> None:
    assert shorter(output) == expected
