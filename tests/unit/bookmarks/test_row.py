from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.bookmarks.row import Row, from_row, lay_out, to_row
from paperreader.models import Paper
from paperreader.models.entry import Status
from tests.builders import NOW, build_bookmark, build_paper

if TYPE_CHECKING:
    from paperreader.bookmarks.bookmark import Bookmark


def read(**row: object) -> Bookmark:
    return from_row(json.dumps(row).encode())


def test_what_is_written_is_read_back() -> None:
    bookmark = build_bookmark(
        tags=("a", "b/c"), note="two\nlines «ü»", paper=build_paper(stars=0, withdrawn=True)
    )
    assert from_row(to_row(bookmark)) == bookmark


def test_a_row_is_plain_json_a_line_for_each_field_the_readers_own_first() -> None:
    row = to_row(build_bookmark(tags=("a", "b"), note="Größe", paper=build_paper(authors=("Ada",))))

    assert row.decode().splitlines() == [
        "{",
        '   "id": "2611.00001",',
        '   "title": "Paper 1: Learning to Test",',
        '   "tags": ["a", "b"],',
        '   "note": "Größe",',
        '   "added": "2026-11-23T09:00:00.000Z",',
        '   "changed": "2026-11-23T09:00:00.000Z",',
        '   "abstract": "We study case 1. It works well in practice.",',
        '   "authors": ["Ada"],',
        '   "published": "2026-11-19",',
        '   "edition_date": "2026-11-20",',
        '   "upvotes": 99,',
        '   "comments": 1,',
        '   "sources": ["huggingface"]',
        "  }",
    ]


def test_unknown_and_empty_are_left_out_but_zero_is_said() -> None:
    row = json.loads(to_row(build_bookmark(paper=Paper(id="2611.00001", title="", upvotes=0))))
    assert row.keys() == {"id", "added", "changed", "upvotes"}
    assert row["upvotes"] == 0


def test_the_shortest_row_by_hand_is_a_bare_bookmark_older_than_all_others() -> None:
    bookmark = read(id="2611.00001")
    assert bookmark.is_bare
    assert bookmark.added.year == 1970
    assert (bookmark.tags, bookmark.note) == ((), "")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-23", datetime(2026, 11, 23, tzinfo=UTC)),
        ("2026-11-23T09:00", NOW),
        ("2026-11-23T10:00:00+01:00", NOW),
        ("2026-11-23T09:00:00.123456Z", NOW.replace(microsecond=123_000)),
    ],
)
def test_a_date_by_hand_may_be_short_and_is_utc_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    bookmark = read(id="2611.00001", added=text)
    assert bookmark.added == bookmark.changed == moment


def test_a_moment_of_another_zone_is_written_in_utc() -> None:
    there = NOW.astimezone(timezone(timedelta(hours=5)))
    assert json.loads(to_row(build_bookmark(added=there)))["added"] == "2026-11-23T09:00:00.000Z"


def test_texts_that_were_edited_are_cleaned_again() -> None:
    bookmark = read(
        id="2611.00001", title="T\x1b[2J", tags=["a, b", "A"], note="n\x07\n\u202en", keywords=["k\x00"]
    )
    assert bookmark.paper.title == "T"
    assert bookmark.paper.keywords == ("k",)
    assert (bookmark.tags, bookmark.note) == (("a", "b"), "n\nn")


@pytest.mark.parametrize(
    "row",
    [
        "{}",
        '{"id": null}',
        '{"id": ""}',
        '{"id": "\\u0007"}',
        '{"id": 2611.00001}',
        '{"id": "2611.00001", "tags": "one"}',
        '{"id": "2611.00001", "tags": [1]}',
        '{"id": "2611.00001", "note": 5}',
        '{"id": "2611.00001", "added": "yesterday"}',
        '{"id": "2611.00001", "added": "0001-01-01T00:00+10:00"}',
        '{"id": "2611.00001", "authors": "Ada"}',
        '{"id": "2611.00001", "published": "soon"}',
        '{"id": "2611.00001", "stars": 1e999}',
        '{"id": "2611.00001", "title": "\\ud800"}',
    ],
)
def test_a_row_without_a_bookmark_that_can_be_read_has_none(row: str) -> None:
    assert Row(row.encode()).bookmark is None


def test_a_null_by_hand_is_as_good_as_nothing() -> None:
    bookmark = read(id="2611.00001", title="T", tags=None, note=None, added=None, stars=None)
    assert (bookmark.tags, bookmark.note, bookmark.paper.stars) == ((), "", None)


def test_what_we_do_not_know_is_written_back_as_it_stood() -> None:
    row = (
        b'{"id": "2611.00001", "title": "T", "rating": 4.50, "later": {"deep": [1, 12345678901234567890123]}}'
    )
    before = from_row(row)

    after = to_row(msgspec.structs.replace(before, tags=("new",)), row)

    assert b'"rating": 4.50' in after
    assert b'"later": {"deep": [1, 12345678901234567890123]}' in after
    assert from_row(after).tags == ("new",)


def test_a_note_too_long_to_show_is_not_cut_in_the_file_by_another_change() -> None:
    row = json.dumps({"id": "2611.00001", "title": "T", "note": "n" * 30_000}).encode()
    before = from_row(row)
    assert len(before.note) <= 20_000

    assert json.loads(to_row(msgspec.structs.replace(before, tags=("new",)), row))["note"] == "n" * 30_000
    assert json.loads(to_row(msgspec.structs.replace(before, note="short"), row))["note"] == "short"


def test_a_value_that_became_empty_leaves_the_row() -> None:
    row = to_row(build_bookmark(note="gone", tags=("gone",)))
    assert b"gone" not in to_row(build_bookmark(), row)


def test_a_row_is_a_mapping_to_tinydb_that_cannot_be_changed_in_place() -> None:
    row = Row(b'{"id": "2611.00001", "tags": ["a"]}')
    assert dict(row) == {"id": "2611.00001", "tags": ["a"]}
    assert len(row) == 2
    assert not hasattr(row, "update")


def test_laying_out_changes_blanks_only() -> None:
    row = b'{"a" : [1,\n2.50], "b":{ }, "c": "x  y\\u00e9"}'
    laid_out = lay_out(row)
    assert laid_out == b'{\n   "a": [1, 2.50],\n   "b": {},\n   "c": "x  y\\u00e9"\n  }'
    assert lay_out(laid_out) == laid_out
    assert lay_out(b"{ }") == b"{}"


def test_status_rating_and_collections_come_back_as_they_were_written() -> None:
    bookmark = build_bookmark(status=Status.LATER, rating=4, collections=("Reading group", "thesis"))
    assert from_row(to_row(bookmark)) == bookmark


@pytest.mark.parametrize(
    "given", ['"status": "someday"', '"rating": 9', '"rating": true', '"collections": "x"']
)
def test_what_is_no_status_rating_or_collection_says_nothing_and_stays_in_the_row(given: str) -> None:
    row = b'{"id": "2506.01713", "title": "A", %b}' % given.encode()
    bookmark = from_row(row)
    assert (bookmark.status, bookmark.rating, bookmark.collections) == (None, None, ())
    assert given.encode() in to_row(msgspec.structs.replace(bookmark, note="new"), row)
