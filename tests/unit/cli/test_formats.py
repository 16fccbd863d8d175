import json
from datetime import date

import pytest

from paperreader.bookmarks import Bookmark
from paperreader.cli.formats import record_of, to_json, to_jsonl, to_tsv
from paperreader.models.entry import Status
from paperreader.models.listing import Row
from tests.builders import NOW, build_paper

KEYS = [
    "id", "title", "abstract", "authors", "published", "edition_date", "upvotes", "comments", "code_url",
    "stars", "project_url", "pdf_url", "arxiv_url", "hf_url", "summary", "keywords", "organization",
    "submitted_by", "categories", "sources", "bookmarked", "tags", "note", "read", "status",
    "rating", "collections", "added", "citations", "doi", "journal", "version", "updated", "remark", "tldr",
    "reasons",
]  # fmt: skip
OF_BOOKMARK = ["status", "rating", "collections", "added"]


def record(**fields: object) -> dict[str, object]:
    return record_of(Row(1, build_paper(1, **fields)), {})


def test_the_keys_are_the_documented_ones_in_their_order():
    (paper,) = json.loads("".join(to_json([record()])))

    assert list(paper) == KEYS


def test_unknown_is_null_or_an_empty_list_and_zero_is_zero():
    (paper,) = json.loads("".join(to_json([record(upvotes=None, comments=0, authors=())])))

    assert paper["upvotes"] is None
    assert paper["comments"] == 0
    assert paper["authors"] == []
    assert paper["stars"] is None
    assert paper["tags"] == []
    assert paper["note"] is None
    assert paper["bookmarked"] is False


def test_no_papers_are_an_empty_array():
    assert json.loads("".join(to_json([]))) == []
    assert "".join(to_jsonl([])) == ""


def test_latex_stays_as_the_source_wrote_it():
    (paper,) = json.loads("".join(to_json([record(title=r"On $\alpha$")])))

    assert paper["title"] == r"On $\alpha$"


def build_mark(paper, **fields):
    return Bookmark(paper=paper, added=NOW, changed=NOW, **fields)


def test_a_bookmark_says_its_status_rating_collections_and_when_it_was_added():
    paper = build_paper(1)
    mark = build_mark(paper, status=Status.LATER, rating=4, collections=("Reading group", "thesis"))
    rows = [record_of(Row(1, paper), {paper.id: mark}), record()]

    (kept, other) = json.loads("".join(to_json(rows)))
    line = "".join(to_tsv(rows)).splitlines()[1].split("\t")

    words = [kept[key] for key in OF_BOOKMARK]
    assert words == ["later", 4, ["Reading group", "thesis"], "2026-11-23T09:00:00Z"]
    assert [line[KEYS.index(key)] for key in OF_BOOKMARK] == [
        "later",
        "4",
        "Reading group; thesis",
        "2026-11-23T09:00:00Z",
    ]
    assert [other[key] for key in OF_BOOKMARK] == [None, None, [], None]


def test_a_bookmark_says_its_tags_and_note():
    paper = build_paper(1)
    mark = build_mark(paper, tags=("a", "b/c"), note="Read.\nTwice.")

    kept = record_of(Row(1, paper, read=True), {paper.id: mark})

    own = {key: kept[key] for key in ("bookmarked", "tags", "note", "read")}
    assert own == {"bookmarked": True, "tags": ("a", "b/c"), "note": "Read.\nTwice.", "read": True}


def test_each_line_of_jsonl_is_an_object():
    lines = "".join(to_jsonl([record(), record(title="line\\n")])).splitlines()

    assert [json.loads(line)["title"] for line in lines] == ["Paper 1: Learning to Test", "line\\n"]


def test_tsv_has_a_line_of_names_and_as_many_cells_in_every_other():
    lines = "".join(to_tsv([record(), record()])).split("\n")

    assert lines[0].split("\t") == KEYS
    assert [len(line.split("\t")) for line in lines[:-1]] == [len(KEYS)] * 3
    assert lines[-1] == ""


@pytest.mark.parametrize("end", ["\t", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_no_value_ends_a_cell_or_a_line_of_tsv(end):
    text = "".join(to_tsv([record(title=f"a{end}b", keywords=(f"c{end}d", "e"))]))
    cells = dict(zip(KEYS, text.split("\n")[1].split("\t"), strict=True))

    assert cells["title"] == "a b"
    assert cells["keywords"] == "c d; e"
    assert len(text.splitlines()) == 2


def test_tsv_writes_days_and_truth_values_as_json_does_and_leaves_unknown_empty():
    text = "".join(to_tsv([record(published=date(2026, 1, 2), stars=None)]))
    cells = dict(zip(KEYS, text.split("\n")[1].split("\t"), strict=True))

    assert (cells["published"], cells["stars"], cells["read"]) == ("2026-01-02", "", "false")
