"""Weeks of a category: which are fetched, in which order, and how a run goes on."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.errors import BadAnswer, NetworkError, RateLimited, UsageError
from paperreader.models.windows import StoredWindow, Window
from paperreader.paths import Paths
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from paperreader.services import Services
from paperreader.sources.arxiv.source import Arxiv
from paperreader.sources.base import WindowPage
from paperreader.sync.windows import lists_to_sync, plan_windows, sync_windows
from tests.builders import build_paper

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.library import Library
    from paperreader.models import Paper
    from paperreader.sync.running import Progress

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
(CS_CL,) = lists_to_sync("arxiv", ["cs.cl"])
SINCE = date(2026, 10, 26)
MONDAYS = [date(2026, 11, 23), date(2026, 11, 16), date(2026, 11, 9), date(2026, 11, 2), SINCE]
"""Of the weeks since then, the newest first. The first three may still get papers."""


class Weeks(Arxiv):
    """A source that has two pages of one paper for each week."""

    def __init__(self) -> None:
        self.asked: list[tuple[date, int, bool]] = []
        self.fails: dict[date, list[Exception]] = {}

    async def fetch_window(self, name: str, window: Window, start: int, *, newest_first: bool) -> WindowPage:
        if failures := self.fails.get(window.first):
            raise failures.pop(0)
        self.asked.append((window.first, start, newest_first))
        paper = paper_of(window.first, start, newest_first=newest_first)
        return WindowPage(papers=(paper,), following=start + 1, total=2)


def paper_of(monday: date, start: int, *, newest_first: bool) -> Paper:
    is_newer = (start == 0) == newest_first
    return build_paper(monday.month * 1_000 + monday.day * 10 + is_newer)


class Network:
    def __init__(self, source: Weeks) -> None:
        self._source = source

    async def source(self, name: str) -> Weeks:
        return self._source


class Sleeps(list[float]):
    async def __call__(self, seconds: float) -> None:
        self.append(seconds)


@pytest.fixture
def source() -> Weeks:
    return Weeks()


def services_at(folder: Path, source: Weeks, now: datetime = NOW) -> Services:
    paths = Paths(**{name: folder / name for name in ("config", "data", "cache", "state")})
    return Services(config=Config(), paths=paths, network=Network(source), now=lambda: now)  # type: ignore[arg-type]


@pytest.fixture
def services(tmp_path: Path, source: Weeks) -> Services:
    return services_at(tmp_path, source)


async def run(services: Services, since: date = SINCE, *, pauses: Sleeps | None = None) -> Progress:
    plan = plan_windows([CS_CL], since, None, services.library, services.now())
    pauses = Sleeps() if pauses is None else pauses
    return await sync_windows(plan, services, lambda _: None, pause=pauses)


def shown(library: Library) -> list[str]:
    rows = library.whole_shelf().select(Query(), SOURCE, QueryContext(NOW.date()))
    return [row.paper.id for row in rows.rows(0, len(rows))]


def expected(mondays: list[date]) -> list[str]:
    return [paper_of(monday, start, newest_first=True).id for monday in mondays for start in (0, 1)]


async def test_new_weeks_go_to_the_front_and_older_ones_to_the_end(services: Services, source: Weeks) -> None:
    reached = await run(services)

    assert [monday for monday, start, _ in source.asked if start == 0] == [*MONDAYS[2::-1], *MONDAYS[3:]]
    assert shown(services.library) == expected(MONDAYS)
    assert (reached.days_done, reached.papers) == (5, 10)
    assert reached.words().startswith("5 of 5 weeks · 10 papers")


async def test_what_is_stored_is_not_asked_for_until_there_is_news(
    services: Services, source: Weeks, tmp_path: Path
) -> None:
    await run(services)
    source.asked.clear()

    assert plan_windows([CS_CL], SINCE, None, services.library, NOW).here == 5
    await run(services)
    assert source.asked == []

    tomorrow = services_at(tmp_path, source, NOW + timedelta(days=1))
    await run(tomorrow)
    assert {monday for monday, _, _ in source.asked} == set(MONDAYS[:3])
    assert shown(services.library) == expected(MONDAYS)


async def test_weeks_before_those_of_an_earlier_run_go_to_the_end(services: Services, source: Weeks) -> None:
    await run(services, MONDAYS[1])

    await run(services)

    assert shown(services.library) == expected(MONDAYS)


@pytest.mark.parametrize("pages", range(10))
async def test_a_run_that_was_stopped_goes_on_with_the_next_page(
    pages: int, services: Services, source: Weeks
) -> None:
    class Stop(BaseException):
        pass

    def stop(progress: Progress) -> None:
        if progress.papers == pages:
            raise Stop

    plan = plan_windows([CS_CL], SINCE, None, services.library, NOW)
    with pytest.raises(Stop):
        await sync_windows(plan, services, stop)

    await run(services)

    assert len(source.asked) == len(set(source.asked)) == 10
    assert shown(services.library) == expected(MONDAYS)


async def test_pages_that_have_moved_are_asked_for_again(services: Services, source: Weeks) -> None:
    window = Window(MONDAYS[0], MONDAYS[0] + timedelta(days=6))
    reached = StoredWindow(window, 1, 2, NOW - timedelta(days=2), newest_first=False)
    services.library.store_window(CS_CL.value, reached, [])

    await run(services, MONDAYS[0])

    assert [start for _, start, _ in source.asked] == [0, 1]


async def test_a_week_that_fails_is_left_for_the_next_run(services: Services, source: Weeks) -> None:
    source.fails = {MONDAYS[3]: [BadAnswer("x")]}

    reached = await run(services)

    assert (reached.days_done, reached.days_failed) == (4, 1)
    assert plan_windows([CS_CL], SINCE, None, services.library, NOW).jobs[0].window.first == MONDAYS[3]


async def test_three_failures_in_a_row_end_the_run(services: Services, source: Weeks) -> None:
    source.fails = {monday: [NetworkError("down.")] for monday in MONDAYS}

    with pytest.raises(NetworkError, match=r"since 3 weeks in a row did not come \(down\)\.$"):
        await run(services)


async def test_a_busy_server_gets_its_rest(services: Services, source: Weeks) -> None:
    source.fails = {MONDAYS[4]: [RateLimited("busy", 60.0), RateLimited("busy", 300.0)]}
    pauses = Sleeps()

    await run(services, pauses=pauses)

    assert pauses == [60.0, 300.0]


async def test_too_long_a_rest_ends_the_run(services: Services, source: Weeks) -> None:
    source.fails = {MONDAYS[4]: [RateLimited("busy", 3_600.0)]}

    with pytest.raises(RateLimited):
        await run(services)


def test_weeks_have_the_same_borders_whatever_days_are_asked_for() -> None:
    assert Arxiv.windows("cs.CL", date(2026, 11, 18), date(2026, 11, 23)) == (
        Window(date(2026, 11, 16), date(2026, 11, 22)),
        Window(date(2026, 11, 23), date(2026, 11, 29)),
    )


@pytest.mark.parametrize(
    ("source_name", "text", "reason"),
    [
        ("arxiv", "cs.CM", "'cs.CM' is not a category of arXiv; did you mean cs."),
        ("arxiv", "agents", "'agents' is not a category of arXiv"),
        ("huggingface", "cs.CL", "Hugging Face has no categories"),
        ("nobody", "cs.CL", "There is no source 'nobody'"),
    ],
)
def test_what_has_no_weeks_is_refused(source_name: str, text: str, reason: str) -> None:
    with pytest.raises(UsageError) as caught:
        lists_to_sync(source_name, [text])

    assert str(caught.value).startswith(reason)


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [
        (date(2026, 11, 20), date(2026, 11, 19), "There is no day to sync"),
        (SINCE, date(2026, 11, 24), "2026-11-24 has not come yet"),
    ],
)
def test_a_span_without_days_is_refused(services: Services, since: date, until: date, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        plan_windows([CS_CL], since, until, services.library, NOW)
