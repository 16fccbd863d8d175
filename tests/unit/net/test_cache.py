from __future__ import annotations

import os
import sqlite3
import stat
import threading
import time
from typing import TYPE_CHECKING

import pytest

from paperreader.net.cache import CachedAnswer, HttpCache

if TYPE_CHECKING:
    from pathlib import Path


def answer(body: bytes = b"[]", *, age: float = 0.0) -> CachedAnswer:
    return CachedAnswer("https://x.org/", '"tag"', {"link": "<n>"}, body, time.time() - age)


def test_what_is_stored_is_loaded_also_by_another_process(cache: HttpCache, tmp_path: Path) -> None:
    kept = answer(b"\0\xff")
    cache.store("k", kept)
    assert cache.load("k") == kept
    assert HttpCache(tmp_path / "cache" / "http.db").load("k") == kept


def test_a_later_answer_replaces_an_earlier_one(cache: HttpCache) -> None:
    cache.store("k", answer(b"1"))
    cache.store("k", answer(b"2"))
    found = cache.load("k")
    assert found is not None
    assert found.body == b"2"


def test_what_was_never_stored_or_was_forgotten_is_nothing(cache: HttpCache) -> None:
    cache.store("k", answer())
    cache.forget("k")
    cache.forget("never")
    assert cache.load("k") is None
    assert cache.load("never") is None


@pytest.mark.parametrize("nonsense", [b"not a database, whatever it is called", b"", b"\0" * 10_000])
def test_a_damaged_file_is_begun_anew(cache: HttpCache, tmp_path: Path, nonsense: bytes) -> None:
    path = tmp_path / "cache" / "http.db"
    path.parent.mkdir()
    path.write_bytes(nonsense)
    assert cache.load("k") is None
    cache.store("k", answer())
    assert cache.load("k") is not None


def test_damage_in_the_middle_is_begun_anew(cache: HttpCache, tmp_path: Path) -> None:
    for number in range(50):
        cache.store(f"k{number}", answer(b"x" * 4_000))
    cache.close()
    path = tmp_path / "cache" / "http.db"
    whole = bytearray(path.read_bytes())
    whole[5_000:-5_000] = os.urandom(len(whole) - 10_000)
    path.write_bytes(whole)
    again = HttpCache(path)
    for number in range(50):
        again.store(f"k{number}", answer())
    assert again.load("k7") is not None


def test_a_file_that_is_deleted_while_it_is_open_only_forgets(cache: HttpCache, tmp_path: Path) -> None:
    cache.store("k", answer())
    for file in (tmp_path / "cache").iterdir():
        file.unlink()
    cache.store("l", answer())
    cache.close()
    cache.store("m", answer())
    assert cache.load("m") is not None


def test_a_place_that_cannot_be_written_is_replaced_by_memory_until_it_is_closed(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    cache = HttpCache(tmp_path / "file" / "http.db")
    cache.store("k", answer())
    assert cache.load("k") is not None
    cache.close()
    assert cache.load("k") is None


def test_old_answers_go(cache: HttpCache) -> None:
    cache.store("old", answer(age=31 * 86_400))
    cache.store("new", answer(age=29 * 86_400))
    cache.close()
    assert cache.load("old") is None
    assert cache.load("new") is not None


def test_answers_from_a_time_that_has_not_come_go(cache: HttpCache) -> None:
    cache.store("ahead", answer(age=-31 * 86_400))
    cache.close()
    assert cache.load("ahead") is None


def test_the_oldest_go_where_room_ends(cache: HttpCache) -> None:
    for number in range(14):
        cache.store(f"k{number}", answer(bytes(8 * 2**20), age=float(number)))
    cache.close()
    assert [number for number in range(14) if cache.load(f"k{number}")] == list(range(12))


def test_the_file_is_nobody_elses_business(cache: HttpCache, tmp_path: Path) -> None:
    cache.store("k", answer())
    assert stat.S_IMODE((tmp_path / "cache" / "http.db").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "cache").stat().st_mode) == 0o700


def test_a_row_that_is_nonsense_is_nothing(cache: HttpCache, tmp_path: Path) -> None:
    cache.store("k", answer())
    with sqlite3.connect(tmp_path / "cache" / "http.db") as other:
        other.execute("UPDATE answers SET headers = 'x'")
    other.close()
    assert cache.load("k") is None


def test_threads_share_one(cache: HttpCache) -> None:
    def work(number: int) -> None:
        for turn in range(50):
            cache.store(f"{number} {turn}", answer(b"%d" % number))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(cache.load(f"{number} {turn}") for number in range(4) for turn in range(50))
