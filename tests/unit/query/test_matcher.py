"""The rows in memory that a query finds."""

from __future__ import annotations

from datetime import date
from typing import NoReturn

import pytest
from hypothesis import given

from paperreader.errors import InvalidQuery
from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.matcher import compile_matcher
from paperreader.query.nodes import Pattern, Query, Word
from paperreader.query.parser import parse
from paperreader.query.texts import FoldedTexts, PaperTexts
from tests.amounts import examples
from tests.builders import BookmarkFacts, build_paper
from tests.unit.query import strategies

TODAY = date(2026, 11, 23)
PAPER = build_paper(
    1,
    id="2506.01713",
    title="Vision Transformers for GPT-4o",
    abstract="We study state-of-the-art language models in C++.",
    summary="A résumé of it all.",
    keywords=("reinforcement learning", "agents"),
    authors=("Émile Zola", "Wei Wang"),
    organization="Google DeepMind",
    submitted_by="akhaliq",
    categories=("cs.LG", "stat.ML"),
    sources=("huggingface",),
    published=date(2025, 6, 2),
    edition_date=date(2025, 6, 5),
    upvotes=50,
    comments=0,
    stars=None,
    code_url="https://github.com/a/b",
    models=2,
)
BOOKMARKS = {"2506.01713": BookmarkFacts(("to-read", "rl", "🔥"), "A good baseline")}


def found(text: str, row: Row | None = None, context: QueryContext | None = None) -> bool:
    query = parse(text)
    assert query.problems == ()
    context = context or QueryContext(today=TODAY, bookmarks=BOOKMARKS)
    return compile_matcher(query, context)(row or Row(3, PAPER, read=True, new=True))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "vision",
        "VISION trans",
        "gpt",
        "gpt-4",
        "4o",
        "resume",
        "Résumé",
        "emile",
        "wang",
        "agents reinf",
        "c++",
        '"state of the art"',
        '"gpt 4o"',
        "-audio",
        "audio OR vision",
        "-(audio video)",
        "title:vision",
        "abstract:study",
        "kw:agents",
        'kw:"reinforcement learning"',
        "author:zola",
        'author:"wei wang"',
        "org:deep",
        'org:"google deepmind"',
        "by:akh",
        "id:2506",
        "id:2506.01",
        'id:"2506.01713"',
        "cat:cs",
        "cat:cs.LG",
        'cat:"stat.ml"',
        "source:hugging",
        "tag:to",
        "tag:rl",
        "tag:🔥",
        'tag:"🔥"',
        "note:baseline",
        "note:/^a good/",
        "tag:/^rl$/",
        "/vis.on/",
        "title:/4o$/",
        "author:/zola/",
        "upvotes:50",
        "upvotes:>49",
        "upvotes:<=50",
        "upvotes:1..50",
        "comments:0",
        "year:2025",
        "rank:<=3",
        "-stars:0",
        "date:2025-06-05",
        "date:2025-W23",
        "date:2025-06",
        "date:<2025-06-06",
        "older:1y",
        "newer:2y",
        "-date:today",
        "has:code",
        "has:summary",
        "has:note",
        "has:models",
        "is:read",
        "is:bookmarked",
        "is:new",
        "-has:project",
    ],
)
def test_finds(text: str) -> None:
    assert found(text)


@pytest.mark.parametrize(
    "text",
    [
        "ision",
        "gpt-3",
        '"gpt 4"',
        '"vision transformer"',
        "-vision",
        "vision audio",
        "title:study",
        "abstract:vision",
        "vision deepmind",
        "kw:zola",
        "org:mind",
        "by:khaliq",
        "id:01713",
        "cat:math",
        "tag:read-to",
        "note:bad",
        "/vis..on/",
        "title:/study/",
        "upvotes:>50",
        "stars:>=0",
        "stars:0",
        "stars:<5",
        "comments:>0",
        "year:2026",
        "rank:>3",
        "date:2025-06-02",
        "date:2025-06-06",
        "newer:1y",
        "date:today",
        "is:unread",
        "has:project",
        '"zola gpt"',
    ],
)
def test_does_not_find(text: str) -> None:
    assert not found(text)


