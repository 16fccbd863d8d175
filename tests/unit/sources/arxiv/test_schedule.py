"""Announcements, in New York's time: 20:00 there is 01:00 UTC in winter and 00:00 UTC in summer."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.sources.arxiv import schedule

if TYPE_CHECKING:
    from collections.abc import Iterator

THURSDAY, FRIDAY_NOON = "2026-11-20T01:00", "2026-11-20T17:00"
SUNDAY, MONDAY = "2026-11-23T01:00", "2026-11-24T01:00"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.fixture
def in_berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    ("now", "last", "following"),
    [
        (FRIDAY_NOON, THURSDAY, SUNDAY),
        ("2026-11-21T12:00", THURSDAY, SUNDAY),
        ("2026-11-23T00:59", THURSDAY, SUNDAY),
        (SUNDAY, SUNDAY, MONDAY),
        # Thanksgiving, and the days around New Year.
        ("2026-11-28T12:00", "2026-11-26T01:00", "2026-11-30T01:00"),
        ("2026-12-30T12:00", "2026-12-29T01:00", "2026-12-31T01:00"),
        ("2026-07-02T00:00", "2026-07-02T00:00", "2026-07-03T00:00"),
    ],
)
def test_announcements_are_on_five_evenings_a_week_but_for_holidays(
    now: str, last: str, following: str
) -> None:
    assert schedule.last_announcement(at(now)) == at(last)
    assert schedule.next_announcement(at(now)) == at(following)


@pytest.mark.parametrize(
    ("announced", "since"),
    [
        ("2026-11-18T01:00", "2026-11-16T19:00"),
        (THURSDAY, "2026-11-18T19:00"),
        (SUNDAY, "2026-11-19T19:00"),
        (MONDAY, "2026-11-20T19:00"),
    ],
)
def test_an_announcement_has_what_came_since_the_cut_off_before(announced: str, since: str) -> None:
    assert schedule.first_submission(at(announced)) == at(since)


@pytest.mark.parametrize(
    ("now", "update"),
    [
        ("2026-11-24T05:29", "2026-11-23T05:30"),
        ("2026-11-24T05:30", "2026-11-24T05:30"),
        ("2026-11-22T12:00", "2026-11-20T05:30"),
        ("2026-07-01T12:00", "2026-07-01T04:30"),
        # A holiday may be known wrongly, and keeps nothing from being fetched.
        ("2026-11-27T12:00", "2026-11-27T05:30"),
    ],
)
def test_an_answer_is_fresh_until_there_are_new_papers_everywhere(now: str, update: str) -> None:
    assert schedule.last_update(at(now)) == at(update)


def test_the_feed_of_an_announcement_has_the_next_day() -> None:
    assert schedule.day_of_feed(at("2026-11-24T05:29")) == date(2026, 11, 23)
    assert schedule.day_of_feed(at("2026-11-24T05:30")) == date(2026, 11, 24)
    assert schedule.day_of_feed(at("2026-11-21T12:00")) == date(2026, 11, 20)


@pytest.mark.usefixtures("in_berlin")
@pytest.mark.parametrize(
    ("now", "sentence"),
    [
        (
            "2026-11-21T12:00",
            (
                "arXiv announces nothing on Friday and Saturday evening; the next announcement is on Sunday "
                "at 20:00 in New York (02:00 on Monday here)."
            ),
        ),
        (
            "2026-11-27T12:00",
            (
                "arXiv announced nothing on Thursday, a holiday; the next announcement is on Sunday at "
                "20:00 in New York (02:00 on Monday here)."
            ),
        ),
        (
            "2026-11-24T02:00",
            "What arXiv announced this evening is in its lists at 00:30 in New York (06:30 on Tuesday here).",
        ),
        (FRIDAY_NOON, ""),
    ],
)
def test_an_evening_without_papers_is_explained(now: str, sentence: str) -> None:
    assert schedule.why_nothing(at(now)) == sentence


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - hypothesis adds UTC
def test_now_is_always_between_two_announcements(now: datetime) -> None:
    last, following = schedule.last_announcement(now), schedule.next_announcement(now)

    assert last <= now < following
    assert following - last <= timedelta(days=7)
    assert now - timedelta(days=4) <= schedule.last_update(now) <= now
    assert schedule.first_submission(last) < last
