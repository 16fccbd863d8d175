"""Names, dates, kinds and places of citations, as the programs of others understand them."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import bibtexparser
import pytest
import rispy
from bibtexparser.middlewares.names import parse_single_name_into_parts
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from paperreader.exporters.registry import FORMATS, find_format, write
from paperreader.importers.registry import read_entries
from paperreader.importers.tex import text_of as plain_text
from paperreader.models.entry import Entry
from paperreader.models.paper import Paper
from paperreader.text.person_names import split_name
from tests.amounts import examples

if TYPE_CHECKING:
    from pathlib import Path

    from pybtex.database import Person

SICI = "10.1002/(SICI)1097-0258(19970515)16:9<981::AID-SIM510>3.0.CO;2-N"
LECUN = Paper(
    id="doi:10.1038/nature14539",
    title="Deep learning",
    authors=("Yann LeCun", "Yoshua Bengio", "Geoffrey Hinton"),
    published=date(2015, 1, 1),
    doi="10.1038/nature14539",
    journal="Nature",
    publication=("type: article-journal", "volume: 521", "issue: 7553", "page: 436-444", "ISSN: 0028-0836"),
)


def written(name: str, paper: Paper) -> str:
    return write(find_format(name), [Entry(paper=paper)])


def bibtex_of(paper: Paper) -> tuple[str, dict[str, str]]:
    """Return type and fields of the entry as pybtex reads it; bibtexparser finds the same ones."""
    text = written("bibtex", paper)
    (entry,) = parse_string(text, "bibtex").entries.values()
    library = bibtexparser.parse_string(text)
    assert not library.failed_blocks
    fields = set(library.entries[0].fields_dict) - {"author", "editor"}
    assert (library.entries[0].entry_type, fields) == (entry.type, set(entry.fields))
    return entry.type, dict(entry.fields)


def ris_of(paper: Paper) -> dict[str, Any]:
    (record,) = rispy.loads(written("ris", paper))
    return dict(record)


def csl_of(paper: Paper) -> dict[str, Any]:
    (item,) = json.loads(written("csl-json", paper))
    return dict(item)


def imported(name: str, paper: Paper) -> Paper:
    outcome = read_entries(written(name, paper), "file", name)
    assert not outcome.rejected
    (row,) = outcome.imported
    return row.entry.paper


def without_braces(*names: str) -> str:
    return plain_text(" ".join(names))


def parts_by_pybtex(person: Person) -> tuple[str, str, str]:
    return (
        without_braces(*person.prelast_names, *person.last_names),
        without_braces(*person.first_names, *person.middle_names),
        without_braces(*person.lineage_names),
    )


def parts_by_bibtexparser(name: str) -> tuple[str, str, str]:
    parts = parse_single_name_into_parts(name)
    return without_braces(*parts.von, *parts.last), without_braces(*parts.first), without_braces(*parts.jr)


NAMES = {
    "Maria De La Cruz": ("De La Cruz", "Maria", ""),
    "Luc Van Gool": ("Van Gool", "Luc", ""),
    "Chien Van Nguyen": ("Nguyen", "Chien Van", ""),
    "Ursula K. Le Guin": ("Le Guin", "Ursula K.", ""),
    "Cecilia Di Ruberto": ("Di Ruberto", "Cecilia", ""),
    "Di Ruberto": ("Di Ruberto", "", ""),
    "Le Song": ("Song", "Le", ""),
    "actAVA AI": ("actAVA AI", "", ""),
    "Xiang (Alex) Li": ("Li", "Xiang (Alex)", ""),
    "Xiang Li (Alex)": ("Li (Alex)", "Xiang", ""),
    "Wei Zhang (张伟)": ("Zhang (张伟)", "Wei", ""),
    "Ludwig van Beethoven": ("van Beethoven", "Ludwig", ""),
    "Charles de Gaulle": ("de Gaulle", "Charles", ""),
    "Oscar de la Renta": ("de la Renta", "Oscar", ""),
    "Mohammed bin Salman": ("bin Salman", "Mohammed", ""),
    "Gerard 't Hooft": ("'t Hooft", "Gerard", ""),
    "José Ortega y Gasset": ("Ortega y Gasset", "José", ""),
    "Jean-Pierre Serre Jr.": ("Serre", "Jean-Pierre", "Jr."),
    "King, Jr., Martin Luther": ("King", "Martin Luther", "Jr."),
    "The Qwen Team": ("The Qwen Team", "", ""),
    "Llama Team, AI @ Meta": ("Llama Team, AI @ Meta", "", ""),
    "Marc Huertas-Company": ("Huertas-Company", "Marc", ""),
    "Oriol Mayné i Comas": ("Mayné i Comas", "Oriol", ""),
    "Plato": ("Plato", "", ""),
    "bell hooks": ("hooks", "bell", ""),
    "李明": ("李明", "", ""),
    "김 철수": ("김 철수", "", ""),
    "J. R. R. Tolkien": ("Tolkien", "J. R. R.", ""),
    "Seán O'Brien": ("O'Brien", "Seán", ""),
    "Łukasz Kaiser-Żółć": ("Kaiser-Żółć", "Łukasz", ""),
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_has_the_same_parts_in_every_format(name: str) -> None:
    paper = Paper(id="2506.01713", title="T", authors=(name,))
    family, given, suffix = NAMES[name]
    (entry,) = parse_string(written("bibtex", paper), "bibtex").entries.values()
    (author,) = bibtexparser.parse_string(written("bibtex", paper)).entries[0]["author"].split(" and ")
    assert parts_by_pybtex(entry.persons["author"][0]) == NAMES[name]
    assert parts_by_bibtexparser(author) == NAMES[name]
    assert author.startswith("{") is (not given or "(" in family or re.search(" [yi] ", family) is not None)
    (theirs,) = csl_of(paper)["author"]
    if given:
        assert f"{theirs.get('non-dropping-particle', '')} {theirs['family']}".strip() == family
        assert (theirs["given"], theirs.get("suffix", "")) == (given, suffix)
    else:
        assert theirs == {"literal": family}
    in_ris = [family, given, suffix] if given else [family.replace(",", "")]
    assert ris_of(paper)["authors"] == [", ".join(filter(None, in_ris))]


class Kind(NamedTuple):
    """A kind of publication in the three formats."""

    details: tuple[str, ...]
    bibtex: str
    ris: str
    fields: dict[str, str]
    tags: dict[str, str]


KINDS = (
    Kind(
        ("type: article-journal", "volume: 521", "issue: 7553", "page: 436-444", "ISSN: 0028-0836"),
        "article",
        "JOUR",
        {"journal": "J", "volume": "521", "number": "7553", "pages": "436--444", "issn": "0028-0836"},
        {
            "journal_name": "J",
            "secondary_title": "J",
            "number": "7553",
            "start_page": "436",
            "end_page": "444",
        },
    ),
    Kind(
        ("type: article-journal", "issue: 4", "number: e105"),
        "article",
        "JOUR",
        {"journal": "J", "number": "4", "eid": "e105"},
        {"number": "4"},
    ),
    Kind(
        (
            "type: paper-conference",
            "publisher: ACM",
            "publisher-place: Rome",
            "collection-title: LNCS",
            "page: 7",
        ),
        "inproceedings",
        "CONF",
        {"booktitle": "J", "publisher": "ACM", "address": "Rome", "series": "LNCS", "pages": "7"},
        {"secondary_title": "J", "publisher": "ACM", "place_published": "Rome", "tertiary_title": "LNCS"},
    ),
    Kind(
        ("type: chapter", "chapter-number: 3", "publisher: MIT"),
        "incollection",
        "CHAP",
        {"booktitle": "J", "chapter": "3", "publisher": "MIT"},
        {"secondary_title": "J", "publisher": "MIT"},
    ),
    Kind(
        ("type: book", "publisher: MIT", "edition: 2", "ISBN: 978-0-262-03561-3", "number-of-pages: 800"),
        "book",
        "BOOK",
        {"publisher": "MIT", "edition": "2", "isbn": "978-0-262-03561-3", "pagetotal": "800"},
        {"publisher": "MIT", "edition": "2", "issn": "978-0-262-03561-3"},
    ),
    Kind(("type: thesis", "publisher: ETH"), "phdthesis", "THES", {"school": "ETH"}, {"publisher": "ETH"}),
    Kind(
        ("type: thesis", "genre: Master's thesis"),
        "mastersthesis",
        "THES",
        {"type": "Master's thesis"},
        {"type_of_work": "Master's thesis"},
    ),
    Kind(
        ("type: report", "number: TR-5", "publisher: CERN"),
        "techreport",
        "RPRT",
        {"number": "TR-5", "institution": "CERN"},
        {"number": "TR-5", "publisher": "CERN"},
    ),
    Kind(("type: webpage",), "misc", "ELEC", {"howpublished": "J"}, {}),
    Kind(("type: speech",), "misc", "GEN", {"howpublished": "J"}, {}),
)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.bibtex)
def test_a_published_version_is_written_with_its_type_and_details(kind: Kind) -> None:
    paper = Paper(id="doi:10.1000/x", title="T", doi="10.1000/x", journal="J", publication=kind.details)
    type_of_entry, fields = bibtex_of(paper)
    assert type_of_entry == kind.bibtex
    assert kind.fields.items() <= fields.items()
    assert ({"type_of_reference": kind.ris} | kind.tags).items() <= ris_of(paper).items()
    assert dict(detail.split(": ", 1) for detail in kind.details).items() <= csl_of(paper).items()
    assert csl_of(paper)["container-title"] == "J"


def test_a_type_that_csl_does_not_have_is_a_document() -> None:
    paper = Paper(id="doi:10.1000/x", title="T", publication=("type: no-such-type",))
    assert csl_of(paper)["type"] == "document"


def test_a_book_of_editors_has_no_authors() -> None:
    paper = Paper(
        id="doi:10.1000/x", title="T", authors=("Ada B",), publication=("type: book", "editor: Ada B")
    )
    (entry,) = parse_string(written("bibtex", paper), "bibtex").entries.values()
    assert list(entry.persons) == ["editor"]
    assert imported("bibtex", paper).authors == ("Ada B",)


def test_editors_are_people() -> None:
    paper = Paper(
        id="doi:10.1000/x",
        title="T",
        journal="B",
        publication=("type: chapter", "editor: Isabelle Guyon; Ulrike von Luxburg"),
    )
    (entry,) = parse_string(written("bibtex", paper), "bibtex").entries.values()
    assert list(map(parts_by_pybtex, entry.persons["editor"])) == [
        ("Guyon", "Isabelle", ""),
        ("von Luxburg", "Ulrike", ""),
    ]
    assert [editor["given"] for editor in csl_of(paper)["editor"]] == ["Isabelle", "Ulrike"]
    assert "ED  - von Luxburg, Ulrike" in written("ris", paper)


def test_two_authors_of_the_same_name_are_two() -> None:
    paper = Paper(id="2506.01713", title="T", authors=("Wei Wang", "Wei Wang"))
    for name in ("bibtex", "ris", "csl-json", "csv", "jsonl"):
        assert imported(name, paper).authors == paper.authors


def test_a_web_page_at_arxiv_is_a_preprint() -> None:
    paper = Paper(id="2506.01713", title="T", publication=("type: webpage", "issued: 2026-02"))
    assert bibtex_of(paper)[1]["howpublished"] == "arXiv:2506.01713"
    assert (csl_of(paper)["type"], csl_of(paper)["issued"]) == ("article", {"date-parts": [[2025, 6]]})


def test_missing_authors_are_said_to_be_missing() -> None:
    paper = Paper(id="2506.01713", title="T", authors=("Ada B",), publication=("others: 1",))
    assert "{B, Ada and others}" in written("bibtex", paper)
    assert csl_of(paper)["author"][-1] == {"literal": "others"}
    assert ris_of(paper)["authors"] == ["B, Ada", "others"]
    for name in ("bibtex", "ris", "csl-json"):
        assert imported(name, paper).authors == ("Ada B",)
        assert imported(name, paper).publication == ("others: 1",)


@pytest.mark.parametrize(
    ("fields", "parts"),
    [
        ({"id": "2506.01713", "published": date(2025, 6, 2)}, [2025, 6, 2]),
        ({"id": "2506.01713", "published": date(2025, 6, 1)}, [2025, 6]),
        ({"id": "2506.01713", "published": date(2025, 1, 1)}, [2025, 6]),
        ({"id": "2506.01713"}, [2025, 6]),
        ({"id": "doi:10.1000/x", "published": date(2015, 1, 1)}, [2015]),
        ({"id": "doi:10.1000/x", "published": date(2015, 5, 1)}, [2015, 5]),
        ({"id": "doi:10.1000/x", "published": date(2015, 5, 28)}, [2015, 5, 28]),
        ({"id": "doi:10.1000/x"}, None),
        ({"id": "1706.03762", "journal": "NeurIPS", "publication": ("issued: 2018-12",)}, [2018, 12]),
        ({"id": "1706.03762", "journal": "Nature 5 (2019) 1-2"}, [2019]),
        ({"id": "1706.03762", "journal": "Nature", "publication": ("issued: 2018-13",)}, [2018]),
        ({"id": "1706.03762", "journal": "Nature", "publication": ("issued: soon",)}, [2017]),
        (
            {"id": "doi:10.1000/x", "published": date(2015, 1, 1), "publication": ("issued: 2015-01",)},
            [2015, 1],
        ),
        ({"id": "1706.03762", "journal": "Nature"}, [2017]),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(fields: dict[str, Any], parts: list[int] | None) -> None:
    paper = Paper(**fields, title="T")
    year, month, day = [*(parts or []), None, None, None][:3]
    assert csl_of(paper).get("issued") == (parts and {"date-parts": [parts]})
    _, theirs = bibtex_of(paper)
    names = {1: "January", 5: "May", 6: "June", 12: "December"}
    in_ris = "/".join([str(year), *(f"{part:02}" if part else "" for part in (month, day)), ""])
    assert (theirs.get("year"), theirs.get("month")) == (str(year) if year else None, names.get(month or 0))
    assert ris_of(paper).get("date") == (in_ris if year else None)


@pytest.mark.parametrize(
    ("month", "day", "detail"),
    [(1, "", "2015-01"), (1, 10, ""), (5, 1, "2015-05-01"), (5, "", ""), ("", "", "")],
)
def test_a_date_that_the_first_day_of_a_month_would_not_say_is_kept(
    month: str | int, day: str | int, detail: str
) -> None:
    text = f"@misc{{x, title={{T}}, doi={{10.1000/x}}, year={{2015}}, month={{{month}}}, day={{{day}}}}}"
    (row,) = read_entries(text, "file", "bibtex").imported
    assert row.entry.paper.publication == ((f"issued: {detail}",) if detail else ())


def test_a_month_is_a_macro_that_styles_print_in_their_language() -> None:
    assert "  month         = jun,\n" in written("bibtex", Paper(id="2506.01713", title="T"))


@pytest.mark.parametrize(
    ("paper", "place"),
    [
        (Paper(id="2506.01713", title="T"), "arXiv:2506.01713"),
        (Paper(id="hep-th/9901001", title="T"), "arXiv:hep-th/9901001"),
        (Paper(id="doi:10.1000/x", title="T", doi="10.1000/X"), "doi:10.1000/X"),
        (Paper(id="acl:N18-1202", title="T"), "ACL Anthology"),
        (Paper(id="local:0123456789ab", title="T", code_url="https://a.example/b"), "https://a.example/b"),
        (LECUN, None),
    ],
)
def test_a_reference_says_where_the_paper_is_even_in_plain_styles(paper: Paper, place: str | None) -> None:
    assert bibtex_of(paper)[1].get("howpublished") == place


def test_a_paper_that_only_has_a_doi_has_it_and_its_address() -> None:
    paper = Paper(id="doi:10.1000/x", title="T", doi="10.1000/X")
    for theirs, doi, url in (
        (bibtex_of(paper)[1], "doi", "url"),
        (ris_of(paper), "doi", "urls"),
        (csl_of(paper), "DOI", "URL"),
    ):
        assert theirs[doi] == "10.1000/X"
        assert theirs[url] in ("https://doi.org/10.1000/X", ["https://doi.org/10.1000/X"])


def test_a_title_that_is_not_known_is_left_out() -> None:
    paper = Paper(id="2506.01713", title="")
    assert "title" not in bibtex_of(paper)[1]
    assert "title" not in ris_of(paper)
    assert "title" not in csl_of(paper)


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
def test_a_title_that_is_not_known_comes_back_as_not_known(form: str) -> None:
    paper = Paper(id="2506.01713", title="")
    assert (imported(form, paper).id, imported(form, paper).title) == (paper.id, "")


FULL = Paper(
    id="doi:10.18653/v1/n18-1202",
    title="Deep contextualized word representations",
    doi="10.18653/v1/N18-1202",
    ids=("acl:N18-1202", "openreview:S1p31z-Ab_c", "pmid:26017442", "corpus:3626819"),
)


@pytest.mark.parametrize("form", [form.name for form in FORMATS])
@pytest.mark.parametrize(
    "paper",
    [
        FULL,
        Paper(id=f"doi:{SICI.lower()}", title="T", doi=SICI),
        Paper(id="1706.03762", title="T", doi=SICI, ids=("pmid:26017442",)),
        Paper(id="acl:N18-1202", title="T", ids=("openreview:S1p31z-Ab_c",)),
        Paper(id="openreview:S1p31z-Ab_c", title="T"),
        Paper(id="pmid:26017442", title="T"),
    ],
    ids=lambda paper: paper.id[:12],
)
def test_every_identifier_survives_every_format(form: str, paper: Paper) -> None:
    came = imported(form, paper)
    assert (came.id, came.doi, set(came.ids)) == (paper.id, paper.doi, set(paper.ids))
    assert (came.code_url, came.project_url) == (None, None)


RESTORED = Paper(
    id="2506.01713",
    title="A [b] of *c*",
    authors=("Ada Lovelace", "Ludwig van Beethoven", "The Qwen Team"),
    published=date(2025, 6, 2),
    doi="10.1038/nature14539",
    journal="Proceedings of J",
    ids=("openreview:S1p31z-Ab_c", "pmid:26017442"),
    publication=(
        "type: paper-conference",
        "editor: Grace Hopper; Alan Turing",
        "page: 1-9",
        "issued: 2026-03",
    ),
    categories=("cs.CL",),
    code_url="https://github.com/a/b",
    project_url="https://a.example/b",
    abstract="We test.",
)
CITED = {"id", "title", "authors", "doi", "ids", "journal", "publication"}
LINKED = {"id", "title", "doi", "ids"}


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ("jsonl", set(Paper.__struct_fields__)),
        ("csv", CITED | {"published", "code_url", "project_url"}),
        ("markdown", LINKED | {"authors", "code_url", "project_url"}),
        ("bibtex", CITED | {"categories"}),
        ("ris", CITED | {"abstract"}),
        ("csl-json", CITED | {"abstract"}),
        ("html", LINKED),
        ("opml", LINKED),
    ],
)
def test_an_import_of_an_export_restores_what_the_page_says(form: str, fields: set[str]) -> None:
    came = imported(form, RESTORED)
    for name in sorted(fields):
        before, after = getattr(RESTORED, name), getattr(came, name)
        assert (set(after), name) == (set(before), name) if name == "publication" else after == before, name


@pytest.mark.skipif(not shutil.which("bibtex"), reason="LaTeX's bibtex is not installed")
def test_plain_styles_of_bibtex_print_names_months_and_places(tmp_path: Path) -> None:
    names = ("Maria De La Cruz", "Ludwig van Beethoven", "Jean-Pierre Serre Jr.", "The Qwen Team")
    papers = [Paper(id="2506.01713", title="On Tests", authors=names), LECUN]
    (tmp_path / "a.bib").write_text(write(find_format("bibtex"), [Entry(paper=one) for one in papers]))
    (tmp_path / "a.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{a}\n")
    run = subprocess.run(["bibtex", "a"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Warning" not in run.stdout
    printed = " ".join((tmp_path / "a.bbl").read_text().replace("~", " ").split())
    assert "Maria De La Cruz, Ludwig van Beethoven, Jean-Pierre Serre, Jr., and {The Qwen Team}." in printed
    assert "arXiv:2506.01713, June 2025." in printed
    assert "{\\em Nature}, 521(7553):436--444, 2015." in printed


@pytest.mark.skipif(not shutil.which("pandoc"), reason="Pandoc is not installed")
@pytest.mark.parametrize("form", ["bibtex", "ris", "csl-json"])
def test_a_citation_processor_prints_the_same_reference_from_every_format(form: str, tmp_path: Path) -> None:
    file = tmp_path / f"a{find_format(form).ending}"
    file.write_text(written(form, LECUN))
    document = f"---\nnocite: '@*'\nbibliography: {file}\n---\n"
    run = subprocess.run(
        ["pandoc", "--citeproc", "--to=plain", "--columns=200"],
        input=document,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == (
        "LeCun, Yann, Yoshua Bengio, and Geoffrey Hinton. 2015. “Deep Learning.” Nature 521 (7553): 436–44. "
        "https://doi.org/10.1038/nature14539."
    )


LETTERS = st.text("abcdefghijklmnopqrstuvwxyzäéøłŁÉABCXYZ", min_size=1, max_size=9)
WORDS = LETTERS | st.sampled_from(
    ["van", "de", "la", "De", "y", "'t", "O'Neil", "(Al)", "J.", "K.-M.", "Jr."]
)
PEOPLE = st.lists(WORDS, min_size=1, max_size=5).map(" ".join)
TITLES = st.lists(
    LETTERS | st.sampled_from(["&", "100%", "C#", "a_b", "3,5", "$5", "—", "(x)", "A/B:", "GPT-4"]),
    min_size=1,
    max_size=6,
).map(" ".join)
PAPERS = st.builds(
    Paper,
    id=st.sampled_from(["2506.01713", "1706.03762", "doi:10.1000/x", "acl:N18-1202"]),
    title=TITLES,
    authors=st.lists(PEOPLE, max_size=4).map(tuple),
    published=st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)),
    doi=st.none() | st.sampled_from([SICI, "10.1038/nature14539", "10.1000/a_b"]),
    journal=st.none() | st.just("Nature"),
    publication=st.sampled_from([(), ("type: book",), ("type: thesis",), ("type: chapter", "page: 1-2")]),
)


@examples(200)
@given(PAPERS)
def test_judges_read_the_same_paper_from_every_format(paper: Paper) -> None:
    names = list(map(split_name, paper.authors))
    item, record = csl_of(paper), ris_of(paper)
    (entry,) = parse_string(written("bibtex", paper), "bibtex").entries.values()
    (theirs,) = bibtexparser.parse_string(written("bibtex", paper)).entries
    title = item["title"]
    assert [title, title] == [plain_text(entry.fields["title"]), record["title"]]
    assert list(map(parts_by_pybtex, entry.persons.get("author", []))) == list(map(tuple, names))
    written_names = theirs.fields_dict["author"].value.split(" and ") if names else []
    assert list(map(parts_by_bibtexparser, written_names)) == list(map(tuple, names))
    year, month = [*item.get("issued", {"date-parts": [[]]})["date-parts"][0], None, None][:2]
    assert (entry.fields.get("year"), record.get("year")) == ((str(year),) * 2 if year else (None, None))
    stamp = re.match(r"\d+/(\d\d)/", record.get("date", ""))
    assert (stamp and int(stamp[1])) == month
    assert ("month" in entry.fields) is (month is not None)
    assert entry.fields.get("doi") == record.get("doi") == paper.doi
    assert item.get("DOI") == paper.doi or item["DOI"].startswith("10.48550/arXiv.")
