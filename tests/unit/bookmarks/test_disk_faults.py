"""A disk that refuses a write: earlier data stays intact, the user gets an error, the next save works."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import threading
from collections import Counter
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from filelock import FileLock

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.errors import DamagedFile, NotSaved
from tests.builders import build_paper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CALLS = ("open", "write", "fsync", "link", "replace", "unlink", "scandir", "fstat", "mkdir")
OLD = {"2611.00001", "2611.00002"}


@contextmanager
def failing(at: int, *, for_ever: bool, code: int, calls: tuple[str, ...] = CALLS) -> Iterator[Counter[str]]:
    """Make the call of the operating system numbered `at` fail, and maybe all after it."""
    seen: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        for name in calls:
            patch.setattr(os, name, _maybe_failing(name, seen, at=at, for_ever=for_ever, code=code))
        yield seen


def _maybe_failing(
    name: str, seen: Counter[str], *, at: int, for_ever: bool, code: int
) -> Callable[..., Any]:
    real = getattr(os, name)

    def call(*args: Any, **named: Any) -> Any:
        seen[name] += 1
        if seen.total() == at or (for_ever and seen.total() > at):
            raise OSError(code, os.strerror(code))
        return real(*args, **named)

    return call


def leftovers(path: Path) -> list[str]:
    return [entry.name for entry in path.parent.iterdir() if entry.name.endswith(".tmp")]


@pytest.fixture
def filled(store: BookmarkStore) -> BookmarkStore:
    store.add(build_paper(1))
    store.add(build_paper(2))
    return store


def calls_of_a_save(store: BookmarkStore) -> Counter[str]:
    with failing(0, for_ever=False, code=errno.EIO) as seen:
        store.add(build_paper(50))
    store.remove("2611.00050")
    return Counter(seen)


def test_a_save_forces_file_and_folder_to_the_disk_in_the_right_order(
    filled: BookmarkStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []

    def noted(name: str, real: Callable[..., Any], *arguments: Any) -> Any:
        done.append(name)
        return real(*arguments)

    for name in ("write", "fsync", "link", "replace"):
        monkeypatch.setattr(os, name, partial(noted, name, getattr(os, name)))
    filled.add(build_paper(3))
    assert [name for name in done if name != "write"] == ["fsync", "link", "replace", "replace", "fsync"]
    assert "write" not in done[done.index("fsync") :]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS])
@pytest.mark.parametrize("for_ever", [False, True], ids=["once", "for ever"])
def test_whichever_call_fails_the_old_file_or_the_new_one_is_whole(
    filled: BookmarkStore, path: Path, for_ever: bool, code: int
) -> None:
    count = calls_of_a_save(filled).total()
    assert count >= 12
    refused = 0
    for at in range(1, count + 1):
        told = ""
        with failing(at, for_ever=for_ever, code=code):
            try:
                filled.add(build_paper(100 + at))
            except (NotSaved, DamagedFile) as error:
                told = str(error)
        assert not told or str(path) in told
        refused += bool(told)
        there = BookmarkStore(path).load().keys()
        assert there >= OLD
        assert told or f"2611.{100 + at:05d}" in there

        filled.add(build_paper(3))
        assert "2611.00003" in BookmarkStore(path).load()
        assert leftovers(path) == []
        filled.remove("2611.00003")
    assert refused >= 6


def test_the_very_first_save_may_fail_at_any_call_too(tmp_path: Path) -> None:
    for at in range(1, 25):
        path = tmp_path / str(at) / "deep" / "bookmarks.json"
        store = BookmarkStore(path)
        told = False
        with failing(at, for_ever=True, code=errno.EIO) as seen:
            try:
                store.add(build_paper(1))
            except (NotSaved, DamagedFile):
                told = True
        assert told or at > seen.total() or "2611.00001" in BookmarkStore(path).load()
        store.add(build_paper(2))
        assert "2611.00002" in BookmarkStore(path).load()
        assert leftovers(path) == []


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC])
def test_whichever_call_fails_a_file_of_version_1_is_there_or_kept(tmp_path: Path, code: int) -> None:
    old = b'{"_default": {"1": {"id": "2611.00001", "title": "One", "rating": "4"}}}'
    refused = 0
    for at in range(1, 40):
        path = tmp_path / f"{code}-{at}" / "bookmarks.json"
        path.parent.mkdir()
        path.write_bytes(old)
        store = BookmarkStore(path)
        store.load()
        with failing(at, for_ever=True, code=code):
            try:
                store.change_many(None, edits.set_note("new"))
            except (NotSaved, DamagedFile):
                refused += 1
        kept = [backup.read_bytes() for backup in path.parent.glob("backups/*-version-1.json")]
        assert path.read_bytes() == old or kept == [old]
        assert BookmarkStore(path).load()["2611.00001"].rating == 4
        store.change("2611.00001", edits.set_note("again"))
        assert BookmarkStore(path).load()["2611.00001"].note == "again"
        assert leftovers(path) == []
    assert refused >= 10


def test_where_files_cannot_have_two_names_the_backup_is_a_copy(filled: BookmarkStore, path: Path) -> None:
    before = path.read_bytes()
    with failing(1, for_ever=True, code=errno.EPERM, calls=("link",)) as seen:
        filled.add(build_paper(3))
    backup = path.with_name("bookmarks.json.bak")
    assert seen["link"] == 1
    assert backup.read_bytes() == before
    assert backup.stat().st_nlink == 1
    assert backup.stat().st_mode & 0o777 == 0o600


def test_a_folder_that_cannot_be_forced_to_the_disk_is_no_reason_to_refuse(filled: BookmarkStore) -> None:
    real_fsync = os.fsync

    def files_only(handle: int) -> None:
        if os.path.isdir(f"/proc/self/fd/{handle}"):  # noqa: PTH112 - a handle, not a path of ours
            raise OSError(errno.EINVAL, "Invalid argument")
        real_fsync(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", files_only)
        filled.add(build_paper(3))
    assert len(filled.load()) == 3


def test_a_short_write_is_carried_on(
    filled: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real_write(handle, data[:100]))
    filled.add(build_paper(3))
    assert len(BookmarkStore(path).load()) == 3


def test_what_dead_writers_left_behind_is_removed_and_nothing_else(filled: BookmarkStore, path: Path) -> None:
    leftover, strange = path.with_name(".bookmarks.json.0a1b2c.tmp"), path.with_name("mine.tmp")
    leftover.write_bytes(b"half")
    strange.write_bytes(b"keep")
    filled.add(build_paper(3))
    assert not leftover.exists()
    assert strange.exists()


def test_a_held_lock_is_waited_for_then_told_of(filled: BookmarkStore, path: Path) -> None:
    with FileLock(f"{path}.lock", thread_local=False):
        told: list[str] = []

        def try_to_save() -> None:
            try:
                filled.add(build_paper(3))
            except NotSaved as error:
                told.append(str(error))

        writer = threading.Thread(target=try_to_save)
        writer.start()
        writer.join(10)
        assert len(told) == 1
        assert "another paperreader has held" in told[0]
        assert str(path) in told[0]
        assert len(filled.load()) == 2, "reading needs no lock"
    filled.add(build_paper(3))
    assert len(filled.load()) == 3


def test_threads_on_one_handle_lose_nothing(store: BookmarkStore, path: Path) -> None:
    patient = BookmarkStore(path)

    def insert(start: int) -> None:
        for number in range(start, start + 150):
            patient.add(build_paper(number))
            patient.load()

    threads = [threading.Thread(target=insert, args=(start,)) for start in (1000, 2000, 3000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(patient.load()) == len(BookmarkStore(path).load()) == 450


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a real disk of 256 kB; only root can."""
    mount = shutil.which("mount")
    folder = tmp_path / "disk"
    folder.mkdir()
    if mount is None or os.name == "nt" or os.getuid() != 0:
        pytest.skip("only root can mount a small disk")
    if subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(folder)], check=False
    ).returncode:
        pytest.skip("no small disk can be mounted here")
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_on_a_full_disk_the_old_file_is_whole_and_saving_works_again_with_space(small_disk: Path) -> None:
    path = small_disk / "bookmarks.json"
    store = BookmarkStore(path)
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(100_000))
    saved = 0
    told = ""
    while not told:
        try:
            store.add(build_paper(saved + 1, abstract="word " * 1000))
            saved += 1
        except NotSaved as error:
            told = str(error)
    assert "No space left on device; what was saved before is still there" in told
    assert saved > 3
    for _ in range(5):
        with pytest.raises(NotSaved):
            store.add(build_paper(2000, abstract="word " * 3000))
    assert len(BookmarkStore(path).load()) == saved
    assert leftovers(path) == []

    ballast.unlink()
    store.add(build_paper(2000))
    assert len(BookmarkStore(path).load()) == saved + 1


def test_a_disk_that_may_only_be_read_shows_the_bookmarks_and_refuses_changes(small_disk: Path) -> None:
    path = small_disk / "bookmarks.json"
    BookmarkStore(path).add(build_paper(1))
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    store = BookmarkStore(path)
    assert len(store.load()) == 1
    with pytest.raises(NotSaved, match="Read-only file system"):
        store.add(build_paper(2))
    assert len(store.load()) == 1


def test_a_folder_that_cannot_be_made_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises((NotSaved, DamagedFile), match=r"bookmarks\.json"):
        BookmarkStore(tmp_path / "file" / "bookmarks.json").add(build_paper(1))