def test_words_are_looked_for_in_what_is_read_not_in_its_latex() -> None:
    row = Row(1, build_paper(title="Plain", abstract=r"na\"ive"))
    texts = FoldedTexts()
    matches = compile_matcher(parse("-backslash"), QueryContext(today=TODAY), texts)
    assert matches(row)


def test_a_date_without_a_daily_list_is_that_of_the_first_version() -> None:
    row = Row(None, build_paper(published=date(2026, 1, 2), edition_date=None))
    assert found("date:2026-01-02", row)
    assert not found("rank:>=0", row)
    assert not found("date:2026", Row(1, build_paper(published=None, edition_date=None)))


@pytest.mark.parametrize(
    ("text", "day", "is_found"),
    [
        ("newer:2w", date(2026, 11, 9), True),
        ("newer:2w", date(2026, 11, 8), False),
        ("older:2w", date(2026, 11, 8), True),
        ("older:2w", date(2026, 11, 9), False),
        ("newer:1m", date(2026, 10, 23), True),
        ("newer:1m", date(2026, 10, 22), False),
        ("newer:0d", TODAY, True),
        ("date:yesterday", date(2026, 11, 22), True),
        ("date:>today", date(2026, 11, 24), True),
        ("date:<yesterday", date(2026, 11, 21), True),
        ("date:<yesterday", date(2026, 11, 22), False),
        ("older:9999y", date.min, False),
        ("newer:9999y", date.min, True),
    ],
)
def test_days_are_counted_from_the_readers_day(text: str, day: date, *, is_found: bool) -> None:
    assert found(text, Row(1, build_paper(edition_date=day))) is is_found


def test_a_month_before_the_31st_is_the_last_day_of_that_month() -> None:
    context = QueryContext(today=date(2026, 3, 31))
    assert found("newer:1m", Row(1, build_paper(edition_date=date(2026, 2, 28))), context)
    assert not found("newer:1m", Row(1, build_paper(edition_date=date(2026, 2, 27))), context)


def test_an_unsafe_pattern_made_by_hand_is_refused() -> None:
    with pytest.raises(InvalidQuery):
        compile_matcher(Query(node=Pattern("(a+)+")), QueryContext(today=TODAY))


def test_another_thread_may_add_texts_while_the_oldest_are_dropped() -> None:
    class Changing(dict[str, PaperTexts]):
        def __iter__(self) -> NoReturn:
            raise RuntimeError("dictionary changed size during iteration")

    texts = FoldedTexts(limit=1)
    texts._kept = Changing()
    for paper in (build_paper(1), build_paper(2)):
        assert texts.of(paper).paper is paper


def test_texts_are_kept_for_this_very_paper_and_no_more_than_the_limit() -> None:
    texts = FoldedTexts(limit=2)
    first = build_paper(1)
    assert texts.of(first) is texts.of(first)
    renamed = build_paper(1, title="Renamed")
    assert "renamed" in texts.of(renamed).folded
    for number in range(2, 9):
        texts.of(build_paper(number))
    assert len(texts) == 2


def test_a_thousand_papers_are_filtered() -> None:
    rows = [
        Row(number, build_paper(number, abstract="A novel method for tests. " * 60))
        for number in range(1_000)
    ]
    texts = FoldedTexts()
    context = QueryContext(today=TODAY)
    first = Query(node=Word(("warm",)))
    assert not any(map(compile_matcher(first, context, texts), rows))
    assert sum(map(compile_matcher(parse("nov method upvotes:>0 -zebra"), context, texts), rows)) == 100


@examples(400)
@given(strategies.rows(2), strategies.PIECES, strategies.contexts())
def test_no_text_makes_matching_fail(rows: tuple[Row, ...], text: str, context: QueryContext) -> None:
    matches = compile_matcher(parse(text), context)
    assert all(matches(row) in (True, False) for row in rows)
