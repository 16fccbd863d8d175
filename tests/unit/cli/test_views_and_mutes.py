"""Saved and muted queries on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from paperreader.library import Library
from paperreader.paths import default_paths
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.unit.cli.conftest import Call


@pytest.fixture(autouse=True)
def papers(keep: Callable[..., None]) -> None:
    keep(
        build_edition(
            papers=(
                build_paper(1, title="A survey of agents"),
                build_paper(2, title="Agents at work", code_url="https://github.com/a/b"),
                build_paper(3, title="Diffusion", authors=("Wei Zhang",)),
            )
        )
    )


def ids(call: Call, *words: str) -> list[str]:
    found = call(*words, "--json", "--offline")
    assert found.code == 0, found.err
    return [paper["id"] for paper in json.loads(found.out)]


def listed(call: Call) -> list[tuple[str, str]]:
    return [(row["name"], row["query"]) for row in json.loads(call("views", "--json").out)]


def test_what_is_muted_is_left_out_of_lists_and_comes_back(call: Call) -> None:
    assert call("mute", "survey").code == 0
    assert call("mute", "author:zhang").code == 0
    assert call("mute").out == "query\tpapers\nsurvey\t1\nauthor:zhang\t1\n"
    assert ids(call, "list", "trending") == ["2611.00002"]
    assert ids(call, "list", "trending", "is:muted") == ["2611.00001", "2611.00003"]

    assert call("mute", "remove", "survey").code == 0

    assert ids(call, "list", "trending") == ["2611.00001", "2611.00002"]


def test_how_many_are_hidden_is_told(call: Call) -> None:
    call("mute", "survey")
    assert "1 muted paper is hidden; is:muted shows it." in call("list", "trending", "-v", "--offline").err
    assert call("list", "trending", "--offline").err == ""


def test_a_search_leaves_out_what_is_muted(call: Call) -> None:
    call("mute", "survey")
    assert ids(call, "search", "agents") == ["2611.00002"]


def test_a_bookmarked_paper_is_never_hidden_nor_counted(call: Call) -> None:
    call("mute", "survey")
    call("bookmark", "add", "2611.00001")
    assert "2611.00001" in ids(call, "list", "trending")
    assert json.loads(call("mute", "--json").out) == [{"query": "survey", "papers": 0}]


def test_papers_by_the_words_remove_something_can_be_muted(call: Call) -> None:
    assert call("mute", "remove survey").code == 0
    assert call("mute", "remove", "remove survey").code == 0
    assert call("mute").out == "query\tpapers\n"


def test_a_mute_that_no_paper_matches_is_told_and_kept(call: Call) -> None:
    answer = call("mute", "author:zhnag")
    assert (answer.code, answer.out) == (0, "")
    assert answer.err == (
        "paperreader: No paper in the library matches author:zhnag; it is muted all the same.\n"
    )
    assert [row["query"] for row in json.loads(call("mute", "--json").out)] == ["author:zhnag"]
    assert call("mute", "author:zhang").err == ""


@pytest.mark.parametrize("query", ["stars:abc", "/(/"])
def test_what_is_not_understood_is_not_muted(call: Call, query: str) -> None:
    answer = call("mute", query)
    assert answer.code == 2
    assert len(answer.err.splitlines()) == 1
    assert json.loads(call("mute", "--json").out) == []


def test_the_word_list_prints_what_is_muted(call: Call) -> None:
    call("mute", "author:mills")
    called = call("mute", "list")
    assert "author:mills" in called.out
    assert call("mute").out == called.out


def test_what_is_not_muted_cannot_be_unmuted(call: Call) -> None:
    assert call("mute", "remove", "x").code == 1
    assert call("mute", "remove").code == 2


def test_views_are_saved_shown_renamed_moved_and_deleted(call: Call) -> None:
    assert call("views", "save", "Code", "has:code").code == 0
    assert call("views", "save", "Agents", "agents", "sort:title").code == 0
    assert listed(call) == [("Code", "has:code"), ("Agents", "agents sort:title")]
    assert ids(call, "views", "show", "agents") == ["2611.00001", "2611.00002"]

    assert call("views", "move", "Agents", "1").code == 0
    assert call("views", "rename", "code", "With code").code == 0
    assert listed(call) == [("Agents", "agents sort:title"), ("With code", "has:code")]

    assert call("views", "delete", "agents").code == 0
    assert listed(call) == [("With code", "has:code")]


def test_a_view_that_is_not_there_is_one_sentence(call: Call) -> None:
    for words in (("show", "x"), ("delete", "x"), ("rename", "x", "y"), ("move", "x", "1")):
        answer = call("views", *words)
        assert answer.code == 1
        assert "There is no view 'x': none is saved yet." in answer.err


def test_views_are_listed_with_how_many_papers_they_find(call: Call) -> None:
    call("views", "save", "Agents", "agents")
    Library(default_paths().library).mark(["2611.00002"], read=True)

    assert call("views").out == "name\tquery\tunread\tpapers\tlist\nAgents\tagents\t1\t2\t\n"
    assert call("views", "list").out == call("views").out

    call("mute", "survey")
    assert call("views").out.endswith("\t0\t1\t\n")


def test_a_view_stands_where_an_edition_does_and_a_query_narrows_it(call: Call) -> None:
    call("views", "save", "Both kinds", "survey OR diffusion")
    assert ids(call, "list", "@both kinds") == ["2611.00001", "2611.00003"]
    assert ids(call, "list", "@both kinds", "author:zhang") == ["2611.00003"]
    assert "2611.00003" in call("export", "@both kinds", "--format", "jsonl").out

    answer = call("list", "@nothing")
    assert (answer.code, answer.out) == (1, "")
    assert "There is no view 'nothing'; there are: Both kinds." in answer.err


@pytest.mark.parametrize("words", [("save", "x" * 41, "a"), ("save", "x", "stars:abc"), ("move", "x", "one")])
def test_what_cannot_be_is_wrong_usage(call: Call, words: tuple[str, ...]) -> None:
    answer = call("views", *words)
    assert (answer.code, answer.err.count("\n")) == (2, 1)


def test_a_view_whose_query_is_not_understood_any_more_is_listed_and_told_when_it_is_asked(
    call: Call,
) -> None:
    path = default_paths().views
    path.write_text('{"views": [{"name": "Old", "query": "stars:abc"}], "mutes": ["-stars:abc"]}')

    assert json.loads(call("views", "--json").out)[0]["papers"] == 0
    assert json.loads(call("mute", "--json").out) == [{"query": "-stars:abc", "papers": 0}]
    assert len(ids(call, "list", "trending")) == 3
    assert call("list", "@old").code == 2


def test_a_damaged_file_is_told_and_left_as_it_is(call: Call) -> None:
    path = default_paths().views
    path.write_text("{oops")
    for words in (("views",), ("mute",), ("mute", "x"), ("list", "@x")):
        answer = call(*words)
        assert answer.code == 5
        assert "line 1, column 2" in answer.err

    listed = call("list", "trending", "--offline", "--json")

    assert (listed.code, len(listed.papers)) == (0, 3)
    assert "Muted papers are shown." in listed.err
    assert path.read_text() == "{oops"
