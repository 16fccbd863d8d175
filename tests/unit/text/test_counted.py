from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.counted import counted, short_count


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 days"), (1, "1 day"), (2, "2 days"), (1_200, "1,200 days")]
)
def test_one_is_not_many(count, words):
    assert counted(count, "day") == words


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
