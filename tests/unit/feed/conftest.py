"""Services over a test's library, with a clock that the test moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.paths import default_paths
from paperreader.services import Services, open_services
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime


class Clock:
    """A clock that only a test moves."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def open_at(clock: Clock) -> Iterator[Callable[[str], Services]]:
    """Open services that ask the source at an address; without one they are offline."""
    opened: list[Services] = []

    def made(address: str) -> Services:
        environment = Environment({"HF_ENDPOINT": address} if address else {})
        services = open_services(Config(), default_paths(), environment, offline=not address, now=clock)
        opened.append(services)
        return services

    yield made
    for services in opened:
        services.close()


@pytest.fixture
def services(open_at: Callable[[str], Services]) -> Services:
    return open_at("")
