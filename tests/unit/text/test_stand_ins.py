"""ASCII stand-ins for symbols that an encoding lacks."""

from __future__ import annotations

import ast
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

import paperreader
from paperreader.text.stand_ins import choose_symbols, encoded, only_ascii, stand_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.text.stand_ins import Symbols


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("▌• 1 Title…", ">* 1 Title."),
        ("▲ 27 · ★ 3", "^ 27 - * 3"),
        ("“naïve” café", '"naive" cafe'),
        ("論文", "????"),
        ("Ａ", "A "),
        ("e\u0301", "e"),
        ("\ud800", "?"),
        ("╭─╮│╰╯", "+-+|++"),
    ],
)
def test_symbols_have_stand_ins(text: str, shown: str) -> None:
    assert encoded(text, "ascii").decode() == shown


SYMBOLS = st.sampled_from("▌▐│─╭╮╰╯█▁▂▃▄▅▆▇•·…–—★▲❝†“”‘’«»↑↓←→论文Ａ")
LETTERS = st.characters(min_codepoint=0xA1, max_codepoint=0x24F, exclude_categories=["C"])


@given(SYMBOLS | LETTERS)
def test_a_stand_in_is_ascii_and_as_wide(character: str) -> None:
    assert stand_in(character).isascii()
    assert len(stand_in(character)) == max(wcwidth(character), 0)


@pytest.mark.parametrize(
    ("choice", "variables", "expected"),
    [
        ("auto", {"LANG": "C.UTF-8"}, False),
        ("auto", {"LANG": "C"}, True),
        ("auto", {"LANG": "C", "LC_CTYPE": "C.UTF-8"}, True),
        ("auto", {"LANG": "C", "LC_CTYPE": "de_DE.UTF-8"}, False),
        ("auto", {"LANG": "de_DE.UTF-8", "LC_ALL": "POSIX"}, True),
        ("auto", {"LANG": "de_DE.UTF-8", "TERM": "linux"}, True),
        ("auto", {}, False),
        ("unicode", {"LANG": "C", "TERM": "linux"}, False),
        ("ascii", {"LANG": "de_DE.UTF-8"}, True),
    ],
)
def test_symbols_are_of_ascii_where_others_may_be_missing(
    choice: Symbols, variables: dict[str, str], expected: bool
) -> None:
    assert only_ascii(choice, variables) is expected


@pytest.fixture
def ascii_symbols() -> Iterator[None]:
    choose_symbols("ascii")
    yield
    choose_symbols("auto")


@pytest.mark.usefixtures("ascii_symbols")
def test_letters_stay_where_only_symbols_are_replaced() -> None:
    assert encoded("▌• naïve 論文 · ★ 3…", "utf-8").decode() == ">* naïve 論文 - * 3."


def test_signs_that_stand_beside_each_other_differ() -> None:
    assert len({stand_in(sign) for sign in "•●○✓·▌│"}) == 7


def drawn() -> Iterator[tuple[str, str]]:
    """Yield the symbols in the texts of the screen and of the lists that are printed."""
    source = Path(paperreader.__file__).parent
    for file in chain(*((source / part).rglob("*.py") for part in ("ui", "workspace", "cli"))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from ((sign, file.name) for sign in node.value if "\u2000" <= sign < "\u2c00")


def test_every_symbol_that_is_drawn_has_a_stand_in() -> None:
    invisible = set("\u200c\u200d\u2028\u2029")
    emoji = "short_words.py"
    missing = {sign for sign, name in drawn() if stand_in(sign) == "?" and name != emoji} - invisible
    assert not missing


def test_the_cursor_of_a_list_does_not_look_like_its_edge() -> None:
    assert stand_in("▌") != stand_in("│")
