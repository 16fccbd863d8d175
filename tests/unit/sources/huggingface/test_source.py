"""Hugging Face as a source, against a server that answers as the real one does."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import (
    BadAnswer,
    InvalidEdition,
    InvalidQuery,
    NetworkError,
    NotFound,
    RateLimited,
    SourceError,
)
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.models.calendar import shelf_life
from paperreader.net.cache import HttpCache
from paperreader.net.client import HttpClient
from paperreader.net.retry import Deadline
from paperreader.sources.huggingface.addresses import next_page
from paperreader.sources.huggingface.source import HuggingFace
from tests.builders import NOW, build_paper
from tests.fakes import FakeHuggingFace
from tests.huggingface_answers import build_item

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from paperreader.sources.base import Source

FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)
TRENDING = EditionKey(EditionKind.TRENDING)
LATEST = EditionKey(EditionKind.DAY)


def day(value: date) -> EditionKey:
    return EditionKey(EditionKind.DAY, value.isoformat())


def ids(edition: Edition) -> list[int]:
    """Return the numbers of the papers in their order."""
    return [int(paper.id.rpartition(".")[2]) for paper in edition.papers]


@pytest.fixture
def server() -> Iterator[FakeHuggingFace]:
    """Three papers on Friday and nothing since."""
    with FakeHuggingFace.with_papers(3, day=FRIDAY) as fake:
        yield fake


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[HttpClient]:
    made = HttpClient(cache=HttpCache(tmp_path / "http.db"), backoff=0.01)
    yield made
    await made.aclose()


@pytest.fixture
def source(server: FakeHuggingFace, client: HttpClient) -> HuggingFace:
    return HuggingFace(client, endpoint=server.url + "/", now=lambda: NOW)


def test_it_is_a_source(source: HuggingFace) -> None:
    as_source: Source = source
    assert as_source.name == "huggingface"


class TestDay:
    async def test_it_comes_best_upvotes_first_and_says_so(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.days[FRIDAY].reverse()
        edition = await source.fetch_edition(day(FRIDAY))
        assert ids(edition) == [1, 2, 3]
        assert (edition.key, edition.source, edition.order) == (day(FRIDAY), "huggingface", "upvotes")
        assert (edition.complete, edition.dropped) == (True, 0)
        assert abs(edition.fetched_at - datetime.now(UTC)) < timedelta(minutes=1)
        assert server.paths == ["/api/daily_papers?date=2026-11-20&limit=100"]

    async def test_a_weekend_is_an_edition_without_papers(self, source: HuggingFace) -> None:
        edition = await source.fetch_edition(day(date(2026, 11, 21)))
        assert (edition.papers, edition.complete) == ((), True)

    async def test_a_day_that_has_not_come_is_not_found(self, source: HuggingFace) -> None:
        with pytest.raises(NotFound, match=r"^Hugging Face has no list for 2026-11-24 yet\.$"):
            await source.fetch_edition(day(date(2026, 11, 24)))

    @pytest.mark.parametrize("cap", [1, 2, 3])
    async def test_every_page_is_read(self, source: HuggingFace, server: FakeHuggingFace, cap: int) -> None:
        server.page_size_cap = cap
        told: list[int] = []
        edition = await source.fetch_edition(day(FRIDAY), progress=told.append)
        assert ids(edition) == [1, 2, 3]
        assert told == {1: [1, 2, 3], 2: [2, 3], 3: [3]}[cap]

    async def test_an_item_that_is_nonsense_is_counted(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.days[FRIDAY].append({"paper": {"upvotes": 1}})
        edition = await source.fetch_edition(day(FRIDAY))
        assert (ids(edition), edition.dropped) == ([1, 2, 3], 1)


class TestLatestDay:
    async def test_an_empty_day_and_the_weekend_are_passed_over(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        edition = await source.fetch_edition(LATEST)
        assert edition.key == day(FRIDAY)
        assert ids(edition) == [1, 2, 3]
        assert [path[23:33] for path in server.paths] == [
            "2026-11-23",
            "2026-11-22",
            "2026-11-21",
            "2026-11-20",
        ]

    async def test_a_day_that_is_not_open_yet_is_passed_over(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.today = FRIDAY
        assert (await source.fetch_latest_day()).key == day(FRIDAY)

    @pytest.mark.parametrize(
        ("now", "asked"),
        [
            (datetime(2026, 11, 24, 2, 29, tzinfo=UTC), "2026-11-23"),
            (datetime(2026, 11, 24, 2, 30, tzinfo=UTC), "2026-11-24"),
            (datetime(2026, 7, 2, 1, 29, tzinfo=UTC), "2026-07-01"),
            (datetime(2026, 7, 2, 1, 30, tzinfo=UTC), "2026-07-02"),
        ],
    )
    async def test_the_day_begins_in_new_york_at_half_past_nine(
        self, client: HttpClient, server: FakeHuggingFace, now: datetime, asked: str
    ) -> None:
        server.days = {date.fromisoformat(asked): [build_item(build_paper())]}
        server.today = date.fromisoformat(asked)
        await HuggingFace(client, endpoint=server.url, now=lambda: now).fetch_latest_day()
        assert server.paths[0] == f"/api/daily_papers?date={asked}&limit=100"

    async def test_after_a_week_without_papers_it_gives_up(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.days.clear()
        with pytest.raises(NotFound, match="no papers in the 7 days before 2026-11-23"):
            await source.fetch_latest_day()
        assert len(server.requests) == 8

    async def test_nothing_before_the_first_list_is_asked_for(
        self, client: HttpClient, server: FakeHuggingFace
    ) -> None:
        early = datetime(2023, 5, 5, 12, tzinfo=UTC)
        with pytest.raises(NotFound):
            await HuggingFace(client, endpoint=server.url, now=lambda: early).fetch_latest_day()
        assert len(server.requests) == 2


class TestTrending:
    async def test_the_order_of_the_server_is_kept(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        stars = {1: 5, 2: 900, 3: 70}
        repo = "https://github.com/a/b"
        papers = [build_paper(number, stars=count, code_url=repo) for number, count in stars.items()]
        server.days[FRIDAY] = [build_item(paper) for paper in papers]
        edition = await source.fetch_edition(TRENDING)
        assert ids(edition) == [2, 3, 1]
        assert (edition.order, edition.complete) == ("GitHub activity", True)
        assert server.paths == ["/api/daily_papers?sort=trending&limit=100"]

    async def test_three_pages_of_the_endless_list_are_enough(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.days[FRIDAY] = [build_item(build_paper(number)) for number in range(1, 10)]
        server.page_size_cap = 2
        edition = await source.fetch_edition(TRENDING)
        assert (ids(edition), edition.complete) == ([1, 2, 3, 4, 5, 6], True)
        assert server.paths[1] == "/api/daily_papers?sort=trending&limit=100&p=1"

    async def test_what_came_before_a_page_that_fails_is_not_complete(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.page_size_cap = 2
        edition = await source.fetch_edition(TRENDING, progress=lambda _: server.fail_with(503, path="/api"))
        assert (ids(edition), edition.complete) == ([1, 2], False)


class TestWeek:
    async def test_a_week_is_asked_for_as_one(self, source: HuggingFace, server: FakeHuggingFace) -> None:
        server.days[date(2026, 11, 18)] = [build_item(build_paper(9, upvotes=500))]
        edition = await source.fetch_edition(EditionKey(EditionKind.WEEK, "2026-W47"))
        assert ids(edition) == [9, 1, 2, 3]
        assert (edition.key.value, edition.order) == ("2026-W47", "upvotes")
        assert server.paths == ["/api/daily_papers?week=2026-W47&limit=100"]

    async def test_week_53_is_put_together_from_its_days(
        self, client: HttpClient, server: FakeHuggingFace
    ) -> None:
        server.today = date(2027, 1, 3)
        server.days = {
            date(2026, 12, 28): [
                build_item(build_paper(number, upvotes=votes)) for number, votes in ((1, 5), (2, 9))
            ],
            date(2027, 1, 2): [build_item(build_paper(number, upvotes=7)) for number in (3, 1)],
        }
        then = datetime(2027, 1, 3, 20, tzinfo=UTC)
        told: list[int] = []
        edition = await HuggingFace(client, endpoint=server.url, now=lambda: then).fetch_edition(
            EditionKey(EditionKind.WEEK, "2026-W53"), progress=told.append
        )
        assert ids(edition) == [2, 3, 1]
        assert [paper.upvotes for paper in edition.papers] == [9, 7, 5]
        assert (edition.complete, edition.key.value) == (True, "2026-W53")
        assert len(server.requests) == 7
        assert told == [2, 2, 2, 2, 2, 3, 3]

    async def test_days_that_have_not_come_are_not_missed(
        self, client: HttpClient, server: FakeHuggingFace
    ) -> None:
        server.today = date(2026, 12, 29)
        server.days = {date(2026, 12, 28): [build_item(build_paper(1))]}
        then = datetime(2026, 12, 29, 20, tzinfo=UTC)
        source = HuggingFace(client, endpoint=server.url, now=lambda: then)
        edition = await source.fetch_edition(EditionKey(EditionKind.WEEK, "2026-W53"))
        assert (ids(edition), edition.complete) == ([1], True)
        assert len(server.requests) == 3

    async def test_a_week_that_has_not_begun_is_not_found(self, source: HuggingFace) -> None:
        with pytest.raises(NotFound, match="no list for 2026-W53 yet"):
            await source.fetch_edition(EditionKey(EditionKind.WEEK, "2026-W53"))

    async def test_any_week_that_is_refused_is_put_together(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.fail_with(400, path="/api/daily_papers?week")
        edition = await source.fetch_edition(EditionKey(EditionKind.WEEK, "2026-W47"))
        assert ids(edition) == [1, 2, 3]
        assert len(server.requests) == 8

    async def test_a_day_that_fails_leaves_the_week_incomplete(
        self, client: HttpClient, server: FakeHuggingFace
    ) -> None:
        server.today = date(2027, 1, 3)
        server.days = {date(2026, 12, 28): [build_item(build_paper(1))]}
        source = HuggingFace(client, endpoint=server.url, now=lambda: datetime(2027, 1, 3, 20, tzinfo=UTC))
        edition = await source.fetch_edition(
            EditionKey(EditionKind.WEEK, "2026-W53"), progress=lambda _: server.fail_with(500)
        )
        assert (ids(edition), edition.complete) == ([1], False)


async def test_a_month_has_every_page(source: HuggingFace, server: FakeHuggingFace) -> None:
    server.days = {date(2026, 10, number): [build_item(build_paper(number))] for number in range(1, 31)} | {
        FRIDAY: server.days[FRIDAY]
    }
    server.page_size_cap = 7
    edition = await source.fetch_edition(EditionKey(EditionKind.MONTH, "2026-10"))
    assert ids(edition) == list(range(1, 31))
    assert server.paths[-1] == "/api/daily_papers?month=2026-10&limit=100&p=4"


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (EditionKind.FILE, "x.html"), (EditionKind.SAMPLE, ""), (EditionKind.DAY, "2026-02-30"),
        (EditionKind.DAY, "../../x"), (EditionKind.WEEK, "2025-W53"), (EditionKind.MONTH, "2026-13"),
    ],
)  # fmt: skip
async def test_what_is_no_list_of_its_is_not_asked_for(
    source: HuggingFace, server: FakeHuggingFace, kind: EditionKind, value: str
) -> None:
    with pytest.raises(InvalidEdition):
        await source.fetch_edition(EditionKey(kind, value))
    assert server.requests == []


class TestSearch:
    async def test_it_is_one_question(self, source: HuggingFace, server: FakeHuggingFace) -> None:
        edition = await source.search("  case\n2 & more? ")
        assert server.paths == ["/api/papers/search?q=case+2+%26+more%3F&limit=120"]
        assert edition.key == EditionKey(EditionKind.SEARCH, "case 2 & more?")
        assert edition.order == "relevance"

    async def test_it_finds(self, source: HuggingFace) -> None:
        assert ids(await source.search("case 2")) == [2]
        assert ids(await source.fetch_edition(EditionKey(EditionKind.SEARCH, "learning"))) == [1, 2, 3]
        assert ids(await source.search("learning", limit=2)) == [1, 2]

    async def test_a_long_one_is_cut_and_a_large_one_made_smaller(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        await source.search("x" * 900 + "\ud800", limit=9_999)
        assert len(server.paths[0]) < 300
        assert server.paths[0].endswith("&limit=120")

    @pytest.mark.parametrize("words", ["", "  ", "\u200b\n"])
    async def test_no_words_are_no_search(self, source: HuggingFace, words: str) -> None:
        with pytest.raises(InvalidQuery):
            await source.search(words)


class TestPaper:
    async def test_it_comes_with_what_is_linked(self, source: HuggingFace) -> None:
        paper = await source.fetch_paper("2611.00002")
        assert (paper.title, paper.models, paper.datasets, paper.spaces) == (
            "Paper 2: Learning to Test",
            0,
            1,
            2,
        )

    async def test_one_that_is_not_there_is_not_found(self, source: HuggingFace) -> None:
        with pytest.raises(NotFound, match=r"^Hugging Face does not have the paper 2611\.99999\.$"):
            await source.fetch_paper("2611.99999")

    @pytest.mark.parametrize(
        "identifier", ["hep-th/9901001", "local:0123456789ab", "", "2611.00001v2", "../x", "x" * 99]
    )
    async def test_what_it_cannot_have_is_not_asked_for(
        self, source: HuggingFace, server: FakeHuggingFace, identifier: str
    ) -> None:
        with pytest.raises(NotFound):
            await source.fetch_paper(identifier)
        assert server.requests == []

    async def test_nonsense_is_not_kept(self, source: HuggingFace, server: FakeHuggingFace) -> None:
        server.garbage(b"[]")
        with pytest.raises(BadAnswer):
            await source.fetch_paper("2611.00002")
        server.recover()
        assert (await source.fetch_paper("2611.00002")).id == "2611.00002"


class TestWhenTheApiFails:
    @pytest.mark.parametrize("status", [500, 502, 503])
    async def test_the_web_page_helps(
        self, source: HuggingFace, server: FakeHuggingFace, status: int
    ) -> None:
        server.fail_with(status, path="/api")
        edition = await source.fetch_edition(day(FRIDAY))
        assert (ids(edition), edition.complete, edition.order) == ([1, 2, 3], True, "upvotes")
        assert server.paths[-1] == "/papers/date/2026-11-20"

    @pytest.mark.parametrize("body", [b"<html>Sorry</html>", b"{}", b"null", b"", b"[1", b"\xff"])
    async def test_the_web_page_helps_against_nonsense(
        self, source: HuggingFace, server: FakeHuggingFace, body: bytes
    ) -> None:
        server.garbage(body)
        assert ids(await source.fetch_edition(day(FRIDAY))) == [1, 2, 3]

    @pytest.mark.parametrize(
        ("key", "path"),
        [
            (TRENDING, "/papers/trending"),
            (EditionKey(EditionKind.WEEK, "2026-W47"), "/papers/week/2026-W47"),
            (EditionKey(EditionKind.MONTH, "2026-11"), "/papers/month/2026-11"),
        ],
    )
    async def test_a_page_of_a_longer_list_is_not_complete(
        self, source: HuggingFace, server: FakeHuggingFace, key: EditionKey, path: str
    ) -> None:
        server.fail_with(500, path="/api")
        told: list[int] = []
        edition = await source.fetch_edition(key, progress=told.append)
        assert (ids(edition), edition.complete, edition.key) == ([1, 2, 3], False, key)
        assert (server.paths[-1], told) == (path, [3])

    async def test_a_page_that_shows_an_earlier_day_means_that_there_are_no_papers(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.fail_with(500, path="/api")
        edition = await source.fetch_edition(day(date(2026, 11, 22)))
        assert (edition.key, edition.papers) == (day(date(2026, 11, 22)), ())

    async def test_the_latest_day_is_the_one_that_the_page_shows(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.fail_with(500, path="/api")
        edition = await source.fetch_latest_day()
        assert (edition.key, ids(edition)) == (day(FRIDAY), [1, 2, 3])
        assert server.paths.count("/papers/date/2026-11-23") == 1

    async def test_where_the_page_fails_too_the_first_reason_is_told(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.fail_with(503)
        with pytest.raises(BadAnswer, match=r"127\.0\.0\.1 has a problem \(HTTP 503\)") as raised:
            await source.fetch_edition(TRENDING)
        assert raised.value.status == 503

    async def test_the_page_is_left_alone_when_we_ask_too_much(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.fail_with(429, path="/api", retry_after="600")
        with pytest.raises(RateLimited):
            await source.fetch_edition(TRENDING)
        assert len(server.requests) == 1

    async def test_nobody_there_is_an_error_of_ours(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.gone()
        with pytest.raises(NetworkError):
            await source.fetch_edition(TRENDING)


class TestKeptAnswers:
    async def test_a_fresh_list_is_not_asked_for_again_unless_refreshed(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        first = await source.fetch_edition(TRENDING)
        again = await source.fetch_edition(TRENDING)
        assert len(server.requests) == 1
        assert again.papers == first.papers
        refreshed = await source.fetch_edition(TRENDING, refresh=True)
        assert "if-none-match" in server.requests[-1].headers
        assert (refreshed.papers, refreshed.fetched_at > first.fetched_at) == (first.papers, True)

    async def test_an_old_list_is_never_passed_off_as_a_new_one(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        await source.fetch_edition(TRENDING)
        server.fail_with(500)
        with pytest.raises(SourceError):
            await source.fetch_edition(TRENDING, refresh=True)

    async def test_nonsense_is_not_kept(self, source: HuggingFace, server: FakeHuggingFace) -> None:
        server.garbage(b"{}")
        await source.fetch_edition(day(FRIDAY))
        server.recover()
        server.requests.clear()
        await source.fetch_edition(day(FRIDAY))
        assert server.paths == ["/api/daily_papers?date=2026-11-20&limit=100"]

    @pytest.mark.parametrize(
        ("key", "hours"),
        [
            (TRENDING, 0.5), (day(MONDAY), 0.5), (day(date(2026, 11, 22)), 0.5),
            (day(date(2026, 11, 21)), 12), (day(date(2026, 11, 16)), 12), (day(date(2026, 11, 15)), 168),
            (EditionKey(EditionKind.WEEK, "2026-W48"), 0.5), (EditionKey(EditionKind.WEEK, "2026-W46"), 168),
            (EditionKey(EditionKind.MONTH, "2026-11"), 0.5), (EditionKey(EditionKind.MONTH, "2026-10"), 168),
        ],
    )  # fmt: skip
    def test_the_older_a_list_the_longer_it_stays_fresh(self, key: EditionKey, hours: float) -> None:
        noon = datetime(2026, 11, 23, 17, tzinfo=UTC)  # On Monday, in New York.
        assert shelf_life(key, noon, timedelta(minutes=30)) == timedelta(hours=hours)


HERE = "https://huggingface.co/api/daily_papers?limit=100"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ('</api/daily_papers?p=1>; rel="next"', "https://huggingface.co/api/daily_papers?p=1"),
        ("<?p=1>; rel=next", "https://huggingface.co/api/daily_papers?p=1"),
        ('<https://huggingface.co/x>; rel="next"', "https://huggingface.co/x"),
        ('</a>; rel="prev", </b>; rel="next"', "https://huggingface.co/b"),
        ('</a>; title="x"; REL="NEXT"', "https://huggingface.co/a"),
        ('<https://evil.org/x>; rel="next"', None),
        ('<//evil.org/x>; rel="next"', None),
        ('<http://huggingface.co/x>; rel="next"', None),
        ('<https://huggingface.co:8443/x>; rel="next"', None),
        ('<file:///etc/passwd>; rel="next"', None),
        ('<https://[::1>; rel="next"', None),
        ('</a>; rel="nextish"x', None),
        ('</a>; rel="prev"', None),
        ("<" * 100_000, None),
        ("", None),
    ],
)
def test_the_next_page_is_on_the_same_host(link: str, address: str | None) -> None:
    assert next_page(link, HERE) == address


async def test_every_recorded_day_comes_through_the_server(shared: Path, client: HttpClient) -> None:
    with FakeHuggingFace.from_days(shared, last=5) as fake:
        source = HuggingFace(client, endpoint=fake.url, now=lambda: datetime(2026, 5, 30, tzinfo=UTC))
        for which, items in fake.days.items():
            edition = await source.fetch_edition(day(which))
            assert len(edition.papers) == len({item["paper"]["id"] for item in items})
        assert (await source.fetch_latest_day()).papers


@pytest.mark.parametrize(
    "module", ["sources", "sources.base", "sources.huggingface.source", "sources.huggingface.page"]
)
def test_importing_a_source_loads_no_network(module: str) -> None:
    code = (
        f"import sys, paperreader.{module}\n"
        "print({'httpx', 'selectolax', 'filelock', 'textual', 'tinydb'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


class TestDeadline:
    """All requests for a list share one deadline; here it passes after two of them."""

    @pytest.fixture(autouse=True)
    def over_after_two(self, monkeypatch: pytest.MonkeyPatch) -> None:
        class OverAfterTwo(Deadline):
            questions = 0

            @property
            def left(self) -> float:
                self.questions += 1
                return 10.0 if self.questions <= 2 else 0.0

        monkeypatch.setattr("paperreader.sources.huggingface.source.Deadline", OverAfterTwo)

    @pytest.mark.parametrize("value", ["2026-W47", "2026-11"])
    async def test_what_came_by_then_is_a_list_that_is_not_complete(
        self, value: str, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.page_size_cap = 1
        kind = EditionKind.WEEK if "W" in value else EditionKind.MONTH
        edition = await source.fetch_edition(EditionKey(kind, value))
        assert not edition.complete
        assert len(edition.papers) == 2

    async def test_the_latest_day_is_not_looked_for_any_longer(
        self, source: HuggingFace, server: FakeHuggingFace
    ) -> None:
        server.days.clear()
        with pytest.raises(NetworkError, match=r"did not finish its answer within 15 seconds\."):
            await source.fetch_latest_day()
        assert len(server.requests) == 2

    async def test_a_week_day_by_day_ends_as_well(self, source: HuggingFace, server: FakeHuggingFace) -> None:
        server.today = date(2027, 1, 4)
        server.days = {date(2026, 12, 28): server.days[FRIDAY]}
        edition = await source.fetch_edition(EditionKey(EditionKind.WEEK, "2026-W53"))
        assert not edition.complete
        assert len(server.requests) == 2
