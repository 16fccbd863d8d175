"""Searching in a text."""

from __future__ import annotations

import pytest

from paperreader.fulltext.layout import parts_of
from paperreader.ui.full_text.flow import Point
from paperreader.ui.full_text.search import Matches, TextSearch
from tests.documents import BLOCKS

SEARCH = TextSearch(BLOCKS)


def found(words: str) -> list[str]:
    return [parts_of(BLOCKS[hit.block])[hit.part].text[hit.start : hit.end] for hit in SEARCH.find(words)]


@pytest.mark.parametrize(
    ("words", "texts"),
    [
        ("NAIVE", ["naïve", "naïve"]),
        ("random walker", ["Random walker"]),
        ("loss.backward", ["loss.backward"]),
        ("日本", ["日本"]),
        ("⎧", ["⎧"]),
        ("zebrafish", []),
        ("  ", []),
        ("(((", []),
    ],
)
def test_case_accents_and_signs_do_not_matter(words: str, texts: list[str]) -> None:
    assert found(words) == texts


def test_matches_are_counted_and_go_round() -> None:
    matches = Matches(SEARCH.find("failures"))
    assert matches.words() == f"0 of {len(matches)}"
    matches.go_from(Point(5))
    first = matches.hit
    assert first is not None
    assert first.block == 5
    matches.step(-1)
    assert matches.hit is not None
    assert matches.hit.block < 5
    matches.step(len(matches) + 1)
    assert matches.hit == first
    assert Matches().words() == "no match"
    Matches().step(1)
