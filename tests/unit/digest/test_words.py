from __future__ import annotations

import msgspec
import pytest

from paperreader.digest.digest import Digest
from paperreader.digest.words import fields_of, subject_of, summary_of, words_of
from tests.builders import build_paper
from tests.ui.papers import ABSTRACT
from tests.unit.digest.hostile import MADE, digest_of, papers

THREE = (
    "We follow runs of agents, e.g. Long ones. Most fail early, as Smith et al. 2023 found. A critic helps."
)


def test_an_abstract_gives_its_first_two_sentences() -> None:
    assert summary_of(build_paper(abstract=THREE)) == (
        "We follow runs of agents, e.g. Long ones. Most fail early, as Smith et al. 2023 found. …"
    )


def test_a_summary_that_fits_is_given_as_it_is() -> None:
    assert summary_of(build_paper(summary=THREE)) == THREE


def test_a_summary_is_cut_at_the_end_of_a_sentence() -> None:
    assert summary_of(build_paper(summary=THREE), 60) == "We follow runs of agents, e.g. Long ones. …"


def test_a_long_sentence_is_cut_at_a_word() -> None:
    assert summary_of(build_paper(summary="word " * 50), 23) == "word word word word …"


def test_chinese_sentences_end_too() -> None:
    assert (
        summary_of(build_paper(abstract="我们研究代理。它们失败。批评者有帮助。"))
        == "我们研究代理。它们失败。 …"
    )


def test_formulas_are_readable() -> None:
    assert "10⁴ steps" in summary_of(build_paper(abstract=ABSTRACT))


@pytest.mark.parametrize("limit", [0, 1, 2, 40, 10_000])
def test_a_summary_is_never_longer_than_asked_but_for_its_ellipsis(limit: int) -> None:
    assert len(summary_of(build_paper(summary=ABSTRACT), limit)) <= limit + 2


def test_the_subject_holds_a_count_a_name_and_a_day() -> None:
    digest = digest_of(papers(3, "x"), asked="@agents")
    assert subject_of(digest) == "3 papers in @agents, Mon 23 Nov 2026"
    assert subject_of(digest, plain=True) == "3 papers, Mon 23 Nov 2026"


def test_five_days_have_five_subjects() -> None:
    days = [msgspec.structs.replace(digest_of(()), made=MADE.replace(day=day)) for day in range(2, 7)]
    assert len(set(map(subject_of, days))) == 5


@pytest.mark.parametrize("count", [1, 3, 50])
def test_the_preheader_is_long_enough_to_push_the_text_away(count: int) -> None:
    assert 120 <= len(words_of(digest_of(papers(count, ABSTRACT)), mail=True)["preheader"]) <= 250


def test_the_footer_of_a_mail_says_how_to_stop_it() -> None:
    digest = digest_of(papers(1, "x"))
    assert words_of(digest, mail=True)["stop"] == "paperreader digest schedule --remove"
    assert words_of(digest, mail=False)["stop"] == ""


def test_a_title_that_looks_like_an_address_is_no_link() -> None:
    paper = build_paper(title="https://evil.example/x")
    item = digest_of([paper]).sections[0].items[0]
    fields = fields_of(item, 1, 400)
    assert (fields["link"], fields["links"][0]) == ("", ("Page", "https://huggingface.co/papers/2611.00001"))


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "file:///etc/passwd", 'https://a"b', "https://a b"]
)
def test_only_web_addresses_become_links(address: str) -> None:
    item = digest_of([build_paper(code_url=address)]).sections[0].items[0]
    assert [name for name, _ in fields_of(item, 1, 400)["links"]] == ["PDF"]


def test_the_words_of_the_month_are_a_note() -> None:
    digest = Digest(made=MADE, asked="monthly", rising="More than usual this month: GRPO.", problems=("No.",))
    assert words_of(digest, mail=False)["notes"] == ["More than usual this month: GRPO.", "No."]


def test_an_empty_digest_has_words_too() -> None:
    words = words_of(Digest(made=MADE, asked="new", reason="All was sent."), mail=True)
    assert (words["heading"], words["contents"]) == ("No papers for Monday 23 November 2026", "All was sent.")
