"""Versions of the file: an older one is backed up before a write, a newer one is not overwritten."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
import tinydb

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.bookmarks.migrations import VERSION, to_version_2
from paperreader.errors import DamagedFile, NotSaved
from paperreader.models.entry import Status
from paperreader.models.identifier import local_identifier
from tests.builders import build_paper

if TYPE_CHECKING:
    from pathlib import Path

OLD = {
    "_default": {
        "1": {
            "id": "2611.00001",
            "title": "One",
            "status": "Reading",
            "rating": 4.0,
            "collections": "thesis",
        },
        "2": {"id": "2611.00002", "title": "Two", "status": "someday", "rating": 4.5, "collections": [1]},
    }
}


def write(path: Path, content: Any) -> bytes:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")
    return path.read_bytes()


def kept(path: Path) -> list[Path]:
    return sorted((path.parent / "backups").glob("*-version-1.json"))


def test_a_new_file_says_its_version_first(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    written = json.loads(path.read_bytes())
    assert list(written) == ["_meta", "_default"]
    assert written["_meta"] == {"1": {"version": VERSION}}
    assert kept(path) == []


def test_stock_tinydb_lists_the_bookmarks_of_a_file_with_a_version(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    with tinydb.TinyDB(path) as stock:
        assert [row["id"] for row in stock.all()] == ["2611.00001"]
        assert stock.tables() == {"_meta", "_default"}
        stock.insert({"id": "2611.00002"})
    store.add(build_paper(3))
    assert json.loads(path.read_bytes())["_meta"] == {"1": {"version": VERSION}}
    assert kept(path) == []


def test_what_was_written_by_hand_in_an_old_file_is_understood_where_it_means_one_thing(
    store: BookmarkStore, path: Path
) -> None:
    before = write(path, OLD)
    first, second = store.load().values()

    assert (first.status, first.rating, first.collections) == (Status.READING, 4, ("thesis",))
    assert (second.status, second.rating, second.collections) == (None, None, ())
    assert path.read_bytes() == before, "reading changes nothing"


def test_the_first_change_keeps_the_old_file_and_every_value_that_means_nothing(
    store: BookmarkStore, path: Path
) -> None:
    before = write(path, OLD)
    store.change("2611.00002", edits.set_note("new"))

    (backup,) = kept(path)
    assert backup.read_bytes() == before
    one, two = json.loads(path.read_bytes())["_default"].values()
    assert (one["status"], one["rating"], one["collections"]) == ("reading", 4, ["thesis"])
    assert (two["status"], two["rating"], two["collections"]) == ("someday", 4.5, [1])

    store.add(build_paper(3))
    assert kept(path) == [backup], "only the first change"


def test_a_change_that_changes_nothing_migrates_nothing(store: BookmarkStore, path: Path) -> None:
    before = write(path, OLD)
    store.change("2611.00001", edits.set_status(Status.READING))
    store.remove("2611.00009")
    assert path.read_bytes() == before
    assert kept(path) == []


def test_an_old_file_is_not_changed_where_it_cannot_be_kept(store: BookmarkStore, path: Path) -> None:
    before = write(path, OLD)
    (path.parent / "backups").write_text("in the way")
    with pytest.raises(NotSaved, match="what was saved before is still there"):
        store.add(build_paper(3))
    assert path.read_bytes() == before


def test_a_file_of_a_newer_version_is_shown_and_never_written(store: BookmarkStore, path: Path) -> None:
    newer = {
        "_meta": {"1": {"version": VERSION + 1}},
        "_default": {"1": {"id": "2611.00001", "title": "One"}},
    }
    before = write(path, newer)

    assert list(store.load()) == ["2611.00001"]
    for change in (
        lambda: store.add(build_paper(2)),
        lambda: store.remove("2611.00001"),
        lambda: store.change_many(None, edits.set_rating(1)),
    ):
        with pytest.raises(NotSaved, match=rf"newer .* wrote them .*version {VERSION + 1}.*update"):
            change()
    assert path.read_bytes() == before
    assert {entry.name for entry in path.parent.iterdir()} == {"bookmarks.json", "bookmarks.json.lock"}


def test_rows_of_a_newer_version_that_say_nothing_here_are_no_damage(
    store: BookmarkStore, path: Path
) -> None:
    write(path, {"_meta": {"1": {"version": 7}}, "_default": {"1": {"paper": {"id": "x"}}}})
    assert store.load() == {}
    assert store.unreadable == 1


@pytest.mark.parametrize("version", ["2", None, 0, 1.5, [2]])
def test_a_version_that_is_none_is_damage(store: BookmarkStore, path: Path, version: object) -> None:
    write(path, {"_meta": {"1": {"version": version}}, "_default": OLD["_default"]})
    with pytest.raises(DamagedFile, match="is not a version of the file"):
        store.load()


def test_other_words_beside_the_version_stay(store: BookmarkStore, path: Path) -> None:
    write(path, {"_default": OLD["_default"], "_meta": {"1": {"mine": 1}, "2": {"too": 2}}})
    store.add(build_paper(3))
    assert json.loads(path.read_bytes())["_meta"] == {"1": {"mine": 1, "version": VERSION}, "2": {"too": 2}}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"status": " READ "}, {"status": "read"}),
        ({"status": "later"}, {"status": "later"}),
        ({"rating": "5"}, {"rating": 5}),
        ({"rating": 3}, {"rating": 3}),
        ({"rating": 6.0}, {"rating": 6.0}),
        ({"rating": "*****"}, {"rating": "*****"}),
        ({"rating": True}, {"rating": True}),
        ({"collections": ""}, {"collections": ""}),
        ({"status": None, "collections": None}, {"status": None, "collections": None}),
    ],
)
def test_a_value_of_version_1_in_version_2(before: dict[str, object], after: dict[str, object]) -> None:
    assert json.loads(to_version_2(json.dumps(before).encode())) == after


def test_a_paper_that_was_named_by_its_title_gets_its_own_identifier(
    store: BookmarkStore, path: Path
) -> None:
    book = {
        "id": "local:ba9876543210",
        "title": "Notes",
        "authors": ["A. Lovelace"],
        "published": "1843-01-01",
    }
    rows: dict[str, dict[str, Any]] = {
        "1": {"id": "local:0123456789ab", "title": "Deep learning", "doi": "10.1038/Nature14539", "mine": 1},
        "2": {**book, "published": "1843-01-01"},
        "3": {"id": "local:000000000000"},
    }
    before = write(path, {"_meta": {"1": {"version": 2}}, "_default": rows})

    notes = local_identifier("Notes", "Lovelace", 1843)
    assert list(store.load()) == ["doi:10.1038/nature14539", notes, "local:000000000000"]
    assert path.read_bytes() == before, "reading changes nothing"

    store.change(notes, edits.set_rating(5))
    written = json.loads(path.read_bytes())["_default"]
    assert written["1"] == {**rows["1"], "id": "doi:10.1038/nature14539"}
    (backup,) = (path.parent / "backups").glob("*-version-2.json")
    assert backup.read_bytes() == before
