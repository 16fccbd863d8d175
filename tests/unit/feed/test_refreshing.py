"""The lists of feeds are fetched when they are old, without delaying a request."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paperreader.feed.refreshing import PATIENCE, Refresher
from paperreader.models.edition import EditionKey, EditionKind
from tests.builders import build_edition
from tests.fakes import FakeHuggingFace

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from paperreader.services import Services
    from tests.unit.feed.conftest import Clock

TRENDING = EditionKey(EditionKind.TRENDING)


class Heard:
    """The sentences of a refresher, and a way to wait for them."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.something = threading.Event()

    def tell(self, sentence: str) -> None:
        self.told.append(sentence)
        self.something.set()

    def wait(self) -> None:
        assert self.something.wait(30)
        self.something.clear()


def test_an_old_list_is_fetched_once(open_at: Callable[[str], Services]) -> None:
    heard = Heard()
    with FakeHuggingFace.with_papers(3) as source:
        services = open_at(source.url)
        with Refresher(services, heard.something.set, heard.tell) as refresher:
            for _ in range(5):
                refresher.refresh((EditionKind.TRENDING,))
            heard.wait()
        asked = [path for path in source.paths if "trending" in path or path == "/papers/trending"]
        assert len(asked) == 1
    info = services.library.info(TRENDING)
    assert info is not None
    assert info.count


def test_a_fresh_list_is_not_asked_for(open_at: Callable[[str], Services]) -> None:
    with FakeHuggingFace.with_papers(3) as source:
        services = open_at(source.url)
        services.library.store(build_edition(2))
        with Refresher(services, lambda: None, Heard().tell) as refresher:
            refresher.refresh((EditionKind.TRENDING,))
        assert source.requests == []


def test_nobody_is_asked_offline(services: Services) -> None:
    heard = Heard()
    with Refresher(services, heard.something.set, heard.tell) as refresher:
        refresher.refresh(tuple(EditionKind))
    assert not heard.something.is_set()


def test_a_list_that_does_not_come_is_told_once_and_asked_for_later(
    open_at: Callable[[str], Services], clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.net.retry.backoff", lambda attempt, unit: 0.0)
    heard = Heard()
    with FakeHuggingFace.with_papers(3) as source:
        source.fail_with(500)
        services = open_at(source.url)
        with Refresher(services, heard.something.set, heard.tell) as refresher:
            refresher.refresh((EditionKind.TRENDING,))
            heard.wait()
            clock.now += PATIENCE / 2
            before = len(source.requests)
            refresher.refresh((EditionKind.TRENDING,))
            assert len(source.requests) == before
            source.recover()
            clock.now += PATIENCE
            refresher.refresh((EditionKind.TRENDING,))
            heard.wait()
    assert len(heard.told) == 1
    assert heard.told[0].endswith("The feeds use the stored papers.")
    assert services.library.info(TRENDING) is not None


def test_at_a_weekend_the_list_of_friday_is_not_asked_for_again_and_again(
    open_at: Callable[[str], Services], clock: Clock
) -> None:
    heard = Heard()
    clock.now -= timedelta(days=1)
    with FakeHuggingFace.with_papers(3) as source:
        source.today = date(2026, 11, 22)
        services = open_at(source.url)
        with Refresher(services, heard.something.set, heard.tell) as refresher:
            refresher.refresh((EditionKind.DAY,))
            heard.wait()
            before = len(source.requests)
            clock.now += PATIENCE
            refresher.refresh((EditionKind.DAY,))
            assert len(source.requests) == before
    assert heard.told == []
    assert services.library.latest(EditionKind.DAY) is not None


def test_a_fetch_that_hangs_ends_with_the_server(open_at: Callable[[str], Services]) -> None:
    with FakeHuggingFace.with_papers(3) as source:
        source.delay(60)
        services = open_at(source.url)
        with Refresher(services, lambda: None, Heard().tell) as refresher:
            refresher.refresh((EditionKind.TRENDING,))
