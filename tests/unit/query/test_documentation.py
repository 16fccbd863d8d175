"""The page about the query language is correct."""

from __future__ import annotations

from pathlib import Path

import pytest

from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import FIELDS
from paperreader.query.matcher import compile_matcher
from paperreader.query.parser import parse
from tests.builders import build_paper
from tests.unit.query.strategies import TODAY

PAGE = (Path(__file__).parents[3] / "docs" / "query-language.md").read_text(encoding="utf-8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.splitlines()
    if line.startswith("| `")
]
EXAMPLES = [row[0].strip("`") for row in ROWS]
PROMISES = [(row[0].strip("`"), row[1], row[2]) for row in ROWS if len(row) == 3]


@pytest.mark.parametrize("text", EXAMPLES)
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


def test_every_field_and_its_values_are_on_the_page() -> None:
    assert len(PROMISES) > 10
    for name, field in FIELDS.items():
        assert f"`{name}:" in PAGE
        assert all(f"`{name}:{choice}`" in PAGE for choice in field.choices)


def _titled(title: str) -> Row:
    return Row(1, build_paper(title=title, abstract="", authors=()))
