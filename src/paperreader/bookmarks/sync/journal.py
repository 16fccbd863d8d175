"""Record whether a sync had taken a commit into the bookmarks when it was killed before it could finish.

Without this record, a change that the user undid after the kill would look like one that has not arrived yet,
and would be applied again. The record is written under the lock of the bookmarks, so their file has another
state exactly if they were saved.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path


class _Target(msgspec.Struct, frozen=True):
    """The commit to be taken into the bookmarks, and the state of their file before."""

    commit: str
    stamp: tuple[int, ...] | None


class Taking:
    """The record of a commit that is being taken into the bookmarks.

    Args:
        file: the file of the record.
        bookmarks: the bookmarks file.
    """

    def __init__(self, file: Path, bookmarks: Path) -> None:
        self._file = file
        self._bookmarks = bookmarks
        self._target: _Target | None = None

    def tell(self, commit: str) -> None:
        """Record that a commit is being taken into the bookmarks. The caller must hold their lock."""
        target = _Target(commit, self._stamp())
        if target != self._target:
            self._file.write_bytes(msgspec.json.encode(target))
            self._target = target

    def was_done(self, commit: str) -> bool:
        """Return whether the commit was taken into the bookmarks, whatever changed since."""
        try:
            target = msgspec.json.decode(self._file.read_bytes(), type=_Target)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return False
        return target.commit == commit and target.stamp != self._stamp()

    def forget(self) -> None:
        """Remove the record, because taking the commit is complete."""
        self._target = None
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self._bookmarks.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
