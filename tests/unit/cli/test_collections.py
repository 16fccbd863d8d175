"""`bookmark push`, and `bookmark import` of a collection, with a server like the real one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.fakes import FakeHuggingFace
    from tests.unit.cli.conftest import Call

SLUG = "me/to-read-000000000000000000000000"


@pytest.fixture(autouse=True)
def _token(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_TOKEN", "hf_canary")
    monkeypatch.setattr("paperreader.sync.collections.PAUSE", 0.0)


def bookmark(call: Call, *numbers: int, note: str = "") -> None:
    for number in numbers:
        assert call("bookmark", "add", f"2611.0000{number}").code == 0
        if note:
            call("bookmark", "note", f"2611.0000{number}", note)


def changes(server: FakeHuggingFace) -> list[str]:
    return [request.method for request in server.requests if request.method != "GET"]


def test_a_push_makes_a_private_collection_with_notes_and_a_second_one_changes_nothing(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    bookmark(call, 1, 2, note="Read the appendix")
    answer = call("bookmark", "push", "--collection", "To read")

    assert (answer.code, answer.err) == (0, "paperreader: To read: 2 added.\n")
    made = hugging_face.collections[SLUG]
    assert made["private"] is True
    assert [(item["id"], item["note"]["text"]) for item in made["items"]] == [
        ("2611.00001", "Read the appendix"),
        ("2611.00002", "Read the appendix"),
    ]
    before = changes(hugging_face)
    assert (
        call("bookmark", "push", "--collection", "to READ").err
        == "paperreader: To read: nothing to change.\n"
    )
    assert changes(hugging_face) == before


def test_a_dry_run_prints_what_the_run_does_and_changes_nothing(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    bookmark(call, 1)
    answer = call("bookmark", "push", "--collection", "To read", "--dry-run")

    assert answer.out == "make the private collection To read\nadd 2611.00001\n"
    assert (hugging_face.collections, changes(hugging_face)) == ({}, [])


def test_a_changed_note_is_replaced_and_nothing_is_removed_unless_asked(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    bookmark(call, 1, 2, note="old")
    call("bookmark", "push", "--collection", "To read")
    call("bookmark", "note", "2611.00001", "new")
    call("bookmark", "remove", "2611.00002")

    answer = call("bookmark", "push", "--collection", SLUG)
    assert "1 paper of the collection stay, though" in answer.err
    assert answer.err.endswith("To read: 1 with a new note.\n")
    assert [item["note"]["text"] for item in hugging_face.collections[SLUG]["items"]] == ["new", "old"]

    assert call("bookmark", "push", "--collection", SLUG, "--remove", "--yes").err.endswith("1 removed.\n")
    assert [item["id"] for item in hugging_face.collections[SLUG]["items"]] == ["2611.00001"]


def test_what_cannot_be_there_is_said(call: Call, hugging_face: FakeHuggingFace) -> None:
    bookmark(call, 1, note="x" * 600)
    call("bookmark", "add", "2611.09999")
    call("bookmark", "add", "doi:10.1000/x")
    answer = call("bookmark", "push", "--collection", "To read")

    assert answer.code == 1
    assert "1 bookmark without an arXiv identifier cannot be there." in answer.err
    assert "Hugging Face does not have 2611.09999." in answer.err
    assert "The notes of 1 paper are longer than allowed and were cut." in answer.err
    (item,) = hugging_face.collections[SLUG]["items"]
    assert len(item["note"]["text"]) == 500


def test_only_the_bookmarks_of_a_query_are_pushed(call: Call, hugging_face: FakeHuggingFace) -> None:
    bookmark(call, 1, 2)
    call("bookmark", "tag", "2611.00002", "+rl")
    answer = call("bookmark", "push", "tag:rl", "--collection", "To read", "--json")

    assert json.loads(answer.out)["added"] == ["2611.00002"]


def test_a_token_that_may_not_write_is_a_sentence(call: Call, hugging_face: FakeHuggingFace) -> None:
    bookmark(call, 1)
    hugging_face.may_write = False
    answer = call("bookmark", "push", "--collection", "To read")

    assert answer.code != 0
    assert "Hugging Face refused HF_TOKEN (HTTP 403): it has to be a token that may write." in answer.err
    assert "canary" not in answer.err


def test_without_a_token_and_with_a_long_title_nothing_is_asked(
    call: Call, hugging_face: FakeHuggingFace, monkeypatch: pytest.MonkeyPatch
) -> None:
    bookmark(call, 1)
    answer = call("bookmark", "push", "--collection", "x" * 61)
    assert "The title of a collection has at most 60 characters" in answer.err
    assert changes(hugging_face) == []

    monkeypatch.delenv("HF_TOKEN")
    asked = len(hugging_face.requests)
    assert "HF_TOKEN is not set" in call("bookmark", "push", "--collection", "To read").err
    assert len(hugging_face.requests) == asked


def test_the_papers_of_a_collection_are_imported_with_their_notes(
    call: Call, hugging_face: FakeHuggingFace
) -> None:
    bookmark(call, 1, note="Read the appendix")
    call("bookmark", "push", "--collection", "To read")
    hugging_face.collections[SLUG]["items"].append({"_id": "f", "type": "model", "id": "a/b"})
    call("bookmark", "remove", "2611.00001")

    answer = call("bookmark", "import", f"{hugging_face.url}/collections/{SLUG}")
    assert "1 added" in answer.err
    (row,) = json.loads(call("bookmark", "list", "--json").out)
    assert (row["id"], row["note"]) == ("2611.00001", "Read the appendix")
    assert (
        "no collection" in call("bookmark", "import", f"{hugging_face.url}/collections/me/x-{'0' * 24}").err
    )
