"""A SQLite file that may be deleted at any time: whatever goes wrong with it, it only forgets.

Nothing in such a file is worth an error message. A damaged file is deleted and replaced. If the file cannot
be written, a copy of it in memory is used until it is closed. It may be used from several threads.
"""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paperreader.folders import make_folder

if TYPE_CHECKING:
    import logging
    from collections.abc import Callable, Iterator, Sequence

_MOST_IN_MEMORY = 128 * 1024 * 1024
"""The most bytes that are kept in memory."""

_PAGE = 4_096
_REFUSALS = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL)


class CacheFile:
    """The file; the first use makes it and its folder.

    Args:
        path: the SQLite file, readable by this user only.
        prepare: makes the tables and removes what is too old, when the file is opened.
    """

    def __init__(self, path: Path, prepare: Callable[[sqlite3.Connection], object]) -> None:
        self._path = path
        self._prepare = prepare
        self._connection: sqlite3.Connection | None = None
        self._lock = threading.Lock()

    def rows(self, query: str, *values: object) -> list[Any]:
        """Run a statement and return its rows; there are none if the file cannot be used."""
        return self._try(lambda connection: connection.execute(query, values).fetchall()) or []

    def row(self, query: str, *values: object) -> Any:
        """Run a statement and return its first row, or None."""
        return self._try(lambda connection: connection.execute(query, values).fetchone())

    def change(self, statements: Sequence[tuple[str, Sequence[object]]]) -> None:
        """Run statements in one transaction, or none of them."""

        def change(connection: sqlite3.Connection) -> None:
            for query, values in statements:
                connection.execute(query, values)

        self.write(change)

    def write(self, change: Callable[[sqlite3.Connection], object]) -> None:
        """Call a function in one transaction, which is rolled back if it raises."""

        def write(connection: sqlite3.Connection) -> None:
            with _transaction(connection):
                change(connection)

        self._try(write)

    def close(self) -> None:
        """Close the file; the next use opens it again."""
        with self._lock:
            self._close()

    def _try(self, use: Callable[[sqlite3.Connection], Any]) -> Any:
        """Use the file. Replace a damaged file once; then give up silently, and return None."""
        with self._lock:
            for attempt in (1, 2):
                try:
                    return use(self._open())
                except (sqlite3.OperationalError, OSError) as error:
                    _log().info("could not use %s: %s", self._path.name, error)
                    return None
                except sqlite3.DatabaseError as error:
                    _log().warning("%s is damaged and is being replaced: %s", self._path.name, error)
                    if attempt == 1:
                        self._remove()
            return None

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            try:
                self._connection = self._of_file()
            except (sqlite3.OperationalError, OSError) as error:
                code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CANTOPEN)
                if code & 0xFF not in _REFUSALS:
                    raise
                _log().info("%s cannot be written, so a copy in memory is used: %s", self._path.name, error)
                self._connection = self._in_memory()
        return self._connection

    def _of_file(self) -> sqlite3.Connection:
        make_folder(self._path.parent)
        # Autocommit, without waiting for the disk: losing the last rows in a power cut only repeats work.
        self._path.touch(0o600)
        connection = sqlite3.connect(self._path, timeout=1.0, isolation_level=None, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = OFF")
            self._prepare(connection)
        except (sqlite3.Error, OSError):
            connection.close()
            raise
        return connection

    def _in_memory(self) -> sqlite3.Connection:
        connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
        with contextlib.suppress(OSError, sqlite3.OperationalError):
            if self._path.stat().st_size <= _MOST_IN_MEMORY:
                address = f"{self._path.resolve().as_uri()}?mode=ro&immutable=1"
                with contextlib.closing(sqlite3.connect(address, uri=True)) as file:
                    file.backup(connection)
        connection.execute(f"PRAGMA max_page_count = {_MOST_IN_MEMORY // _PAGE}")
        self._prepare(connection)
        return connection

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


@contextlib.contextmanager
def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _log() -> logging.Logger:
    import logging  # seldom needed, and it takes 5 ms

    return logging.getLogger(__name__)
