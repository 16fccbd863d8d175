"""A bookmarks file that cannot be read: one error, the file untouched, a copy of it, the backup offered."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.errors import DamagedFile, NotSaved
from tests.builders import build_paper

if TYPE_CHECKING:
    from pathlib import Path

ROW = b'{"id": "2611.00001", "title": "One"}'
FILE = b'{"_default": {"1": ' + ROW + b"}}"

BAD = {
    "empty": b"",
    "blanks": b"\n \n",
    "zeros": b"\0" * 512,
    "null": b"null",
    "a number": b"5",
    "a string": b'"bookmarks"',
    "a list": b"[" + ROW + b"]",
    "truncated": FILE[:-9],
    "extra data": FILE + b'title": "One"}}}',
    "two documents": FILE + b"\n" + FILE,
    "invalid UTF-8": FILE.replace(b"One", b"\xff\xfe"),
    "UTF-16": FILE.decode().encode("utf-16"),
    "byte-order mark": b"\xef\xbb\xbf" + FILE,
    "compressed": b"\x1f\x8b\x08\x00" + b"\x9c" * 50,
    "control character": FILE.replace(b"One", b"O\x07ne"),
    "table is null": b'{"_default": null}',
    "table is a list": b'{"_default": [' + ROW + b"]}",
    "row is null": b'{"_default": {"1": null}}',
    "row is a list": b'{"_default": {"1": ["2611.00001"]}}',
    "row is a string": b'{"_default": {"1": "2611.00001", "2": ' + ROW + b"}}",
    "row number is a word": b'{"_default": {"one": ' + ROW + b"}}",
    "row number twice": b'{"_default": {"1": ' + ROW + b', "1": {"id": "2611.00002"}}}',
    "row number of 5,000 digits": b'{"_default": {"' + b"9" * 5000 + b'": ' + ROW + b"}}",
    "no row has an id": b'{"_default": {"1": {"title": "One"}, "2": {}}}',
    "NaN": FILE.replace(b'"One"', b'"One", "stars": NaN'),
    "Infinity": FILE.replace(b'"One"', b'"One", "stars": -Infinity'),
    "comment": b"// mine\n" + FILE,
    "trailing comma": FILE.replace(b'"One"', b'"One",'),
    "lone surrogate": FILE.replace(b"2611.00001", b"\\ud800"),
    "deep nesting": b'{"_default": ' * 50_000,
    "deep nesting in a row": FILE.replace(b'"One"', b'"One", "x": ' + b"[" * 50_000 + b"]" * 50_000),
}


def copies(path: Path) -> list[Path]:
    return sorted(path.parent.glob("bookmarks.damaged-*.json"))


@pytest.fixture
def damaged(store: BookmarkStore, path: Path) -> Path:
    """Cut the file short as another program might, beside an intact backup of one bookmark."""
    store.add(build_paper(1))
    store.add(build_paper(2))
    path.write_bytes(path.read_bytes()[:-20])
    return path


@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_one_error_untouched_and_copied(path: Path, store: BookmarkStore, data: bytes) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    before = path.stat()

    for attempt in (
        store.load,
        lambda: store.add(build_paper(5)),
        lambda: store.remove("2611.00001"),
        lambda: store.get("2611.00001"),
    ):
        with pytest.raises(DamagedFile) as refused:
            attempt()

    (copy,) = copies(path)
    assert copy.read_bytes() == path.read_bytes() == data
    assert (path.stat().st_ino, path.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert (refused.value.path, refused.value.copy, refused.value.exit_code) == (path, copy, 5)
    assert str(path) in str(refused.value)
    assert str(copy) in str(refused.value)
    assert str(refused.value).isprintable()
    assert copy.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize(
    ("data", "count", "unreadable"),
    [
        (b"{}", 0, 0),
        (b'{"_default": {}}', 0, 0),
        (b'{"elsewhere": {"1": {"x": 1}}}', 0, 0),
        (FILE, 1, 0),
        (FILE.replace(b'"One"', b'"One", "x": ' + b"9" * 5000), 1, 0),
        (FILE.replace(b'"One"', b'"One", "x": 1e999'), 1, 0),
        (b'{"_default": {"1": ' + ROW + b', "2": {"id": "x", "stars": 1e999}}}', 1, 1),
        (b'{"_default": {"1": ' + ROW + b', "2": {"id": 7}}}', 1, 1),
        (b'{"_default": {"1": ' + ROW + b', "2": ' + ROW + b"}}", 1, 0),
    ],
)
def test_what_is_only_unusual_is_read(
    path: Path, store: BookmarkStore, data: bytes, count: int, unreadable: int
) -> None:
    path.parent.mkdir()
    path.write_bytes(data)
    assert len(store.load()) == count
    assert store.unreadable == unreadable
    store.add(build_paper(5))
    assert len(store.load()) == count + 1
    assert copies(path) == []


def test_a_folder_a_pipe_and_a_loop_in_its_place_are_damage_too(path: Path, store: BookmarkStore) -> None:
    path.parent.mkdir()
    for make in (path.mkdir, lambda: os.mkfifo(path), lambda: path.symlink_to(path.name)):
        make()
        with pytest.raises(DamagedFile, match="cannot be read"):
            store.load()
        with pytest.raises((DamagedFile, NotSaved)):
            store.add(build_paper())
        assert copies(path) == []
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()


def test_a_file_that_may_not_be_read_is_named_and_not_copied(
    path: Path, store: BookmarkStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(build_paper())
    real_open = os.open

    def refuse(name: str, *rest: int) -> int:
        if str(name) == str(path):
            raise PermissionError(13, "Permission denied")
        return real_open(name, *rest)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(DamagedFile, match=r"Permission denied.*no copy of it could be made") as refused:
        BookmarkStore(path).load()
    assert refused.value.copy is None


def test_one_state_of_damage_is_copied_once_and_another_again(damaged: Path) -> None:
    for _ in range(3):
        with pytest.raises(DamagedFile):
            BookmarkStore(damaged).load()
    assert len(copies(damaged)) == 1

    damaged.write_bytes(b"worse")
    with pytest.raises(DamagedFile):
        BookmarkStore(damaged).load()
    assert {copy.read_bytes() == b"worse" for copy in copies(damaged)} == {True, False}


def test_the_message_offers_a_backup_only_where_it_is_whole(damaged: Path) -> None:
    backup = damaged.with_name("bookmarks.json.bak")
    with pytest.raises(DamagedFile) as refused:
        BookmarkStore(damaged).load()
    assert f"intact in {backup}: `paperreader bookmark restore`" in str(refused.value)

    backup.write_bytes(b"")
    with pytest.raises(DamagedFile) as refused:
        BookmarkStore(damaged).load()
    assert str(backup) not in str(refused.value)


def test_a_file_mended_by_hand_is_read_again(store: BookmarkStore, damaged: Path) -> None:
    with pytest.raises(DamagedFile):
        store.load()
    damaged.write_bytes(FILE)
    assert len(store.load()) == 1


def test_a_file_that_an_editor_has_half_written_is_read_when_it_is_whole(
    store: BookmarkStore, damaged: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: damaged.write_bytes(FILE))
    assert len(store.load()) == 1
    assert copies(damaged) == []
    assert json.loads(damaged.read_bytes()) == json.loads(FILE)
