"""Names, counts and days in few cells."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.text.ages import short_date
from paperreader.text.counted import short_count
from paperreader.ui.short_words import authors_line, steady
from tests.ui.papers import NAMES

TODAY = date(2026, 11, 23)


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
    ("number", "text"),
    [
        (0, "0"), (999, "999"), (1_000, "1.0k"), (9_949, "9.9k"), (9_950, "10k"), (34_400, "34k"),
        (999_499, "999k"), (999_500, "1.0M"), (1_234_567, "1.2M"), (99_900_000, "100M"),
    ],
)  # fmt: skip
def test_counts_are_short(number: int, text: str) -> None:
    assert short_count(number) == text


@given(st.integers(0, 10**30))
def test_a_count_takes_at_most_four_characters(number: int) -> None:
    assert len(short_count(number)) <= 4


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 2), "2 Nov"),
        (date(2026, 2, 28), "28 Feb"),
        (date(2025, 11, 24), "Nov'25"),
        (date(2009, 1, 31), "Jan'09"),
        (None, ""),
    ],
)
def test_a_day_says_its_year_where_it_is_not_evident(day: date | None, text: str) -> None:
    assert short_date(day, TODAY) == text


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
