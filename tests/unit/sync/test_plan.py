from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import UsageError
from paperreader.sync.plan import Plan, make_plan
from tests.builders import NOW
from tests.unit.sync.days import FRIDAY, MONDAY, AnyDay, day_edition, services_on

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Library:
    return services_on(tmp_path, AnyDay()).library


def span(plan: Plan) -> tuple[date, date]:
    return plan.first, plan.last


def test_the_days_are_planned_newest_first_without_weekends(library: Library) -> None:
    plan = make_plan(FRIDAY, date(2026, 11, 17), library, NOW)
    assert plan.days == (date(2026, 11, 17), date(2026, 11, 16), FRIDAY)
    assert (plan.here, plan.is_open) == (0, False)


def test_weekends_of_the_first_year_are_asked_for_since_nobody_has_looked_through_them(
    library: Library,
) -> None:
    assert len(make_plan(date(2023, 5, 4), date(2023, 5, 10), library, NOW).days) == 7


def test_what_is_here_for_good_is_left_out(library: Library) -> None:
    library.store(day_edition(FRIDAY))
    plan = make_plan(MONDAY, FRIDAY, library, NOW)
    assert FRIDAY not in plan.days
    assert (len(plan.days), plan.here) == (4, 1)


@pytest.mark.parametrize(
    ("fetched_at", "again"),
    [
        (datetime(2026, 11, 13, 20, tzinfo=UTC), True),
        (datetime(2026, 11, 14, 23, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 15, tzinfo=UTC), False),
    ],
)
def test_a_day_that_was_fetched_while_it_was_still_filling_is_asked_for_again(
    library: Library, fetched_at: datetime, again: bool
) -> None:
    library.store(day_edition(FRIDAY, fetched_at=fetched_at))
    assert (make_plan(FRIDAY, FRIDAY, library, NOW).days == (FRIDAY,)) is again


def test_a_day_that_did_not_come_whole_is_asked_for_again(library: Library) -> None:
    library.store(day_edition(MONDAY, complete=False))
    assert make_plan(MONDAY, MONDAY, library, NOW).days == (MONDAY,)


def test_a_day_without_papers_is_asked_for_once(library: Library) -> None:
    library.store(day_edition(FRIDAY, count=0))
    assert make_plan(FRIDAY, FRIDAY, library, NOW).days == ()


def test_without_a_first_day_it_is_30_days_less_those_that_are_here(library: Library) -> None:
    assert span(make_plan(None, None, library, NOW)) == (date(2026, 10, 24), date(2026, 11, 23))
    for day in (FRIDAY, date(2026, 11, 20)):
        library.store(day_edition(day))
    plan = make_plan(None, None, library, NOW)
    assert span(plan) == (date(2026, 10, 24), date(2026, 11, 23))
    assert FRIDAY not in plan.days
    assert (len(plan.days), plan.here) == (19, 2)


def test_what_was_done_while_the_clock_was_ahead_is_done_again(library: Library) -> None:
    library.store(day_edition(FRIDAY, fetched_at=datetime(2099, 1, 1, tzinfo=UTC)))
    library.remember_sync(date(2098, 12, 2))
    plan = make_plan(None, None, library, NOW)
    assert plan.first == date(2026, 10, 24)
    assert FRIDAY in plan.days


def test_a_run_that_was_begun_is_gone_on_with_whatever_came_of_it(library: Library) -> None:
    library.remember_sync(MONDAY)
    library.store(day_edition(FRIDAY))

    plan = make_plan(None, None, library, NOW)

    assert plan.first == MONDAY
    assert plan.is_open
    assert set(plan.days) > {MONDAY, date(2026, 11, 23)}
    assert FRIDAY not in plan.days


def test_what_is_remembered_only_goes_back(library: Library) -> None:
    assert library.synced_since is None
    for day in (FRIDAY, MONDAY, FRIDAY):
        library.remember_sync(day)
    assert library.synced_since == MONDAY


def test_nothing_is_asked_for_from_before_the_first_list(library: Library) -> None:
    assert make_plan(date(2020, 1, 1), FRIDAY, library, NOW).first == date(2023, 5, 4)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (None, date(2030, 1, 1), "has not come yet"),
        (date(2026, 11, 20), FRIDAY, "after the last one"),
        (None, date(2026, 1, 1), "after the last one"),
        (None, date(2020, 1, 1), "before the first daily list"),
    ],
)
def test_a_span_that_cannot_be_is_refused(
    library: Library, since: date | None, until: date, told: str
) -> None:
    with pytest.raises(UsageError, match=told):
        make_plan(since, until, library, NOW)


def test_how_much_it_will_be_follows_from_the_days(library: Library) -> None:
    plan = make_plan(MONDAY, FRIDAY, library, NOW)
    assert plan.papers == 5 * 21
    assert plan.seconds == pytest.approx(3.5)
