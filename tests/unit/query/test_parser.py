"""Any text is a query; the parts that were not understood are named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given

from paperreader.query.fields import AUTHOR, FACTS, KEYWORDS, NUMBERS, RATING, SORTS, TEXTS, TITLE, UPVOTES
from paperreader.query.nodes import (
    NOTHING,
    Age,
    And,
    DateRange,
    Everything,
    Fact,
    Node,
    Not,
    NumberRange,
    Or,
    Order,
    Pattern,
    Phrase,
    Today,
    Unit,
    Word,
)
from paperreader.query.parser import parse
from tests.amounts import examples
from tests.unit.query import strategies
from tests.unit.query.printer import print_query

YEAR = next(field for field in NUMBERS if field.name == "year")
COLLECTION = next(field for field in TEXTS if field.name == "collection")
A, B, C = Word(("a",)), Word(("b",)), Word(("c",))


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("", Everything()),
        (" \t\n", Everything()),
        ("a", A),
        ("GPT-4o", Word(("gpt", "4o"))),
        ("Señor", Word(("senor",))),
        ('"A, b"', Phrase(("a", "b"))),
        ("“a b”", Phrase(("a", "b"))),
        ("a b", And((A, B))),
        ("a AND b", And((A, B))),
        ("a and b", And((A, Word(("and",)), B))),
        ("a OR b c", Or((A, And((B, C))))),
        ("(a OR b) c", And((Or((A, B)), C))),
        ("((a) b) c", And((A, B, C))),
        ("-a", Not(A)),
        ("NOT a", Not(A)),
        ("--a", A),
        ("NOT -a", A),
        ("-(a b)", Not(And((A, B)))),
        ("a-b", Word(("a", "b"))),
        ("a - b", And((A, B))),
        ("C++", Phrase(("c",))),
        ("title:a", Word(("a",), TITLE)),
        ("TITLE:a", Word(("a",), TITLE)),
        ('author:"a b"', Phrase(("a", "b"), AUTHOR)),
        ("kw:/a+/", Pattern("a+", KEYWORDS)),
        ("title:(a OR b)", Or((Word(("a",), TITLE), Word(("b",), TITLE)))),
        ("-title:a", Not(Word(("a",), TITLE))),
        ("/a b/", Pattern("a b")),
        (r"/a\/b/", Pattern(r"a\/b")),
        ("/a/i", Pattern("a")),
        ("a/b/c", Word(("a", "b", "c"))),
        ("https://arxiv.org", Word(("https", "arxiv", "org"))),
        ("upvotes:>50", NumberRange(UPVOTES, 51)),
        ("upvotes:>=1k", NumberRange(UPVOTES, 1000)),
        ("upvotes:<1.5K", NumberRange(UPVOTES, None, 1499)),
        ("upvotes:<=2m", NumberRange(UPVOTES, None, 2_000_000)),
        ("upvotes:0", NumberRange(UPVOTES, 0, 0)),
        ("upvotes:=5", NumberRange(UPVOTES, 5, 5)),
        ("upvotes:1..2k", NumberRange(UPVOTES, 1, 2000)),
        ("upvotes:1..", NumberRange(UPVOTES, 1)),
        ("upvotes:..2", NumberRange(UPVOTES, None, 2)),
        ("year:2025", NumberRange(YEAR, 2025, 2025)),
        ("date:2026-11-20", DateRange(date(2026, 11, 20), date(2026, 11, 20))),
        ("date:2026-W47", DateRange(date(2026, 11, 16), date(2026, 11, 22))),
        ("date:2024-02", DateRange(date(2024, 2, 1), date(2024, 2, 29))),
        ("date:2024", DateRange(date(2024, 1, 1), date(2024, 12, 31))),
        ("date:>2026-11", DateRange(date(2026, 12, 1))),
        ("date:<2026-11", DateRange(None, date(2026, 10, 31))),
        ("date:<=2026-W47", DateRange(None, date(2026, 11, 22))),
        ("date:2026-01..2026-03", DateRange(date(2026, 1, 1), date(2026, 3, 31))),
        ("date:2026-11-20..today", DateRange(date(2026, 11, 20), Today())),
        ("date:yesterday", DateRange(Today(-1), Today(-1))),
        ("date:>today", DateRange(Today(1))),
        ("newer:2w", Age(2, Unit.WEEKS)),
        ("older:3M", Age(3, Unit.MONTHS, older=True)),
        ("has:code", Fact(FACTS["has:code"])),
        ("is:Unread", Fact(FACTS["is:unread"])),
    ],
)
def test_a_text_means_this(text: str, node: Node) -> None:
    query = parse(text)
    assert query.node == node
    assert query.problems == ()


@pytest.mark.parametrize(
    "text",
    [
        "author:",
        "upvotes:>",
        "upvotes:>=",
        "upvotes:1.",
        "upvotes:..",
        "date:",
        "date:2026-",
        "date:2026-W",
        "date:2026-1",
        "date:>=202",
        "date:yest",
        "date:2026-01-01..2026-1",
        "newer:2",
        "has:co",
        "is:",
        "sort:up",
        "sort:-",
        "-",
        "NOT",
        "OR",
        "AND",
        "/vis",
        "/",
        '"',
        "-author:",
    ],
)
def test_what_is_half_typed_waits_in_silence(text: str) -> None:
    assert parse(text).node == Everything()
    assert parse(f"a {text}").node == A
    assert parse(f"a {text}").problems == () == parse(text).problems


def test_an_open_quote_is_the_phrase_so_far_with_its_last_word_only_begun() -> None:
    assert parse('"graph neu').node == Word(("graph", "neu"))
    assert parse('"graph neu').problems == ()


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ("sort:upvote a", "sort:upvote", "sort:upvotes"),
        ("author: a", "author:", None),
        ("(a", "(", ")"),
        ("a)", ")", None),
        ("++ a", "++", None),
    ],
)
def test_what_is_not_understood_is_left_out_and_named(text: str, place: str, suggestion: str | None) -> None:
    query = parse(text)
    assert query.node == A
    (problem,) = query.problems
    assert text[problem.start : problem.end] == place
    assert problem.suggestion == suggestion
    assert problem.message.endswith(".")


@pytest.mark.parametrize(
    ("text", "place", "suggestion"),
    [
        ("a stars:abc", "stars:abc", None),
        ("stars:1.5 a", "stars:1.5", None),
        ("stars:9..3 a", "stars:9..3", None),
        ("stars:-5 a", "stars:-5", None),
        ('stars:"5" a', 'stars:"5"', None),
        ("/[/ a", "/[/", None),
        ("/(a+)+/ a", "/(a+)+/", None),
        ("a date:2026-13", "date:2026-13", None),
        ("a date:2026-02-30", "date:2026-02-30", None),
        ("a date:2026-W54", "date:2026-W54", None),
        ("a date:>9999-12-31", "date:>9999-12-31", None),
        ("date:2026-02..2026-01 a", "date:2026-02..2026-01", None),
        ("newer:2 a", "newer:2", None),
        ("has:cod a", "has:cod", "has:code"),
        ("is:reed a", "is:reed", "is:read"),
        ("rating:abc a", "rating:abc", None),
        ("status:someday a", "status:someday", None),
        ("status:latr b", "status:latr", "status:later"),
    ],
)
def test_a_value_that_makes_no_sense_finds_nothing_and_is_named(
    text: str, place: str, suggestion: str | None
) -> None:
    query = parse(text)
    assert isinstance(query.node, And)
    assert NOTHING in query.node.parts
    (problem,) = query.problems
    assert text[problem.start : problem.end] == place
    assert problem.suggestion == suggestion


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a has:cod", "has:cod"),
        ("a newer:2", "newer:2"),
        ("a stars:>", "stars:>"),
        ("a date:2026-1", "date:2026-1"),
        ("a sort:up", "sort:up"),
        ("a author:", "author:"),
        ("a /vis", "/vis"),
    ],
)
def test_what_is_half_typed_is_named_once_the_person_has_finished(text: str, place: str) -> None:
    (problem,) = parse(text, finished=True).problems
    assert text[problem.start : problem.end] == place


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("mute:survey", "-survey"),
        ("a mute:author:zhang", "a -author:zhang"),
        ('mute:"a b" c', '-"a b" c'),
        ("mute:(a OR org:acme)", "-(a OR org:acme)"),
        ("mute:/x/", "-/x/"),
        ("-mute:a", "a"),
        ("mute:", ""),
    ],
)
def test_muting_leaves_out(text: str, same: str) -> None:
    assert parse(text).node == parse(same).node
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("rating:>=4", NumberRange(RATING, low=4)),
        ("status:later", Fact(FACTS["status:later"])),
        ("is:later", Fact(FACTS["is:later"])),
        ("collection:thesis", Word(("thesis",), COLLECTION)),
        ("is:muted", Fact(FACTS["is:muted"])),
    ],
)
def test_what_the_reader_keeps_can_be_asked_for(text: str, node: Node) -> None:
    assert parse(text).node == node
    assert parse(text).problems == ()


@pytest.mark.parametrize(
    ("text", "node", "suggestion"),
    [
        ("titel:a", Word(("titel", "a")), "title:"),
        ("arxiv:2506.01713", Word(("arxiv", "2506", "01713")), "id:"),
        ("votes:>5", Word(("votes", "5")), "upvotes:"),
        ("zzz:a", Word(("zzz", "a")), None),
    ],
)
def test_an_unknown_field_is_looked_for_as_words(text: str, node: Node, suggestion: str | None) -> None:
    query = parse(text)
    assert query.node == node
    assert [problem.suggestion for problem in query.problems] == [suggestion]


def test_sort_orders_and_chooses_nothing() -> None:
    query = parse("sort:upvotes a sort:-date")
    assert query.node == A
    assert query.sort == (Order(SORTS["upvotes"]), Order(SORTS["date"], reverse=True))
    assert not parse("sort:title").is_empty
    assert parse("author:").is_empty


def test_brackets_deeper_than_anybody_types_are_named_once() -> None:
    query = parse("(" * 900 + "a")
    assert query.node == A
    assert any("deep" in problem.message for problem in query.problems)


def test_a_query_is_read_up_to_a_limit_of_parts_and_characters() -> None:
    assert "100 parts" in parse(" ".join(["a"] * 150)).problems[0].message
    long = parse("a" * 3_000)
    assert "2,000" in long.problems[0].message
    assert long.text == "a" * 3_000


@examples(500)
@given(strategies.PIECES)
def test_a_printed_query_means_the_same(text: str) -> None:
    query = parse(text)
    printed = print_query(query)
    again = parse(printed)
    assert (again.node, again.sort) == (query.node, query.sort)
    assert print_query(again) == printed
    assert again.problems == ()


@examples(500)
@given(strategies.PIECES)
def test_problems_have_places_in_the_text(text: str) -> None:
    for problem in parse(text).problems:
        assert 0 <= problem.start < problem.end <= len(text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("GPT-4o  title:Foo", "gpt-4o title:foo"),
        ("a OR (b c)", "a OR b c"),
        ("(a OR b) sort:-stars", "(a OR b) sort:-stars"),
        ("NOT (a OR b)", "-(a OR b)"),
        ("upvotes:>50", "upvotes:>=51"),
        ("date:<yesterday", "date:<yesterday"),
        ("C++", '"c"'),
    ],
)
def test_a_query_is_printed_in_one_way(text: str, printed: str) -> None:
    assert print_query(parse(text)) == printed
