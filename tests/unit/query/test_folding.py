"""Words are what SQLite's full-text index calls words, for every character."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing

import pytest

from paperreader.query.folding import ends_a_word, fold, shape, tokens
from tests.amounts import TORTURE

EVERY_CHARACTER = [chr(point) for point in range(1, 0x110000) if not 0xD800 <= point < 0xE000]


def indexed_words(texts: list[str]) -> dict[int, list[str]]:
    """Return the words that FTS5 finds in each text, in their order."""
    found: dict[int, list[str]] = defaultdict(list)
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(
            "create virtual table indexed using"
            " fts5(text, content='', tokenize='unicode61 remove_diacritics 2')"
        )
        connection.execute("create virtual table words using fts5vocab('indexed', 'instance')")
        connection.executemany("insert into indexed (rowid, text) values (?, ?)", enumerate(texts))
        for number, word in connection.execute("select doc, term from words order by doc, offset"):
            found[number].append(word)
    return found


@pytest.mark.torture
def test_every_character_counts_in_memory_as_in_the_index() -> None:
    width = 64
    texts = [
        " ".join(f"a{character}b" for character in EVERY_CHARACTER[start : start + width])
        for start in range(0, len(EVERY_CHARACTER), width * (1 if TORTURE else 10))
    ]
    found = indexed_words(texts)
    wrong = [text for number, text in enumerate(texts) if fold(text).split() != found[number]]
    assert wrong == []


@pytest.mark.parametrize(
    "text",
    [
        "\u0301a b",
        "a \u0301 b",
        "e\u0301\u0308t",
        "a\u0345b",
        "",
        "…",
        "ǅ Ǆ ǆ",
        "한국어 논문",
        "🤗Transformers",
        "x\u00ady",
    ],
)
def test_marks_and_blanks_at_any_place_count_as_in_the_index(text: str) -> None:
    assert fold(text).split() == indexed_words([text])[0]


def test_folding_twice_changes_nothing() -> None:
    text = " ".join(EVERY_CHARACTER)
    assert fold(fold(text)) == fold(text)


def test_a_word_is_found_by_the_blank_before_it() -> None:
    assert fold("GPT-4o, Ñandú & C++") == " gpt 4o nandu c "
    assert fold("--") == fold("") == " "


def test_what_is_typed_is_composed_first() -> None:
    assert tokens("и\u0306од") == tokens("йод") == ("йод",)


@pytest.mark.parametrize(("text", "ends"), [("C++", True), ("gpt-", True), ("gpt-4", False), ("", False)])
def test_a_separator_ends_a_word(text: str, *, ends: bool) -> None:
    assert ends_a_word(text) is ends


def test_a_place_in_folded_text_is_found_again_in_the_text() -> None:
    text = "xe\u0301t été"
    shaped = shape(text)
    assert shaped.text == "xet ete"
    assert [text[slice(*shaped.span(*span))] for span in ((0, 3), (1, 2), (4, 7))] == [
        "xe\u0301t",
        "e\u0301",
        "été",
    ]
