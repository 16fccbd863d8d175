from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path


@pytest.fixture
def cache(tmp_path: Path) -> HttpCache:
    return HttpCache(tmp_path / "cache" / "http.db")


@pytest.fixture
async def client(cache: HttpCache) -> AsyncIterator[HttpClient]:
    """Yield a client that hardly waits between its attempts."""
    made = HttpClient(cache=cache, backoff=0.01)
    yield made
    await made.aclose()
