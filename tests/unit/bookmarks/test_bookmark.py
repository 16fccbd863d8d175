from __future__ import annotations

from typing import Any

import msgspec
import pytest

from paperreader.bookmarks.bookmark import (
    NOTE_LIMIT,
    WORDS,
    Bookmark,
    clean_bookmark,
    clean_note,
    clean_paper,
    clean_tags,
    join_notes,
    unite,
)
from paperreader.bookmarks.row import from_row, to_row
from paperreader.errors import PaperReaderError
from paperreader.models import Paper
from paperreader.models.entry import Entry, Status
from tests.builders import NOW, build_bookmark, build_paper


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["agents", "vision"], ("agents", "vision")),
        (["  to   read "], ("to read",)),
        (["one, two,,three"], ("one", "two", "three")),
        (["NLP", "nlp", "Nlp"], ("NLP",)),
        (["straße", "STRASSE"], ("straße",)),
        (["nlp / eval", "/nlp//eval/"], ("nlp/eval",)),
        (["", " ", ",", "/"], ()),
        (["a\nb"], ("a b",)),
        (["\x1b]52;c;aGk=\x07red"], ("red",)),
    ],
)
def test_a_tag_is_one_clean_line_nested_by_slashes_and_there_once(
    given: list[str], kept: tuple[str, ...]
) -> None:
    assert clean_tags(given) == kept
    assert clean_tags(kept) == kept


def test_a_note_keeps_its_lines_and_loses_what_a_terminal_would_obey() -> None:
    assert clean_note("first\n\x1b[31msecond\x07") == "first\nsecond"


def test_a_note_that_is_too_long_is_refused_rather_than_cut() -> None:
    assert len(clean_note("n" * NOTE_LIMIT)) == NOTE_LIMIT
    with pytest.raises(PaperReaderError, match="20,000 characters and this one has 20,001"):
        clean_note("n" * (NOTE_LIMIT + 1))


def test_a_clean_paper_is_left_alone_and_the_texts_of_another_are_cleaned() -> None:
    paper = build_paper(abstract="word " * 500 + "end", project_url="https://example.org/" + "p" * 1000)
    assert clean_paper(paper) is paper

    dirty = build_paper(
        title="Red\x1b[31m\n  Title", authors=("A\x00da", "\x07"), code_url="\x00", summary="s\x9b1m"
    )
    cleaned = clean_paper(dirty)

    assert (cleaned.title, cleaned.authors, cleaned.code_url) == ("Red Title", ("Ada",), None)
    assert "\x9b" not in (cleaned.summary or "")
    assert cleaned.upvotes == dirty.upvotes


def test_a_bookmark_without_a_title_is_bare() -> None:
    assert build_bookmark(paper=Paper(id="2611.00001", title="")).is_bare
    assert not build_bookmark().is_bare


def test_bookmarks_that_say_the_same_are_equal_however_they_stand_in_the_file() -> None:
    one, other = build_bookmark(row=b"{}"), build_bookmark(row=b'{"x":1}')
    assert one == other
    assert (one != other) is False
    assert hash(one) == hash(other)
    assert one != msgspec.structs.replace(one, note="else")
    assert one != "a bookmark"


@pytest.mark.parametrize(
    ("note", "more", "both"),
    [
        ("", "", ""),
        ("kept", "", "kept"),
        ("", "new", "new"),
        ("kept", "new", "kept\n\nnew"),
        ("long and short", "short", "long and short"),
        ("short", "long and short", "long and short"),
    ],
)
def test_joined_notes_lose_nothing_and_repeat_nothing(note: str, more: str, both: str) -> None:
    assert join_notes(note, more) == both


def test_two_records_of_one_paper_become_one_with_everything_of_both() -> None:
    early, late = NOW.replace(day=1), NOW.replace(day=30)
    first = build_bookmark(tags=("a", "b"), note="one", added=NOW, changed=late)
    second = build_bookmark(tags=("B", "c"), note="two", added=early, changed=NOW)

    both = unite(first, second)

    assert (both.tags, both.note) == (("a", "b", "c"), "one\n\ntwo")
    assert (both.added, both.changed) == (early, late)


SAID: dict[str, Any] = {
    "tags": ("rl/agents",),
    "note": "read §3",
    "status": Status.LATER,
    "rating": 4,
    "collections": ("thesis",),
}
"""A value for each word of the user."""


def test_a_bookmark_and_an_entry_have_every_word_of_the_user() -> None:
    assert {*WORDS} == {*SAID}
    assert {*Bookmark.__struct_fields__} == {*WORDS, "paper", "added", "changed", "row"}
    assert {*Entry.__struct_fields__} == {*WORDS, "paper", "added"}


@pytest.mark.parametrize("name", WORDS)
def test_a_word_is_compared_cleaned_written_united_and_exported(name: str) -> None:
    bare, said = build_bookmark(), build_bookmark(**{name: SAID[name]})
    assert said != bare
    assert clean_bookmark(said) == said
    assert from_row(to_row(said)) == said
    assert unite(bare, said) == said
    assert getattr(said.entry, name) == SAID[name]
