"""Checks of the SQLite files: the library and the caches. They are read, and no file is made beside them."""

from __future__ import annotations

import sqlite3
import stat
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli.commands.doctor.finding import Finding, State, holder_of, size
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.paths import Paths

_STEPS = 100_000
"""The instructions of SQLite after which it looks whether Ctrl+C was pressed."""


def library(paths: Paths, *, quickly: bool = False) -> Iterator[Finding]:
    """Check the library: SQLite's quick check, its size, and whether another program has it open.

    Args:
        paths: the paths of our files.
        quickly: only count its papers; a check reads the file from its first byte to its last.
    """
    advice = "Start the reader: it sets the damaged file aside and begins a new one."
    yield _checked("library", paths.library, advice, is_library=True, quickly=quickly)


def caches(paths: Paths) -> Iterator[Finding]:
    """Check the caches, which may be deleted at any time."""
    for name, file in (
        ("answers", paths.http_cache),
        ("full texts", paths.full_texts),
        ("index of full texts", paths.full_text_index),
        ("pictures", paths.pictures),
    ):
        yield _checked(name, file, f"Delete {file}; it fills again as papers are fetched.")


def _checked(
    name: str, file: Path, advice: str, *, is_library: bool = False, quickly: bool = False
) -> Finding:
    try:
        if not stat.S_ISREG(file.stat().st_mode):
            return Finding("files", name, State.FIX, f"{file} is not a file", "Move it away.")
    except (FileNotFoundError, NotADirectoryError):
        if file.is_symlink():
            return Finding("files", name, State.FIX, f"{file} links to nothing", "Remove the link.")
        return Finding("files", name, State.OK, f"{file}: none yet")
    words = f"{file}: {size(_length(file))}"
    try:
        found = _look(file, is_library=is_library, quickly=quickly)
    except sqlite3.Error as error:
        return _failed(error, name, words, advice)
    if found.state is State.FIX:
        return found._replace(name=name, found=f"{words}, {found.found}")
    return found._replace(
        name=name, found=f"{words}{found.found}{'' if quickly else ', checked'}{holder_of(file)}"
    )


def _failed(error: sqlite3.Error, name: str, words: str, advice: str) -> Finding:
    if not isinstance(error, sqlite3.OperationalError):
        return Finding("files", name, State.FIX, f"{words}, damaged: {error}", advice)
    if "interrupted" in str(error):
        # SQLite clears the exception of Ctrl+C.
        raise KeyboardInterrupt from error
    if "locked" in str(error) or "busy" in str(error):
        return Finding("files", name, State.NOTE, f"{words}, locked by another program now")
    advice = "Check the permissions of the file and of its folder."
    return Finding("files", name, State.FIX, f"{words}, cannot be read: {error}", advice)


def _look(file: Path, *, is_library: bool, quickly: bool) -> Finding:
    """Return what is in a file. A file that is being opened by another program meanwhile is read again."""
    way = _way(file)
    with closing(sqlite3.connect(f"{file.absolute().as_uri()}?{way}", uri=True, timeout=1)) as connection:
        connection.set_progress_handler(lambda: 0, _STEPS)
        try:
            found = _papers(connection) if is_library else Finding("files", "", State.OK, "")
            if found.state is State.OK and not quickly:
                _quick_check(connection)
        except sqlite3.DatabaseError:
            if _way(file) == way:
                raise
            return _look(file, is_library=is_library, quickly=quickly)
    return found


def _quick_check(connection: sqlite3.Connection) -> None:
    (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
    if verdict != "ok":
        raise sqlite3.DatabaseError(verdict)


def _papers(connection: sqlite3.Connection) -> Finding:
    """Return the number of papers, or why the file is not a library of this version."""
    from paperreader.library.migrations import APPLICATION_ID
    from paperreader.library.schema import MIGRATIONS

    (mark,) = connection.execute("pragma application_id").fetchone()
    (version,) = connection.execute("pragma user_version").fetchone()
    if version > len(MIGRATIONS) and mark == APPLICATION_ID:
        return Finding(
            "files", "", State.FIX, "written by a later version of paperreader", "Update paperreader."
        )
    if mark != APPLICATION_ID:
        if not connection.execute("select 1 from sqlite_master limit 1").fetchone():
            return Finding("files", "", State.OK, ", empty")
        advice = "Move it away, or start the reader, which does so and begins a new one."
        return Finding("files", "", State.FIX, "the database of another program", advice)
    (count,) = connection.execute("select count(*) from papers").fetchone()
    return Finding("files", "", State.OK, f", {counted(count, 'paper')}")


def _way(file: Path) -> str:
    """Return how SQLite opens a file without making others beside it.

    Beside a file with a log, SQLite makes an index, unless another program has done so.
    """
    log, index = Path(f"{file}-wal"), Path(f"{file}-shm")
    with suppress(OSError):
        if (not log.exists() or not log.stat().st_size) and not index.exists():
            return "immutable=1"
    return "mode=ro"


def _length(file: Path) -> int:
    """Return the bytes of a database, with its log."""
    beside = (Path(f"{file}{ending}") for ending in ("", "-wal"))
    return sum(one.stat().st_size for one in beside if one.exists())
