from __future__ import annotations

import errno
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import DamagedFile, NotSaved, ReadAgain, Superseded
from paperreader.library.connection import Connection, Running, connect
from paperreader.library.database import MEMORY, Database
from paperreader.library.files import ways_to_read

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENDLESS = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path, patience=0.05)
    yield database
    database.close()


def put(database: Database, key: str, value: str = "") -> None:
    with database.write() as connection:
        connection.execute("insert into meta values (?, ?)", (key, value))


def keys(database: Database) -> list[str]:
    with database.read() as connection:
        ours = "select key from meta where key not like '%-are-known' order by key"
        return [key for (key,) in connection.execute(ours)]


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_nothing_is_made_before_the_first_use(path: Path) -> None:
    Database(path).close()
    assert not path.parent.exists()


def test_folder_and_files_are_the_owners_alone(database: Database, path: Path) -> None:
    put(database, "a")
    assert mode(path.parent) == 0o700
    assert {part.name: mode(part) for part in path.parent.iterdir()} == {
        "library.db": 0o600,
        "library.db-wal": 0o600,
        "library.db-shm": 0o600,
    }


def test_what_was_written_is_there_after_closing(database: Database, path: Path) -> None:
    put(database, "a")
    database.close()
    assert keys(database) == ["a"]
    with closing(sqlite3.connect(path)) as other:
        assert other.execute("pragma journal_mode").fetchone() == ("wal",)


def test_an_error_undoes_the_whole_block(database: Database) -> None:
    put(database, "before")
    with pytest.raises(sqlite3.OperationalError), database.write() as connection:  # noqa: PT012 - a whole block
        connection.execute("insert into meta values ('lost', '')")
        connection.execute("nonsense")
    assert keys(database) == ["before"]
    put(database, "after")
    assert keys(database) == ["after", "before"]


def test_the_revision_grows_with_what_was_kept(database: Database) -> None:
    keys(database)
    assert database.revision == 0
    put(database, "a")
    assert database.revision == 1
    with pytest.raises(sqlite3.OperationalError), database.write() as connection:
        connection.execute("nonsense")
    assert database.revision == 1


def test_a_reader_sees_the_last_whole_state_while_another_thread_writes(database: Database) -> None:
    put(database, "a")
    with database.write() as connection:
        connection.execute("insert into meta values ('b', '')")
        seen: list[list[str]] = []
        reader = threading.Thread(target=lambda: seen.append(keys(database)))
        reader.start()
        reader.join()
    assert seen == [["a"]]
    assert keys(database) == ["a", "b"]


