"""The file of the library: its connections, its transactions, and what happens when it cannot be used.

Knows no table. A connection is leased for one block of work and comes back afterwards, so there are as many
as threads ever worked at once, and none is lost with the thread that opened it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.errors import DamagedFile, NotSaved, PaperReaderError
from paperreader.library.migrations import NotOurs, TooNew, migrate
from paperreader.library.write_ahead_log import AT_LAST, WriteAheadLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEMORY = Path(":memory:")
"""In place of a path: a database without a file, for tests; all threads share its one connection."""

_PATIENCE = 5.0
_DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_REFUSED = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it may only be read",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_AUTH: "it may not be opened",
}
_SETTINGS = f"""
    pragma foreign_keys = on;
    pragma synchronous = normal;
    pragma secure_delete = off;
    pragma cache_size = -2000;
    pragma temp_store = memory;
    {AT_LAST};
"""


class Superseded(Exception):
    """The work was stopped by `Database.interrupt`, because its answer is no longer wanted."""


class Connection(sqlite3.Connection):
    """A connection that can be taught SQL functions, once.

    A new function makes SQLite prepare every statement of the connection anew, so it matters that it is once.
    """

    _taught: Callable[[sqlite3.Connection], None] | None = None

    def teach(self, register: Callable[[sqlite3.Connection], None]) -> None:
        """Have `register` add its functions, unless it has done so before."""
        if self._taught is not register:
            register(self)
            self._taught = register


class Database:
    """An SQLite file in WAL mode, opened at first use.

    Args:
        path: the file; it and its folder are made when missing, readable by their owner alone.
        patience: seconds to wait for another process that writes.
        refill: told where a damaged file was put, with a connection to the empty one in its place.

    Attributes:
        set_aside: where a damaged file was put, if one was found; a new, empty one stands in its place.
        revision: grows with each change made through this object.
    """

    def __init__(
        self,
        path: Path,
        *,
        patience: float = _PATIENCE,
        refill: Callable[[Path, sqlite3.Connection], None] | None = None,
    ) -> None:
        self.path = path
        self.set_aside: Path | None = None
        self.revision = 0
        self._patience = patience
        self._refill = refill
        self._damaged: Path | None = None
        self._in_memory = str(path) == str(MEMORY)
        self._log = WriteAheadLog(path)
        self._pool = threading.Lock()
        self._writing = threading.RLock()
        self._idle: list[Connection] = []
        self._interruptible: list[Connection] = []
        self._stoppable: list[Connection] = []
        self._opened = False
        self._generation = 0

    @contextmanager
    def read(self, *, interruptible: bool = False) -> Iterator[Connection]:
        """A connection to read with; other threads and processes may read and write meanwhile.

        Args:
            interruptible: whether `interrupt` may stop this block, which then raises `Superseded`.

        Raises:
            NotSaved: the file is locked, or the disk does not allow it to be opened.
            DamagedFile: the file is damaged, and was set aside; or it is newer than this program.
            Superseded: the block was stopped.
        """
        with self._lease() as connection:
            if not interruptible:
                yield connection
                return
            with _listed(connection, self._interruptible):
                yield connection

    @contextmanager
    def write(self, *, stoppable: bool = False) -> Iterator[Connection]:
        """A connection in a transaction, which is committed at the end of the block or undone by an error.

        Not to be nested. Raises as `read` does; after any error the file is as it was before.

        Args:
            stoppable: whether `stop` may end this block, which then raises `Superseded`.
        """
        with self._writing, self._lease() as connection:
            connection.execute("begin immediate")
            try:
                with _listed(connection, self._stoppable if stoppable else []):
                    yield connection
                connection.execute("commit")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("rollback")
                raise
            self.revision += 1
        self._log.shorten()

    def interrupt(self) -> None:
        """Stop all blocks of `read(interruptible=True)` that run now, from any thread."""
        for connection in tuple(self._interruptible):
            connection.interrupt()

    def stop(self) -> None:
        """Stop the statements that run now in blocks of `write(stoppable=True)`, and what `interrupt` stops.

        A block that is between two statements goes on; call it again until the block has ended.
        """
        self.interrupt()
        for connection in tuple(self._stoppable):
            connection.interrupt()

    def close(self) -> None:
        """Close all connections; the next use opens the file again."""
        self._log.finish()
        with self._pool:
            self._generation += 1
            self._opened = False
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    @contextmanager
    def _lease(self) -> Iterator[Connection]:
        if self._in_memory:
            with self._writing, self._explained():
                yield self._memory_connection()
            return
        with self._explained():
            connection, generation = self._take()
            try:
                yield connection
            finally:
                self._give_back(connection, generation)

    def _take(self) -> tuple[Connection, int]:
        with self._pool:
            if not self._opened:
                try:
                    self._idle.append(self._open_refilled())
                except OSError as error:
                    raise NotSaved(f"The library {self.path} cannot be used: {error.strerror}.") from error
                self._opened = True
            connection = self._idle.pop() if self._idle else self._connect()
            return connection, self._generation

    def _give_back(self, connection: Connection, generation: int) -> None:
        with self._pool:
            if generation == self._generation:
                self._idle.append(connection)
                return
        connection.close()

    def _memory_connection(self) -> Connection:
        if not self._idle:
            connection = self._connect()
            migrate(connection)
            self._idle.append(connection)
        return self._idle[0]

    def _open_refilled(self) -> Connection:
        connection = self._open()
        damaged, self._damaged = self._damaged, None
        if damaged and self._refill:
            self._refill(damaged, connection)
        return connection

    def _open(self) -> Connection:
        try:
            return self._open_sound()
        except NotOurs:
            self._move_away()
        except sqlite3.DatabaseError as error:
            if _code(error) not in _DAMAGED:
                raise
            self._damaged = self._move_away()
        return self._open_sound()

    def _open_sound(self) -> Connection:
        self._make_file()
        connection = self._connect()
        try:
            migrate(connection)
            # Remembered by the file; after the check above, so that nobody else's database is changed.
            connection.execute("pragma journal_mode = wal")
        except BaseException:
            connection.close()
            raise
        return connection

    def _connect(self) -> Connection:
        connection = sqlite3.connect(
            self.path,
            timeout=self._patience,
            isolation_level=None,
            check_same_thread=False,
            factory=Connection,
        )
        try:
            connection.executescript(_SETTINGS)
        except BaseException:
            connection.close()
            raise
        return connection

    def _make_file(self) -> None:
        if not self.path.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))

    def _move_away(self) -> Path:
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
        aside = self.path.with_name(f"{self.path.stem}.damaged-{stamp}.db")
        for suffix in ("", "-wal", "-shm"):
            part = Path(f"{self.path}{suffix}")
            if part.exists():
                part.replace(f"{aside}{suffix}")
        self.set_aside = aside
        return aside

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except TooNew as error:
            raise DamagedFile(
                f"The library {self.path} was written by a newer version of paperreader: update paperreader.",
                self.path,
            ) from error
        except sqlite3.Error as error:
            raise self._own_error(error) from error

    def _own_error(self, error: sqlite3.Error) -> Exception:
        code = _code(error)
        if code == sqlite3.SQLITE_INTERRUPT:
            return Superseded()
        if code in _BUSY:
            return NotSaved(f"The library {self.path} is in use by another program: try again.")
        if code in _REFUSED:
            return NotSaved(f"The library {self.path} cannot be used: {_REFUSED[code]}.")
        if code in _DAMAGED:
            return self._give_up()
        return error

    def _give_up(self) -> PaperReaderError:
        self.close()
        self._damaged = self._move_away()
        return DamagedFile(
            f"The library {self.path} was damaged and is now {self.set_aside}: refresh to fill a new one.",
            self.path,
            self.set_aside,
        )


@contextmanager
def _listed(connection: Connection, running: list[Connection]) -> Iterator[None]:
    """Keep a connection in a list for the time of a block."""
    running.append(connection)
    try:
        yield
    finally:
        running.remove(connection)


def _code(error: sqlite3.Error) -> int:
    """The primary result code of SQLite, or 0 for an error of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF
