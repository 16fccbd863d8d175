"""The screen and the command line find the same papers for the same query, in the same order."""

from __future__ import annotations

import asyncio
import json
import time
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.cli import main
from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.models import EditionKind
from paperreader.paths import default_paths
from paperreader.services import open_services
from paperreader.ui.app import PaperReader
from paperreader.views.view import Views
from tests.builders import NOW, build_edition, build_paper, by_id
from tests.ui.papers import held, varied_edition
from tests.ui.reader import opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperreader.services import Services

TODAY = NOW.date()
PLACES = {"trending": "1", "bookmarks": "5", "library": "6"}
"""Names of places on the command line, and their keys on the screen."""

QUERIES = (
    "",
    "agents",
    "paper case",
    '"case 12"',
    "learning -case",
    "early OR 高效",
    "title:/^paper 1/",
    "author:lovelace",
    "org:analytical",
    "cat:cs",
    "kw:agents",
    "id:2611.0001",
    "source:huggingface",
    "upvotes:>90",
    "upvotes:85..100",
    "stars:>=1k",
    "-stars:>100",
    "comments:0",
    "rank:<=10",
    "year:2026",
    "date:today",
    "date:yesterday",
    "date:2026-11-02",
    "date:2026-W47",
    "date:>=2026-11-21",
    "newer:2d",
    "older:1w",
    "has:code",
    "has:summary",
    "has:models",
    "has:note",
    "is:read",
    "is:unread upvotes:>80",
    "is:bookmarked",
    "is:later",
    "is:muted",
    "is:dismissed",
    "status:later",
    "rating:>=3",
    "tag:agents",
    "tag:vision",
    "collection:thesis",
    "note:critic",
    "mute:paper",
    "sort:stars",
    "sort:-date",
    "sort:title has:code",
    "sort:published learning",
)


@pytest.fixture
def open_here(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Services]]:
    """Open services at a time that stands still, on a machine where it is still yesterday."""

    def open_at_now(**_: object) -> Services:
        return open_services(Config(), default_paths(), Environment({}), offline=True, now=lambda: NOW)

    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Pacific/Pago_Pago")
        time.tzset()
        patch.setattr("paperreader.cli.opening.services_of_process", open_at_now)
        yield open_at_now
    time.tzset()


def fill(services: Services) -> None:
    """Store papers, marks, bookmarks, mutes and dismissed papers."""
    today = build_paper(50, title="Of today", edition_date=TODAY)
    yesterday = build_paper(51, title="Of yesterday", edition_date=TODAY - timedelta(days=1))
    services.library.store(build_edition(papers=(*varied_edition().papers, today, yesterday)))
    of_a_day = build_edition(
        papers=(build_paper(60, title="Of a day"),), kind=EditionKind.DAY, value="2026-11-20"
    )
    services.library.store(of_a_day)
    services.library.mark(["2611.00002", "2611.00010"], read=True)
    agents = held(1, tags=("agents",), note="Ask about the critic.", collections=("thesis",))
    services.bookmarks.exchange(by_id([agents, held(3, tags=("vision/inference",), days=40, rating=4)]))
    views = Views(mutes=("author:borel", '"case 13"'))
    services.views.put(views.with_dismissed(["2611.00003", "2611.00060"], NOW))
    services.close()


def printed(capsys: pytest.CaptureFixture[bytes], place: str, query: str) -> list[str]:
    """Return what the command line finds."""
    code = main(["list", place, "--json", *([query] if query else [])])
    answer = capsys.readouterr()
    assert code == 0, answer.err.decode()
    return [paper["id"] for paper in json.loads(answer.out)]


async def shown(services: Services, asked: Sequence[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
    """Return what the screen finds."""
    found = {}
    async with opened(PaperReader(services), size=(60, 12)) as reader:
        for place, key in PLACES.items():
            await reader.press(key, "slash")
            for query in (query for asked_in, query in asked if asked_in == place):
                reader.browse.filter.put(query)
                await reader.settle()
                found[place, query] = reader.shown
            await reader.press("escape")
    return found


def test_each_query_finds_the_same_papers_in_the_same_order(
    open_here: Callable[[], Services], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    fill(open_here())
    asked = [(list(PLACES)[number % len(PLACES)], query) for number, query in enumerate(QUERIES)]
    on_the_command_line = {(place, query): printed(capsysbinary, place, query) for place, query in asked}
    assert sum(map(bool, on_the_command_line.values())) > len(QUERIES) / 2
    assert asyncio.run(shown(open_here(), asked)) == on_the_command_line


def test_both_say_why_a_place_is_empty_in_the_same_words(
    open_here: Callable[[], Services], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    async def text_of(key: str) -> str:
        async with opened(PaperReader(open_here())) as reader:
            await reader.press(key)
            return reader.text()

    for place, sentence in (("bookmarks", "No bookmarks yet."), ("library", "The library is empty.")):
        assert printed(capsysbinary, place, "") == []
        main(["list", place])
        assert capsysbinary.readouterr().err.decode().startswith(f"paperreader: {sentence} `paperreader ")
        assert sentence in asyncio.run(text_of(PLACES[place]))


def test_a_search_offline_shows_its_earlier_result_in_both(
    open_here: Callable[[], Services], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    services = open_here()
    fill(services)
    services = open_here()
    found = build_edition(papers=(build_paper(70, title="Found"),), kind=EditionKind.SEARCH, value="state")
    services.library.store(found)
    services.close()

    async def found_by_the_reader() -> list[str]:
        async with opened(PaperReader(open_here())) as reader:
            reader.browse.navigator.search("state")
            await reader.settle()
            return reader.shown

    assert main(["search", "state", "--json"]) == 0
    answer = capsysbinary.readouterr()
    assert [paper["id"] for paper in json.loads(answer.out)] == ["2611.00070"]
    assert b"Showing the earlier result of the same search" in answer.err
    assert asyncio.run(found_by_the_reader()) == ["2611.00070"]


def test_today_is_the_day_of_the_lists(
    open_here: Callable[[], Services], capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    fill(open_here())
    found = {("trending", "date:today"): ["2611.00050"], ("trending", "date:yesterday"): ["2611.00051"]}
    assert {(place, query): printed(capsysbinary, place, query) for place, query in found} == found
    assert asyncio.run(shown(open_here(), list(found))) == found
