"""Every format, read back with other programs."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import bibtexparser
import msgspec
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string
from selectolax.lexbor import LexborHTMLParser

from paperreader.errors import UsageError
from paperreader.exporters.keys import citation_keys
from paperreader.exporters.registry import FORMATS, Format, find_format, write
from paperreader.models import Paper
from paperreader.models.entry import Entry, Status
from paperreader.text.person_names import split_name
from paperreader.text.sanitize import clean_line
from tests.amounts import examples
from tests.builders import build_edition, build_paper

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = (
    "}, title = {stolen",
    "@misc{x, title={y}}",
    "a \\input{/etc/passwd} b",
    "100% of $5 & #1_a^b~c",
    "ER  - ",
    "=cmd|' /C calc'!A0",
    "-2+3",
    "</A><script>alert(1)</script>",
    '" onclick="x',
    "]]><x>&amp;",
    "[a](javascript:x) `b` *c*",
    "Größe, Ænigma & Łódź",
)
ADDED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def entry_of(paper: Paper, **fields: Any) -> Entry:
    return Entry(
        **{"paper": paper, "tags": ("rl/agents", "to try"), "note": "Read §3.", "added": ADDED, **fields}
    )


PLAIN = entry_of(
    build_paper(
        1,
        id="1706.03762",
        title="Attention Is All You Need",
        authors=("Ashish Vaswani", "Ludwig van Beethoven", "OpenAI"),
        published=date(2017, 6, 12),
        categories=("cs.CL",),
    ),
    status=Status.LATER,
    rating=4,
    collections=("Reading group",),
)
PUBLISHED = entry_of(
    build_paper(2, id="2401.00001", doi="10.1038/s41586-024-07566-y", journal="Nature 631 (2024) 755-759")
)


def text_of(name: str, *entries: Entry) -> str:
    return write(find_format(name), entries)


def hostile_entries() -> list[Entry]:
    return [
        entry_of(
            build_paper(
                number,
                title=text,
                authors=(text, "Ada Lovelace"),
                abstract=text,
                publication=(f"type: {text}", f"editor: {text}", f"publisher: {text}", f"page: {text}"),
            ),
            note=text,
            tags=(text,),
        )
        for number, text in enumerate(HOSTILE, 1)
    ]


@pytest.mark.parametrize("entry", [PLAIN, PUBLISHED])
def test_bibtex_is_read_by_two_other_programs(entry: Entry) -> None:
    text = text_of("bibtex", entry)
    (theirs,) = bibtexparser.parse_string(text).entries
    (key,) = parse_string(text, "bibtex").entries
    assert theirs.key == key == citation_keys([entry.paper])[entry.paper.id]
    assert theirs.fields_dict["eprint"].value == entry.paper.id
    assert theirs.entry_type == ("article" if entry.paper.journal else "misc")


def test_bibtex_gives_the_published_version() -> None:
    (entry,) = parse_string(text_of("bibtex", PUBLISHED), "bibtex").entries.values()
    assert entry.fields["journal"] == "Nature 631 (2024) 755-759"
    assert entry.fields["doi"] == "10.1038/s41586-024-07566-y"
    assert entry.fields["archivePrefix"] == "arXiv"


def test_no_text_breaks_out_of_its_place_in_bibtex() -> None:
    text = text_of("bibtex", *hostile_entries())
    assert len(bibtexparser.parse_string(text).entries) == len(HOSTILE)
    assert len(parse_string(text, "bibtex").entries) == len(HOSTILE)
    assert not bibtexparser.parse_string(text).failed_blocks


def test_ris_is_read_by_another_program() -> None:
    first, second = rispy.loads(text_of("ris", PLAIN, PUBLISHED))
    assert first["type_of_reference"] == "RPRT"
    assert first["title"] == "Attention Is All You Need"
    assert first["authors"] == ["Vaswani, Ashish", "van Beethoven, Ludwig", "OpenAI"]
    assert first["keywords"] == ["rl/agents", "to try"]
    assert second["type_of_reference"] == "JOUR"
    assert second["doi"] == "10.1038/s41586-024-07566-y"


def test_no_text_breaks_out_of_its_place_in_ris() -> None:
    records = rispy.loads(text_of("ris", *hostile_entries()))
    assert len(records) == len(HOSTILE)
    assert all(record["type_of_reference"] == "RPRT" for record in records)


def test_csl_json_has_what_citation_processors_ask_for() -> None:
    first, second = json.loads(text_of("csl-json", PLAIN, PUBLISHED))
    assert first["type"] == "article"
    assert first["author"][1] == {
        "family": "Beethoven",
        "given": "Ludwig",
        "non-dropping-particle": "van",
    }
    assert first["author"][2] == {"literal": "OpenAI"}
    assert first["issued"] == {"date-parts": [[2017, 6, 12]]}
    assert first["DOI"] == "10.48550/arXiv.1706.03762"
    assert (second["type"], second["DOI"]) == ("article-journal", "10.1038/s41586-024-07566-y")


def test_csv_is_read_back_and_no_cell_is_a_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(text_of("csv", PLAIN, *hostile_entries()))))
    assert rows[0]["authors"] == "Ashish Vaswani; Ludwig van Beethoven; OpenAI"
    assert (rows[0]["status"], rows[0]["rating"]) == ("later", "4")
    assert len(rows) == len(HOSTILE) + 1
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row.values())


def test_html_is_read_back_and_nothing_in_it_is_markup() -> None:
    tree = LexborHTMLParser(text_of("html", PLAIN, *hostile_entries()))
    links = tree.css("a")
    assert links[0].attributes["href"] == "https://arxiv.org/abs/1706.03762"
    assert links[0].attributes["tags"] == "rl/agents,to try"
    assert len(links) == len(HOSTILE) + 1
    assert not tree.css("script")
    assert all(set(link.attributes) <= {"href", "add_date", "tags"} for link in links)


def test_opml_is_read_back() -> None:
    outlines = ET.fromstring(text_of("opml", PLAIN, *hostile_entries())).findall("body/outline")
    assert outlines[0].get("text") == "Attention Is All You Need"
    assert outlines[0].get("url") == "https://arxiv.org/abs/1706.03762"
    assert len(outlines) == len(HOSTILE) + 1


def test_markdown_is_a_reading_list() -> None:
    assert text_of("markdown", PLAIN) == (
        "- [Attention Is All You Need](<https://arxiv.org/abs/1706.03762>) · "
        "Ashish Vaswani, Ludwig van Beethoven, OpenAI · 2017 · 4/5 · later · \\#rl/agents · \\#to try\n"
        "  > Read §3.\n"
    )


def test_json_lines_lose_nothing() -> None:
    entries = (PLAIN, PUBLISHED, Entry(paper=build_paper(3)))
    lines = [msgspec.json.decode(line) for line in text_of("jsonl", *entries).splitlines()]
    for entry, line in zip(entries, lines, strict=True):
        assert line.pop("format") == 1
        assert msgspec.convert(line, Entry) == entry


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_writes_no_papers_and_bare_ones(form: Format) -> None:
    bare = Entry(paper=Paper(id="local:0123456789ab", title=""))
    assert len(write(form, [bare])) > len(write(form, []))


TITLES = st.text(max_size=60).map(lambda text: clean_line(text) or "x")


@examples(120)
@given(st.lists(TITLES, min_size=1, max_size=4))
def test_any_title_is_read_back_by_every_judge(titles: list[str]) -> None:
    entries = [
        entry_of(build_paper(number, title=title, authors=(title, "Ada Lovelace")), note=title, tags=())
        for number, title in enumerate(titles, 1)
    ]
    assert len(parse_string(text_of("bibtex", *entries), "bibtex").entries) == len(titles)
    assert len(rispy.loads(text_of("ris", *entries))) == len(titles)
    assert len(json.loads(text_of("csl-json", *entries))) == len(titles)
    assert len(list(csv.reader(io.StringIO(text_of("csv", *entries))))) == len(titles) + 1
    assert len(ET.fromstring(text_of("opml", *entries)).findall("body/outline")) == len(titles)
    assert len(LexborHTMLParser(text_of("html", *entries)).css("a")) == len(titles)


def test_keys_are_unique_and_do_not_depend_on_the_order_of_the_papers() -> None:
    papers = [build_paper(number, title="Learning", authors=("Ada Lovelace",)) for number in range(1, 31)]
    keys = citation_keys(papers)
    assert len(set(keys.values())) == 30
    assert citation_keys(reversed(papers)) == keys
    assert keys["2611.00001"] == "lovelace2026learning"


def test_keys_follow_a_pattern() -> None:
    assert citation_keys([PLAIN.paper], "{author}:{year}-{title}")["1706.03762"] == (
        "vaswani:2017-attentionallyou"
    )
    assert citation_keys([PLAIN.paper], "arxiv.{id}")["1706.03762"] == "arxiv.1706.03762"


@pytest.mark.parametrize(
    ("author", "family", "given"),
    [
        ("Ludwig van Beethoven", "van Beethoven", "Ludwig"),
        ("Lovelace, Ada", "Lovelace", "Ada"),
        ("OpenAI", "OpenAI", ""),
        ("The Qwen Team", "The Qwen Team", ""),
        ("Wei  Zhang", "Zhang", "Wei"),
    ],
)
def test_names_are_taken_apart(author: str, family: str, given: str) -> None:
    assert split_name(author) == (family, given, "")


@pytest.mark.parametrize(
    ("name", "path", "found"),
    [("RIS", None, "ris"), (None, "a.bib", "bibtex"), (None, "x/y.MD", "markdown"), ("csv", "a.bib", "csv")],
)
def test_a_format_is_named_or_told_by_the_file(name: str | None, path: str | None, found: str) -> None:
    assert find_format(name, path).name == found


def test_a_format_that_is_not_there_is_named_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean bibtex"):
        find_format("bibtx")
    with pytest.raises(UsageError, match="--format"):
        find_format(None, "papers.xyz")


def test_recorded_papers_are_read_back(shared: Path) -> None:
    from paperreader.sources.saved_page import load_file

    edition = load_file(shared / "seed_page.txt", now=build_edition().fetched_at)
    entries = [Entry(paper=paper) for paper in edition.papers]
    assert len(bibtexparser.parse_string(text_of("bibtex", *entries)).entries) == 38
    assert len(rispy.loads(text_of("ris", *entries))) == 38
