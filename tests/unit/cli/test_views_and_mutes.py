"""Saved and muted queries on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

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


def test_what_is_muted_is_left_out_of_lists_and_comes_back(call: Call) -> None:
    assert call("mute", "survey").code == 0
    assert call("mute", "author:zhang").code == 0
    assert call("mute").out == "survey\nauthor:zhang\n"
    assert ids(call, "list", "trending") == ["2611.00002"]
    assert ids(call, "list", "trending", "is:muted") == ["2611.00001", "2611.00003"]

    assert call("mute", "--remove", "survey").code == 0

    assert ids(call, "list", "trending") == ["2611.00001", "2611.00002"]


def test_how_many_are_hidden_is_told(call: Call) -> None:
    call("mute", "survey")
    assert "1 muted paper is hidden" in call("list", "trending", "-v", "--offline").err


@pytest.mark.parametrize("query", ["stars:abc", "/(/"])
def test_what_is_not_understood_is_not_muted(call: Call, query: str) -> None:
    answer = call("mute", query)
    assert answer.code != 0
    assert len(answer.err.splitlines()) == 1
    assert call("mute").out == ""


def test_what_is_not_muted_cannot_be_unmuted(call: Call) -> None:
    assert call("mute", "--remove", "x").code == 1
    assert call("mute", "--remove").code == 2


def test_views_are_saved_shown_renamed_moved_and_deleted(call: Call) -> None:
    assert call("views", "save", "Code", "has:code").code == 0
    assert call("views", "save", "Agents", "agents", "sort:title").code == 0
    assert call("views", "list").out == "Code\thas:code\nAgents\tagents sort:title\n"
    assert ids(call, "views", "show", "agents") == ["2611.00001", "2611.00002"]

    assert call("views", "move", "Agents", "1").code == 0
    assert call("views", "rename", "code", "With code").code == 0
    assert call("views", "list").out == "Agents\tagents sort:title\nWith code\thas:code\n"

    assert call("views", "delete", "agents").code == 0
    assert call("views", "list").out == "With code\thas:code\n"


def test_a_view_that_is_not_there_is_one_sentence(call: Call) -> None:
    for words in (("show", "x"), ("delete", "x"), ("rename", "x", "y"), ("move", "x", "1")):
        answer = call("views", *words)
        assert answer.code == 1
        assert "There is no view 'x'; there are: none yet." in answer.err
