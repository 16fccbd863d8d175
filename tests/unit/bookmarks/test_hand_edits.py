"""Other programs that change the open file: in place, by renaming another file over it, with sloppy JSON."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.errors import DamagedFile
from tests.builders import build_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def in_place(path: Path, content: bytes) -> None:
    """Save as nano and TinyDB do: truncate, then write."""
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(content)


def by_rename(path: Path, content: bytes) -> None:
    """Save as vim and most editors do: write another file, then rename it."""
    other = path.with_name("bookmarks.json~new")
    other.write_bytes(content)
    other.rename(path)


saved_by = pytest.mark.parametrize("save", [in_place, by_rename])


def changed(path: Path, change: Callable[[dict[str, Any]], None]) -> bytes:
    content = json.loads(path.read_bytes())
    change(content["_default"])
    return json.dumps(content, indent=4).encode()


@pytest.fixture
def filled(store: BookmarkStore) -> BookmarkStore:
    store.add(build_paper(1), note="one")
    store.add(build_paper(2), note="two")
    store.load()
    return store


@saved_by
def test_an_edit_is_noticed_picked_up_and_kept_by_the_next_change(
    filled: BookmarkStore, path: Path, save: Callable[[Path, bytes], None]
) -> None:
    save(path, changed(path, lambda rows: rows["1"].update(note="by hand", mine=[1, 2.50])))

    assert filled.changed_on_disk()
    assert filled.load()["2611.00001"].note == "by hand"
    filled.change_many(None, edits.set_rating(4))

    row = json.loads(path.read_bytes())["_default"]["1"]
    assert (row["note"], row["mine"], row["rating"]) == ("by hand", [1, 2.5], 4)


@saved_by
def test_a_row_that_was_added_removed_or_moved_by_hand_stays_so(
    filled: BookmarkStore, path: Path, save: Callable[[Path, bytes], None]
) -> None:
    def change(rows: dict[str, Any]) -> None:
        del rows["1"]
        rows["40"] = {"id": "2611.00040"}
        rows["2"] = rows.pop("2")

    save(path, changed(path, change))
    filled.add(build_paper(3))
    assert list(json.loads(path.read_bytes())["_default"]) == ["40", "2", "41"]


@saved_by
@pytest.mark.parametrize(
    ("sloppy", "told"),
    [
        (lambda text: text.replace('"note": "one",', '"note": "one"'), "line 12, column 4"),
        (lambda text: text.replace('"note": "one",', '"note": "one",,'), "line 11, column"),
        (lambda text: text.replace('"note": "one"', "'note': 'one'"), "line 11, column 4"),
        (lambda text: text.replace('"note": "one"', "// mine"), "line 11, column 4"),
        (lambda text: text.replace('"2": {', '"1": {'), "'1' is given twice"),
        (lambda text: text[:400], "line "),
    ],
)
def test_sloppy_json_is_refused_with_its_line_and_nothing_is_changed(
    filled: BookmarkStore,
    path: Path,
    save: Callable[[Path, bytes], None],
    sloppy: Callable[[str], str],
    told: str,
) -> None:
    content = sloppy(path.read_text("utf-8")).encode()
    save(path, content)
    for attempt in (filled.load, lambda: filled.change_many(None, edits.set_rating(1))):
        with pytest.raises(DamagedFile) as refused:
            attempt()
        assert told in str(refused.value)
        assert refused.value.copy is not None
        assert refused.value.copy.read_bytes() == path.read_bytes() == content


@saved_by
def test_an_edit_in_the_middle_of_a_change_of_many_is_not_lost(
    filled: BookmarkStore,
    path: Path,
    save: Callable[[Path, bytes], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real_fsync = os.fsync
    edited: list[str] = []

    def fsync_while_somebody_edits(handle: int) -> None:
        real_fsync(handle)
        if len(edited) < 2:
            note = f"by hand {len(edited)}"
            edited.append(note)
            save(path, changed(path, lambda rows: rows["2"].update(note=note)))

    monkeypatch.setattr(os, "fsync", fsync_while_somebody_edits)
    filled.change_many(None, edits.retag(add=["new"]))

    assert [mark.note for mark in BookmarkStore(path).load().values()] == ["one", "by hand 1"]
    assert all(mark.tags == ("new",) for mark in BookmarkStore(path).load().values())


def test_a_file_that_is_being_truncated_is_waited_for(
    filled: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = changed(path, lambda rows: rows["1"].update(note="by hand"))
    path.write_bytes(b"")
    monkeypatch.setattr("time.sleep", lambda _seconds: path.write_bytes(content))
    filled.add(build_paper(3))
    assert [mark.note for mark in filled.load().values()] == ["by hand", "two", ""]
