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
from typing import TYPE_CHECKING

import msgspec
from filelock import FileLock, Timeout

from paperreader.errors import NotSaved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
)
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})
_POLL = 0.005


class Overtaken(NotSaved):
    """The file changed between reading and writing, by a program that does not know our lock."""


class Stamp(msgspec.Struct, frozen=True):
    """What tells one state of a file from another without reading it.

    Attributes:
        device, inode: which file it is.
        size: bytes.
        mtime: nanoseconds since 1970.
    """

    device: int
    inode: int
    size: int
    mtime: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """The stamp in what `os.stat` found."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


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
        """The state of the file now, None where there is none."""
        try:
            return Stamp.of(self.path.stat())
        except FileNotFoundError:
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
            _make_folder(self._target.parent)
            lock = FileLock(f"{self._target}.lock", mode=0o600, thread_local=False)
            with lock.acquire(timeout=self._patience, poll_interval=_POLL):
                self._remove_leftovers()
                yield
        except Timeout as error:
            raise NotSaved(self._held()) from error
        except OSError as error:
            raise NotSaved(
                f"The {self._what} could not be saved to {self.path}: {error.strerror or error}; "
                "what was saved before is still there."
            ) from error

    def _held(self) -> str:
        return (
            f"The {self._what} were not saved: another paperreader has held {self.path} for more than "
            f"{self._patience:g} seconds; try again when it is done."
        )

    def read(self) -> tuple[bytes, Stamp]:
        """All the bytes, and the state of the file they are from.

        Raises:
            OSError: it is not there, is not a plain file, or may not be read.
        """
        # Without O_NONBLOCK, opening a pipe in its place would wait for a writer for ever.
        handle = os.open(self.path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with open(handle, "rb") as file:  # noqa: PTH123 - it is open already
            found = os.fstat(handle)
            if not stat.S_ISREG(found.st_mode):
                raise OSError(errno.EINVAL, "it is not a plain file")
            return file.read(), Stamp.of(found)

    def replace(self, pieces: Iterable[bytes], over: Stamp | None) -> Stamp:
        """Put these bytes in place of the file, which becomes the backup; only while `locked`.

        Args:
            pieces: the bytes.
            over: the state of the file that they take the place of, None where there was none.

        Returns:
            The state of the file afterwards.

        Raises:
            Overtaken: the file is in another state; it was left so.
            OSError: the disk refused; the file is as it was, or in the last step of all already the new one.
        """
        with self._written(pieces) as (temporary, stamp):
            if self.stamp() != over:
                raise Overtaken(f"The {self._what} were not saved: another program is changing {self.path}.")
            self._back_up()
            temporary.replace(self._target)
        _sync_folder(self._target.parent)
        return stamp

    def restore(self, pieces: Iterable[bytes]) -> Stamp:
        """As `replace`, whatever state the file is in, and without touching the backup."""
        with self._written(pieces) as (temporary, stamp):
            temporary.replace(self._target)
        _sync_folder(self._target.parent)
        return stamp

    @contextmanager
    def _written(self, pieces: Iterable[bytes]) -> Iterator[tuple[Path, Stamp]]:
        """A temporary file with these bytes, safely on disk; removed if it is not given a name."""
        temporary = _temporary(self._target)
        try:
            yield temporary, _write(temporary, pieces)
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
        temporary = _temporary(target)
        try:
            if not copy.exists() or copy.read_bytes() != data:
                _write(temporary, [data])
                temporary.replace(copy)
                _sync_folder(copy.parent)
            return copy
        except OSError:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
            return None

    def _back_up(self) -> None:
        """Give the old file its second name, or copy it where a file can have only one."""
        spare = _temporary(self._target)
        try:
            try:
                os.link(self._target, spare)
            except FileNotFoundError:
                return
            except OSError as error:
                if error.errno not in _NO_LINKS:
                    raise
                _write(spare, [self._target.read_bytes()])
            spare.replace(f"{self._target}.bak")
        finally:
            # Renaming onto another name of the same file leaves both, so the spare may still be there.
            with suppress(OSError):
                spare.unlink(missing_ok=True)

    def _remove_leftovers(self) -> None:
        """Remove the temporaries of writers that died: we hold the lock, so none is alive."""
        with os.scandir(self._target.parent) as entries:
            for entry in entries:
                if entry.name.startswith(f".{self._target.name}.") and entry.name.endswith(".tmp"):
                    Path(entry.path).unlink(missing_ok=True)


def _temporary(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")


def _write(path: Path, pieces: Iterable[bytes]) -> Stamp:
    """Write a new file that only its owner may read, down to the disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(handle, rest) :]
        os.fsync(handle)
        return Stamp.of(os.fstat(handle))
    finally:
        os.close(handle)


def _make_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing, each safely named in the one above."""
    if folder.is_dir():
        return
    _make_folder(folder.parent)
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    """Force the names in a folder to the disk, where the system can."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise
    finally:
        os.close(handle)
