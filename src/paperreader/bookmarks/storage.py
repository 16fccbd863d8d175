"""TinyDB over a file that survives kills, full disks, other writers and hand edits.

It owns when the file is read again and what happens when it cannot be: a damaged file is never written over.
It refuses to know bookmarks beyond the rows they stand in.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, suppress
from typing import TYPE_CHECKING, Any, cast

import msgspec
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Table

from paperreader.bookmarks.layout import TABLE, Malformed, Rows, Tables, parse, pieces
from paperreader.bookmarks.row import Row, lay_out
from paperreader.durable import DurableFile, Overtaken, Stamp
from paperreader.errors import DamagedFile, PaperReaderError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

_TRIES = 5
_PAUSE = 0.05


class _Snapshot(msgspec.Struct, frozen=True):
    """The tables, and the state of the file they stand in; None where there is no file."""

    stamp: Stamp | None
    tables: Tables


class _Tables(dict[str, dict[str, Any]]):
    """The tables as TinyDB takes them, changes them and brings them back, with where they came from."""

    def __init__(self, snapshot: _Snapshot) -> None:
        super().__init__(snapshot.tables)
        self.snapshot = snapshot


class DurableStorage(Storage):
    """A TinyDB storage that reads the file again whenever it changed, and replaces it whole.

    Rows are handed out as `Row`, which cannot be changed in place: put a new row in its place.

    Args:
        path: the file.
        patience: seconds to wait for another writer.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self._file = DurableFile(path, patience, "bookmarks")
        self._snapshot: _Snapshot | None = None

    def locked(self) -> AbstractContextManager[None]:
        """Nobody else writes meanwhile; what is read and written inside belongs together."""
        return self._file.locked()

    def read(self) -> dict[str, dict[str, Any]]:
        """The tables, fresh.

        Raises:
            DamagedFile: the file is there and cannot be read.
        """
        return _Tables(self._fresh())

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Replace the file; return when it is safely on disk. Does nothing where nothing differs.

        Raises:
            DamagedFile: the file is there and cannot be read, so it is not written over.
            NotSaved: the disk refused or another writer did not finish in time.
            Overtaken: the file is no longer the one that these tables were read from.
        """
        tables = {name: {number: _as_row(row) for number, row in rows.items()} for name, rows in data.items()}
        with self.locked():
            base = data.snapshot if isinstance(data, _Tables) else self._fresh()
            if not _same(tables, base.tables):
                self._snapshot = _Snapshot(self._file.replace(pieces(tables), base.stamp), tables)

    def changed_on_disk(self) -> bool:
        """Whether the file is not as it was when it was last read or written here."""
        try:
            return self._snapshot is None or self._snapshot.stamp != self._file.stamp()
        except OSError:
            return True

    def restore_backup(self) -> int:
        """Put the backup in the place of a file that is damaged or gone; the rows that are there then.

        Raises:
            PaperReaderError: the file is whole, or there is no backup that can be read.
            NotSaved: the disk refused or another writer did not finish in time.
        """
        with self.locked():
            if self._is_whole():
                raise PaperReaderError(f"{self._file.path} is whole; there is nothing to restore.")
            tables = self._backup()
            if tables is None:
                raise PaperReaderError(f"There is no backup that can be read at {self._file.backup}.")
            self._snapshot = _Snapshot(self._file.restore(pieces(tables)), tables)
            return len(tables.get(TABLE, {}))

    def _is_whole(self) -> bool:
        try:
            return self._fresh().stamp is not None
        except DamagedFile:
            return False

    def _fresh(self) -> _Snapshot:
        known = self._snapshot
        try:
            if known is None or known.stamp != self._file.stamp():
                known = self._load(known.tables if known else {})
        except OSError as error:
            raise self._damaged(error.strerror or str(error), None) from error
        self._snapshot = known
        return known

    def _load(self, known: Tables) -> _Snapshot:
        for tries_left in reversed(range(_TRIES)):
            try:
                data, stamp = self._file.read()
            except FileNotFoundError:
                return _Snapshot(None, {})
            try:
                return _Snapshot(stamp, parse(data, known))
            except Malformed as error:
                # An editor that writes in place may be halfway: what changes meanwhile is read again.
                time.sleep(_PAUSE)
                if stamp == self._file.stamp() or not tries_left:
                    raise self._damaged(str(error), self._file.set_aside(data, stamp)) from error
        raise AssertionError("the last try returns or raises")

    def _damaged(self, reason: str, copy: Path | None) -> DamagedFile:
        path = self._file.path
        told = f"The bookmarks in {path} cannot be read ({reason}); the file was left as it is"
        told += f", a copy of it is {copy}" if copy else ", and no copy of it could be made"
        if self._backup() is not None:
            told += (
                f"; the bookmarks before the last change are whole in {self._file.backup} and can be restored"
            )
        return DamagedFile(f"{told}.", path, copy)

    def _backup(self) -> Tables | None:
        try:
            return parse(self._file.backup.read_bytes())
        except (OSError, Malformed):
            return None


class RowTable(Table):
    """A TinyDB table whose every change is one locked read, change and write, nothing remembered between."""

    default_query_cache_capacity = 0

    def rows(self) -> Rows:
        """The rows by their numbers; the same object as long as nothing changed. Not to be changed."""
        return cast(Rows, self._read_table())

    def change(self, changer: Callable[[dict[int, Mapping[str, Any]]], None]) -> None:
        """Let `changer` change the rows, by number, and return when they are safely on disk.

        It is called again with the fresh rows when somebody edited the file meanwhile.

        Raises:
            DamagedFile, NotSaved: as `DurableStorage.write`; nothing was changed.
        """
        with cast(DurableStorage, self._storage).locked():
            for _ in range(_TRIES - 1):
                with suppress(Overtaken):
                    self._update_table(changer)
                    return
            self._update_table(changer)


class RowDB(TinyDB):
    """TinyDB with such a table."""

    table_class = RowTable


def open_table(path: Path, patience: float) -> tuple[RowTable, DurableStorage]:
    """The table of the bookmarks in a file, and the storage below it. Reads nothing yet."""
    database = RowDB(path, patience, storage=DurableStorage)
    return cast(RowTable, database.table(TABLE)), cast(DurableStorage, database.storage)


def _as_row(row: Mapping[str, Any]) -> Row:
    return row if isinstance(row, Row) else Row(lay_out(msgspec.json.encode(row)))


def _same(tables: Tables, others: Tables) -> bool:
    """Whether the rows are the very same objects under the same numbers in the same order."""
    return tables.keys() == others.keys() and all(
        rows.keys() == others[name].keys() and all(map(_is, rows.values(), others[name].values()))
        for name, rows in tables.items()
    )


def _is(one: Row, other: Row) -> bool:
    return one is other
