"""Cache answers of servers on disk, so that no request is repeated needlessly."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import msgspec

from paperreader.durable.cache_file import CacheFile

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_KEPT_FOR = 30 * 86_400.0
_DRIFT = 60.0
"""The most seconds by which a clock may be set back without an error."""
_ROOM = 100 * 2**20

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    key TEXT PRIMARY KEY, url TEXT NOT NULL, etag TEXT NOT NULL, headers BLOB NOT NULL, body BLOB NOT NULL,
    fetched_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS answers_by_age ON answers (fetched_at DESC);
"""
_PRUNE = """
DELETE FROM answers WHERE fetched_at NOT BETWEEN ? AND ? OR key IN (
    SELECT key FROM (
        SELECT key, sum(length(body)) OVER (ORDER BY fetched_at DESC ROWS UNBOUNDED PRECEDING) AS room
        FROM answers) WHERE room > ?);
"""


class CachedAnswer(msgspec.Struct, frozen=True):
    """One stored answer.

    Attributes:
        url: the address that answered, after redirects.
        etag: the server's name for this version, or empty.
        headers: the headers worth storing, by lower-case name.
        body: decompressed.
        fetched_at: when the server sent or last confirmed it, in seconds since 1970.
    """

    url: str
    etag: str
    headers: dict[str, str]
    body: bytes
    fetched_at: float

    @property
    def conditions(self) -> dict[str, str]:
        """Return the headers that ask only for an answer that differs from this one."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.headers.get("last-modified", "")}
        return {name: value for name, value in found.items() if value and value.isascii()}

    def is_fresh(self, ttl: float) -> bool:
        """Return whether it is younger than so many seconds."""
        return 0 <= time.time() - self.fetched_at < ttl


class HttpCache:
    """Answers by key. It stores at most 100 MB, and nothing older than 30 days.

    Args:
        path: the SQLite file; the first use makes it and its folder.
    """

    def __init__(self, path: Path) -> None:
        self._file = CacheFile(path, _prepare)

    def load(self, key: str) -> CachedAnswer | None:
        """Return the answer stored under a key, however old, or None."""
        row = self._file.row("SELECT url, etag, headers, body, fetched_at FROM answers WHERE key = ?", key)
        if row is None:
            return None
        url, etag, headers, body, fetched_at = row
        try:
            known = msgspec.json.decode(headers, type=dict[str, str])
        except (msgspec.MsgspecError, UnicodeDecodeError, TypeError):
            return None
        return CachedAnswer(url, etag, known, body, fetched_at)

    def store(self, key: str, answer: CachedAnswer) -> None:
        """Store an answer, replacing the previous one."""
        headers = msgspec.json.encode(answer.headers)
        values = (key, answer.url, answer.etag, headers, answer.body, answer.fetched_at)
        self._file.row("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", *values)

    def confirm(self, key: str, fetched_at: float) -> None:
        """Note that the server confirmed the stored answer."""
        self._file.row("UPDATE answers SET fetched_at = ? WHERE key = ?", fetched_at, key)

    def forget(self, key: str) -> None:
        """Delete an answer, if there is one."""
        self._file.row("DELETE FROM answers WHERE key = ?", key)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._file.close()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)
    now = time.time()
    # An answer dated in the future was stored while the clock was ahead.
    connection.execute(_PRUNE, (now - _KEPT_FOR, now + _DRIFT, _ROOM))
