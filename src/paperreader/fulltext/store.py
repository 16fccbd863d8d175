"""The answers that full texts were read from, kept so that a paper read once opens again offline.

They are in the cache folder. A full store forgets the paper that was read longest ago.
"""

from __future__ import annotations

import time
import zlib
from typing import TYPE_CHECKING

import msgspec

from paperreader.durable.cache_file import CacheFile
from paperreader.fulltext.document import SourceName

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

_SCHEMA = """
CREATE TABLE IF NOT EXISTS texts (
    paper TEXT PRIMARY KEY, facts BLOB NOT NULL, body BLOB NOT NULL, read_at REAL NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS texts_by_age ON texts (read_at DESC);
"""
_PRUNE = """
DELETE FROM texts WHERE paper IN (
    SELECT paper FROM (
        SELECT paper, sum(length(body)) OVER (ORDER BY read_at DESC ROWS UNBOUNDED PRECEDING) AS room
        FROM texts) WHERE room > ?)
"""


class Facts(msgspec.Struct, frozen=True):
    """Where an answer came from.

    Attributes:
        source: the name of its source.
        address: the address that answered, after redirects.
        fetched_at: when it was fetched, in seconds since 1970.
        instead: why no better source was used, if one failed; such a text is fetched again.
    """

    source: SourceName
    address: str
    fetched_at: float
    instead: str = ""


class FullTextStore:
    """Answers by the identifier of the paper, with its version if one was asked for.

    Args:
        path: the SQLite file; the first use makes it and its folder.
        room: the most bytes of all answers together, compressed.
    """

    def __init__(self, path: Path, room: int) -> None:
        self._file = CacheFile(path, _prepare)
        self._room = room

    def load(self, paper: str) -> tuple[Facts, bytes] | None:
        """Return the answer for a paper, or None; a damaged one is forgotten."""
        row = self._file.row("SELECT facts, body FROM texts WHERE paper = ?", paper)
        if row is None:
            return None
        try:
            facts = msgspec.json.decode(row[0], type=Facts)
            body = zlib.decompress(row[1])
        except (msgspec.MsgspecError, zlib.error, UnicodeDecodeError, TypeError):
            self.forget(paper)
            return None
        self._file.row("UPDATE texts SET read_at = ? WHERE paper = ?", time.time(), paper)
        return facts, body

    def store(self, paper: str, facts: Facts, body: bytes) -> None:
        """Store an answer in place of the previous one, and forget others if the store is full."""
        row = (paper, msgspec.json.encode(facts), zlib.compress(body), time.time())
        self._file.change(
            [("INSERT OR REPLACE INTO texts VALUES (?, ?, ?, ?)", row), (_PRUNE, (self._room,))]
        )

    def forget(self, paper: str) -> None:
        """Delete the answer for a paper, if there is one."""
        self._file.row("DELETE FROM texts WHERE paper = ?", paper)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        self._file.close()


def _prepare(connection: sqlite3.Connection) -> None:
    connection.executescript(_SCHEMA)
