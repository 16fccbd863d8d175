"""What is done to files and folders so that it is still there after a power loss: written, named, forced.

It refuses to know locks, and what is in a file.
"""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from paperreader.folders import make_folder, sync_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_NO_LINKS = frozenset(
    {errno.EPERM, errno.EACCES, errno.EXDEV, errno.EMLINK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
)


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


def keep_as(place: Path, source: Path) -> None:
    """Give a file one more name, in whatever folder, or a copy where it cannot have one; down to the disk.

    Raises:
        FileNotFoundError: there is no such file.
        OSError: the disk refused.
    """
    make_folder(place.parent)
    name_too(place, source)
    sync_folder(place.parent)


def name_too(place: Path, source: Path) -> None:
    """Let `place` name the same file as `source`, or a copy of it, whatever it named before."""
    spare = temporary_of(place)
    try:
        try:
            os.link(source, spare)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _copy(source, spare)
        spare.replace(place)
    finally:
        # Renaming onto another name of the same file leaves both, so the spare may still be there.
        with suppress(OSError):
            spare.unlink(missing_ok=True)


def _copy(source: Path, place: Path) -> None:
    write_new(place, [source.read_bytes()])
    state = source.stat()
    os.utime(place, ns=(state.st_atime_ns, state.st_mtime_ns))


def temporary_of(target: Path) -> Path:
    """A name beside a file that no file has; `DurableFile.leftovers` knows it again."""
    return target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")


def write_new(path: Path, pieces: Iterable[bytes]) -> Stamp:
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
