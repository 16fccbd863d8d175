import re
from datetime import date

import pytest
from pybtex.database import parse_string

from paperreader.exporters import bibtex
from paperreader.models.entry import Entry
from paperreader.models.paper import Paper
from tests.builders import build_paper


def to_bibtex(papers: list[Paper]) -> str:
    return bibtex.to_bibtex([Entry(paper=paper) for paper in papers])


def read_back(text: str) -> list[tuple[str, dict[str, str]]]:
    """Read entries as BibTeX does: braces are counted, whether or not a backslash stands before them."""
    entries = []
    at = 0
    while (start := text.find("@", at)) >= 0:
        head = re.compile(r"@(\w+)\{([^,\s]*),").match(text, start)
        assert head, f"no entry at {text[start : start + 40]!r}"
        at = head.end()
        fields = {}
        while found := re.compile(r"\s*(\w+)\s*=\s*(?:([a-z]+)|\{)").match(text, at):
            depth, at = 1, found.end()
            if found[2]:
                fields[found[1]] = found[2]
                at += text[at] == ","
                continue
            begin = at
            while depth:
                depth += {"{": 1, "}": -1}.get(text[at], 0)
                at += 1
            fields[found[1]] = text[begin : at - 1]
            at += text[at] == ","
        end = re.compile(r"\s*\}").match(text, at)
        assert end, f"no end of entry at {text[at : at + 40]!r}"
        at = end.end()
        entries.append((head[2], fields))
    return entries


def test_an_entry_says_what_arxiv_recommends():
    paper = build_paper(
        1,
        id="1706.03762",
        title="Attention Is All You Need",
        authors=("Ashish Vaswani", "Noam Shazeer"),
        published=date(2017, 6, 12),
        categories=("cs.CL", "cs.LG"),
    )

    assert to_bibtex([paper]) == (
        "@misc{vaswani2017attention,\n"
        "  title         = {{Attention} {Is} {All} {You} {Need}},\n"
        "  author        = {Vaswani, Ashish and Shazeer, Noam},\n"
        "  year          = {2017},\n"
        "  month         = jun,\n"
        "  eprint        = {1706.03762},\n"
        "  eprinttype    = {arxiv},\n"
        "  archivePrefix = {arXiv},\n"
        "  primaryclass  = {cs.CL},\n"
        "  howpublished  = {arXiv:1706.03762},\n"
        "  url           = {https://arxiv.org/abs/1706.03762}\n"
        "}\n"
    )


def test_no_papers_are_no_text():
    assert to_bibtex([]) == ""


def test_keys_are_stable_and_never_the_same():
    papers = [build_paper(number, title="On Tests", authors=("Ada B",)) for number in range(30)]

    keys = [key for key, _ in read_back(to_bibtex(papers))]

    assert keys[:3] == ["b2026tests", "b2026tests-2611.00001", "b2026tests-2611.00002"]
    assert len(set(keys)) == 30
    assert keys == [key for key, _ in read_back(to_bibtex(papers))]


@pytest.mark.parametrize(
    ("author", "family"),
    [
        ("Émile Second", "second"),
        ("Laurens van der Maaten", "vandermaaten"),
        ("OpenAI", "openai"),
        ("Bach, J. S.", "bach"),
    ],
)
def test_the_key_begins_with_the_family_name(author, family):
    ((key, _),) = read_back(to_bibtex([build_paper(1, authors=(author,))]))

    assert key == f"{family}2026paper"


def test_a_key_is_made_of_what_there_is():
    bare = build_paper(1, title="学习", authors=(), published=None, edition_date=None)

    assert read_back(to_bibtex([bare]))[0][0] == "2611.00001"


@pytest.mark.parametrize("name", ["OpenAI", "Team, The", "Rock and Roll", "others"])
def test_a_name_that_would_be_taken_apart_is_braced(name):
    ((_, fields),) = read_back(to_bibtex([build_paper(1, authors=(name, "Ada B"))]))

    assert fields["author"] == f"{{{name}}} and B, Ada"


def test_latex_of_a_title_is_readable_and_capitals_stay():
    ((_, fields),) = read_back(to_bibtex([build_paper(1, title=r"GPT-4o in $O(n^2)$ with eGPU")]))

    assert fields["title"] == "{GPT-4o} in {O}(n²) with {eGPU}"


