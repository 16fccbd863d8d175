"""`read`: the full text of a paper or of a file."""

from __future__ import annotations

import gzip
import json
import sys
from pathlib import Path

import msgspec
import pytest

from paperreader.sources.arxiv.source import Arxiv
from tests.fake_papers import FakePapers, Sent
from tests.pdf_files import Words, build_pdf

SHARED = Path(__file__).parents[4] / "shared" / "data"

PAGE = """<!doctype html><html><head><title>Lines</title></head><body>
<article class="ltx_document">
<h1 class="ltx_title ltx_title_document">Lines of Text</h1>
<section class="ltx_section" id="S1">
<h2 class="ltx_title ltx_title_section"><span class="ltx_tag ltx_tag_section">1 </span>Introduction</h2>
<div class="ltx_para"><p class="ltx_p">The first paragraph has a formula,
<math alttext="x_{1}"><mi>x</mi></math>, in it.</p></div>
<div class="ltx_para"><p class="ltx_p">The second paragraph is here.</p></div>
<div class="ltx_para"><p class="ltx_p">The third paragraph ends the text.</p></div>
</section></article></body></html>"""
MARKDOWN = "# Lines of Text\n\n## 1 Introduction\n\nThe first paragraph.\n\nThe second one.\n"
PDF = build_pdf([[Words("The words of a page, again and again. " * 2, 72, 700 - 12 * n) for n in range(4)]])


@pytest.fixture
def papers(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(Arxiv.addresses, "api", msgspec.structs.replace(Arxiv.addresses["api"], pause=0.0))
    with FakePapers() as server:
        monkeypatch.setenv("PAPERREADER_ARXIV_WEB", server.arxiv)
        monkeypatch.setenv("PAPERREADER_AR5IV_ENDPOINT", server.ar5iv)
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def test_a_paper_is_printed_with_its_title_and_sections(call, papers):
    papers.answers["/arxiv/html/2506.01713v2"] = PAGE.encode()

    answer = call("read", "https://arxiv.org/abs/2506.01713v2")

    assert (answer.code, answer.err) == (0, "")
    assert "Lines of Text\n" in answer.out
    assert "2506.01713 v2 · arXiv HTML\n\n\n1  Introduction\n" in answer.out
    assert "The first paragraph has a formula, x₁, in it.\n" in answer.out


def test_json_names_the_paper_its_version_and_its_source(call, papers):
    papers.answers["/ar5iv/html/2506.01713"] = PAGE.encode()

    record = json.loads(call("read", "2506.01713", "--format", "json").out)

    assert (record["id"], record["version"], record["source"]) == ("2506.01713", None, "ar5iv")
    assert [block["kind"] for block in record["blocks"]] == ["heading", *["paragraph"] * 3]
    assert json.loads(call("read", "2506.01713", "--json", "--offline").out) == record


def test_markdown_keeps_formulas_as_latex(call, papers):
    papers.answers["/papers/2506.01713.md"] = Sent(
        MARKDOWN.replace("first", "$x_1$").encode(), kind="text/markdown"
    )

    answer = call("read", "2506.01713", "--format", "markdown")

    assert answer.code == 1, "a text that does not say which page it is from is not taken"
    papers.answers["/arxiv/html/2506.01713"] = PAGE.encode()
    assert "has a formula, $x_{1}$, in it." in call("read", "2506.01713", "--format", "markdown").out


def test_a_paper_without_a_text_says_so_in_one_sentence(call, papers):
    answer = call("read", "2506.01713")

    assert (answer.code, answer.out) == (1, "")
    assert answer.err.startswith(
        "paperreader: No site has a text of 2506.01713: read its abstract, or its PDF"
    )
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "message",
    [
        "<h1>Access Denied</h1><p>You have no permission to see this page.</p>",
        "<h1>No HTML for 2506.01713</h1><p>One.</p><p>Two.</p><p>HTML is not available for the source.</p>",
        "<title>Just a moment...</title><p>Verify you are human.</p>",
    ],
)
def test_a_message_with_status_200_is_not_the_text(call, papers, message):
    for path in ("/arxiv/html/2506.01713", "/arxiv/pdf/2506.01713", "/papers/2506.01713.md"):
        papers.answers[path] = f"<html><body>{message}</body></html>".encode()
    papers.answers["/ar5iv/html/2506.01713"] = PAGE.encode()

    assert json.loads(call("read", "2506.01713", "--json").out)["source"] == "ar5iv"
    del papers.answers["/ar5iv/html/2506.01713"]
    answer = call("read", "2506.01713", "--refresh", "--json")
    assert json.loads(answer.out)["source"] == "ar5iv", "the stored text stays"


