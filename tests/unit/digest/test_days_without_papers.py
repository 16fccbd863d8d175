"""A digest without papers gives the reason, and the reason is true."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.digest.days import after_silence, is_silence
from paperreader.digest.selection import Before, Chooser
from paperreader.query.parser import parse
from tests.builders import NOW, build_paper
from tests.unit.digest.test_selection import FRIDAY, THURSDAY, sent_until, store
from tests.unit.sync.days import AnyDay, services_on

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.services import Services


def reason(services: Services, before: Before, failure: str = "", query: str = "") -> str:
    digest = Chooser(services, bookmarks={}, before=before, query=parse(query)).new(failure)
    assert not digest.sections
    return digest.reason


@pytest.fixture
def services(tmp_path: Path) -> Services:
    return services_on(tmp_path, AnyDay())


@pytest.mark.parametrize("day", [23, 24])
def test_on_monday_and_tuesday_it_is_the_weekend(tmp_path: Path, day: int) -> None:
    services = services_on(tmp_path, AnyDay(), now=datetime(2026, 11, day, 8, tzinfo=UTC))
    assert reason(services, sent_until(FRIDAY)) == (
        "Hugging Face publishes no lists at weekends. The list of Monday 23 November 2026 is complete on "
        "Wednesday 25 November 2026."
    )


def test_on_other_days_the_next_list_is_named(tmp_path: Path) -> None:
    services = services_on(tmp_path, AnyDay(), now=datetime(2026, 11, 20, 8, tzinfo=UTC))
    assert reason(services, sent_until(date(2026, 11, 18))) == (
        "Every complete list was sent already. The list of Thursday 19 November 2026 is complete on Saturday "
        "21 November 2026."
    )


def test_a_list_without_papers_is_a_holiday(services: Services) -> None:
    store(services, FRIDAY, ())
    assert reason(services, sent_until(THURSDAY)) == (
        "Hugging Face published no papers on Friday 20 November 2026: a holiday."
    )


def test_a_list_that_is_not_there_is_not_published_yet(services: Services) -> None:
    assert reason(services, sent_until(THURSDAY)) == (
        "The list of Friday 20 November 2026 is not published yet."
    )


def test_a_list_that_came_in_part_is_not_complete(services: Services) -> None:
    store(services, FRIDAY, (1,), fetched_at=NOW - timedelta(days=3))
    assert reason(services, sent_until(THURSDAY)) == (
        "The list of Friday 20 November 2026 is not complete: not every page came."
    )


def test_a_network_error_is_named(services: Services) -> None:
    failure = "huggingface.co cannot be reached: the name is not known."
    assert reason(services, sent_until(date(2026, 11, 18)), failure) == (
        "The lists of Thursday 19 November 2026 and Friday 20 November 2026 could not be fetched. " + failure
    )


def test_without_a_network_that_is_the_reason(tmp_path: Path) -> None:
    services = services_on(tmp_path, AnyDay(), offline=True)
    assert reason(services, sent_until(THURSDAY)).endswith("the network is switched off (--offline).")


def test_all_papers_were_sent_already(services: Services) -> None:
    store(services, FRIDAY, (1,))
    before = Before(frozenset({build_paper(1).id}), {"new": {THURSDAY}})
    assert (
        reason(services, before)
        == "Every paper of the complete lists was sent or left out before, or is muted."
    )


def test_no_paper_matches_what_was_asked(services: Services) -> None:
    store(services, FRIDAY, (1,))
    before = Before(frozenset(), {"new nothing": {THURSDAY}})
    assert reason(services, before, query="nothing") == "No new paper matches «nothing»."


def test_four_missing_lists_are_counted(services: Services) -> None:
    assert reason(services, sent_until(date(2026, 11, 15))) == (
        "The lists of Monday 16 November 2026, Tuesday 17 November 2026 and 3 more are not published yet."
    )


def test_the_first_digest_misses_the_newest_list_alone(services: Services) -> None:
    assert reason(services, Before()) == "The list of Friday 20 November 2026 is not published yet."


def test_a_second_digest_of_a_day_says_when_the_first_was_made(tmp_path: Path) -> None:
    services = services_on(tmp_path, AnyDay(), now=datetime(2026, 11, 27, 9, tzinfo=UTC))
    before = Before(
        frozenset(), {"new": {date(2026, 11, 25)}}, {"new": datetime(2026, 11, 27, 8, tzinfo=UTC)}
    )
    earlier = before.last["new"].astimezone()
    assert reason(services, before) == (
        f"Nothing is new since the digest of {earlier:%H:%M}. The list of Thursday 26 November 2026 is "
        "complete on Saturday 28 November 2026."
    )


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ((23, 23, 24), "It rains."),
        ((20, 21, 22, 23), "It rains."),
        ((20, 21, 22, 23, 24), "No digest on 3 weekdays: It rains."),
        ((23, 24, 25, 26, 27), "No digest on 5 weekdays: It rains."),
    ],
)
def test_three_silent_weekdays_are_worth_a_word(days: tuple[int, ...], words: str) -> None:
    said = after_silence([date(2026, 11, day) for day in days], "It rains.")
    assert said == words
    assert is_silence(said) is (words != "It rains.")
