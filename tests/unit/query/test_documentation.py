"""The page about the query language is correct, and so is every query of the other pages."""

from __future__ import annotations

import re
from contextlib import closing
from datetime import timedelta

import pytest

from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import FIELDS, SOURCE
from paperreader.query.matcher import compile_matcher
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from tests.builders import BookmarkFacts, build_paper
from tests.pages import DOCS, PAGES, codes, commands
from tests.unit.library.sql_papers import LAST_VISIT, ask, library_of
from tests.unit.query.strategies import TODAY

PAGE = (DOCS / "query-language.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
EXAMPLES = [row[0].strip("`") for row in ROWS]
CODE = "https://github.com/example/code"
PROMISES = [(row[0].strip("`"), row[1], row[2]) for row in ROWS if len(row) == 3]


def _queries() -> list[str]:
    """Return the examples of the page, and whatever else in the pages has fields, all of them known."""
    texts = [code for page in PAGES for code in codes(page)]
    texts += [word for page in PAGES for command in commands(page) for word in command.words]
    names = [(text, re.findall(r"(?:^|[\s(-])(\w+):\S", text)) for text in texts]
    return sorted({*EXAMPLES, *(text for text, fields in names if fields and FIELDS.keys() >= {*fields})})


QUERIES = _queries()


@pytest.mark.parametrize("text", QUERIES)
def test_every_example_is_understood(text: str) -> None:
    query = parse(text)
    assert query.problems == ()
    assert not query.is_empty


@pytest.mark.parametrize(("text", "found", "missed"), PROMISES)
def test_every_example_with_titles_finds_the_one_and_not_the_other(
    text: str, found: str, missed: str
) -> None:
    matches = compile_matcher(parse(text), QueryContext(today=TODAY))
    assert matches(_titled(found))
    assert not matches(_titled(missed))


def test_every_query_finds_the_same_papers_in_memory_and_in_the_library() -> None:
    facts = BookmarkFacts(("rl", "to-read"), "A baseline.")
    context = QueryContext(TODAY, {PAPERS[0].paper.id: facts}, new_since=LAST_VISIT)
    with closing(library_of(PAPERS)) as library:
        for text in QUERIES:
            listing = MemoryShelf(PAPERS).select(parse(text), SOURCE, context)
            found = {row.paper.id for row in listing.rows(0, len(listing))}
            assert ask(library, parse(text), context) == found, text


def test_every_field_and_its_values_are_on_the_page() -> None:
    assert len(PROMISES) > 10
    for name, field in FIELDS.items():
        assert f"`{name}:" in PAGE
        assert all(f"`{name}:{choice}`" in PAGE for choice in field.choices)


def _titles() -> list[str]:
    return [title for _, found, missed in PROMISES for title in (found, missed)]


PAPERS = tuple(
    Row(
        number,
        build_paper(
            number,
            title=title,
            upvotes=number * 7,
            code_url=CODE if number % 2 else None,
            stars=number * 100 if number % 3 else None,
            citations=number * 20,
            categories=("cs.CL", "cs.LG")[: number % 3],
            published=TODAY - timedelta(days=number**2),
        ),
        read=number % 3 == 0,
        new=number % 4 == 0,
    )
    for number, title in enumerate(_titles(), start=1)
)


def _titled(title: str) -> Row:
    return Row(1, build_paper(title=title, abstract="", authors=()))
