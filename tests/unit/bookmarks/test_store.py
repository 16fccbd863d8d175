from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest
import tinydb

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.bookmarks.counts import count_tags
from paperreader.errors import DamagedFile, PaperReaderError
from paperreader.models import Paper
from tests.builders import NOW, build_bookmark, build_paper, by_id

if TYPE_CHECKING:
    from pathlib import Path


def rows_of(path: Path) -> list[dict[str, object]]:
    return list(json.loads(path.read_bytes())["_default"].values())


def edit_by_hand(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


def test_opening_reads_and_makes_nothing(path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from paperreader.bookmarks import BookmarkStore;"
        f"BookmarkStore(Path({str(path)!r}));"
        "print(*({'tinydb', 'filelock', 'httpx', 'textual', 'sqlite3'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
    assert not path.parent.exists()


def test_a_missing_file_holds_no_bookmarks_and_asking_makes_none(store: BookmarkStore, path: Path) -> None:
    assert store.load() == {}
    assert store.get("2611.00001") is None
    assert count_tags(store.load().values()) == {}
    assert not path.parent.exists()


def test_a_bookmark_is_on_disk_when_add_returns(store: BookmarkStore, path: Path) -> None:
    added = store.add(build_paper(), tags=["a", "b/c"], note="why")

    assert BookmarkStore(path).get("2611.00001") == added
    assert (added.tags, added.note, added.added, added.changed) == (("a", "b/c"), "why", NOW, NOW)
    assert added.paper == build_paper()


def test_the_file_and_its_folder_are_for_their_owner_only(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    store.add(build_paper(2))
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert {entry.name: entry.stat().st_mode & 0o777 for entry in path.parent.iterdir()} == {
        "bookmarks.json": 0o600,
        "bookmarks.json.bak": 0o600,
        "bookmarks.json.lock": 0o600,
        "backups": 0o700,
    }
    assert [entry.stat().st_mode & 0o777 for entry in (path.parent / "backups").iterdir()] == [0o600]


def test_stock_tinydb_reads_and_writes_the_file(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1, title="Größe ∑"), tags=["a"])
    with tinydb.TinyDB(path) as stock:
        (row,) = stock.all()
        assert (row["id"], row["title"], row["tags"]) == ("2611.00001", "Größe ∑", ["a"])
        stock.insert({"id": "2611.00002", "title": "By stock", "mine": [1, 2]})
        stock.table("elsewhere").insert({"kept": True})

    store.change("2611.00002", edits.set_tags(["b"]))

    with tinydb.TinyDB(path) as stock:
        assert [row["id"] for row in stock.search(tinydb.where("tags").any(["b"]))] == ["2611.00002"]
        assert stock.get(tinydb.where("id") == "2611.00002")["mine"] == [1, 2]
        assert stock.table("elsewhere").all() == [{"kept": True}]


def test_load_gives_the_oldest_first(store: BookmarkStore) -> None:
    for number in (3, 1, 2):
        store.add(build_paper(number))
    store.exchange(by_id([build_bookmark(9, added=NOW - timedelta(days=1))]))
    assert list(store.load()) == ["2611.00009", "2611.00003", "2611.00001", "2611.00002"]


def test_load_is_the_same_object_until_something_changes(store: BookmarkStore) -> None:
    store.add(build_paper(1))
    loaded = store.load()
    assert store.load() is loaded
    store.add(build_paper(2))
    assert len(store.load()) == 2
    assert len(loaded) == 1
    with pytest.raises(TypeError):
        loaded["x"] = loaded["2611.00001"]  # type: ignore[index]


def test_adding_again_keeps_what_the_reader_said_and_refreshes_the_paper(store: BookmarkStore) -> None:
    first = store.add(build_paper(upvotes=1, summary="short"), tags=["a"], note="mine")

    again = store.add(build_paper(upvotes=5))

    assert (again.tags, again.note, again.added, again.changed) == (
        ("a",),
        "mine",
        first.added,
        first.changed,
    )
    assert (again.paper.upvotes, again.paper.summary) == (5, "short")


def test_new_tags_and_a_new_note_follow_those_that_are_there(store: BookmarkStore) -> None:
    first = store.add(build_paper(), tags=["a"], note="mine")
    again = store.add(build_paper(), tags=["A", "b"], note="more")
    assert (again.tags, again.note) == (("a", "b"), "mine\n\nmore")
    assert again.changed > first.changed == again.added


def test_a_change_that_changes_nothing_writes_nothing(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(), tags=["a"])
    before = path.stat()
    store.add(build_paper(), tags=["a"])
    store.change("2611.00001", edits.set_tags(["a"]))
    store.remove("2611.00002")
    assert path.stat().st_ino == before.st_ino
    assert not path.with_name("bookmarks.json.bak").exists()


def test_a_paper_not_seen_yet_is_bookmarked_by_its_identifier_until_it_is_seen(store: BookmarkStore) -> None:
    bare = store.add(Paper(id="2611.00001", title=""), tags=["later"])
    assert bare.is_bare

    assert store.refresh_snapshots([build_paper(1), build_paper(2)]) == 1

    seen = store.get("2611.00001")
    assert seen is not None
    assert (seen.paper.title, seen.tags, seen.changed) == (
        "Paper 1: Learning to Test",
        ("later",),
        bare.changed,
    )


def test_a_bare_paper_never_takes_details_away(store: BookmarkStore) -> None:
    store.add(build_paper())
    assert store.add(Paper(id="2611.00001", title="")).paper == build_paper()


def test_refreshing_is_one_save_and_says_how_many_papers_have_news(store: BookmarkStore, path: Path) -> None:
    for number in range(1, 5):
        store.add(build_paper(number), tags=[f"t{number}"], note="n")
    before = store.load()

    assert store.refresh_snapshots(build_paper(number, upvotes=1000) for number in (2, 3, 3, 9)) == 2
    assert len(json.loads(path.with_name("bookmarks.json.bak").read_bytes())["_default"]) == 4
    assert [bookmark.paper.upvotes for bookmark in store.load().values()] == [99, 1000, 1000, 96]
    for paper_id, bookmark in store.load().items():
        was = before[paper_id]
        assert (bookmark.tags, bookmark.note, bookmark.changed) == (was.tags, was.note, was.changed)
    assert store.refresh_snapshots([build_paper(2, upvotes=1000)]) == 0


def test_remove_gives_what_was_there_and_put_brings_it_back_to_the_byte(
    store: BookmarkStore, path: Path
) -> None:
    store.add(build_paper(1))
    store.add(build_paper(2), tags=["a"], note="n")
    edit_by_hand(path, '"tags": ["a"]', '"rating": 4.50,\n   "tags": ["a"]')
    before = rows_of(path)

    removed = store.remove("2611.00002")
    assert removed is not None
    assert (removed.tags, removed.note) == (("a",), "n")
    assert list(store.load()) == ["2611.00001"]

    store.exchange(by_id([removed]))
    assert rows_of(path) == before
    assert b'"rating": 4.50' in path.read_bytes()


def test_removing_what_is_not_bookmarked_is_no_error(store: BookmarkStore) -> None:
    assert store.remove("2611.00001") is None


def test_put_replaces_and_keeps_the_dates_it_brings(store: BookmarkStore) -> None:
    first = store.add(build_paper(), tags=["a"])
    store.change("2611.00001", edits.set_note("changed"))
    store.exchange(by_id([first]))
    assert store.get("2611.00001") == first


def test_put_cleans_what_could_not_be_kept(store: BookmarkStore) -> None:
    paper = build_paper(title="A\ud800B\x1b[2J")
    store.exchange(by_id([build_bookmark(paper=paper, note="x\ud800y", tags=("a,b",))]))
    kept = store.get("2611.00001")
    assert kept is not None
    assert "\ud800" not in kept.paper.title + kept.note
    assert kept.tags == ("a", "b")


def test_tags_and_note_are_set_as_given_and_date_the_change(store: BookmarkStore) -> None:
    store.add(build_paper(), tags=["old"], note="old")
    tagged = store.change("2611.00001", edits.set_tags(["new", "NEW", "x/y"]))
    noted = store.change("2611.00001", edits.set_note("line\nline"))
    emptied = store.change("2611.00001", edits.set_note(""))

    assert (tagged.tags, tagged.note) == (("new", "x/y"), "old")
    assert (noted.tags, noted.note) == (("new", "x/y"), "line\nline")
    assert emptied.note == ""
    assert NOW < tagged.changed < noted.changed < emptied.changed
    assert store.get("2611.00001") == emptied


def test_a_paper_that_is_not_bookmarked_cannot_be_tagged_unless_it_is_given(store: BookmarkStore) -> None:
    with pytest.raises(PaperReaderError, match=r"2611.00001 is not bookmarked; bookmark it first\."):
        store.change("2611.00001", edits.set_tags(["a"]))
    with pytest.raises(PaperReaderError, match="not bookmarked"):
        store.change("2611.00001", edits.set_note("n"))
    assert store.load() == {}

    assert store.change("2611.00001", edits.set_tags(["a"]), paper=build_paper()).tags == ("a",)
    assert store.change("2611.00002", edits.set_note("n"), paper=build_paper(2)).note == "n"


def test_a_note_that_is_too_long_changes_nothing(store: BookmarkStore) -> None:
    store.add(build_paper(), note="n" * 15_000)
    with pytest.raises(PaperReaderError, match="shorten"):
        store.add(build_paper(), note="m" * 15_000)
    kept = store.get("2611.00001")
    assert kept is not None
    assert kept.note == "n" * 15_000


def test_tags_are_counted_whatever_their_case_the_most_used_first(store: BookmarkStore) -> None:
    store.add(build_paper(1), tags=["NLP", "b"])
    store.add(build_paper(2), tags=["nlp", "a"])
    assert list(count_tags(store.load().values()).items()) == [("NLP", 2), ("a", 1), ("b", 1)]


def test_an_edit_by_hand_is_read_and_never_written_over(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1), note="before")
    assert not store.changed_on_disk()
    edit_by_hand(path, '"before"', '"by hand"')
    assert store.changed_on_disk()

    store.add(build_paper(2))

    assert not store.changed_on_disk()
    assert [bookmark.note for bookmark in store.load().values()] == ["by hand", ""]


def test_an_edit_in_the_middle_of_a_change_is_not_lost(
    store: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.add(build_paper(1), note="before")
    real_fsync = os.fsync
    edited = False

    def fsync_while_somebody_edits(handle: int) -> None:
        nonlocal edited
        real_fsync(handle)
        if not edited:
            edited = True
            edit_by_hand(path, '"before"', '"by hand"')

    monkeypatch.setattr(os, "fsync", fsync_while_somebody_edits)
    store.add(build_paper(2))

    assert edited
    assert [bookmark.note for bookmark in BookmarkStore(path).load().values()] == ["by hand", ""]


def test_another_handles_changes_are_seen_and_kept(store: BookmarkStore, path: Path) -> None:
    other = BookmarkStore(path)
    store.add(build_paper(1))
    other.add(build_paper(2))
    store.add(build_paper(3))
    other.remove("2611.00001")
    assert store.load() == other.load()
    assert store.load().keys() == {"2611.00002", "2611.00003"}


def test_the_file_may_vanish(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    path.unlink()
    assert store.changed_on_disk()
    assert store.load() == {}
    store.add(build_paper(2))
    assert list(store.load()) == ["2611.00002"]


def test_a_file_that_was_deleted_is_made_again_to_the_byte(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1), note="mine")
    edit_by_hand(path, '"note"', '"other": 1,\n   "note"')
    before, content = store.load(), path.read_bytes()
    assert not store.make_again()
    shutil.rmtree(path.parent)
    assert store.make_again()
    assert path.read_bytes() == content
    assert store.load() == before
    assert not BookmarkStore(path.with_name("other.json")).make_again()


def test_rows_that_cannot_be_read_are_counted_kept_and_passed_over(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    store.add(build_paper(2), note="spoilt")
    edit_by_hand(path, '"note": "spoilt"', '"note": {"odd": 1.50}')

    assert list(store.load()) == ["2611.00001"]
    assert store.unreadable == 1

    store.remove("2611.00001")
    store.add(build_paper(3))
    assert b'"note": {"odd": 1.50}' in path.read_bytes()
    edit_by_hand(path, '{"odd": 1.50}', '"mended"')
    assert {bookmark.note for bookmark in store.load().values()} == {"mended", ""}
    assert store.unreadable == 0


def test_two_rows_of_one_paper_are_shown_as_one_and_written_as_one_at_its_next_change(
    store: BookmarkStore, path: Path
) -> None:
    store.add(build_paper(1), tags=["a"], note="one")
    store.add(build_paper(2), tags=["b"], note="two")
    edit_by_hand(path, "2611.00002", "2611.00001")

    (bookmark,) = store.load().values()
    assert (bookmark.tags, bookmark.note) == (("a", "b"), "one\n\ntwo")

    store.change("2611.00001", edits.set_tags(["a", "b"]))
    (row,) = rows_of(path)
    assert (row["tags"], row["note"]) == (["a", "b"], "one\n\ntwo")


def test_unknown_fields_survive_every_kind_of_change(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1), tags=["a"])
    edit_by_hand(path, '"tags": ["a"]', '"tags": ["a"],\n   "rating": 4.50')
    store.change("2611.00001", edits.set_tags(["b"]))
    store.change("2611.00001", edits.set_note("n"))
    store.add(build_paper(1, upvotes=7))
    store.refresh_snapshots([build_paper(1, upvotes=8)])
    bookmark = store.get("2611.00001")
    assert bookmark is not None
    store.exchange(by_id([msgspec.structs.replace(bookmark, tags=(), row=b"")]))
    assert rows_of(path)[0]["rating"] == 4.5
    assert b"4.50" in path.read_bytes()


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "sync" / "mine.json", tmp_path / "bookmarks.json"
    BookmarkStore(real).add(build_paper(1))
    link.symlink_to(real)
    store = BookmarkStore(link, clock=lambda: NOW)

    store.add(build_paper(2))

    assert link.is_symlink()
    assert len(rows_of(real)) == 2
    assert {entry.name for entry in tmp_path.joinpath("backups").iterdir()} == {"bookmarks-2026-11-23.json"}
    assert {entry.name for entry in real.parent.iterdir()} == {"mine.json", "mine.json.bak", "mine.json.lock"}
    assert BookmarkStore(real).load() == store.load()


@pytest.mark.parametrize("place", ["file", "folder"])
def test_a_link_to_nothing_is_named_and_nothing_is_made(tmp_path: Path, place: str) -> None:
    drive, data = tmp_path / "drive", tmp_path / "data"
    if place == "file":
        data.mkdir()
        (data / "bookmarks.json").symlink_to(drive / "mine.json")
    else:
        data.symlink_to(drive)
    store = BookmarkStore(data / "bookmarks.json")

    with pytest.raises(DamagedFile, match=rf"leads to {drive}.*, which is missing"):
        store.load()
    with pytest.raises(PaperReaderError, match="which is missing"):
        store.add(build_paper(1))

    assert not drive.exists()


def test_the_backup_is_the_file_before_the_last_change(store: BookmarkStore, path: Path) -> None:
    store.add(build_paper(1))
    before = path.read_bytes()
    store.add(build_paper(2))
    assert path.with_name("bookmarks.json.bak").read_bytes() == before
