"""Markdown, outlines and tables: everything in its place, and nothing but text."""

from __future__ import annotations

import argparse
import csv
import io
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from selectolax.lexbor import LexborHTMLParser

from paperreader.cli.commands import export
from paperreader.errors import UsageError
from paperreader.exporters.registry import FORMATS, find_format, write
from paperreader.importers.registry import FORMATS as IMPORTED
from paperreader.models.entry import Entry, Status
from paperreader.models.paper import Paper
from tests.amounts import examples
from tests.builders import build_paper

PAGE = Path(__file__).parents[3] / "docs" / "export-import.md"
NOTES = (
    "# heading", "- item", "+ item", "1. first", "2) second", "---", "===", "a\n===", "    code", "```\ncode",
    "> quote", "<b>x</b>", "[a](b)", "a\n\n\nb", "* * *", "| a | b |\n|---|---|", "![x](y)", "\\",
    "a\\\nb", "&amp;",
)  # fmt: skip


def entry(number: int, **fields: Any) -> Entry:
    return Entry(**{"paper": build_paper(number), **fields})


def kinds(text: str) -> list[str]:
    """Return the kinds of blocks and links that a Markdown reader finds."""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(text)
    inside = [part.type for token in tokens for part in token.children or []]
    return [token.type for token in tokens if token.type != "inline"] + inside


@pytest.mark.parametrize("note", NOTES)
def test_a_note_is_a_quotation_of_plain_text_and_nothing_else(note: str) -> None:
    found = set(kinds(write(find_format("markdown"), [entry(1, note=note)])))
    assert found <= {
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close", "paragraph_open",
        "paragraph_close", "blockquote_open", "blockquote_close", "text", "link_open", "link_close",
        "hardbreak", "softbreak",
    }  # fmt: skip


def test_the_lines_of_a_note_stay_lines() -> None:
    text = write(find_format("markdown"), [entry(1, note="one\ntwo\n\nthree")])
    assert text.endswith("  > one\\\n  > two\n  >\n  > three\n")


@pytest.mark.parametrize("title", ["- x", "1. x", "+ x", "= x", "# x", "    x"])
def test_a_title_without_a_link_begins_no_list(title: str) -> None:
    paper = Paper(id="local:0123456789ab", title=title)
    found = kinds(write(find_format("markdown"), [Entry(paper=paper)]))
    assert found.count("bullet_list_open") == 1
    assert not {"ordered_list_open", "heading_open", "code_block", "hr"} & set(found)


def test_a_reading_list_has_headings() -> None:
    entries = [
        entry(1, tags=("rl", "x")),
        entry(2),
        entry(3, tags=("nlp",)),
        entry(4, tags=("rl",)),
    ]
    text = write(find_format("markdown"), entries, group_by="tag")
    assert [line for line in text.splitlines() if line.startswith("#")] == ["## rl", "## nlp", "## Other"]
    assert [text.index(f"Paper {number}:") for number in (1, 4, 3, 2)] == sorted(
        text.index(f"Paper {number}:") for number in (1, 2, 3, 4)
    )


def test_years_are_newest_first_and_each_status_has_a_word() -> None:
    old = entry(1, paper=build_paper(1, published=date(2019, 1, 1)), status=Status.LATER)
    new = entry(2, status=Status.READ)
    by_year = write(find_format("markdown"), [old, new], group_by="year")
    assert by_year.index("## 2026") < by_year.index("## 2019")
    assert "## Later" in write(find_format("markdown"), [old, new], group_by="STATUS")


def test_headings_of_browsers_and_outlines_hold_their_papers() -> None:
    entries = [entry(1, collections=('A <b> & "c"',)), entry(2)]
    tree = LexborHTMLParser(write(find_format("html"), entries, group_by="collection"))
    assert [heading.text() for heading in tree.css("h3")] == ['A <b> & "c"', "Other"]
    outlines = ET.fromstring(write(find_format("opml"), entries, group_by="collection")).findall(
        "body/outline"
    )
    assert [outline.get("text") for outline in outlines] == ['A <b> & "c"', "Other"]
    assert [len(outline) for outline in outlines] == [1, 1]


def test_what_is_no_grouping_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean tag"):
        write(find_format("markdown"), [entry(1)], group_by="tags")


def test_a_paper_without_a_page_is_not_lost_in_bookmarks_of_a_browser() -> None:
    text = write(find_format("html"), [Entry(paper=Paper(id="local:0123456789ab", title="A <b>"))])
    assert '<DT><A DATA-IDS="local:' in text


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@a", "  =1", "\t=1", "＝1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    row = next(csv.DictReader(io.StringIO(write(find_format("csv"), [entry(1, note=cell, tags=(cell,))]))))
    assert row["note"] == f"'{cell}"
    assert row["tags"] == f"'{cell}"


@examples(150)
@given(st.text(max_size=60), st.sampled_from(["opml", "html", "csv"]))
def test_any_text_at_all_is_text(text: str, name: str) -> None:
    said = entry(
        1, paper=build_paper(1, title=text, authors=(text,)), note=text, tags=(text,), collections=(text,)
    )
    written = write(find_format(name), [said, said], group_by="collection")
    if name == "opml":
        assert len(ET.fromstring(written).findall("body/outline/outline")) == 2
    elif name == "html":
        assert len(LexborHTMLParser(written.replace("\0", "")).css("a")) == 2
    else:
        assert len(list(csv.reader(io.StringIO(written, newline="")))) == 3


def test_the_page_names_every_format() -> None:
    out, _, back = PAGE.read_text(encoding="utf-8").partition("\n## Import\n")
    assert [form.name for form in FORMATS] == _first_cells(out, "format")
    assert [form.name for form in IMPORTED] == _first_cells(back, "format")


def test_the_help_names_every_format() -> None:
    parser = argparse.ArgumentParser()
    export.add_arguments(parser)
    told = " ".join(parser.format_help().split())
    assert ", ".join(form.name for form in FORMATS).replace(", html", " or html") in told
    assert all(
        form.name in export.HELP.lower().replace(" ", "").replace("jsonlines", "jsonl") for form in FORMATS
    )


def _first_cells(text: str, heading: str) -> list[str]:
    """Return the names in the first column of the first table under this heading."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith(f"| {heading} |")) + 2
    rows = lines[start : lines.index("", start)]
    return [row.split("|")[1].strip(" `") for row in rows]
