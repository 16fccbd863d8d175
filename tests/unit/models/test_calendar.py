"""The calendar of the lists."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from paperreader.errors import InvalidEdition
from paperreader.models.calendar import days_of, describe, feed_date, neighbour, parse_edition
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
        ("\x1b[2J", r"x1b"),
        ("", "names no edition"),
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


def test_a_search_has_no_neighbour() -> None:
    assert neighbour(EditionKey(EditionKind.SEARCH, "agents"), 1) is None
    assert neighbour(EditionKey(EditionKind.TRENDING), -1) is None


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (EditionKey(EditionKind.TRENDING), "Trending"),
        (EditionKey(DAY, "2026-11-20"), "Friday 20 November 2026"),
        (EditionKey(WEEK, "2026-W47"), "Week 47 of 2026"),
        (EditionKey(MONTH, "2026-11"), "November 2026"),
        (EditionKey(EditionKind.SEARCH, "long context"), "Search: long context"),
        (EditionKey(EditionKind.FILE, "page.txt"), "page.txt"),
    ],
)
def test_editions_in_words(key: EditionKey, words: str) -> None:
    assert describe(key) == words
