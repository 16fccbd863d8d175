"""The lists: tabs, editions before and after, dates, searches, refreshing."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

import pytest

from paperreader.bookmarks import Bookmark
from paperreader.config import Config, Display
from paperreader.errors import BadAnswer, NetworkError, RateLimited
from paperreader.models import EditionKind
from paperreader.ui.dialogs.calendar import Calendar
from tests.builders import NOW, build_edition, build_paper
from tests.ui.fake_network import Answer, FakeSource
from tests.ui.reader import key_event, make_app, opened

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.models import Edition

Start = Literal["daily", "weekly", "monthly", "library"]
SILENCE = NetworkError("huggingface.co did not answer within 15 seconds.")
OLD = NOW - timedelta(days=2)


def day(value: str, number: int, **fields: Any) -> Edition:
    return build_edition(kind=EditionKind.DAY, value=value, papers=(build_paper(number),), **fields)


TABS = [
    ("trending", "1", "Trending", build_edition(1)),
    ("daily", "2", "Daily", day("2026-11-20", 2)),
    ("weekly", "3", "Weekly", build_edition(1, kind=EditionKind.WEEK, value="2026-W48")),
    ("monthly", "4", "Monthly", build_edition(1, kind=EditionKind.MONTH, value="2026-11")),
    ("library", "6", "Library", build_edition(1)),
]


@pytest.mark.command("trending", "daily", "weekly", "monthly", "library")
async def test_numbers_show_the_tabs(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[edition for *_, edition in TABS])
    async with opened(app) as reader:
        for _, key, tab, _ in reversed(TABS):
            await reader.press(key)
            assert reader.tab == tab
            assert f"[{key} {tab}" in reader.lines()[0]
            assert reader.shown


async def test_a_tab_without_unread_papers_says_so_and_one_that_was_never_fetched_has_no_number(
    tmp_path: Path,
) -> None:
    editions = [build_edition(2), day("2026-11-20", 3)]
    async with opened(make_app(tmp_path, editions=editions, read=["2611.00003"])) as reader:
        await reader.until(lambda: "1 Trending (2)] 2 Daily (0)  3 Weekly  4 Monthly" in reader.lines()[0])


@pytest.mark.command("bookmarked")
async def test_the_fifth_tab_holds_the_bookmarks_newest_first(tmp_path: Path) -> None:
    bookmarks = [
        Bookmark(paper=build_paper(number), added=NOW + timedelta(hours=number), changed=NOW)
        for number in (1, 3, 2)
    ]
    async with opened(make_app(tmp_path, bookmarks=bookmarks)) as reader:
        await reader.press("5")
        assert reader.tab == "Bookmarks"
        assert reader.shown == ["2611.00003", "2611.00002", "2611.00001"]
        assert "when bookmarked, newest first" in reader.heading


@pytest.mark.command("bookmarked")
async def test_without_bookmarks_the_tab_says_how_to_make_one(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path)) as reader:
        await reader.press("5")
        assert "No bookmarks yet." in reader.text()
        assert "b bookmarks a paper." in reader.text()


async def test_a_click_on_a_tab_shows_it(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.pilot.click("#tabs", offset=(reader.lines()[0].index("Library"), 0))
        await reader.settle()
        assert reader.tab == "Library"


@pytest.mark.parametrize("start", ["daily", "weekly", "monthly", "library"])
async def test_the_reader_starts_where_the_settings_say(tmp_path: Path, start: Start) -> None:
    config = Config(display=Display(start=start))
    app = make_app(tmp_path, editions=[edition for *_, edition in TABS], config=config)
    async with opened(app) as reader:
        assert reader.tab == start.capitalize()


@pytest.mark.command("trending", "quit")
@pytest.mark.parametrize("start", ["daily", "weekly", "monthly"])
async def test_a_first_tab_of_which_there_is_nothing_is_fetched_whatever_tab_was_left(
    tmp_path: Path, start: Start
) -> None:
    config = Config(display=Display(start=start))
    first = make_app(tmp_path, config=config)
    async with opened(first) as reader:
        assert "was never fetched" in reader.text()
        await reader.press("1")
        first.post_message(key_event("q"))
        await reader.until(lambda: first._exit)
    source = FakeSource(Answer.NEVER)
    async with opened(make_app(tmp_path, config=config, source=source)) as reader:
        assert reader.tab == start.capitalize()
        assert "Fetching" in reader.text()
        assert "fetching…" in reader.heading
    kinds = {"daily": EditionKind.DAY, "weekly": EditionKind.WEEK, "monthly": EditionKind.MONTH}
    assert [key.kind for key, _ in source.asked] == [kinds[start]]


@pytest.mark.command("older", "newer")
async def test_brackets_go_from_day_to_day_past_the_weekend(tmp_path: Path) -> None:
    days = [day("2026-11-19", 1), day("2026-11-20", 2), day("2026-11-23", 3)]
    async with opened(make_app(tmp_path, editions=days)) as reader:
        await reader.press("2")
        assert "Monday 23 November 2026" in reader.heading
        await reader.press("[")
        assert "Friday 20 November 2026" in reader.heading
        await reader.press("[")
        assert reader.shown == ["2611.00001"]
        await reader.press("]", "]")
        assert reader.shown == ["2611.00003"]


@pytest.mark.command("newer")
async def test_there_is_no_edition_of_tomorrow(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[day("2026-11-23", 3)])) as reader:
        await reader.press("2", "]")
        assert "has not come yet" in reader.status
        assert "Monday 23 November 2026" in reader.heading


@pytest.mark.command("older", "weekly")
async def test_weeks_have_weeks_before_them(tmp_path: Path) -> None:
    weeks = [
        build_edition(papers=(build_paper(number),), kind=EditionKind.WEEK, value=f"2026-W{number}")
        for number in (47, 48)
    ]
    async with opened(make_app(tmp_path, editions=weeks)) as reader:
        await reader.press("3")
        assert reader.shown == ["2611.00048"]
        await reader.press("[")
        assert reader.shown == ["2611.00047"]


@pytest.mark.command("older", "newer")
async def test_lists_without_neighbours_say_so(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        for key, direction in (("[", "older"), ("]", "newer")):
            await reader.press(key)
            assert reader.status == f"There is no {direction} edition."


@pytest.mark.command("older")
async def test_an_edition_that_was_never_fetched_says_so_offline(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[day("2026-11-20", 2)])) as reader:
        await reader.press("2", "[")
        assert "never fetched" in reader.text()
        assert reader.shown == []
        await reader.press("]")
        assert reader.shown == ["2611.00002"]


@pytest.mark.command("newest")
async def test_t_goes_back_to_the_newest_edition_and_asks_for_a_newer_one(tmp_path: Path) -> None:
    friday = day("2026-11-20", 2)
    source = FakeSource(friday, day("2026-11-23", 4))
    days = [build_edition(1), day("2026-11-19", 1), friday]
    app = make_app(tmp_path, editions=days, source=source)
    async with opened(app) as reader:
        await reader.press("2", "[")
        assert reader.shown == ["2611.00001"]
        await reader.press("t")
        assert reader.shown == ["2611.00004"]
        assert source.asked[-1][0].kind is EditionKind.DAY
        assert source.asked[-1][0].value == ""


@pytest.mark.command("daily")
async def test_the_daily_tab_finds_the_day_that_came_since(tmp_path: Path) -> None:
    friday = day("2026-11-20", 2, fetched_at=OLD)
    source = FakeSource(day("2026-11-23", 4))
    async with opened(make_app(tmp_path, editions=[build_edition(1), friday], source=source)) as reader:
        await reader.press("2")
        assert [str(key) for key, _ in source.asked] == ["day"]
        assert "Monday 23 November 2026" in reader.heading


@pytest.mark.command("choose_date")
async def test_a_date_is_chosen_by_its_name(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[day("2026-11-12", 5)])) as reader:
        await reader.press("D")
        assert isinstance(reader.dialog, Calendar)
        assert "5" in reader.text()
        await reader.type("2026-11-12")
        await reader.press("enter")
        assert reader.dialog is None
        assert "Thursday 12 November 2026" in reader.heading
        assert reader.tab == "Daily"


@pytest.mark.command("choose_date")
@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("2026-02-30", "no day 2026-02-30"),
        ("2031-01-01", "not come"),
    ],
)
async def test_a_text_that_names_no_edition_is_answered(tmp_path: Path, text: str, sentence: str) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("D")
        await reader.type(text)
        await reader.press("enter")
        assert sentence in reader.status
        assert reader.browse.status.alert
        assert reader.shown == ["2611.00001"]


@pytest.mark.command("choose_date")
async def test_a_day_is_chosen_on_the_calendar_among_those_that_are_here(tmp_path: Path) -> None:
    days = [day("2026-11-12", 5), day("2026-11-20", 3)]
    async with opened(make_app(tmp_path, editions=days)) as reader:
        await reader.press("2", "D")
        assert "[20•1 ]" in reader.text()
        await reader.press("p", "enter")
        assert "Thursday 12 November 2026" in reader.heading


@pytest.mark.command("choose_date")
async def test_leaving_the_prompt_changes_nothing(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("D")
        await reader.type("2026")
        await reader.press("escape")
        assert reader.dialog is None
        assert "Trending" in reader.heading


@pytest.mark.command("search")
async def test_a_search_asks_the_source_and_shows_what_came(tmp_path: Path) -> None:
    found = build_edition(2, kind=EditionKind.SEARCH, value="state space", order="relevance")
    source = FakeSource(found)
    async with opened(make_app(tmp_path, editions=[build_edition(5)], source=source)) as reader:
        await reader.press("S")
        await reader.type("state space")
        await reader.press("enter")
        assert [str(key) for key, _ in source.asked] == ["search:state space"]
        assert "Search: state space" in reader.heading
        assert "ordered by relevance" in reader.heading
        assert len(reader.shown) == 2
        assert reader.tab is None


@pytest.mark.command("search")
async def test_a_search_without_a_network_shows_the_papers_of_the_library(tmp_path: Path) -> None:
    source = FakeSource(SILENCE, SILENCE)
    papers = (build_paper(1, title="Sorting"), build_paper(2, title="State space models"))
    async with opened(make_app(tmp_path, editions=[build_edition(papers=papers)], source=source)) as reader:
        await reader.press("S")
        await reader.type("state space")
        await reader.press("enter")
        assert reader.shown == ["2611.00002"]
        assert "Search: state space (in the library)" in reader.heading
        assert "did not answer within 15 seconds. Showing the papers of the library." in reader.status
        await reader.press("S")
        await reader.type("nobody")
        await reader.press("enter")
        assert "No paper of the library matches this search." in reader.text()


@pytest.mark.command("search")
async def test_a_search_without_a_network_says_so_while_the_library_is_empty(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, source=FakeSource(SILENCE, SILENCE))) as reader:
        await reader.press("S")
        await reader.type("state space")
        await reader.press("enter")
        assert "Search: state space could not be fetched." in reader.text()
        assert "(in the library)" not in reader.heading


@pytest.mark.command("search")
async def test_an_empty_search_asks_nobody(tmp_path: Path) -> None:
    source = FakeSource()
    async with opened(make_app(tmp_path, editions=[build_edition(1)], source=source)) as reader:
        await reader.press("S")
        await reader.type("  ")
        await reader.press("enter")
        assert source.asked == []
        assert "Trending" in reader.heading


@pytest.mark.command("refresh")
async def test_refreshing_shows_what_came_and_keeps_the_cursor_on_its_paper(tmp_path: Path) -> None:
    newer = build_edition(papers=(build_paper(9), build_paper(2), build_paper(1)))
    source = FakeSource(newer)
    async with opened(make_app(tmp_path, editions=[build_edition(3)], source=source)) as reader:
        await reader.press("j", "R")
        assert reader.shown == ["2611.00009", "2611.00002", "2611.00001"]
        assert reader.paper.id == "2611.00002"
        assert source.asked[0][1], "a refresh asks whatever is cached"


@pytest.mark.command("refresh")
@pytest.mark.parametrize(
    "error",
    [SILENCE, RateLimited("huggingface.co asks to wait 30 seconds."), BadAnswer("Not a list of papers.")],
)
async def test_a_refresh_that_fails_keeps_the_old_list_and_says_one_line(
    tmp_path: Path, error: NetworkError
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], source=FakeSource(error))
    async with opened(app) as reader:
        await reader.press("j", "R")
        assert len(reader.shown) == 3
        assert reader.paper.id == "2611.00002"
        assert reader.status == str(error)
        assert f"! {error}" in reader.text()
        assert reader.heading.endswith(getattr(error, "state", "just now"))


@pytest.mark.command("refresh")
async def test_a_refresh_that_works_again_is_no_longer_offline(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)], source=FakeSource(SILENCE, build_edition(2)))
    async with opened(app) as reader:
        await reader.press("R", "R")
        assert "offline" not in reader.heading
        assert len(reader.shown) == 2


@pytest.mark.command("refresh")
async def test_offline_a_refresh_says_why_nothing_happens(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(3)])) as reader:
        await reader.press("R")
        assert "switched off" in reader.status


@pytest.mark.command("refresh")
async def test_the_bookmarks_have_nothing_to_fetch(tmp_path: Path) -> None:
    source = FakeSource()
    async with opened(make_app(tmp_path, editions=[build_edition(1)], source=source)) as reader:
        await reader.press("5", "R")
        assert "made on this machine" in reader.status
        assert source.asked == []


@pytest.mark.command("view_1")
async def test_a_view_that_is_not_there_yet_names_the_key_that_saves_one(tmp_path: Path) -> None:
    async with opened(make_app(tmp_path, editions=[build_edition(1)])) as reader:
        await reader.press("8")
        assert reader.status == "There is no such view yet. V saves the filter as a view."
        assert reader.tab == "Trending"
