"""Make the file of the library, set it aside, and read one that cannot be written.

SQLite needs an index beside a file with a write-ahead log, and may have to make that index. If it cannot, a
file without a log is read as immutable, and a file with a log is read from a copy.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.folders import make_folder, refuse_missing_target
from paperreader.library.connection import DAMAGED, code_of
from paperreader.models.value import Value

if TYPE_CHECKING:
    from collections.abc import Iterator
    from tempfile import TemporaryDirectory

IN_MEMORY = ":memory:"
"""The address of a database without a file."""


class Way(Value, frozen=True):
    """One way to a database.

    Attributes:
        address: the address to connect to, as an SQLite URI.
        folder: holds the copy that the address names, or None if the address is the file itself.
    """

    address: str
    folder: TemporaryDirectory[str] | None = None

    def leave(self) -> None:
        """Remove the copy, if there is one; call this after the last connection to it was closed."""
        if self.folder is not None:
            self.folder.cleanup()


def way_to_write(path: Path) -> Way:
    """Return the usual way to a file; connecting to it never makes a missing file."""
    return Way(f"{path.absolute().as_uri()}?mode=rw")


def ways_to_read(path: Path) -> Iterator[Way]:
    """Return the ways to read a file that cannot be written, best first; the last is an empty database."""
    address = path.absolute().as_uri()
    log = Path(f"{path}-wal")
    yield Way(f"{address}?mode=ro")
    with suppress(OSError):
        if not log.exists() or not log.stat().st_size:
            yield Way(f"{address}?immutable=1")
    import shutil  # These are only for a file that cannot be written, and delay a start.
    from tempfile import TemporaryDirectory

    with suppress(OSError):
        folder = TemporaryDirectory(prefix="paperreader-")
        copy = Path(folder.name) / path.name
        try:
            shutil.copyfile(path, copy)
            if log.exists():
                shutil.copyfile(log, f"{copy}-wal")
        except OSError:
            folder.cleanup()
            raise
        yield Way(way_to_write(copy).address, folder)
    yield Way(IN_MEMORY)


def make_file(path: Path) -> None:
    """Make an empty file and its folder, accessible only to their owner, unless the file exists.

    Raises:
        OSError: the system refused, or a link leads to a target that is missing.
    """
    refuse_missing_target(path)
    if not path.exists():
        make_folder(path.parent)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


def move_away(path: Path) -> Path:
    """Rename a file and the files that SQLite keeps beside it. Return its new path.

    Raises:
        OSError: the system refused.
    """
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%fZ")
    aside = path.with_name(f"{path.stem}.damaged-{stamp}.db")
    for suffix in ("", "-wal", "-shm"):
        part = Path(f"{path}{suffix}")
        if part.exists():
            part.replace(f"{aside}{suffix}")
    return aside


def make_again(path: Path, source: sqlite3.Connection) -> None:
    """Write a deleted file again from a connection to it.

    Raises:
        OSError, sqlite3.Error: it could not be written; no file was made.
    """
    refuse_missing_target(path)
    spare = path.with_name(f".{path.name}.{os.urandom(6).hex()}.tmp")
    make_file(spare)
    try:
        with closing(sqlite3.connect(spare)) as connection:
            source.backup(connection)
        spare.replace(path)
    finally:
        spare.unlink(missing_ok=True)


def is_damaged(path: Path) -> bool:
    """Read the complete file through a separate connection, and return whether it is damaged.

    SQLite also reports a disk that fails for a moment as a damaged file.
    """
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            return bool(connection.execute("pragma quick_check(1)").fetchone()[0] != "ok")
    except sqlite3.Error as error:
        return code_of(error) in DAMAGED
