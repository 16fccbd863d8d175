"""The format of a file, links in lists and markup, and files of no known format."""

from __future__ import annotations

import json

import pytest

from paperreader.errors import UsageError
from paperreader.importers.registry import FORMATS, find_format, read_entries
from paperreader.text.person_names import spoken
from tests.unit.importers.samples import HTML, LIST, OPML, SAMPLES


@pytest.mark.parametrize("name", SAMPLES)
def test_the_format_is_told_by_what_is_in_the_file(name: str) -> None:
    text = SAMPLES[name]
    assert read_entries(text, "file").format == name
    assert read_entries(text.replace("\n", "\r\n"), "file").format == name


def test_every_format_has_a_sample() -> None:
    assert {form.name for form in FORMATS} == set(SAMPLES)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2506.01713", "list"),
        ("\n\n@misc{a, title={T}}", "bibtex"),
        ("words\n@article{a, title={T}}", "bibtex"),
        ("{ in braces }\n@article{a, title={T}}", "bibtex"),
        ("mail ada@example.org{x}", "list"),
        ("[]", "bookmarks"),
        ('[{"type": "article", "title": "T"}]', "csl-json"),
        ('{"items": [{"type": "article", "title": "T"}]}', "csl-json"),
        ('{"title": "Engines", "items": [{"type": "model", "id": "a/b"}], "slug": "x"}', "collection"),
        ('{"slug": "x", "items": []}', "collection"),
        ('{"format": 1, "paper": {"id": "2506.01713"}}', "jsonl"),
        ('[{"format": 1, "paper": {"id": "2506.01713"}}]', "bookmarks"),
        ('{"_default": {}}', "bookmarks"),
        ('<p>a</p><a href="x">y</a>', "html"),
        ("  <opml/>", "opml"),
    ],
)
def test_formats_that_are_easily_mixed_up(text: str, name: str) -> None:
    assert read_entries(text, "file").format == name


def test_a_format_is_named_or_the_nearest_is() -> None:
    assert find_format("RIS").name == "ris"
    with pytest.raises(UsageError, match="did you mean csl-json"):
        find_format("csl")
    with pytest.raises(UsageError, match="there are jsonl, bookmarks"):
        find_format("?")


@pytest.mark.parametrize("text", ["", " \n\n"])
def test_an_empty_file_is_named_without_what_a_terminal_would_obey(text: str) -> None:
    with pytest.raises(UsageError, match=r"^a\.bib is empty\.$"):
        read_entries(text, "a\x1b[2J.bib")


def test_a_list_may_have_other_words() -> None:
    outcome = read_entries(LIST, "file")
    assert [(row.line, row.entry.paper.id) for row in outcome.imported] == [
        (2, "2506.01713"),
        (3, "2402.00001"),
        (3, "hep-th/9901001"),
        (4, "1706.03762"),
    ]
    assert [(row.line, row.text) for row in outcome.skipped] == [(5, "nothing")]


@pytest.mark.parametrize(
    "text", ["12.5", "2599.01713", "version 1234.5678.9", "https://example.org/2506", "10.1000"]
)
def test_numbers_are_no_identifiers(text: str) -> None:
    assert not read_entries(text, "file", "list").imported


def test_bookmarks_of_a_browser() -> None:
    outcome = read_entries(HTML, "file")
    (row,) = outcome.imported
    assert (row.line, row.entry.paper.id, row.entry.paper.title) == (6, "2506.01713", "T & U")
    assert (row.entry.tags, row.entry.note) == (("a", "b"), "A note")
    assert [(row.line, row.text) for row in outcome.skipped] == [(8, "https://example.org/")]
    assert row.entry.collections == ("ML",)


@pytest.mark.parametrize(
    "link",
    [
        '<A HREF="https://arxiv.org/abs/2506.01713"><B>T</B></A>',
        "<a href='https://arxiv.org/abs/2506.01713'>T",
        "<a class=x href=https://huggingface.co/papers/2506.01713>T</a>",
        '<a\nhref="https://doi.org/10.48550/arXiv.2506.01713">T</a >',
    ],
)
def test_links_are_read_however_they_are_written(link: str) -> None:
    assert [row.entry.paper.id for row in read_entries(link, "x", "html").imported] == ["2506.01713"]


@pytest.mark.parametrize(
    ("format", "text"),
    [
        (
            "html",
            "<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><DT>Kernel methods\n<DT><H3>Folder</H3>\n<DL></DL></DL>",
        ),
        ("opml", '<opml><outline text="Folder">\n<outline text="Kernel methods"/></outline></opml>'),
    ],
)
def test_rows_without_an_address_and_identifiers_are_counted(format: str, text: str) -> None:
    outcome = read_entries(text, "x", format)
    assert [row.text for row in outcome.skipped] == ["Kernel methods"]


def test_outlines() -> None:
    (row,) = read_entries(OPML, "file").imported
    assert (row.line, row.entry.paper.id, row.entry.paper.title) == (4, "2506.01713", "T <U>")
    assert row.entry.tags == ("a", "b/c")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ada Lovelace", "Ada Lovelace"),
        ("Lovelace, Ada", "Ada Lovelace"),
        ("van der Maaten,  Laurens", "Laurens van der Maaten"),
        ("King, Martin Luther, Jr.", "Martin Luther King Jr."),
        ("King, III, Martin", "Martin King III"),
        ("OpenAI,", "OpenAI"),
        (" , ", ""),
    ],
)
def test_names_are_said_given_name_first(name: str, said: str) -> None:
    assert spoken(name) == said


def test_json_that_is_of_no_format_says_so() -> None:
    with pytest.raises(UsageError, match="neither a bookmarks file nor a list of papers"):
        read_entries(json.dumps({"a": 1}), "file", "bookmarks")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "<?xml version='1.0'?><xml><records><record><database>",
            "it is EndNote XML, .*; export RIS or BibTeX",
        ),
        ("{\\rtf1\\ansi 2506.01713}", "it is rich text, .*; save it as plain text"),
    ],
)
def test_a_known_kind_that_is_not_read_is_named_with_what_to_do(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=f"^file cannot be imported: {told}"):
        read_entries(text, "file")


def test_recognition_reports_nothing_about_rows_that_another_format_reads(
    caplog: pytest.LogCaptureFixture,
) -> None:
    rows = [{"format": 1, "paper": {"id": f"acl:N19-142{n}", "title": "Looms"}} for n in range(3)]
    outcome = read_entries("\n".join(map(json.dumps, rows)), "own.jsonl")
    assert (outcome.format, len(outcome.imported)) == ("jsonl", 3)
    assert caplog.text == ""


def test_the_address_of_an_outline_may_be_in_its_text() -> None:
    text = '<opml><body><outline text="Engines https://arxiv.org/abs/2506.01713"/></body></opml>'
    (row,) = read_entries(text, "x.opml").imported
    assert (row.entry.paper.id, row.entry.paper.title) == ("2506.01713", "Engines")


def test_a_column_called_paper_has_the_titles() -> None:
    (row,) = read_entries("Paper\tLink\nEngines\thttps://arxiv.org/abs/2506.01713\n", "x.tsv").imported
    assert (row.entry.paper.id, row.entry.paper.title) == ("2506.01713", "Engines")
