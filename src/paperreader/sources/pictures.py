"""Pictures of papers: thumbnails and figures, fetched once and kept in a cache of limited size."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer
from paperreader.net.cache import CachedAnswer, HttpCache

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from paperreader.net.client import HttpClient

_MOST = 6 * 2**20
_DEADLINE = 20.0
_BEGINNINGS = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")


class Pictures:
    """Pictures by their addresses.

    Args:
        path: the file of the cache.
        client: returns the client, or raises `Offline`.
    """

    def __init__(self, path: Path, client: Callable[[], Awaitable[HttpClient]]) -> None:
        self._cache = HttpCache(path)
        self._client = client

    async def load(self, address: str) -> bytes:
        """Return the bytes of a PNG, JPEG, GIF or WebP picture, from the cache if it has them.

        Raises:
            Offline: the cache does not have it, and the network is switched off.
            SourceError: it could not be fetched.
            BadAnswer: the server sent something else.
        """
        known = await asyncio.to_thread(self._cache.load, address)
        if known is not None:
            return known.body
        client = await self._client()
        answer = await client.get(address, accept="image/*", deadline=_DEADLINE, limit=_MOST)
        if not answer.body.startswith(_BEGINNINGS):
            raise BadAnswer("The server did not send a picture that can be shown.")
        fresh = CachedAnswer(answer.url, "", {}, answer.body, time.time())
        await asyncio.to_thread(self._cache.store, address, fresh)
        return answer.body

    def close(self) -> None:
        """Close the cache."""
        self._cache.close()
