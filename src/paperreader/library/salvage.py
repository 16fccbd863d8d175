"""Save the read marks from a damaged library. Everything else can be fetched from the sources again."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path


def salvage(damaged: Path, connection: sqlite3.Connection) -> int:
    """Copy the read marks of a damaged file, as far as they can be read, into the library that replaces it.

    Args:
        damaged: the current path of the file, which is not changed.
        connection: to the new library, in no transaction.

    Returns:
        The number of papers known to be read.
    """
    marks = _marks(damaged)
    connection.execute("begin immediate")
    connection.executemany("insert or ignore into reading values (?, ?)", marks.items())
    connection.execute("commit")
    return len(marks)


def _marks(damaged: Path) -> dict[str, str]:
    """Return when each paper was read.

    The table is read from both ends up to the damage, which may be in its middle.
    """
    marks: dict[str, str] = {}
    # SQLite would make a log if there is none, unless the file is opened as immutable.
    alone = "" if Path(f"{damaged}-wal").exists() else "&immutable=1"
    for direction in ("asc", "desc"):
        with (
            suppress(sqlite3.Error),
            closing(sqlite3.connect(f"{damaged.absolute().as_uri()}?mode=ro{alone}", uri=True)) as reader,
        ):
            rows = reader.execute(f"select paper_id, read_at from reading order by paper_id {direction}")  # noqa: S608
            # Rows are added one by one: those before the damage stay when reading ends with an error.
            marks.update(row for row in rows if all(isinstance(value, str) for value in row))
    return marks
