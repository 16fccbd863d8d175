"""ASCII stand-ins for symbols that an encoding lacks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wcwidth import wcwidth

from paperreader.text.stand_ins import STAND_INS, stand_in


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
    assert text.encode("ascii", STAND_INS).decode() == shown


SYMBOLS = st.sampled_from("▌▐│─╭╮╰╯█▁▂▃▄▅▆▇•·…–—★▲❝†“”‘’«»↑↓←→论文Ａ")
LETTERS = st.characters(min_codepoint=0xA1, max_codepoint=0x24F, exclude_categories=["C"])


@given(SYMBOLS | LETTERS)
def test_a_stand_in_is_ascii_and_as_wide(character: str) -> None:
    assert stand_in(character).isascii()
    assert len(stand_in(character)) == max(wcwidth(character), 0)


def test_the_cursor_of_a_list_does_not_look_like_its_edge() -> None:
    assert stand_in("▌") != stand_in("│")
