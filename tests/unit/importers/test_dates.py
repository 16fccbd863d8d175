"""Dates as programs and people write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.importers.dates import date_in, moment_in
from tests.amounts import examples


@pytest.mark.parametrize(
    ("given_values", "wanted"),
    [
        (["2017-06-12"], (2017, 6, 12)),
        (["2017/06/12/"], (2017, 6, 12)),
        (["2017/06//"], (2017, 6, None)),
        (["2017///"], (2017, None, None)),
        (["2017-06-12T17:57:34Z"], (2017, 6, 12)),
        (["2017-06-12 June 12, 2017"], (2017, 6, 12)),
        (["20170612"], (2017, 6, 12)),
        (["June 2017"], (2017, 6, None)),
        (["12 June 2017"], (2017, 6, 12)),
        (["12th of June 2017"], (2017, 6, None)),
        (["June 12, 2017"], (2017, 6, 12)),
        (["2017 Jun"], (2017, 6, None)),
        (["2015 May 28"], (2015, 5, 28)),
        (["27-30 June 2016"], (2016, 6, 27)),
        (["Sept. 2017"], (2017, 9, None)),
        (["06/2017"], (2017, 6, None)),
        (["25/06/2017"], (2017, 6, 25)),
        (["05/06/2017"], (2017, None, None)),
        (["Spring 2017"], (2017, None, None)),
        (["c2017"], (2017, None, None)),
        (["n.d."], (None, None, None)),
        (["forthcoming"], (None, None, None)),
        ([1497225600], (2017, 6, 12)),
        (["1497225600000"], (2017, 6, 12)),
        ([2017], (2017, None, None)),
        ([2016, "27 June 2016", "2019-01-02"], (2016, 6, 27)),
        ([2015, "MAY 28"], (2015, 5, 28)),
        ([{"date-parts": [[2017, 6, 12]]}], (2017, 6, 12)),
        ([{"date-parts": [["2017", "6"]]}], (2017, 6, None)),
        ([{"year": 2017, "month": "June", "day": 12}], (2017, 6, 12)),
        ([{"year": 2017, "month": None, "day": None}], (2017, None, None)),
        ([{"raw": "12 June 2017"}], (2017, 6, 12)),
        (["2017-13-45"], (2017, None, None)),
        ([None, [], {}, True], (None, None, None)),
    ],
)
def test_dates(given_values: list[object], wanted: tuple[int | None, ...]) -> None:
    assert date_in(given_values) == wanted


@pytest.mark.parametrize(
    "value",
    [
        "2023-11-14T22:13:20Z",
        "2023-11-14T22:13:20.000+00:00",
        "2023-11-14 22:13:20",
        1_700_000_000,
        "1700000000",
        "1700000000000",
        1_700_000_000_000_000,
        "13344473600000000",
    ],
)
def test_moments_are_texts_or_numbers_of_any_unit(value: object) -> None:
    assert moment_in(value) == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)


@pytest.mark.parametrize("value", ["", "soon", "9" * 18, None, [], "0000-00-00"])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert moment_in(value) is None


@examples(200)
@given(
    value=st.text(max_size=40) | st.integers() | st.floats() | st.lists(st.integers() | st.text(max_size=3))
)
def test_any_value_is_a_date_or_nothing(value: object) -> None:
    year, month, day = date_in([value])
    assert year is None or 0 <= year <= 9999
    assert month is None or 1 <= month <= 12
    assert day is None or month is not None
    moment_in(value)
