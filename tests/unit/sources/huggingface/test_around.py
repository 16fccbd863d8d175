"""What is around a paper, read from answers of every quality: a bad part loses no other."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from paperreader.models.surroundings import DailyRank, LinkedRepo, RepoKind, Surroundings
from paperreader.sources.huggingface.around import as_moment, parse_around
from tests.huggingface_answers import build_comment

RECORDED = Path(__file__).parents[5] / "shared" / "data" / "hf" / "paper_2608.09888.json"


def parsed(**parts: Any) -> Surroundings:
    return parse_around(json.dumps(parts).encode())


def shape(*comments: object) -> list[tuple[int, str]]:
    """Return depth and author of each comment, in the order of the threads."""
    found = parsed(comments=comments).comments
    return [(comment.depth, comment.author.removeprefix("Author of ")) for comment in found]


def test_linked_repositories_come_the_most_downloaded_first() -> None:
    found = parsed(
        linkedModels=[
            {"id": "a/small", "downloads": 10, "likes": 1, "pipeline_tag": "text-generation"},
            {"id": "a/large", "downloads": 5_000, "likes": 20},
        ],
        numTotalModels=23,
        linkedSpaces=[{"id": "a/demo", "emoji": "🚀", "running": True, "shortDescription": "Try\nit"}],
        numTotalSpaces=1,
    )

    assert found.of_kind(RepoKind.MODEL) == (
        LinkedRepo(kind=RepoKind.MODEL, id="a/large", downloads=5_000, likes=20),
        LinkedRepo(kind=RepoKind.MODEL, id="a/small", downloads=10, likes=1, about="text-generation"),
    )
    assert [found.total(kind) for kind in RepoKind] == [23, 0, 1]
    assert [(repo.url, repo.about) for repo in found.of_kind(RepoKind.SPACE)] == [
        ("https://huggingface.co/spaces/a/demo", "Try it")
    ]


@pytest.mark.parametrize(
    "bad",
    [
        None, 3, "text", [], {}, {"id": 7}, {"id": ""}, {"id": "../../x"}, {"id": "a/b/c"}, {"id": "a b/c"},
        {"id": "https://x.example"}, {"id": "\x1b[31m/x"},
    ],
)  # fmt: skip
def test_an_unusable_repository_loses_no_other(bad: object) -> None:
    found = parsed(linkedDatasets=[bad, {"id": "a/b", "downloads": -1, "likes": [3]}])

    assert found.linked == (LinkedRepo(kind=RepoKind.DATASET, id="a/b"),)


@pytest.mark.parametrize(
    "part", ["linkedModels", "linkedSpaces", "numTotalModels", "comments", "organization"]
)
@pytest.mark.parametrize("bad", [None, 3, "text", {"a": 1}, [[[]]], True, 1e400, [None] * 3])
def test_a_part_of_a_wrong_type_is_empty(part: str, bad: object) -> None:
    good = {"linkedDatasets": [{"id": "a/b"}], part: bad}
    body = json.dumps(good).replace("Infinity", "1e999").encode()

    assert [repo.id for repo in parse_around(body).linked] == ["a/b"]


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"{", b"<html>", b"\xff\xfe", b"[" * 100_000])
def test_an_answer_that_is_no_object_says_nothing(body: bytes) -> None:
    assert parse_around(body) == Surroundings()


def test_half_a_character_and_nan_lose_nothing() -> None:
    body = b'{"x": NaN, "linkedModels": [{"id": "a/b", "note": "\\ud83d"}], "comments": [{"deep": %s}]}'

    assert [repo.id for repo in parse_around(body % (b"[" * 5_000 + b"]" * 5_000)).linked] == ["a/b"]


def test_replies_follow_the_comment_that_they_answer() -> None:
    assert shape(
        build_comment("a"),
        build_comment("b"),
        build_comment("a2", answers="a1"),
        build_comment("a1", answers="a"),
        build_comment("lost", answers="gone"),
    ) == [(0, "a"), (1, "a1"), (2, "a2"), (0, "b"), (0, "lost")]


def test_replies_inside_a_comment_are_read_as_well() -> None:
    inside = {**build_comment("a"), "replies": [build_comment("a1", answers="a"), 3, {"type": "event"}]}

    assert shape(inside, build_comment("b")) == [(0, "a"), (1, "a1"), (0, "b")]


def test_circles_and_depths_are_limited() -> None:
    assert shape(build_comment("a", answers="b"), build_comment("b", answers="a")) == [(0, "a"), (1, "b")]
    assert shape(build_comment("a", answers="a")) == [(0, "a")]
    chain = [build_comment(str(n), answers=str(n - 1) if n else None) for n in range(300)]
    assert max(depth for depth, _ in shape(*chain)) == 8
    assert len(shape(*[build_comment(str(n)) for n in range(900)])) == 300


def test_the_text_of_a_comment_is_clean_and_without_markup() -> None:
    raw = "**Hi** [b]there[/b] \x1b[31mred\x07 <script>x</script>\n\n\n\n&#27;]0;t&#7; " + "long " * 5_000
    (comment,) = parsed(comments=[build_comment("a", raw)]).comments

    assert comment.text.startswith("Hi [b]there[/b] red x\n\n]0;t long long")
    assert len(comment.text) == 5_000
    assert comment.text.replace("\n", "").isprintable()


def test_a_comment_has_its_author_its_time_and_its_reactions() -> None:
    reactions = [{"reaction": "👍", "count": 3}, {"reaction": "fire", "count": 2}, {"count": "x"}, None]
    (comment,) = parsed(comments=[build_comment("a", reactions=reactions)]).comments

    assert (comment.author, comment.reactions) == ("Author of a", 5)
    assert comment.written == datetime(2026, 11, 20, 10, tzinfo=UTC)


def test_a_hidden_comment_has_no_text_and_events_are_left_out() -> None:
    hidden = build_comment("a", "secret", hidden=True)

    assert [
        (one.hidden, one.text) for one in parsed(comments=[hidden, {**hidden, "type": "event"}]).comments
    ] == [(True, "")]


@pytest.mark.parametrize("bad", [None, 3, "x", {}, {"data": 3}, {"data": {}, "author": 3, "createdAt": 3}])
def test_an_odd_comment_loses_no_other(bad: object) -> None:
    assert shape(bad, build_comment("b"))[-1] == (0, "b")


@pytest.mark.parametrize(
    "bad", ["", "yesterday", "2026-13-01T00:00:00Z", "0001-01-01T00:00:00+14:00", 3, None]
)
def test_a_time_that_is_none_is_not_known(bad: object) -> None:
    assert as_moment(bad) is None


def test_the_rank_is_read_if_an_answer_has_it() -> None:
    day = "2026-11-20T00:00:00.000Z"

    assert parsed(dailyPaperRank=3, submittedOnDailyAt=day).rank == DailyRank(3, date(2026, 11, 20))
    assert parsed(dailyPaperRank=0, submittedOnDailyAt=day).rank is None


def test_the_recorded_answer() -> None:
    if not RECORDED.exists():
        pytest.skip("the recorded answers are not beside the checkout")
    found = parse_around(RECORDED.read_bytes())

    assert [(repo.id, repo.downloads, repo.likes) for repo in found.linked] == [
        ("WhySoCodius/in-context-grid-reasoning", 108, 1)
    ]
    assert (found.organization, found.comments, found.total(RepoKind.MODEL)) == ("Pathway", (), 0)
