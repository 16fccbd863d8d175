"""The calendar by itself, on days that the test names."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from paperreader.library.history import DayPresent
from paperreader.ui.dialogs.calendar import Calendar
from tests.ui.reader import text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

TODAY = date(2026, 11, 23)


HELD = {
    date(2026, 10, 30): DayPresent(25, 0, complete=True),
    date(2026, 11, 19): DayPresent(31, 0, complete=True),
    date(2026, 11, 20): DayPresent(38, 12, complete=True),
    date(2026, 11, 21): DayPresent(0, 0, complete=True),
}


class Asking(App[None]):
    """An application with nothing but a calendar, and its answer."""

    def __init__(self, day: date = date(2026, 11, 20)) -> None:
        super().__init__()
        self.day = day
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(Calendar(HELD, self.day, TODAY), self.answers.append)


@asynccontextmanager
async def asking(day: date = date(2026, 11, 20)) -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking(day)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_it_shows_the_month_and_which_days_are_here() -> None:
    async with asking() as (app, _):
        text = text_of(app)
    assert "November 2026" in text
    assert "W47" in text
    assert "[20•38]" in text
    assert "19·31" in text
    assert "38 papers, 12 unread." in text


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], "2026-11-20"),
        (["h", "enter"], "2026-11-19"),
        (["k", "enter"], "2026-11-13"),
        (["w"], "2026-W47"),
        (["m"], "2026-11"),
        (["left_square_bracket", "enter"], "2026-10-20"),
        (["p", "p", "enter"], "2026-10-30"),
        (["p", "n", "enter"], "2026-11-20"),
        (["h", "t", "enter"], "2026-11-23"),
        ([*"2026-05-04", "enter"], "2026-05-04"),
        ([*"2026-W12", "enter"], "2026-W12"),
        ([*"2026-051", "backspace", "enter"], "2026-05"),
        (["escape"], None),
        (["q"], None),
    ],
)
async def test_its_keys(keys: list[str], answer: str | None) -> None:
    async with asking() as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
    assert app.answers == [answer]


async def test_the_last_day_of_a_longer_month_leads_to_the_last_of_a_shorter() -> None:
    async with asking(date(2026, 3, 31)) as (app, pilot):
        await pilot.press("left_square_bracket", "enter")
        await pilot.pause()
    assert app.answers == ["2026-02-28"]


async def test_the_cursor_stays_within_the_days_there_are() -> None:
    async with asking(TODAY + timedelta(days=90)) as (app, pilot):
        await pilot.press("l", "j", "right_square_bracket", "enter")
        await pilot.pause()
    assert app.answers == [TODAY.isoformat()]


async def test_a_day_that_is_not_here_and_one_without_papers_say_so() -> None:
    async with asking() as (app, pilot):
        await pilot.press("l")
        assert "No papers were listed" in text_of(app)
        await pilot.press("l")
        assert "not stored yet" in text_of(app)


async def test_a_day_can_be_clicked() -> None:
    async with asking() as (app, pilot):
        # Thursday 19 November stands in the fourth week of the month, in the fourth column.
        await pilot.click(".calendar--month", offset=(4 + 3 * 7 + 2, 2 + 3))
        await pilot.pause()
    assert app.answers == ["2026-11-19"]
