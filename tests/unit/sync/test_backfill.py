from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.errors import NetworkError, NotFound, UsageError
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.paths import Paths
from paperreader.services import Services
from paperreader.sync.backfill import Progress, backfill, duration, plan, span
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import FakeNetwork, FakeSource

if TYPE_CHECKING:
    from pathlib import Path

MONDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 13)


def day_edition(day: date, *, fetched_at: datetime = NOW, count: int = 2, **fields: object) -> Edition:
    papers = tuple(build_paper(day.day * 100 + number) for number in range(count))
    return build_edition(
        kind=EditionKind.DAY, value=day.isoformat(), fetched_at=fetched_at, papers=papers, **fields
    )


class AnyDay(FakeSource):
    """Gives every day that it is asked for, until it is told to fail or to stop."""

    def __init__(self, *, fails: dict[date, Exception] | None = None, stops_after: int = 10**6) -> None:
        super().__init__()
        self.fails = fails or {}
        self.stops_after = stops_after

    async def fetch_edition(self, key: EditionKey, **options: object) -> Edition:
        day = date.fromisoformat(key.value)
        self.asked.append((key, True))
        if len(self.asked) > self.stops_after:
            raise asyncio.CancelledError
        if day in self.fails:
            raise self.fails[day]
        return day_edition(day)

    @property
    def days(self) -> list[date]:
        return [date.fromisoformat(key.value) for key, _ in self.asked]


def services_on(folder: Path, source: FakeSource, now: datetime = NOW) -> Services:
    paths = Paths(**{name: folder / name for name in ("config", "data", "cache", "state")})
    network = FakeNetwork(source, offline=False)
    return Services(config=Config(), paths=paths, network=network, now=lambda: now)  # type: ignore[arg-type]


async def no_pause(_seconds: float) -> None:
    return None


async def run(services: Services, first: date, last: date) -> tuple[Progress, list[Progress]]:
    told: list[Progress] = []
    wanted = plan(first, last, services.library)
    return await backfill(wanted, services, told.append, pause=no_pause), told


async def test_it_fetches_the_days_newest_first_and_passes_over_weekends(tmp_path: Path) -> None:
    source = AnyDay()
    done, told = await run(services_on(tmp_path, source), FRIDAY, date(2026, 11, 17))

    assert source.days == [date(2026, 11, 17), date(2026, 11, 16), FRIDAY]
    assert (done.done, done.total, done.papers, done.failed) == (3, 3, 6, 0)
    assert [progress.done for progress in told] == [1, 2, 3]


async def test_what_is_here_is_not_asked_for_again(tmp_path: Path) -> None:
    source = AnyDay()
    services = services_on(tmp_path, source)
    await run(services, MONDAY, FRIDAY)
    source.asked.clear()

    done, _ = await run(services, MONDAY - timedelta(days=3), FRIDAY)

    assert source.days == [date(2026, 11, 6)]
    assert done.total == 1


@pytest.mark.parametrize("stops_after", range(5))
async def test_a_run_that_was_stopped_goes_on_where_it_was_and_fetches_nothing_twice(
    tmp_path: Path, stops_after: int
) -> None:
    source = AnyDay(stops_after=stops_after)
    services = services_on(tmp_path, source)
    with pytest.raises(asyncio.CancelledError):
        await run(services, MONDAY, FRIDAY)
    came = source.days[:stops_after]
    source.asked.clear()
    source.stops_after = 10**6

    await run(services, MONDAY, FRIDAY)

    assert sorted([*came, *source.days]) == [MONDAY + timedelta(days=number) for number in range(5)]


async def test_a_day_that_was_fetched_while_it_was_still_filling_is_asked_for_again(tmp_path: Path) -> None:
    services = services_on(tmp_path, AnyDay())
    soon = datetime(2026, 11, 13, 20, tzinfo=UTC)
    services.library.store(day_edition(FRIDAY, fetched_at=soon))
    services.library.store(day_edition(MONDAY, fetched_at=NOW, complete=False))

    wanted = plan(MONDAY, FRIDAY, services.library)

    assert {FRIDAY, MONDAY} <= set(wanted.days)
    assert wanted.done == 0


async def test_a_day_without_papers_is_asked_for_once(tmp_path: Path) -> None:
    source = FakeSource(day_edition(FRIDAY, count=0))
    services = services_on(tmp_path, source)
    await run(services, FRIDAY, FRIDAY)
    assert plan(FRIDAY, FRIDAY, services.library).days == ()


async def test_a_day_that_fails_is_passed_over_and_told(tmp_path: Path) -> None:
    source = AnyDay(fails={FRIDAY: NetworkError("gone"), MONDAY: NotFound("not yet")})
    services = services_on(tmp_path, source)

    done, _ = await run(services, MONDAY, FRIDAY)

    assert (done.done, done.failed) == (4, 1)
    assert plan(MONDAY, FRIDAY, services.library).days == (FRIDAY, MONDAY)


async def test_three_failures_in_a_row_end_it_and_what_came_stays(tmp_path: Path) -> None:
    gone = [MONDAY + timedelta(days=number) for number in (0, 1, 2)]
    services = services_on(tmp_path, AnyDay(fails={day: NetworkError("gone") for day in gone}))

    with pytest.raises(NetworkError):
        await run(services, MONDAY - timedelta(days=7), FRIDAY)

    assert services.library.count() == 4
    assert services.library.info(EditionKey(EditionKind.DAY, FRIDAY.isoformat())) is not None


async def test_a_pause_is_kept_between_requests(tmp_path: Path) -> None:
    pauses: list[float] = []

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    services = services_on(tmp_path, AnyDay())
    await backfill(plan(MONDAY, FRIDAY, services.library), services, lambda _: None, pause=pause)
    assert len(pauses) == 4
    assert min(pauses) >= 0.5


def test_the_span_begins_where_the_last_run_ended(tmp_path: Path) -> None:
    library = services_on(tmp_path, AnyDay()).library
    assert span(None, None, library, NOW) == (date(2026, 10, 24), date(2026, 11, 23))
    library.store(day_edition(FRIDAY))
    assert span(None, None, library, NOW) == (date(2026, 11, 14), date(2026, 11, 23))
    assert span(date(2020, 1, 1), FRIDAY, library, NOW) == (date(2023, 5, 4), FRIDAY)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (None, date(2030, 1, 1), "has not come yet"),
        (date(2026, 11, 20), FRIDAY, "after --until"),
        (None, date(2020, 1, 1), "before the first daily list"),
    ],
)
def test_a_span_that_cannot_be_is_refused(tmp_path: Path, since: date | None, until: date, told: str) -> None:
    library = services_on(tmp_path, AnyDay()).library
    with pytest.raises(UsageError, match=told):
        span(since, until, library, NOW)


def test_progress_says_how_far_how_fast_and_how_long_still() -> None:
    assert Progress(0, 520, 0, 0.0).words() == "0 of 520 days · 0 papers"
    assert Progress(10, 520, 1240, 6.0).words() == (
        "10 of 520 days · 1,240 papers · 100 days a minute · 5 min left"
    )
    assert Progress(5, 5, 90, 3.0, failed=1).words().endswith("· 1 failed")


@pytest.mark.parametrize(("seconds", "words"), [(4, "4 s"), (150, "2 min"), (3_900, "1 h 5 min")])
def test_lengths_of_time_in_words(seconds: float, words: str) -> None:
    assert duration(seconds) == words
