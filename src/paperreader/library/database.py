"""The file of the library: its connections, its transactions, and what happens when it cannot be used.

Knows no table. A connection is leased for one block of work and comes back afterwards, so there are as many
as threads ever worked at once, and none is lost with the thread that opened it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.errors import DamagedFile, PaperReaderError, ReadAgain
from paperreader.library.connection import (
    BUSY,
    DAMAGED,
    REFUSED,
    Connection,
    Refused,
    code_of,
    connect,
    listed,
    reason_of,
    transaction,
)
from paperreader.library.files import (
    IN_MEMORY,
    Way,
    is_damaged,
    make_again,
    make_file,
    move_away,
    way_to_write,
    ways_to_read,
)
from paperreader.library.migrations import NotOurs, TooNew
from paperreader.library.write_ahead_log import WriteAheadLog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MEMORY = Path(IN_MEMORY)
"""In place of a path: a database without a file, for tests; all threads share its one connection."""

_PATIENCE = 5.0


class Superseded(Exception):
    """The work was stopped by `Database.interrupt`, because its answer is no longer wanted."""


class Database:
    """An SQLite file in WAL mode, opened at first use; read where it cannot be written, if there is a way.

    Args:
        path: the file; it and its folder are made when missing, readable by their owner alone.
        patience: seconds to wait for another process that writes.
        refill: told where a damaged file was put, with a connection to the empty one in its place.

    Attributes:
        set_aside: where a damaged file was put, if one was found; a new, empty one stands in its place.
        revision: grows with each change made through this object.
        refused: why the file cannot be written, as the end of a sentence; None if the last change was kept.
        is_made_again: whether the file was deleted while it was open, and made again.
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
        self.refused: str | None = None
        self.is_made_again = False
        self._damaged: Path | None = None
        self._in_memory = str(path) == str(MEMORY)
        self._way = way_to_write(path)
        self._reads_only = False
        self._leased = 0
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
            Refused: the file is locked, or the disk reports an error.
            ReadAgain: the disk failed for a moment; the same question may be answered now.
            DamagedFile: the file is damaged, and was set aside; or it is newer than this program.
            Superseded: the block was stopped.
        """
        with self._lease() as connection:
            if not interruptible:
                yield connection
                return
            with listed(connection, self._interruptible):
                yield connection

    @contextmanager
    def write(self, *, stoppable: bool = False) -> Iterator[Connection]:
        """A connection in a transaction, which is committed at the end of the block or undone by an error.

        Not to be nested. Raises as `read` does; after any error the file is as it was before.

        Args:
            stoppable: whether `stop` may end this block, which then raises `Superseded`.
        """
        try:
            with self._writing:
                self._write_again()
                with self._lease() as connection, transaction(connection):
                    if self._reads_only or self._is_gone():
                        raise self._refusal(self.refused or "it was deleted")
                    with listed(connection, self._stoppable if stoppable else []):
                        yield connection
                self.revision += 1
        except Refused as error:
            self.refused = error.reason
            raise
        self.refused = None
        self._log.shorten()

    def look(self) -> None:
        """Notice what happened to the file since it was opened; do nothing if it was not used."""
        if self._opened or self.set_aside:
            with self.read():
                pass

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
            way, self._way, self._reads_only = self._way, way_to_write(self.path), False
        for connection in idle:
            connection.close()
        way.leave()

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
            if self._opened and self._is_gone():
                self._make_again()
            if not self._opened:
                self._idle.append(self._open_refilled())
                self._opened = True
            connection = self._idle.pop() if self._idle else self._connect_to(self._way)
            self._leased += 1
            return connection, self._generation

    def _give_back(self, connection: Connection, generation: int) -> None:
        with self._pool:
            self._leased -= 1
            if generation == self._generation:
                self._idle.append(connection)
                return
        connection.close()

    def _memory_connection(self) -> Connection:
        if not self._idle:
            self._idle.append(self._connect_to(Way(IN_MEMORY)))
        return self._idle[0]

    def _open_refilled(self) -> Connection:
        try:
            connection = self._open()
        except (OSError, sqlite3.Error) as error:
            if not isinstance(error, OSError) and code_of(error) not in REFUSED:
                raise
            self.refused = self._why(error)
            return self._open_to_read()
        damaged, self._damaged = self._damaged, None
        if damaged and self._refill:
            self._refill(damaged, connection)
        return connection

    def _open(self) -> Connection:
        try:
            return self._open_sound()
        except NotOurs:
            self.set_aside = move_away(self.path)
        except sqlite3.DatabaseError as error:
            if code_of(error) not in DAMAGED:
                raise
            if is_damaged(self.path):
                self.set_aside = self._damaged = move_away(self.path)
        return self._open_sound()

    def _open_sound(self) -> Connection:
        make_file(self.path)
        connection = self._connect_to(way_to_write(self.path))
        try:
            # Remembered by the file; after the check of whose it is, so that no other database is changed.
            connection.execute("pragma journal_mode = wal")
        except BaseException:
            connection.close()
            raise
        return connection

    def _open_to_read(self) -> Connection:
        for way in ways_to_read(self.path):
            try:
                connection = self._connect_to(way)
            except (sqlite3.Error, NotOurs):
                way.leave()
            except TooNew:
                way.leave()
                raise
            else:
                self._way, self._reads_only = way, True
                return connection
        raise AssertionError("the last way is a database in memory")

    def _connect_to(self, way: Way) -> Connection:
        return connect(way.address, self._patience)

    def _write_again(self) -> None:
        """Open a file for writing that could only be read until now."""
        if not self._reads_only:
            return
        try:
            self._open().close()
        except (OSError, sqlite3.Error) as error:
            raise self._refusal(self._why(error)) from error
        self.close()

    def _why(self, error: OSError | sqlite3.Error) -> str:
        # SQLite says no more than that it cannot open what it needs beside the file.
        if isinstance(error, sqlite3.Error) and not os.access(self.path.parent, os.W_OK):
            return "its folder may only be read"
        return reason_of(error)

    def _is_gone(self) -> bool:
        """Return whether the file that is open was deleted."""
        return not self._in_memory and not self._reads_only and not os.path.exists(self.path)  # noqa: PTH110 - quick

    def _make_again(self) -> None:
        """Write a file that was deleted again, out of a connection that still has it; the pool is held."""
        # The last connection to be closed removes the log by its name, which must not be that of a new file.
        if self._leased or not self._idle:
            return
        try:
            make_again(self.path, self._idle[-1])
        except (OSError, sqlite3.Error) as error:
            self.refused = reason_of(error)
            return
        self.is_made_again = True
        self._opened = False
        while self._idle:
            self._idle.pop().close()

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
        code = code_of(error)
        if code == sqlite3.SQLITE_INTERRUPT:
            return Superseded()
        if code in BUSY:
            message = f"The library {self.path} is in use by another program: try again."
            return Refused(message, "it is in use by another program")
        if code in REFUSED:
            return self._refusal(REFUSED[code])
        if code in DAMAGED:
            return self._give_up(error)
        return error

    def _refusal(self, reason: str) -> Refused:
        return Refused(f"The library {self.path} cannot be used: {reason}.", reason)

    def _give_up(self, error: sqlite3.Error) -> PaperReaderError:
        self.close()
        # Of what the full-text index itself finds wrong a check of the file knows nothing.
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB and not is_damaged(self.path):
            return ReadAgain(
                f"The library {self.path} could not be read: the disk reported an error; try again."
            )
        try:
            self.set_aside = self._damaged = move_away(self.path)
        except OSError as refused:
            reason = refused.strerror
            return DamagedFile(
                f"The library {self.path} is damaged and cannot be set aside: {reason}.", self.path
            )
        return DamagedFile(
            f"The library {self.path} was damaged and is now {self.set_aside}: refresh to fill a new one.",
            self.path,
            self.set_aside,
        )
