"""Papers that the user is not interested in, on the command line."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from paperreader.cli.selection import without_hidden
from paperreader.models import EditionKey, EditionKind
from paperreader.paths import default_paths
from paperreader.query.memory import MemoryShelf
from paperreader.query.muting import asks_dismissed
from paperreader.query.nodes import Query
from paperreader.workspace.places import OpenPlace, Place
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.cli.invocation import Invocation
    from tests.unit.cli.conftest import Call

PAPERS = (build_paper(1, title="A survey"), build_paper(2, doi="10.1000/X"), build_paper(3))


@pytest.fixture(autouse=True)
def papers(keep: Callable[..., None]) -> None:
    keep(build_edition(papers=PAPERS))


def ids(call: Call, *words: str) -> list[str]:
    found = call(*words, "--json", "--offline")
    assert found.code == 0, found.err
    return [paper["id"] for paper in json.loads(found.out)]


def dismissed(call: Call) -> list[tuple[str, str | None]]:
    return [(row["id"], row["title"]) for row in json.loads(call("dismiss", "--json").out)]


def test_papers_are_dismissed_listed_found_and_taken_back(call: Call) -> None:
    nothing = call("dismiss")
    assert (nothing.code, nothing.out) == (0, "id\tdismissed\ttitle\n")
    assert "No paper is dismissed" in nothing.err

    assert call("dismiss", "https://arxiv.org/abs/2611.00001v2", "arXiv:2611.09999").code == 0

    assert dismissed(call) == [("2611.09999", None), ("2611.00001", "A survey")]
    assert ids(call, "list", "trending", "is:dismissed") == ["2611.00001"]
    assert ids(call, "list", "library", "-is:dismissed", "sort:-rank")[0] != "2611.00001"
    assert ids(call, "list", "trending") == ["2611.00001", "2611.00002", "2611.00003"], "others show it"

    assert call("dismiss", "2611.00001", "--undo").code == 0

    assert dismissed(call) == [("2611.09999", None)]


def test_a_paper_is_known_under_each_of_its_identifiers(call: Call) -> None:
    call("dismiss", "doi:10.1000/x")
    assert dismissed(call) == [("2611.00002", PAPERS[1].title)]
    assert call("dismiss", "10.1000/x", "--undo", "-v").err.startswith(
        "paperreader: no longer dismissed: doi:10.1000/x"
    )
    assert dismissed(call) == []


def test_a_paper_that_is_not_dismissed_is_named_and_the_others_are_taken_back(call: Call) -> None:
    call("dismiss", "2611.00001")
    undone = call("dismiss", "2611.00003", "2611.00001", "--undo")
    assert undone.code == 1
    assert undone.err == (
        "paperreader: 2611.00003 is not dismissed; `paperreader dismiss` lists the dismissed papers.\n"
    )
    assert dismissed(call) == []


@pytest.mark.parametrize("words", [("x y",), ("2611.00001", "nonsense")])
def test_an_identifier_that_is_none_changes_nothing(call: Call, words: tuple[str, ...]) -> None:
    assert call("dismiss", *words).code == 2
    assert not default_paths().views.exists()


def test_undoing_nothing_is_refused(call: Call) -> None:
    refused = call("dismiss", "--undo")
    assert refused.code == 2
    assert "Name the papers" in refused.err


def test_a_damaged_file_is_left_alone(call: Call) -> None:
    views = default_paths().views
    views.parent.mkdir(parents=True, exist_ok=True)
    views.write_text("{")
    refused = call("dismiss", "2611.00001")
    assert refused.code == call("mute", "survey").code == 5
    assert "cannot be read" in refused.err
    assert views.read_text() == "{"
    assert ids(call, "list", "trending", "is:dismissed") == []


def test_only_recommendations_leave_dismissed_papers_out() -> None:
    invocation = cast("Invocation", SimpleNamespace(mutes=()))

    def asks(key: EditionKey) -> bool:
        opened = OpenPlace(Place.of_edition(key), MemoryShelf(()), "a list", "likeness")
        return asks_dismissed(without_hidden(opened, Query(), invocation).node)

    assert asks(EditionKey(EditionKind.FOR_YOU, "week"))
    assert asks(EditionKey(EditionKind.SIMILAR, "2611.00009"))
    assert not asks(EditionKey(EditionKind.TRENDING))
