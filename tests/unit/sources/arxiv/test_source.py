"""arXiv as a source: queried at its pace, in its language, once a day for the same thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from paperreader.errors import (
    BadAnswer,
    InvalidIdentifier,
    NotFound,
    PaperReaderError,
    RateLimited,
)
from paperreader.models import EditionKey, EditionKind
from paperreader.net.client import Answer
from paperreader.sources.arxiv.schedule import last_update
from paperreader.sources.arxiv.server import Server
from paperreader.sources.arxiv.source import Arxiv
from tests.builders import NOW
from tests.unit.sources.test_feeds import atom, entry

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.errors import SourceError
    from paperreader.sources.base import Source

LAST_WEEK = NOW - timedelta(days=7)


class ScriptedClient:
    """A client that returns prepared bodies in order and records its requests."""

    def __init__(self, *answers: bytes | Answer | SourceError) -> None:
        self.answers = list(answers)
        self.urls: list[str] = []
        self.options: list[dict[str, Any]] = []
        self.forgotten: list[str] = []

    async def forget(self, url: str, *, accept: str) -> None:
        self.forgotten.append(url)

    async def get(self, url: str, **options: Any) -> Answer:
        self.urls.append(url)
        self.options.append(options)
        answer = self.answers.pop(0)
        if isinstance(answer, PaperReaderError):
            raise answer
        return answer if isinstance(answer, Answer) else answered(answer)

    @property
    def question(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.urls[-1]).query).items()}


def answered(body: bytes, fetched_at: datetime = NOW, problem: SourceError | None = None) -> Answer:
    return Answer(
        url="https://export.arxiv.org/",
        status=200,
        headers={},
        body=body,
        fetched_at=fetched_at,
        problem=problem,
    )


def source(client: ScriptedClient) -> Arxiv:
    addresses = {
        "api": "https://export.arxiv.org/",
        "rss": "https://rss.arxiv.org",
        "web": "https://arxiv.org",
    }
    return Arxiv(Server(client, addresses, lambda: NOW))  # type: ignore[arg-type]


def test_it_is_a_source() -> None:
    arxiv: Source = source(ScriptedClient())

    assert arxiv.name == "arxiv"


async def test_a_search_is_an_edition_by_relevance() -> None:
    client = ScriptedClient(atom(entry(2), entry(1), total=2))

    edition = await source(client).search("diffusion models", limit=50)

    assert edition.key == EditionKey(EditionKind.SEARCH, "diffusion models")
    assert (edition.source, edition.order, edition.fetched_at) == ("arxiv", "relevance", NOW)
    assert [paper.id for paper in edition.papers] == ["2611.00002", "2611.00001"]
    assert (edition.complete, edition.dropped) == (True, 0)
    assert client.urls[0].startswith("https://export.arxiv.org/api/query?")
    assert client.question == {
        "search_query": "all:diffusion AND all:models",
        "start": "0",
        "max_results": "50",
        "sortBy": "relevance",
        "sortOrder": "descending",
    }


async def test_it_is_asked_as_arxiv_wants_to_be_asked() -> None:
    client = ScriptedClient(atom(entry(1), total=1))

    await source(client).search("x", refresh=True)

    assert client.options[0]["accept"] == "application/atom+xml"
    assert client.options[0]["refresh"] is True
    assert client.options[0]["ttl"] == (NOW - last_update(NOW)).total_seconds()


@pytest.mark.parametrize(("limit", "sent"), [(0, "1"), (-5, "1"), (120, "120"), (99_999, "2000")])
async def test_the_number_of_papers_stays_within_what_arxiv_gives(limit: int, sent: str) -> None:
    client = ScriptedClient(atom(total=0))

    await source(client).search("x", limit=limit)

    assert client.question["max_results"] == sent


@pytest.mark.parametrize(
    ("entries", "total", "limit", "complete"),
    [(2, 2, 50, True), (2, 900, 2, True), (2, 900, 50, False), (0, 0, 50, True)],
)
async def test_an_edition_is_complete_if_all_came_that_was_asked_for(
    entries: int, total: int, limit: int, complete: bool
) -> None:
    client = ScriptedClient(atom(*(entry(number) for number in range(entries)), total=total))

    assert (await source(client).search("x", limit=limit)).complete is complete


async def test_an_entry_that_makes_no_sense_is_counted() -> None:
    client = ScriptedClient(atom(entry(1), entry(2, id="nonsense"), total=2))

    edition = await source(client).search("x")

    assert (len(edition.papers), edition.dropped, edition.complete) == (1, 1, True)


async def test_an_empty_answer_of_a_busy_server_is_asked_for_once_more() -> None:
    client = ScriptedClient(atom(total=900), atom(entry(1), total=900))

    edition = await source(client).search("x")

    assert len(edition.papers) == 1
    assert [options["refresh"] for options in client.options] == [False, True]


async def test_two_empty_answers_are_a_fault() -> None:
    client = ScriptedClient(atom(total=900), atom(total=900))

    with pytest.raises(BadAnswer, match=r"^arXiv says it has papers but sends none of them"):
        await source(client).search("x")


async def test_no_papers_of_none_is_an_answer() -> None:
    client = ScriptedClient(atom(total=0))

    assert (await source(client).search("qwertzuiop")).papers == ()
    assert len(client.urls) == 1


async def test_an_old_answer_keeps_its_age() -> None:
    problem = RateLimited("arXiv is busy.")
    client = ScriptedClient(answered(atom(entry(1), total=1), LAST_WEEK, problem))

    edition = await source(client).search("x")

    assert edition.fetched_at == LAST_WEEK


async def test_a_failure_of_the_client_is_passed_on() -> None:
    failure = NotFound("export.arxiv.org does not have this (HTTP 404).")

    with pytest.raises(NotFound) as caught:
        await source(ScriptedClient(failure)).search("x")

    assert caught.value is failure


@pytest.mark.parametrize(
    ("asked", "base"),
    [
        ("2611.00001", "2611.00001"),
        ("arXiv:2611.00001v2", "2611.00001"),
        ("https://huggingface.co/papers/2611.00001", "2611.00001"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("math.GT/0309136", "math/0309136"),
    ],
)
async def test_a_paper_is_fetched_by_any_form_of_its_identifier(asked: str, base: str) -> None:
    client = ScriptedClient(atom(entry(1, id=f"http://arxiv.org/abs/{base}v3"), total=1))

    paper = await source(client).fetch_paper(asked)

    assert paper.id == base
    assert client.question == {"id_list": base, "max_results": "1"}


@pytest.mark.parametrize("body", [atom(total=0), atom(entry(2), total=1)])
async def test_a_paper_that_arxiv_does_not_have(body: bytes) -> None:
    with pytest.raises(NotFound, match=r"^arXiv has no paper 2611\.00001\.$"):
        await source(ScriptedClient(body)).fetch_paper("2611.00001")


async def test_a_paper_known_by_its_title_is_not_asked_for() -> None:
    client = ScriptedClient()

    with pytest.raises(NotFound, match="is not an identifier of arXiv"):
        await source(client).fetch_paper("local:0123456789ab")

    assert client.urls == []


async def test_nonsense_is_not_asked_for() -> None:
    with pytest.raises(InvalidIdentifier):
        await source(ScriptedClient()).fetch_paper("the paper about birds")


@pytest.mark.parametrize(
    "key",
    [
        EditionKey(EditionKind.TRENDING),
        EditionKey(EditionKind.DAY, "2026-11-20"),
        EditionKey(EditionKind.WEEK, "2026-W47"),
        EditionKey(EditionKind.SAMPLE),
    ],
)
async def test_what_arxiv_does_not_rank_is_said(key: EditionKey) -> None:
    with pytest.raises(NotFound, match=rf"^arXiv has no edition '{key}'"):
        await source(ScriptedClient()).fetch_edition(key)


async def test_a_search_can_be_fetched_as_an_edition() -> None:
    came: list[int] = []
    client = ScriptedClient(atom(entry(1), total=1))

    edition = await source(client).fetch_edition(
        EditionKey(EditionKind.SEARCH, "birds"), progress=came.append
    )

    assert edition.key.value == "birds"
    assert came == [1]


async def test_recorded_answers(shared: Path) -> None:
    search = (shared / "arxiv/atom/arxivpy_q_testing_s0_m10_bc5a6c384fe9.xml").read_bytes()
    old = (shared / "arxiv/atom/arxivpy_id_astro-ph_0601001_s0_m100_3150dca9dc76.xml").read_bytes()
    none = (shared / "arxiv/atom/arxivpy_id_0000.0000_s0_m100_8b51d9633a68.xml").read_bytes()

    arxiv = source(ScriptedClient(search, old, none))

    assert len((await arxiv.search("testing", limit=10)).papers) == 10
    assert (await arxiv.fetch_paper("astro-ph/0601001")).title.startswith("Frequency of Hot Jupiters")
    with pytest.raises(NotFound):
        await arxiv.fetch_paper("2611.99999")


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (
            atom(
                "<entry><id>https://arxiv.org/api/errors#x</id><title>Error</title>"
                "<summary>incorrect id format</summary></entry>"
            ),
            r"^arXiv answered with an error: incorrect id format\.$",
        ),
        (b"<feed", "not complete"),
    ],
)
async def test_an_answer_that_is_an_error_is_not_kept(body: bytes, sentence: str) -> None:
    client = ScriptedClient(body)

    with pytest.raises(BadAnswer, match=sentence):
        await source(client).search("x")

    assert client.forgotten == client.urls


async def test_a_query_is_a_list_by_the_day_of_submission() -> None:
    client = ScriptedClient(atom(entry(2), entry(1), total=2))

    edition = await source(client).fetch_edition(EditionKey(EditionKind.LIST, "arxiv:abs:test time"))

    assert (edition.order, edition.complete) == ("submission date", True)
    assert client.question["search_query"] == "(abs:test AND abs:time)"
    assert (client.question["sortBy"], client.question["max_results"]) == ("submittedDate", "300")


def test_only_an_empty_category_is_explained_by_the_schedule() -> None:
    saturday = datetime(2026, 11, 21, 12, tzinfo=UTC)

    assert Arxiv.why_empty("cs.CL", saturday).startswith("arXiv announces nothing on Friday")
    assert Arxiv.why_empty("abs:agents", saturday) == ""


def test_a_list_is_current_until_there_are_new_papers() -> None:
    assert Arxiv.is_current("cs.CL", last_update(NOW), NOW)
    assert not Arxiv.is_current("cs.CL", last_update(NOW) - timedelta(seconds=1), NOW)
