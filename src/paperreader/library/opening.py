"""Open the file of the library for writing, or in the first way of reading that works; knows no table."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from paperreader.library.connection import BUSY, DAMAGED, REFUSED, Connection, code_of, connect, reason_of
from paperreader.library.files import (
    IN_MEMORY,
    Way,
    is_damaged,
    make_file,
    move_away,
    way_to_write,
    ways_to_read,
)
from paperreader.library.migrations import NotOurs, TooNew

if TYPE_CHECKING:
    from pathlib import Path

_PAUSE = 0.01
"""Seconds between two tries."""

Refill = Callable[["Path", sqlite3.Connection], None]
"""Receives the new path of a damaged file, and a connection to the empty file in its place."""


class Opener:
    """Opens one file. Its errors are those of SQLite and of the system.

    Args:
        path: the file, or that of a database in memory.
        patience: seconds to wait for another process that writes.
        refill: fills an empty file from a damaged one.

    Attributes:
        set_aside: the new path of a damaged file, if one was found.
        only_read: why the open file cannot be written, as the end of a sentence, or None.
    """

    def __init__(self, path: Path, patience: float, refill: Refill | None) -> None:
        self.set_aside: Path | None = None
        self.only_read: str | None = None
        self._path = path
        self._patience = patience
        self._refill = refill
        self._damaged: Path | None = None
        self._way = self._usual_way()

    def open(self) -> Connection:
        """Return the first connection to the file; make it if it is missing, move it away if damaged.

        Raises:
            TooNew, OSError, sqlite3.Error: the file can neither be written nor read now.
        """
        try:
            connection = self._open_to_write()
        except (OSError, sqlite3.Error) as error:
            if not isinstance(error, OSError) and code_of(error) not in REFUSED:
                raise
            self.only_read = self._why(error)
            return self._open_to_read()
        damaged, self._damaged = self._damaged, None
        if damaged and self._refill:
            self._refill(damaged, connection)
        return connection

    def connect(self) -> Connection:
        """Return another connection to the open file."""
        return connect(self._way.address, self._patience)

    def try_to_write(self) -> str | None:
        """Return why the file cannot be written, as the end of a sentence, or None if it can be.

        Raises:
            TooNew: a newer version has written it since.
            sqlite3.Error: another program holds it, so this cannot be known now.
        """
        try:
            self._open_to_write().close()
        except (OSError, sqlite3.Error) as error:
            if isinstance(error, sqlite3.Error) and code_of(error) in BUSY:
                raise
            return self._why(error)
        return None

    def put_aside(self) -> None:
        """Rename a damaged file; the next `open` fills the new file from it."""
        self.set_aside = self._damaged = move_away(self._path)

    def reset(self) -> Way:
        """Forget how the file was open; return that way, to leave after its connections are closed."""
        way, self._way, self.only_read = self._way, self._usual_way(), None
        return way

    def _usual_way(self) -> Way:
        return Way(IN_MEMORY) if str(self._path) == IN_MEMORY else way_to_write(self._path)

    def _open_to_write(self) -> Connection:
        try:
            return self._open_sound()
        except NotOurs:
            self.set_aside = move_away(self._path)
        except sqlite3.DatabaseError as error:
            if code_of(error) not in DAMAGED:
                raise
            if is_damaged(self._path):
                self.put_aside()
        return self._open_sound()

    def _open_sound(self) -> Connection:
        make_file(self._path)
        connection = connect(way_to_write(self._path).address, self._patience)
        try:
            # The file remembers this. It comes after the check of ownership, so that no foreign database is
            # changed.
            self._use_log(connection)
        except BaseException:
            connection.close()
            raise
        return connection

    def _use_log(self, connection: Connection) -> None:
        """Switch to a write-ahead log; while another program writes, SQLite refuses that without waiting."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                connection.execute("pragma journal_mode = wal")
            except sqlite3.OperationalError as error:
                if code_of(error) not in BUSY or time.monotonic() > deadline:
                    raise
                time.sleep(_PAUSE)
            else:
                return

    def _open_to_read(self) -> Connection:
        for way in ways_to_read(self._path):
            try:
                connection = connect(way.address, self._patience)
            except (sqlite3.Error, NotOurs):
                way.leave()
            except TooNew:
                way.leave()
                raise
            else:
                self._way = way
                return connection
        raise AssertionError("the last way is a database in memory")

    def _why(self, error: OSError | sqlite3.Error) -> str:
        # SQLite reports only that it cannot open the files that it needs beside this one.
        if isinstance(error, sqlite3.Error) and not os.access(self._path.parent, os.W_OK):
            return "its folder is read-only"
        return reason_of(error)
