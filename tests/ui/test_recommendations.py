"""Recommended papers on the screen: the tab For you, why a paper is there, and what similar papers are."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NothingToRecommend, PaperReaderError, TooFewBookmarks
from paperreader.models import EditionKey, EditionKind
from paperreader.sync import recommending
from tests.builders import NOW, build_bookmark, build_edition, build_paper
from tests.ui.papers import held, recommended
from tests.ui.reader import key_event, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.models import Edition
    from paperreader.models.edition import EditionInfo
    from paperreader.services import Services

FOR_YOU = EditionKind.FOR_YOU


class FakeRecommender:
    """Answers with prepared lists, by their key; for another key, with an error.

    Attributes:
        asked: the keys that were asked for.
        answers: set when it answers.
    """

    def __init__(self) -> None:
        self.lists: dict[EditionKey, Edition] = {}
        self.problem: PaperReaderError = TooFewBookmarks("For you needs five bookmarks, and there are two.")
        self.asked: list[str] = []
        self.answers = asyncio.Event()
        self.answers.set()

    def add(self, *editions: Edition) -> None:
        self.lists |= {edition.key: edition for edition in editions}

    async def recommend(
        self, key: EditionKey, services: Services, *, progress: Callable[[int], None] | None = None
    ) -> EditionInfo:
        self.asked.append(str(key))
        await self.answers.wait()
        if key not in self.lists:
            raise self.problem
        services.library.store(self.lists[key])
        info = services.library.info(key)
        assert info is not None
        return info


@pytest.fixture
def recommender(monkeypatch: pytest.MonkeyPatch) -> FakeRecommender:
    fake = FakeRecommender()
    monkeypatch.setattr(recommending, "recommend", fake.recommend)
    return fake


def papers(*numbers: int) -> tuple[object, ...]:
    return tuple(build_paper(number) for number in numbers)


@pytest.mark.command("for_you")
async def test_the_tab_shows_the_stored_list_at_once(tmp_path: Path, recommender: FakeRecommender) -> None:
    async with opened(make_app(tmp_path, editions=[recommended()])) as reader:
        await reader.press("7")
        assert reader.tab == "For you"
        assert reader.heading.startswith("For you, this week · 40 papers · ")
        assert "by likeness to the words of 12 bookmarks" in reader.heading
        assert recommender.asked == []


async def test_a_row_says_why_before_its_authors(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[recommended()]), size=(200, 60)) as reader:
        await reader.press("7")
        text = reader.text()
        assert "token compression · long-horizon agents · video " in text
        assert "losses · optimal · by Émile Borel" in text
        assert "loosely related: long · by Member 1" in text
        assert "like ‹Attention Is All You Need›" in text
        assert "Why  Words of your bookmarks: token compression (4 of 12)" in text


async def test_a_list_of_a_longer_time_is_computed_and_remembered(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.add(recommended("month", papers=papers(3, 4)), recommended("all", papers=papers(5)))
    async with opened(make_app(tmp_path, editions=[recommended()])) as reader:
        await reader.press("7", "[")
        assert reader.shown == ["2611.00003", "2611.00004"]
        assert reader.heading.startswith("For you, this month")
        await reader.press("[", "[")
        assert reader.status == "These are from all papers on this disk."
        assert reader.heading.startswith("For you · 1 paper")
        await reader.press("1", "7")
        assert reader.shown == ["2611.00005"]
        await reader.press("]", "]", "]")
        assert reader.heading.startswith("For you, this week")
        assert recommender.asked == ["for-you:month", "for-you:all"]


async def test_the_next_start_shows_the_time_that_was_shown_last(tmp_path: Path) -> None:
    lists = [recommended(), recommended("month", papers=papers(3, 4))]
    async with opened(make_app(tmp_path, editions=lists)) as reader:
        await reader.press("7", "[", "q")
    async with opened(make_app(tmp_path)) as reader:
        assert (reader.tab, reader.shown) == ("For you", ["2611.00003", "2611.00004"])


async def test_an_old_list_is_replaced_and_the_cursor_stays_on_its_paper(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    old = recommended(papers=papers(1, 2, 3), fetched_at=NOW.replace(year=2025))
    recommender.add(recommended(papers=papers(4, 3, 5)))
    async with opened(make_app(tmp_path, editions=[old])) as reader:
        await reader.burst("7", "j", "j")
        assert reader.shown == ["2611.00004", "2611.00003", "2611.00005"]
        assert reader.paper.id == "2611.00003"


async def test_with_few_bookmarks_it_says_what_it_needs(tmp_path: Path, recommender: FakeRecommender) -> None:
    async with opened(make_app(tmp_path), size=(60, 15)) as reader:
        await reader.press("7")
        text = " ".join(reader.text().replace("│", "").split())
        assert "For you needs five bookmarks, and there are two." in text
        assert "nothing is sent" in text
        assert "1 shows a list; b bookmarks a paper." in text
        assert not reader.browse.status.alert


async def test_a_changed_bookmark_makes_a_new_list_once(tmp_path: Path, recommender: FakeRecommender) -> None:
    recommender.add(recommended(papers=papers(3)))
    async with opened(make_app(tmp_path, editions=[build_edition(2), recommended()])) as reader:
        await reader.press("7")
        assert recommender.asked == []
        await reader.press("1", "z", "7")
        assert (recommender.asked, reader.shown) == (["for-you:week"], ["2611.00003"])
        await reader.press("1", "7")
        assert len(recommender.asked) == 1
        await reader.press("1", "b", "7")
        assert len(recommender.asked) == 2


async def test_bookmarks_that_changed_while_the_reader_was_closed_make_a_new_list(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.add(recommended(papers=papers(3)))
    made = NOW - timedelta(minutes=5)
    app = make_app(tmp_path, editions=[recommended(fetched_at=made)], bookmarks=[build_bookmark(1)])
    async with opened(app) as reader:
        await reader.press("7")
        assert reader.shown == ["2611.00003"]


async def test_an_older_list_does_not_stand_in_for_bookmarks_that_are_gone(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    old = recommended(fetched_at=NOW.replace(year=2025))
    async with opened(make_app(tmp_path, editions=[old])) as reader:
        await reader.press("7")
        assert "For you needs five bookmarks" in reader.text()


async def test_after_another_error_the_older_list_stays(tmp_path: Path, recommender: FakeRecommender) -> None:
    recommender.problem = PaperReaderError("The disk is full.")
    old = recommended(fetched_at=NOW.replace(year=2025))
    async with opened(make_app(tmp_path, editions=[old])) as reader:
        await reader.press("7")
        assert (len(reader.shown), reader.status) == (40, "The disk is full.")


async def test_without_recent_papers_it_says_where_there_may_be_some(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.problem = NothingToRecommend("No paper of this week is on this disk.")
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("7")
        assert "No paper of this week is on this disk." in reader.text()
        assert "[ looks in a longer time; 1 opens a list; sync" in reader.text()


async def test_what_is_missing_for_recommendations_is_not_said_in_another_tab(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    async with opened(make_app(tmp_path)) as reader:
        recommender.answers.clear()
        reader.app.post_message(key_event("7"))
        await reader.until(lambda: recommender.asked)
        reader.app.post_message(key_event("5"))
        await reader.until(lambda: "Bookmarks" in reader.heading)
        recommender.answers.set()
        await reader.settle()
        assert not reader.browse.status.alert
        await reader.press("7")
        assert "For you needs five bookmarks" in reader.text()


async def test_a_reason_without_room_keeps_its_first_word(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[recommended()]), size=(60, 15)) as reader:
        await reader.press("7")
        assert "loosely: long" in reader.text()


@pytest.mark.parametrize("size", [(60, 15), (80, 24), (120, 40), (200, 60)])
async def test_the_marks_of_a_row_stay_beside_its_reason(tmp_path: Path, size: tuple[int, int]) -> None:
    async with opened(make_app(tmp_path, editions=[recommended()]), size=size) as reader:
        await reader.press("7")
        with_reasons = [line[size[0] // 2 - 8 :] for line in reader.lines()]
        assert any("312" in line for line in with_reasons)


def similar_to(number: int, *numbers: int) -> Edition:
    key = EditionKey(EditionKind.SIMILAR, f"2611.{number:05d}")
    return recommended(
        key=key, papers=papers(*numbers), order="likeness to its words, among 3 papers on this disk"
    )


@pytest.mark.command("similar")
async def test_similar_papers_lead_back_step_by_step_to_list_row_and_filter(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.add(similar_to(2, 3, 4), similar_to(4, 1, 5))
    async with opened(make_app(tmp_path, editions=[build_edition(6)])) as reader:
        await reader.press("/", *"case", "enter", "s", "j", "K")
        assert reader.heading.startswith("Similar to ‹Paper 2: Learning to Test› · 2 papers")
        assert "by likeness" in reader.heading
        assert (reader.shown, reader.typed) == (["2611.00003", "2611.00004"], "")
        assert "Esc back" in reader.text()
        await reader.press("j", "K")
        assert reader.shown == ["2611.00001", "2611.00005"]
        await reader.press("q")
        assert (reader.paper.id, reader.shown) == ("2611.00004", ["2611.00003", "2611.00004"])
        await reader.press("escape")
        assert (reader.paper.id, reader.tab, reader.typed) == ("2611.00002", "Trending", "case")
        assert "by upvotes" in reader.heading
        await reader.press("escape", "escape")
        assert reader.tab == "Trending"


async def test_lists_of_similar_papers_have_no_neighbours(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    lists = [build_edition(6), similar_to(1, 3, 4), similar_to(2, 5)]
    async with opened(make_app(tmp_path, editions=lists)) as reader:
        await reader.press("K", "[", "]")
        assert reader.shown == ["2611.00003", "2611.00004"]
        assert reader.status == "There is no newer edition."


async def test_another_list_ends_the_way_back(tmp_path: Path, recommender: FakeRecommender) -> None:
    recommender.add(similar_to(1, 3, 4))
    async with opened(make_app(tmp_path, editions=[build_edition(6)])) as reader:
        await reader.press("K", "6", "escape")
        assert reader.tab == "Library"
        await reader.press("q")
        assert not reader.app.is_running


async def test_similar_papers_of_an_open_text_lead_back_to_its_list(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.add(similar_to(3, 5))
    async with opened(make_app(tmp_path, editions=[build_edition(6)])) as reader:
        await reader.press("j", "j", "enter", "K")
        assert reader.shown == ["2611.00005"]
        await reader.press("enter", "q", "q")
        assert (reader.tab, reader.paper.id) == ("Trending", "2611.00003")


async def test_what_has_no_similar_papers_says_why_and_how_to_go_back(
    tmp_path: Path, recommender: FakeRecommender
) -> None:
    recommender.problem = PaperReaderError("2611.00001 has no text on this disk.")
    async with opened(make_app(tmp_path, editions=[build_edition(2)]), size=(60, 15)) as reader:
        await reader.press("K")
        assert "2611.00001 has no text on this disk." in reader.text()
        assert "Esc goes back." in reader.text()
        await reader.press("escape")
        assert reader.tab == "Trending"


@pytest.mark.command("for_you_of_a_tag")
async def test_papers_are_recommended_for_one_tag(tmp_path: Path, recommender: FakeRecommender) -> None:
    recommender.add(recommended("week tag:rl/agents", papers=papers(2)))
    bookmarks = [held(1, tags=("rl/agents",)), held(2, tags=("rl/agents", "to try"))]
    async with opened(make_app(tmp_path, editions=[recommended()], bookmarks=bookmarks)) as reader:
        await reader.press("ctrl+p", *"of a tag", "enter")
        assert "rl/agents" in reader.text()
        await reader.press("enter")
        assert reader.heading.startswith("For you, this week, tag:rl/agents · 1 paper")
        assert reader.tab == "For you"


async def test_without_tags_it_says_how_to_set_them(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("ctrl+p", *"of a tag", "enter")
        assert reader.status == "No bookmark has a tag yet. T sets tags."
