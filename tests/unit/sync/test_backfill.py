from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, RateLimited
from paperreader.sync.backfill import LONGEST_REST, PAUSE, backfill
from paperreader.sync.plan import key_of, make_plan
from tests.builders import NOW
from tests.unit.sync.days import FRIDAY, MONDAY, AnyDay, day_edition, services_on

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.services import Services
    from paperreader.sync.running import Progress

WEEK = [MONDAY + timedelta(days=number) for number in range(5)]


class Pauses(list[float]):
    """A sleep that does not wait, and records for how long it should have."""

    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


async def run(
    services: Services, first: date = MONDAY, last: date = FRIDAY, *, pauses: Pauses | None = None
) -> tuple[Progress, list[Progress]]:
    told: list[Progress] = []
    plan = make_plan(first, last, services.library, NOW)
    reached = await backfill(plan, services, told.append, pause=Pauses() if pauses is None else pauses)
    return reached, told


@pytest.fixture
def source() -> AnyDay:
    return AnyDay()


@pytest.fixture
def services(tmp_path: Path, source: AnyDay) -> Services:
    return services_on(tmp_path, source)


async def test_every_day_is_fetched_and_told_newest_first(services: Services, source: AnyDay) -> None:
    reached, told = await run(services)

    assert source.days == WEEK[::-1]
    assert [progress.days_done for progress in told] == [0, 1, 2, 3, 4, 5]
    assert told[-1] == reached
    assert (reached.days_total, reached.papers, reached.days_failed) == (5, 10, 0)


async def test_what_is_here_is_not_asked_for_again(services: Services, source: AnyDay) -> None:
    await run(services)
    source.days.clear()

    reached, _ = await run(services, MONDAY - timedelta(days=3))

    assert source.days == [date(2026, 11, 6)]
    assert reached.days_total == 1


@pytest.mark.parametrize("stops_after", range(6))
async def test_a_run_that_was_stopped_goes_on_where_it_was_and_fetches_nothing_twice(
    services: Services, source: AnyDay, stops_after: int
) -> None:
    source.stops_after = stops_after
    if stops_after < len(WEEK):
        with pytest.raises(asyncio.CancelledError):
            await run(services)
    source.stops_after = 10**6

    await run(services)

    assert sorted(source.days) == WEEK


async def test_what_another_window_fetched_meanwhile_is_not_asked_for(
    services: Services, source: AnyDay
) -> None:
    plan = make_plan(MONDAY, FRIDAY, services.library, NOW)
    services.library.store(day_edition(WEEK[2]))
    pauses = Pauses()

    reached = await backfill(plan, services, lambda _: None, pause=pauses)

    assert WEEK[2] not in source.days
    assert (reached.days_done, reached.papers, len(pauses)) == (5, 8, 3)


async def test_a_kept_answer_from_when_the_list_was_filling_is_asked_for_again_but_no_other(
    services: Services, source: AnyDay
) -> None:
    source.answers[FRIDAY] = day_edition(FRIDAY, fetched_at=datetime(2026, 11, 13, tzinfo=UTC), count=1)
    await run(services)
    assert source.refreshed == [FRIDAY]
    info = services.library.info(key_of(FRIDAY))
    assert info is not None
    assert info.count == 2


async def test_a_day_that_is_filling_now_is_asked_for_once_a_run(services: Services, source: AnyDay) -> None:
    today = NOW.date()
    await run(services, today, today)
    assert (source.days, source.refreshed) == ([today], [])


async def test_a_pause_is_kept_between_requests(services: Services) -> None:
    pauses = Pauses()
    await run(services, pauses=pauses)
    assert pauses == [PAUSE] * 4
    assert 60 * 5 / PAUSE <= 500


async def test_a_day_that_fails_is_passed_over_and_asked_for_the_next_time(
    services: Services, source: AnyDay
) -> None:
    source.fails = {FRIDAY: [NetworkError("gone")], MONDAY: [BadAnswer("nonsense")]}

    reached, _ = await run(services)

    assert (reached.days_done, reached.days_failed) == (3, 2)
    assert make_plan(MONDAY, FRIDAY, services.library, NOW).days == (FRIDAY, MONDAY)