HOSTILE = [
    "a} @misc{evil, title={x",
    r"a\} , note = {evil}",
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch x}",
    "100% & #1 $5 a_b ~ ^",
    "{{{{",
    "}}}}",
    "\\",
    "a\n}\n@string{x",
    '"quoted" @comment{',
    '@preamble{"\\write18"}',
]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_field(text):
    paper = build_paper(
        1,
        title=text,
        authors=(text, "Ada B"),
        categories=(text,),
        id="local:0123456789ab",
        project_url=f"https://a.example/{text}",
        doi=text,
        journal=text,
        publication=(
            "type: book",
            f"editor: {text}",
            f"publisher: {text}",
            f"page: {text}",
            f"issued: {text}",
        ),
    )

    entries = read_back(to_bibtex([paper, build_paper(2)]))

    assert len(entries) == 2
    for _, fields in entries:
        assert set(fields) <= {
            "title", "author", "year", "month", "eprint", "eprinttype", "archivePrefix", "primaryclass",
            "url", "paperreader", "howpublished", "doi", "editor", "booktitle", "publisher", "pages",
        }  # fmt: skip
    for value in entries[0][1].values():
        commands = set(re.findall(r"\\([A-Za-z]+)", value))
        assert commands <= {
            "textbackslash",
            "textbraceleft",
            "textbraceright",
            "textasciitilde",
            "textasciicircum",
            "textless",
            "textgreater",
            "textbar",
        }
    for name in ("title", "author"):
        assert not re.search(r"(?<!\\)[%&#$_]", entries[0][1][name])


def test_a_paper_without_an_identifier_names_its_page():
    ((_, fields),) = read_back(
        to_bibtex([build_paper(1, id="local:0123456789ab", code_url="https://github.com/a/b")])
    )

    assert "eprint" not in fields
    assert fields["url"] == "https://github.com/a/b"


def persons(*authors: str) -> list[tuple[str, str, str]]:
    """Family names with particles, given names and suffixes, as another program reads them."""
    text = to_bibtex([build_paper(1, authors=authors)])
    (entry,) = parse_string(text, "bibtex").entries.values()
    return [
        (
            " ".join((*person.prelast_names, *person.last_names)),
            " ".join((*person.first_names, *person.middle_names)),
            " ".join(person.lineage_names),
        )
        for person in entry.persons["author"]
    ]


def test_another_program_takes_names_apart_as_we_do():
    assert persons(
        "Ludwig van Beethoven", "Martin Luther King Jr.", "The Qwen Team", "OpenAI", "Pál Erdős"
    ) == [
        ("van Beethoven", "Ludwig", ""),
        ("King", "Martin Luther", "Jr."),
        ("{The Qwen Team}", "", ""),
        ("{OpenAI}", "", ""),
        ("Erdős", "Pál", ""),
    ]


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("--", "-{}-"),
        ("---", "-{}-{}-"),
        ("``a''", "`{}`a'{}'"),
        ("?`", "?{}`"),
        ("a < b > c | d", r"a \textless{} b \textgreater{} c \textbar{} d"),
    ],
)
def test_tex_prints_what_is_written(text, escaped):
    assert bibtex.escape(text) == escaped


def test_capitals_of_every_script_stay():
    ((_, fields),) = read_back(to_bibtex([build_paper(1, title="the Ökonomie of Łódź, iPhone and ΔE")]))

    assert fields["title"] == "the {Ökonomie} of {Łódź}, {iPhone} and {ΔE}"


def test_a_published_version_has_its_year_and_the_arxiv_identifier():
    paper = build_paper(
        1, id="2312.00001", journal="Nature 5 (2024) 1-2", doi="10.1000/a_b", published=date(2023, 12, 5)
    )
    ((key, fields),) = read_back(to_bibtex([paper]))

    assert key == "number12023paper"
    assert (fields["journal"], fields["doi"], fields["year"]) == (
        "Nature 5 (2024) 1-2",
        "10.1000/a_b",
        "2024",
    )
    assert "month" not in fields
    assert fields["eprint"] == "2312.00001"
