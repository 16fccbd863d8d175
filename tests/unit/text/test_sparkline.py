from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.sparkline import BARS, sparkline
from paperreader.text.stand_ins import stand_in

COUNTS = st.lists(st.integers(0, 10**9), max_size=200)


def test_bars_are_as_high_as_their_counts() -> None:
    assert sparkline([1, 2, 3, 4, 5, 6, 7, 8], 8) == "▁▂▃▄▅▆▇█"
    assert sparkline([8, 4, 0, 80], 8) == "▁▁ █"


def test_nothing_is_blank_and_the_least_there_is_shows() -> None:
    assert sparkline([0, 1, 1_000_000], 3) == " ▁█"
    assert sparkline([0, 0], 9) == "  "
    assert sparkline([], 9) == ""


def test_ascii_has_bars_of_its_own() -> None:
    plain = {stand_in(bar) for bar in BARS}
    assert len(plain) == len(BARS)


@pytest.mark.parametrize(("width", "expected"), [(4, "████"), (3, "▄▄█"), (2, "██"), (1, "█")])
def test_more_counts_than_columns_are_added_up(width: int, expected: str) -> None:
    assert sparkline([5, 5, 5, 5], width) == expected


@given(COUNTS, st.integers(1, 100))
def test_it_fits_and_has_a_bar_wherever_there_is_something(counts: list[int], width: int) -> None:
    line = sparkline(counts, width)
    assert len(line) == min(len(counts), width)
    assert set(line) <= {*BARS, " "}
    assert bool(line.strip()) == any(counts)