def test_a_page_that_its_authors_wrote_is_the_text(call, papers):
    page = "<html><body><h1>Workshop</h1><p>The papers.</p><p>One.</p><p>Two.</p></body></html>"
    papers.answers["/arxiv/html/2506.01713"] = page.encode()

    assert json.loads(call("read", "2506.01713", "--json").out)["source"] == "arxiv-html"


def test_a_paper_that_was_never_read_says_so_offline(call):
    answer = call("read", "2506.01713", "--offline")

    assert answer.code == 3
    assert answer.err.startswith("paperreader: The full text of 2506.01713 is not on this machine")


def test_a_network_that_is_down_is_not_a_missing_text(call, papers):
    papers.__exit__()

    answer = call("read", "2506.01713")

    assert answer.code == 3
    assert answer.err.endswith("The full text of 2506.01713 was not fetched.\n")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("page.html", PAGE.encode(), "The second paragraph"),
        ("page.xhtml", b'<?xml version="1.0"?>\n' + PAGE.encode(), "The second paragraph"),
        ("page.html.gz", gzip.compress(PAGE.encode()), "The second paragraph"),
        ("paper.md", MARKDOWN.encode(), "The second one."),
        ("paper.md", MARKDOWN.encode("utf-16"), "The second one."),
        ("paper.pdf", PDF, "The words of a page"),
        ("2506.01713", PAGE.encode(), "The second paragraph"),
    ],
)
def test_files_are_read(call, tmp_path, name, content, words):
    (tmp_path / name).write_bytes(content)

    answer = call("read", str(tmp_path / name))

    assert (answer.code, answer.err) == (0, "")
    assert words in answer.out


def test_standard_input_is_read(call, monkeypatch, tmp_path):
    (tmp_path / "page").write_bytes(PAGE.encode())
    with (tmp_path / "page").open() as page:
        monkeypatch.setattr(sys, "stdin", page)
        assert "The second paragraph" in call("read", "-").out


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"<html><body></body></html>", 4, "text"),
        (b"", 4, "There is no text of a paper in this Markdown."),
        (b"%PDF-1.4", 4, "The PDF cannot be read: it is damaged, or locked with a password."),
        (b"\x1f\x8b\x08\x00broken", 2, "is packed, and cannot be unpacked"),
        (b"\x00\x01\x02" * 100, 4, "It is not text."),
    ],
)
def test_a_file_without_a_text_is_one_sentence(call, tmp_path, content, code, words):
    (tmp_path / "file.html").write_bytes(content)

    answer = call("read", str(tmp_path / "file.html"))

    assert (answer.code, answer.out) == (code, "")
    assert words in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("word", "code", "words"),
    [
        ("nothing.html", 2, "There is no file nothing.html."),
        ("nonsense", 2, "'nonsense' is not the identifier of a paper"),
        ("doi:10.1038/nature14539", 1, "Its page is https://doi.org/10.1038/nature14539."),
    ],
)
def test_a_word_that_names_no_text_is_explained(call, word, code, words):
    answer = call("read", word)

    assert answer.code == code
    assert words in answer.err


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_hostile_text_is_only_text(call, tmp_path, form):
    page = PAGE.replace("second", "second\x1b]52;c;aGk=\x07 \u202e[bold]\x9b31m")
    (tmp_path / "page.html").write_text(page, encoding="utf-8")

    printed = call("read", str(tmp_path / "page.html"), "--format", form).out

    assert not {"\x1b", "\x07", "\x9b", "\u202e"} & set(printed)


def test_every_recorded_page_is_printed_in_every_format(call):
    if not SHARED.exists():
        pytest.skip("the recorded pages are not there")
    pages = [*(SHARED / "fulltext").glob("[pm][ad]*/*"), *(SHARED / "arxiv" / "html").glob("*.html")]
    small = [page for page in pages if page.stat().st_size < 250_000]
    for page in small:
        for form in ("text", "markdown", "json"):
            answer = call("read", str(page), "--format", form)
            assert (answer.code == 0) != ("fatal" in page.name), page.name
