"""The stored answers: they last, and a full store forgets the paper that was read longest ago."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from paperreader.fulltext.store import Facts, FullTextStore

if TYPE_CHECKING:
    from pathlib import Path

FACTS = Facts("arxiv-html", "https://arxiv.org/html/2506.01713v2", 1.0)

_WRITER = """
import pathlib, sys
from paperreader.fulltext.store import Facts, FullTextStore
store = FullTextStore(pathlib.Path(sys.argv[1]), 2**30)
for number in range(10_000):
    store.store(f"{number % 7}", Facts("ar5iv", "", 1.0), bytes([number % 7]) * 2_000_000)
    print(number, flush=True)
"""


def noise(size: int) -> bytes:
    return random.Random(7).randbytes(size)


@pytest.fixture
def store(tmp_path: Path) -> FullTextStore:
    return FullTextStore(tmp_path / "texts.db", 100_000)


def test_what_was_stored_is_loaded_also_by_another_process(store: FullTextStore, tmp_path: Path) -> None:
    store.store("2506.01713", FACTS, b"<html>\xff")
    assert FullTextStore(tmp_path / "texts.db", 1).load("2506.01713") == (FACTS, b"<html>\xff")
    assert store.load("2506.01713v1") is None


def test_a_full_store_forgets_the_paper_that_was_read_longest_ago(
    store: FullTextStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = iter(range(100))
    monkeypatch.setattr(time, "time", lambda: float(next(clock)))
    for paper in "ab":
        store.store(paper, FACTS, noise(40_000))
    store.load("a")
    store.store("c", FACTS, noise(40_000))
    assert [paper for paper in "abc" if store.load(paper)] == ["a", "c"]


def test_a_text_larger_than_the_store_is_not_kept(store: FullTextStore) -> None:
    store.store("a", FACTS, noise(200_000))
    assert store.load("a") is None


@pytest.mark.parametrize("column", ["facts", "body"])
def test_a_damaged_row_is_forgotten(column: str, store: FullTextStore) -> None:
    store.store("a", FACTS, b"text")
    store._file.row(f"UPDATE texts SET {column} = ?", b"\xff{")
    assert store.load("a") is None
    assert store._file.row("SELECT count(*) FROM texts") == (0,)


def test_a_kill_while_storing_leaves_every_other_text_whole(tmp_path: Path) -> None:
    path = tmp_path / "texts.db"
    with subprocess.Popen([sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        for _ in range(5):
            writer.stdout.readline()
        writer.kill()
    found = [FullTextStore(path, 2**30).load(f"{number}") for number in range(5)]
    assert [body and (body[1][0], len(body[1])) for body in found] == [(n, 2_000_000) for n in range(5)]
