"""Names and other texts in few cells."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.ui.short_words import authors_line, steady
from tests.ui.papers import NAMES


@given(names=st.lists(NAMES, max_size=60), width=st.integers(12, 200))
def test_authors_fit_and_none_is_forgotten(names: list[str], width: int) -> None:
    line = authors_line(names, width)
    assert cell_len(line) <= width
    _, _, hidden = line.rpartition(" +")
    if names and not line.startswith(", ".join(map(steady, names))):
        assert hidden.isdigit() or len(names) == 1


@pytest.mark.parametrize(
    ("names", "width", "line"),
    [
        ([], 20, ""),
        (["Ada Lovelace"], 20, "Ada Lovelace"),
        (["Ada Lovelace"], 12, "Ada Lovelace"),
        (["Ada Lovelace"], 8, "Ada Lov…"),
        (["Ada Lovelace", "Alan Turing"], 30, "Ada Lovelace, Alan Turing"),
        (["Ada Lovelace", "Alan Turing", "Grace Hopper"], 28, "Ada Lovelace, Alan Turing +1"),
        (["Ada Lovelace", "Alan Turing"], 16, "Ada Lovelace +1"),
        (["王小明", "李华"], 12, "王小明, 李华"),
    ],
)
def test_as_many_authors_as_fit_then_how_many_more(names: list[str], width: int, line: str) -> None:
    assert authors_line(names, width) == line


def test_thousands_of_authors_cost_no_more_than_forty() -> None:
    assert authors_line(["A"] * 3_303, 2_000).endswith(" +3263")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("👩\u200d🔬 Lab", "👩🔬 Lab"),
        ("🏳\ufe0f\u200d🌈", "🏳🌈"),
        ("👍🏽 ❤\ufe0f 1\ufe0f\u20e3", "👍 ❤ 1\u20e3"),
        ("क्\u200dष", "क्\u200dष"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_what_terminals_give_different_widths_is_shown_in_parts(text: str, shown: str) -> None:
    assert steady(text) == shown
