"""Status, rating, collections, tags and notes on the command line."""

import json
import os
import stat
import sys

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.cli.commands.bookmark.changes import RATINGS, STATUSES
from paperreader.models.entry import BEST_RATING, Status
from paperreader.paths import default_paths
from tests.builders import build_edition


def bookmarks():
    return BookmarkStore(default_paths().bookmarks).load()


ONE, TWO, NINE = "2611.00001", "2611.00002", "2611.00009"


def test_a_status_is_given_to_several_papers_at_once_and_taken_off(call):
    assert call("bookmark", "status", ONE, f"arXiv:{TWO}v2", "later").code == 0
    assert [mark.status for mark in bookmarks().values()] == ["later", "later"]

    assert call("bookmark", "status", TWO, "none").code == 0
    assert [mark.status for mark in bookmarks().values()] == ["later", None]


def test_a_paper_is_rated_and_a_nonsense_rating_is_refused(call):
    assert call("bookmark", "rate", ONE, "4").code == 0
    assert bookmarks()[ONE].rating == 4
    for nonsense in ("0", "6", "4.5", "good"):
        assert call("bookmark", "rate", ONE, nonsense).code == 2
    assert bookmarks()[ONE].rating == 4
    call("bookmark", "rate", ONE, "none")
    assert bookmarks()[ONE].rating is None


def test_papers_go_into_a_collection_and_out_of_it(call):
    call("bookmark", "collect", ONE, TWO, "Reading group")
    call("bookmark", "collect", ONE, "thesis")
    assert [mark.collections for mark in bookmarks().values()] == [
        ("Reading group", "thesis"),
        ("Reading group",),
    ]
    assert call("bookmark", "uncollect", ONE, TWO, "reading GROUP").code == 0
    assert [mark.collections for mark in bookmarks().values()] == [("thesis",), ()]
    assert call("bookmark", "collect", ONE, " ").code == 2


def test_the_words_of_the_command_line_are_those_that_are_kept():
    assert tuple(Status) == STATUSES
    assert tuple(map(str, range(1, BEST_RATING + 1))) == RATINGS


@pytest.mark.parametrize("action", [["status", "none"], ["rate", "none"], ["uncollect", "x"]])
def test_taking_something_off_bookmarks_no_paper_and_changes_none(call, action):
    call("bookmark", "rate", ONE, "3")
    call("bookmark", "status", ONE, "read")
    answer = call("bookmark", action[0], ONE, NINE, action[1])

    assert answer.code == 1
    assert f"{NINE} is not bookmarked" in answer.err
    assert list(bookmarks()) == [ONE]
    assert (bookmarks()[ONE].rating, bookmarks()[ONE].status) == (3, "read")


def test_a_paper_is_bookmarked_with_its_words_in_one_step(call, keep):
    keep(build_edition(2))
    answer = call(
        "bookmark", "add", ONE, "--tag", "rl", "--tag=nlp/eval", "--note", "read me", "--status", "later"
    )

    assert answer.code == 0
    mark = bookmarks()[ONE]
    assert (mark.tags, mark.note, mark.status) == (("rl", "nlp/eval"), "read me", "later")
    assert mark.paper.title == "Paper 1: Learning to Test"


def test_tags_are_printed_with_their_counts_the_most_used_first(call):
    call("bookmark", "add", ONE, "--tag", "rl", "--tag", "b")
    call("bookmark", "add", TWO, "--tag", "rl")

    assert call("bookmark", "tags").out == "tag\tbookmarks\nrl\t2\nb\t1\n"
    assert json.loads(call("bookmark", "tags", "--json").out) == [
        {"tag": "rl", "bookmarks": 2},
        {"tag": "b", "bookmarks": 1},
    ]
    assert call("bookmark", "tags", "--jsonl", "--limit", "1").out == '{"tag":"rl","bookmarks":2}\n'


def test_where_there_are_no_tags_none_are_printed(call):
    assert json.loads(call("bookmark", "tags", "--json").out) == []
    assert call("bookmark", "tags", "--jsonl").out == ""


