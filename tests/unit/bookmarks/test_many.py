"""Many bookmarks in one save, and undoing it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from paperreader.bookmarks import BookmarkStore, edits
from paperreader.bookmarks.counts import count_collections, count_tags
from paperreader.errors import PaperReaderError
from paperreader.models.entry import Status
from tests.builders import build_bookmark, build_paper, by_id

if TYPE_CHECKING:
    from pathlib import Path


def ids(*numbers: int) -> list[str]:
    return [build_paper(number).id for number in numbers]


@pytest.fixture
def five(store: BookmarkStore) -> BookmarkStore:
    store.exchange(by_id(build_bookmark(number, tags=("rl", f"t{number}")) for number in range(1, 6)))
    return store


@pytest.fixture
def saves(monkeypatch: pytest.MonkeyPatch, path: Path) -> list[str]:
    """Record each time that a file is renamed to the bookmarks file."""
    real = os.replace
    seen: list[str] = []

    def replace(source: str, name: str, **rest: Any) -> None:
        real(source, name, **rest)
        if str(name) == str(path):
            seen.append(str(name))

    monkeypatch.setattr(os, "replace", replace)
    return seen


def test_any_number_of_changes_is_one_save(five: BookmarkStore, saves: list[str]) -> None:
    five.change_many(ids(1, 3, 5), edits.set_status(Status.READ))
    assert len(saves) == 1
    assert [mark.status for mark in five.load().values()] == ["read", None, "read", None, "read"]


def test_what_was_before_comes_back_to_the_byte(five: BookmarkStore, path: Path) -> None:
    bytes_before = path.read_bytes()
    before = five.change_many(ids(2, 4), edits.in_turn(edits.set_rating(5), edits.collect(["thesis"])))

    assert [mark and mark.rating for mark in before.values()] == [None, None]
    after = five.exchange(before)

    assert path.read_bytes() == bytes_before
    five.exchange(after)
    assert [mark.rating for mark in five.load().values()] == [None, 5, None, 5, None]


def test_papers_that_are_bookmarked_by_the_change_are_not_after_it_is_taken_back(five: BookmarkStore) -> None:
    new = [build_paper(8), build_paper(9)]
    before = five.change_many(ids(1, 8, 9), edits.set_status(Status.LATER), papers=new)

    assert [paper_id for paper_id, mark in before.items() if mark is None] == ids(8, 9)
    assert five.load().keys() >= set(ids(8, 9))

    five.exchange(before)
    assert list(five.load()) == ids(1, 2, 3, 4, 5)
    assert five.load()[ids(1)[0]].status is None


def test_one_paper_that_is_not_bookmarked_stops_the_whole_change(
    five: BookmarkStore, saves: list[str]
) -> None:
    with pytest.raises(PaperReaderError, match=r"2611.00009 is not bookmarked"):
        five.change_many(ids(1, 9), edits.set_rating(1))
    assert saves == []
    assert all(mark.rating is None for mark in five.load().values())


def test_only_what_changed_is_told_and_dated(five: BookmarkStore) -> None:
    five.change(ids(1)[0], edits.set_rating(3))
    dated = five.load()[ids(1)[0]].changed

    before = five.change_many(ids(1, 2), edits.set_rating(3))

    assert list(before) == ids(2)
    assert five.load()[ids(1)[0]].changed == dated
    assert five.load()[ids(2)[0]].changed > dated


def test_a_change_of_all_that_changes_none_saves_nothing(five: BookmarkStore, saves: list[str]) -> None:
    assert five.change_many(None, edits.delete_tag("none")) == {}
    assert saves == []


def test_a_tag_is_renamed_wherever_it_is_used(five: BookmarkStore, saves: list[str]) -> None:
    before = five.change_many(None, edits.rename_tag("rl", "ml/rl"))
    assert (len(before), len(saves)) == (5, 1)
    assert count_tags(five.load().values())["ml/rl"] == 5
    five.exchange(before)
    assert count_tags(five.load().values())["rl"] == 5


def test_many_are_removed_and_put_back_with_their_fields_of_other_programs(
    five: BookmarkStore, path: Path, saves: list[str]
) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace('"tags": ["rl", "t4"]', '"tags": ["rl", "t4"],\n   "mine": 4.50'), "utf-8")

    removed = five.exchange(dict.fromkeys([*ids(3, 4), "2611.00099"]))

    assert (list(removed), len(saves)) == (ids(3, 4), 1)
    assert list(five.load()) == ids(1, 2, 5)
    five.exchange(removed)
    assert set(five.load()) == set(ids(1, 2, 3, 4, 5))
    assert b'"mine": 4.50' in path.read_bytes()


def test_bookmarks_are_cleaned_and_those_that_were_there_are_returned(five: BookmarkStore) -> None:
    first = five.load()[ids(1)[0]]
    dirty = build_bookmark(7, tags=("a,b",), collections=("x", "X"), note="n\x07")

    before = five.exchange(by_id([msgspec.structs.replace(first, rating=2), dirty]))

    assert before == {first.paper.id: first, "2611.00007": None}
    kept = five.load()["2611.00007"]
    assert (kept.tags, kept.collections, kept.note) == (("a", "b"), ("x",), "n")


def test_a_bookmark_with_a_rating_that_is_none_is_refused_with_all_that_come_with_it(
    five: BookmarkStore, saves: list[str]
) -> None:
    with pytest.raises(PaperReaderError, match="from 1 to 5"):
        five.exchange(by_id([build_bookmark(7), build_bookmark(8, rating=9)]))
    assert saves == []


def test_rows_get_numbers_that_no_row_has(five: BookmarkStore, path: Path) -> None:
    five.exchange(
        {**dict.fromkeys(ids(5)), **{mark.paper.id: mark for mark in map(build_bookmark, range(20, 30))}}
    )
    assert len(five.load()) == len(BookmarkStore(path).load()) == 14


def test_a_change_is_made_again_over_what_somebody_wrote_meanwhile(
    five: BookmarkStore, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real_fsync = os.fsync
    edited: list[int] = []

    def fsync_while_somebody_edits(handle: int) -> None:
        real_fsync(handle)
        if not edited:
            edited.append(path.write_text(path.read_text("utf-8").replace('"t2"', '"by hand"'), "utf-8"))

    monkeypatch.setattr(os, "fsync", fsync_while_somebody_edits)
    before = five.change_many(ids(1, 2), edits.retag(add=["new"]))

    former = before[ids(2)[0]]
    assert former is not None
    assert former.tags == ("rl", "by hand")
    assert BookmarkStore(path).load()[ids(2)[0]].tags == ("rl", "by hand", "new")


def test_collections_are_counted_the_largest_first(five: BookmarkStore) -> None:
    five.change_many(ids(1, 2), edits.collect(["Thesis"]))
    five.change_many(ids(2, 3, 4), edits.collect(["group"]))
    five.change(ids(5)[0], edits.collect(["THESIS", "alone"]))
    assert list(count_collections(five.load().values()).items()) == [
        ("group", 3),
        ("Thesis", 3),
        ("alone", 1),
    ]


def test_adding_takes_an_edit_into_the_same_save(store: BookmarkStore, saves: list[str]) -> None:
    added = store.add(build_paper(1), tags=["a"], edit=edits.set_status(Status.LATER))
    assert (added.tags, added.status, len(saves)) == (("a",), Status.LATER, 1)
    again = store.add(build_paper(1), edit=edits.set_status(Status.READ))
    assert again.status is Status.READ
    assert again.changed > added.changed


def test_a_refreshed_paper_joins_the_bookmark_of_its_doi(store: BookmarkStore) -> None:
    store.add(build_paper(1, id="doi:10.1000/x", doi="10.1000/X"), tags=["a"], note="One.")
    store.add(build_paper(2), tags=["b"])
    assert store.refresh_snapshots([build_paper(1, doi="10.1000/X"), build_paper(3, doi="10.1000/z")]) == 2
    assert {paper_id: mark.tags for paper_id, mark in store.load().items()} == {
        "2611.00001": ("a",),
        "2611.00002": ("b",),
    }
    store.add(build_paper(4, id="doi:10.1000/y", doi="10.1000/y"), tags=["c"])
    store.refresh_snapshots([build_paper(2, doi="10.1000/y")])
    assert store.load()["2611.00002"].tags == ("b", "c")
    assert len(store.load()) == 2
