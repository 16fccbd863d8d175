"""Only clean text reaches a terminal."""

from __future__ import annotations

import random
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text import sanitize
from paperreader.text.sanitize import clean_block, clean_line
from tests.amounts import amount, examples

if TYPE_CHECKING:
    from collections.abc import Callable

ESC = "\x1b"


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        pytest.param(f"a{ESC}[31mred{ESC}[0m b", "ared b", id="colour"),
        pytest.param("a\x9b31mred", "ared", id="colour in eight bits"),
        pytest.param(f"a{ESC}[2J{ESC}[Hb", "ab", id="clear the screen"),
        pytest.param(f"a{ESC}[?1049hb", "ab", id="private mode"),
        pytest.param(f"a{ESC}[1 qb", "ab", id="cursor shape, with an intermediate"),
        pytest.param(f"a{ESC}[31", "a", id="CSI that never ends"),
        pytest.param(f"a{ESC}]52;c;ZXZpbA==\x07b", "ab", id="clipboard, ended by BEL"),
        pytest.param(f"a{ESC}]0;title{ESC}\\b", "ab", id="title, ended by ST"),
        pytest.param(f"a{ESC}]8;;http://x{ESC}\\link{ESC}]8;;{ESC}\\b", "alinkb", id="hyperlink"),
        pytest.param(f"a{ESC}]0;never ended", "a", id="OSC that never ends"),
        pytest.param(f"a{ESC}Pq#0{ESC}\\b", "ab", id="DCS"),
        pytest.param(f"a{ESC}_Gi=1;AAAA{ESC}\\b", "ab", id="APC, as pictures use it"),
        pytest.param(f"a{ESC}^private{ESC}\\b{ESC}Xstring{ESC}\\c", "abc", id="PM and SOS"),
        pytest.param("a\x9d0;title\x9cb", "ab", id="OSC in eight bits"),
        pytest.param("a\x90q\x07b\x9fx\x9cc", "abc", id="DCS and APC in eight bits"),
        pytest.param("said â\x80\x9d and went on", "said â and went on", id="a misread quotation mark"),
        pytest.param(f"a{ESC}cb{ESC}(Bc{ESC}#8d", "abcd", id="reset, character set, alignment"),
        pytest.param(f"a{ESC}", "a", id="a lone ESC at the end"),
        pytest.param(f"a{ESC}{ESC}[1mb", "ab", id="ESC ESC"),
        pytest.param("a\x00b\x08c\x0ed\x7fe\x84f", "abcdef", id="C0, DEL, C1"),
    ],
)
def test_removes_whole_escape_sequences_and_controls(given_text: str, wanted: str) -> None:
    assert clean_line(given_text) == wanted
    assert clean_block(given_text) == wanted


@pytest.mark.parametrize(
    ("given_text", "wanted"),
    [
        pytest.param("user\u202egnp.exe", "usergnp.exe", id="bidi override"),
        pytest.param("\u2066a\u2069\u200eb\u061cc", "abc", id="bidi isolates and marks"),
        pytest.param("pass\u200bword\ufeff\u2060\u00ad", "password", id="zero width and soft hyphen"),
        pytest.param("a\U000e0068\U000e0069b", "ab", id="tag characters"),
        pytest.param("a\u034fb\u3164c\u115fd", "abcd", id="letters that show nothing"),
        pytest.param("a\ud800b\udfffc", "a�b�c", id="lone surrogates"),
        pytest.param("a\ue000b\U0010fffdc", "a�b�c", id="private use"),
        pytest.param("a\uffffb\ufdd0c\u0378d", "a�b�c�d", id="noncharacters and unassigned"),
        pytest.param(
            "a" + "\u0301\u0302\u0303\u0304\u0305\u0306\u0307", "á\u0302\u0303\u0304\u0305", id="zalgo"
        ),
        pytest.param("\u0301\u0302word \u0303next", "word next", id="marks on nothing"),
        pytest.param("e\u0301 u\u0308", "é ü", id="NFC"),
        pytest.param("a\u200d b\u200c", "a b", id="joiners at the end of a word"),
        pytest.param("1\u200d2 a\u200d\u200db", "12 ab", id="joiners between digits, or two of them"),
    ],
)
def test_removes_what_cannot_be_seen(given_text: str, wanted: str) -> None:
    assert clean_line(given_text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "𝒪(n²) in ℝᵈ, 𝔼[𝒙] ≤ ½",
        "👩‍🔬 and 🏳️‍🌈 and ❤️‍🔥 and 👍🏽 and 1️⃣",
        "می‌خواهم",
        "क्‍ष and ක්‍ෂ",
        "深度学习 と 機械学習 и обучение",
        "שָׁלוֹם עֲלֵיכֶם",
        "Erdős, Łojasiewicz, Nguyễn Văn Ánh",
        "[/home/user] x[/]y [@click=app.quit] <script> \\u001b {{x}} %s $x_1$",
    ],
)
def test_leaves_honest_text_alone(text: str) -> None:
    assert clean_line(text) == text
    assert clean_block(text) == text


