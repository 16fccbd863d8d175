"""Which day it is for the daily list, and how editions are named, found and told apart."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import InvalidEdition
from paperreader.models import EditionKey, EditionKind
from paperreader.models.calendar import FIRST_DAY, days_of, describe, feed_date, neighbour, parse_edition

TODAY = date(2026, 11, 23)
DAY, WEEK, MONTH = EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        pytest.param(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), date(2026, 11, 23), id="morning in Europe"),
        pytest.param(datetime(2026, 11, 24, 2, 29, tzinfo=UTC), date(2026, 11, 23), id="21:29 in winter"),
        pytest.param(datetime(2026, 11, 24, 2, 30, tzinfo=UTC), date(2026, 11, 24), id="21:30 in winter"),
        pytest.param(datetime(2026, 7, 2, 1, 29, tzinfo=UTC), date(2026, 7, 1), id="21:29 in summer"),
        pytest.param(datetime(2026, 7, 2, 1, 30, tzinfo=UTC), date(2026, 7, 2), id="21:30 in summer"),
        pytest.param(datetime(2026, 11, 24, 4, 59, tzinfo=UTC), date(2026, 11, 24), id="23:59"),
        pytest.param(datetime(2026, 11, 24, 5, 0, tzinfo=UTC), date(2026, 11, 24), id="midnight"),
        pytest.param(
            datetime(2026, 11, 24, 8, 0, tzinfo=timezone(timedelta(hours=9))), date(2026, 11, 23), id="Tokyo"
        ),
    ],
)
def test_the_day_is_new_yorks_and_rolls_over_at_half_past_nine(now: datetime, wanted: date) -> None:
    assert feed_date(now) == wanted


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("trending", EditionKind.TRENDING, ""),
        (" Trending ", EditionKind.TRENDING, ""),
        ("today", DAY, "2026-11-23"),
        ("yesterday", DAY, "2026-11-22"),
        ("2026-11-20", DAY, "2026-11-20"),
        ("2023-05-04", DAY, "2023-05-04"),
        ("2024-02-29", DAY, "2024-02-29"),
        ("2026-W47", WEEK, "2026-W47"),
        ("2026-w7", WEEK, "2026-W07"),
        ("2026W47", WEEK, "2026-W47"),
        ("2023-W18", WEEK, "2023-W18"),
        ("week", WEEK, "2026-W48"),
        ("2026-11", MONTH, "2026-11"),
        ("2023-05", MONTH, "2023-05"),
        ("month", MONTH, "2026-11"),
    ],
)
def test_an_edition_is_understood(text: str, kind: EditionKind, value: str) -> None:
    assert parse_edition(text, TODAY) == EditionKey(kind, value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not an edition: say trending, today, yesterday"),
        ("tomorrow", "«tomorrow» is not an edition"),
        ("20.11.2026", "is not an edition"),
        ("2026-1-2", "is not an edition"),
        ("\x1b[31m", r"«\x1b[31m» is not an edition"),
        ("２０２６-11-20", "is not an edition"),
        ("2026-02-30", "2026-02-30 is no date: February 2026 has 28 days"),
        ("2026-11-00", "2026-11-00 is no date: November 2026 has 30 days"),
        ("2026-13-01", "2026-13 is no month"),
        ("2026-00", "2026-00 is no month"),
        ("0000-01-01", "0000-01 is no month"),
        ("2025-W53", "2025-W53 is no week: 2025 has 52 weeks"),
        ("2025-W00", "2025-W00 is no week"),
        ("0000-W01", "0000-W01 is no week"),
        ("2023-05-03", "There is no list of 2023-05-03: the first is of Thursday 4 May 2023"),
        ("2023-W17", "There is no list of 2023-W17"),
        ("2023-04", "There is no list of 2023-04"),
        ("2026-11-24", "2026-11-24 is in the future: the newest list is of Monday 23 November 2026"),
        ("2026-W49", "2026-W49 is in the future"),
        ("2026-12", "2026-12 is in the future"),
        ("9999-12-31", "9999-12-31 is in the future"),
    ],
)
def test_what_cannot_be_an_edition_is_refused_with_the_reason(text: str, said: str) -> None:
    with pytest.raises(InvalidEdition) as caught:
        parse_edition(text, TODAY)
    assert said in str(caught.value)


def test_the_fifty_third_week_of_2026_is_a_week() -> None:
    key = parse_edition("2026-W53", date(2027, 1, 2))
    assert days_of(key)[0] == date(2026, 12, 28)
    assert days_of(key)[-1] == date(2027, 1, 3)
    assert parse_edition("week", date(2027, 1, 2)) == key


def test_an_edition_has_its_days() -> None:
    assert days_of(EditionKey(DAY, "2026-11-20")) == (date(2026, 11, 20),)
    assert days_of(EditionKey(WEEK, "2026-W47")) == tuple(date(2026, 11, 16 + n) for n in range(7))
    february = days_of(EditionKey(MONTH, "2024-02"))
    assert (february[0], february[-1], len(february)) == (date(2024, 2, 1), date(2024, 2, 29), 29)
    assert days_of(EditionKey(EditionKind.TRENDING)) == ()
    assert days_of(EditionKey(EditionKind.SEARCH, "2026-11-20")) == ()


@pytest.mark.parametrize(
    ("kind", "older", "newer"),
    [
        (DAY, "2026-11-19", "2026-11-20"),
        (DAY, "2026-11-20", "2026-11-23"),
        (DAY, "2023-12-29", "2024-01-01"),
        (WEEK, "2026-W47", "2026-W48"),
        (WEEK, "2026-W53", "2027-W01"),
        (MONTH, "2026-10", "2026-11"),
        (MONTH, "2025-12", "2026-01"),
    ],
)
def test_neighbours_are_each_others(kind: EditionKind, older: str, newer: str) -> None:
    assert neighbour(EditionKey(kind, older), +1) == EditionKey(kind, newer)
    assert neighbour(EditionKey(kind, newer), -1) == EditionKey(kind, older)


def test_from_a_weekend_one_comes_to_the_days_around_it() -> None:
    sunday = EditionKey(DAY, "2026-11-22")
    assert neighbour(sunday, -1) == EditionKey(DAY, "2026-11-20")
    assert neighbour(sunday, +1) == EditionKey(DAY, "2026-11-23")


@pytest.mark.parametrize(
    "key",
    [
        EditionKey(DAY, FIRST_DAY.isoformat()),
        EditionKey(WEEK, "2023-W18"),
        EditionKey(MONTH, "2023-05"),
        EditionKey(EditionKind.TRENDING),
        EditionKey(EditionKind.SEARCH, "llm"),
        EditionKey(EditionKind.FILE, "page.html"),
        EditionKey(EditionKind.SAMPLE),
    ],
)
def test_nothing_is_older_than_the_first_or_than_what_is_of_no_day(key: EditionKey) -> None:
    assert neighbour(key, -1) is None


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (EditionKey(EditionKind.TRENDING), "Trending"),
        (EditionKey(DAY, "2026-11-20"), "Friday 20 November 2026"),
        (EditionKey(DAY, "2026-03-01"), "Sunday 1 March 2026"),
        (EditionKey(WEEK, "2026-W47"), "Week 47 of 2026"),
        (EditionKey(WEEK, "2026-W07"), "Week 7 of 2026"),
        (EditionKey(MONTH, "2026-11"), "November 2026"),
        (EditionKey(EditionKind.SEARCH, "multimodal llm"), "Search: multimodal llm"),
        (EditionKey(EditionKind.FILE, "page.html"), "File: page.html"),
        (EditionKey(EditionKind.SAMPLE), "Sample"),
    ],
)
def test_an_edition_has_a_name_to_show(key: EditionKey, wanted: str) -> None:
    assert describe(key) == wanted


@given(st.dates(FIRST_DAY, date(2040, 1, 1)), st.sampled_from(["day", "week", "month"]))
def test_whatever_is_named_is_understood_again(day: date, what: str) -> None:
    key = parse_edition("today" if what == "day" else what, day)
    assert parse_edition(key.value, day) == key
    assert day in days_of(key)
    older = neighbour(key, -1)
    if older is not None:
        assert days_of(older)[-1] < days_of(key)[0]


@given(st.text(max_size=12))
def test_any_text_is_an_edition_or_refused_in_a_sentence(text: str) -> None:
    try:
        parse_edition(text, TODAY)
    except InvalidEdition as error:
        message = str(error)
    else:
        message = ""
    assert message.isprintable()


def test_time_zones_are_not_loaded_before_they_are_asked_for() -> None:
    code = "import sys, paperreader.models.calendar; print('zoneinfo' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
