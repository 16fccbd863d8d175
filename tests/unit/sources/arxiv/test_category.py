"""The list of a category: the announcement if there is one, else what was submitted last."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from paperreader.errors import BadAnswer, NetworkError, RateLimited
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.net.client import Answer
from paperreader.sources.arxiv.server import Server
from paperreader.sources.arxiv.source import Arxiv
from tests.builders import NOW
from tests.fake_arxiv import FakeArxiv, Preprint

if TYPE_CHECKING:
    from paperreader.errors import SourceError

CS_CL = EditionKey(EditionKind.LIST, "arxiv:cs.CL")
FRIDAY = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""What was submitted then was announced on Sunday; `NOW` is Monday morning."""

SATURDAY = datetime(2026, 11, 21, 12, tzinfo=UTC)
NEW = [Preprint("2611.00003", FRIDAY), Preprint("2611.00002", FRIDAY, kind="cross")]
OLDER = Preprint("2611.00001", FRIDAY - timedelta(hours=20), version=3)


class Client:
    """A client that answers from a fake arXiv, without a network, and fails as it is told."""

    def __init__(self, fake: FakeArxiv) -> None:
        self.fake = fake
        self.fails: dict[str, SourceError] = {}
        self.old: dict[str, SourceError] = {}
        self.asked: list[str] = []
        self.forgotten: list[str] = []

    async def get(self, url: str, **_: Any) -> Answer:
        parts = urlsplit(url)
        address = f"{parts.path}?{parts.query}"
        self.asked.append(address)
        for beginning, problem in self.fails.items():
            if address.startswith(beginning):
                raise problem
        problem_of_old = next((why for start, why in self.old.items() if address.startswith(start)), None)
        return Answer(url, 200, {}, self.fake.answer(address).body, NOW, problem_of_old)

    async def forget(self, url: str, *, accept: str) -> None:
        self.forgotten.append(urlsplit(url).path)


@pytest.fixture
def client() -> Client:
    return Client(FakeArxiv([OLDER, *reversed(NEW)], list(NEW)))


async def fetch(client: Client, *, now: datetime = NOW, refresh: bool = False) -> Edition:
    addresses = dict.fromkeys(("api", "rss", "web"), "http://arxiv")
    server = Server(client, addresses, lambda: now)  # type: ignore[arg-type]
    return await Arxiv(server).fetch_edition(CS_CL, refresh=refresh)


def ids(edition: Edition) -> list[str]:
    return [paper.id for paper in edition.papers]


async def test_the_announcement_comes_first_then_what_was_submitted_before(client: Client) -> None:
    edition = await fetch(client)

    assert ids(edition) == ["2611.00003", "2611.00002", "2611.00001"]
    assert (edition.order, edition.source, edition.complete) == ("announcement", "arxiv", True)
    assert edition.papers[0].published == date(2026, 11, 20)
    assert [address.split("?")[0] for address in client.asked] == ["/rss/cs.CL", "/api/query"]


async def test_the_window_of_the_api_overlaps_the_announcement_before(client: Client) -> None:
    await fetch(client)

    asked = parse_qs(urlsplit(client.asked[1]).query)
    assert asked["search_query"] == ["cat:cs.CL AND submittedDate:[202611181900 TO 202611230100]"]
    assert (asked["sortBy"], asked["sortOrder"]) == (["submittedDate"], ["descending"])


async def test_the_pages_of_a_large_category_are_fetched_one_by_one(client: Client) -> None:
    client.fake.papers = [Preprint(f"2611.{number:05d}", FRIDAY) for number in range(2_500)]

    edition = await fetch(client)

    assert len(edition.papers) == 2_500
    assert edition.complete
    assert len(client.asked) == 4


@pytest.mark.parametrize("problem", [NetworkError("x"), BadAnswer("406", 406)])
async def test_without_the_feed_the_api_gives_the_list(client: Client, problem: SourceError) -> None:
    client.fails["/rss"] = problem

    edition = await fetch(client)

    assert (edition.order, edition.complete) == ("submission date", False)
    assert ids(edition) == ["2611.00003", "2611.00002", "2611.00001"]


async def test_a_feed_of_an_earlier_day_is_not_used_and_asked_for_again(client: Client) -> None:
    client.fake.day = date(2026, 11, 20)

    edition = await fetch(client)

    assert (edition.order, edition.complete) == ("submission date", False)
    assert client.forgotten == ["/rss/cs.CL"]


async def test_an_empty_feed_of_a_weekend_is_no_fault(client: Client) -> None:
    client.fake.announced, client.fake.day = [], date(2026, 11, 21)

    edition = await fetch(client, now=SATURDAY)

    assert (edition.order, edition.complete) == ("submission date", True)
    assert ids(edition) == ["2611.00001"]


async def test_refreshing_at_a_weekend_never_takes_papers_away(client: Client) -> None:
    client.fake.announced, client.fake.day = [], date(2026, 11, 21)

    assert not (await fetch(client, now=SATURDAY, refresh=True)).complete


@pytest.mark.parametrize("api", ["fails", "is old", "is empty"])
async def test_without_the_feed_and_the_api_the_page_gives_the_list(client: Client, api: str) -> None:
    client.fails["/rss"] = NetworkError("x")
    if api == "fails":
        client.fails["/api"] = NetworkError("x")
    client.fake.papers = [] if api == "is empty" else [OLDER._replace(submitted=FRIDAY - timedelta(hours=40))]

    edition = await fetch(client)

    assert edition.order == "announcement"
    assert ids(edition)[:2] == ["2611.00003", "2611.00002"]
    assert client.asked[-1] == "/list/cs.CL/new?show=2000"


async def test_if_nothing_serves_the_reason_of_the_api_is_given(client: Client) -> None:
    client.fails = {"/rss": NetworkError("feed"), "/api": NetworkError("api"), "/list": NetworkError("page")}

    with pytest.raises(NetworkError, match=r"^api$"):
        await fetch(client)


async def test_if_only_the_feed_serves_its_papers_are_shown(client: Client) -> None:
    client.fails["/api"] = RateLimited("arXiv is busy.")

    edition = await fetch(client)

    assert (edition.order, edition.complete) == ("announcement", False)
    assert ids(edition) == ["2611.00003", "2611.00002"]


async def test_a_busy_arxiv_is_not_asked_for_the_same_elsewhere(client: Client) -> None:
    client.fails["/rss"] = RateLimited("arXiv is busy.")

    with pytest.raises(RateLimited):
        await fetch(client)

    assert len(client.asked) == 1


async def test_an_old_answer_is_no_news(client: Client) -> None:
    client.old["/"] = NetworkError("the network is down")

    with pytest.raises(NetworkError, match="the network is down"):
        await fetch(client)


async def test_a_page_without_papers_is_an_empty_list(client: Client) -> None:
    client.fails = {"/rss": NetworkError("feed"), "/api": NetworkError("api")}
    client.fake.announced = []

    assert ids(await fetch(client)) == []


async def test_replacements_are_not_new_but_give_their_versions(client: Client) -> None:
    client.fake.announced.append(OLDER._replace(kind="replace"))
    client.fake.papers = []

    edition = await fetch(client)

    assert ids(edition) == ["2611.00003", "2611.00002"]
    assert [(paper.id, paper.version) for paper in edition.replaced] == [("2611.00001", 3)]
