from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.digest.gathering import fetch_new
from paperreader.errors import BadAnswer, NetworkError
from tests.builders import build_edition
from tests.unit.sync.days import AnyDay, day_edition, services_on

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.services import Services

FRIDAY, THURSDAY, WEDNESDAY = date(2026, 11, 20), date(2026, 11, 19), date(2026, 11, 18)


@pytest.fixture(autouse=True)
def no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.sync.backfill.PAUSE", 0.0)


@pytest.fixture
def source() -> AnyDay:
    return AnyDay()


@pytest.fixture
def services(tmp_path: Path, source: AnyDay) -> Services:
    made = services_on(tmp_path, source)
    made.library.store(build_edition(2))
    return made


async def test_the_first_digest_asks_for_one_list(services: Services, source: AnyDay) -> None:
    assert await fetch_new((), services) is None
    assert source.days == [FRIDAY]


async def test_the_first_digest_asks_for_the_day_before_a_holiday(services: Services, source: AnyDay) -> None:
    source.answers[FRIDAY] = day_edition(FRIDAY, count=0)
    assert await fetch_new((), services) is None
    assert source.days == [FRIDAY, THURSDAY]


async def test_a_later_digest_asks_for_what_is_missing(services: Services, source: AnyDay) -> None:
    services.library.store(day_edition(THURSDAY))
    await fetch_new({WEDNESDAY}, services)
    assert source.days == [FRIDAY, WEDNESDAY]


async def test_a_list_that_does_not_come_is_returned_as_a_reason(services: Services, source: AnyDay) -> None:
    error = BadAnswer("Hugging Face answered with nonsense.")
    source.fails[FRIDAY] = [error]
    assert await fetch_new({THURSDAY, WEDNESDAY}, services) is error
    assert services.library.info(day_edition(THURSDAY).key) is not None


async def test_a_network_that_is_down_is_a_reason(services: Services, source: AnyDay) -> None:
    for number in range(16, 21):
        source.fails[date(2026, 11, number)] = [NetworkError("huggingface.co cannot be reached.")]
    failure = await fetch_new({date(2026, 11, 17)}, services)
    assert str(failure) == "huggingface.co cannot be reached."
