"""A snippet shows why a paper was found if its title does not."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.query.context import QueryContext
from paperreader.query.fields import (
    ABSTRACT,
    AUTHOR,
    CATEGORY,
    FIELDS,
    KEYWORDS,
    ORGANIZATION,
    SUBMITTER,
    SUMMARY,
    TITLE,
)
from paperreader.query.highlight import HitFinder, positive_parts
from paperreader.query.hits import Snippet
from paperreader.query.matcher import compile_matcher
from paperreader.query.nodes import Pattern, Query
from paperreader.query.parser import parse
from paperreader.query.snippet import LOOKED_AT, clipped, find_snippet
from tests.amounts import examples
from tests.builders import build_paper
from tests.unit.query import strategies

if TYPE_CHECKING:
    from paperreader.models.listing import Row
    from paperreader.query.kinds import TextField

LONG = (
    "Long runs fail for reasons that short ones do not show. A small critic that reads only the plan "
    "predicts them; stopping early halves the cost at the same rate of success, as the critic says."
)
NONE: dict[TextField, dict[str, Any]] = {
    TITLE: {"title": ""},
    ABSTRACT: {"abstract": ""},
    SUMMARY: {"summary": None},
    KEYWORDS: {"keywords": ()},
    AUTHOR: {"authors": ()},
    ORGANIZATION: {"organization": None},
    SUBMITTER: {"submitted_by": None},
    CATEGORY: {"categories": ()},
}
"""A paper without one of its texts."""


def cells(text: str) -> int:
    """Count cells nearly as a terminal does."""
    return sum(
        0 if unicodedata.combining(character) else 2 if unicodedata.east_asian_width(character) in "WF" else 1
        for character in text
    )


def marked(query: str, width: int = 200, **fields: Any) -> str | None:
    """Return the snippet with its hits in angle brackets."""
    snippet = find_snippet(build_paper(1, **{"abstract": LONG, **fields}), HitFinder(parse(query)))
    if snippet is None:
        return None
    text, hits = clipped(snippet, width, cells)[:2]
    for start, end in reversed(hits):
        text = f"{text[:start]}<{text[start:end]}>{text[end:]}"
    return text


def test_it_is_the_piece_around_the_first_hit() -> None:
    assert marked("critic", 60) == "…not show. A small <critic> that reads only the plan predicts…"


def test_at_the_beginning_and_the_end_of_a_text_nothing_is_said_to_be_left_out() -> None:
    assert marked("long", 40) == "<Long> runs fail for reasons that short…"
    assert marked("says", 40) == "…rate of success, as the critic <says>."


def test_a_text_that_fits_is_whole() -> None:
    assert marked("works", 60, abstract="It works well.") == "It <works> well."


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("hopper", "Ada Lovelace, Grace <Hopper>"),
        ("author:grac", "Ada Lovelace, <Grac>e Hopper"),
        ('"early stopping"', "agents, <early stopping>"),
        ("kw:/s.opp/", "agents, early <stopp>ing"),
        ("halves-it", "A critic <halves it>."),
        ("org:engines", "Analytical <Engines>"),
        ("by:akh", "<akh>aliq"),
        ("cat:lg", "cs.<LG>"),
    ],
)
def test_where_the_abstract_has_no_hit_another_text_is_shown(query: str, expected: str) -> None:
    shown = marked(
        query,
        abstract="Nothing.",
        summary="A critic halves it.",
        keywords=("agents", "early stopping"),
        authors=("Ada Lovelace", "Grace Hopper"),
        organization="Analytical Engines",
        submitted_by="akhaliq",
        categories=("cs.LG",),
    )
    assert shown == expected


@pytest.mark.parametrize(
    "query", ["", "stars:>5 is:unread", "-fail", "NOT (critic plan)", "mute:critic", "zebra"]
)
def test_without_a_hit_there_is_none(query: str) -> None:
    assert marked(query) is None


def test_where_the_title_shows_a_hit_there_is_none() -> None:
    assert marked("critic", title="The Critic") is None
    assert marked("abstract:critic", title="The Critic") is not None


def test_a_hit_of_the_title_that_cannot_be_seen_does_not_count() -> None:
    paper = build_paper(1, title="The Critic", abstract=LONG)
    finder = HitFinder(parse("critic"))
    assert find_snippet(paper, finder) is None
    found = find_snippet(paper, finder, title_is_cut=True)
    assert found is not None
    assert found.field == "abstract"


def test_what_is_refused_is_never_a_hit() -> None:
    assert (
        marked("(early OR plan) -cost -critic", 60)
        == "…that reads only the <plan> predicts them; stopping <early>…"
    )


def test_latex_is_readable() -> None:
    assert marked("bound", abstract=r"An $O(n^2)$ bound.") == "An O(n²) <bound>."


def test_a_text_without_blanks_is_cut_anywhere() -> None:
    assert (
        marked("/推理/", 20, abstract="我们提出了一种无需训练的方法" * 3 + "推理" + "时间减少一半" * 9)
        == "…方法<推理>时间减少一…"
    )


def test_a_hit_wider_than_the_room_is_cut() -> None:
    assert marked("/runs.*predicts/", 20) == "…<runs fail for reas>…"


def test_a_hit_far_into_a_long_text_is_not_looked_for() -> None:
    filler = "word " * (LOOKED_AT // 5)
    assert marked("rare", abstract=f"{filler}rare") is None
    assert marked("rare", 20, abstract=f"rare {filler}rare") == "<rare> word word…"


HOSTILE = strategies.TEXT | strategies.NOISE | st.text(max_size=300)


@examples(500)
@given(HOSTILE, st.lists(HOSTILE, max_size=3), strategies.PIECES | strategies.QUERY, st.integers(4, 90))
def test_hits_lie_in_the_text_apart_and_the_text_fits(
    abstract: str, keywords: list[str], query: str, width: int
) -> None:
    paper = build_paper(1, title="", abstract=abstract, keywords=tuple(keywords))
    found = find_snippet(paper, HitFinder(parse(query)))
    if found is None:
        return
    for text, hits, *_ in (found, clipped(found, width, cells)):
        assert hits
        end_before = 0
        for start, end in hits:
            assert end_before <= start < end <= len(text)
            end_before = end
        assert not any(character.isspace() and character != " " for character in text)
    assert cells(clipped(found, width, cells).text) <= width
    cut = clipped(found, width, cells).text.strip("…")
    assert cut in found.text


def _found_in(part: object, row: Row, field: TextField) -> bool:
    """Return whether the matcher finds one part of a query in one text of a paper."""
    without = {
        name: value for other, fields in NONE.items() if other is not field for name, value in fields.items()
    }
    alone = msgspec.structs.replace(row, paper=msgspec.structs.replace(row.paper, **without))
    context = QueryContext(today=date(2026, 11, 23))
    return compile_matcher(Query(node=part), context)(alone)  # type: ignore[arg-type]


def _tells(part: object) -> bool:
    """Return whether what matches a part can be shown; an empty hit of a pattern cannot."""
    fields = (FIELDS["id"], FIELDS["source"], FIELDS["tag"], FIELDS["note"], FIELDS["collection"])
    return part.field not in fields and not (isinstance(part, Pattern) and part.source == "/^$/")  # type: ignore[attr-defined]


@examples(400)
@given(strategies.rows(most=1), strategies.QUERY)
def test_it_shows_what_the_matcher_finds(rows: tuple[Row, ...], text: str) -> None:
    (row,) = rows
    query = parse(text)
    parts = [part for part in positive_parts(query.node) if _tells(part)]
    in_title = any(_found_in(part, row, TITLE) for part in parts)
    found_in = [field.name for field in NONE if any(_found_in(part, row, field) for part in parts)]
    snippet = find_snippet(row.paper, HitFinder(query))
    if snippet is not None:
        assert snippet.field in found_in
        assert not in_title
    elif found_in and not any(isinstance(part, Pattern) for part in parts):
        assert in_title


@pytest.mark.parametrize(
    ("section", "width", "shown"),
    [
        ("3.2 Ablation", 60, "3.2 Ablation: Without reward, the policy collapses."),
        ("3.2 Ablation of Shaped Rewards", 30, "3.2: …the policy collapses."),
        ("Ablation of Shaped Rewards", 30, "Ablation o…: …collapses."),
    ],
)
def test_a_piece_of_a_full_text_stands_behind_its_section(section: str, width: int, shown: str) -> None:
    text = "Without reward, the policy collapses."
    start = text.index("collapses")
    piece = clipped(Snippet(text, ((start, start + 9),), "text", section), width, len)
    assert piece.text == shown
    assert [piece.text[first:last] for first, last in piece.hits] == ["collapses"]
