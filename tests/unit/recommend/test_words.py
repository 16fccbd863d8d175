"""Words of texts as numbers, and pairs of words that stand in the title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from paperreader.recommend.words import IN_TITLE, PAIR, spellings, terms_of


def words(text: str) -> set[int]:
    return set(terms_of("", text).counts)


def test_case_and_plural_make_no_difference() -> None:
    assert words("Graph networks") == words("graphs NETWORK")
    assert words("studies") == words("study")
    assert words("corpus") != words("corpu")


def test_common_words_and_numbers_say_nothing() -> None:
    assert words("We propose a novel method with 95 of the results") == set()


def test_a_word_of_the_title_counts_three_times() -> None:
    (count,) = terms_of("Diffusion", "diffusion").counts.values()
    assert count == IN_TITLE + 1


def test_pairs_are_those_of_the_title() -> None:
    counts = terms_of("Token compression for video", "sparse attention").counts
    assert sum(term >= PAIR for term in counts) == 1


def test_what_separates_words_in_the_title_separates_pairs() -> None:
    pairs = [term for term in terms_of("Language of vision", "").counts if term >= PAIR]
    assert pairs == []


def test_every_term_has_a_spelling_as_it_is_written() -> None:
    found = {
        term: spelling for term, spelling, _ in reversed(list(spellings("3DGS: Vision–Language Models", "")))
    }
    assert list(found.values()) == [
        "Vision–Language",
        "Vision",
        "Language Models",
        "Language",
        "Models",
        "3DGS",
    ][::-1] or set(found.values()) >= {"3DGS", "Vision", "Vision–Language", "Language Models"}


def test_words_of_any_script_are_words() -> None:
    assert all(map(words, ("语言模型", "Überwachung", "модель")))


@given(st.text(), st.text())
def test_every_text_has_terms_of_30_bits_and_each_has_a_spelling(title: str, abstract: str) -> None:
    terms = terms_of(title, abstract)
    assert all(0 < term < 1 << 30 for term in terms.counts)
    assert set(terms.counts) <= {term for term, _, _ in spellings(title, abstract)}


def test_web_addresses_are_no_words() -> None:
    assert words("Code: https://lab.github.io/page and lab.github.io") == words("Code")
    assert [spelling for _, spelling, _ in spellings("", "Code at https://a.io/x. Splats")] == [
        "Code",
        "Splats",
    ]


def test_a_pair_is_written_without_brackets() -> None:
    assert "KV cache" in {spelling for _, spelling, _ in spellings("", "key-value (KV) cache")}
