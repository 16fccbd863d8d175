"""Recommendations and similar papers, as a person and as a program get them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from paperreader.bookmarks.chosen import chosen_by
from paperreader.models import EditionKind
from paperreader.models.reasons import Reasons, SharedWord
from paperreader.paths import default_paths
from tests.builders import build_edition

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models import EditionKey
    from paperreader.models.edition import EditionInfo
    from paperreader.services import Services

    from .conftest import Answer, Call

ORDER = "likeness to the words of 12 bookmarks, among 8,211 papers on this disk"
WORDS = Reasons((SharedWord("token compression", 4), SharedWord("video", 8)), of=12)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let recommendations be papers 1 and 2, with reasons, and return the values of the lists asked for."""
    values: list[str] = []

    async def recommend(key: EditionKey, services: Services, **_: object) -> EditionInfo:
        if key.kind is EditionKind.FOR_YOU:
            chosen_by(services.bookmarks.load(), key.value.partition("tag:")[2])
        values.append(key.value)
        reasons = {"2611.00001": WORDS, "2611.00002": Reasons(of=12, like=("Ours",))}
        edition = build_edition(2, kind=key.kind, value=key.value, order=ORDER, source="", reasons=reasons)
        services.library.store(edition)
        info = services.library.info(key)
        assert info is not None
        return info

    monkeypatch.setattr("paperreader.sync.recommending.recommend", recommend)
    return values


@pytest.fixture
def five(call: Call, keep: Callable[..., None]) -> None:
    """Bookmark five papers, three of them with a tag."""
    keep(build_edition(9))
    call("bookmark", "add", *(f"2611.{number:05d}" for number in (3, 4, 5)), "--tag", "rl", "--offline")
    call("bookmark", "add", "2611.00006", "2611.00007", "--offline")


def test_a_program_gets_the_reasons_complete(call: Call, five: None, asked: list[str]) -> None:
    first, second = call("list", "for-you", "--json", "--offline").papers

    assert first["reasons"] == {
        "words": [{"word": "token compression", "bookmarks": 4}, {"word": "video", "bookmarks": 8}],
        "of": 12,
        "like": [],
        "loosely": False,
    }
    assert second["reasons"] == {"words": [], "of": 12, "like": ["Ours"], "loosely": False}
    assert list(first)[-1] == "reasons"


def test_in_other_lists_there_are_no_reasons(call: Call, five: None) -> None:
    assert {paper["reasons"] for paper in call("list", "library", "--json").papers} == {None}
    header, *rows = call("list", "library", "--tsv").out.splitlines()
    assert header.endswith("\treasons")
    assert all(row.endswith("\t") for row in rows)


def test_columns_and_plain_lines_have_a_few_words(call: Call, five: None, asked: list[str]) -> None:
    columns = call("list", "for-you", "--tsv").out.splitlines()
    lines = call("list", "for-you").out.splitlines()

    assert [line.split("\t")[-1] for line in columns[1:]] == ["token compression · video", "like ‹Ours›"]
    assert [line.partition(" — ")[2] for line in lines] == ["token compression · video", "like ‹Ours›"]


@pytest.mark.parametrize(
    ("words", "value"),
    [
        (["for-you"], "week"),
        (["for-you", "month"], "month"),
        (["for-you", "all", "tag:rl", "Learning"], "all tag:rl"),
    ],
)
def test_the_words_say_which_recommendations(
    words: list[str], value: str, call: Call, five: None, asked: list[str]
) -> None:
    assert call("list", *words, "--json").ids == ["2611.00001", "2611.00002"]
    assert asked == [value]


def test_they_are_computed_again_each_time_and_a_query_filters_them(
    call: Call, five: None, asked: list[str]
) -> None:
    assert call("list", "for-you", "title:2", "--json").ids == ["2611.00002"]
    assert call("list", "for-you", "--json").ids == ["2611.00001", "2611.00002"]
    assert asked == ["week", "week"]


def test_similar_papers_by_both_names(call: Call, five: None, asked: list[str]) -> None:
    for words in (["similar", "arXiv:2611.00003v2"], ["list", "similar:2611.00003"]):
        assert call(*words, "--json", "--offline").ids == ["2611.00001", "2611.00002"]
    assert asked == ["2611.00003", "2611.00003"]
    assert call("similar", "2611.00003", "title:2", "--json").ids == ["2611.00002"]


def test_similar_to_an_unknown_paper_fetches_it_if_the_network_may_be_used(
    call: Call, asked: list[str], hugging_face: object
) -> None:
    refused = call("similar", "2611.00001", "--offline")
    assert (refused.code, refused.out) == (3, "")
    assert "2611.00001 is not on this machine" in refused.err
    assert call("similar", "2611.00001", "--json").code == 0
    assert asked == ["2611.00001"]


def test_they_can_be_exported_and_published(call: Call, five: None, asked: list[str]) -> None:
    assert call("export", "for-you", "all", "--format", "bibtex").out.count("@") >= 2
    assert call("export", "similar:2611.00003", "--format", "csv").out.count("2611.0000") >= 2
    assert call("feed", "for-you", "month", "tag:rl").out.count("<entry>") == 2
    assert asked == ["all", "2611.00003", "month tag:rl"]


def refused(answer: Answer, code: int) -> str:
    """Return the one sentence of a refusal."""
    assert (answer.code, answer.out, answer.err.count("\n")) == (code, "", 1)
    return answer.err.removeprefix("paperreader: ").rstrip()


def test_too_few_bookmarks_are_one_sentence(call: Call, asked: list[str]) -> None:
    assert refused(call("list", "for-you", "--json"), 1) == (
        "For you needs five bookmarks, and there is none: bookmark five papers."
    )


def test_an_unknown_tag_is_one_sentence(call: Call, five: None, asked: list[str]) -> None:
    assert refused(call("list", "for-you", "tag:rll"), 1) == (
        "No bookmark has the tag 'rll'; did you mean rl?"
    )


def test_damaged_bookmarks_end_it(call: Call, five: None, asked: list[str]) -> None:
    default_paths().bookmarks.write_text("{not json")

    assert "bookmarks" in refused(call("list", "for-you"), 5)


def test_no_source_can_be_named(call: Call, five: None, asked: list[str]) -> None:
    assert "none is asked about for-you" in refused(call("list", "for-you", "--source", "arxiv"), 2)


def test_in_place_of_a_command_it_is_told_how_to_list_it(call: Call) -> None:
    assert "write `paperreader list for-you`" in refused(call("for-you"), 2)
    assert "did you mean for-you?" in refused(call("list", "for", "you"), 2)
    assert "is not the identifier" in refused(call("similar", "nonsense"), 2)
    assert "are required: ID. See" in refused(call("similar"), 2)


def test_a_person_and_whoever_asks_are_told_what_they_stand_on(
    call: Call, five: None, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    said = f"paperreader: For you, this week, ordered by {ORDER}, "
    assert call("list", "for-you", "--json", "-v").err.startswith(said)

    monkeypatch.setattr("paperreader.cli.output.Output.is_terminal", property(lambda _: True))
    answer = call("list", "for-you", "-v")

    assert answer.err.startswith(said)
    assert answer.out.splitlines()[2].strip() == "token compression · video"
