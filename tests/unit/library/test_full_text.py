"""The full-text index and the list of its words follow the papers, and both find the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.library import full_text, storing
from paperreader.library.database import MEMORY, Database
from paperreader.library.full_text import beginnings, learn_older_words
from paperreader.library.migrations import migrate
from paperreader.library.schema import MIGRATIONS
from paperreader.library.selection import Plan, numbers, of_library
from paperreader.query.fields import SOURCE
from paperreader.query.parser import parse
from paperreader.query.shelf import Selection
from tests.amounts import examples
from tests.builders import build_paper
from tests.unit.library.shelf import CONTEXT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.library.connection import Connection

NOW = "2026-11-23T09:00:00Z"
BEFORE_WORDS = next(place for place, migration in enumerate(MIGRATIONS) if migration.name == "words")
WORDS = ("model", "models", "modelling", "mode", "Étude", "etudes", "4o", "GPT-4o", "state-of-the-art", "a")
SENTENCES = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)


@pytest.fixture
def database() -> Iterator[Database]:
    with closing(Database(MEMORY)) as database:
        yield database


def put(database: Database, *texts: str) -> None:
    with database.write() as connection:
        storing.upsert(
            connection, [build_paper(number, title=text) for number, text in enumerate(texts, 1)], NOW
        )


def put_one(database: Database, number: int) -> None:
    with database.write() as connection:
        storing.upsert(connection, [build_paper(number)], NOW)


def levels_and_segments(database: Database) -> tuple[int, int]:
    with database.read() as connection:
        # https://sqlite.org/fts5.html (the structure record)
        (structure,) = connection.execute("select block from papers_fts_data where id = 10").fetchone()
    return structure[4], structure[5]


def begin_so(database: Database, beginning: str) -> list[str] | None:
    with database.read() as connection:
        begun = beginnings(connection)
        assert begun is not None
        words = begun(beginning)
    return None if words is None else list(words)


def found(connection: Connection, text: str, *, by_words: bool) -> list[int]:
    begun = beginnings(connection) if by_words else None
    return list(numbers(of_library(Plan.of(Selection(parse(text), SOURCE, CONTEXT)), begun).run(connection)))


def older(path: Path, *titles: str) -> None:
    """Make a library as it was before words were listed, with its index."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:BEFORE_WORDS])
        connection.executemany(
            "insert into papers (id, title, abstract, keywords, authors, categories, sources, first_seen,"
            " seen) values (?, ?, '', '', '', '', '', '', '')",
            list(enumerate(titles)),
        )


def test_long_words_are_listed_as_the_index_has_them(database: Database) -> None:
    put(database, "Diffusion, DIFFUSED: diffuse Études", "diff dif")
    assert begin_so(database, "diff") == ["diff", "diffuse", "diffused", "diffusion"]
    assert begin_so(database, "etud") == ["etudes"]
    assert begin_so(database, "none") == []


def test_short_beginnings_are_left_to_the_index(database: Database) -> None:
    put(database, "Diffusion")
    assert begin_so(database, "dif") is None


def test_too_many_words_are_left_to_the_index(database: Database) -> None:
    put(database, " ".join(f"word{number}" for number in range(2_001)))
    assert begin_so(database, "word") is None
    assert len(begin_so(database, "word1") or ()) == 1_111


def test_words_of_every_text_are_listed_and_those_that_come_later_too(database: Database) -> None:
    paper = build_paper(1, abstract="abstracted", authors=("Authored",), keywords=("keyworded",))
    with database.write() as connection:
        storing.upsert(connection, [paper], NOW)
    for beginning in ("abstra", "author", "keywor"):
        assert begin_so(database, beginning), beginning
    assert begin_so(database, "summar") == []
    with database.write() as connection:
        storing.upsert(connection, [build_paper(1, summary="summarised")], NOW)
    assert begin_so(database, "summar") == ["summarised"]


@examples(60)
@given(titles=st.lists(SENTENCES, min_size=1, max_size=6), text=SENTENCES, refused=st.booleans())
def test_words_and_beginnings_find_the_same_papers(titles: list[str], text: str, refused: bool) -> None:
    asked = f"{text} -model" if refused else text
    with closing(Database(MEMORY)) as database:
        put(database, *titles)
        with database.read() as connection:
            for end in range(len(asked) + 1):
                by_words = found(connection, asked[:end], by_words=True)
                assert by_words == found(connection, asked[:end], by_words=False), asked[:end]


def test_papers_are_put_into_the_index_in_one_piece(database: Database) -> None:
    put(database, *(f"Paper {number}" for number in range(50)))
    assert levels_and_segments(database) == (1, 1)


def test_each_addition_merges_its_share_of_the_index(database: Database) -> None:
    for number in range(7):
        put_one(database, number)
    assert levels_and_segments(database) == (1, 7)
    put_one(database, 7)
    assert levels_and_segments(database) == (2, 1)
    for number in range(8, 64):
        put_one(database, number)
        assert levels_and_segments(database)[1] <= 15, "never so many that FTS5 merges all at once"


def test_an_older_library_is_found_in_before_its_words_are_known_and_after(path: Path) -> None:
    path.parent.mkdir()
    older(path, "Diffusion models", "Modelling")
    with closing(Database(path)) as database:
        with database.read() as connection:
            assert beginnings(connection) is None
            assert found(connection, "modell", by_words=True) == [2]
        learn_older_words(database)
        assert begin_so(database, "mode") == ["modelling", "models"]
        with database.read() as connection:
            assert found(connection, "mode", by_words=True) == [2, 1]


def test_papers_that_come_while_older_words_are_learnt_are_not_forgotten(path: Path) -> None:
    path.parent.mkdir()
    older(path, "Diffusion")
    with closing(Database(path)) as database:
        with database.write() as connection:
            storing.upsert(connection, [build_paper(7, title="Different")], NOW)
        learn_older_words(database)
        assert begin_so(database, "diff") == ["different", "diffusion"]


def test_older_words_are_learnt_once(path: Path) -> None:
    path.parent.mkdir()
    older(path, "Diffusion")
    with closing(Database(path)) as database:
        learn_older_words(database)
        before = database.revision
        learn_older_words(database)
        assert database.revision == before


def test_what_was_taken_out_of_the_index_is_not_found(database: Database) -> None:
    put(database, "Diffusion", "Diffusion")
    with database.write() as connection:
        full_text.remove(connection, [1])
        assert found(connection, "diffusion", by_words=True) == [2]
        full_text.add(connection, [1])
        assert found(connection, "diffusion", by_words=True) == [2, 1]
