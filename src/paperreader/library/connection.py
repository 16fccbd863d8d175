"""Connect to the file of the library, and interpret the errors of SQLite. Knows no table."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING

from paperreader.errors import NotSaved
from paperreader.library.migrations import migrate
from paperreader.library.write_ahead_log import AT_LAST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from paperreader.library.sql_filter import Marked

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
REFUSED = {
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_READONLY: "it is read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
    sqlite3.SQLITE_IOERR: "the disk reported an error",
    sqlite3.SQLITE_PERM: "it may not be opened",
    sqlite3.SQLITE_AUTH: "it may not be opened",
}
_IN_MEMORY, _IN_A_FILE = "pragma temp_store = memory", "pragma temp_store = file"
_READING, _WRITING = "pragma cache_size = -500", "pragma cache_size = -2000"
"""The pages that a connection keeps, in kB. The system keeps them, too, so that more is no faster to read."""

_SETTINGS = f"""
    pragma foreign_keys = on;
    pragma synchronous = normal;
    pragma secure_delete = off;
    {_READING};
    {_IN_MEMORY};
    {AT_LAST};
"""


class Refused(NotSaved):
    """The file cannot be used or changed.

    Attributes:
        reason: why, as the end of a sentence.
    """

    def __init__(self, message: str, reason: str) -> None:
        super().__init__(message)
        self.reason = reason


class Busy(Refused):
    """Another program has locked the file: the same change may succeed in a moment."""


class Connection(sqlite3.Connection):
    """A connection that can be given SQL functions, once.

    A new function makes SQLite prepare every statement of the connection again, so functions are added only
    once.
    """

    likeness: Mapping[int, float] = MappingProxyType({})
    """The scores of rows that the SQL function `likeness` returns."""

    marks: tuple[tuple[int, int], dict[Marked, bytes]] = ((0, 0), {})
    """The marks that are kept, and the state of the library that they belong to; see `marks`."""

    _taught: Callable[[Connection], None] | None = None

    def teach(self, register: Callable[[Connection], None]) -> None:
        """Call `register` to add its functions, unless it has done so before."""
        if self._taught is not register:
            register(self)
            self._taught = register


def connect(address: str, patience: float) -> Connection:
    """Connect to a database and update its tables.

    Args:
        address: the database, as SQLite takes it.
        patience: seconds to wait for another program.

    Raises:
        NotOurs, TooNew, sqlite3.Error: as `migrate` raises them, or the database cannot be opened.
    """
    connection = sqlite3.connect(
        address, timeout=patience, isolation_level=None, check_same_thread=False, factory=Connection, uri=True
    )
    try:
        connection.executescript(_SETTINGS)
        migrate(connection)
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def transaction(connection: Connection, *, sorting: bool = False) -> Iterator[None]:
    """Commit the changes of the block, or undo all of them after an error.

    Args:
        connection: not in a transaction; its temporary tables are lost if it is `sorting`.
        sorting: whether SQLite sorts in a temporary file, as all papers would take 60 MB of memory.
    """
    connection.execute(_WRITING)
    if sorting:
        connection.execute(_IN_A_FILE)
    try:
        connection.execute("begin immediate")
        yield
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
    finally:
        connection.execute(_READING)
        if sorting:
            connection.execute(_IN_MEMORY)


@contextmanager
def snapshot(connection: Connection) -> Iterator[None]:
    """Let all statements of the block read the same state, whatever other programs add meanwhile."""
    begun = not connection.in_transaction
    if begun:
        connection.execute("begin")
    try:
        yield
    finally:
        if begun and connection.in_transaction:
            connection.execute("commit")


class Running:
    """The connections at work in some kind of block, which another thread may stop."""

    def __init__(self) -> None:
        self._connections: list[Connection] = []
        self._lock = threading.Lock()

    @contextmanager
    def listed(self, connection: Connection) -> Iterator[None]:
        """Let `stop` stop the statements of a connection while the block runs."""
        with self._lock:
            self._connections.append(connection)
        try:
            yield
        finally:
            with self._lock:
                self._connections.remove(connection)

    def stop(self) -> None:
        """Stop the statements that run now."""
        # The lock keeps blocks from ending: their connections might already be at work for another block.
        with self._lock:
            for connection in self._connections:
                connection.interrupt()


def code_of(error: sqlite3.Error) -> int:
    """Return the primary result code of SQLite, or 0 for an error of the Python module itself."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def reason_of(error: OSError | sqlite3.Error) -> str:
    """Return why a file cannot be used, as the end of a sentence."""
    if isinstance(error, OSError):
        return error.strerror or str(error)
    if error.sqlite_errorcode == sqlite3.SQLITE_IOERR_SHMSIZE:
        return REFUSED[sqlite3.SQLITE_FULL]
    return REFUSED.get(code_of(error), str(error))
