"""A paper as paragraphs: known facts are shown, others left out, and hits cover their letters."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from textual.style import Style

from paperreader.models.listing import Moved, Row
from paperreader.ui.keys import Keys
from paperreader.ui.paper_pane.document import Rendering, Room, figures, paper_document
from tests.builders import build_paper

ROLES = ("title", "meta", "heading", "link", "mark", "hit")
WIDE = Room(110, 40)


def told(
    *,
    hits: Any = lambda _text, _field: (),
    own: str = "",
    notebook: Any = lambda _id: (),
    room: Room = WIDE,
    moved: Moved | None = None,
    **fields: Any,
) -> Any:
    styles = {role: Style(bold=role == "hit") for role in ROLES}
    rendering = Rendering(lambda text: text, lambda _paper: own, notebook, Keys({}).first, hits, styles)
    return paper_document(Row(1, build_paper(1, **fields), moved=moved), rendering, room)


def texts(**fields: Any) -> list[str]:
    return [paragraph.text.plain for paragraph in told(**fields)]


def test_the_most_important_comes_first_in_a_line_each() -> None:
    assert texts(
        code_url="https://github.com/a/b",
        project_url="https://a.example",
        stars=1_234,
        categories=("cs.CL", "cs.AI"),
        summary="Short.",
        keywords=("one", "two"),
        own="●  #agents",
    ) == [
        "Paper 1: Learning to Test",
        "Ada Number1, Émile Second",
        "▲ 99  ★ 1,234  ❝ 1 · 20 Nov 2026 · cs.CL · 2611.00001",
        "o  github.com/a/b",
        "w  a.example",
        "●  #agents",
        "",
        "We study case 1. It works well in practice.",
        "",
        "AI summary",
        "Short.",
        "",
        "Keywords",
        "one · two",
    ]


def test_where_it_is_low_the_facts_take_four_lines() -> None:
    paragraphs = told(
        room=Room(80, 10),
        title="A title " * 30,
        code_url="https://github.com/a/b",
        project_url="https://a.example",
        own="●  #agents",
    )
    facts = paragraphs[: [paragraph.text.plain for paragraph in paragraphs].index("")]
    assert [paragraph.most for paragraph in facts] == [1, 1, 1, 1]
    assert facts[3].text.plain == "●  #agents   o  github.com/a/b   w  a.example"
    assert [(end, link.url) for end, link in facts[3].links] == [
        (33, "https://github.com/a/b"),
        (48, "https://a.example"),
    ]
    assert facts[3].text.cell_length == len(facts[3].text)
    assert told(room=Room(80, 10), authors=())[0].most == 3


def test_the_line_of_figures_is_never_broken_inside_one() -> None:
    fields: dict[str, Any] = {"categories": ("cs.CL",), "organization": "The Laboratory", "stars": 12}
    for width in range(10, 90):
        line = texts(room=Room(width, 30), **fields)[2]
        assert set(line.split(" · ")) <= {
            "▲ 99  ★ 12  ❝ 1", "20 Nov 2026", "cs.CL", "2611.00001", "The Laboratory",
        }  # fmt: skip
        for line in texts(room=Room(width, 30, in_full=True), **fields)[2:5]:
            assert not line.startswith(("upvotes", "stars", "Nov", "2026"))


def test_what_changed_since_the_last_visit_stands_beside_it() -> None:
    figures = texts(stars=1_200, moved=Moved(upvotes=1_012, stars=-3))[2]
    assert figures.startswith("▲ 99 (+1,012)  ★ 1,200 (-3)  ❝ 1 · ")


def test_in_full_every_fact_is_told_in_words() -> None:
    full = texts(
        room=msgspec.structs.replace(WIDE, in_full=True),
        code_url="https://github.com/a/b",
        stars=12,
        withdrawn=True,
        organization="Lab",
        notebook=lambda row: [f"Note: on {row.paper.id}"],
    )
    assert full[:5] == [
        "Paper 1: Learning to Test",
        "Ada Number1, Émile Second",
        "withdrawn · Lab · on Daily 20 Nov 2026 · published 19 Nov 2026 · 99 upvotes · 12 stars · 1 comment",
        "2611.00001",
        "o  Code · github.com/a/b",
    ]
    assert full[5] == "Note: on 2611.00001"


def test_what_is_not_known_is_left_out_and_zero_is_told() -> None:
    unknown = texts(
        id="local:0123456789ab", abstract="", authors=(), published=None, upvotes=None, comments=None
    )
    assert unknown == [
        "Paper 1: Learning to Test",
        "20 Nov 2026 · no identifier known",
        "",
        "No abstract is known yet.",
    ]
    assert "▲ 0  ❝ 0 · " in texts(upvotes=0, comments=0)[2]


def test_one_is_told_in_the_singular() -> None:
    facts = texts(room=Room(200, 40, in_full=True), upvotes=1, stars=1, comments=1, models=1, datasets=1)[2]
    assert "1 upvote · 1 star · 1 comment · 1 model · 1 dataset" in facts


def test_in_full_the_details_of_the_printed_version_are_facts() -> None:
    facts = texts(room=Room(200, 40, in_full=True), journal="Nature", publication=("volume: 521",))[2]
    assert "Nature · volume: 521" in facts


def test_in_full_the_version_and_the_remark_are_facts() -> None:
    facts = {"version": 2, "updated": date(2026, 11, 21), "remark": "Accepted at ACL", "tldr": "It works."}
    shown = texts(room=Room(200, 40, in_full=True), **facts)
    assert "v2 of 21 Nov 2026" in shown[2]
    assert shown[2].endswith("Accepted at ACL")
    assert shown[shown.index("TL;DR") + 1] == "It works."


def test_authors_take_a_line_and_in_full_all_of_them_are_told() -> None:
    authors = tuple(f"A{number}" for number in range(3_303))
    assert texts(authors=authors)[1].endswith(" +3280")
    assert texts(authors=authors, room=msgspec.structs.replace(WIDE, in_full=True))[1].endswith(
        ", A3301, A3302"
    )


def test_a_withdrawn_paper_says_so_first() -> None:
    assert texts(withdrawn=True)[2].startswith("withdrawn · ")


def test_only_links_that_have_a_key_stand_above_the_abstract_and_can_be_clicked() -> None:
    paragraphs = told(code_url="https://github.com/a/b", project_url="https://a.example")
    assert [link.url for paragraph in paragraphs for _, link in paragraph.links] == [
        "https://github.com/a/b",
        "https://a.example",
    ]


def test_hits_are_asked_for_by_field_and_stand_on_their_letters() -> None:
    asked: list[str] = []

    def hits(text: str, field: str) -> list[tuple[int, int]]:
        asked.append(field)
        return [(0, 5)] if field == "title" else []

    title = told(hits=hits, summary="S", keywords=("k",))[0].text
    assert sorted(asked) == ["abstract", "author", "kw", "summary", "title"]
    bold = [title.plain[span.start : span.end] for span in title.spans if getattr(span.style, "bold", False)]
    assert bold == ["Paper"]


def test_brackets_are_letters() -> None:
    assert texts(title="[b]x[/b] [/INST]", abstract="[/]")[0] == "[b]x[/b] [/INST]"


def test_a_version_newer_than_the_one_read_comes_first_of_the_facts() -> None:
    row = Row(1, build_paper(1, version=3), read=True, read_version=1)

    assert figures(row)[0] == "v3 · you read v1"
    assert figures(Row(1, build_paper(1, version=3), read=True, read_version=3))[0] != "v3 · you read v1"
