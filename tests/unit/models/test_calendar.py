"""The calendar of the lists."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from paperreader.errors import InvalidEdition
from paperreader.models.calendar import (
    SCOPES,
    days_missed,
    days_of,
    describe,
    feed_date,
    nearer,
    neighbour,
    parse_edition,
)
from paperreader.models.edition import EditionKey, EditionKind

TODAY = date(2026, 11, 23)
DAY, WEEK, MONTH = EditionKind.DAY, EditionKind.WEEK, EditionKind.MONTH


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 11, 24, 2, 29, tzinfo=UTC), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 2, 30, tzinfo=UTC), date(2026, 11, 24)),
        (datetime(2026, 7, 1, 1, 29, tzinfo=UTC), date(2026, 6, 30)),
        (datetime(2026, 7, 1, 1, 30, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 11, 23, 12, 0, tzinfo=UTC), date(2026, 11, 23)),
    ],
)
def test_today_rolls_over_at_half_past_nine_in_new_york(moment: datetime, day: date) -> None:
    assert feed_date(moment) == day


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("trending", EditionKey(EditionKind.TRENDING)),
        ("today", EditionKey(DAY, "2026-11-23")),
        (" Yesterday ", EditionKey(DAY, "2026-11-22")),
        ("week", EditionKey(WEEK, "2026-W48")),
        ("month", EditionKey(MONTH, "2026-11")),
        ("2026-11-20", EditionKey(DAY, "2026-11-20")),
        ("2026-w47", EditionKey(WEEK, "2026-W47")),
        ("2023-W18", EditionKey(WEEK, "2023-W18")),
        ("2023-05", EditionKey(MONTH, "2023-05")),
        ("2020-12-31", None),
    ],
)
def test_names_of_editions(text: str, key: EditionKey | None) -> None:
    if key is None:
        with pytest.raises(InvalidEdition, match="before the first daily list"):
            parse_edition(text, TODAY)
    else:
        assert parse_edition(text, TODAY) == key


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("tody", "Did you mean today"),
        ("2026-13", "no month 2026-13 in the calendar"),
        ("2026-02-30", "no day 2026-02-30 in the calendar"),
        ("2026-W54", "no week 2026-W54 in the calendar"),
        ("2026-11-24", "has not come yet"),
        ("2027-W01", "has not come yet"),
        ("\x1b[2J", "\ufffd"),
        ("", "is not an edition"),
    ],
)
def test_what_names_no_edition_is_told_in_a_sentence(text: str, said: str) -> None:
    with pytest.raises(InvalidEdition, match=said) as caught:
        parse_edition(text, TODAY)
    assert "\x1b" not in str(caught.value)


def test_2026_has_a_week_53_of_seven_days() -> None:
    days = days_of(EditionKey(WEEK, "2026-W53"))
    assert (days[0], days[-1], len(days)) == (date(2026, 12, 28), date(2027, 1, 3), 7)


def test_the_days_of_a_month_are_all_its_days() -> None:
    assert len(days_of(EditionKey(MONTH, "2024-02"))) == 29
    assert days_of(EditionKey(EditionKind.TRENDING)) == ()


@pytest.mark.parametrize(
    ("key", "older", "newer"),
    [
        (EditionKey(DAY, "2026-11-23"), "2026-11-20", "2026-11-24"),
        (EditionKey(DAY, "2026-11-20"), "2026-11-19", "2026-11-23"),
        (EditionKey(WEEK, "2026-W53"), "2026-W52", "2027-W01"),
        (EditionKey(MONTH, "2026-01"), "2025-12", "2026-02"),
    ],
)
def test_neighbours_pass_over_weekends_and_years(key: EditionKey, older: str, newer: str) -> None:
    assert neighbour(key, -1) == EditionKey(key.kind, older)
    assert neighbour(key, 1) == EditionKey(key.kind, newer)


def test_before_recommendations_are_those_of_a_longer_time() -> None:
    week, month, all_of_them = (EditionKey(EditionKind.FOR_YOU, f"{scope} tag:to try") for scope in SCOPES)
    assert [neighbour(key, -1) for key in (week, month, all_of_them)] == [month, all_of_them, None]
    assert [neighbour(key, 1) for key in (week, month, all_of_them)] == [None, week, month]


def test_a_search_has_no_neighbour() -> None:
    assert neighbour(EditionKey(EditionKind.SEARCH, "agents"), 1) is None
    assert neighbour(EditionKey(EditionKind.TRENDING), -1) is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (EditionKey(EditionKind.TRENDING), "Trending"),
        (EditionKey(EditionKind.TRENDING, "2026-11-20"), "Trending on Friday 20 November 2026"),
        (EditionKey(DAY, "2026-11-20"), "Friday 20 November 2026"),
        (EditionKey(WEEK, "2026-W47"), "Week 47 of 2026"),
        (EditionKey(MONTH, "2026-11"), "November 2026"),
        (EditionKey(EditionKind.SEARCH, "long context"), "Search: long context"),
        (EditionKey(EditionKind.FILE, "page.txt"), "page.txt"),
    ],
)
def test_editions_in_words(key: EditionKey, words: str) -> None:
    assert describe(key) == words


@pytest.mark.parametrize(
    ("step", "stored", "expected"),
    [
        (-1, "2026-11-22", "2026-11-22"),
        (-1, "2026-11-20", "2026-11-20"),
        (-1, "2026-11-02", "2026-11-20"),
        (1, "2026-11-25", "2026-11-24"),
        (1, None, "2026-11-24"),
    ],
)
def test_a_step_leads_to_the_nearer_of_what_is_stored_and_what_the_calendar_has(
    step: int, stored: str | None, expected: str
) -> None:
    found = nearer(EditionKey(DAY, "2026-11-23"), step, EditionKey(DAY, stored) if stored else None)
    assert found == EditionKey(DAY, expected)


def test_what_is_not_in_the_calendar_steps_to_what_is_stored() -> None:
    trending = EditionKey(EditionKind.TRENDING)
    kept = EditionKey(EditionKind.TRENDING, "2026-11-20")
    assert nearer(trending, -1, kept) == kept
    assert nearer(trending, -1, None) is None


def test_the_days_missed_begin_with_today_and_end_with_the_day_of_the_visit() -> None:
    now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    thursday = datetime(2026, 11, 19, 9, 0, tzinfo=UTC)
    missed = [day.day for day in days_missed(thursday, now)]
    assert missed == [24, 23, 20, 19]


def test_no_day_is_missed_before_the_first_or_after_a_clock_was_put_back() -> None:
    now = datetime(2023, 5, 5, 12, 0, tzinfo=UTC)
    assert days_missed(datetime(2020, 1, 1, tzinfo=UTC), now) == (date(2023, 5, 5), date(2023, 5, 4))
    assert days_missed(now + timedelta(days=3), now) == ()


def test_a_list_of_the_past_a_file_and_the_sample_have_no_source() -> None:
    without = [
        EditionKey(EditionKind.TRENDING, "2026-11-20"),
        EditionKey(EditionKind.FILE, "page.txt"),
        EditionKey(EditionKind.SAMPLE),
    ]
    assert not any(key.has_source for key in without)
    assert EditionKey(EditionKind.TRENDING).has_source
    assert EditionKey(DAY, "2026-11-20").has_source
