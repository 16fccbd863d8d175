"""Citation keys are stable; names and years are those of the paper."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.exporters.citation import issued
from paperreader.exporters.keys import citation_keys
from paperreader.models.paper import Paper
from paperreader.text.person_names import split_name
from tests.builders import build_paper

if TYPE_CHECKING:
    import random


def same(*ids: str) -> list[Paper]:
    return [
        build_paper(1, id=paper_id, title="Learning", authors=("Ada Lovelace",), published=date(2026, 1, 1))
        for paper_id in ids
    ]


def test_the_oldest_paper_has_the_plain_key_and_the_others_their_identifier() -> None:
    papers = same("2611.00002", "2601.00001", "hep-th/9901001", "local:0123456789ab", "math/0309136")
    assert citation_keys(papers) == {
        "hep-th/9901001": "lovelace2026learning",
        "math/0309136": "lovelace2026learning-math0309136",
        "2601.00001": "lovelace2026learning-2601.00001",
        "2611.00002": "lovelace2026learning-2611.00002",
        "local:0123456789ab": "lovelace2026learning-local0123456789ab",
    }


def test_papers_that_arxiv_does_not_have_get_keys_as_well() -> None:
    ids = (
        "doi:10.1038/nature14539", "doi:10.1/a-b", "doi:10.1/a/b", "doi:10.1/ab", "doi:10.12/3",
        "doi:10.1/23", "acl:N18-1202", "openreview:a_b", "openreview:a-b", "pmid:26017442",
    )  # fmt: skip
    keys = citation_keys(same(*ids))
    assert len(set(keys.values())) == len(ids)
    assert keys["acl:N18-1202"] == "lovelace2026learning"
    assert keys["doi:10.1038/nature14539"] == "lovelace2026learning-doi10.1038-nature14539"
    assert all(re.fullmatch(r"[A-Za-z0-9.-]+", key) for key in keys.values())
    assert citation_keys([Paper(id="doi:10.1/x", title="")]) == {"doi:10.1/x": "doi10.1-x"}


@given(st.lists(st.integers(1, 400), min_size=1, max_size=20, unique=True), st.randoms())
def test_a_key_depends_on_the_notebook_and_on_nothing_that_is_exported(
    numbers: list[int], chance: random.Random
) -> None:
    notebook = same(*(f"26{1 + number % 12:02}.{number:05}" for number in numbers))
    whole = citation_keys(notebook)
    some = chance.sample(notebook, chance.randint(1, len(notebook)))
    assert citation_keys(some, among=notebook) == {paper.id: whole[paper.id] for paper in some}
    assert len(set(whole.values())) == len(notebook)


def test_a_paper_that_comes_later_changes_no_key() -> None:
    before = citation_keys(same("2601.00001", "2602.00001"))
    after = citation_keys(same("2601.00001", "2602.00001", "2611.00001"))
    assert before.items() <= after.items()


def test_a_key_stays_when_the_paper_is_printed_or_its_day_becomes_known() -> None:
    bare = Paper(id="2312.00001", title="On Tests", authors=("Ada B",))
    known = Paper(
        id="2312.00001",
        title="On Tests",
        authors=("Ada B",),
        published=date(2023, 12, 5),
        journal="Nature 5 (2024) 1-2",
        doi="10.1000/x",
    )
    assert citation_keys([bare]) == citation_keys([known]) == {"2312.00001": "b2023tests"}


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("{author}{year}{word}", "erdos2026learning"),
        ("{authors}{year}", "erdossmith2026"),
        ("{author}-{year}-{month}:{title}", "erdos-2026-03:learningrepresentationsback"),
        ("{id}", "2603.00001"),
        ("x{id}", "x2603.00001"),
    ],
)
def test_patterns(pattern: str, key: str) -> None:
    paper = build_paper(
        1,
        id="2603.00001",
        title="Learning the Representations by $\\beta$-Back",
        authors=("Pál Erdős", "J. Smith"),
        published=date(2026, 3, 4),
    )
    assert citation_keys([paper], pattern) == {paper.id: key}


def test_more_than_two_authors_are_the_first_and_others() -> None:
    papers = [build_paper(1, authors=("A Bee", "C Dee", "E Eff"))]
    assert citation_keys(papers, "{authors}") == {"2611.00001": "beeetal"}


@pytest.mark.parametrize("pattern", ["{month}", "{word}", "{author}:{word}"])
def test_a_pattern_of_which_nothing_is_known_gives_the_identifier(pattern: str) -> None:
    bare = Paper(id="local:0123456789ab", title="学习")
    assert citation_keys([bare], pattern) == {bare.id: "local0123456789ab"}


@given(st.text(max_size=30), st.lists(st.text(max_size=12), max_size=3))
def test_a_key_is_one_that_every_program_takes(title: str, authors: list[str]) -> None:
    (key,) = citation_keys([build_paper(1, title=title, authors=tuple(authors))]).values()
    assert key
    assert all(letter.isascii() and (letter.isalnum() or letter in "-.") for letter in key)


@pytest.mark.parametrize(
    ("author", "parts"),
    [
        ("Ludwig van Beethoven", ("van Beethoven", "Ludwig", "")),
        ("Laurens van der Maaten", ("van der Maaten", "Laurens", "")),
        ("Martin Luther King Jr.", ("King", "Martin Luther", "Jr.")),
        ("Sammy Davis, Jr.", ("Davis", "Sammy", "Jr.")),
        ("Lovelace, Ada", ("Lovelace", "Ada", "")),
        ("Vincent van Gogh", ("van Gogh", "Vincent", "")),
        ("van Gogh", ("van Gogh", "", "")),
        ("OpenAI", ("OpenAI", "", "")),
        ("Gemini Team", ("Gemini Team", "", "")),
        ("Llama Team, AI @ Meta", ("Llama Team, AI @ Meta", "", "")),
        ("The ATLAS Collaboration", ("The ATLAS Collaboration", "", "")),
        ("Barnes and Noble", ("Barnes and Noble", "", "")),
        ("Sandy Anderson", ("Anderson", "Sandy", "")),
        ("Tom Labrador", ("Labrador", "Tom", "")),
        ("", ("", "", "")),
    ],
)
def test_names(author: str, parts: tuple[str, str, str]) -> None:
    assert split_name(author) == parts


@pytest.mark.parametrize(
    ("journal", "year"),
    [
        ("Nature 631 (2024) 755-759", 2024),
        ("Phys. Rev. D 99, 2019 (2024)", 2024),
        ("NeurIPS 2024", 2024),
        ("Annals 1999", 2023),
        ("Journal of Tests 12", 2023),
        (None, 2023),
    ],
)
def test_the_year_of_a_printed_version_is_its_own(journal: str | None, year: int) -> None:
    assert issued(build_paper(1, id="2312.00001", published=date(2023, 12, 5), journal=journal)).year == year


@pytest.mark.parametrize(
    ("fields", "day"),
    [
        ({"published": date(2017, 6, 12)}, (2017, 6, 12)),
        ({"id": "1706.03762", "published": None}, (2017, 6, None)),
        ({"id": "hep-th/9901001", "published": None}, (1999, 1, None)),
        ({"id": "math/0309136", "published": None}, (2003, 9, None)),
        ({"id": "local:0123456789ab", "published": None}, (2026, 11, 20)),
        ({"id": "local:0123456789ab", "published": None, "edition_date": None}, (None, None, None)),
    ],
)
def test_the_day_of_a_paper(fields: dict[str, object], day: tuple[int | None, ...]) -> None:
    assert issued(build_paper(1, **fields)) == day
