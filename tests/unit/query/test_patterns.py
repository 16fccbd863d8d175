"""Patterns find what `re` finds, or are refused; none takes long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import InvalidQuery
from paperreader.query.patterns import LENGTH, compile_pattern
from tests.amounts import examples


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("st.te", "STATE"),
        ("^vision", "Vision"),
        (r"gpt-\d+[a-z]?", "GPT-4o"),
        ("(?:ab)+c", "ababc"),
        ("(foo|bar)", "a bar"),
        ("a{2,3}", "aa"),
        ("x{,2}y", "xxy"),
        ("[]*+]+", "]*"),
        (r"\(\+", "(+"),
        ("a{b", "a{b"),
        ("(?P<name>a)(?=b)", "ab"),
        ("(a+)?b", "aab"),
    ],
)
def test_an_ordinary_pattern_is_found(source: str, text: str) -> None:
    assert compile_pattern(source).search(text)


@pytest.mark.parametrize(
    "source",
    [
        "(a+)+",
        "(a*)*b",
        "(?:a|aa)+$",
        "((a+))+",
        "(a?){20}",
        "(x(y+)z)*",
        "a+a+b",
        ".*.*x",
        "(?#hidden)a",
        "a{201}",
        "a{5,9999}",
        "a{99999999999}",
        ".?" * 11,
        "a*b*c*d*e*f*",
        "[",
        "(",
        "*a",
        "(?<=a*)b",
        "a" * (LENGTH + 1),
    ],
)
def test_a_pattern_that_is_wrong_or_may_not_end_is_refused(source: str) -> None:
    with pytest.raises(InvalidQuery, match=r"\.$"):
        compile_pattern(source)


def test_an_open_repeat_reaches_two_hundred_characters() -> None:
    assert compile_pattern("a.*b").search("a" + "-" * 200 + "b")
    assert not compile_pattern("a.*b").search("a" + "-" * 201 + "b")


@pytest.mark.timeout(60)  # All of them take 1 second.
@examples(300)
@given(st.text("ab.*+?()[]{}|\\1,2^$-", max_size=24))
def test_a_pattern_that_is_let_through_ends_in_time(source: str) -> None:
    try:
        pattern = compile_pattern(source)
    except InvalidQuery:
        return
    pattern.search("ab" * 100 + "a" * 100)
