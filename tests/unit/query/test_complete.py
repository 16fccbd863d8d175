"""What could follow where the cursor stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.query.complete import Completion, Vocabulary, complete
from paperreader.query.parser import parse
from tests.unit.query import strategies

WORDS = Vocabulary(
    tags=("to-read", "rl"), organizations=("Google DeepMind", "Meta"), authors=("Yoshua Bengio",)
)


@pytest.mark.parametrize(
    ("text", "completed"),
    [
        ("ti", ["title:"]),
        ("gpt -ti", ["gpt -title:"]),
        ("(au", ["(author:"]),
        ("has:", ["has:code", "has:project", "has:summary", "has:note", "has:models"]),
        ("is:un", ["is:unread"]),
        ("a sort:up", ["a sort:upvotes"]),
        ("sort:-da", ["sort:-date"]),
        ("tag:", ["tag:to-read", "tag:rl"]),
        ("org:goo", ['org:"Google DeepMind"']),
        ("org:me", ["org:Meta"]),
        ('author:"yos', ['author:"Yoshua Bengio"']),
    ],
)
def test_a_part_is_completed(text: str, completed: list[str]) -> None:
    found = complete(text, len(text), WORDS)
    assert found is not None
    assert [text[: found.start] + option + text[found.end :] for option in found.options] == completed
    for whole in completed:
        assert parse(whole.removeprefix("(")).problems == ()


@pytest.mark.parametrize("text", ["", "gpt", "title:vis", "has:nothing", "upvotes:", "has:code "])
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert complete(text, len(text), WORDS) is None


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert complete("has:co foo", 6, WORDS) == Completion(4, 6, ("code",))


@given(strategies.PIECES, st.integers(0, 99))
def test_no_text_makes_it_fail(text: str, cursor: int) -> None:
    found = complete(text, min(cursor, len(text)), WORDS)
    assert found is None or found.options
