"""A paper is found by anything that a user pastes."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paperreader.errors import InvalidIdentifier
from paperreader.models.identifier import Identifier, identifier_or_none, local_identifier, parse_identifier

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    "text",
    [
        "2506.01713",
        " 2506.01713\n",
        "arXiv:2506.01713",
        "arxiv: 2506.01713",
        "ARXIV:2506.01713 [cs.CL]",
        "[2506.01713]",
        "[arXiv:2506.01713]",
        "(2506.01713).",
        "«2506.01713»",
        "10.48550/arXiv.2506.01713",
        "doi:10.48550/arXiv.2506.01713",
        "https://doi.org/10.48550/arXiv.2506.01713",
        "https://arxiv.org/abs/2506.01713",
        "http://arxiv.org/abs/2506.01713",
        "arxiv.org/abs/2506.01713",
        "https://www.arxiv.org/abs/2506.01713",
        "https://arxiv.org/pdf/2506.01713",
        "https://arxiv.org/pdf/2506.01713.pdf",
        "https://arxiv.org/html/2506.01713",
        "https://arxiv.org/abs/2506.01713?context=cs.AI",
        "https://arxiv.org/abs/2506.01713#comments",
        "https://export.arxiv.org/abs/2506.01713",
        "https://ar5iv.labs.arxiv.org/html/2506.01713",
        "https://ar5iv.org/abs/2506.01713",
        "https://huggingface.co/papers/2506.01713",
        "https://huggingface.co/papers/2506.01713.md",
        "https://huggingface.co/papers/2506.01713/",
        "https://huggingface.co/papers/2506.01713?utm=mail#community",
        "https://hf.co/papers/2506.01713",
        "https://www.alphaxiv.org/abs/2506.01713",
        "https://alphaxiv.org/overview/2506.01713",
        "https://paperswithcode.co/paper/2506.01713",
        "<https://arxiv.org/abs/2506.01713>,",
    ],
)
def test_every_way_to_write_an_identifier_means_the_same(text: str) -> None:
    assert parse_identifier(text) == Identifier("2506.01713")


@pytest.mark.parametrize(
    ("text", "base", "version"),
    [
        ("2506.01713v2", "2506.01713", 2),
        ("arXiv:2506.01713v12", "2506.01713", 12),
        ("https://arxiv.org/pdf/2506.01713v3.pdf", "2506.01713", 3),
        ("https://arxiv.org/html/2506.01713v1#S2", "2506.01713", 1),
        ("10.48550/arXiv.2506.01713v1", "2506.01713", 1),
        ("0704.0001", "0704.0001", None),
        ("hep-th/9901001", "hep-th/9901001", None),
        ("hep-th/9901001v2", "hep-th/9901001", 2),
        ("math.GT/0309136", "math/0309136", None),
        ("MATH.gt/0309136v1", "math/0309136", 1),
        ("arXiv:cond-mat/0702661v3 [cond-mat.str-el]", "cond-mat/0702661", 3),
        ("https://arxiv.org/abs/cs/0501001", "cs/0501001", None),
        ("https://arxiv.org/pdf/hep-th/9901001v1.pdf", "hep-th/9901001", 1),
        ("https://arxiv.org/abs/cs.AI/0501001", "cs/0501001", None),
        ("local:0123456789ab", "local:0123456789ab", None),
    ],
)
def test_base_and_version_are_told_apart(text: str, base: str, version: int | None) -> None:
    assert parse_identifier(text) == Identifier(base, version)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "attention",
        "25061713",
        "2506.017",
        "2506.017134",
        "2506.01713v0",
        "2506.01713vx",
        "2513.00001",
        "2500.00001",
        "hep-th/990100",
        "hep-th/9913001",
        "https://example.org/abs/2506.01713",
        "https://evilarxiv.org/abs/2506.01713",
        "https://arxiv.org/abs/2506.01713/../../etc",
        "https://arxiv.org/list/cs.AI/recent",
        "https://huggingface.co/models/2506.01713",
        "local:0123456789AB",
        "local:0123",
        "2506.01713 2506.01714",
        "--help",
        "٢٥٠٦.٠١٧١٣",
    ],
)
def test_what_is_no_identifier_is_said_to_be_none(text: str) -> None:
    with pytest.raises(InvalidIdentifier, match=r"looks like 2506\.01713 or hep-th/9901001"):
        parse_identifier(text)


def test_the_message_shows_what_was_given_safely_and_shortened() -> None:
    with pytest.raises(InvalidIdentifier) as caught:
        parse_identifier("\x1b]0;evil\x07\u202e" + "x" * 5_000)
    message = str(caught.value)
    assert message.isprintable()
    assert "evil" in message
    assert len(message) < 300


def test_an_identifier_is_written_with_its_version() -> None:
    assert str(Identifier("2506.01713")) == "2506.01713"
    assert str(Identifier("2506.01713", 2)) == "2506.01713v2"


def test_a_title_has_one_identifier_whatever_its_case_and_punctuation() -> None:
    one = local_identifier("Attention Is All You Need!")
    assert one == local_identifier("attention is  all-you need")
    assert one != local_identifier("Attention Is All You Want")
    assert parse_identifier(one) == Identifier(one)


def test_a_title_without_a_letter_and_one_with_a_lone_surrogate_have_identifiers_too() -> None:
    assert re.fullmatch(r"local:[0-9a-f]{12}", local_identifier("…"))
    assert re.fullmatch(r"local:[0-9a-f]{12}", local_identifier("a\ud800"))


def test_letters_of_any_script_count() -> None:
    assert local_identifier("深度学习") != local_identifier("机器学习")


@given(st.text(max_size=80))
def test_any_text_gives_an_identifier_or_our_error(text: str) -> None:
    try:
        identifier = parse_identifier(text)
    except InvalidIdentifier as error:
        message = str(error)
    else:
        message = str(parse_identifier(str(identifier)))
        assert message == str(identifier)
    assert message.isprintable()


@pytest.mark.timeout(20)  # Each takes a few milliseconds.
@pytest.mark.parametrize("piece", ["1", "a-", "a.", "[", "arxiv:", "https://", "www."])
def test_a_long_text_is_refused_at_once(piece: str) -> None:
    with pytest.raises(InvalidIdentifier):
        parse_identifier(piece * 100_000)


def test_every_recorded_identifier_is_understood(shared: Path) -> None:
    with (shared / "seed_papers.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            base = json.loads(line)["arxiv_id"]
            assert parse_identifier(f"https://huggingface.co/papers/{base}").base == base


@given(
    st.sampled_from(
        ("", "10.1000/", "https://doi.org/10.1000/", "acl:", "openreview:", "arXiv:", "2506.01713")
    ),
    st.text(alphabet="abXY012()[]<>/.;:%\"'&?#-_\x00\n éа", max_size=25),
    st.sampled_from(("", ".pdf", "v2", ")", "%2e", "/../x")),
)
def test_an_identifier_is_canonical(scheme: str, name: str, end: str) -> None:
    found = identifier_or_none(f"{scheme}{name}{end}")
    assert found is None or (found.isprintable() and identifier_or_none(found) == found)


def test_a_doi_keeps_the_bracket_at_its_end() -> None:
    assert parse_identifier("(https://doi.org/10.1016/0004-3702(81)).").base == "doi:10.1016/0004-3702(81)"
