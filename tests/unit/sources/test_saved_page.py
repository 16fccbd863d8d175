"""Files with papers: recognised by content, refused with one sentence, never changed."""

from __future__ import annotations

import gzip
from html import escape
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st

from paperreader.errors import BadAnswer, PaperReaderError, UsageError
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.sources.saved_page import _kind, load_file
from paperreader.streams import ending_of
from tests.amounts import examples
from tests.builders import NOW, build_paper
from tests.unit.sources.test_feeds import atom, entry, item, rss
from tests.unit.sources.test_papers_text import LAYOUTS, PAPERS

if TYPE_CHECKING:
    from pathlib import Path

HF_PAPER = {
    "id": "2611.00001",
    "title": "Paper 1",
    "summary": "We study\n  things.",
    "authors": [{"name": "Ada Lovelace", "hidden": False}],
    "publishedAt": "2026-11-19T00:00:00.000Z",
    "upvotes": 7,
}
HF_ITEM = {"paper": HF_PAPER, "title": "Paper 1", "numComments": 3, "publishedAt": "2026-11-18T20:00:00.000Z"}
PRINTED = {
    **msgspec.to_builtins(build_paper(1, code_url="https://github.com/a/b", stars=0)),
    "project_url": None,
    "arxiv_url": "https://arxiv.org/abs/2611.00001",
    "bookmarked": True,
    "tags": ["to read"],
    "note": "mine",
    "read": False,
}


def page(items: list[Any]) -> bytes:
    props = escape(
        msgspec.json.encode({"dailyPapers": items, "dateString": "2026-11-20"}).decode(), quote=True
    )
    return (
        "<!-- saved from url=(0027)https://huggingface.co/papers -->\n<!doctype html><html><body>"
        f'<div class="SVELTE_HYDRATER contents" data-target="DailyPapers" data-props="{props}"></div>'
        "</body></html>"
    ).encode()


def encoded(value: Any) -> bytes:
    return msgspec.json.encode(value)


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def write_and_load(body: bytes, name: str = "papers.txt") -> Edition:
        path = tmp_path / name
        path.write_bytes(body)
        edition = load_file(path, now=NOW)
        assert path.read_bytes() == body
        return edition

    return write_and_load


CONTENTS = {
    "page": page([HF_ITEM]),
    "list": encoded([HF_ITEM]),
    "single answer": encoded(HF_PAPER),
    "list of single answers": encoded([HF_PAPER]),
    "our JSON": encoded([PRINTED]),
    "our JSON lines": encoded(PRINTED) + b"\n" + encoded({**PRINTED, "id": "2611.00001v2"}) + b"\n",
    "Atom": atom(entry(1)),
    "RSS": rss(item(1)),
}


@pytest.mark.parametrize("ending", ["html", "json", "jsonl", "xml", "txt", "", "unknown"])
@pytest.mark.parametrize("name", CONTENTS.keys())
def test_a_file_is_known_by_its_content_whatever_it_is_called(load: Any, name: str, ending: str) -> None:
    edition = load(CONTENTS[name], f"saved.{ending}")

    assert [(paper.id, paper.title[:7]) for paper in edition.papers] == [("2611.00001", "Paper 1")]


def test_a_json_feed_is_read(load: Any) -> None:
    item = {
        "id": "https://x.org/1",
        "url": "https://arxiv.org/abs/2311.00001",
        "title": "A &amp; B",
        "content_html": "<p>We study <i>things</i>.</p>",
        "authors": [{"name": "Ada Lovelace"}, 5],
        "tags": ["cs.LG"],
    }
    items = [item, {**item, "title": "", "url": "https://arxiv.org/abs/2311.00002"}, 5]

    edition = load(encoded({"version": "https://jsonfeed.org/version/1.1", "items": items}), "feed.json")

    (paper,) = edition.papers
    assert (paper.id, paper.title, paper.abstract) == ("2311.00001", "A & B", "We study things.")
    assert (paper.authors, paper.categories, edition.dropped) == (("Ada Lovelace",), ("cs.LG",), 2)


