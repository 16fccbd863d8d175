"""The log of a database is copied into its file beside other writers, and never blocks them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.library.write_ahead_log import WriteAheadLog

if TYPE_CHECKING:
    from collections.abc import Iterator

SHORT, LONG = 1_000_000_000, 1


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some library.db"


@pytest.fixture
def connection(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a connection that never copies its log."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma wal_autocheckpoint = 0")
        connection.execute("create table words (word)")
        connection.execute("insert into words values ('kept')")
        yield connection


def in_the_file_alone(path: Path) -> bytes:
    return path.read_bytes()


def test_a_long_log_is_copied_into_the_file(connection: sqlite3.Connection, path: Path) -> None:
    assert b"kept" not in in_the_file_alone(path)
    log = WriteAheadLog(path, LONG)
    log.shorten()
    log.finish()
    assert b"kept" in in_the_file_alone(path)
    assert connection.execute("select word from words").fetchall() == [("kept",)]


def test_a_short_log_is_left(connection: sqlite3.Connection, path: Path) -> None:
    log = WriteAheadLog(path, SHORT)
    log.shorten()
    log.finish()
    assert b"kept" not in in_the_file_alone(path)


def test_nobody_waits_for_a_writer(connection: sqlite3.Connection, path: Path) -> None:
    connection.execute("begin immediate")
    connection.execute("insert into words values ('open')")
    log = WriteAheadLog(path, LONG)
    log.shorten()
    log.finish()
    connection.execute("commit")
    assert b"kept" in in_the_file_alone(path)
    assert connection.execute("select word from words").fetchall() == [("kept",), ("open",)]


@pytest.mark.parametrize("content", [None, b"no database at all"])
def test_what_is_no_database_is_left_as_it_is(path: Path, content: bytes | None) -> None:
    Path(f"{path}-wal").write_bytes(b"a log of nothing")
    if content is not None:
        path.write_bytes(content)
    log = WriteAheadLog(path, LONG)
    log.shorten()
    log.finish()
    assert path.exists() == (content is not None)
    assert content is None or path.read_bytes() == content


def test_a_database_without_a_log_has_nothing_to_copy(path: Path) -> None:
    log = WriteAheadLog(path, LONG)
    log.shorten()
    log.finish()
    assert not path.exists()