async def test_a_list_that_came_in_part_is_kept_but_not_done(services: Services, source: AnyDay) -> None:
    source.answers[FRIDAY] = day_edition(FRIDAY, complete=False)

    reached, _ = await run(services)

    assert reached.days_failed == 1
    assert services.library.edition_shelf(key_of(FRIDAY)).count == 2
    assert make_plan(MONDAY, FRIDAY, services.library, NOW).days == (FRIDAY,)


async def test_a_day_that_is_not_open_yet_is_no_failure(services: Services, source: AnyDay) -> None:
    source.fails = {day: [NotFound("not yet")] for day in WEEK}
    reached, _ = await run(services)
    assert (reached.days_done, reached.days_failed, reached.papers) == (5, 0, 0)


async def test_three_failures_in_a_row_end_it_in_one_sentence_and_what_came_stays(
    services: Services, source: AnyDay
) -> None:
    source.fails = {day: [BadAnswer("It is in trouble.", 500)] for day in WEEK[:3]}

    with pytest.raises(NetworkError, match=r"3 days in a row did not come \(It is in trouble\)\.$"):
        await run(services, MONDAY - timedelta(days=7))

    assert source.days == WEEK[::-1]
    assert services.library.count() == 4


async def test_failures_with_a_success_between_them_do_not_end_it(services: Services, source: AnyDay) -> None:
    source.fails = {day: [NetworkError("gone")] for day in (*WEEK[:2], *WEEK[3:])}
    reached, _ = await run(services)
    assert (reached.days_done, reached.days_failed) == (1, 4)


async def test_a_server_that_is_out_of_patience_is_left_alone_and_then_asked_the_same_day(
    services: Services, source: AnyDay
) -> None:
    source.fails[WEEK[3]] = [RateLimited("later", 240.0), RateLimited("later", 60.0), RateLimited("later", 9)]
    pauses = Pauses()
    source.answers[WEEK[3]] = day_edition(WEEK[3])
    waiting: list[Progress] = []

    async def pause(seconds: float) -> None:
        await pauses(seconds)
        if seconds == 9:
            del source.fails[WEEK[3]]

    plan = make_plan(MONDAY, FRIDAY, services.library, NOW)
    reached = await backfill(plan, services, waiting.append, pause=pause)

    assert (reached.days_done, reached.days_failed) == (5, 0)
    assert [seconds for seconds in pauses if seconds != PAUSE] == [240, 60, 9]
    assert [progress.waits for progress in waiting if progress.waits] == [240, 60, 9]
    assert waiting[-1].waits == 0


@pytest.mark.parametrize("wait", [None, LONGEST_REST + 1])
async def test_a_server_that_wants_a_long_rest_ends_it_at_once(
    services: Services, source: AnyDay, wait: float | None
) -> None:
    source.fails[WEEK[3]] = [RateLimited("later", wait)]
    pauses = Pauses()
    with pytest.raises(RateLimited):
        await run(services, pauses=pauses)
    assert source.days == [FRIDAY, WEEK[3]]


async def test_a_server_that_never_stops_asking_for_rest_ends_it(services: Services, source: AnyDay) -> None:
    source.fails[FRIDAY] = [RateLimited("later", 5.0)]
    with pytest.raises(RateLimited):
        await run(services)
    assert source.days == [FRIDAY] * 4


async def test_a_network_that_is_switched_off_is_told_once(tmp_path: Path) -> None:
    with pytest.raises(Offline):
        await run(services_on(tmp_path, AnyDay(), offline=True))


async def test_a_run_that_ends_today_is_remembered_and_one_of_the_past_is_not(services: Services) -> None:
    await run(services)
    assert services.library.synced_since is None
    await run(services, date(2026, 11, 18), NOW.date())
    assert services.library.synced_since == date(2026, 11, 18)


async def test_cancelling_the_task_ends_it_and_keeps_what_came(services: Services) -> None:
    arrived = asyncio.Event()

    async def pause(_seconds: float) -> None:
        arrived.set()
        await asyncio.Event().wait()

    plan = make_plan(MONDAY, FRIDAY, services.library, NOW)
    task = asyncio.create_task(backfill(plan, services, lambda _: None, pause=pause))
    await arrived.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert make_plan(MONDAY, FRIDAY, services.library, NOW).days == tuple(WEEK[3::-1])
