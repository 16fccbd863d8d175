"""One file that is replaced whole or not at all, by one writer at a time. It refuses to know what is in it.

The order of a save is what makes it safe: a temporary file beside the old one is written and forced to the
disk, the old one gets a second name as the backup, the temporary takes its name, and the folder is forced to
the disk. Whenever the program or the power dies, the name leads to the old bytes or to the new ones.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from paperreader.durable.disk import (
    Stamp,
    keep_as,
    name_too,
    temporary_of,
    write_new,
)
from paperreader.errors import NotSaved
from paperreader.folders import make_folder, refuse_missing_target, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from contextlib import AbstractContextManager

_POLL = 0.005
_LOOK = 0.05


class Overtaken(NotSaved):
    """The file changed between reading and writing, by a program that does not know our lock."""


class DurableFile:
    """A file, its lock, its backup and its temporaries, all in one folder.

    Args:
        path: the file; where it is a link the link stays and the file it leads to is replaced.
        patience: seconds to wait for another writer.
        what: what is kept in it, as messages name it: `bookmarks`.
    """

    def __init__(self, path: Path, patience: float, what: str) -> None:
        self.path = path
        self._patience = patience
        self._what = what
        self._hurried = False
        self._threads = RLock()
        self._depth = 0
        self._target = path

    @property
    def target(self) -> Path:
        """The file itself, where `path` is a link to it."""
        return Path(os.path.realpath(self.path))

    @property
    def backup(self) -> Path:
        """The file as it was before the last save."""
        target = self.target
        return target.with_name(f"{target.name}.bak")

    def stamp(self) -> Stamp | None:
        """Return the state of the file now, None if there is none.

        Raises:
            OSError: the system refuses to look, or a link leads to a target that is missing.
        """
        try:
            return Stamp.of(self.path.stat())
        except (FileNotFoundError, NotADirectoryError):
            refuse_missing_target(self.path)
            return None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Nobody else writes the file meanwhile: no thread and no process. May be nested.

        Raises:
            NotSaved: another writer did not finish in time, or the disk refused something done inside.
        """
        if not self._threads.acquire(timeout=self._patience):
            raise NotSaved(self._held())
        self._depth += 1
        try:
            if self._depth > 1:
                yield
            else:
                with self._outermost():
                    yield
        finally:
            self._depth -= 1
            self._threads.release()

    @contextmanager
    def _outermost(self) -> Iterator[None]:
        self._target = self.target
        try:
            refuse_missing_target(self.path)
            make_folder(self._target.parent)
            lock = FileLock(f"{self._target}.lock", mode=0o600, thread_local=False)
            with self._waited_for(lock):
                self._remove_leftovers()
                yield
        except Timeout as error:
            raise NotSaved(self._held()) from error
        except OSError as error:
            raise NotSaved(
                f"The {self._what} could not be saved to {self.path}: {error.strerror or error}; "
                "what was saved before is still there."
            ) from error

    def hurry(self) -> None:
        """Wait for other writers no longer: whoever waits gives up. Callable from any thread."""
        self._hurried = True

    def _waited_for(self, lock: FileLock) -> AbstractContextManager[object]:
        end = monotonic() + self._patience
        while True:
            rest = end - monotonic()
            try:
                return lock.acquire(timeout=max(min(_LOOK, rest), 0), poll_interval=_POLL)
            except Timeout:
                if self._hurried or rest <= _LOOK:
                    raise

    def _held(self) -> str:
        time = "" if self._hurried else f" for more than {self._patience:g} seconds"
        return (
            f"The {self._what} were not saved: another paperreader has held {self.path}{time}; "
            "try again when it is done."
        )

    def read(self) -> tuple[bytes, Stamp]:
        """All the bytes, and the state of the file they are from.

        Raises:
            FileNotFoundError: it is not there.
            OSError: it is not a plain file, or may not be read.
        """
        if self.stamp() is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(self.path))
        # Without O_NONBLOCK, opening a pipe in its place would wait for a writer for ever.
        handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - it is open already
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "it is not a plain file")
            return file.read(), Stamp.of(found)

    def replace(self, pieces: Iterable[bytes], over: Stamp | None, keep: Path | None = None) -> Stamp:
        """Put these bytes in place of the file, which becomes the backup; only while `locked`.

        Args:
            pieces: the bytes.
            over: the state of the file that they take the place of, None where there was none.
            keep: where else the old file is to stay, safely on disk before the new one is there.

        Returns:
            The state of the file afterwards.

        Raises:
            Overtaken: the file is in another state; it was left so.
            OSError: the disk refused; the file is as it was, or in the last step of all already the new one.
        """
        with self._written(pieces) as (temporary, stamp):
            if self.stamp() != over:
                raise Overtaken(f"The {self._what} were not saved: another program is changing {self.path}.")
            if keep and over:
                keep_as(keep, self._target)
            with suppress(FileNotFoundError):
                name_too(Path(f"{self._target}.bak"), self._target)
            temporary.replace(self._target)
        sync_folder(self._target.parent)
        return stamp

    def restore(self, pieces: Iterable[bytes], keep: Path | None) -> Stamp:
        """As `replace`, whatever state the file is in, and without touching the backup."""
        with self._written(pieces) as (temporary, stamp):
            with suppress(FileNotFoundError):
                if keep:
                    keep_as(keep, self._target)
            temporary.replace(self._target)
        sync_folder(self._target.parent)
        return stamp

    @contextmanager
    def _written(self, pieces: Iterable[bytes]) -> Iterator[tuple[Path, Stamp]]:
        """A temporary file with these bytes, safely on disk; removed if it is not given a name."""
        temporary = temporary_of(self._target)
        try:
            yield temporary, write_new(temporary, pieces)
        finally:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)

    def set_aside(self, data: bytes, stamp: Stamp) -> Path | None:
        """Put a copy of damaged bytes beside the file, once for each state of it.

        Returns:
            Where the copy is, None where none could be made.
        """
        target = self.target
        moment = datetime.fromtimestamp(stamp.mtime / 1e9, UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3]
        copy = target.with_name(f"{target.stem}.damaged-{moment}Z{target.suffix}")
        temporary = temporary_of(target)
        try:
            if not copy.exists() or copy.read_bytes() != data:
                write_new(temporary, [data])
                temporary.replace(copy)
                sync_folder(copy.parent)
            return copy
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            return None

    def leftovers(self) -> list[Path]:
        """Temporaries of writers that died, or of one that writes now.

        Raises:
            OSError: the folder cannot be read.
        """
        target = self.target
        with os.scandir(target.parent) as entries:
            names = [entry.name for entry in entries]
        return [
            target.with_name(name)
            for name in names
            if name.startswith(f".{target.name}.") and name.endswith(".tmp")
        ]

    def _remove_leftovers(self) -> None:
        """Remove the temporaries of writers that died: we hold the lock, so none is alive."""
        for path in self.leftovers():
            path.unlink(missing_ok=True)
