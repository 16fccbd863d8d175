"""Find full texts section by section."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.fulltext.document import (
    Block,
    Code,
    Document,
    Equation,
    Figure,
    Footnote,
    Heading,
    ItemList,
    ListItem,
    Paragraph,
    Reference,
    RichText,
    Table,
    Theorem,
)
from paperreader.fulltext.index import FullTextIndex, sections_of
from paperreader.query.highlight import HitFinder, positive_parts
from paperreader.query.parser import parse

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def index(tmp_path: Path) -> Iterator[FullTextIndex]:
    made = FullTextIndex(tmp_path / "index.db")
    yield made
    made.close()


def document(*blocks: Block) -> Document:
    return Document("", None, "file", "", (), blocks)


def heading(text: str, number: str | None = None, level: int = 1) -> Heading:
    return Heading(level, number, RichText(text))


def paragraph(text: str) -> Paragraph:
    return Paragraph(RichText(text))


TRAINING = document(
    paragraph("Before any section."),
    heading("Introduction", "1"),
    paragraph("Agents plan."),
    heading("Ablation of Rewards", "3.2", 2),
    paragraph("Without the shaped\nreward, the policy collapses after a few steps."),
)


def found(index: FullTextIndex, query: str) -> set[str]:
    (part,) = positive_parts(parse(query).node)
    return set(index.papers(part))


@pytest.mark.parametrize(
    "query",
    [
        "text:collapses",
        "text:collap",
        "text:ABLATION",
        'text:"shaped reward"',
        "text:before",
        r"text:/pol\w+y/",
    ],
)
def test_a_word_a_phrase_and_a_pattern_find_a_text(index: FullTextIndex, query: str) -> None:
    index.add("2506.01713", TRAINING)
    index.add("2506.01714", document(paragraph("Something else.")))
    assert found(index, query) == {"2506.01713"}


@pytest.mark.parametrize("query", ["text:nothing", 'text:"plan ablation"', 'text:"reward collapses"'])
def test_words_that_do_not_stand_there_find_nothing(index: FullTextIndex, query: str) -> None:
    index.add("2506.01713", TRAINING)
    assert found(index, query) == set()


def test_every_kind_of_block_is_searched(index: FullTextIndex) -> None:
    cell = RichText("cellword")
    index.add(
        "a",
        document(
            ItemList(ordered=False, items=(ListItem(0, RichText("itemword")),)),
            Table(None, RichText("tableword"), ((cell,),)),
            Equation(None, "equationword", "x"),
            Figure(None, RichText("figureword")),
            Code("codeword", RichText("listingword")),
            Theorem(RichText("theoremword")),
            Footnote("1", RichText("footnoteword")),
            Reference("[1]", RichText("referenceword")),
        ),
    )
    for name in ("item", "cell", "table", "equation", "figure", "code", "listing", "theorem", "footnote"):
        assert found(index, f"text:{name}word") == {"a"}


def test_a_snippet_names_the_section_and_marks_the_hits(index: FullTextIndex) -> None:
    index.add("2506.01713", TRAINING)
    snippet = HitFinder(parse("text:policy"), index).snippet_inside("2506.01713")
    assert snippet is not None
    assert snippet.section == "3.2 Ablation of Rewards"
    assert snippet.text == "Without the shaped reward, the policy collapses after a few steps."
    assert [snippet.text[start:end] for start, end in snippet.hits] == ["policy"]


def test_a_query_without_the_field_has_no_snippet(index: FullTextIndex) -> None:
    index.add("2506.01713", TRAINING)
    assert HitFinder(parse("policy"), index).snippet_inside("2506.01713") is None


def test_a_newer_text_of_a_paper_replaces_the_older_one(index: FullTextIndex) -> None:
    index.add("2506.01713", TRAINING)
    index.add("2506.01713", document(heading("Revised"), paragraph("New words.")))
    assert found(index, "text:policy") == set()
    assert found(index, "text:revised") == {"2506.01713"}


def test_a_text_that_is_removed_is_not_found(index: FullTextIndex) -> None:
    index.add("2506.01713", TRAINING)
    index.remove("2506.01713")
    index.remove("2506.01713")
    assert found(index, "text:policy") == set()


def test_sections_after_the_thousandth_are_part_of_it(index: FullTextIndex) -> None:
    blocks = [heading(f"Section number{number}") for number in range(1_500)]
    sections = list(sections_of(document(*blocks)))
    assert len(sections) == 1_000
    index.add("long", document(*blocks))
    assert found(index, "text:number1499") == {"long"}


def test_a_damaged_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "index.db"
    path.write_bytes(b"no database" * 1_000)
    index = FullTextIndex(path)
    index.add("2506.01713", TRAINING)
    assert found(index, "text:policy") == {"2506.01713"}
    index.close()
