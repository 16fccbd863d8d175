"""The care of a bookmarks file: its backups, restoring one of them, and checking that all can be read."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.backups import Backup, describe
from paperreader.bookmarks.layout import TABLE, Malformed, Tables, parse
from paperreader.bookmarks.table import read
from paperreader.durable.disk import keep_as
from paperreader.errors import DamagedFile, NotSaved, PaperReaderError, quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.storage import DurableStorage

LAST = "last"
"""The name of the backup that every change makes: the file before the last change."""


class Restored(msgspec.Struct, frozen=True):
    """The result of a restore.

    Attributes:
        backup: the backup that was restored.
        count: the number of bookmarks now.
        back: the number of papers that are bookmarked now and were not before.
        changed: the number of bookmarks that differ from before.
        gone: the number of bookmarks that are no longer there.
        copy: the copy of the file that was replaced, None if there was no file.
        was_readable: whether that file could be read, so that it is a backup now and can be restored.
    """

    backup: Backup
    count: int
    back: int
    changed: int
    gone: int
    copy: Path | None
    was_readable: bool


class Archive:
    """The backups of a bookmarks file.

    Args:
        storage: the storage of the file.
    """

    def __init__(self, storage: DurableStorage) -> None:
        self.storage = storage

    def backups(self) -> tuple[Backup, ...]:
        """Return every backup, `LAST` among them, the newest content first.

        Raises:
            DamagedFile: the folder of the backups cannot be read.
        """
        folder = self.storage.backups.folder
        try:
            found = [*self.storage.backups.all(), describe(self.storage.file.backup, LAST)]
        except OSError as error:
            raise DamagedFile(
                f"The backups in {folder} cannot be read ({error.strerror or error}).", folder
            ) from error
        return tuple(sorted(filter(None, found), key=lambda backup: backup.written, reverse=True))

    def count(self, backup: Backup) -> int:
        """Return the number of bookmarks in a backup.

        Raises:
            DamagedFile: it cannot be read; the message says why and where.
        """
        return len(_bookmarks(_read(backup)[1]))

    def restore(self, name: str | None = None) -> Restored:
        """Replace the file with a backup, after keeping the file itself as a backup.

        Args:
            name: the name of the backup, or of its file. None chooses the newest backup that can be read and
                differs from the present file: this undoes a restore and mends a damaged file.

        Raises:
            PaperReaderError: there is no such backup.
            DamagedFile: it cannot be read.
            NotSaved: the file is of a newer version, the disk refused, or another writer held it.
        """
        backup = self._named(name) if name else self._newest_other()
        data, tables = _read(backup)
        before, copy = self.storage.restore(data, tables)
        was, now = _bookmarks(before or {}), _bookmarks(tables)
        return Restored(
            backup=backup,
            count=len(now),
            back=len(now.keys() - was.keys()),
            changed=sum(now[paper_id] != was[paper_id] for paper_id in now.keys() & was.keys()),
            gone=len(was.keys() - now.keys()),
            copy=copy,
            was_readable=before is not None,
        )

    def keep(self, occasion: str) -> Path:
        """Back up the present file for a reason in small letters, as in `before-joining`. Return the backup.

        Raises:
            NotSaved: the disk refused.
        """
        storage = self.storage
        place = storage.backups.of_occasion(occasion)
        try:
            with storage.locked():
                keep_as(place, storage.file.target)
        except OSError as error:
            raise NotSaved(
                f"The backup of {storage.file.path} was not made ({error.strerror or error}), so nothing was "
                "changed."
            ) from error
        return place

    def _named(self, name: str) -> Backup:
        backups = self.backups()
        for backup in backups:
            if name in (backup.name, backup.path.name, str(backup.path)):
                return backup
        known = ", ".join(backup.name for backup in backups[:5])
        raise PaperReaderError(
            f"There is no backup {quoted(name)}; "
            + (f"the newest are {known}." if known else "there is none at all yet.")
        )

    def _newest_other(self) -> Backup:
        present = None
        with suppress(OSError):
            present = self.storage.file.read()[0]
        for backup in self.backups():
            with suppress(DamagedFile):
                if _read(backup)[0] != present:
                    return backup
        raise PaperReaderError(
            f"There is no backup of {self.storage.file.path} that can be read and differs from it."
        )


def _read(backup: Backup) -> tuple[bytes, Tables]:
    """Return the bytes of a backup, and its tables."""
    try:
        data = backup.path.read_bytes()
        return data, parse(data)
    except (OSError, Malformed) as error:
        reason = getattr(error, "strerror", None) or error
        raise DamagedFile(f"The backup {backup.path} cannot be read ({reason}).", backup.path) from error


def _bookmarks(tables: Tables) -> Mapping[str, Bookmark]:
    return read(tables.get(TABLE, {})).bookmarks
