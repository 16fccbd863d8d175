"""A paper as paragraphs: what is known is told, what is not is left out, and hits stand on their letters."""

from __future__ import annotations

from typing import Any

from textual.style import Style

from paperreader.models.listing import Row
from paperreader.ui.support.paper_document import Telling, paper_document
from tests.builders import build_paper

ROLES = ("title", "body", "meta", "heading", "link", "mark", "hit")


def told(*, hits: Any = lambda _text, _field: (), notebook: Any = lambda _id: (), **fields: Any) -> Any:
    styles = {role: Style(bold=role == "hit") for role in ROLES}
    telling = Telling(lambda text: text, hits, notebook, styles)
    return paper_document(Row(1, build_paper(1, **fields)), telling)


def texts(**fields: Any) -> list[str]:
    return [paragraph.text.plain for paragraph in told(**fields)]


def test_the_most_important_comes_first() -> None:
    assert texts(
        code_url="https://github.com/a/b", stars=1_234, summary="Short.", keywords=("one", "two")
    ) == [
        "Paper 1: Learning to Test",
        "Ada Number1, Émile Second",
        "on Daily 20 Nov 2026 · published 19 Nov 2026 · 99 upvotes · 1,234 stars · 1 comment · 2611.00001",
        "o  Code · github.com/a/b",
        "",
        "We study case 1. It works well in practice.",
        "",
        "AI summary",
        "Short.",
        "",
        "Keywords",
        "one · two",
    ]


def test_what_is_not_known_is_left_out_and_zero_is_told() -> None:
    unknown = texts(
        id="local:0123456789ab", abstract="", authors=(), published=None, upvotes=None, comments=None
    )
    assert unknown == [
        "Paper 1: Learning to Test",
        "on Daily 20 Nov 2026 · arXiv number not known",
        "",
        "No abstract is known yet.",
    ]
    assert "0 upvotes · 0 comments" in texts(upvotes=0, comments=0)[2]


def test_one_is_told_in_the_singular() -> None:
    facts = texts(upvotes=1, stars=1, comments=1, models=1, datasets=1, spaces=1)[2]
    assert "1 upvote · 1 star · 1 comment · 1 model · 1 dataset · 1 Space" in facts


def test_thousands_of_authors_are_counted() -> None:
    authors = texts(authors=tuple(f"A{number}" for number in range(3_303)))[1]
    assert authors.endswith("A29 and 3,273 more")


def test_a_withdrawn_paper_says_so_first() -> None:
    assert texts(withdrawn=True, organization="The Laboratory")[2].startswith("Withdrawn · The Laboratory · ")


def test_the_reader_s_own_lines_stand_above_the_abstract() -> None:
    lines = texts(notebook=lambda paper_id: [f"Note: on {paper_id}"])
    assert lines.index("Note: on 2611.00001") < lines.index("We study case 1. It works well in practice.")


def test_only_links_that_have_a_key_stand_above_the_abstract_and_can_be_clicked() -> None:
    paragraphs = told(code_url="https://github.com/a/b", project_url="https://a.example")
    assert [paragraph.link.url for paragraph in paragraphs if paragraph.link] == [
        "https://github.com/a/b",
        "https://a.example",
    ]


def test_hits_are_asked_for_by_field_and_stand_on_their_letters() -> None:
    asked: list[str] = []

    def hits(text: str, field: str) -> list[tuple[int, int]]:
        asked.append(field)
        return [(0, 5)] if field == "title" else []

    title = told(hits=hits, summary="S", keywords=("k",))[0].text
    assert asked == ["title", "author", "abstract", "summary", "kw"]
    bold = [title.plain[span.start : span.end] for span in title.spans if getattr(span.style, "bold", False)]
    assert bold == ["Paper"]


def test_brackets_are_letters() -> None:
    assert texts(title="[b]x[/b] [/INST]", abstract="[/]")[0] == "[b]x[/b] [/INST]"
