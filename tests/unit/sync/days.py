"""Daily lists for tests: a source that has every day, and services around it."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from paperreader.config import Config
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.paths import Paths
from paperreader.services import Services
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import FakeNetwork, FakeSource

if TYPE_CHECKING:
    from pathlib import Path

MONDAY, FRIDAY = date(2026, 11, 9), date(2026, 11, 13)


def day_edition(day: date, *, fetched_at: datetime = NOW, count: int = 2, **fields: Any) -> Edition:
    papers = tuple(build_paper(day.day * 100 + number) for number in range(count))
    return build_edition(
        kind=EditionKind.DAY, value=day.isoformat(), fetched_at=fetched_at, papers=papers, **fields
    )


class AnyDay(FakeSource):
    """A source that has every day.

    Attributes:
        fails: what each day raises in place of its list, the first time first; the last one for ever.
        answers: lists that are given in place of the usual ones.
        stops_after: how many days it gives before the run is cancelled.
        days: what it was asked for.
        refreshed: what it was asked for without its own cache.
    """

    def __init__(self) -> None:
        super().__init__()
        self.fails: dict[date, list[Exception]] = {}
        self.answers: dict[date, Edition] = {}
        self.stops_after = 10**6
        self.days: list[date] = []
        self.refreshed: list[date] = []

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: object = None
    ) -> Edition:
        day = date.fromisoformat(key.value)
        if len(self.days) == self.stops_after:
            raise asyncio.CancelledError
        self.days.append(day)
        if refresh:
            self.refreshed.append(day)
            return day_edition(day)
        failures = self.fails.get(day, [])
        if failures:
            raise failures.pop(0) if len(failures) > 1 else failures[0]
        return self.answers.get(day) or day_edition(day)


def services_on(folder: Path, source: FakeSource, *, now: datetime = NOW, offline: bool = False) -> Services:
    paths = Paths(**{name: folder / name for name in ("config", "data", "cache", "state")})
    network = FakeNetwork(source, offline=offline)
    return Services(config=Config(), paths=paths, network=network, now=lambda: now)  # type: ignore[arg-type]
