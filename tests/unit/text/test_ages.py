"""Ages and days, in few words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.text.ages import age, long_date, short_date
from tests.builders import NOW

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(days=-26_000), "of unknown age"),
        (timedelta(minutes=-2), "of unknown age"),
        (timedelta(seconds=-30), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min old"),
        (timedelta(minutes=59, seconds=59), "59 min old"),
        (timedelta(hours=1), "1 h old"),
        (timedelta(hours=47, minutes=59), "47 h old"),
        (timedelta(days=2), "2 days old"),
        (timedelta(days=400), "400 days old"),
    ],
)
def test_age_is_told_in_words(passed: timedelta, words: str) -> None:
    assert age(NOW - passed, NOW) == words


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=9_999)))
def test_age_never_says_one_days(passed: timedelta) -> None:
    assert not age(NOW - passed, NOW).startswith("1 days")


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
    ("parts", "short", "long"), [(1, "2015", "2015"), (2, "Jan'15", "Jan 2015"), (3, "Jan'15", "1 Jan 2015")]
)
def test_no_more_of_a_day_is_shown_than_is_known(parts: int, short: str, long: str) -> None:
    day = date(2015, 1, 1)
    assert (short_date(day, date(2026, 1, 1), parts), long_date(day, parts)) == (short, long)
