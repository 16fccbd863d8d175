"""Copy SQLite's write-ahead log into its file in a separate thread, so that no change waits for a disk.

Knows no table and does not decide what is kept: what is in the log is already durable. If copying fails, a
later change tries again, and in the end SQLite copies it itself: see `AT_LAST`.
"""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing, suppress
from pathlib import Path

AT_LAST = "pragma wal_autocheckpoint = 16000"
"""Makes a connection copy a log of 64 MB itself, after many changes at once or by several programs."""

_LONG = 4_000_000


class WriteAheadLog:
    """The log of the database at a path.

    Args:
        path: the database.
        long: the size of the log, in bytes, above which it is copied.
    """

    def __init__(self, path: Path, long: int = _LONG) -> None:
        self._path = path
        self._log = Path(f"{path}-wal")
        self._long = long
        self._copying: threading.Thread | None = None

    def shorten(self) -> None:
        """Begin to copy the log if it is long; call this after a change, outside a transaction."""
        if self._copying is not None and self._copying.is_alive():
            return
        with suppress(OSError):
            if self._log.stat().st_size > self._long:
                self._copying = threading.Thread(target=self._copy, name="write-ahead-log", daemon=True)
                self._copying.start()

    def finish(self) -> None:
        """Wait until the copy has ended."""
        if self._copying is not None:
            self._copying.join()

    def _copy(self) -> None:
        # A separate connection, which neither makes a file nor waits for a lock.
        address = f"{self._path.absolute().as_uri()}?mode=rw"
        with suppress(sqlite3.Error), closing(sqlite3.connect(address, timeout=0, uri=True)) as connection:
            connection.execute("pragma wal_checkpoint(passive)")
