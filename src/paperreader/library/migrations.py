"""Bring a library to the current tables by named changes, each applied once and completely.

The table `migrations` records which changes were applied, and SQLite's `user_version` how many, so that
opening a current library reads only its header. `schema` defines the changes.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from paperreader.library.schema import MIGRATIONS, Migration

if TYPE_CHECKING:
    import sqlite3

APPLICATION_ID = 0x50617052
"""«PapR» in SQLite's header, which marks the file as a paperreader library."""


class NotOurs(Exception):
    """Another program made this database, which is not damaged."""


class TooNew(Exception):
    """A later version of paperreader wrote the file.

    Attributes:
        version: how many migrations that version had applied.
    """

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


def migrate(connection: sqlite3.Connection, migrations: tuple[Migration, ...] = MIGRATIONS) -> None:
    """Apply the missing migrations, in one transaction that other processes wait for.

    Raises:
        NotOurs: the file belongs to another program; it was not touched.
        TooNew: the file has changes that this version does not know; it was not touched.
        sqlite3.Error: as SQLite raises it; nothing was changed.
    """
    if _version(connection) == len(migrations) and _is_ours(connection):
        return
    connection.execute("begin immediate")
    try:
        _refuse_strangers(connection, len(migrations))
        _apply_missing(connection, migrations)
        connection.execute("commit")
    except BaseException:
        if connection.in_transaction:
            connection.execute("rollback")
        raise


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("pragma user_version").fetchone()[0])


def _is_ours(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute("pragma application_id").fetchone()[0] == APPLICATION_ID)


def _refuse_strangers(connection: sqlite3.Connection, known: int) -> None:
    if not _is_ours(connection):
        if connection.execute("select 1 from sqlite_master limit 1").fetchone() or _version(connection):
            raise NotOurs
    elif (version := _version(connection)) > known:
        raise TooNew(version)


def _apply_missing(connection: sqlite3.Connection, migrations: tuple[Migration, ...]) -> None:
    connection.execute(f"pragma application_id = {APPLICATION_ID}")
    connection.execute(
        "create table if not exists migrations (name text primary key, applied_at text not null)"
    )
    made = {name for (name,) in connection.execute("select name from migrations")}
    for migration in migrations:
        if migration.name not in made:
            for statement in migration.statements:
                connection.execute(statement)
            now = datetime.now(UTC).isoformat(timespec="seconds")
            connection.execute("insert into migrations values (?, ?)", (migration.name, now))
    connection.execute(f"pragma user_version = {len(migrations)}")
