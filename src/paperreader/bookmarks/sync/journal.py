"""Whether bookmarks were already brought to a commit when a sync was killed between doing so and saying so.

Without it, what the reader took back after the kill would look like what had not come yet, and come again.
It is told under the lock of the bookmarks, so their file is another one exactly if they were saved.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from pathlib import Path


class _Told(msgspec.Struct, frozen=True):
    """To which commit the bookmarks were to be brought, and which state of their file was to be replaced."""

    commit: str
    stamp: tuple[int, ...] | None


class Taking:
    """A word about the bookmarks that are being taken.

    Args:
        file: where it is written.
        bookmarks: the bookmarks file.
    """

    def __init__(self, file: Path, bookmarks: Path) -> None:
        self._file = file
        self._bookmarks = bookmarks
        self._told: _Told | None = None

    def tell(self, commit: str) -> None:
        """Say that the bookmarks are now brought to a commit; while nobody else can save them."""
        told = _Told(commit, self._stamp())
        if told != self._told:
            self._file.write_bytes(msgspec.json.encode(told))
            self._told = told

    def was_done(self, commit: str) -> bool:
        """Whether they were brought there, whatever was changed since."""
        try:
            told = msgspec.json.decode(self._file.read_bytes(), type=_Told)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return False
        return told.commit == commit and told.stamp != self._stamp()

    def forget(self) -> None:
        """It is over."""
        self._told = None
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self._bookmarks.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
