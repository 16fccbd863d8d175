from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from paperreader.library import papers
from paperreader.library.migrations import APPLICATION_ID, NotOurs, TooNew, migrate
from paperreader.library.schema import MIGRATIONS, Migration
from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = Migration("first", ("create table a (x)",))
SECOND = Migration("second", ("create table b (x)", "insert into b values (1)"))
BROKEN = Migration("broken", ("create table c (x)", "create table a (x)"))


@pytest.fixture
def connection() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        yield connection


def tables(connection: sqlite3.Connection) -> list[str]:
    return [
        name
        for (name,) in connection.execute("select name from sqlite_master where type = 'table' order by 1")
    ]


def names(connection: sqlite3.Connection) -> list[str]:
    return [name for (name,) in connection.execute("select name from migrations order by rowid")]


def pragma(connection: sqlite3.Connection, name: str) -> int:
    return int(connection.execute(f"pragma {name}").fetchone()[0])


def test_a_new_file_gets_every_change_and_our_sign(connection: sqlite3.Connection) -> None:
    migrate(connection)
    assert names(connection) == [migration.name for migration in MIGRATIONS]
    assert pragma(connection, "user_version") == len(MIGRATIONS)
    assert pragma(connection, "application_id") == APPLICATION_ID
    assert {"papers", "papers_fts", "editions", "edition_papers", "reading", "meta"} <= set(
        tables(connection)
    )


def test_a_change_is_made_once(connection: sqlite3.Connection) -> None:
    migrate(connection, (FIRST,))
    migrate(connection, (FIRST,))
    migrate(connection, (FIRST, SECOND))
    migrate(connection, (FIRST, SECOND))
    assert names(connection) == ["first", "second"]
    assert connection.execute("select count(*) from b").fetchone() == (1,)


def test_a_current_file_is_not_written_to(connection: sqlite3.Connection) -> None:
    migrate(connection, (FIRST,))
    connection.execute("pragma query_only = on")
    migrate(connection, (FIRST,))


def test_a_change_that_fails_leaves_nothing_behind(connection: sqlite3.Connection) -> None:
    migrate(connection, (FIRST,))
    with pytest.raises(sqlite3.OperationalError, match="table a already exists"):
        migrate(connection, (FIRST, SECOND, BROKEN))
    assert tables(connection) == ["a", "migrations"]
    assert pragma(connection, "user_version") == 1
    assert not connection.in_transaction
    migrate(connection, (FIRST, SECOND))
    assert tables(connection) == ["a", "b", "migrations"]


def test_another_programs_file_is_refused_and_left_alone(connection: sqlite3.Connection) -> None:
    connection.execute("create table theirs (x)")
    with pytest.raises(NotOurs):
        migrate(connection, (FIRST,))
    assert tables(connection) == ["theirs"]
    assert pragma(connection, "application_id") == 0


def test_another_programs_file_with_our_number_of_changes_is_refused(connection: sqlite3.Connection) -> None:
    connection.execute("create table theirs (x)")
    connection.execute("pragma user_version = 1")
    with pytest.raises(NotOurs):
        migrate(connection, (FIRST,))


def test_a_newer_file_is_refused_and_left_alone(connection: sqlite3.Connection) -> None:
    migrate(connection, (FIRST, SECOND))
    with pytest.raises(TooNew) as caught:
        migrate(connection, (FIRST,))
    assert caught.value.version == 2
    assert names(connection) == ["first", "second"]


def test_the_names_of_the_changes_are_unique() -> None:
    assert len({migration.name for migration in MIGRATIONS}) == len(MIGRATIONS)


def test_papers_cannot_be_deleted(connection: sqlite3.Connection) -> None:
    migrate(connection)
    connection.execute(
        "insert into papers (id, title, abstract, keywords, authors, categories, sources, first_seen, seen)"
        " values ('1', '', '', '', '', '', '', '', '')"
    )
    with pytest.raises(sqlite3.IntegrityError, match="papers are never deleted"):
        connection.execute("delete from papers")


def test_a_library_from_before_citations_were_known_keeps_its_papers(connection: sqlite3.Connection) -> None:
    before = tuple(migration for migration in MIGRATIONS if migration.name != "citations")
    migrate(connection, before)
    connection.execute(
        "insert into papers (id, title, abstract, keywords, authors, categories, sources, upvotes,"
        " first_seen, seen)"
        " values ('2611.00001', 'Old', '', '', 'Ada', '', 'huggingface', 7, '2026-11-01', '2026-11-01')"
    )
    migrate(connection)
    paper = papers.load(connection, "2611.00001")
    assert paper == Paper(
        id="2611.00001", title="Old", authors=("Ada",), sources=("huggingface",), upvotes=7, citations=None
    )
