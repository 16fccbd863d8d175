from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import msgspec
import pytest

from paperreader.bookmarks import edits
from paperreader.bookmarks.joining import join_doubles
from paperreader.bookmarks.migrations import VERSION
from paperreader.models.entry import Status
from tests.builders import build_bookmark, build_paper, by_id

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks import BookmarkStore


@pytest.fixture
def filled(store: BookmarkStore) -> BookmarkStore:
    for number in (1, 2, 3):
        store.add(build_paper(number), tags=["a", "b"], note="n")
    return store


def rewrite(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def messages(store: BookmarkStore) -> list[str]:
    return [finding.message for finding in store.check().findings]


def test_a_file_of_ours_is_whole(filled: BookmarkStore) -> None:
    report = filled.check()
    assert report.is_whole
    assert (report.findings, report.bookmarks, report.version, report.backups) == ((), 3, VERSION, 2)


def test_a_date_that_is_none_costs_the_row(filled: BookmarkStore, path: Path) -> None:
    added = json.loads(path.read_bytes())["_default"]["2"]["added"]
    rewrite(path, f'"added": "{added}"', '"added": "soon"')
    (told,) = messages(filled)
    assert "row 2 holds no bookmark: added is not a date that can be used: 'soon'" in told


def test_where_there_is_nothing_nothing_is_wrong_and_nothing_is_made(
    store: BookmarkStore, path: Path
) -> None:
    report = store.check()
    assert (report.is_whole, report.bookmarks, report.findings) == (True, 0, ())
    assert not path.parent.exists()


def test_a_file_that_is_gone_is_told_where_there_are_backups(filled: BookmarkStore, path: Path) -> None:
    path.unlink()
    (told,) = messages(filled)
    assert f"There is no {path}, but there are backups of it" in told


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ('"id": 5', "id must be a text, not a number"),
        ('"name": "2611.00002"', "there is no `id`"),
        ('"id": ""', "the id is empty"),
        ('"id": "2611.00002", "rating": 1e999', "rating: Number out of range"),
        ('"id": "2611.00002", "authors": 5', "authors must be a list, not a number"),
    ],
)
def test_a_row_without_a_bookmark_is_named_with_its_line_and_the_reason(
    filled: BookmarkStore, path: Path, row: str, reason: str
) -> None:
    lines = path.read_text("utf-8").splitlines()
    line = next(number for number, text in enumerate(lines, 1) if text.startswith('  "2": '))
    rewrite(path, '  "2": {\n   "id": "2611.00002"', f'  "2": {{\n   {row}')

    report = filled.check()

    assert not report.is_whole
    (finding,) = report.findings
    assert finding.message.startswith(f"Line {line}: row 2 holds no bookmark: {reason}")
    assert finding.message.isprintable()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ('"status": "someday"', "status"),
        ('"rating": 4.5', "rating"),
        ('"rating": true', "rating"),
        ('"collections": "x"', "collections"),
        ('"collections": ["x", "X"]', "collections"),
        ('"collections": [1]', "collections"),
    ],
)
def test_a_value_that_says_nothing_is_named_and_is_no_damage(
    filled: BookmarkStore, path: Path, given: str, field: str
) -> None:
    rewrite(path, '"note": "n"', f'"note": "n",\n   {given}')
    report = filled.check()
    assert report.is_whole
    (finding,) = report.findings
    assert f"row 1 has a value in {field} that is not understood" in finding.message
    assert not finding.mendable


@pytest.mark.parametrize("tags", ['["a", "A"]', '["a,b"]', '["x\\u0007"]', '["/a/"]'])
def test_tags_that_break_the_rules_are_named(filled: BookmarkStore, path: Path, tags: str) -> None:
    rewrite(path, '"tags": ["a", "b"]', f'"tags": {tags}')
    assert "row 1 has a value in tags" in messages(filled)[0]


def test_what_we_write_ourselves_is_always_understood(store: BookmarkStore) -> None:
    store.exchange(
        by_id(
            [
                build_bookmark(
                    paper=build_paper(1, abstract="x" * 30_000, title="t\x07" * 900),
                    tags=("a/b", "ü"),
                    note="  lines\n\n\n\nand more \n",
                    status=Status.READING,
                    rating=5,
                    collections=("one two", "three"),
                )
            ]
        )
    )
    assert store.check().findings == ()


