"""Lists of recommendations, from the bookmarks and the library of this machine."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.errors import NothingToRecommend, PaperReaderError, TooFewBookmarks
from paperreader.models import EditionKey, EditionKind, Paper
from paperreader.paths import Paths
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.nodes import Query
from paperreader.services import Services, open_services
from paperreader.sync import recommending
from paperreader.sync.recommending import index_new_papers, recommend
from tests.builders import NOW, build_edition, build_paper
from tests.unit.recommend.papers import TOPICS, paper_about

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from paperreader.models.listing import Row

TODAY = date(2026, 11, 23)
SPLATTING, MEMORY, PROTEIN, SPEECH = (range(first, first + 10) for first in (1, 11, 21, 31))


def about(topic: str, number: int, days_ago: int) -> Paper:
    title, abstract, _ = paper_about(topic, number)
    day = TODAY - timedelta(days=days_ago)
    return build_paper(number, title=title, abstract=abstract, published=day, edition_date=day)


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    """Return services whose library has ten papers about each topic, half of them two weeks old."""
    paths = Paths(**{name: tmp_path / name for name in ("config", "data", "cache", "state")})
    services = open_services(Config(), paths, Environment({}), offline=True, now=lambda: NOW)
    papers = [
        about(topic, number, 1 if number % 2 else 14)
        for numbers_of, topic in zip((SPLATTING, MEMORY, PROTEIN, SPEECH), TOPICS, strict=True)
        for number in numbers_of
    ]
    services.library.store(build_edition(papers=tuple(papers)))
    yield services
    services.close()


def bookmark(services: Services, numbers: Iterable[int], *tags: str) -> None:
    for number in numbers:
        paper = services.library.paper(f"2611.{number:05d}")
        assert paper is not None
        services.bookmarks.add(paper, tags=tags)


def rows(services: Services, value: str, kind: EditionKind = EditionKind.FOR_YOU) -> Sequence[Row]:
    info = asyncio.run(recommend(EditionKey(kind, value), services))
    listing = services.library.edition_shelf(info.key).select(Query(), SOURCE, QueryContext(TODAY))
    return listing.rows(0, len(listing))


def numbers(listed: Iterable[Row]) -> list[int]:
    return [int(row.paper.id[-5:]) for row in listed]


def test_papers_like_the_bookmarks_are_recommended_with_reasons(services: Services) -> None:
    bookmark(services, SPLATTING[:5])
    first = rows(services, "all")[0]

    assert int(first.paper.id[-5:]) in SPLATTING[5:]
    assert first.reasons is not None
    assert (first.reasons.words[0].word, first.reasons.of) == ("Gaussian Splatting", 5)


def test_the_order_says_what_the_list_stands_on(services: Services) -> None:
    bookmark(services, SPLATTING[:5])
    info = asyncio.run(recommend(EditionKey(EditionKind.FOR_YOU, "all"), services))
    assert info.order == "likeness to the words of 5 bookmarks, among 40 papers on this disk"
    assert services.library.count() == 40


def test_what_is_bookmarked_read_or_dismissed_is_left_out(services: Services) -> None:
    bookmark(services, MEMORY[:5])
    services.library.mark(["2611.00016"], read=True)
    services.views.change(lambda views: views.with_dismissed(["2611.00017"], NOW))

    found = numbers(rows(services, "all"))
    assert found
    assert set(found).isdisjoint({*MEMORY[:5], 16, 17})


def test_a_week_has_only_papers_of_its_days(services: Services) -> None:
    bookmark(services, PROTEIN[:5])
    assert set(numbers(rows(services, "week"))) <= set(range(1, 41, 2))
    assert {number % 2 for number in numbers(rows(services, "month"))} == {0, 1}


def test_a_tag_chooses_the_bookmarks(services: Services) -> None:
    bookmark(services, SPLATTING[:5])
    bookmark(services, SPEECH[:3], "audio")
    found = rows(services, "all tag:audio")
    assert set(numbers(found[:5])) <= set(SPEECH)
    assert all(row.reasons and row.reasons.of == 3 for row in found)


def test_papers_that_are_loosely_related_end_the_list_after_ten(services: Services) -> None:
    bookmark(services, (*SPLATTING[:5], *SPEECH[:4]))
    found = rows(services, "all")
    assert all(row.reasons and not row.reasons.loosely for row in found[10:])


def test_below_five_bookmarks_it_says_what_it_needs(services: Services) -> None:
    bookmark(services, SPLATTING[:4])
    with pytest.raises(TooFewBookmarks, match="five bookmarks, and there are four"):
        rows(services, "week")
    assert not services.paths.recommendations.exists()


def test_a_week_without_papers_says_where_there_may_be_some(services: Services) -> None:
    bookmark(services, SPLATTING[:5])
    services.library.mark([f"2611.{number:05d}" for number in range(1, 41, 2)], read=True)
    with pytest.raises(NothingToRecommend, match=r"last 7 days .* the month or all"):
        rows(services, "week")


def test_similar_papers_are_those_about_the_same(services: Services) -> None:
    found = rows(services, "2611.00021", EditionKind.SIMILAR)
    assert set(numbers(found[:9])) == set(PROTEIN) - {21}
    assert found[0].reasons is not None
    assert found[0].reasons.of == 1


def test_an_unknown_paper_has_no_similar_ones(services: Services) -> None:
    with pytest.raises(NothingToRecommend, match=r"paperreader show 2611\.99999"):
        rows(services, "2611.99999", EditionKind.SIMILAR)


def test_papers_stored_later_are_recommended_the_next_time(services: Services) -> None:
    bookmark(services, SPLATTING[:5])
    rows(services, "all")
    services.library.store_papers([about("splatting", 77, 0)])
    asyncio.run(index_new_papers(services))

    assert services.recommender.index.missing() == 0
    assert 77 in numbers(rows(services, "all"))


def test_many_papers_are_indexed_in_another_process(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommending, "AT_ONCE", 0)
    bookmark(services, SPLATTING[:5])
    came: list[int] = []
    asyncio.run(recommend(EditionKey(EditionKind.FOR_YOU, "all"), services, progress=came.append))
    assert came == [40]


def test_without_another_process_they_are_indexed_in_this_one(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recommending, "AT_ONCE", 0)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    bookmark(services, SPLATTING[:5])
    assert rows(services, "all")


def test_new_papers_that_cannot_be_indexed_disturb_nobody(
    services: Services, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def refuse(*_: Any) -> None:
        raise PaperReaderError("The library is locked.")

    monkeypatch.setattr(recommending, "update_index", refuse)
    asyncio.run(index_new_papers(services))
    assert "The library is locked." in caplog.text
