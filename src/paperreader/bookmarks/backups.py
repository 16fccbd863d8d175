"""The folder of the backups: what is in it, what the next one is called, and which are kept how long.

A backup is a whole bookmarks file. One is made at the first change of a day, of how the file stood before it:
`bookmarks-2026-11-23.json`. Others are made before something rare is done and say what it was:
`bookmarks-2026-11-23T090500.123Z-before-restore.json`. It refuses to know what stands in a file. Days are
those of UTC.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DAYS, WEEKS, MONTHS = 7, 4, 12
"""Of the daily backups are kept: the newest so many, and the newest of each of so many weeks and months."""

OCCASIONS = 10
"""Of the other backups so many are kept, the newest."""


class Backup(msgspec.Struct, frozen=True):
    """One backup.

    Attributes:
        name: what tells it from the others: `2026-11-23`, `2026-11-23T090500.123Z-before-restore`, `last`.
        path: the file.
        written: when what stands in it was written, in UTC.
        size: bytes.
    """

    name: str
    path: Path
    written: datetime
    size: int


class BackupFolder:
    """The backups of one file. The folder is made with the first of them.

    Args:
        folder: where they are.
        stem: how their names begin.
        clock: the moment, in UTC.
    """

    def __init__(self, folder: Path, stem: str, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self._stem = stem
        self._clock = clock
        self._is_name = re.compile(
            rf"{re.escape(stem)}-(\d{{4}}-\d\d-\d\d(?:T[\d.]+Z-[a-z0-9-]+)?)\.json"
        ).fullmatch

    def of_today(self) -> Path:
        """Where the backup of today is, or is to be."""
        return self._place(f"{self._clock():%Y-%m-%d}")

    def of_occasion(self, occasion: str) -> Path:
        """Where a backup is to be that is made now for a reason, in small letters: `before-restore`."""
        now = self._clock()
        return self._place(f"{now:%Y-%m-%dT%H%M%S}.{now.microsecond // 1000:03}Z-{occasion}")

    def all(self) -> tuple[Backup, ...]:
        """Every backup in the folder, the newest content first.

        Raises:
            OSError: the folder is there and cannot be read.
        """
        if not self.folder.exists():
            return ()
        found = (self._backup(path) for path in self.folder.iterdir())
        return tuple(
            sorted(filter(None, found), key=lambda backup: (backup.written, backup.name), reverse=True)
        )

    def leftovers(self) -> tuple[Path, ...]:
        """Temporaries of programs that died while they made a backup, or of one that makes one now."""
        return tuple(self.folder.glob(f".{self._stem}-*.tmp")) if self.folder.exists() else ()

    def thin_out(self) -> None:
        """Remove the backups that are older than has to be, and the leftovers; only while the file is locked.

        Raises:
            OSError: the disk refused.
        """
        names = [found[1] for path in self.folder.iterdir() if (found := self._is_name(path.name))]
        occasions = sorted(name for name in names if "T" in name)
        days = {date.fromisoformat(name): name for name in names if "T" not in name and _is_day(name)}
        kept = kept_days(days)
        gone = [*occasions[:-OCCASIONS], *(name for day, name in days.items() if day not in kept)]
        for path in (*map(self._place, gone), *self.leftovers()):
            path.unlink(missing_ok=True)

    def _place(self, name: str) -> Path:
        return self.folder / f"{self._stem}-{name}.json"

    def _backup(self, path: Path) -> Backup | None:
        found = self._is_name(path.name)
        return describe(path, found[1]) if found else None


def describe(path: Path, name: str) -> Backup | None:
    """The backup at a path; None where there is no plain file."""
    try:
        state = path.stat()
    except FileNotFoundError:
        return None
    written = datetime.fromtimestamp(state.st_mtime, UTC)
    return Backup(name, path, written, state.st_size) if path.is_file() else None


def kept_days(days: Iterable[date]) -> frozenset[date]:
    """Which of these daily backups are to be kept: nothing is dropped for its age alone."""
    newest_first = sorted(days, reverse=True)
    # The last one of a week or month that is written into these is its newest.
    weeks = {day.isocalendar()[:2]: day for day in reversed(newest_first)}
    months = {(day.year, day.month): day for day in reversed(newest_first)}
    return frozenset(
        (*newest_first[:DAYS], *sorted(weeks.values())[-WEEKS:], *sorted(months.values())[-MONTHS:])
    )


def _is_day(name: str) -> bool:
    try:
        date.fromisoformat(name)
    except ValueError:
        return False
    return True