@pytest.mark.parametrize("root", ["opml", "rdf:RDF", "atom:feed", "!-- <html> --><rss"])
def test_a_feed_is_known_by_the_first_tag_whatever_its_prefix(root: str) -> None:
    assert _kind(f"<?xml version='1.0'?>\n<{root} version='1'>", ".html") == "feed"


def test_a_file_is_an_edition_in_its_own_order(load: Any) -> None:
    edition = load(atom(entry(3), entry(1), entry(2)), "my papers.xml")

    assert edition.key == EditionKey(EditionKind.FILE, "my papers.xml")
    assert (edition.source, edition.order, edition.fetched_at) == ("file", "the page", NOW)
    assert [paper.id for paper in edition.papers] == ["2611.00003", "2611.00001", "2611.00002"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_every_kind_of_file_is_read_in_every_encoding_and_packed(load: Any, encoding: str, pack: Any) -> None:
    for name, body in CONTENTS.items():
        assert len(load(pack(body.decode().encode(encoding)), f"{name}.x.gz").papers) == 1


def test_the_text_of_a_page_is_read_in_the_encodings_that_editors_save(load: Any) -> None:
    text = LAYOUTS["trending"]

    for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le"):
        assert [paper.title for paper in load(text.encode(encoding)).papers] == [title for title, _ in PAPERS]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_an_old_page_is_read_in_the_encoding_that_it_declares(load: Any, pack: Any) -> None:
    feed = atom(entry(1)).decode().replace("Paper 1", "Größe 1")
    declared = feed.partition("?>")[2].lstrip()
    body = f"<?xml version='1.0' encoding='ISO-8859-1'?>{declared}".encode("latin-1")

    assert load(pack(body), "old.xml.gz").papers[0].title.startswith("Größe 1")


@pytest.mark.parametrize("ending", [".html", ".xml", ".json", ".txt"])
def test_the_ending_of_a_packed_file_is_the_one_before_that_of_the_packer(ending: str) -> None:
    assert ending_of(PurePath(f"a.b{ending}.gz")) == ending


def test_a_copied_text_that_begins_with_a_bracket_is_text(load: Any) -> None:
    assert len(load(b"[Subscribe]\n\n" + LAYOUTS["paragraphs"].encode(), "page.txt").papers) == 3


def test_what_we_print_comes_back_as_it_was(load: Any) -> None:
    (paper,) = load(encoded([PRINTED]), "printed.json").papers

    assert paper == build_paper(1, code_url="https://github.com/a/b", stars=0)


def test_what_was_printed_is_still_text_from_outside(load: Any) -> None:
    evil = {
        **PRINTED,
        "title": "Evil\x1b]52;c;eA==\x07 \u202etitle",
        "code_url": "javascript:alert(1)",
        "upvotes": 10**30,
        "stars": -1,
        "authors": ["\u200b", "Ada\x9b31m"],
    }

    (paper,) = load(encoded_by_hand(evil), "printed.json").papers

    assert paper.title == "Evil title"
    assert (paper.code_url, paper.upvotes, paper.stars) == (None, None, None)
    assert len(paper.authors) == 1
    assert paper.authors[0].isprintable()


def encoded_by_hand(row: dict[str, Any]) -> bytes:
    import json

    return json.dumps([row]).encode()


def test_a_row_that_makes_no_sense_loses_no_other(load: Any) -> None:
    rows = [
        PRINTED,
        {**PRINTED, "id": "nonsense"},
        5,
        {**PRINTED, "id": "2611.00002", "title": ""},
        HF_ITEM,
        None,
        {},
    ]

    edition = load(encoded(rows), "printed.json")

    assert ([paper.id for paper in edition.papers], edition.dropped) == (["2611.00001"], 5)


@pytest.mark.parametrize(
    ("body", "name"), [(rss(), "weekend.xml"), (atom(total=0), "none.xml"), (b"[]", "holiday.json")]
)
def test_an_empty_list_is_an_empty_edition(load: Any, body: bytes, name: str) -> None:
    edition = load(body, name)

    assert (edition.papers, edition.dropped, edition.complete) == ((), 0, True)


def test_an_escape_in_a_name_reaches_no_message(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        load_file(tmp_path / "a\x1b[31mb\u202e.txt", now=NOW)

    assert str(caught.value).isprintable()


@pytest.mark.timeout(20)  # Each takes at most 0.3 seconds.
@pytest.mark.parametrize(
    ("body", "name", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture.txt", UsageError),
        (b"text \0 more", "null.txt", UsageError),
        (b"caf\xe9 au lait", "latin1.txt", BadAnswer),
        (b"", "empty.txt", UsageError),
        (b"\xef\xbb\xbf \n", "empty.json", UsageError),
        (b"From: <Saved by Blink>\nContent-Type: multipart/related;\n", "page.mhtml", BadAnswer),
        (b"Dear diary, nothing happened.", "diary.txt", BadAnswer),
        (b"<html><body><p>Not found</p></body></html>", "gone.html", BadAnswer),
        (page([])[:-200], "cut.html", BadAnswer),
        (encoded([HF_ITEM])[:-5], "cut.json", BadAnswer),
        (b'{"error": "too big"}', "error.json", BadAnswer),
        (b"[1, 2, 3]", "numbers.json", BadAnswer),
        (b'"text"', "text.json", BadAnswer),
        (b"[" * 200_000, "deep.json", BadAnswer),
        (b'{"a":' * 200_000, "deeper.json", BadAnswer),
        (b'[{"paper": NaN}]', "nan.json", BadAnswer),
        (b"[" + b"NaN," * 1_000_000 + b"1]", "nans.json", BadAnswer),
        (b"[" + b"[]," * 1_000_000 + b"NaN]", "brackets.json", BadAnswer),
        (b"[[" + b"{}," * 1_000_000 + b"NaN]]", "objects.json", BadAnswer),
        (b'[{"' * 1_000_000, "strings.json", BadAnswer),
        (b"{\n" * 1_000_000, "lines.json", BadAnswer),
        (b"<opml><body/></opml>", "other.xml", BadAnswer),
        (b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'b'>]><rss>&a;</rss>", "entity.xml", BadAnswer),
        (b"<div>" * 500_000, "nested.html", BadAnswer),
        (b"<template>" * 100_000, "templates.html", BadAnswer),
        (b"<div " + b"a=b " * 400_000 + b">", "attributes.html", BadAnswer),
    ],
)
def test_what_holds_no_papers_is_refused_soon_and_in_one_sentence_or_two(
    load: Any, body: bytes, name: str, kind: type[PaperReaderError]
) -> None:
    with pytest.raises(kind) as caught:
        load(body, name)

    assert name in str(caught.value)
    assert str(caught.value).endswith(".")
    assert "\n" not in str(caught.value)


DEEP = b"[" * 100_000 + b"]" * 100_000
FEED_ITEM = {"id": "https://arxiv.org/abs/2611.00001", "title": "Paper 1", "content_text": "We study things."}


def spoilt(value: bytes) -> dict[str, bytes]:
    """Return files of every JSON form with three papers, of which the second has a field with this value."""
    forms = {}
    for form, sample in (("list", HF_ITEM), ("printed", PRINTED), ("feed", FEED_ITEM)):
        first, second, third = (encoded(sample).replace(b"2611.00001", b"2611.0000%d" % n) for n in (1, 2, 3))
        forms[form] = b"[" + b",".join([first, second[:-1] + b',"x":' + value + b"}", third]) + b"]"
    lines = [forms["printed"][1:-1].replace(b',{"id"', b'\n{"id"')]
    feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": %b}'
    props = b'{"dailyPapers": %b, "dateString": "2026-11-20"}' % forms["list"]
    return {
        "list.json": forms["list"],
        "printed.json": forms["printed"],
        "printed.jsonl": b"\n".join(lines),
        "feed.json": feed % forms["feed"],
        "page.html": b"<div data-target='DailyPapers' data-props='%b'></div>" % props,
    }


@pytest.mark.parametrize("name", spoilt(b"1"))
@pytest.mark.parametrize("value", [DEEP, b"[" + DEEP + b',"]"]', b"{oops}", b'{"a" 1}'])
def test_an_item_that_cannot_be_decoded_loses_no_other(load: Any, name: str, value: bytes) -> None:
    edition = load(spoilt(value)[name], name)

    assert [paper.id for paper in edition.papers] == ["2611.00001", "2611.00003"]
    assert edition.dropped == 1


@pytest.mark.parametrize("name", spoilt(b"1"))
@pytest.mark.parametrize("value", [b'"cut \\ud83d"', b'"\\ud800"', b"NaN", b"[-Infinity]", b"9" * 5_000])
def test_half_a_character_or_no_number_loses_nothing(load: Any, name: str, value: bytes) -> None:
    edition = load(spoilt(value)[name], name)

    assert [paper.id for paper in edition.papers] == ["2611.00001", "2611.00002", "2611.00003"]
    assert edition.dropped == 0


def test_half_a_character_is_shown_as_one_that_is_missing(load: Any) -> None:
    body = encoded({**PRINTED, "abstract": "CUT", "tags": []}).replace(b"CUT", rb"cut \ud83d")

    assert load(body, "one.json").papers[0].abstract == "cut \ufffd"


def test_a_line_that_was_cut_off_loses_no_other(load: Any) -> None:
    line = encoded(PRINTED)
    edition = load(line + b"\n" + line.replace(b"00001", b"00002")[:-9], "papers.jsonl")

    assert ([paper.id for paper in edition.papers], edition.dropped) == (["2611.00001"], 1)


def test_what_lies_beside_the_items_of_a_feed_loses_none(load: Any) -> None:
    feed = b'{"x": %b, "version": "https://jsonfeed.org/version/1.1", "items": [%b]}'

    assert len(load(feed % (DEEP, encoded(FEED_ITEM)), "feed.json").papers) == 1


@examples(150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(CONTENTS)),
    st.integers(0, 400),
    st.binary(max_size=8),
    st.sampled_from(["html", "json", "xml", "txt"]),
)
def test_a_damaged_file_gives_papers_or_an_error_of_ours(
    tmp_path: Path, name: str, at: int, noise: bytes, ending: str
) -> None:
    path = tmp_path / f"damaged.{ending}"
    path.write_bytes(CONTENTS[name][:at] + noise + CONTENTS[name][at + 3 :])

    try:
        texts = [paper.title for paper in load_file(path, now=NOW).papers]
    except PaperReaderError as error:
        texts = [str(error)]
    assert all(text and text.isprintable() for text in texts)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("seed_page.txt", 38),
        ("hf/latest_2026-06-14.json", 30),
        ("hf/search_kazakh.json", 9),
        ("hf/paper_2608.09888.json", 1),
        ("hf/page_daily_2024-08.html", 13),
        ("arxiv/atom/arxivpy_q_testing_s0_m10_bc5a6c384fe9.xml", 10),
        ("arxiv/rss/rss.arxiv.org_rss_cs_ai_2026-04-27_distill.xml", 3),
        ("arxiv/rss/rss_weekend_empty_All-News-AI.xml", 0),
    ],
)
def test_recorded_files(shared: Path, name: str, count: int) -> None:
    edition = load_file(shared / name, now=NOW)

    assert (len(edition.papers), edition.dropped) == (count, 0)
