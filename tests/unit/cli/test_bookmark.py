import io

import pytest

from paperreader.bookmarks import BookmarkStore
from paperreader.paths import default_paths
from tests.builders import build_edition


def bookmarks():
    return BookmarkStore(default_paths().bookmarks).load()


@pytest.mark.parametrize(
    "written",
    ["2611.00001", "2611.00001v3", "arXiv:2611.00001", "https://huggingface.co/papers/2611.00001"],
)
def test_every_form_of_an_identifier_is_the_same_bookmark(written, call):
    assert call("bookmark", "add", written).code == 0
    assert list(bookmarks()) == ["2611.00001"]


def test_a_paper_never_seen_is_bookmarked_offline_and_gets_its_details_later(call, hugging_face):
    call("bookmark", "add", "2611.00001")
    assert bookmarks()["2611.00001"].is_bare
    assert hugging_face.requests == []

    call("show", "2611.00001")
    assert bookmarks()["2611.00001"].paper.title == "Paper 1: Learning to Test"


def test_a_paper_of_the_library_is_bookmarked_whole(call, keep):
    keep(build_edition(2))
    call("bookmark", "add", "2611.00001", "2611.00002")

    assert [mark.paper.title for mark in bookmarks().values()] == [
        f"Paper {n}: Learning to Test" for n in (1, 2)
    ]


def test_nothing_is_bookmarked_when_one_of_the_papers_is_none(call):
    assert call("bookmark", "add", "2611.00001", "nonsense").code == 2
    assert not default_paths().bookmarks.exists()


def test_a_broken_library_does_not_cost_a_bookmark(call):
    default_paths().library.parent.mkdir(parents=True)
    default_paths().library.write_bytes(b"not a library" * 1_000)

    assert call("bookmark", "add", "2611.00001").code == 0
    assert list(bookmarks()) == ["2611.00001"]


def test_what_is_not_on_the_disk_is_not_done(call):
    default_paths().bookmarks.parent.mkdir(parents=True)
    default_paths().bookmarks.write_text("{ damaged")

    assert call("bookmark", "add", "2611.00001").code == 5
    assert default_paths().bookmarks.read_text() == "{ damaged"


def test_removing(call):
    call("bookmark", "add", "2611.00001")

    answer = call("bookmark", "remove", "2611.00001", "2611.00002")

    assert answer.code == 1
    assert "2611.00002 is not bookmarked" in answer.err
    assert not bookmarks()


def test_the_newest_come_first_and_a_query_chooses(call):
    for paper_id in ("2611.00001", "2611.00002", "2611.00003"):
        call("bookmark", "add", paper_id)
    call("bookmark", "tag", "2611.00002", "to-read")

    assert call("bookmark", "list", "--json").ids == ["2611.00003", "2611.00002", "2611.00001"]
    assert call("list", "bookmarks", "--json").ids == ["2611.00003", "2611.00002", "2611.00001"]
    assert call("bookmark", "list", "tag:to-read", "--json").ids == ["2611.00002"]


def test_tags_are_set_added_and_taken_off(call):
    def tags(*given: str) -> tuple[str, ...]:
        assert call("bookmark", "tag", "2611.00001", *given).code == 0
        return bookmarks()["2611.00001"].tags

    assert tags("nlp/eval", "To-Read") == ("nlp/eval", "To-Read")
    assert tags("+new", "-to-read") == ("nlp/eval", "new")
    assert tags("+n") == ("nlp/eval", "new", "n")
    assert tags("only") == ("only",)
    assert tags("") == ()


def test_setting_and_changing_tags_at_once_is_refused(call):
    answer = call("bookmark", "tag", "2611.00001", "+a", "b")

    assert answer.code == 2
    assert not bookmarks()


def test_taking_a_tag_off_what_is_not_bookmarked_is_told(call):
    assert call("bookmark", "tag", "2611.00001", "-tag").code == 1


def test_a_note_is_given_as_words_or_through_stdin(call, monkeypatch):
    call("bookmark", "note", "2611.00001", "read", "me")
    assert bookmarks()["2611.00001"].note == "read me"

    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("two\nlines é".encode())))
    call("bookmark", "note", "2611.00001", "-")
    assert bookmarks()["2611.00001"].note == "two\nlines é"

    call("bookmark", "note", "2611.00001", "")
    assert bookmarks()["2611.00001"].note == ""


def test_a_note_that_is_too_long_is_refused_whole(call):
    call("bookmark", "note", "2611.00001", "short")

    assert call("bookmark", "note", "2611.00001", "x" * 20_001).code == 1
    assert bookmarks()["2611.00001"].note == "short"
