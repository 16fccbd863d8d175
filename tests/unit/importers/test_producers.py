"""JSON, YAML and tables of other programs, in small files of the shapes that they write."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import UsageError
from paperreader.importers.producers import PRODUCERS
from paperreader.importers.registry import read_entries
from paperreader.textfile import decoded
from tests.amounts import examples
from tests.unit.importers.samples import CSL_YAML, JSON
from tests.unit.importers.test_hostile import answer

if TYPE_CHECKING:
    from paperreader.importers.base import Outcome
    from paperreader.models.entry import Entry

ADDED = datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
ATTENTION = "https://arxiv.org/abs/1706.03762"


def read(value: Any) -> Outcome:
    return read_entries(value if isinstance(value, str) else json.dumps(value), "file")


def only(value: Any) -> Entry:
    outcome = read(value)
    assert outcome.rejected == ()
    (row,) = outcome.imported
    return row.entry


ANSWERS: dict[str, Any] = {
    "Zotero": [
        {
            "key": "ABCD2345",
            "version": 3,
            "library": {"type": "user"},
            "meta": {"creatorSummary": "Vaswani"},
            "data": {
                "itemType": "preprint",
                "title": "Attention",
                "creators": [{"creatorType": "author", "firstName": "Ashish", "lastName": "Vaswani"}],
                "date": "June 12, 2017",
                "repository": "arXiv",
                "archiveID": "arXiv:1706.03762",
            },
        }
    ],
    "Semantic Scholar": {
        "total": 1,
        "data": [
            {
                "paperId": "204e3073870fae3d05bcbc2f6a8e263d9b72e776",
                "externalIds": {"ArXiv": "1706.03762", "CorpusId": 13756489, "DBLP": "journals/corr/x"},
                "title": "Attention",
                "abstract": None,
                "authors": [{"authorId": "1", "name": "Ashish Vaswani"}],
                "publicationDate": "2017-06-12",
                "venue": "arXiv.org",
            }
        ],
    },
    "OpenAlex": {
        "meta": {"count": 1},
        "results": [
            {
                "id": "https://openalex.org/W1",
                "title": "Attention",
                "display_name": "Attention",
                "publication_date": "2017-06-12",
                "ids": {"openalex": "https://openalex.org/W1"},
                "authorships": [{"author": {"display_name": "Ashish Vaswani"}}],
                "primary_location": {"landing_page_url": "http://arxiv.org/abs/1706.03762", "source": None},
                "abstract_inverted_index": {"networks": [1], "Neural": [0]},
            }
        ],
        "group_by": [],
    },
    "DBLP": {
        "result": {
            "completions": {"c": {"text": "attention"}},
            "hits": {
                "hit": [
                    {
                        "@id": "1",
                        "info": {
                            "authors": {"author": {"@pid": "1", "text": "Ashish Vaswani 0001"}},
                            "title": "Attention.",
                            "venue": "CoRR",
                            "volume": "abs/1706.03762",
                            "year": "2017",
                            "type": "Informal Publications",
                            "key": "journals/corr/VaswaniSPUJGKP17",
                        },
                    }
                ]
            },
        }
    },
    "INSPIRE": {
        "hits": {
            "hits": [
                {
                    "metadata": {
                        "titles": [{"title": "Attention"}],
                        "authors": [{"full_name": "Vaswani, Ashish"}],
                        "arxiv_eprints": [{"value": "1706.03762"}],
                        "preprint_date": "2017-06-12",
                    }
                }
            ]
        }
    },
    "OpenReview": {
        "count": 1,
        "notes": [
            {
                "id": "rJXMpikCZ",
                "forum": "rJXMpikCZ",
                "cdate": 1497225600000,
                "content": {
                    "title": {"value": "Attention"},
                    "authors": {"value": ["Ashish Vaswani"]},
                    "_bibtex": {"value": "@misc{v, eprint={arXiv:1706.03762}}"},
                },
            }
        ],
    },
    "DataCite": {
        "data": [
            {
                "id": "10.48550/arxiv.1706.03762",
                "type": "dois",
                "attributes": {
                    "doi": "10.48550/arxiv.1706.03762",
                    "titles": [{"title": "Attention"}],
                    "creators": [{"name": "Vaswani, Ashish"}],
                    "publicationYear": 2017,
                },
            }
        ]
    },
    "NASA ADS": {
        "response": {
            "docs": [
                {
                    "bibcode": "2017arXiv170603762V",
                    "title": ["Attention"],
                    "author": ["Vaswani, Ashish"],
                    "pubdate": "2017-06-00",
                }
            ]
        }
    },
    "Mendeley": [
        {
            "title": "Attention",
            "type": "journal",
            "authors": [{"first_name": "Ashish", "last_name": "Vaswani"}],
            "year": 2017,
            "month": 6,
            "source": "arXiv",
            "identifiers": {"arxiv": "1706.03762"},
            "profile_id": "p",
        }
    ],
    "CSL-JSON": {
        "status": "ok",
        "message-type": "work-list",
        "message": {
            "facets": {},
            "items": [
                {
                    "DOI": "10.48550/arXiv.1706.03762",
                    "title": ["Attention"],
                    "author": [{"given": "Ashish", "family": "Vaswani"}],
                    "issued": {"date-parts": [[2017, 6, 12]]},
                    "reference": [{"key": "1", "DOI": "10.1000/other"}],
                }
            ],
        },
    },
    "papers by their identifiers": {
        "1706.03762": {"title": "Attention", "authors": ["Ashish Vaswani"], "year": 2017}
    },
    "another program": [{"paper_title": "Attention", "arxiv_id": "1706.03762", "authors": "Ashish Vaswani"}],
}


@pytest.mark.parametrize("name", ANSWERS)
def test_the_answer_of_a_service_is_its_papers(name: str) -> None:
    paper = only(ANSWERS[name]).paper
    assert (paper.id, paper.title, paper.authors) == ("1706.03762", "Attention", ("Ashish Vaswani",))
    assert paper.published in (None, date(2017, 6, 12), date(2017, 6, 1))
    assert (paper.journal, paper.doi) == (None, None)


LINKS: dict[str, Any] = {
    "Firefox": {
        "root": "placesRoot",
        "title": "",
        "type": "text/x-moz-place-container",
        "children": [
            {
                "root": "toolbarFolder",
                "title": "toolbar",
                "type": "text/x-moz-place-container",
                "children": [
                    {
                        "title": "Models",
                        "type": "text/x-moz-place-container",
                        "children": [
                            {
                                "title": "Attention",
                                "uri": ATTENTION,
                                "type": "text/x-moz-place",
                                "tags": "one,two",
                                "dateAdded": 1_700_000_000_000_000,
                            },
                            {"title": "Other", "uri": "https://example.org/", "type": "text/x-moz-place"},
                        ],
                    }
                ],
            }
        ],
    },
    "Chrome": {
        "checksum": "0",
        "roots": {
            "bookmark_bar": {
                "name": "Bookmarks bar",
                "type": "folder",
                "children": [
                    {
                        "name": "Models",
                        "type": "folder",
                        "children": [
                            {
                                "name": "Attention",
                                "url": ATTENTION,
                                "type": "url",
                                "date_added": "13344473600000000",
                            },
                            {
                                "name": "Other",
                                "url": "https://example.org/",
                                "type": "url",
                                "date_added": "0",
                            },
                        ],
                    }
                ],
            },
            "other": {"name": "Other bookmarks", "type": "folder", "children": []},
        },
        "version": 1,
    },
    "Pinboard": [
        {
            "href": ATTENTION,
            "description": "Attention",
            "extended": "Read it.",
            "time": "2023-11-14T22:13:20Z",
            "tags": "one two",
        },
        {"href": "https://example.org/", "description": "Other", "extended": "", "tags": ""},
    ],
    "Raindrop": {
        "items": [
            {"link": ATTENTION, "title": "Attention", "excerpt": "", "created": "2023-11-14T22:13:20.000Z"},
            {"link": "https://example.org/", "title": "Other", "excerpt": ""},
        ]
    },
    "Pocket": {
        "status": 1,
        "list": {
            "7": {"given_url": ATTENTION, "resolved_title": "Attention", "time_added": "1700000000"},
            "8": {"given_url": "https://example.org/", "resolved_title": "Other"},
        },
    },
    "Instapaper": [
        {"bookmark_id": 1, "url": ATTENTION, "title": "Attention", "time": 1_700_000_000},
        {"bookmark_id": 2, "url": "https://example.org/", "title": "Other"},
    ],
    "Pocket's table": f"title,url,time_added,tags,status\nAttention,{ATTENTION},1700000000,one|two,unread\n"
    "Other,https://example.org/,1700000000,,unread\n",
    "Instapaper's table": "URL,Title,Selection,Folder,Timestamp,Tags\n"
    f"{ATTENTION},Attention,,Models,1700000000,\n"
    "https://example.org/,Other,,Unread,1700000000,\n",
    "Raindrop's table": "id,title,note,excerpt,url,folder,tags,created\n"
    f'1,Attention,,,{ATTENTION},Models,"one, two",2023-11-14T22:13:20.000Z\n'
    "2,Other,,,https://example.org/,Unsorted,,\n",
}


@pytest.mark.parametrize("name", LINKS)
def test_links_of_a_browser_or_a_service_keep_date_tags_and_folder(name: str) -> None:
    outcome = read(LINKS[name])
    (row,) = outcome.imported
    assert (row.entry.paper.id, row.entry.paper.title) == ("1706.03762", "Attention")
    assert row.entry.added == ADDED
    assert row.entry.tags in ((), ("one", "two"))
    assert row.entry.collections in ((), ("Models",))
    assert (outcome.rejected, len(outcome.skipped)) == ((), 1)


def test_every_program_has_a_file_here() -> None:
    assert {one.name for one in PRODUCERS} - {"paperreader"} <= {*ANSWERS, *LINKS}


def test_a_file_of_better_bibtex_keeps_notes_tags_and_collections() -> None:
    entry = only(JSON)
    assert (entry.paper.id, entry.paper.title) == ("1706.03762", "Attention Is All You Need")
    assert entry.paper.authors == ("Ashish Vaswani",)
    assert entry.paper.publication == ("editor: OpenAI",)
    assert entry.note == "Read & keep.\nTwice."
    assert (entry.tags, entry.collections) == (("a, b",), ("Models",))
    assert entry.added == datetime(2024, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_notes_and_files_that_are_items_of_zotero_belong_to_their_paper() -> None:
    outcome = read(
        [
            {"data": {"key": "NOTE", "itemType": "note", "parentItem": "PAPER", "note": "<p>Read it.</p>"}},
            {"data": {"key": "PAPER", "itemType": "preprint", "title": "Attention", "url": ATTENTION}},
            {"data": {"key": "FILE", "itemType": "attachment", "parentItem": "PAPER", "title": "PDF"}},
        ]
    )
    (row,) = outcome.imported
    assert (row.entry.paper.id, row.entry.note) == ("1706.03762", "Read it.")
    assert (outcome.rejected, len(outcome.skipped)) == ((), 2)


def test_a_compressed_backup_of_firefox_is_named_with_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"backup of Firefox .save its bookmarks as HTML or JSON"):
        decoded(b"mozLz40\0\x10\x27\xff\xfe", "bookmarks.jsonlz4")


@pytest.mark.parametrize("line", ["arXiv: 1706.03762", "tex.eprint: 1706.03762", "PMID: 26017442"])
def test_a_line_of_extra_that_is_an_identifier_names_the_paper(line: str) -> None:
    entry = only([{"itemType": "preprint", "title": "T", "extra": f"{line}\nRead it."}])
    assert entry.paper.id in ("1706.03762", "pmid:26017442")
    assert entry.note == "Read it."


def test_an_item_of_crossref_has_the_details_of_its_publication() -> None:
    item = {
        "DOI": "10.1038/NATURE14539",
        "title": ["Deep <i>learning</i> &amp; more"],
        "subtitle": ["A review"],
        "container-title": ["Nature"],
        "author": [{"given": "Yann", "family": "LeCun"}, {"name": "A Group"}],
        "issued": {"date-parts": [[2015, 5, 27]]},
        "type": "journal-article",
        "volume": "521",
        "page": "436-444",
        "ISSN": ["0028-0836", "1476-4687"],
        "abstract": "<jats:title>Abstract</jats:title><jats:p>It works.</jats:p>",
        "URL": "http://dx.doi.org/10.1038/nature14539",
    }
    paper = only({"message-type": "work", "message": item}).paper
    assert (paper.id, paper.title) == ("doi:10.1038/nature14539", "Deep learning & more: A review")
    assert (paper.authors, paper.journal) == (("Yann LeCun", "A Group"), "Nature")
    assert (paper.abstract, paper.project_url) == ("It works.", None)
    assert {"type: article-journal", "volume: 521", "page: 436-444", "ISSN: 0028-0836"} <= set(
        paper.publication
    )


def test_references_of_pandoc_are_read_from_the_beginning_of_a_document() -> None:
    outcome = read_entries(CSL_YAML, "thesis.md")
    assert outcome.format == "csl-yaml"
    first, second = (row.entry.paper for row in outcome.imported)
    assert (first.id, first.authors, first.published) == (
        "1706.03762",
        ("Ashish Vaswani", "OpenAI"),
        date(2017, 6, 12),
    )
    assert (second.id, second.published) == ("doi:10.1038/nature14539", date(2015, 5, 1))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("references:\n- &a {id: b, title: c}\n- *a\n", "alias"),
        ("references:\n- id: b\n title: [c\n", "line 3"),
        ("references:\n- " + "[" * 900 + "]" * 900, "nested too deeply"),
        ("references:\n- " + "[" * 90_000, "nest"),
    ],
)
def test_yaml_that_cannot_be_read_is_refused_in_one_sentence(text: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        read_entries(text, "file", "csl-yaml")


def test_a_list_below_the_word_references_is_not_yaml() -> None:
    text = f"# Mine\n\nreferences:\n\n- [A]({ATTENTION})\n- [B](https://arxiv.org/abs/1810.04805)\n"
    assert [row.entry.paper.id for row in read(text).imported] == ["1706.03762", "1810.04805"]


def test_a_list_of_references_is_csl_yaml() -> None:
    outcome = read("- id: a\n  title: T\n  author:\n  - {family: B, given: A}\n  issued: {year: 2015}\n")
    (row,) = outcome.imported
    assert (row.entry.paper.title, row.entry.paper.authors) == ("T", ("A B",))


def test_a_line_between_bookmarks_and_an_empty_answer_are_no_faults() -> None:
    link = {
        "type": "text/x-moz-place",
        "title": "x",
        "uri": "https://arxiv.org/abs/2506.01713",
        "typeCode": 1,
    }
    places = {"children": [link, {"typeCode": 3, "type": "text/x-moz-place-separator"}], "title": ""}
    answer = [{"paperId": "b" * 40, "title": "Engines", "year": 2014}, None]
    for value in (places, answer):
        outcome = read_entries(json.dumps(value), "file.json")
        assert (len(outcome.imported), outcome.rejected) == (1, ())


def test_json_of_no_known_program_names_its_fields() -> None:
    with pytest.raises(UsageError, match="no known program, with the fields name, version, dependencies"):
        read({"name": "x", "version": "1", "dependencies": {"a": "1"}})


def test_lines_of_json_are_read_too() -> None:
    lines = [
        json.dumps({"id": f"0704.000{n}", "title": "T", "authors": "A. B, C. D", "abstract": "x"})
        for n in "12"
    ]
    outcome = read_entries("\n".join(lines), "file", "json")
    assert [row.entry.paper.authors for row in outcome.imported] == [("A. B", "C. D")] * 2


ZOTERO_TABLE = (
    '\ufeff"Key","Item Type","Publication Year","Author","Title","Publication Title","DOI","Url","Date",'
    '"Date Added","Pages","Extra","Notes","Manual Tags"\n'
    '"ABCD","preprint","2017","Vaswani, Ashish; Shazeer, Noam","Attention","","",'
    f'"{ATTENTION}","2017-06-12","2023-11-14 22:13:20","","","<p>Read it,\n“slowly”.</p>","one; two"\n'
)
TABLES = {
    "zotero": ZOTERO_TABLE,
    "scholar": "Authors,Title,Publication,Volume,Number,Pages,Year,Publisher\n"
    '"Vaswani, Ashish; Shazeer, Noam; ",Attention,arXiv preprint arXiv:1706.03762,,,,2017,\n',
    "semicolons": "sep=;\nTitle;Authors;Year;arXiv\nAttention;Ashish Vaswani, Noam Shazeer;2017;1706.03762\n",
    "tabs": "title\tauthors\tyear\turl\nAttention\tAshish Vaswani and Noam Shazeer\t2017\t"
    + ATTENTION
    + "\n",
    "tags": f"PT\tAU\tTI\tPY\tUR\tURL\nJ\tVaswani, Ashish; Shazeer, Noam\tAttention\t2017\t\t{ATTENTION}\n",
    "quoted": '"title","author list","link"\r\n'
    f'"Attention","Vaswani, Ashish;Shazeer, Noam","{ATTENTION}"\r\n',
}


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_by_the_names_of_its_columns(name: str) -> None:
    outcome = read(TABLES[name])
    assert (outcome.format, outcome.rejected) == ("csv", ())
    (row,) = outcome.imported
    assert (row.entry.paper.id, row.entry.paper.title) == ("1706.03762", "Attention")
    assert row.entry.paper.authors == ("Ashish Vaswani", "Noam Shazeer")


def test_a_table_of_zotero_keeps_what_the_user_wrote() -> None:
    entry = only(ZOTERO_TABLE)
    assert (entry.tags, entry.note, entry.added) == (("one", "two"), "Read it,\n“slowly”.", ADDED)


@pytest.mark.parametrize(
    ("authors", "wanted"),
    [
        ("Vaswani, A; Shazeer, N", ("A Vaswani", "N Shazeer")),
        ("Vaswani A., Shazeer N.", ("A. Vaswani", "N. Shazeer")),
        ("LeCun Y, Bengio Y, Hinton G", ("Y LeCun", "Y Bengio", "G Hinton")),
        ("LeCun, Y., Bengio, Y.", ("Y. LeCun", "Y. Bengio")),
        ("Vaswani, Ashish (57203076234)", ("Ashish Vaswani",)),
        ("Ada Lovelace, Charles Babbage, et al.", ("Ada Lovelace", "Charles Babbage")),
        ("Lovelace, Ada", ("Ada Lovelace",)),
        ("Vaswani, Shazeer, Parmar", ("Vaswani", "Shazeer", "Parmar")),
        ("King, Martin Luther, Jr.", ("Martin Luther King Jr.",)),
        ("Research and Development", ("Research and Development",)),
        ("The Qwen Team", ("The Qwen Team",)),
    ],
)
def test_authors_in_one_cell(authors: str, wanted: tuple[str, ...]) -> None:
    assert only(f'title\tauthors\nT\t"{authors}"\n').paper.authors == wanted


def test_a_table_about_something_else_is_refused() -> None:
    with pytest.raises(UsageError, match="names no columns of papers"):
        read_entries("a,b\n1,2\n", "file", "csv")


def nodes(value: Any) -> list[Any]:
    """The objects and lists in a value, which have members."""
    inner = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [value, *(node for one in inner for node in nodes(one))] if inner else []


HOSTILE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(["1706.03762"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "date-parts", "tag", "family", "value", "x"]), inner, max_size=3
        )
    ),
    max_leaves=5,
)


@pytest.mark.parametrize(
    "name", [name for name, value in {**ANSWERS, **LINKS}.items() if not isinstance(value, str)]
)
@examples(60)
@given(data=st.data())
def test_a_member_of_any_other_type_is_a_row_or_a_sentence(name: str, data: st.DataObject) -> None:
    value = json.loads(json.dumps({**ANSWERS, **LINKS}[name]))
    for _ in range(data.draw(st.integers(1, 3))):
        node = data.draw(st.sampled_from([node for node in nodes(value) if node]))
        place = data.draw(st.sampled_from(range(len(node)) if isinstance(node, list) else sorted(node)))
        node[place] = data.draw(HOSTILE)
    outcome = answer(json.dumps(value).encode(), data.draw(st.sampled_from([None, "json", "csl-json"])))
    if isinstance(outcome, str):
        assert outcome.startswith("file cannot be imported: ")
    else:
        assert all(row.entry.paper.id for row in outcome.imported)
