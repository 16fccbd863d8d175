"""A TinyDB storage for a file that survives kills, full disks, other writers and edits by hand.

It decides when the file is read again and what happens when it cannot be read: a damaged file is never
overwritten. It knows the rows of bookmarks, but not their content.
"""

from __future__ import annotations

import time
from contextlib import AbstractContextManager, suppress
from operator import is_
from typing import TYPE_CHECKING, Any, cast

import msgspec
from tinydb.storages import Storage
from tinydb.table import Table

from paperreader.bookmarks.layout import Malformed, Rows, Tables, parse, pieces, stamped, version_of
from paperreader.bookmarks.migrations import VERSION
from paperreader.bookmarks.row import Row, lay_out
from paperreader.durable.disk import Stamp, keep_as
from paperreader.durable.file import DurableFile, Overtaken
from paperreader.errors import DamagedFile, NotSaved

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from paperreader.bookmarks.backups import BackupFolder

_TRIES = 5
_PAUSE = 0.05


class _Snapshot(msgspec.Struct, frozen=True):
    """The tables, and the state of the file that holds them, None if there is no file."""

    stamp: Stamp | None
    tables: Tables


class _Tables(dict[str, dict[str, Any]]):
    """The tables as TinyDB reads, changes and writes them, with the snapshot they came from."""

    def __init__(self, snapshot: _Snapshot) -> None:
        super().__init__(snapshot.tables)
        self.snapshot = snapshot


