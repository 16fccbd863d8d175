"""One file that is replaced completely or not at all, by one writer at a time. Its content is not known here.

The order of a save makes it safe: a temporary file beside the old one is written and forced to disk, the old
one gets a second name as the backup, the temporary takes its name, and the folder is forced to disk. Whenever
the program or the power dies, the name leads to the old bytes or to the new ones.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from time import monotonic
from typing import TYPE_CHECKING

from paperreader.durable.disk import Stamp, keep_as, name_too, temporary_of, write_new
from paperreader.errors import NotSaved
from paperreader.folders import make_folder, refuse_missing_target, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from filelock import FileLock

_POLL = 0.005
_LOOK = 0.05


class Overtaken(NotSaved):
    """The file changed between reading and writing, by a program that does not know our lock."""


class DurableFile:
    """A file, its lock, its backup and its temporary files, all in one folder.

    Args:
        path: the file; if it is a symbolic link, the link stays and its target is replaced.
        patience: seconds to wait for another writer.
        what: the content as messages name it: `bookmarks`.

    Attributes:
        makes_copies: whether `set_aside` copies damaged bytes; a check turns this off, as it changes nothing.
    """

    def __init__(self, path: Path, patience: float, what: str) -> None:
        self.path = path
        self._patience = patience
        self._what = what
        self._hurried = False
        self._threads = RLock()
        self._depth = 0
        self._target = path
        self.makes_copies = True

    @property
    def target(self) -> Path:
        """Return the file itself, which `path` may link to."""
        return Path(os.path.realpath(self.path))

    @property
    def backup(self) -> Path:
        """Return the path of the file as it was before the last save."""
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
        """Lock the file against all other threads and processes that write. It may be nested.

        Raises:
            NotSaved: another writer did not finish in time, or the disk refused an operation inside.
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
        from filelock import FileLock, Timeout  # Reading, as at the start, needs no lock.

        self._target = self.target
        try:
            refuse_missing_target(self.path)
            make_folder(self._target.parent)
            lock = FileLock(f"{self._target}.lock", mode=0o600, thread_local=False)
            with self._waited_for(lock):
                for path in self.leftovers():
                    # We hold the lock, so no writer of these is alive.
                    path.unlink(missing_ok=True)
                yield
        except Timeout as error:
            raise NotSaved(self._held()) from error
        except OSError as error:
            raise NotSaved(
                f"The {self._what} could not be saved to {self.path}: {error.strerror or error}; "
                "what was saved before is still there."
            ) from error

    def hurry(self) -> None:
        """Stop waiting for other writers: pending waits give up. This may be called from any thread."""
        self._hurried = True

    def _waited_for(self, lock: FileLock) -> AbstractContextManager[object]:
        from filelock import Timeout

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
        """Return all the bytes, and the state of the file that they are from.

        Raises:
            FileNotFoundError: the file does not exist.
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
        """Replace the file with these bytes; the old file becomes the backup. Call it only while `locked`.

        Args:
            pieces: the bytes.
            over: the state of the file to be replaced, None if there was no file.
            keep: a further path for the old file, safely on disk before the new file is there.

        Returns:
            The state of the file afterwards.

        Raises:
            Overtaken: the file is in another state; it was not touched.
            OSError: the disk refused; the file is unchanged, or already the new one if the last step failed.
        """
        with _written(self._target, pieces) as (temporary, stamp):
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
        """Replace the file as `replace` does, whatever its state, and leave the backup alone."""
        with _written(self._target, pieces) as (temporary, stamp):
            with suppress(FileNotFoundError):
                if keep:
                    keep_as(keep, self._target)
            temporary.replace(self._target)
        sync_folder(self._target.parent)
        return stamp

    @contextmanager
    def untouched(self) -> Iterator[None]:
        """Copy no damaged bytes inside the block."""
        self.makes_copies = False
        try:
            yield
        finally:
            self.makes_copies = True

    def set_aside(self, data: bytes, stamp: Stamp) -> Path | None:
        """Copy damaged bytes to a file beside this one, once for each state of it.

        Returns:
            The path of the copy, None if it could not be made or is not wanted.
        """
        if not self.makes_copies:
            return None
        target = self.target
        moment = datetime.fromtimestamp(stamp.mtime / 1e9, UTC).strftime("%Y%m%dT%H%M%S.%f")[:-3]
        copy = target.with_name(f"{target.stem}.damaged-{moment}Z{target.suffix}")
        try:
            if not copy.exists() or copy.read_bytes() != data:
                with _written(copy, [data]) as (temporary, _):
                    temporary.replace(copy)
                sync_folder(copy.parent)
            return copy
        except OSError:
            return None

    def leftovers(self) -> list[Path]:
        """Return the temporary files of writers that are writing now, or that died.

        Raises:
            OSError: the folder cannot be read.
        """
        target = self.target
        start = f".{target.name}."
        return [
            path for path in target.parent.iterdir() if path.name.startswith(start) and path.suffix == ".tmp"
        ]


@contextmanager
def _written(target: Path, pieces: Iterable[bytes]) -> Iterator[tuple[Path, Stamp]]:
    """Yield a temporary file beside a target with these bytes, safely on disk; at the end it is gone."""
    temporary = temporary_of(target)
    try:
        yield temporary, write_new(temporary, pieces)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
