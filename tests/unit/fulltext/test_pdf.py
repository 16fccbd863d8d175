"""The text of a PDF as paragraphs."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from paperreader.errors import BadAnswer, PaperReaderError
from paperreader.fulltext import pdf
from paperreader.fulltext.document import Heading, Paragraph, Reference, texts_of
from paperreader.fulltext.parse import read_document
from paperreader.fulltext.pdf import read_pdf
from tests.pdf_files import Words, build_pdf

SHARED = Path(__file__).parents[4] / "shared" / "data" / "fulltext"

FIRST = [
    Words("arXiv:2506.01713v2 [cs.CL] 3 Jun 2025", 20, 300, 18, turned=True),
    Words("A Paper of Two Columns", 150, 780, 17, bold=True),
    Words("1 Institute of Lines, Paris", 150, 755, 9, bold=True),
    Words("Abstract", 100, 730, 12, bold=True),
    Words("We write two columns and read them in the right order, which is that of", 72, 715),
    Words("the file, however far apart their lines are on the page.", 72, 703),
    Words("1 Introduction", 72, 680, 12, bold=True),
    Words("The left column begins here and has a second line that ends with", 72, 665),
    Words("a full stop.", 72, 653),
    Words("A second paragraph is indented, and the column ends inside it so that the", 84, 641),
    Words("right column goes on with the same sentence.", 310, 665),
    Words("Figure 1: A picture that nobody sees.", 310, 620, 9),
    Words("1", 297, 30),
]
SECOND = [
    Words("A. Author and B. Author: A Paper", 72, 810, 8),
    Words("1.1 Details", 72, 740, 11, bold=True),
    Words("Here is more text about the details.", 72, 725),
    Words("References", 72, 700, 12, bold=True),
    Words("[1] Ada Lovelace. Notes on the engine, with a title that is long enough for", 72, 685),
    Words("two lines. 1843.", 90, 673),
    Words("[2] Alan Turing. On numbers. 1936.", 72, 661),
    Words("2", 297, 30),
]


def test_a_paper_is_read_in_its_order_without_what_pages_add() -> None:
    document = read_pdf(build_pdf([FIRST, SECOND]))
    assert (document.id, document.version, document.title) == ("2506.01713", 2, "A Paper of Two Columns")
    assert [(block.kind, *texts_of(block)) for block in document.blocks] == [
        ("paragraph", "1 Institute of Lines, Paris"),
        ("heading", "Abstract"),
        (
            "paragraph",
            f"{FIRST[4].text} {FIRST[5].text}",
        ),
        ("heading", "Introduction"),
        ("paragraph", "The left column begins here and has a second line that ends with a full stop."),
        (
            "paragraph",
            f"{FIRST[9].text} {FIRST[10].text}",
        ),
        ("figure", "Figure 1: A picture that nobody sees."),
        ("paragraph", "A. Author and B. Author: A Paper"),
        ("heading", "Details"),
        ("paragraph", "Here is more text about the details."),
        ("heading", "References"),
        (
            "reference",
            "Ada Lovelace. Notes on the engine, with a title that is long enough for two lines. 1843.",
        ),
        ("reference", "Alan Turing. On numbers. 1936."),
    ]
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    assert [(heading.number, heading.level) for heading in headings] == [
        (None, 1),
        ("1", 1),
        ("1.1", 2),
        (None, 1),
    ]
    assert [block.label for block in document.blocks if isinstance(block, Reference)] == ["[1]", "[2]"]


def test_headers_that_come_again_are_left_out() -> None:
    pages = [
        [
            Words("Proceedings of Lines 2025", 72, 810, 8),
            Words(f"Page {n} has a text of its own. " * 3, 72, 400),
        ]
        for n in range(8)
    ]
    texts = [block.text.text for block in read_pdf(build_pdf(pages)).blocks if isinstance(block, Paragraph)]
    assert len(texts) == 8
    assert not any("Proceedings" in text for text in texts)


@pytest.mark.parametrize("data", [b"%PDF-1.4 and no more", build_pdf([FIRST])[:300]])
def test_a_damaged_pdf_is_reported(data: bytes) -> None:
    with pytest.raises(
        BadAnswer, match=r"^The PDF cannot be read: it is damaged, or locked with a password\.$"
    ):
        read_document(data)


def test_a_pdf_of_pictures_has_no_text() -> None:
    with pytest.raises(BadAnswer, match=r"^The PDF has no text"):
        read_pdf(build_pdf([[], []]))


def test_a_page_in_place_of_a_pdf_is_named() -> None:
    with pytest.raises(BadAnswer, match=r"^A web page came in place of the PDF\.$"):
        read_document(b"<!doctype html><p>Just a moment", source="pdf")


def test_a_reader_that_stalls_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    def stall(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 30)

    monkeypatch.setattr(subprocess, "run", stall)
    with pytest.raises(BadAnswer, match=r"^The PDF was not read: it took more than 30 seconds\.$"):
        read_pdf(build_pdf([FIRST]))


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "find_spec", lambda name: None)
    with pytest.raises(PaperReaderError, match=r"pip install 'paperreader\[pdf\]'"):
        read_pdf(b"%PDF")


def test_a_real_paper_has_all_its_sentences_and_sections() -> None:
    if not SHARED.exists():
        pytest.skip("the recorded papers are not there")
    truth = json.loads((SHARED / "truth" / "1706.03762v7.json").read_text(encoding="utf-8"))
    document = read_pdf((SHARED / "pdf" / "1706.03762.pdf").read_bytes())
    letters = _letters(" ".join(text for block in document.blocks for text in texts_of(block)))
    assert [sentence for sentence in truth["sentences"] if _letters(sentence) not in letters] == []
    found = {
        (block.number, block.text.text, block.level)
        for block in document.blocks
        if isinstance(block, Heading)
    }
    numbered = [one for one in truth["headings"] if one["number"] and one["level"] < 4]
    assert [one for one in numbered if (one["number"], one["title"], one["level"]) not in found] == []


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text)
