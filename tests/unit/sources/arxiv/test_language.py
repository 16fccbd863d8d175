"""Words and queries in arXiv's own language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import InvalidQuery
from paperreader.sources.arxiv.language import completed, is_query, search_query


@pytest.mark.parametrize(
    ("words", "query"),
    [
        ("transformer", "all:transformer"),
        ("  diffusion   model ", "all:diffusion AND all:model"),
        ('"test time" compute', 'all:"test time" AND all:compute'),
        ('never "closed phrase', 'all:never AND all:"closed phrase"'),
        ("GPT-4o C++ F#", 'all:"GPT-4o" AND all:"C++" AND all:"F#"'),
        ("vision/language", 'all:"vision language"'),
        ("cats AND dogs OR ANDNOT", 'all:cats AND all:"AND" AND all:dogs AND all:"OR" AND all:"ANDNOT"'),
        ("ti:secret (group) [a TO b]", 'all:"ti secret" AND all:group AND all:a AND all:TO AND all:b'),
        ("Müller 数学", "all:Müller AND all:数学"),
        ('a " " b', "all:a AND all:b"),
        (r"back\slash *wild?", 'all:"back slash" AND all:wild'),
    ],
)
def test_words_become_a_query(words: str, query: str) -> None:
    assert search_query(words) == query


@pytest.mark.parametrize("words", ["", "   ", '""', "***", "( )", "- . +"])
def test_a_search_without_a_word_is_refused(words: str) -> None:
    with pytest.raises(InvalidQuery, match="no word"):
        search_query(words)


def test_a_whole_abstract_is_no_search() -> None:
    with pytest.raises(InvalidQuery, match="at most 40 words; this one has 41"):
        search_query("word " * 41)


@given(st.text(max_size=200))
def test_nothing_that_is_typed_changes_the_shape_of_the_query(words: str) -> None:
    try:
        query = search_query(words)
    except InvalidQuery:
        return
    for term in query.split(" AND all:"):
        inner = term.removeprefix("all:")
        assert inner.isalnum() or (inner[0] == inner[-1] == '"' and '"' not in inner[1:-1])
        assert not set(inner) & set("():[]{}\\*?")


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("abs:agents AND cat:cs.AI", "abs:agents AND cat:cs.AI"),
        ("abs:agents and cat:cs.AI", "abs:agents AND cat:cs.AI"),
        ("abs:test time OR ti:search", "(abs:test AND abs:time) OR ti:search"),
        ("agents cat:cs.AI", "(all:agents AND cat:cs.AI)"),
        ('abs:"test time" ANDNOT (au:Smith OR au:Lee)', 'abs:"test time" ANDNOT (au:Smith OR au:Lee)'),
        ("(abs: agents planning)", "((abs:agents AND abs:planning))"),
        ("abs:(agents OR tools) AND ti:x", "(abs:agents OR abs:tools) AND ti:x"),
        (
            "cat:cs.* AND submittedDate:[202601010000 TO 202601022359]",
            "cat:cs.* AND submittedDate:[202601010000 TO 202601022359]",
        ),
    ],
)
def test_each_term_of_a_query_gets_its_prefix(typed: str, query: str) -> None:
    assert is_query(typed)
    assert completed(typed) == query


@pytest.mark.parametrize("typed", ["(abs:x", "abs:x)", "abs:x) AND (abs:y"])
def test_brackets_that_do_not_match_are_refused(typed: str) -> None:
    with pytest.raises(InvalidQuery, match="brackets"):
        completed(typed)


@pytest.mark.parametrize("typed", ["agents", "xabs:agents", "large language models", "about: x"])
def test_words_are_no_query(typed: str) -> None:
    assert not is_query(typed)


@given(st.text(max_size=200))
def test_no_query_breaks_the_reading_of_it(typed: str) -> None:
    try:
        completed(typed)
    except InvalidQuery:
        return
