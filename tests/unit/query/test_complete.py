"""Completion at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.query.complete import Completion, complete
from paperreader.query.parser import parse
from tests.unit.query import strategies

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMES = {
    "tag": ("to-read", "rl"),
    "org": ("Google DeepMind", "Meta"),
    "author": ("Yoshua Bengio", "Yoshida Ken"),
    "collection": ("Reading group",),
}


def known(field: str, begun: str) -> Sequence[str]:
    """Return the names in which a word begins with `begun`."""
    return [name for name in NAMES.get(field, ()) if f" {begun}".lower() in f" {name}".lower()]


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
        ('author:"yoshu', ['author:"Yoshua Bengio"']),
        ('gpt -author:"yoshua b', ['gpt -author:"Yoshua Bengio"']),
        ('author:"Yoshua ', ['author:"Yoshua Bengio"']),
        ("author:ben", ['author:"Yoshua Bengio"']),
        ("AUTHOR:ken", ['AUTHOR:"Yoshida Ken"']),
        ("collection:read", ['collection:"Reading group"']),
    ],
)
def test_a_part_is_completed(text: str, completed: list[str]) -> None:
    found = complete(text, len(text), known)
    assert found is not None
    assert [text[: found.start] + option + text[found.end :] for option in found.options] == completed
    for whole in completed:
        assert parse(whole.removeprefix("(")).problems == ()


@pytest.mark.parametrize("text", ["", "gpt", "title:vis", "has:nothing", "upvotes:", "has:code "])
def test_nothing_is_offered_where_nothing_is_known(text: str) -> None:
    assert complete(text, len(text), known) is None


def test_names_are_asked_for_where_one_is_typed_and_nowhere_else() -> None:
    asked: list[tuple[str, str]] = []

    def names(field: str, begun: str) -> Sequence[str]:
        asked.append((field, begun))
        return ()

    for text in ("gpt", "has:co", "upvotes:5", "nofield:x", 'author:"a b" c', "author:lov", 'a (org:"De Mi'):
        complete(text, len(text), names)
    assert asked == [("author", "lov"), ("org", "De Mi")]


def test_of_many_names_the_first_are_offered() -> None:
    found = complete("tag:a", 5, lambda _field, _begun: [f"a{number}" for number in range(99)])
    assert found is not None
    assert found.options == tuple(f"a{number}" for number in range(20))


def test_only_what_stands_before_the_cursor_counts() -> None:
    assert complete("has:co foo", 6, known) == Completion(4, 6, ("code",))


@given(strategies.PIECES, st.integers(0, 99))
def test_no_text_makes_it_fail(text: str, cursor: int) -> None:
    found = complete(text, min(cursor, len(text)), known)
    assert found is None or found.options
