"""A cache file whatever the disk says."""

from __future__ import annotations

import errno
from typing import TYPE_CHECKING

from paperreader.durable.cache_file import CacheFile

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    import pytest


def prepare(connection: sqlite3.Connection) -> None:
    connection.execute("create table if not exists words (word text)")


def words(file: CacheFile) -> list[str]:
    return [word for (word,) in file.rows("select word from words order by word")]


def add(file: CacheFile, word: str) -> None:
    file.change([("insert into words values (?)", (word,))])


def test_it_remembers_in_memory_what_the_disk_refuses(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("not a folder")
    file = CacheFile(tmp_path / "cache" / "words.db", prepare)

    add(file, "agents")

    assert words(file) == ["agents"]
    file.close()
    assert words(file) == []


def test_a_file_that_cannot_be_written_is_read_and_left_as_it_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "words.db"
    before = CacheFile(path, prepare)
    add(before, "agents")
    before.close()
    content = path.read_bytes()

    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr("pathlib.Path.touch", refuse)
    file = CacheFile(path, prepare)
    add(file, "video")

    assert words(file) == ["agents", "video"]
    assert path.read_bytes() == content


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "words.db"
    path.write_bytes(b"no database" * 1_000)
    file = CacheFile(path, prepare)

    add(file, "agents")

    assert words(file) == ["agents"]
