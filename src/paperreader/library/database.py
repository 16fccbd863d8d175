"""Manage the file of the library: its connections, its transactions, and its failures.

Knows no table. A connection is leased for one block of work and returned afterwards. So there are as many
connections as threads that ever worked at once, and none is lost with the thread that opened it.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.errors import DamagedFile, PaperReaderError, ReadAgain, Superseded
from paperreader.library.connection import (
    BUSY,
    DAMAGED,
    REFUSED,
    Busy,
    Connection,
    Refused,
    Running,
    code_of,
    reason_of,
    transaction,
)
from paperreader.library.files import IN_MEMORY, is_damaged, make_again
from paperreader.library.migrations import TooNew
from paperreader.library.opening import Opener, Refill
from paperreader.library.write_ahead_log import WriteAheadLog

if TYPE_CHECKING:
    from collections.abc import Iterator


MEMORY = Path(IN_MEMORY)
"""Stands for a database without a file, whose one connection all threads share."""

_PATIENCE = 5.0


class Database:
    """An SQLite file in WAL mode, opened at first use. If it cannot be written, it is read if possible.

    Args:
        path: the file; it and its folder are made if missing, readable only by their owner.
        patience: seconds to wait for another process that writes.
        refill: receives the new path of a damaged file, and a connection to the empty file in its place.

    Attributes:
        revision: grows with each change made through this object.
        refused: why the file cannot be written, as the end of a sentence; None if the last change was saved.
        is_busy: whether the last change was not saved because another program locked the file.
        is_made_again: whether the file was deleted while it was open, and then made again.
    """

    def __init__(self, path: Path, *, patience: float = _PATIENCE, refill: Refill | None = None) -> None:
        self.path = path
        self.revision = 0
        self.refused: str | None = None
        self.is_busy = False
        self.is_made_again = False
        self._in_memory = str(path) == str(MEMORY)
        self._opener = Opener(path, patience, refill)
        self._leased = 0
        self._log = WriteAheadLog(path)
        self._pool = threading.Lock()
        self._writing = threading.RLock()
        self._idle: list[Connection] = []
        self._interruptible = Running()
        self._stoppable = Running()
        self._opened = False
        self._generation = 0

    @property
    def set_aside(self) -> Path | None:
        """Return the new path of a damaged file, if one was found; an empty file replaces it."""
        return self._opener.set_aside

    @contextmanager
    def read(self, *, interruptible: bool = False) -> Iterator[Connection]:
        """Lease a connection for reading; other threads and processes may read and write at the same time.

        Args:
            interruptible: whether `interrupt` may stop this block, which then raises `Superseded`.

        Raises:
            Refused: the file is locked, or the disk reports an error.
            ReadAgain: the disk failed for a moment; the same query may succeed now.
            DamagedFile: the file is damaged, and was set aside; or it is newer than this program.
            Superseded: the block was stopped.
        """
        with (
            self._lease() as connection,
            self._interruptible.listed(connection) if interruptible else nullcontext(),
        ):
            yield connection

    @contextmanager
    def write(self, *, stoppable: bool = False, sorting: bool = False) -> Iterator[Connection]:
        """Lease a connection in a transaction: commit at the end of the block, roll back after an error.

        Do not nest it. Raises as `read` does; after any error the file is unchanged.

        Args:
            stoppable: whether `stop` may end this block, which then raises `Superseded`.
            sorting: as in `connection.transaction`.
        """
        try:
            with self._writing:
                self._write_again()
                with self._lease() as connection, transaction(connection, sorting=sorting):
                    if self._opener.only_read or self._is_gone():
                        raise self._refusal(self._opener.only_read or self.refused or "it was deleted")
                    with self._stoppable.listed(connection) if stoppable else nullcontext():
                        yield connection
                self.revision += 1
        except Busy:
            self.is_busy = True
            raise
        except Refused as error:
            self.refused = error.reason
            raise
        self.refused, self.is_busy = None, False
        self._log.shorten()

    def look(self) -> None:
        """Notice what happened to the file since it was opened; do nothing if it was not used."""
        if self._opened or self.set_aside:
            with self.read():
                pass

    def interrupt(self) -> None:
        """Stop all blocks of `read(interruptible=True)` that run now, from any thread."""
        self._interruptible.stop()

    def stop(self) -> None:
        """Stop the statements that run now in blocks of `write(stoppable=True)`, and what `interrupt` stops.

        A block between two statements continues; call this again until the block has ended.
        """
        self.interrupt()
        self._stoppable.stop()

    def settle(self) -> None:
        """Wait until the log is copied into the file, if that has begun."""
        self._log.finish()

    def close(self) -> None:
        """Close all connections; the next use opens the file again."""
        self.settle()
        with self._pool:
            self._generation += 1
            self._opened = False
            idle, self._idle = self._idle, []
            way = self._opener.reset()
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
                self._idle.append(self._opener.open())
                self.refused = self._opener.only_read or self.refused
                self._opened = True
            connection = self._idle.pop() if self._idle else self._opener.connect()
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
            self._idle.append(self._opener.connect())
        return self._idle[0]

    def _write_again(self) -> None:
        """Open a file for writing that could only be read before."""
        if self._opener.only_read is None:
            return
        with self._explained():
            if reason := self._opener.try_to_write():
                raise self._refusal(reason)
        self.close()

    def _is_gone(self) -> bool:
        """Return whether the open file was deleted."""
        if self._in_memory or self._opener.only_read:
            return False
        return not os.path.exists(self.path)  # noqa: PTH110 - quick

    def _make_again(self) -> None:
        """Write a deleted file again, from a connection that still has it; the caller holds the pool."""
        # Closing the last connection removes the log by its name, so no new file may have that name yet.
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
            return Busy(message, "it is in use by another program")
        if code in REFUSED:
            return self._refusal(REFUSED[code])
        if code in DAMAGED:
            return self._give_up(error)
        return error

    def _refusal(self, reason: str) -> Refused:
        return Refused(f"The library {self.path} cannot be used: {reason}.", reason)

    def _give_up(self, error: sqlite3.Error) -> PaperReaderError:
        self.close()
        # A check of the file does not find the errors that the full-text index itself reports.
        if error.sqlite_errorcode != sqlite3.SQLITE_CORRUPT_VTAB and not is_damaged(self.path):
            return ReadAgain(
                f"The library {self.path} could not be read: the disk reported an error; try again."
            )
        try:
            self._opener.put_aside()
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
