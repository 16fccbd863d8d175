"""Papers that arrive while the user reads: at the start, from a tab, late, never, and wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from paperreader.errors import NetworkError, NotSaved, NotTrusted, ProxyFailed
from paperreader.models import EditionKind
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import Answer, FakeSource
from tests.ui.reader import make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

SILENCE = NetworkError("huggingface.co did not answer within 15 seconds.")


async def test_the_first_start_shows_the_sample_and_then_the_trending_papers(tmp_path: Path) -> None:
    source = FakeSource(build_edition(3))
    async with opened(make_app(tmp_path, source=source)) as reader:
        assert [str(key) for key, _ in source.asked] == ["trending"]
        assert reader.shown == ["2611.00001", "2611.00002", "2611.00003"]
        assert reader.tab == "Trending"


async def test_the_sample_stays_and_says_what_it_is_while_nobody_answers(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, source=FakeSource(Answer.NEVER))) as reader:
        assert "sample" in reader.heading
        assert "fetching…" in reader.heading
        assert len(reader.shown) > 10
        await reader.press("j", "b")
        assert len(reader.browse.bookmarks.by_id) == 1


async def test_the_sample_stays_when_the_first_fetch_fails(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, source=FakeSource(SILENCE))) as reader:
        assert "sample" in reader.heading
        assert "offline" in reader.heading
        assert reader.status == str(SILENCE)


async def test_offline_the_sample_is_shown_and_nobody_is_asked(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        assert "built-in sample" in reader.heading
        assert "offline" in reader.heading


async def test_a_fresh_list_is_not_asked_for_again(tmp_path: Path) -> None:
    source = FakeSource()
    async with opened(make_app(tmp_path, editions=[build_edition(1)], source=source)) as reader:
        assert "just now" in reader.heading
        assert source.asked == []


async def test_an_old_list_is_shown_at_once_and_replaced_when_the_answer_comes(tmp_path: Path) -> None:
    old = build_edition(3, fetched_at=NOW - timedelta(days=2))
    source = FakeSource(build_edition(papers=(build_paper(7),)))
    async with opened(make_app(tmp_path, editions=[old], source=source)) as reader:
        assert reader.shown == ["2611.00007"]
        assert "just now" in reader.heading


async def test_an_old_list_tells_its_age_while_nobody_answers(tmp_path: Path) -> None:
    old = build_edition(3, fetched_at=NOW - timedelta(days=2))
    async with opened(make_app(tmp_path, editions=[old], source=FakeSource(Answer.NEVER))) as reader:
        assert "2 days old" in reader.heading
        assert "fetching…" in reader.heading


async def test_an_answer_for_a_tab_that_was_left_does_not_take_the_screen(tmp_path: Path) -> None:
    day = build_edition(papers=(build_paper(8),), kind=EditionKind.DAY, value="2026-11-20")
    source = FakeSource(Answer.NEVER, day)
    old = build_edition(3, fetched_at=NOW - timedelta(days=2))
    async with opened(make_app(tmp_path, editions=[old], source=source)) as reader:
        await reader.burst("2", "6")
        assert reader.tab == "Library"


async def test_a_new_question_ends_the_one_that_is_never_answered(tmp_path: Path) -> None:
    day = build_edition(papers=(build_paper(8),), kind=EditionKind.DAY, value="2026-11-20")
    source = FakeSource(Answer.NEVER, day)
    old = build_edition(3, fetched_at=NOW - timedelta(days=2))
    async with opened(make_app(tmp_path, editions=[old], source=source)) as reader:
        assert source.silent == 1
        await reader.press("2")
        assert source.silent == 0
        assert reader.shown == ["2611.00008"]
        assert "Friday 20 November 2026" in reader.heading
        assert "fetching…" not in reader.heading


async def test_a_tab_whose_papers_are_not_there_says_that_they_are_fetched(tmp_path: Path) -> None:
    source = FakeSource(Answer.NEVER)
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=source)) as reader:
        await reader.press("3")
        assert "Fetching Week 48 of 2026 …" in reader.text()
        assert reader.tab == "Weekly"
        await reader.press("j", "b", "o", "enter", "escape", "1")
        assert len(reader.shown) == 3


async def test_a_tab_whose_papers_cannot_be_fetched_says_so_and_tries_again(tmp_path: Path) -> None:
    week = build_edition(2, kind=EditionKind.WEEK, value="2026-W48")
    source = FakeSource(SILENCE, week)
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=source)) as reader:
        await reader.press("3")
        for line in (
            "Week 48 of 2026 could not be fetched.",
            "huggingface.co did not answer",
            "R tries again.",
        ):
            assert line in reader.text()
        assert reader.heading.startswith("Week 48 of 2026")
        await reader.press("R")
        assert len(reader.shown) == 2


async def test_the_latest_day_is_named_by_what_came(tmp_path: Path) -> None:
    day = build_edition(2, kind=EditionKind.DAY, value="2026-11-20")
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=FakeSource(day))) as reader:
        await reader.press("2")
        assert "Friday 20 November 2026" in reader.heading
        assert reader.tab == "Daily"


async def test_a_partial_list_says_that_it_is_one(tmp_path: Path) -> None:
    partial = build_edition(2, complete=False)
    async with opened(make_app(tmp_path, source=FakeSource(partial))) as reader:
        assert "not every page came" in reader.heading


async def test_a_filter_stays_while_a_new_list_comes(tmp_path: Path) -> None:
    newer = build_edition(papers=(build_paper(9, title="Owls at night"), build_paper(2)))
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=FakeSource(newer))) as reader:
        await reader.press("/")
        await reader.type("owls")
        await reader.press("enter", "R")
        assert reader.shown == ["2611.00009"]


async def test_a_paper_that_is_read_stays_while_its_list_is_fetched_again(tmp_path: Path) -> None:
    source = FakeSource(build_edition(papers=(build_paper(9), build_paper(2))))
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=source)) as reader:
        await reader.press("j", "enter", "R")
        assert reader.browse.full_text is not None
        assert reader.paper.id == "2611.00002"


async def test_a_file_is_shown_first_and_nothing_is_fetched(tmp_path: Path) -> None:
    source = FakeSource()
    file = build_edition(4, kind=EditionKind.FILE, value="saved.html", source="file", order="the page")
    async with opened(make_app(tmp_path, source=source, file=file)) as reader:
        assert "saved.html" in reader.heading
        assert "ordered by the page" in reader.heading
        assert len(reader.shown) == 4
        assert source.asked == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (NotTrusted("The certificate was not accepted."), "certificate refused"),
        (ProxyFailed("The proxy refused."), "proxy failed"),
    ],
)
async def test_the_heading_says_what_is_at_fault_other_than_being_offline(
    tmp_path: Path, error: NetworkError, state: str
) -> None:
    async with opened(make_app(tmp_path, source=FakeSource(error))) as reader:
        assert state in reader.heading
        assert "offline" not in reader.heading
        assert reader.status == str(error)


@pytest.mark.parametrize(
    "error",
    [
        SILENCE,
        NotSaved("The disk is full."),
        ExceptionGroup("", [OverflowError("port")]),
        OSError("a broken cable"),
        RuntimeError("nobody foresaw this"),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_a_fetch_that_fails_in_any_way_has_ended(tmp_path: Path, error: Exception) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)], source=FakeSource(error))) as reader:
        await reader.press("R")
        assert "fetching…" not in reader.heading
        assert len(reader.shown) == 1
        assert reader.status


async def test_how_many_papers_came_is_told_while_a_list_is_fetched(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, source=FakeSource(1_200))) as reader:
        assert "fetching… 1,200 papers" in reader.heading
