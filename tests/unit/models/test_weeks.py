from __future__ import annotations

from datetime import date, timedelta

import pytest

from paperreader.models.weeks import WeekCount, by_week, count_days
from tests.builders import build_paper

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 16)


def test_weeks_begin_on_monday_and_the_last_is_that_of_the_day() -> None:
    assert by_week({MONDAY: 2, FRIDAY: 3}, 2, FRIDAY) == (
        WeekCount(date(2026, 11, 9), 0),
        WeekCount(MONDAY, 5),
    )


@pytest.mark.parametrize("until", [MONDAY, MONDAY + timedelta(days=6)])
def test_every_day_of_a_week_is_in_it(until: date) -> None:
    assert [week.monday for week in by_week({}, 1, until)] == [MONDAY]


def test_what_is_before_or_after_is_not_counted() -> None:
    outside = {MONDAY - timedelta(days=1): 1, FRIDAY + timedelta(days=1): 1}
    assert by_week(outside, 1, FRIDAY) == (WeekCount(MONDAY, 0),)


def test_a_week_is_named_as_its_edition() -> None:
    assert WeekCount(MONDAY, 0).name == "2026-W47"
    assert WeekCount(date(2025, 12, 29), 0).name == "2026-W01"


def test_the_day_of_a_paper_is_that_of_its_list_then_that_of_its_first_version() -> None:
    papers = [
        build_paper(1),
        build_paper(2, edition_date=None),
        build_paper(3),
        build_paper(4, edition_date=None, published=None),
    ]
    assert count_days(papers) == {FRIDAY: 2, date(2026, 11, 19): 1}
