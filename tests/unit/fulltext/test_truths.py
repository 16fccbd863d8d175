"""Recorded pages against what two other programs counted and read in them."""

from __future__ import annotations

import json
import re
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paperreader.errors import BadAnswer
from paperreader.fulltext.document import (
    Block,
    Code,
    Document,
    Equation,
    Footnote,
    Heading,
    ItemList,
    Reference,
    Table,
    Theorem,
    texts_of,
)
from paperreader.fulltext.pages import read_page
from paperreader.text.latex import formula

DATA = Path(__file__).parents[4] / "shared" / "data"
FOLDERS = (DATA / "fulltext" / "pages", DATA / "arxiv" / "html")
FURNITURE = (
    "Report issue for preceding element",
    "Refer to caption",
    "Back to Abstract",
    "Download PDF",
    "License:",
    "Feeling lucky?",
    "independent nonprofit",
)
B = TypeVar("B", bound=Block)
COMMENT = re.compile(r"%[ \t]*\n[ \t]*")


@cache
def truth_of(path: Path) -> dict[str, Any]:
    truth: dict[str, Any] = json.loads((DATA / "fulltext" / "truth" / f"{path.stem}.json").read_text("utf-8"))
    return truth


PAGES = sorted(path for folder in FOLDERS for path in folder.glob("*html") if truth_of(path)["latexml"])
pages = pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
pytestmark = pytest.mark.skipif(not PAGES, reason="the recorded pages are not beside this checkout")


@cache
def document_of(path: Path) -> Document:
    return read_page(path.read_bytes())


def blocks(path: Path, kind: type[B]) -> list[B]:
    return [block for block in document_of(path).blocks if isinstance(block, kind)]


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b\u00a0]+", "", text)


def shown(text: str) -> str:
    """Return a text of a truth as it is shown: its `$…$` as Unicode, and without a formula that was cut."""
    whole = re.sub(r"\$([^$]*)\$", lambda found: formula(COMMENT.sub("", found[1])), text)
    return squeezed(whole.partition("$")[0] if "$" in whole and whole.count("$") == 1 else whole)


def everything(path: Path) -> str:
    return "\n".join(text for block in document_of(path).blocks for text in texts_of(block))


@pages
def test_every_heading_is_there_in_order(path: Path) -> None:
    wanted = [
        (each["level"] or 1, each["number"], shown(each["title"])) for each in truth_of(path)["headings"]
    ]
    found = [(each.level, each.number or "", squeezed(each.text.text)) for each in blocks(path, Heading)]
    if not any(title == "Abstract" for _, _, title in wanted):
        found = [each for each in found if each[2] != "Abstract"]
    assert found == wanted


@pages
def test_the_title_the_authors_and_the_abstract_are_there(path: Path) -> None:
    truth, document = truth_of(path), document_of(path)
    assert squeezed(document.title) == shown(truth["title"])
    assert len(document.authors) == len(truth["authors"])
    assert shown(truth["abstract100"])[:60] in squeezed(everything(path))


@pages
def test_every_sampled_sentence_is_there_in_order(path: Path) -> None:
    text, at = squeezed(everything(path)), 0
    for sentence in truth_of(path)["sentences"]:
        at = text.find(squeezed(sentence), at)
        assert at >= 0, sentence


@pages
def test_every_sampled_cell_is_in_its_row_and_column(path: Path) -> None:
    tables = [table.rows for table in blocks(path, Table)]
    for wanted in truth_of(path)["tabulars"]["first3"]:
        shape = (wanted["rows"], wanted["cols"])
        candidates = [rows for rows in tables if (len(rows), len(rows[0])) == shape]
        cells = [(row, column, shown(text)) for row, column, text in wanted["cells"]]
        assert any(
            all(squeezed(rows[row][column].text) == text for row, column, text in cells)
            for rows in candidates
        ), cells


@pages
def test_every_row_of_equations_has_its_number_and_its_latex(path: Path) -> None:
    equations, wanted = blocks(path, Equation), truth_of(path)["equations"]
    assert len(equations) == wanted["rows"]
    for equation, item in zip(equations, wanted["items"], strict=False):
        assert (equation.number or "") == item["number"]
        for latex in item["alttext"]:
            assert squeezed(COMMENT.sub("", latex)) in squeezed(equation.latex)


@pages
def test_every_caption_is_there_once(path: Path) -> None:
    captions = [
        squeezed(block.caption.text) for block in document_of(path).blocks if hasattr(block, "caption")
    ]
    captions = [caption for caption in captions if caption]
    wanted = [shown(caption) for caption in truth_of(path)["captions"]]
    assert len(captions) == len(wanted)
    for caption in wanted:
        assert any(each.startswith(caption[:50]) for each in captions), caption


@pages
def test_every_footnote_is_there(path: Path) -> None:
    notes, wanted = blocks(path, Footnote), truth_of(path)["footnotes"]
    assert len(notes) == wanted["count"]
    for text in wanted["first60"]:
        assert any(squeezed(note.text.text).startswith(shown(text)[:40]) for note in notes), text


@pages
def test_items_listings_theorems_and_references_are_counted_as_there(path: Path) -> None:
    truth = truth_of(path)
    assert sum(len(block.items) for block in blocks(path, ItemList)) == truth["list_items"]
    assert len(blocks(path, Theorem)) == truth["theorems"]["count"] + truth["theorems"]["proofs"]
    codes = blocks(path, Code)
    assert len(codes) == len(truth["listings"]) + truth["verbatim_blocks"]
    for code, listing in zip_longest(codes, truth["listings"]):
        lines = code.text.split("\n") if code.text else []
        assert len(lines) == listing["lines"]
        assert not lines or squeezed(lines[0]) in (squeezed(listing["first"]), shown(listing["first"]))
    references = blocks(path, Reference)
    assert len(references) == truth["bibliography"]["count"]
    for sample in truth["bibliography"]["samples"]:
        reference = references[sample["index"]]
        assert squeezed(reference.label + reference.text.text).startswith(shown(sample["text"])[:70])


@pages
def test_links_inside_lead_somewhere(path: Path) -> None:
    document = document_of(path) if truth_of(path) else None
    assert document is not None
    assert all(0 <= place < len(document.blocks) for place in document.anchors.values())
    for block in document.blocks:
        for text in (getattr(block, "text", None), getattr(block, "caption", None)):
            for mark in getattr(text, "marks", ()):
                if mark.kind in ("jump", "citation", "footnote"):
                    assert mark.target in document.anchors


@pages
def test_nothing_is_there_that_is_not_of_the_paper(path: Path) -> None:
    truth, text = truth_of(path), everything(path)
    assert not re.search(r"[a-z](?:sub|super)script|(?:sub|super)script(?:[𝑎-𝑧]|[a-z]?\d)", text)
    assert not [words for words in FURNITURE if words in text]
    assert not re.search(r"(\d)\1\1[A-Z]", text)
    errors = truth["errors"]["texts"]
    allowed = {name.strip("{}").removeprefix("\\") for name in errors}
    if path.stem not in ("fixture_algorithm", "fixture_listings", "1707.08043_conv"):  # These show commands.
        assert set(re.findall(r"\\([A-Za-z]{2,})", text)) <= allowed


def test_a_failed_conversion_is_refused() -> None:
    failed = FOLDERS[0] / "1907.10121_fatal_conv.html"
    if failed.exists():
        with pytest.raises(BadAnswer, match="conversion failed"):
            read_page(failed.read_bytes())