def test_a_line_is_one_line_with_single_blanks() -> None:
    assert clean_line(" a\n  b\t\tc\u00a0d\u2028e\u3000f\x85g\x0bh\r\n ") == "a b c d e f g h"


def test_a_block_keeps_its_lines_and_their_indentation() -> None:
    assert clean_block("\n a\r\n  b  \n\tc\rd\u2028e\u00a0f\n") == "a\n  b\n    c\nd\ne f"


def test_a_block_has_at_most_one_empty_line_in_a_row() -> None:
    assert clean_block("a\n\n\n \n\t\n\nb\n\nc") == "a\n\nb\n\nc"


@pytest.mark.parametrize("clean", [clean_line, clean_block])
def test_what_is_cut_says_so(clean: Callable[..., str]) -> None:
    assert clean("abcdef", 6) == "abcdef"
    assert clean("abcdefg", 6) == "abcde…"
    assert clean("abcd efg", 6) == "abcd…"
    assert clean("ab", 1) == "…"
    assert len(clean("x" * 100_000)) <= 20_000


def test_the_limits_are_500_and_20000() -> None:
    assert len(clean_line("x" * 1000)) == 500
    assert len(clean_block("x" * 30_000)) == 20_000


def test_the_quick_look_misses_no_mark() -> None:
    marks = (chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) in ("Mn", "Me"))
    assert [mark for mark in marks if not sanitize._is_suspect(mark)] == []


def _faults(text: str, *, breaks: str = "") -> list[str]:
    """Return the faults of a cleaned text, found without the means of the cleaner."""
    found = [
        f"{c!r} at {i}"
        for i, c in enumerate(text)
        if c not in breaks
        and c not in "\u200c\u200d"
        and unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]
    if not unicodedata.is_normalized("NFC", text):
        found.append("not NFC")
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if marks > sanitize.MARKS_PER_BASE:
            found.append("too many marks")
    return found


def _check(text: str, limit: int) -> None:
    line, block = clean_line(text, limit), clean_block(text, limit)
    assert len(line) <= limit
    assert len(block) <= limit
    assert _faults(line) == [], ascii(text)
    assert _faults(block, breaks="\n") == [], ascii(text)
    assert line == " ".join(line.split()), ascii(text)
    assert clean_line(line, limit) == line, ascii(text)
    assert clean_block(block, limit) == block, ascii(text)
    assert sanitize._purge(block) == block, ascii(text)


NASTY = [
    *[
        "0;x",
        "\x1b",
        "\x1b[",
        "\x1b]",
        "\x9b",
        "\x9d",
        "\x9c",
        "\x07",
        "\x1b\\",
        "\x1bP",
        "\x1b_",
        "31m",
        "\x18",
    ],
    *"\u200c\u200d\u0301\u0338\u0323\u0344\u2adc\u1fef\u302e\u1b44\u0f71\u0f72\u20dd\ufe0f\U0001d165",
    *" \n\r\t\u00a0\u2028\x85\x00\x08\ud800\ue000\uffff\U000e0041\u202e\ufeff\u034f\u3164\u115f\u2126",
    *"=<e1;éﬁ😀👩🏽♀漢각\u09c7\u09beक्ष𝒪\u1100\u1161\u11a8",
]


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(4))
def test_holds_for_nasty_strings(seed: int) -> None:
    chance = random.Random(seed)
    for number in range(amount(25_000)):
        if number % 2:
            text = "".join(chance.choices(NASTY, k=chance.randint(1, 12)))
        else:
            top = chance.choice((0x300, 0x3000, 0x110000))
            text = "".join(chr(chance.randrange(top)) for _ in range(chance.randint(1, 8)))
        _check(text, 6 if number % 3 else 500)


@pytest.mark.torture
def test_nasty_strings_come_out_without_an_escape() -> None:
    chance = random.Random(99)
    for _ in range(amount(100_000)):
        line = clean_line("".join(chance.choices(NASTY, k=6)))
        assert not any(c < " " or "\x7f" <= c < "\xa0" for c in line), ascii(line)


@examples(300)
@given(st.text(st.characters(exclude_categories=()), max_size=60), st.integers(1, 80))
def test_holds_for_any_text(text: str, limit: int) -> None:
    _check(text, limit)


@pytest.mark.timeout(20)  # Each takes 0.1 seconds.
@pytest.mark.parametrize(
    "piece", ["\x1b[", "\x1b]", "\x9d", "\x9b0", "\x1b", "\x9dx", "\u200d", "e\u0301", "\n ", " "]
)
def test_takes_no_longer_for_a_hostile_text_than_its_length_asks(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    clean_line(text)
    clean_block(text)
