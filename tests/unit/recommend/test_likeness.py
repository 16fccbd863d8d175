"""Queries about bookmarks' words: `sort:for-you` and `is:recommended`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paperreader.bookmarks import Bookmark
from paperreader.config import Config
from paperreader.environment import Environment
from paperreader.models import EditionKind
from paperreader.models.listing import Row
from paperreader.paths import Paths
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from paperreader.recommend import bookmarked as bookmarked_papers
from paperreader.recommend import recommender
from paperreader.recommend.bookmarked import liked_by
from paperreader.recommend.likeness import AT_ONCE
from paperreader.services import open_services
from paperreader.views.view import Views
from tests.builders import NOW, build_edition, build_paper

from .papers import TOPICS, paper_about

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from paperreader.models.paper import Paper
    from paperreader.query.context import QueryContext
    from paperreader.query.shelf import Shelf
    from paperreader.services import Services


def _paper(number: int) -> Paper:
    title, abstract, _ = paper_about(list(TOPICS)[number % 4], number)
    return build_paper(number, title=title, abstract=abstract)


PAPERS = tuple(_paper(number) for number in range(1, 41))
ABOUT_PROTEINS = {paper.id for paper in PAPERS if "rotein" in paper.title}


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    paths = Paths(**{name: tmp_path / name for name in ("config", "data", "cache", "state")})
    made = open_services(Config(), paths, Environment({}), now=lambda: NOW)
    made.library.store(build_edition(papers=PAPERS))
    yield made
    made.close()


def bookmarked(services: Services, count: int) -> QueryContext:
    """Return the context of a user who bookmarked some papers about proteins."""
    marked = [paper for paper in PAPERS if paper.id in ABOUT_PROTEINS][:count]
    return services.query_context(
        {paper.id: Bookmark(paper=paper, added=NOW, changed=NOW) for paper in marked}
    )


def found(shelf: Shelf, text: str, context: QueryContext) -> list[str]:
    listing = shelf.select(parse(text), SOURCE, context)
    return [row.paper.id for row in listing.rows(0, len(listing))]


def test_every_list_can_be_ordered_by_likeness_to_the_bookmarks(services: Services) -> None:
    context = bookmarked(services, 5)
    [edition] = services.library.editions()
    for shelf in (services.library.whole_shelf(), services.library.edition_shelf(edition.key)):
        first = found(shelf, "sort:for-you", context)
        assert set(first[: len(ABOUT_PROTEINS)]) == ABOUT_PROTEINS
        assert len(first) == len(PAPERS)


def test_papers_that_are_not_in_the_library_are_ordered_too(services: Services) -> None:
    context = bookmarked(services, 5)
    others = [paper_about("memory", 41), paper_about("protein", 42), paper_about("speech", 43)]
    rows = tuple(
        Row(None, build_paper(number, title=title, abstract=abstract))
        for number, (title, abstract, _) in enumerate(others, 1_001)
    )
    assert found(MemoryShelf(rows), "sort:for-you", context)[0] == rows[1].paper.id


def test_the_texts_of_only_so_many_papers_outside_the_library_are_read(services: Services) -> None:
    """Reading ten thousand takes seconds, in which no other list would be found."""
    context = bookmarked(services, 5)
    title, abstract, _ = paper_about("protein", 1)
    outside = [
        build_paper(number, title=title, abstract=abstract) for number in range(1000, 1000 + 2 * AT_ONCE)
    ]

    scores = context.likeness.of_papers([*outside, *PAPERS])

    assert len([paper for paper in outside if paper.id in scores]) == AT_ONCE
    assert scores.keys() >= ABOUT_PROTEINS


def test_what_is_prepared_is_scored_at_once(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    context = bookmarked(services, 5)
    title, abstract, _ = paper_about("protein", 1)
    shelf = MemoryShelf([Row(None, build_paper(1_000, title=title, abstract=abstract)), Row(None, PAPERS[0])])
    assert list(shelf.prepare_order(parse(""), SORTS["for-you"], context))
    monkeypatch.setattr(recommender, "score_of_terms", lambda *_: pytest.fail("scored again"))
    monkeypatch.setattr(recommender, "groups_of", lambda *_: pytest.fail("grouped again"))
    assert found(shelf, "sort:for-you", context)[0] == "2611.01000"


def test_scores_are_kept_until_the_library_or_the_dismissed_papers_change(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    marks = {paper.id: Bookmark(paper=paper, added=NOW, changed=NOW) for paper in PAPERS[:12]}
    asked: list[int] = []
    real = bookmarked_papers.liked_by

    def noted(*what: Any, **more: Any) -> Any:
        asked.append(1)
        return real(*what, **more)

    monkeypatch.setattr(bookmarked_papers, "liked_by", noted)

    def scored() -> int:
        asked.clear()
        assert services.query_context(marks).likeness.of_papers(PAPERS).keys() >= ABOUT_PROTEINS
        return len(asked)

    assert [scored(), scored()] == [1, 0]
    services.library.mark([PAPERS[0].id], read=True)
    assert [scored(), scored()] == [1, 0]
    services.views.put(Views(dismissed={PAPERS[1].id: NOW}))
    assert [scored(), scored()] == [1, 0]
    marks = dict(marks)
    assert [scored(), scored()] == [1, 0]


def test_only_the_newest_bookmarks_are_read(services: Services) -> None:
    marks = {paper.id: Bookmark(paper=paper, added=NOW, changed=NOW) for paper in PAPERS}
    assert len(liked_by(marks, services.library)) == len(PAPERS)
    assert liked_by(marks, services.library, most=9) == liked_by(marks, services.library)[:9]


def test_a_file_and_the_library_have_the_same_order(services: Services) -> None:
    context = bookmarked(services, 5)
    [edition] = services.library.editions()
    shelf = services.library.edition_shelf(edition.key)
    rows = tuple(Row(rank, paper) for rank, paper in enumerate(PAPERS, 1))
    assert found(MemoryShelf(rows), "sort:for-you", context) == found(shelf, "sort:for-you", context)


def test_with_few_bookmarks_a_list_keeps_its_order(services: Services) -> None:
    context = bookmarked(services, 4)
    [edition] = services.library.editions()
    in_order = [paper.id for paper in PAPERS]
    assert found(services.library.edition_shelf(edition.key), "sort:for-you", context) == in_order


def test_recommended_papers_are_those_of_stored_lists_that_were_not_dismissed(services: Services) -> None:
    services.library.store(build_edition(papers=PAPERS[:2], kind=EditionKind.FOR_YOU, value="week"))
    services.library.store(build_edition(papers=PAPERS[2:4], kind=EditionKind.FOR_YOU, value="all tag:rl"))
    services.library.store(build_edition(papers=PAPERS[4:6], kind=EditionKind.SIMILAR, value="2611.00001"))
    services.views.put(Views(dismissed={PAPERS[1].id: NOW}))
    context = services.query_context({})
    expected = {PAPERS[0].id, PAPERS[2].id, PAPERS[3].id}
    assert set(found(services.library.whole_shelf(), "is:recommended", context)) == expected
    rows = tuple(Row(None, paper) for paper in PAPERS)
    assert set(found(MemoryShelf(rows), "is:recommended", context)) == expected


def test_a_query_without_these_words_loads_nothing(services: Services) -> None:
    assert found(services.library.whole_shelf(), "protein sort:date", bookmarked(services, 5))
    assert not services.paths.recommendations.exists()
