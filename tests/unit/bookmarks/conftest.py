"""A store with its own file, and a clock that advances a second with each reading."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore
from tests.builders import NOW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def clock() -> Callable[[], datetime]:
    ticks: Iterator[int] = count()
    return lambda: NOW + timedelta(seconds=next(ticks))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "bookmarks.json"


@pytest.fixture
def store(path: Path, clock: Callable[[], datetime]) -> BookmarkStore:
    return BookmarkStore(path, clock=clock, patience=0.2)
