"""Checking the bookmarks file, its backups, and restoring them, on the command line."""

import json
import re

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.paths import default_paths


def bookmarks():
    return BookmarkStore(default_paths().bookmarks).load()


@pytest.fixture
def path(call):
    """Return the file, with bookmarks 1 to 3."""
    call("bookmark", "add", "2611.00001", "2611.00002", "2611.00003")
    return default_paths().bookmarks


def test_backups_are_printed_with_when_how_many_and_how_large(call, path):
    papers = json.loads(call("bookmark", "backups", "--json").out)

    assert [paper["bookmarks"] for paper in papers] == [2, 1]
    assert papers[0]["name"] == "last"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", papers[1]["name"])
    assert all(paper["bytes"] > 100 and paper["written"].endswith("+00:00") for paper in papers)
    assert call("bookmark", "backups").out.startswith("name\twritten\tbookmarks\tbytes\nlast\t")
    path.with_name("bookmarks.json.bak").write_text("[]")
    assert "unreadable" in call("bookmark", "backups").out


def test_one_command_restores_and_another_takes_it_back(call, path):
    day = json.loads(call("bookmark", "backups", "--json").out)[1]["name"]

    answer = call("bookmark", "restore", day)

    assert answer.code == 0
    assert f"Restored {day}: 1 bookmark; 2 are gone. The replaced file is kept in" in answer.err
    assert list(bookmarks()) == ["2611.00001"]

    assert "3 bookmarks; 2 came back." in call("bookmark", "restore").err
    assert len(bookmarks()) == 3


def test_backups_are_in_the_data_folder(call, path):
    folder = default_paths().backups
    assert folder == default_paths().data / "backups"
    assert len(list(folder.iterdir())) == 1


def test_a_damaged_file_says_what_to_do_and_doing_it_mends_it(call, path):
    path.write_bytes(path.read_bytes()[:-30])
    told = call("bookmark", "list")
    assert told.code == 5
    assert "line " in told.err
    assert "`paperreader bookmark restore`" in told.err

    assert call("bookmark", "restore").code == 0
    assert call("bookmark", "check").code == 0
    assert len(bookmarks()) == 2


def test_a_backup_that_is_none_is_told(call, path):
    answer = call("bookmark", "restore", "2001-01-01")
    assert answer.code == 1
    assert "There is no backup '2001-01-01'" in answer.err


def test_a_whole_file_is_said_to_be_whole(call, path):
    answer = call("bookmark", "check")
    assert (answer.code, answer.err) == (0, "")
    assert answer.out == f"{path} is intact: 3 bookmarks (version 3), 2 backups.\n"


def test_a_row_that_holds_no_bookmark_is_damage_that_is_named(call, path):
    path.write_text(path.read_text().replace('"id": "2611.00002"', '"id": 2'))
    answer = call("bookmark", "check", "--repair")
    assert answer.code == 5
    assert re.search(r"Line \d+: row 2 holds no bookmark: id must be a text", answer.out)
    assert "were left alone" in answer.out
    assert '"id": 2' in path.read_text()


def test_a_file_that_cannot_be_read_is_damage_that_says_the_way_back(call, path):
    path.write_text(path.read_text().replace('"id": "2611.00002"', '"id" "2611.00002"'))
    before = path.read_bytes()
    answer = call("bookmark", "check", "--repair")
    assert answer.code == 5
    assert re.search(r"\(line \d+, column \d+: Expecting ':' delimiter\)", answer.out)
    assert "`paperreader bookmark restore`" in answer.out
    assert path.read_bytes() == before


def test_what_is_safe_to_mend_is_mended_when_asked_for_and_told(call, path):
    call("bookmark", "tag", "2611.00003", "kept")
    path.write_text(path.read_text().replace('"id": "2611.00003"', '"id": "2611.00001"'))
    path.chmod(0o644)
    path.with_name(".bookmarks.json.0a1b2c.tmp").write_text("half")

    looked = call("bookmark", "check")
    assert looked.code == 0
    assert "row 3 is of the same paper as row 1" in looked.out
    assert f"Others may read {path}" in looked.out
    assert "`paperreader bookmark check --repair` tidies up" in looked.out
    assert path.stat().st_mode & 0o777 == 0o644

    mended = call("bookmark", "check", "--repair")
    assert mended.code == 0
    assert f"Repaired: Only you may read {path} now." in mended.out
    assert "Repaired: 1 rows were joined" in mended.out
    assert mended.out.endswith(f"{path} is intact: 2 bookmarks (version 3), 2 backups.\n")
    assert bookmarks()["2611.00001"].tags == ("kept",)
    assert call("bookmark", "check").out.count("\n") == 1


def test_fields_of_other_programs_are_told_to_be_kept(call, path):
    path.write_text(path.read_text().replace('"id": "2611.00002"', '"id": "2611.00002", "mine": 1'))
    assert "Fields of other programs are kept: mine (1)." in call("bookmark", "check").out


def test_where_there_are_no_bookmarks_all_is_well(call):
    assert call("bookmark", "check").code == 0
    assert call("bookmark", "backups").code == 0
    assert not default_paths().bookmarks.parent.exists()