def test_a_tag_is_renamed_and_deleted_with_all_nested_in_it(call):
    call("bookmark", "add", ONE, "--tag", "rl/agents")
    call("bookmark", "add", TWO, "--tag", "rl")

    assert call("bookmark", "tags", "rename", "rl", "ml/rl", "-v").err.endswith(
        "renamed rl to ml/rl in 2 bookmarks.\n"
    )
    assert [mark.tags for mark in bookmarks().values()] == [("ml/rl/agents",), ("ml/rl",)]

    assert call("bookmark", "tags", "delete", "ML").code == 0
    assert [mark.tags for mark in bookmarks().values()] == [(), ()]

    answer = call("bookmark", "tags", "delete", "ml")
    assert answer.code == 1
    assert "No bookmark has the tag 'ml'" in answer.err


@pytest.mark.parametrize(
    "words", [["rename", "a"], ["delete"], ["x"], ["rename", "a", "b", "c"], ["delete", "a,b"]]
)
def test_what_cannot_be_done_to_tags_is_told(call, words):
    call("bookmark", "add", ONE, "--tag", "a")
    assert call("bookmark", "tags", *words).code == 2
    assert bookmarks()[ONE].tags == ("a",)


def test_tags_are_added_and_taken_off_in_one_change(call, monkeypatch):
    call("bookmark", "tag", ONE, "old", "b")
    saves = []
    real = os.replace

    def replace(source, name, **rest):
        saves.append(str(name))
        real(source, name, **rest)

    monkeypatch.setattr(os, "replace", replace)

    call("bookmark", "tag", ONE, "+c", "-old")

    assert bookmarks()[ONE].tags == ("b", "c")
    assert saves.count(str(default_paths().bookmarks)) == 1


def test_the_words_are_shown_with_a_paper_and_in_json(call, keep):
    keep(build_edition(1))
    call("bookmark", "add", ONE, "--status", "reading")
    call("bookmark", "rate", ONE, "5")
    call("bookmark", "collect", ONE, "thesis")

    (paper,) = call("bookmark", "list", "--json").papers
    assert (paper["status"], paper["rating"], paper["collections"]) == ("reading", 5, ["thesis"])
    assert paper["added"].endswith("Z")
    assert "being read · rated 5 of 5 · in thesis" in call("show", ONE).out


@pytest.fixture
def editor(tmp_path, monkeypatch):
    """Make an editor from Python code that is given `path`; return the folder of its files."""

    def made(program: str):
        script = tmp_path / "editor.py"
        script.write_text(f"import os, pathlib, sys\npath = pathlib.Path(sys.argv[-1])\n{program}\n")
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "t"))
        (tmp_path / "t").mkdir()
        return tmp_path

    return made


def test_a_note_is_changed_in_the_editor(call, editor):
    folder = editor(
        "(path.parent.parent / 'seen').write_text(oct(path.stat().st_mode & 0o777) + path.read_text())\n"
        "path.write_text('two\\nlines é\\n', 'utf-8')"
    )
    call("bookmark", "note", ONE, "before")

    assert call("bookmark", "note", ONE).code == 0
    assert bookmarks()[ONE].note == "two\nlines é"
    assert (folder / "seen").read_text() == "0o600before\n"
    assert list((folder / "t").iterdir()) == []


def test_a_note_left_as_it_was_bookmarks_and_changes_nothing(call, editor):
    editor("path.write_text(path.read_text())")
    assert call("bookmark", "note", ONE).code == 0
    assert bookmarks() == {}


def test_an_editor_that_fails_changes_nothing_and_what_was_written_is_kept(call, editor):
    folder = editor("path.write_text('precious'); sys.exit(3)")
    answer = call("bookmark", "note", ONE)

    assert answer.code == 1
    assert "ended with 3" in answer.err
    (kept,) = (folder / "t").iterdir()
    assert kept.read_text() == "precious"
    assert str(kept) in answer.err
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert bookmarks() == {}


def test_a_note_that_is_too_long_is_not_lost_with_the_editor(call, editor):
    folder = editor("path.write_text('x' * 20_001)")
    answer = call("bookmark", "note", ONE)

    assert answer.code == 1
    assert "20,000" in answer.err
    (kept,) = (folder / "t").iterdir()
    assert len(kept.read_text()) == 20_001


def test_without_an_editor_that_runs_it_is_told_what_to_do(call, monkeypatch):
    assert "set $EDITOR" in call("bookmark", "note", ONE).err
    monkeypatch.setenv("EDITOR", "/nonexistent/editor --wait")
    answer = call("bookmark", "note", ONE)
    assert answer.code == 1
    assert "could not be run" in answer.err
    monkeypatch.setenv("EDITOR", "'unbalanced")
    assert call("bookmark", "note", ONE).code == 2
