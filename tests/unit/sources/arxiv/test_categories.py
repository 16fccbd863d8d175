from __future__ import annotations

import pytest

from paperreader.errors import UsageError
from paperreader.sources.arxiv.categories import category_named, condition
from paperreader.sources.arxiv.source import Arxiv


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("cs.cl", "cs.CL"),
        ("MATH.ag", "math.AG"),
        ("hep-TH", "hep-th"),
        ("cond-mat.MES-hall", "cond-mat.mes-hall"),
        ("q-bio.nc", "q-bio.NC"),
        ("stat.ML", "stat.ML"),
        ("physics.optics", "physics.optics"),
        ("astro-ph", "astro-ph"),
    ],
)
def test_a_category_is_known_in_any_case(typed: str, category: str) -> None:
    assert category_named(typed) == category
    assert Arxiv.list_named(typed, asked=False) == category


@pytest.mark.parametrize("word", ["math", "CS", "stat"])
def test_a_word_that_is_an_archive_must_be_asked_for(word: str) -> None:
    assert Arxiv.list_named(word, asked=False) is None
    assert Arxiv.list_named(word, asked=True) == word.lower()


@pytest.mark.parametrize("asked", [False, True])
def test_a_wrong_category_is_named(asked: bool) -> None:
    with pytest.raises(UsageError, match=r"^'cs\.CM' is not a category of arXiv; did you mean cs\.\w\w\?$"):
        Arxiv.list_named("cs.CM", asked=asked)


@pytest.mark.parametrize("word", ["cs.", "vision", "hep-xx", "trending", "agents.md", "math.md"])
def test_other_words_are_no_categories(word: str) -> None:
    assert category_named(word) is None
    assert Arxiv.list_named(word, asked=False) is None


def test_a_search_is_a_list_if_it_is_asked_for() -> None:
    assert Arxiv.list_named(" abs:agents  AND cat:cs.AI", asked=True) == "abs:agents AND cat:cs.AI"
    assert Arxiv.list_named("abs:agents", asked=False) is None
    with pytest.raises(UsageError, match="Write a category or a search"):
        Arxiv.list_named(" ", asked=True)


def test_an_archive_stands_for_its_subject_classes() -> None:
    assert condition("cs.CL") == "cat:cs.CL"
    assert condition("hep-th") == "cat:hep-th"
    assert condition("cs") == "(cat:cs OR cat:cs.*)"
