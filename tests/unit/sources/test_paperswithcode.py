"""Papers with Code: its lists and papers, from answers of every quality."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import BadAnswer, InvalidQuery, NotFound
from paperreader.models import EditionKey, EditionKind
from paperreader.models.surroundings import CodeRepository, Result
from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient
from paperreader.sources import registry
from paperreader.sources.paperswithcode.items import parse_page, parse_paper, parse_results
from paperreader.sources.paperswithcode.source import PapersWithCode
from tests.builders import build_paper
from tests.fakes import FakeHuggingFace
from tests.pwc_answers import EVALUATIONS, TRENDING, build_item, build_page, build_result

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from paperreader.models import Paper


def key_of(name: str) -> EditionKey:
    return EditionKey(EditionKind.LIST, f"pwc:{name}")


def one(**fields: Any) -> Paper:
    (paper,) = parse_page(json.dumps(build_page(build_item(**fields))).encode()).papers
    return paper


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    with FakeHuggingFace(answers={TRENDING: build_page(build_item(1), build_item(2))}) as fake:
        yield fake


@pytest.fixture
async def source(server: FakeHuggingFace, tmp_path: Path) -> AsyncIterator[PapersWithCode]:
    client = HttpClient(cache=HttpCache(tmp_path / "http.db"), backoff=0)
    yield PapersWithCode(client, endpoint=server.url)
    await client.aclose()


@pytest.mark.parametrize(
    ("text", "name", "heading"),
    [
        ("pwc:trending", "trending", "Trending"),
        ("pwc: Recent", "recent", "Recent"),
        ("pwc: agents  that\nplan", "agents that plan", "Search: agents that plan"),
        ("pwc:Task: Image Classification", "task:Image Classification", "Task Image Classification"),
        ("pwc:task:", "task:", "Search: task:"),
        ("pwc: agents: a survey", "agents: a survey", "Search: agents: a survey"),
    ],
)
def test_a_list_is_named_by_its_words(text: str, name: str, heading: str) -> None:
    assert registry.list_named(text) == key_of(name)
    assert registry.heading(key_of(name)) == heading


def test_a_word_without_the_name_of_the_source_is_no_list_of_it() -> None:
    assert registry.list_named("trending") is None


async def test_the_trending_list_is_in_the_order_of_the_service(source: PapersWithCode) -> None:
    seen: list[int] = []
    edition = await source.fetch_edition(key_of("trending"), progress=seen.append)

    assert [paper.id for paper in edition.papers] == ["2611.00001", "2611.00002"]
    assert (edition.source, edition.order, edition.complete) == ("pwc", "repository activity", True)
    assert seen == [2]


async def test_a_search_and_a_task_ask_for_what_was_typed(
    server: FakeHuggingFace, source: PapersWithCode
) -> None:
    order = "order_by=trending&order_dir=desc&include_resources=true"
    confirmed = build_page(build_item(), applied_filters={"task": "image classification"})
    server.answers |= {"/api/v1/papers/search": build_page(), "/api/v1/papers/": confirmed}
    assert (await source.fetch_edition(key_of("50% of\ud800 agents"))).order == "relevance"
    assert len((await source.fetch_edition(key_of("task:Image Classification"))).papers) == 1
    assert server.paths == [
        "/api/v1/papers/search?q=50%25+of%EF%BF%BD+agents&page_size=100&mode=hybrid",
        f"/api/v1/papers/?task=Image+Classification&page_size=100&{order}",
    ]
    with pytest.raises(InvalidQuery, match="Say what to search for"):
        await source.fetch_edition(EditionKey(EditionKind.SEARCH, " "))
    with pytest.raises(NotFound, match="Papers with Code has no edition"):
        await source.fetch_edition(EditionKey(EditionKind.TRENDING))


@pytest.mark.parametrize("applied", [None, {}, {"task": None}, {"task": "Vision"}, {"method": "Agents"}, 3])
async def test_a_filter_that_the_answer_does_not_confirm_is_an_error(
    server: FakeHuggingFace, source: PapersWithCode, applied: object
) -> None:
    server.answers["/api/v1/papers/"] = build_page(build_item(), applied_filters=applied)
    with pytest.raises(BadAnswer, match="has no task of this name, or cannot filter by it"):
        await source.fetch_edition(key_of("task:Agents"))


def test_a_paper_has_the_best_of_an_item() -> None:
    paper = one()
    assert (paper.id, paper.title, paper.abstract) == (
        "2611.00001",
        "Paper 1 with code",
        "We publish our code.",
    )
    assert (paper.authors, str(paper.published)) == (("Ada Lovelace", "Grace Hopper"), "2026-11-20")
    assert (paper.code_url, paper.code_origin, paper.stars) == ("https://github.com/lab/code", "official", 40)
    assert (paper.citations, paper.tldr, paper.project_url) == (
        12,
        "Code is published.",
        "https://example.org/project",
    )
    assert (paper.categories, paper.sources) == (("cs.LG", "cs.CL"), ("pwc",))


def test_without_an_official_repository_the_most_stars_count() -> None:
    urls = [{"url": f"https://github.com/a/{stars}", "num_stars": stars} for stars in (2, 30, 4)]
    paper = one(repositories=[*urls, "https://github.com/a/plain", 7, {"url": "javascript:x"}])
    assert (paper.code_url, paper.code_origin, paper.stars) == ("https://github.com/a/30", "unofficial", 30)


@pytest.mark.parametrize(
    ("fields", "identifier"),
    [
        ({"arxiv_id": "2611.00007v3"}, "2611.00007"),
        ({"arxiv_id": "hep-th/9901001"}, "hep-th/9901001"),
        ({"arxiv_id": None, "doi": "10.1038/Nature14539", "url_abs": None}, "doi:10.1038/nature14539"),
        ({"arxiv_id": None, "url_abs": "https://openreview.net/forum?id=rJXMpikCZ"}, "openreview:rJXMpikCZ"),
        ({"arxiv_id": 7, "url_abs": "https://doi.org/10.1/x"}, None),
    ],
)
def test_a_paper_is_named_by_its_strongest_identifier(fields: Any, identifier: str | None) -> None:
    paper = one(**fields)
    assert paper.id == identifier if identifier else paper.id.startswith("local:")


def test_a_paper_without_any_identifier_keeps_its_address() -> None:
    paper = one(arxiv_id=None, url_abs="https://lab.example/report", project_pages=[])
    assert paper.id.startswith("local:")
    assert paper.project_url == "https://lab.example/report"


def test_items_of_every_quality_cost_no_others() -> None:
    odd = {"title": "Odd", "arxiv_id": "2611.00009", "authors": 3, "repositories": {"a": 1}, "tldr": []}
    page = build_page(build_item(1), {"title": ""}, 7, None, [], odd, build_item(1), build_item(2))  # type: ignore[arg-type]
    found = parse_page(json.dumps(page).encode())
    assert [paper.id for paper in found.papers] == ["2611.00001", "2611.00009", "2611.00002"]
    assert found.dropped == 4
    assert len(parse_page(json.dumps(page["results"]).encode()).papers) == 3


@pytest.mark.parametrize("body", [b"", b"{}", b"7", b'{"results": 3}', b'{"detail": "no"}', b"\xff"])
def test_an_answer_of_another_kind_is_an_error(body: bytes) -> None:
    with pytest.raises(BadAnswer, match="not a list of papers"):
        parse_page(body)
    with pytest.raises(BadAnswer, match="not a list of results"):
        parse_results(body, "1")
    with pytest.raises(BadAnswer, match="not a paper"):
        parse_paper(body)


async def test_a_paper_comes_with_its_repositories_and_results(
    server: FakeHuggingFace, source: PapersWithCode
) -> None:
    other = build_result(2, dataset_name="Of another paper")
    server.answers |= {
        "/api/v1/papers/2611.00001": build_item(),
        EVALUATIONS: build_page(
            build_result(), other, build_result(best_metric=None, best_rank=None), {"paper_id": "9001"}
        ),
    }
    paper, around = await source.fetch_around(build_paper(1))

    assert paper == await source.fetch_paper("https://arxiv.org/abs/2611.00001v2")
    assert around.repositories == (
        CodeRepository(url="https://github.com/lab/code", stars=40, is_official=True),
        CodeRepository(url="https://github.com/fan/copy", stars=900),
    )
    best = Result(
        dataset="SWE-Bench Pro", task="Coding Agents", model="Agent One", metric="Resolved", value="55.5",
        rank=1,
    )  # fmt: skip
    assert around.results[0] == best
    assert [(result.metric, result.value, result.rank) for result in around.results[1:]] == [
        ("Cost", "3", None)
    ]
    assert server.paths == [
        "/api/v1/papers/2611.00001?include_resources=true",
        "/api/v1/evaluations/?paper_id=9001&page_size=100&ordering=-benchmark_popularity",
    ]


async def test_without_its_results_a_paper_still_comes(
    server: FakeHuggingFace, source: PapersWithCode
) -> None:
    server.answers["/api/v1/papers/2611.00001"] = build_item()
    _, around = await source.fetch_around(build_paper(1))
    assert (len(around.repositories), around.results) == (2, ())


async def test_a_paper_that_the_service_lacks_is_not_found(
    server: FakeHuggingFace, source: PapersWithCode
) -> None:
    with pytest.raises(NotFound, match="Papers with Code does not have the paper"):
        await source.fetch_paper("2611.00009")
    with pytest.raises(NotFound, match="by its arXiv identifier only"):
        await source.fetch_paper("doi:10.1038/nature14539")
    server.answers["/api/v1/papers/2611.00003"] = build_item(4)
    with pytest.raises(BadAnswer, match="answered with another paper"):
        await source.fetch_paper("2611.00003")
