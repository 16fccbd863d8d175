"""GitHub: facts and READMEs within the quota, from answers of every quality."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import BadAnswer, NotFound, RateLimited
from paperreader.models.surroundings import RepositoryFacts
from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient
from paperreader.net.quota import Quota
from paperreader.sources.github import GitHub, parse_facts, parse_readme
from paperreader.text.links import repository_of
from paperreader.text.markdown import LineKind
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_readme, build_repository

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    answers = {
        "a/b": build_repository(),
        "a/b/readme": build_readme("# Title"),
        "a/c": build_repository("a/c"),
    }
    with FakeHuggingFace(repositories=answers) as fake:
        yield fake


@pytest.fixture
async def github(server: FakeHuggingFace, tmp_path: Path) -> AsyncIterator[GitHub]:
    client = HttpClient(cache=HttpCache(tmp_path / "http.db"), backoff=0)
    yield GitHub(client, Quota(tmp_path / "github.json", "GitHub"), endpoint=server.url)
    await client.aclose()


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://github.com/a/b", "a/b"),
        ("http://www.github.com/a/b.git", "a/b"),
        ("https://GitHub.com/a-1/b.c_d/tree/main/x?y#z", "a-1/b.c_d"),
        ("https://github.com/a", None),
        ("https://github.com/a/..", None),
        ("https://github.com/a/.git", None),
        ("https://gitlab.com/a/b", None),
        ("https://github.com.evil.example/a/b", None),
        ("https://github.com/a/b%2f..", None),
        ("", None),
        (None, None),
    ],
)
def test_a_repository_is_known_by_its_address(address: str | None, name: str | None) -> None:
    assert repository_of(address) == name


async def test_facts_are_asked_for_once_a_day(github: GitHub, server: FakeHuggingFace) -> None:
    facts = RepositoryFacts(
        name="a/b", stars=11_184, language="Python", licence="MIT", pushed=date(2026, 11, 18)
    )

    assert [await github.facts("a/b") for _ in range(3)] == [facts] * 3
    assert server.paths == ["/repos/a/b"]
    await github.facts("a/b", refresh=True)
    assert "if-none-match" in server.requests[1].headers


async def test_automatic_requests_leave_some_for_the_user(github: GitHub, server: FakeHuggingFace) -> None:
    server.requests_left = 11
    await github.facts("a/b")
    with pytest.raises(RateLimited, match=r"GitHub allows no more requests for \d+ min"):
        await github.facts("a/c")

    assert (await github.readme("a/b"))[0].text == "Title"
    assert (await github.facts("a/b")).stars == 11_184
    assert server.paths == ["/repos/a/b", "/repos/a/b/readme"]


async def test_a_refusal_is_obeyed(github: GitHub, server: FakeHuggingFace) -> None:
    server.requests_left = 0
    for _ in range(3):
        with pytest.raises(RateLimited):
            await github.readme("a/b")

    assert server.paths == ["/repos/a/b/readme"]


async def test_an_old_answer_stands_in_for_a_refused_one(github: GitHub, server: FakeHuggingFace) -> None:
    await github.facts("a/b")
    server.requests_left = 0

    assert [(await github.facts("a/b", refresh=True)).stars for _ in range(3)] == [11_184] * 3
    assert len(server.paths) == 2


async def test_a_repository_that_is_gone_is_not_found(github: GitHub) -> None:
    with pytest.raises(NotFound, match=r"^GitHub does not have x/y\.$"):
        await github.facts("x/y")
    with pytest.raises(NotFound, match=r"^GitHub does not have a README of x/y\.$"):
        await github.readme("x/y")


@pytest.mark.parametrize("bad", [None, 3, "", [], {"spdx_id": 3}, True, "\x1b[31m\n"])
def test_a_bad_part_loses_no_other(bad: object) -> None:
    for part in ("full_name", "language", "license", "pushed_at", "archived"):
        answer = {**build_repository(), part: bad}
        assert parse_facts(json.dumps(answer).encode(), "a/b").stars == 11_184
    answer = {**build_repository(), "stargazers_count": bad}
    assert parse_facts(json.dumps(answer).encode(), "a/b").language == "Python"


@pytest.mark.parametrize("body", [b"", b"[]", b"3", b"<html>"])
def test_what_is_no_answer_is_refused(body: bytes) -> None:
    with pytest.raises(BadAnswer):
        parse_facts(body, "a/b")
    with pytest.raises(BadAnswer):
        parse_readme(body)


@pytest.mark.parametrize("content", [None, 3, "a", [], {}])
def test_a_readme_without_text_is_refused(content: Any) -> None:
    with pytest.raises(BadAnswer):
        parse_readme(json.dumps({"name": "README.md", "content": content}).encode())


def test_a_readme_is_clean_and_bounded() -> None:
    text = "# A [b]title[/b]\n\x1b[31mred &#27;[0m\n```\n  code\n```\n- item\n" + "x" * 300_000
    lines = parse_readme(json.dumps(build_readme(text)).encode())

    assert [(line.text, line.kind) for line in lines[:6]] == [
        ("A [b]title[/b]", LineKind.HEADING),
        ("", LineKind.TEXT),
        ("red [0m", LineKind.TEXT),
        ("", LineKind.TEXT),
        ("      code", LineKind.CODE),
        ("", LineKind.TEXT),
    ]
    assert sum(len(line.text) for line in lines) <= 100_000
    assert all(line.text.isprintable() for line in lines)


def test_an_empty_readme_says_so() -> None:
    assert [line.text for line in parse_readme(b'{"content": ""}')] == ["(This README is empty.)"]


def test_a_readme_that_is_not_markdown_keeps_its_marks() -> None:
    lines = parse_readme(json.dumps(build_readme("Title\n=====\n*x*", "README.rst")).encode())

    assert [line.text for line in lines] == ["Title", "=====", "*x*"]
