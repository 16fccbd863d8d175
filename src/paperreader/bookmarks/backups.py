"""The folder of the backups: its files, the name of the next backup, and how long each is kept.

A backup is a complete bookmarks file. The first change of a day makes one of the file before that change:
`bookmarks-2026-11-23.json`. Rare operations make others, which name their reason:
`bookmarks-2026-11-23T090500.123Z-before-restore.json`. This module does not know the content of a file. Days
are days of UTC.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAYS, WEEKS, MONTHS = 7, 4, 12
"""The daily backups that are kept: the newest so many, and the newest of each of so many weeks and months."""

OCCASIONS = 10
"""The number of other backups that are kept, the newest ones."""


class Backup(msgspec.Struct, frozen=True):
    """One backup.

    Attributes:
        name: what distinguishes it: `2026-11-23`, `2026-11-23T090500.123Z-before-restore`, `last`.
        path: the file.
        written: when its content was written, in UTC.
        size: in bytes.
    """

    name: str
    path: Path
    written: datetime
    size: int


class BackupFolder:
    """The backups of one file. The first backup makes the folder.

    Args:
        folder: the folder of the backups.
        stem: the beginning of their names.
        clock: returns the present time, in UTC.
    """

    def __init__(self, folder: Path, stem: str, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._stem = stem
        self._clock = clock
        self._is_name = re.compile(
            rf"{re.escape(stem)}-(\d{{4}}-\d\d-\d\d(?:T[\d.]+Z-[a-z0-9-]+)?)\.json"
        ).fullmatch

    def of_today(self) -> Path:
        """Return the path of today's backup, which may not exist yet."""
        return self._place(f"{self._clock():%Y-%m-%d}")

    def of_occasion(self, occasion: str) -> Path:
        """Return the path for a backup made now for a reason in small letters, as in `before-restore`."""
        now = self._clock()
        return self._place(f"{now:%Y-%m-%dT%H%M%S}.{now.microsecond // 1000:03}Z-{occasion}")

    def all(self) -> tuple[Backup, ...]:
        """Return every backup in the folder, the newest content first.

        Raises:
            OSError: the folder exists and cannot be read.
        """
        if not self.folder.exists():
            return ()
        found = (self._backup(path) for path in self.folder.iterdir())
        return tuple(
            sorted(filter(None, found), key=lambda backup: (backup.written, backup.name), reverse=True)
        )

    def leftovers(self) -> tuple[Path, ...]:
        """Return the temporary files of programs that are making a backup, or died while they made one."""
        return tuple(self.folder.glob(f".{self._stem}-*.tmp")) if self.folder.exists() else ()

    def thin_out(self) -> None:
        """Remove the leftovers and the backups that need not be kept. The caller must hold the file's lock.

        Raises:
            OSError: the disk refused.
        """
        names = [found[1] for path in self.folder.iterdir() if (found := self._is_name(path.name))]
        occasions = sorted(name for name in names if "T" in name)
        days: dict[date, str] = {}
        for name in names:
            with suppress(ValueError):
                days[date.fromisoformat(name)] = name
        gone = [*occasions[:-OCCASIONS], *(days[day] for day in days.keys() - kept_days(days))]
        for path in (*map(self._place, gone), *self.leftovers()):
            path.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self.folder / f"{self._stem}-{name}.json"

    def _backup(self, path: Path) -> Backup | None:
        found = self._is_name(path.name)
        return describe(path, found[1]) if found else None


def describe(path: Path, name: str) -> Backup | None:
    """Return the backup at a path, None if there is no plain file."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    written = datetime.fromtimestamp(state.st_mtime, UTC)
    return Backup(name, path, written, state.st_size) if path.is_file() else None


def kept_days(days: Iterable[date]) -> frozenset[date]:
    """Return the daily backups to keep. None is dropped for its age alone."""
    newest_first = sorted(days, reverse=True)
    # The last day written for a week or a month is its newest one.
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    return frozenset(
        (*newest_first[:DAYS], *sorted(weeks.values())[-WEEKS:], *sorted(months.values())[-MONTHS:])
    )
