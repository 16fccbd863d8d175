"""Cache answers of servers on disk, so that no request is repeated needlessly.

The file may be deleted at any time, and a damaged file is deleted and replaced: nothing in it is worth an
error message. Whatever goes wrong with the disk, the cache only forgets. It may be used from several threads.
"""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
import time
from pathlib import Path
from typing import Any

import msgspec

from paperreader.folders import make_folder

_log = logging.getLogger(__name__)

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


class HttpCache:
    """Answers by key. It stores at most 100 MB, and nothing older than 30 days.

    Args:
        path: the SQLite file; the first use makes it and its folder.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def load(self, key: str) -> CachedAnswer | None:
        """Return the answer stored under a key, however old, or None."""
        row = self._run("SELECT url, etag, headers, body, fetched_at FROM answers WHERE key = ?", key)
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
        self._run("INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?, ?)", *values)

    def confirm(self, key: str, fetched_at: float) -> None:
        """Note that the server confirmed the stored answer."""
        self._run("UPDATE answers SET fetched_at = ? WHERE key = ?", fetched_at, key)

    def forget(self, key: str) -> None:
        """Delete an answer, if there is one."""
        self._run("DELETE FROM answers WHERE key = ?", key)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._close()

    def _run(self, query: str, *values: object) -> Any:
        """Run a statement and return its first row. Replace a damaged file once; then give up silently."""
        with self._lock:
            for attempt in (1, 2):
                try:
                    return self._open().execute(query, values).fetchone()
                except (sqlite3.OperationalError, OSError) as error:
                    _log.info("could not use the HTTP cache: %s", error)
                    return None
                except sqlite3.DatabaseError as error:
                    _log.warning("the HTTP cache is damaged and is being replaced: %s", error)
                    if attempt == 1:
                        self._remove()
            return None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            make_folder(self._path.parent)
            # Autocommit, without waiting for the disk: losing the last answers in a power cut only repeats a
            # request.
            self._path.touch(0o600)
            connection = sqlite3.connect(
                self._path, timeout=1.0, isolation_level=None, check_same_thread=False
            )
            try:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute("PRAGMA synchronous = OFF")
                connection.executescript(_SCHEMA)
                now = time.time()
                # An answer dated in the future was stored while the clock was ahead.
                connection.execute(_PRUNE, (now - _KEPT_FOR, now + _DRIFT, _ROOM))
            except (sqlite3.Error, OSError):
                connection.close()
                raise
            self._connection = connection
        return self._connection

    def _close(self) -> None:
        if self._connection is not None:
            with contextlib.suppress(sqlite3.Error):
                self._connection.close()
            self._connection = None

    def _remove(self) -> None:
        self._close()
        for ending in ("", "-wal", "-shm"):
            with contextlib.suppress(OSError):
                Path(f"{self._path}{ending}").unlink()