class DurableStorage(Storage):
    """A TinyDB storage that rereads the file whenever it changed, and replaces it as a unit.

    It returns rows as `Row`, which cannot be changed in place: replace a row with a new one.

    Args:
        path: the file.
        patience: seconds to wait for another writer.
        backups: the backups of the file.

    Attributes:
        file: the file.
        backups: as given.
    """

    def __init__(self, path: Path, patience: float, backups: BackupFolder) -> None:
        self.file = DurableFile(path, patience, "bookmarks")
        self.backups = backups
        self._snapshot: _Snapshot | None = None

    def locked(self) -> AbstractContextManager[None]:
        """Lock the file, so that reads and writes inside belong together and no other program writes."""
        return self.file.locked()

    def read(self) -> dict[str, dict[str, Any]]:
        """Return the current tables.

        Raises:
            DamagedFile: the file exists and cannot be read.
        """
        return _Tables(self._fresh())

    def write(self, data: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> None:
        """Replace the file and return when it is safely on disk; do nothing if nothing differs.

        Raises:
            DamagedFile: the file exists and cannot be read, so it is not overwritten.
            NotSaved: the disk refused or another writer did not finish in time.
            Overtaken: the file is no longer the one that these tables were read from.
        """
        tables = {name: _as_rows(rows) for name, rows in data.items()}
        with self.locked():
            base = data.snapshot if isinstance(data, _Tables) else self._fresh()
            if not _same(tables, base.tables):
                self._save(stamped(tables), base)

    def _save(self, tables: Tables, base: _Snapshot) -> None:
        self._refuse_newer(base)
        older = version_of(base.tables) < VERSION
        keep = self.backups.of_occasion(f"version-{version_of(base.tables)}") if older else None
        stamp = self.file.replace(pieces(tables), base.stamp, keep)
        self._snapshot = _Snapshot(stamp, tables)
        if base.stamp:
            self._back_up_the_day()

    def _refuse_newer(self, base: _Snapshot) -> None:
        version = version_of(base.tables)
        if version > VERSION:
            raise NotSaved(
                f"The bookmarks in {self.file.path} were not changed: a newer paperreader wrote them "
                f"(version {version} of the file, and this one knows {VERSION}); update paperreader."
            )

    def _back_up_the_day(self) -> None:
        """Keep the file as it was before the first change of this day. The change itself is already saved."""
        place = self.backups.of_today()
        try:
            if not place.exists():
                keep_as(place, self.file.backup)
                self.backups.thin_out()
        except OSError as error:
            import logging  # seldom needed, and it takes 5 ms

            logging.getLogger(__name__).warning("could not make the backup %s: %s", place, error)

    def changed_on_disk(self) -> bool:
        """Return whether the file differs from when this storage last read or wrote it."""
        try:
            return self._snapshot is None or self._snapshot.stamp != self.file.stamp()
        except OSError:
            return True

    def make_again(self) -> bool:
        """Write a deleted file again with its last known content. Return whether it was deleted.

        Raises:
            DamagedFile: the file's state cannot be read.
            NotSaved: the disk refused.
        """
        known = self._snapshot
        if known is None or known.stamp is None or self._stamp() is not None:
            return False
        with self.locked():
            tables = stamped(known.tables)
            self._snapshot = _Snapshot(self.file.replace(pieces(tables), None), tables)
        return True

    def _stamp(self) -> Stamp | None:
        try:
            return self.file.stamp()
        except OSError as error:
            raise self._damaged(error.strerror or str(error), None) from error

    def restore(self, data: bytes, tables: Tables) -> tuple[Tables | None, Path | None]:
        """Replace the file with the bytes of a backup, which hold these tables, after keeping the file.

        Returns:
            The tables that were there, None if none could be read, and the copy of the replaced file: a
            backup, or a file beside it if it is damaged, None if there was no file.

        Raises:
            NotSaved: the file is of a newer version, the disk refused, or another writer held it.
        """
        with self.locked():
            keep: Path | None = self.backups.of_occasion("before-restore")
            aside = None
            try:
                present = self._fresh()
                self._refuse_newer(present)
            except DamagedFile as error:
                present, aside = _Snapshot(None, {}), error.copy
                keep = None if aside else keep
            self._snapshot = _Snapshot(self.file.restore([data], keep), tables)
            if keep and keep.exists():
                self.backups.thin_out()
        copy = aside or (keep if keep and keep.exists() else None)
        return present.tables if present.stamp else None, copy

    def _fresh(self) -> _Snapshot:
        known = self._snapshot
        if known is None or known.stamp != self._stamp():
            known = self._snapshot = self._load(known.tables if known else {})
        return known

    def _load(self, known: Tables) -> _Snapshot:
        for tries_left in reversed(range(_TRIES)):
            try:
                data, stamp = self.file.read()
            except FileNotFoundError:
                return _Snapshot(None, {})
            except OSError as error:
                raise self._damaged(error.strerror or str(error), None) from error
            try:
                return _Snapshot(stamp, parse(data, known))
            except Malformed as error:
                # An editor that writes in place may be halfway: read a file that keeps changing again.
                time.sleep(_PAUSE)
                if stamp == self._stamp() or not tries_left:
                    raise self._damaged(str(error), self.file.set_aside(data, stamp)) from error
        raise AssertionError("the last try returns or raises")

    def _damaged(self, reason: str, copy: Path | None) -> DamagedFile:
        path = self.file.path
        message = f"The bookmarks in {path} cannot be read ({reason}); the file was left as it is"
        if copy or self.file.makes_copies:
            message += f", a copy of it is {copy}" if copy else ", and no copy of it could be made"
        with suppress(OSError, Malformed):
            parse(self.file.backup.read_bytes())
            message += (
                f"; the bookmarks before the last change are intact in {self.file.backup}: "
                "`paperreader bookmark restore` restores them"
            )
        return DamagedFile(f"{message}.", path, copy)


class RowTable(Table):
    """The TinyDB table of bookmarks: each change is one locked read, change and write, and none is cached."""

    default_query_cache_capacity = 0

    @property
    def storage(self) -> DurableStorage:
        """Return the storage of the file."""
        return cast("DurableStorage", self._storage)

    def rows(self) -> Rows:
        """Return the rows by number, the same object while nothing changed. The caller must not change it."""
        return cast("Rows", self._read_table())

    def change(self, changer: Callable[[dict[int, Row]], None]) -> None:
        """Let `changer` change the rows, by number, and return when they are safely on disk.

        It is called again with the current rows if the file was edited in between.

        Raises:
            DamagedFile, NotSaved: as `DurableStorage.write`; nothing was changed.
        """
        update = cast("Callable[[dict[int, Mapping[str, Any]]], None]", changer)
        with self.storage.locked():
            for _ in range(_TRIES - 1):
                with suppress(Overtaken):
                    self._update_table(update)
                    return
            self._update_table(update)


def _as_rows(rows: Mapping[str, Mapping[str, Any]]) -> Rows:
    return {
        number: row if isinstance(row, Row) else Row(lay_out(msgspec.json.encode(row)))
        for number, row in rows.items()
    }


def _same(tables: Tables, others: Tables) -> bool:
    """Return whether the rows are the same objects under the same numbers in the same order."""
    return tables.keys() == others.keys() and all(
        rows.keys() == others[name].keys() and all(map(is_, rows.values(), others[name].values()))
        for name, rows in tables.items()
    )
