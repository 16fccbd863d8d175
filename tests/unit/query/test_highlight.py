"""Exactly what was found is highlighted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.query.folding import fold
from paperreader.query.highlight import HitFinder
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.unit.query import strategies


def marked(text: str, query: str, field: str | None = None) -> str:
    """Return the text with its hits in angle brackets."""
    for start, end in reversed(HitFinder(parse(query)).find(text, field)):
        text = f"{text[:start]}<{text[start:end]}>{text[end:]}"
    return text


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Vision and revision", "vis", "<Vis>ion and revision"),
        ("The GPT-4o model", "gpt-4", "The <GPT-4>o model"),
        ("C++ and Clang", "c++", "<C>++ and Clang"),
        ("a b, a b", '"a b"', "<a b>, <a b>"),
        ("a bc", '"a b"', "a bc"),
        ("Une étude", "etu", "Une <étu>de"),
        ("e\u0301tude", "et", "<e\u0301t>ude"),
        ("Σοφία ΣΟΦΙΑΣ", "σοφιασ", "Σοφία <ΣΟΦΙΑΣ>"),
        ("state of the art", "state stat", "<state> of the art"),
        ("one two", "/o.*w/", "<one tw>o"),
        ("one two three", "one two", "<one> <two> three"),
        ("spam and ham", "ham -spam", "spam and <ham>"),
        ("spam or ham", "eggs OR ham", "spam or <ham>"),
        ("5 stars", "upvotes:5 is:read", "5 stars"),
        ("abc", "/x*/", "abc"),
        ("", "a", ""),
    ],
)
def test_hits(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


def test_a_word_for_one_field_is_shown_there_alone() -> None:
    assert marked("foo", "title:foo", "title") == "<foo>"
    assert marked("foo", "title:foo", "abstract") == "foo"
    assert marked("foo", "title:foo") == "foo"
    assert marked("foo", "foo", "summary") == "<foo>"
    assert marked("foo", "foo", "note") == "foo"
    assert marked("foo", "note:foo", "note") == "<foo>"


@pytest.mark.parametrize(
    ("query", "looks"),
    [("", False), ("stars:>5 sort:date", False), ("-ham", False), ("ham", True), ("stars:5 OR /h.m/", True)],
)
def test_it_knows_whether_there_is_anything_to_find(query: str, looks: bool) -> None:
    assert bool(HitFinder(parse(query))) is looks


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("/o.*n.?e|th/", "<one> two <th>ree"),
        ("/^one|two$/", "<one> two three"),
        (r"/(?<=e )t\w+o?/", "one <two> three"),
        (r"/\bt\w+ ?/", "one <two three>"),
    ],
)
def test_what_is_tried_place_by_place_is_found_as_well(query: str, expected: str) -> None:
    assert marked("one two three", query) == expected


@pytest.mark.timeout(20)  # It takes 0.1 seconds.
def test_a_slow_pattern_is_given_up() -> None:
    finder = HitFinder(parse("slow /a.*b.*c.*d.*!/"))
    text = "abcd " * 400 + "slow"
    for _ in range(200):
        assert finder.find(text) == [(2_000, 2_004)]


@examples(400)
@given(strategies.TEXT | strategies.NOISE, strategies.PIECES, st.sampled_from([None, "title", "note"]))
def test_hits_lie_in_the_text_in_order_and_apart(text: str, query: str, field: str | None) -> None:
    end_before = -1
    for start, end in HitFinder(parse(query)).find(text, field):
        assert end_before < start < end <= len(text)
        end_before = end


@examples(300)
@given(strategies.TEXT, strategies.WORD)
def test_a_word_is_shown_where_it_is_found(text: str, word: str) -> None:
    query = parse(f'"{word}"')
    hits = HitFinder(query).find(text)
    assert bool(hits) == (bool(fold(word).strip()) and fold(word) in fold(text))
