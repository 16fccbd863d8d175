"""Papers exported in a format are the same papers when imported."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.exporters.registry import find_format, write
from paperreader.identity import named_by_identity
from paperreader.importers.draft import cleaned
from paperreader.importers.registry import read_entries
from paperreader.models.entry import Entry, Status
from paperreader.models.identifier import local_identifier
from paperreader.models.paper import Paper
from paperreader.text.latex import readable
from paperreader.text.sanitize import clean_block, clean_line
from tests.amounts import examples

if TYPE_CHECKING:
    from pathlib import Path

ALPHABETS = st.one_of(
    st.text(max_size=40),
    st.text("{}\\$&#%_~^<>|@\"'`-,;:=()[]!?/*+. \nabAB", max_size=40),
    st.sampled_from(
        [
            "TY  - JOUR",
            "ER  - ",
            "@misc{x, title={y}}",
            "\\input{x}",
            "<i>x</i>",
            "</A><DD>",
            '" x="',
            "{{{",
            "$x$",
        ]
    ),
)
TITLES = ALPHABETS.map(clean_line).filter(lambda title: any(map(str.isalnum, readable(title))))
MISSING = ("others", "et al", "et al.")
"""Words that stand for missing authors."""

NAMES = st.one_of(
    st.sampled_from(
        ["Ada Lovelace", "Ludwig van Beethoven", "OpenAI", "Pál Erdős", "Martin Luther King Jr."]
    ),
    st.sampled_from(
        [
            "The Qwen Team",
            "李明",
            "Barnes and Noble",
            "Gerard 't Hooft",
            "J. R. R. Tolkien",
            "Maria De La Cruz",
        ]
    ),
    st.text(min_size=1, max_size=20)
    .map(lambda text: clean_line(text.replace(",", " ")))
    .filter(lambda name: name and plain(name).lower() not in MISSING),
)
IDS = st.builds(
    "{:02}{:02}.{:05}".format, st.integers(10, 26), st.integers(1, 12), st.integers(1, 99_999)
) | st.builds(
    "hep-th/{:02}{:02}{:03}".format, st.sampled_from([92, 99, 0, 6]), st.integers(1, 12), st.integers(1, 999)
)
LINES = st.text(max_size=30).map(clean_line).filter(bool)
COUNTS = st.none() | st.integers(0, 10**6)
DAYS = st.none() | st.dates(date(1992, 1, 1), date(2099, 12, 31))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


def day_of(paper_id: str) -> date:
    digits = paper_id.rpartition("/")[2]
    year = int(digits[:2])
    return date((1900 if year > 90 else 2000) + year, int(digits[2:4]), 17)


@st.composite
def cited(draw: st.DrawFn) -> Entry:
    """Draw an entry as a bibliography can hold it."""
    title = draw(TITLES)
    paper_id = draw(IDS) if draw(st.booleans()) else local_identifier(title)
    local = paper_id.startswith("local:")
    paper = Paper(
        id=paper_id,
        title=title,
        authors=tuple(draw(st.lists(NAMES, max_size=4, unique=True))),
        published=draw(DAYS) if local else day_of(paper_id),
        doi=draw(st.none() | st.sampled_from(["10.1038/s41586-024-07566-y", "10.1000/a_b%20<c>"])),
        journal=draw(st.none() | st.sampled_from(["Nature 631 (2024) 755-759", "J. ML & {AI} 5, 1-2"])),
    )
    return Entry(paper=named_by_identity(paper))


@st.composite
def kept(draw: st.DrawFn) -> Entry:
    """Draw an entry in which every field may have a value."""
    title = draw(TITLES)
    url = st.none() | st.sampled_from(["https://github.com/a/b", "http://a.example/x?y=1#z"])
    paper = Paper(
        id=draw(IDS | st.just(local_identifier(title))),
        title=title,
        abstract=draw(LINES),
        authors=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        published=draw(DAYS),
        edition_date=draw(DAYS),
        upvotes=draw(COUNTS),
        comments=draw(COUNTS),
        code_url=draw(url),
        code_origin=draw(st.none() | LINES),
        stars=draw(COUNTS),
        project_url=draw(url),
        summary=draw(st.none() | LINES),
        keywords=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        organization=draw(st.none() | LINES),
        submitted_by=draw(st.none() | LINES),
        categories=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        sources=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        thumbnail_url=draw(url),
        models=draw(COUNTS),
        datasets=draw(COUNTS),
        spaces=draw(COUNTS),
        withdrawn=draw(st.booleans()),
        doi=draw(st.none() | LINES),
        journal=draw(st.none() | LINES),
    )
    return Entry(
        paper=paper,
        tags=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        note=clean_block(draw(st.text(max_size=80))),
        status=draw(st.none() | st.sampled_from(Status)),
        rating=draw(st.none() | st.integers(1, 5)),
        collections=tuple(draw(st.lists(LINES, max_size=3, unique=True))),
        added=draw(st.none() | MOMENTS),
    )


def out_and_in(name: str, entries: list[Entry]) -> list[Entry]:
    outcome = read_entries(write(find_format(name), entries), "file", name)
    assert outcome.rejected == ()
    return [row.entry for row in outcome.imported]


def plain(text: str) -> str:
    return clean_line(readable(text))


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json"])
@examples(150)
@given(entries=st.lists(cited(), min_size=1, max_size=4, unique_by=lambda entry: entry.paper.id))
def test_citations_come_back_as_the_same_papers(name: str, entries: list[Entry]) -> None:
    came = out_and_in(name, entries)
    assert [entry.paper.id for entry in came] == [entry.paper.id for entry in entries]
    for before, after in zip(entries, came, strict=True):
        assert after.paper.title == plain(before.paper.title)
        assert list(after.paper.authors) == list(filter(None, map(plain, before.paper.authors)))
        assert (after.paper.published and after.paper.published.year) == (
            before.paper.published and before.paper.published.year
        )
        assert after.paper.doi == before.paper.doi or "<" in (before.paper.doi or "")


@examples(200)
@given(entries=st.lists(kept(), min_size=1, max_size=3))
def test_json_lines_come_back_in_every_field(entries: list[Entry]) -> None:
    assert out_and_in("jsonl", entries) == entries


def test_words_of_the_reader_travel_with_ris_and_csl_json() -> None:
    entry = Entry(
        paper=Paper(id="2506.01713", title="T"), tags=("rl/agents", "to read"), note="One.\n\nTwo §3."
    )
    assert msgspec.structs.replace(out_and_in("csl-json", [entry])[0], paper=entry.paper) == entry
    assert msgspec.structs.replace(out_and_in("ris", [entry])[0], paper=entry.paper) == entry


@pytest.mark.parametrize("name", ["html", "opml"])
def test_links_travel_with_tags_and_notes(name: str) -> None:
    entry = Entry(
        paper=Paper(id="2506.01713", title='A <b> & "c"'), tags=("rl/agents", "x"), note="1 < 2 & \"q\" 's'"
    )
    (came,) = out_and_in(name, [entry])
    assert (came.paper.id, came.paper.title) == ("2506.01713", 'A <b> & "c"')
    assert (came.tags, came.note) == (entry.tags, entry.note)


@pytest.mark.parametrize("name", ["html", "opml"])
def test_papers_without_an_address_come_back_under_their_local_identifiers(name: str) -> None:
    paper = Paper(id=local_identifier("Looms"), title="Looms")
    other = Paper(
        id=local_identifier("Looms", "Lovelace", 1843),
        title="Looms",
        authors=("Ada Lovelace", "C. Babbage"),
        published=date(1843, 1, 1),
    )
    entries = [Entry(paper=paper, tags=("a",), note="n"), Entry(paper=other)]
    first, second = out_and_in(name, entries)
    assert [first.paper.id, second.paper.id] == [paper.id, other.id]
    assert (first.tags, first.note) == (("a",), "n")
    assert (second.paper.authors, second.paper.published) == (other.authors, other.published)


WORDS = {
    "tags": ("rl/agents", "to [read]"),
    "note": "# One *two*\\\n1. three\\\\\n\n- four",
    "status": Status.LATER,
    "rating": 4,
}


@pytest.mark.parametrize(
    "words",
    [{}, *({name: value} for name, value in WORDS.items()), WORDS],
    ids=["nothing", *WORDS, "all"],
)
@pytest.mark.parametrize("name", ["markdown", "csv"])
def test_lists_for_people_come_back_with_what_the_user_said(name: str, words: dict[str, Any]) -> None:
    paper = Paper(
        id="2506.01713", title="-A [b] · *c*", authors=("Ada Lovelace", "B"), published=date(2025, 6, 1)
    )
    entry = Entry(paper=paper, **words)
    came = out_and_in(name, [entry, Entry(paper=Paper(id="hep-th/9901001", title="U"))])[0]
    assert msgspec.structs.replace(came, paper=msgspec.structs.replace(came.paper, sources=())) == entry


def test_a_table_comes_back_with_collections_and_days() -> None:
    entry = Entry(
        paper=Paper(id="2506.01713", title="=T", authors=("A", "B"), upvotes=7, journal="J; K", doi="10.1/x"),
        collections=("a", "b"),
        added=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
    )
    assert out_and_in("csv", [entry]) == [entry]


def test_markdown_without_all_authors_names_none() -> None:
    paper = Paper(id="2506.01713", title="T", authors=("A", "B", "C", "D"))
    assert out_and_in("markdown", [Entry(paper=paper)])[0].paper.authors == ()


def test_lines_beside_a_reading_list_are_skipped() -> None:
    entry = Entry(paper=Paper(id="2506.01713", title="T"), note="n")
    text = (
        "# Mine\n\nSome words.\n\n" + write(find_format("markdown"), [entry]) + "\nMore words.\nAnd more.\n"
    )
    outcome = read_entries(text, "file")
    assert [row.entry.note for row in outcome.imported] == ["n"]
    assert [row.text for row in outcome.skipped] == ["Some words.", "More words.", "And more."]


@pytest.mark.parametrize("name", ["markdown", "csv"])
def test_identifiers_are_found_in_what_is_for_people(name: str) -> None:
    entries = [Entry(paper=Paper(id=paper_id, title="T")) for paper_id in ("2506.01713", "hep-th/9901001")]
    text = write(find_format(name), entries)
    assert [row.entry.paper.id for row in read_entries(text, "file").imported] == [
        "2506.01713",
        "hep-th/9901001",
    ]


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "jsonl"])
def test_recorded_papers_come_back(name: str, shared: Path) -> None:
    from paperreader.sources.saved_page import load_file

    now = datetime(2026, 11, 23, tzinfo=UTC)
    papers = [
        paper
        for file in ("seed_page.txt", "hf/latest_2026-06-14.json", "hf/search_kazakh.json")
        for paper in load_file(shared / file, now=now).papers
    ]
    came = out_and_in(name, [Entry(paper=paper) for paper in papers])
    assert [entry.paper.id for entry in came] == [paper.id for paper in papers]
    assert [plain(entry.paper.title) if name == "jsonl" else entry.paper.title for entry in came] == [
        plain(paper.title) for paper in papers
    ]
    for before, entry in zip(papers, came, strict=True):
        assert list(map(plain, entry.paper.authors)) == list(map(plain, before.authors))
        if name == "jsonl":
            assert entry == cleaned(Entry(paper=before))


NAMED = """@incollection{a, title = {A Name}, booktitle = {B}, year = 2020, doi = {10.1000/1},
  author = {Garcia Marquez, Gabriel and Mies van der Rohe, Ludwig and Van Nguyen, Chien and Ada Lovelace},
  editor = {Lopez Obrador, Ana}}"""


@pytest.mark.parametrize("name", ["bibtex", "ris", "csl-json", "jsonl"])
def test_a_family_name_of_several_words_stays_one(name: str) -> None:
    (row,) = read_entries(NAMED, "a.bib").imported
    (again,) = read_entries(write(find_format(name), [row.entry]), "file").imported

    bibtex = write(find_format("bibtex"), [again.entry])

    assert row.entry.paper.authors[0] == "Gabriel Garcia Marquez"
    assert again.entry.paper.authors == row.entry.paper.authors
    assert (
        "{Garcia Marquez, Gabriel and {Mies van der Rohe}, Ludwig and Van Nguyen, Chien and Lovelace, Ada}"
        in (bibtex)
    )
    assert "{Lopez Obrador, Ana}" in bibtex