def test_two_rows_of_a_paper_are_named(filled: BookmarkStore, path: Path) -> None:
    rewrite(path, '"id": "2611.00003"', '"id": "2611.00001"')
    report = filled.check()
    assert (report.is_whole, report.bookmarks, report.doubled) == (True, 2, 1)
    (finding,) = report.findings
    assert "row 3 is of the same paper as row 1: 2611.00001" in finding.message
    assert finding.mendable


def test_fields_of_other_programs_are_counted(filled: BookmarkStore, path: Path) -> None:
    text = path.read_text("utf-8")
    path.write_text(text.replace('"note": "n"', '"note": "n",\n   "mine": 1e999'), "utf-8")
    rewrite(path, '"mine"', '"too": 1,\n   "mine"')
    report = filled.check()
    assert report.foreign == {"mine": 3, "too": 1}
    assert report.findings == ()


def test_a_damaged_file_is_one_finding_with_the_line(filled: BookmarkStore, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])
    before = path.read_bytes()
    report = filled.check()
    assert (report.is_whole, report.is_readable) == (False, False)
    assert "(line " in report.findings[0].message
    assert path.read_bytes() == before


def test_a_damaged_backup_is_damage(filled: BookmarkStore, path: Path) -> None:
    path.with_name("bookmarks.json.bak").write_bytes(b"[]")
    report = filled.check()
    assert not report.is_whole
    assert report.backups == 1
    assert "cannot be read (line 1: it is not an object of tables of rows)" in report.findings[0].message


def test_what_others_may_read_and_what_was_left_behind_is_named_and_mended(
    filled: BookmarkStore, path: Path
) -> None:
    day = path.parent / "backups" / "bookmarks-2026-11-23.json"
    left = [path.with_name(".bookmarks.json.0a1b2c.tmp"), day.with_name(".bookmarks-2026-11-23.json.0a.tmp")]
    for leftover in left:
        leftover.write_bytes(b"half")
    path.chmod(0o644)
    day.chmod(0o640)

    report = filled.check()
    assert report.is_whole
    assert all(finding.mendable for finding in report.findings)
    assert [
        sum(str(name) in finding.message for finding in report.findings) for name in (path, day, *left)
    ] == [
        1,
        1,
        1,
        1,
    ]

    done = filled.mend()

    assert len(done) == 4
    assert filled.check().findings == ()
    assert (path.stat().st_mode & 0o777, day.stat().st_mode & 0o777) == (0o600, 0o600)
    assert not any(map(os.path.exists, left))


def test_looking_takes_no_lock_and_changes_nothing(filled: BookmarkStore, path: Path) -> None:
    path.with_name(".bookmarks.json.0a1b2c.tmp").write_bytes(b"half")
    before = {entry: entry.stat().st_mtime_ns for entry in path.parent.rglob("*")}
    filled.check()
    assert {entry: entry.stat().st_mtime_ns for entry in path.parent.rglob("*")} == before


def test_one_paper_under_two_identifiers_is_named_and_joined(store: BookmarkStore) -> None:
    printed = build_paper(1, id="doi:10.1000/x", doi="10.1000/X")
    store.add(printed, tags=["a"], note="One.")
    store.add(build_paper(1, doi="10.1000/x"), tags=["b"], note="Two.")
    store.add(build_paper(2))
    (told,) = messages(store)
    assert "doi:10.1000/x and 2611.00001 are bookmarks of one paper" in told
    assert join_doubles(store) == {"2611.00001": ["doi:10.1000/x"]}
    assert [*store.load()] == ["2611.00001", "2611.00002"]
    assert (store.load()["2611.00001"].tags, store.load()["2611.00001"].note) == (("a", "b"), "One.\n\nTwo.")
    (backup,) = (one for one in store.archive.backups() if "before-joining" in one.name)
    assert store.archive.count(backup) == 3
    assert (messages(store), join_doubles(store)) == ([], {})


def test_what_another_program_changes_meanwhile_is_not_lost(filled: BookmarkStore) -> None:
    known = filled.load()
    first, second, *_ = known
    imported = msgspec.structs.replace(known[first], tags=("imported",))
    filled.change(first, edits.set_note("written meanwhile"))
    filled.change(second, edits.set_note("this too"))

    filled.replace({first: imported, second: None}, known)

    now = filled.load()
    assert "imported" in now[first].tags
    assert (now[first].note, now[second].note) == ("written meanwhile", "this too")
