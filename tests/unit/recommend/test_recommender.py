"""Papers for groups of bookmarks, and papers similar to one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from paperreader.models.reasons import SharedWord
from paperreader.recommend import ranking
from paperreader.recommend.explaining import Explainer
from paperreader.recommend.index import Index
from paperreader.recommend.interests import Liked
from paperreader.recommend.ranking import in_turn
from paperreader.recommend.recommender import Recommender

from .papers import TOPICS, Texts, paper_about, shelf

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def texts() -> Texts:
    return shelf(30)


@pytest.fixture
def recommender(tmp_path: Path, texts: Texts) -> Iterator[Recommender]:
    index = Index(tmp_path / "recommendations.db", texts)
    list(index.update())
    yield Recommender(index)
    index.close()


def liked(texts: Texts, *rows: int, tags: tuple[str, ...] = ()) -> list[Liked]:
    return [Liked(str(row), *texts.papers[row][:2], tags) for row in rows]


def about(topic: str, rows: range) -> list[int]:
    """Return rows of `shelf` that are about a topic."""
    return [row for row in rows if list(TOPICS)[(row - 1) % 4] == topic]


def found(recommender: Recommender, bookmarks: list[Liked], **options: object) -> list[int]:
    asked = {"days": None, "without": {int(one.key) for one in bookmarks}, "limit": 10, **options}
    return [one.row for one in recommender.for_groups(recommender.groups(bookmarks), **asked)]  # type: ignore[arg-type]


def test_papers_like_the_bookmarks_come_first(recommender: Recommender, texts: Texts) -> None:
    rows = found(recommender, liked(texts, 3, 7, 11))
    assert set(rows) <= set(about("protein", range(1, 121))) - {3, 7, 11}
    assert len(rows) == 10


def test_a_small_interest_gets_its_part(recommender: Recommender, texts: Texts) -> None:
    rows = found(recommender, liked(texts, 3, 7, 11, 15, 19, 23, 27, 31, 4, 8))
    topics = {list(TOPICS)[(row - 1) % 4] for row in rows}
    assert topics == {"protein", "speech"}


def test_tags_are_the_groups(recommender: Recommender, texts: Texts) -> None:
    bookmarks = [
        *liked(texts, 3, 7, tags=("bio",)),
        *liked(texts, 4, 8, tags=("audio",)),
        *liked(texts, 2, 6),
    ]
    groups = recommender.groups(bookmarks)
    assert sorted(sorted(one.key for one in group.members) for group in groups) == [
        ["2", "6"],
        ["3", "7"],
        ["4", "8"],
    ]


def test_what_is_dismissed_weighs_against_its_words(recommender: Recommender, texts: Texts) -> None:
    bookmarks, dismissed = liked(texts, 3, 7, 11, tags=("one",)), liked(texts, 15)
    (before,), (after,) = recommender.groups(bookmarks), recommender.groups(bookmarks, dismissed)
    lost = {term for term in before.profile if after.profile.get(term, 0.0) < before.profile[term]}
    assert lost
    assert lost == before.profile.keys() & recommender.vectors.of(*texts.papers[15][:2]).keys()


def test_only_papers_of_the_days_are_found(recommender: Recommender, texts: Texts) -> None:
    recommender.index.close()
    texts.papers |= {row: paper_about("protein", row, "2026-01-05") for row in range(121, 126)}
    list(recommender.index.update())
    first = date(2026, 1, 1).toordinal()
    assert set(found(recommender, liked(texts, 3, 7, 11), days=(first, first + 6))) == set(range(121, 126))
    assert found(recommender, liked(texts, 3, 7, 11), days=(first + 7, first + 14)) == []


@pytest.mark.parametrize("frequent", [ranking.FREQUENT, 20])
def test_the_answers_after_50_papers_more_are_those_of_a_full_build(
    recommender: Recommender, texts: Texts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, frequent: int
) -> None:
    monkeypatch.setattr(ranking, "FREQUENT", frequent)
    more = [paper_about(list(TOPICS)[number % 4], number * 3) for number in range(50)]
    texts.papers |= dict(enumerate(more, start=121))
    list(recommender.index.update())
    full = Index(tmp_path / "full.db", texts)
    list(full.update())
    bookmarks = liked(texts, 2, 6, 10, 14, 18)

    assert found(recommender, bookmarks, limit=100) == found(Recommender(full), bookmarks, limit=100)


def test_similar_papers_are_about_the_same(recommender: Recommender, texts: Texts) -> None:
    (paper,) = liked(texts, 5)
    rows = [one.row for one in recommender.similar(paper, without={5}, limit=10)]
    assert set(rows) <= set(about("splatting", range(1, 121))) - {5}


def test_a_paper_without_words_is_like_no_other(recommender: Recommender) -> None:
    assert recommender.similar(Liked("x", "", ""), without=(), limit=10) == []


def test_reasons_are_the_words_as_they_are_written(recommender: Recommender, texts: Texts) -> None:
    (group,) = recommender.groups(liked(texts, 1, 5, 9, tags=("3d",)))
    reasons = Explainer(recommender.vectors).reasons(*texts.papers[13][:2], group)
    assert reasons.of == 3
    assert reasons.words[0] == SharedWord("Gaussian Splatting", 3)
    assert len(reasons.words) <= 3
    assert not reasons.loosely


def test_a_word_that_only_one_bookmark_has_is_no_reason(recommender: Recommender, texts: Texts) -> None:
    (group,) = recommender.groups(liked(texts, 1, 2, 3, tags=("mixed",)))
    reasons = Explainer(recommender.vectors).reasons(*texts.papers[13][:2], group)
    assert all(shared.bookmarks >= 2 for shared in reasons.words)
    assert reasons.like == (texts.papers[1][0],)


def test_lists_take_turns_by_the_root_of_their_size() -> None:
    turns = [number for number, _ in in_turn([(16, range(100)), (1, range(200, 300))], 10)]
    assert turns.count(0) == 8
    assert turns[0] == 0


def test_a_paper_of_two_lists_is_taken_once() -> None:
    rows = [row for _, row in in_turn([(4, [1, 2, 3]), (4, [2, 1, 4])], 10)]
    assert sorted(rows) == [1, 2, 3, 4]
