"""The best of what several sources say, whatever the order in which they say it."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.models import Paper
from paperreader.models.provenance import combine, origins_of, source_of

if TYPE_CHECKING:
    from collections.abc import Iterable

ARXIV = Paper(
    id="2611.00001", title="A $\\beta$ Engine", abstract="The whole abstract.", categories=("cs.LG",),
    published=date(2026, 11, 3), doi="10.1000/x", version=2, updated=date(2026, 11, 9), sources=("arxiv",),
    code_url="https://github.com/a/mentioned", code_origin="abstract",
)  # fmt: skip
FACE = Paper(
    id="2611.00001", title="A beta engine", abstract="The abstract.", upvotes=41, stars=7, summary="Works.",
    edition_date=date(2026, 11, 5), code_url="https://github.com/a/b", code_origin="user",
    sources=("huggingface",),
)  # fmt: skip
FEED = Paper(id="2611.00001", title="A…", abstract="The…", project_url="https://x.io", sources=("feed",))
SCHOLAR = Paper(id="2611.00001", title="A Beta Engine", citations=12, tldr="It works.", sources=("s2",))


def together(answers: Iterable[Paper]) -> tuple[Paper, dict[str, str]]:
    first, *others = answers
    paper, origins = first, origins_of(first, {})
    for answer in others:
        paper, origins = combine(paper, origins, answer)
    return paper, origins


def test_each_value_comes_from_the_source_that_knows_best() -> None:
    paper, origins = together([FEED, FACE, ARXIV, SCHOLAR])

    assert (paper.title, paper.abstract, paper.doi) == (ARXIV.title, ARXIV.abstract, ARXIV.doi)
    assert (paper.upvotes, paper.summary, paper.code_url) == (41, "Works.", FACE.code_url)
    assert (paper.citations, paper.tldr, paper.project_url) == (12, "It works.", "https://x.io")
    assert paper.sources == ("huggingface", "arxiv", "s2", "feed")
    wanted = ("title", "upvotes", "code_url", "tldr", "project_url", "edition_date")
    assert [origins[name] for name in wanted] == [
        "arxiv",
        "huggingface",
        "huggingface",
        "s2",
        "feed",
        "huggingface",
    ]


@pytest.mark.parametrize("answers", list(permutations([ARXIV, FACE, FEED, SCHOLAR])))
def test_the_order_of_arrival_makes_no_difference(answers: tuple[Paper, ...]) -> None:
    assert together(answers) == together([ARXIV, FACE, FEED, SCHOLAR])


def test_a_source_replaces_what_it_said_before_and_loses_nothing_it_leaves_out() -> None:
    paper, _ = together(
        [FACE, ARXIV, Paper(id=FACE.id, title="A beta engine", upvotes=50, sources=FACE.sources)]
    )
    assert (paper.upvotes, paper.stars, paper.title) == (50, 7, ARXIV.title)


def test_an_older_version_replaces_no_newer_one() -> None:
    older = Paper(id=ARXIV.id, title=ARXIV.title, version=1, updated=date(2026, 11, 3), sources=("arxiv",))
    paper, _ = together([ARXIV, older])
    assert (paper.version, paper.updated) == (2, date(2026, 11, 9))


def test_a_file_that_repeats_the_version_is_not_where_it_came_from() -> None:
    answer = Paper(id="2611.00001", title="T", version=2, updated=date(2026, 11, 21), sources=("arxiv",))
    _, origins = together([answer, msgspec.structs.replace(answer, sources=("file",))])
    assert (origins["version"], origins["updated"]) == ("arxiv", "arxiv")


def test_a_stranger_adds_and_replaces_only_files() -> None:
    stranger = Paper(id=ARXIV.id, title="Stranger", organization="Lab", sources=("example",))
    assert together([ARXIV, stranger])[0].title == ARXIV.title
    assert together([FEED, stranger])[0].title == "Stranger"
    assert together([ARXIV, stranger])[0].organization == "Lab"


def test_what_was_joined_before_counts_as_a_file() -> None:
    assert source_of(Paper(id="1", title="x", sources=("huggingface", "arxiv"))) == "file"


TEXTS = st.sampled_from(["", "one", "two words"])
ANSWERS = st.lists(
    st.builds(
        Paper,
        id=st.just("2611.00001"),
        title=st.sampled_from(["A", "B"]),
        abstract=TEXTS,
        upvotes=st.none() | st.integers(0, 3),
        journal=st.none() | st.just("J"),
        doi=st.none() | st.just("10.1000/x"),
        version=st.none() | st.integers(1, 3),
        withdrawn=st.booleans(),
        code_url=st.none() | st.sampled_from(["https://github.com/a/b", "https://github.com/c/d"]),
        code_origin=st.sampled_from(["user", "auto", "abstract"]),
        edition_date=st.none() | st.dates(date(2026, 1, 1), date(2026, 1, 3)),
    ),
    min_size=4,
    max_size=4,
)


@given(answers=ANSWERS, order=st.permutations(range(4)))
def test_any_answers_in_any_order_give_the_same_paper(answers: list[Paper], order: list[int]) -> None:
    import msgspec

    names = ("arxiv", "huggingface", "example", "feed")
    answers = [
        msgspec.structs.replace(
            one,
            sources=(name,),
            version=one.version if name == "arxiv" else None,
            code_origin=one.code_origin if one.code_url else None,
        )
        for one, name in zip(answers, names, strict=True)
    ]
    assert together([answers[place] for place in order])[0] == together(answers)[0]


def test_the_stars_are_those_of_the_repository() -> None:
    guessed = msgspec.structs.replace(FACE, code_origin="auto")
    official = Paper(
        id="2611.00001",
        title="",
        code_url="https://github.com/a/own",
        code_origin="official",
        sources=("pwc",),
    )
    copy = msgspec.structs.replace(official, code_origin="unofficial", stars=9_000)
    for answers in permutations([guessed, official]):
        assert together(answers)[0].stars is None
    for answers in permutations([guessed, copy]):
        paper, _ = together(answers)
        assert (paper.code_url, paper.stars) == (FACE.code_url, 7)


def test_the_beginning_of_an_abstract_never_replaces_one() -> None:
    whole = Paper(id="2611.00001", title="T", abstract="All of it.", sources=("feed",))
    cut = Paper(id="2611.00001", title="T", abstract="All of…", sources=("arxiv",))
    assert {together(order)[0].abstract for order in ([whole, cut], [cut, whole])} == {"All of it."}
