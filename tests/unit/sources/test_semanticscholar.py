"""Semantic Scholar: citations of one paper and of many, within its limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import BadAnswer, NotFound, RateLimited, UsageError
from paperreader.models import EditionKey, EditionKind, Paper
from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient
from paperreader.net.throttle import Throttle
from paperreader.sources import registry
from paperreader.sources.base import Cited, CountsCitations
from paperreader.sources.semanticscholar import SemanticScholar
from tests.builders import build_paper
from tests.fakes import FakeHuggingFace
from tests.s2_answers import BATCH, PAPER, answer_batch, build_counts, build_facts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Sequence
    from pathlib import Path


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    with FakeHuggingFace(answers={PAPER: build_counts(), BATCH: answer_batch}) as fake:
        yield fake


@pytest.fixture
async def source(server: FakeHuggingFace, tmp_path: Path) -> AsyncIterator[SemanticScholar]:
    client = HttpClient(cache=HttpCache(tmp_path / "http.db"), backoff=0)
    client.add_pace(server.url, Throttle(tmp_path / "pace", 0, name="Semantic Scholar"))
    yield SemanticScholar(client, endpoint=server.url, advice=" Set a key.")
    await client.aclose()


async def cited(source: SemanticScholar, *papers: Paper) -> Sequence[Cited]:
    return [one async for found in source.fetch_citations(papers) for one in found]


async def test_it_counts_citations_and_has_no_lists(source: SemanticScholar) -> None:
    assert registry.having(CountsCitations) == ("s2",)
    with pytest.raises(UsageError, match="Semantic Scholar has no list 'agents'"):
        registry.list_named("s2: agents")
    with pytest.raises(NotFound, match="Semantic Scholar has no lists"):
        await source.fetch_edition(EditionKey(EditionKind.SEARCH, "agents"))


async def test_one_paper_is_asked_for_once_a_day(server: FakeHuggingFace, source: SemanticScholar) -> None:
    facts = Paper(id="2611.00001", title="", citations=1_234, tldr="Everything is short.", sources=("s2",))
    assert await cited(source, build_paper(1)) == [Cited(facts, 56)]
    assert await cited(source, build_paper(1)) == [Cited(facts, 56)]
    assert server.paths == [f"{PAPER}?fields=citationCount,influentialCitationCount,tldr"]


async def test_many_papers_are_one_request(server: FakeHuggingFace, source: SemanticScholar) -> None:
    local = Paper(id="local:0123456789ab", title="Unknown")
    found = await cited(source, *map(build_paper, (1, 3, 2)), local)
    assert [(one.paper.id, one.paper.citations) for one in found] == [("2611.00001", 1), ("2611.00002", 2)]
    (request,) = server.requests
    assert (request.method, request.path.partition("?")[0]) == ("POST", BATCH)


async def test_five_hundred_papers_are_the_most_of_a_request(
    server: FakeHuggingFace, source: SemanticScholar
) -> None:
    assert len(await cited(source, *map(build_paper, range(10, 1_011)))) == 1_001
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("paper", "name"),
    [
        (Paper(id="hep-th/9901001", title="x"), "ARXIV:hep-th/9901001"),
        (Paper(id="doi:10.1038/nature14539", title="x"), "DOI:10.1038/nature14539"),
        (Paper(id="acl:N18-1202", title="x"), "ACL:N18-1202"),
        (Paper(id="openreview:rJXMpikCZ", title="x", ids=("corpus:13756489",)), "CorpusId:13756489"),
        (Paper(id="local:0123456789ab", title="x", doi="10.5/A b"), "DOI:10.5/a%20b"),
    ],
)
async def test_each_kind_of_identifier_has_its_prefix(
    server: FakeHuggingFace, source: SemanticScholar, paper: Paper, name: str
) -> None:
    with pytest.raises(NotFound, match="or not yet: it adds new papers after some days"):
        await cited(source, paper)
    assert server.paths[0].partition("?")[0] == f"/graph/v1/paper/{name}"


async def test_a_paper_without_a_known_identifier_is_not_asked_for(
    server: FakeHuggingFace, source: SemanticScholar
) -> None:
    with pytest.raises(NotFound, match="it knows no identifier of this kind"):
        await cited(source, Paper(id="openreview:rJXMpikCZ", title="x"))
    assert server.paths == []


async def test_a_refusal_says_what_to_do_and_is_obeyed(
    server: FakeHuggingFace, source: SemanticScholar
) -> None:
    server.fail_with(429)
    for papers in ((build_paper(1),), (build_paper(1), build_paper(2))):
        with pytest.raises(RateLimited, match=r"^Semantic Scholar is busy; .* \(in 1 min\)\. Set a key\.$"):
            await cited(source, *papers)
    assert len(server.requests) == 1


@pytest.mark.parametrize("answer", [None, 7, [], "text"])
async def test_an_answer_of_another_kind_is_an_error(
    server: FakeHuggingFace, source: SemanticScholar, answer: Any
) -> None:
    server.answers = {PAPER: answer, BATCH: answer}
    with pytest.raises(BadAnswer, match="not a paper"):
        await cited(source, build_paper(1))
    with pytest.raises(BadAnswer, match="not a list of the papers"):
        await cited(source, build_paper(1), build_paper(2))


async def test_counts_that_are_none_are_unknown(server: FakeHuggingFace, source: SemanticScholar) -> None:
    server.answers[PAPER] = build_counts(citationCount=-1, influentialCitationCount="many", tldr=None)
    (found,) = await cited(source, build_paper(1))
    assert (found.paper.citations, found.paper.tldr, found.influential) == (None, None, None)


async def test_a_paper_without_an_arxiv_identifier_can_be_fetched(
    server: FakeHuggingFace, source: SemanticScholar
) -> None:
    server.answers["/graph/v1/paper/DOI:10.1038/nature14539"] = build_facts()
    paper = await source.fetch_paper("https://doi.org/10.1038/nature14539")
    assert (paper.id, paper.ids, paper.title) == (
        "doi:10.1038/nature14539", ("pmid:26017442",), "Deep learning",
    )  # fmt: skip
    assert (paper.authors, paper.published) == (("Yann LeCun", "Yoshua Bengio"), date(2015, 5, 27))
    with pytest.raises(NotFound, match="without an arXiv identifier only"):
        await source.fetch_paper("2611.00001")
    server.answers["/graph/v1/paper/DOI:10.1038/nature14539"] = build_facts(title=" ")
    with pytest.raises(BadAnswer, match="not a paper"):
        await source.fetch_paper("10.1038/nature14539", refresh=True)
