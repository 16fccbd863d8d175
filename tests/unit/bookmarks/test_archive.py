"""Restoring: every stored state can be restored, and the state that it replaces is stored too."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.bookmarks.migrations import VERSION
from paperreader.errors import DamagedFile, NotSaved, PaperReaderError
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def store(path: Path) -> BookmarkStore:
    return BookmarkStore(path, clock=lambda: NOW)


def age(path: Path, seconds: int) -> None:
    """Let a file be that much older, as if a test took as long as life."""
    moment = path.stat().st_mtime - seconds
    os.utime(path, (moment, moment))


@pytest.fixture
def filled(store: BookmarkStore, path: Path) -> BookmarkStore:
    """Store bookmarks 1 and 2 yesterday, and 2 and 3 now; the last change but one was to 2."""
    store.add(build_paper(1))
    store.add(build_paper(2))
    age(path, 86_400)
    store.change("2611.00002", edits.set_note("changed"))
    age(path, 60)
    store.exchange({"2611.00001": None, "2611.00003": store.add(build_paper(3))})
    return store


@pytest.fixture
def damaged(filled: BookmarkStore, path: Path) -> bytes:
    path.write_bytes(path.read_bytes()[:-20])
    return path.read_bytes()


def test_every_backup_is_told_with_its_day_and_the_last_state_among_them(filled: BookmarkStore) -> None:
    last, day = filled.archive.backups()
    assert (last.name, day.name) == ("last", "2026-11-23")
    assert last.written > day.written
    assert (filled.archive.count(last), filled.archive.count(day)) == (3, 1)


def test_a_backup_is_restored_by_its_name_its_day_or_its_file(filled: BookmarkStore, path: Path) -> None:
    day = path.parent / "backups" / "bookmarks-2026-11-23.json"
    wanted = day.read_bytes()
    for name in ("2026-11-23", "bookmarks-2026-11-23.json", str(day)):
        filled.archive.restore(name)
        assert path.read_bytes() == wanted
        assert list(filled.load()) == ["2611.00001"]
        filled.add(build_paper(7))


def test_what_came_back_changed_and_is_gone_is_counted(filled: BookmarkStore) -> None:
    filled.change("2611.00002", edits.set_note("changed again"))
    filled.remove("2611.00002")
    filled.add(build_paper(1, upvotes=7))
    done = filled.archive.restore("2026-11-23")
    assert (done.count, done.back, done.changed, done.gone) == (1, 0, 1, 1)
    assert done.backup.name == "2026-11-23"


def test_a_restore_is_taken_back_by_another(filled: BookmarkStore, path: Path) -> None:
    before = path.read_bytes()
    done = filled.archive.restore("2026-11-23")
    assert done.copy is not None
    assert done.copy.read_bytes() == before

    again = filled.archive.restore()

    assert path.read_bytes() == before
    assert again.backup.path == done.copy
    assert (again.back, again.gone) == (2, 1)


def test_without_a_name_the_newest_that_says_something_else_comes_back(
    filled: BookmarkStore, path: Path
) -> None:
    last = path.with_name("bookmarks.json.bak").read_bytes()
    assert filled.archive.restore().backup.name == "last"
    assert path.read_bytes() == last


def test_a_damaged_file_is_mended_from_the_last_change_and_kept(
    filled: BookmarkStore, path: Path, damaged: bytes
) -> None:
    with pytest.raises(DamagedFile, match="`paperreader bookmark restore` restores them"):
        filled.load()

    done = filled.archive.restore()

    assert (done.backup.name, done.count, done.back, done.gone) == ("last", 3, 3, 0)
    assert done.copy is not None
    assert (done.copy.read_bytes(), done.was_readable) == (damaged, False)
    assert filled.check().is_whole, "the damaged file is beside the bookmarks, and no backup"
    assert len(BookmarkStore(path).load()) == 3
    filled.add(build_paper(9))
    assert len(BookmarkStore(path).load()) == 4


def test_a_damaged_backup_is_passed_over_and_refused_by_name(filled: BookmarkStore, path: Path) -> None:
    before = path.read_bytes()
    path.with_name("bookmarks.json.bak").write_text('{"_default": {"1": 5}}')
    with pytest.raises(
        DamagedFile, match=r"The backup .*bak cannot be read \(line 1: row 1 is not an object"
    ):
        filled.archive.restore("last")
    assert path.read_bytes() == before
    assert filled.archive.restore().backup.name == "2026-11-23"


def test_a_file_that_is_gone_comes_back(filled: BookmarkStore, path: Path) -> None:
    path.unlink()
    done = filled.archive.restore()
    assert (done.count, done.copy, done.was_readable) == (3, None, False)


def test_a_name_of_no_backup_is_answered_with_those_there_are(filled: BookmarkStore, path: Path) -> None:
    before = path.read_bytes()
    with pytest.raises(PaperReaderError, match=r"no backup '2026-11-22'; the newest are last, 2026-11-23"):
        filled.archive.restore("2026-11-22")
    assert path.read_bytes() == before


def test_where_nothing_was_ever_kept_nothing_is_restored(store: BookmarkStore) -> None:
    assert store.archive.backups() == ()
    with pytest.raises(PaperReaderError, match="no backup of"):
        store.archive.restore()
    with pytest.raises(PaperReaderError, match="none at all yet"):
        store.archive.restore("last")
    store.add(build_paper(1))
    with pytest.raises(PaperReaderError, match="no backup of"):
        store.archive.restore()


def test_a_file_of_a_newer_version_is_not_replaced_by_a_backup(filled: BookmarkStore, path: Path) -> None:
    ours = b'"version": %d'
    path.write_bytes(path.read_bytes().replace(ours % VERSION, ours % (VERSION + 1)))
    before = path.read_bytes()
    with pytest.raises(NotSaved, match="newer paperreader"):
        filled.archive.restore("last")
    assert path.read_bytes() == before


def test_a_restore_that_the_disk_refuses_changes_nothing(
    filled: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = path.read_bytes()
    real = os.replace

    def refuse(source: str, name: str) -> None:
        if str(name) == str(path):
            raise OSError(28, "No space left on device")
        real(source, name)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NotSaved, match="No space left"):
        filled.archive.restore("last")
    assert path.read_bytes() == before
    assert len(filled.load()) == 2


def test_a_backup_by_hand_comes_back_as_it_was_written(filled: BookmarkStore, path: Path) -> None:
    by_hand = b'{"_default": {"5": {"id":  "2611.00042" , "mine": 1.50}}}'
    (path.parent / "backups" / "bookmarks-2020-01-01.json").write_bytes(by_hand)
    filled.archive.restore("2020-01-01")
    assert path.read_bytes() == by_hand
    filled.change("2611.00042", edits.set_rating(2))
    assert b'"mine": 1.50' in path.read_bytes()
