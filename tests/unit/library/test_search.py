"""The SQL of a query finds what the same query finds in memory."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import InvalidQuery
from paperreader.library.connection import Connection
from paperreader.library.search import compile_filter, index_expression, register_functions
from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import COUNTS, READ, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.nodes import Or, Pattern, Query
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.builders import BookmarkFacts, build_paper
from tests.unit.library.sql_papers import LAST_VISIT, ask, found_in_sql, library_of
from tests.unit.query import strategies

CONTEXT = QueryContext(today=strategies.TODAY, new_since=LAST_VISIT)


def found_in_memory(rows: tuple[Row, ...], query: Query, context: QueryContext) -> set[str]:
    listing = MemoryShelf(rows).select(query, SOURCE, context)
    return {row.paper.id for row in listing.rows(0, len(listing))}


@examples(4_000, 80)
@given(strategies.rows(), st.lists(strategies.QUERY, min_size=6, max_size=6), strategies.contexts())
def test_memory_and_sql_find_the_same_papers(
    rows: tuple[Row, ...], texts: list[str], context: QueryContext
) -> None:
    with closing(library_of(rows)) as connection:
        for text in texts:
            query = parse(text)
            assert ask(connection, query, context) == found_in_memory(rows, query, context), text


@pytest.mark.parametrize("text", ["is:bookmarked", "-is:bookmarked", "tag:rl", "is:bookmarked paper"])
def test_a_paper_that_is_bookmarked_under_another_identifier_is_found(text: str) -> None:
    papers = [
        build_paper(1, doi="10.1000/X"),
        build_paper(2, ids=("acl:N18-1202", "pmid:26017442")),
        build_paper(3, doi="10.1000/y", ids=("acl:N18-1203",)),
    ]
    rows = tuple(Row(None, paper) for paper in papers)
    held = BookmarkFacts(("rl",), "")
    context = QueryContext(strategies.TODAY, {"doi:10.1000/x": held, "pmid:26017442": held})
    found = found_in_sql(rows, parse(text), context)
    assert found == ({papers[2].id} if text.startswith("-") else {papers[0].id, papers[1].id})
    assert found == found_in_memory(rows, parse(text), context)


@examples(10_000, 80)
@given(strategies.rows(3), strategies.PIECES)
def test_nonsense_finds_the_same_papers_too(rows: tuple[Row, ...], text: str) -> None:
    query = parse(text)
    assert found_in_sql(rows, query, CONTEXT) == found_in_memory(rows, query, CONTEXT)


@pytest.mark.parametrize(
    ("text", "match", "where"),
    [
        ("", None, "1"),
        ("gpt-4o", '"gpt 4o" *', "1"),
        ('"gpt 4o"', '"gpt 4o"', "1"),
        ("a b", '"a" * AND "b" *', "1"),
        ("a OR b", '("a" * OR "b" *)', "1"),
        ("a -b", '("a" *) NOT ("b" *)', "1"),
        ("title:a", 'title : "a" *', "1"),
        ("a upvotes:>5", '"a" *', "(p.upvotes >= ?)"),
        ("-a", None, "(not ifnull((p.rowid in (select rowid from papers_fts where papers_fts match ?)), 0))"),
    ],
)
def test_words_go_to_the_index_and_the_rest_to_the_table(text: str, match: str | None, where: str) -> None:
    compiled = compile_filter(parse(text), CONTEXT)
    assert (index_expression(compiled.words), compiled.where) == (match, where)


@examples(300)
@given(strategies.PIECES)
def test_no_text_of_a_query_becomes_sql(text: str) -> None:
    compiled = compile_filter(parse(f"zebra:{text} {text}"), CONTEXT)
    words = set(re.findall(r"[a-z_]+", compiled.where))
    known = (
        "and or not in is null ifnull coalesce between select value from json_each where match instr folded"
        " regexp cast substr as integer lower papers_fts rowid p e r id title abstract summary keywords"
        " authors categories sources published edition_date code_url project_url"
        " organization submitted_by models first_seen rank"
    )
    assert words <= {*known.split(), *re.findall(r"[a-z_]+", READ), *(field.name for field in COUNTS)}
    assert compiled.where.count("?") == len(compiled.params)


def test_unknown_numbers_never_match_but_their_refusal_does() -> None:
    rows = (Row(1, build_paper(1, upvotes=None)), Row(2, build_paper(2, upvotes=0)))
    assert found_in_sql(rows, parse("upvotes:0"), CONTEXT) == {"2611.00002"}
    assert found_in_sql(rows, parse("upvotes:<=5"), CONTEXT) == {"2611.00002"}
    assert found_in_sql(rows, parse("-upvotes:>5"), CONTEXT) == {"2611.00001", "2611.00002"}


def test_nothing_is_new_before_the_first_visit() -> None:
    rows = (Row(1, build_paper(1), new=True),)
    first_visit = QueryContext(today=date(2026, 11, 23))
    assert found_in_sql(rows, parse("is:new"), CONTEXT) == {"2611.00001"}
    assert found_in_sql(rows, parse("is:new"), first_visit) == set()


def test_a_hundred_parts_of_any_depth_are_still_sql() -> None:
    rows = (Row(1, build_paper(1)),)
    for text in (
        " ".join(f"w{number}" for number in range(99)),
        " OR ".join(f"-org:w{number}" for number in range(99)),
        "(" * 18 + "a OR b:c" + " -x OR upvotes:1)" * 18,
        "a-" * 900,
        " ".join(f"(a{number} OR b{number} -c)" for number in range(30)),
    ):
        query = parse(text)
        assert found_in_sql(rows, query, CONTEXT) == found_in_memory(rows, query, CONTEXT)


def test_an_unsafe_pattern_made_by_hand_is_refused_before_sqlite_sees_it() -> None:
    with pytest.raises(InvalidQuery, match="never end"):
        compile_filter(Query(node=Pattern("(a+)+")), CONTEXT)


def test_the_functions_take_null_for_an_empty_text() -> None:
    with closing(sqlite3.connect(":memory:", factory=Connection)) as connection:
        register_functions(connection)
        assert connection.execute("select folded(null), regexp('^$', null)").fetchone() == (" ", 1)


def test_a_thousand_patterns_are_still_sql() -> None:
    query = Query(node=Or(tuple(Pattern(f"pattern {number}") for number in range(1_000))))
    rows = (Row(1, build_paper(1, title="Of pattern 77")), Row(2, build_paper(2)))
    assert found_in_sql(rows, query, CONTEXT) == {"2611.00001"}