def test_threads_that_write_wait_for_each_other(database: Database) -> None:
    def write_some(name: str) -> None:
        for number in range(25):
            put(database, f"{name}{number}")

    threads = [threading.Thread(target=write_some, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys(database)) == 100


def test_connections_are_as_many_as_were_ever_needed_at_once(database: Database) -> None:
    for number in range(10):
        worker = threading.Thread(target=put, args=(database, str(number)))
        worker.start()
        worker.join()
    assert len(database._idle) == 1


def test_a_lock_held_too_long_is_told_as_a_sentence(database: Database, path: Path) -> None:
    put(database, "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin immediate")
        with pytest.raises(NotSaved, match=r"library\.db is in use by another program"):
            put(database, "b")
        assert keys(database) == ["a"]
        other.execute("rollback")
    put(database, "b")
    assert keys(database) == ["a", "b"]


def test_a_full_disk_leaves_what_was_there(database: Database) -> None:
    put(database, "a")
    with database.read() as connection:
        pages = connection.execute("pragma page_count").fetchone()[0]
        connection.execute(f"pragma max_page_count = {pages}")
    with pytest.raises(NotSaved, match="the disk is full"):
        put(database, "big", "x" * 100_000)
    assert keys(database) == ["a"]
    with database.read() as connection:
        connection.execute(f"pragma max_page_count = {pages + 100}")
    put(database, "big", "x" * 100_000)
    assert keys(database) == ["a", "big"]


def file_for_folder(path: Path) -> None:
    path.parent.write_text("")


def folder_for_file(path: Path) -> None:
    path.mkdir(parents=True)


def link_to_nothing(path: Path) -> None:
    path.parent.mkdir()
    path.symlink_to(path.parent.parent / "drive" / "library.db")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (file_for_folder, "Not a directory"),
        (folder_for_file, "it cannot be opened"),
        (link_to_nothing, r"leads to .*drive/library\.db, which is missing"),
    ],
)
def test_what_cannot_be_opened_is_read_as_empty_and_not_written(
    database: Database, path: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    spoil(path)
    assert keys(database) == []
    assert database.refused
    with pytest.raises(NotSaved, match=rf"The library .*library\.db cannot be used: .*{reason}"):
        put(database, "a")
    assert keys(database) == []
    assert not (path.parent.parent / "drive").exists()


def test_a_file_is_written_once_that_is_possible_again(database: Database, path: Path) -> None:
    path.parent.write_text("")
    assert keys(database) == []
    path.parent.unlink()
    put(database, "a")
    assert database.refused is None
    assert keys(database) == ["a"]


def refuse_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse each way to write that is not a copy, as a medium does that may only be read."""

    def refused(path: Path) -> None:
        raise OSError(errno.EROFS, "Read-only file system", str(path))

    monkeypatch.setattr("paperreader.library.opening.make_file", refused)


def test_a_file_on_a_medium_that_may_only_be_read_is_read(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "a")
    database.close()
    refuse_to_write(monkeypatch)
    assert keys(database) == ["a"]
    assert database.refused == "Read-only file system"
    with pytest.raises(NotSaved, match="Read-only file system"):
        put(database, "b")
    assert keys(database) == ["a"]


def test_the_log_of_a_file_is_read_where_no_index_can_be_made(tmp_path: Path) -> None:
    path = tmp_path / "one" / "library.db"
    database = Database(path)
    put(database, "in the log")
    place = tmp_path / "two" / "library.db"
    place.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copyfile(f"{path}{suffix}", f"{place}{suffix}")
    database.close()
    ways = list(ways_to_read(place))
    assert [way.address.partition("?")[2] for way in ways] == ["mode=ro", "mode=rw", ""]
    with closing(sqlite3.connect(ways[1].address, uri=True)) as copy:
        assert ("in the log",) in copy.execute("select key from meta").fetchall()
    ways[1].leave()
    assert ways[1].folder is not None
    assert not Path(ways[1].folder.name).exists()


def test_a_file_that_was_deleted_is_made_again_with_all_that_it_held(database: Database, path: Path) -> None:
    put(database, "a")
    shutil.rmtree(path.parent)
    assert keys(database) == ["a"]
    assert database.is_made_again
    put(database, "b")
    database.close()
    assert keys(Database(path)) == ["a", "b"]
    assert mode(path) == 0o600
    assert mode(path.parent) == 0o700


def test_nothing_is_written_into_a_file_that_is_gone_for_good(database: Database, path: Path) -> None:
    put(database, "a")
    shutil.rmtree(path.parent)
    path.parent.write_text("")
    assert keys(database) == ["a"]
    with pytest.raises(NotSaved, match="Not a directory"):
        put(database, "b")
    path.parent.unlink()
    put(database, "c")
    assert keys(database) == ["a", "c"]


def test_a_disk_that_fails_for_a_moment_is_not_a_damaged_file(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(database, "a")
    error = sqlite3.DatabaseError("database disk image is malformed")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT  # What SQLite makes of EIO.
    with pytest.raises(ReadAgain, match="try again"), database.read():
        raise error
    assert keys(database) == ["a"]
    database.close()
    failures = [error]

    def fails_once(address: str, patience: float) -> Connection:
        if failures:
            raise failures.pop()
        return connect(address, patience)

    monkeypatch.setattr("paperreader.library.opening.connect", fails_once)
    assert keys(database) == ["a"]
    assert database.set_aside is None
    assert [part.name for part in path.parent.glob("*.db")] == ["library.db"]


def test_a_file_that_may_only_be_read_is_read_and_not_written(database: Database) -> None:
    put(database, "a")
    with database.read() as connection:
        connection.execute("pragma query_only = on")
    with pytest.raises(NotSaved, match="it is read-only"):
        put(database, "b")
    assert keys(database) == ["a"]


@pytest.mark.parametrize(
    "content",
    [b"SQLite format 3\0" + b"\xff" * 4096, b"not a database, " * 300, b"\0" * 8192, b"{}"],
    ids=["broken header", "text", "zeros", "json"],
)
def test_a_damaged_file_is_set_aside_and_a_new_one_made(
    database: Database, path: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    put(database, "new")
    assert keys(database) == ["new"]
    aside = database.set_aside
    assert aside is not None
    assert aside.name.startswith("library.damaged-2")
    assert aside.suffix == ".db"
    assert aside.read_bytes() == content


def test_the_log_of_a_file_goes_with_it(database: Database, path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("pragma journal_mode = wal")
        other.execute("create table theirs (a)")
        other.commit()
        put(database, "new")
        assert sorted(part.suffix for part in path.parent.glob("library.damaged-*")) == [
            ".db",
            ".db-shm",
            ".db-wal",
        ]
    assert database.set_aside is not None
    with closing(sqlite3.connect(database.set_aside)) as aside:
        assert aside.execute("select name from sqlite_master").fetchall() == [("theirs",)]


def test_an_empty_file_is_a_new_library(database: Database, path: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert keys(database) == []
    assert database.set_aside is None


def test_another_programs_database_is_set_aside_unchanged(database: Database, path: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as other:
        other.execute("create table theirs (a)")
        other.commit()
    content = path.read_bytes()
    put(database, "new")
    assert database.set_aside is not None
    assert database.set_aside.read_bytes() == content


def test_damage_found_later_is_told_and_the_next_use_begins_anew(database: Database, path: Path) -> None:
    for number in range(200):
        put(database, str(number), "x" * 1000)
    database.close()
    content = bytearray(path.read_bytes())
    content[200_000:] = b"\xee" * (len(content) - 200_000)
    path.write_bytes(content)
    with pytest.raises(
        DamagedFile, match=r"library\.db was damaged and is now .*library\.damaged-"
    ) as caught:
        keys(database)
    assert caught.value.copy == database.set_aside
    assert caught.value.copy is not None
    assert caught.value.copy.read_bytes() == content
    put(database, "new")
    assert keys(database) == ["new"]


def test_two_damaged_files_in_one_second_are_both_kept(path: Path) -> None:
    path.parent.mkdir()
    for content in (b"first", b"second"):
        for part in path.parent.glob("library.db*"):
            part.unlink()
        path.write_bytes(content * 1000)
        database = Database(path)
        keys(database)
        database.close()
    kept = sorted(aside.read_bytes() for aside in path.parent.glob("library.damaged-*.db"))
    assert kept == [b"first" * 1000, b"second" * 1000]


def test_a_library_of_a_newer_version_is_left_alone(database: Database, path: Path) -> None:
    put(database, "a")
    with database.read() as connection:
        connection.execute("pragma user_version = 99")
    database.close()
    with pytest.raises(
        DamagedFile, match="written by a newer version of paperreader: update paperreader"
    ) as caught:
        keys(database)
    assert caught.value.exit_code == 5
    assert caught.value.copy is None
    assert [part.name for part in path.parent.iterdir()] == ["library.db"]


def test_work_that_is_no_longer_wanted_is_stopped(database: Database) -> None:
    started, outcome = threading.Event(), []

    def count_for_ever() -> None:
        try:
            with database.read(interruptible=True) as connection:
                started.set()
                connection.execute(ENDLESS)
        except Superseded:
            outcome.append("stopped")

    worker = threading.Thread(target=count_for_ever)
    worker.start()
    started.wait()
    while worker.is_alive():
        database.interrupt()
        worker.join(0.01)
    assert outcome == ["stopped"]
    assert keys(database) == []


def test_a_change_that_may_be_stopped_is_undone_and_the_next_one_is_kept(database: Database) -> None:
    started, outcome = threading.Event(), []

    def write_for_ever() -> None:
        try:
            with database.write(stoppable=True) as connection:
                connection.execute("insert into meta values ('half', '')")
                started.set()
                connection.execute(ENDLESS)
        except Superseded:
            outcome.append("stopped")

    worker = threading.Thread(target=write_for_ever)
    worker.start()
    started.wait()
    while worker.is_alive():
        database.stop()
        worker.join(0.01)
    put(database, "after")
    assert outcome == ["stopped"]
    assert keys(database) == ["after"]


def test_a_connection_is_not_stopped_once_its_block_has_ended(database: Database) -> None:
    """Whoever has it next asks something else."""
    stopped: list[str] = []

    class Stopped:
        def interrupt(self) -> None:
            stopped.append("once")

    connection, ended = Stopped(), threading.Event()
    running = Running()

    def stop_all_the_time() -> None:
        while not ended.is_set():
            running.stop()

    stopping = threading.Thread(target=stop_all_the_time)
    with running.listed(connection):  # type: ignore[arg-type]
        stopping.start()
        while not stopped:
            pass
    before = len(stopped)
    ended.set()
    stopping.join()
    assert len(stopped) == before


def test_a_file_that_is_locked_for_a_moment_is_not_one_that_cannot_be_written(
    database: Database, path: Path
) -> None:
    put(database, "a")
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("begin exclusive")
        with pytest.raises(NotSaved, match="in use by another program"):
            put(database, "b")
        assert (database.is_busy, database.refused) == (True, None)
    put(database, "b")
    assert not database.is_busy
    assert keys(database) == ["a", "b"]


def test_interrupting_when_nothing_runs_does_nothing(database: Database) -> None:
    database.interrupt()
    with database.read(interruptible=True) as connection:
        assert connection.execute("select 1").fetchone() == (1,)


def test_a_connection_is_taught_functions_once(database: Database) -> None:
    taught: list[sqlite3.Connection] = []

    def register(connection: sqlite3.Connection) -> None:
        taught.append(connection)
        connection.create_function("twice", 1, lambda number: 2 * number)

    for _ in range(2):
        with database.read() as connection, database.read() as another:
            connection.teach(register)
            another.teach(register)
            assert connection.execute("select twice(4)").fetchone() == (8,)
            assert another.execute("select twice(5)").fetchone() == (10,)
    assert len(taught) == len(set(taught)) == 2


def test_only_a_change_that_sorts_all_papers_does_so_in_a_file(database: Database) -> None:
    def place(connection: Connection) -> str:
        return {1: "file", 2: "memory"}[connection.execute("pragma temp_store").fetchone()[0]]

    with database.read() as connection:
        connection.execute("create temp table left_over (number int)")
    with database.write(sorting=True) as connection:
        assert place(connection) == "file"
    with database.write() as connection:
        assert place(connection) == "memory"
    with pytest.raises(ZeroDivisionError), database.write(sorting=True) as connection:
        1 / 0  # noqa: B018 - it raises
    with database.read() as connection:
        assert place(connection) == "memory"


def test_a_database_in_memory_is_the_same_for_all_threads() -> None:
    database = Database(MEMORY)
    worker = threading.Thread(target=put, args=(database, "a"))
    worker.start()
    worker.join()
    assert keys(database) == ["a"]
    database.close()


def test_a_library_without_a_log_waits_for_a_program_that_writes(path: Path) -> None:
    first = Database(path)
    assert not keys(first)
    first.close()
    with closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("pragma journal_mode = delete")
        other.execute("begin immediate")
        with pytest.raises(NotSaved, match="in use by another program"):
            keys(Database(path, patience=0))
        releasing = threading.Timer(0.1, other.execute, ["commit"])
        releasing.start()
        database = Database(path)
        assert not keys(database)
        releasing.join()
    database.close()


def test_processes_that_open_a_new_library_at_once_all_find_it_whole(path: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom paperreader.library.database import Database\n"
        "database = Database(Path(sys.argv[1]))\nsys.stdin.read(1)\n"
        "with database.write() as connection:\n"
        "    connection.execute('insert into meta values (?, ?)', (sys.argv[2], ''))\n"
        "assert database.set_aside is None\ndatabase.close()\n"
    )
    starts = [
        subprocess.Popen([sys.executable, "-c", program, str(path), str(number)], stdin=subprocess.PIPE)
        for number in range(4)
    ]
    for start in starts:
        assert start.stdin is not None
        start.stdin.close()
    assert [start.wait() for start in starts] == [0, 0, 0, 0]
    database = Database(path)
    assert keys(database) == ["0", "1", "2", "3"]
    database.close()
