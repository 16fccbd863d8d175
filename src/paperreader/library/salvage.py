"""What can be saved from a damaged library: the marks of what was read. All else the sources have."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def salvage(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copy what was read from a damaged file, as far as it can be read, into the library that replaces it.

    Args:
        damaged: where the file is now; it is not changed.
        connection: to the new library, in no transaction.

    Returns:
        How many papers are known to be read.
    """
    marks = _marks(damaged)
    connection.execute("begin immediate")
    connection.executemany("insert or ignore into reading values (?, ?)", marks.items())
    connection.execute("commit")
    return len(marks)


def _marks(damaged: Path) -> dict[str, str]:
    """When each paper was read: from both ends of the table up to the damage, which may be amidst it."""
    marks: dict[str, str] = {}
    # Without its log beside it SQLite would make one, unless it is told that nobody writes.
    alone = "" if Path(f"{damaged}-wal").exists() else "&immutable=1"
    for direction in ("asc", "desc"):
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro{alone}", uri=True)) as reader,
        ):
            rows = reader.execute(f"select paper_id, read_at from reading order by paper_id {direction}")  # noqa: S608
            # Of rows one by one, for those before the damage stay when reading ends with an error.
            marks.update(row for row in rows if all(isinstance(value, str) for value in row))
    return marks
