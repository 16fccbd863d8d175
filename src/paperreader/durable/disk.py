"""Write, rename and force files and folders to disk so that they survive a power loss.

This module does not know locks or the content of a file.
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
    """The data that distinguish two states of a file without reading it.

    Attributes:
        device, inode: the identity of the file.
        size: in bytes.
        mtime: nanoseconds since 1970.
    """

    device: int
    inode: int
    size: int
    mtime: int

    @classmethod
    def of(cls, found: os.stat_result) -> Stamp:
        """Return the stamp in a result of `os.stat`."""
        return cls(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns)


def keep_as(place: Path, source: Path) -> None:
    """Give a file a second name in any folder, or a copy if that is impossible, down to the disk.

    Raises:
        FileNotFoundError: the file does not exist.
        OSError: the disk refused.
    """
    make_folder(place.parent)
    name_too(place, source)
    sync_folder(place.parent)


def name_too(place: Path, source: Path) -> None:
    """Make `place` another name of the file `source`, or a copy of it, replacing what it named before."""
    spare = temporary_of(place)
    try:
        try:
            os.link(source, spare)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            write_new(spare, [source.read_bytes()])
            state = source.stat()
            os.utime(spare, ns=(state.st_atime_ns, state.st_mtime_ns))
        spare.replace(place)
    finally:
        # Renaming onto another name of the same file leaves both, so the spare may still exist.
        with suppress(OSError):
            spare.unlink(missing_ok=True)


def temporary_of(target: Path) -> Path:
    """Return an unused name beside a file, which `DurableFile.leftovers` recognises."""
    return target.with_name(f".{target.name}.{os.urandom(6).hex()}.tmp")


def write_new(path: Path, pieces: Iterable[bytes], *, synced: bool = True) -> Stamp:
    """Write a new file that only its owner may read, down to the disk if `synced`."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    try:
        for piece in pieces:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(handle, rest) :]
        if synced:
            os.fsync(handle)
        return Stamp.of(os.fstat(handle))
    finally:
        os.close(handle)
