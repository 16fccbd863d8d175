"""The plot of the library: papers a week as bars and in words, computed in the background."""

from __future__ import annotations

import asyncio
import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any
from unittest.mock import Mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from paperreader.errors import NotSaved, Superseded
from paperreader.models.weeks import WeekCount
from paperreader.query.context import QueryContext
from paperreader.query.parser import parse
from paperreader.ui.bars import list_stats
from paperreader.ui.bars.list_stats import ListStats, Plot
from paperreader.workspace import plots, threads

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

MONDAY = date(2026, 8, 3)
CONTEXT = QueryContext(today=date(2026, 11, 23))


def weeks(*counts: int) -> tuple[WeekCount, ...]:
    """Return weeks from the first of August on."""
    return tuple(WeekCount(MONDAY + timedelta(weeks=number), count) for number, count in enumerate(counts))


def test_it_says_what_the_bars_are() -> None:
    assert Plot(weeks(1, 2, 4, 8)).words(26) == "▁▂▄█ papers a week since Aug"
    assert Plot(weeks(1, 2, 4, 8)).words(26, brief=True) == "▁▂▄█ a week since Aug"


def test_with_little_room_the_last_weeks_are_plotted() -> None:
    assert Plot(weeks(9, 0, 0, 0, 0, 1, 2, 4, 8)).words(4) == "▁▂▄█ papers a week since Sep"


def test_until_the_weeks_are_known_there_are_dots() -> None:
    assert Plot(weeks(1, 2, 4, 8), coming=True).words(26) == "···· papers a week since Aug"


def test_of_no_papers_there_is_no_plot() -> None:
    assert not Plot(weeks(0, 0, 0)).words(26)
    assert not Plot(()).words(26)


@given(st.lists(st.integers(0, 10**7), max_size=40), st.integers(1, 30), st.booleans())
def test_it_is_no_wider_than_its_columns(counts: list[int], columns: int, coming: bool) -> None:
    words = Plot(weeks(*counts), coming=coming).words(columns)
    assert not words or cell_len(words) <= columns + len(" papers a week since Aug")


class Answering:
    """A library whose answers a test decides; it runs work as a screen does."""

    def __init__(self, answer: Callable[[str], tuple[WeekCount, ...]]) -> None:
        self.answer = answer
        self.asked: list[str] = []
        self.told = 0
        self.task: asyncio.Task[None] | None = None
        library: Any = self
        self.stats = ListStats(library, run=self.run, on_change=self.tell)

    def papers_a_week(self, query: Any, _context: QueryContext) -> tuple[WeekCount, ...]:
        self.asked.append(query.text)
        return self.answer(query.text)

    def ask(self, text: str) -> None:
        request: Any = Mock(query=parse(text), context=CONTEXT)
        self.stats.plot_weeks(request)

    def run(self, ask: Callable[[], Coroutine[None, None, None]], *, group: str) -> None:
        assert group == "plot"
        if self.task is not None:
            self.task.cancel()
        self.task = asyncio.ensure_future(ask())

    def tell(self) -> None:
        self.told += 1

    async def rest(self) -> None:
        assert self.task is not None
        await asyncio.wait([self.task])


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PAUSE", 0)
    monkeypatch.setattr(list_stats, "PAUSE", 0)
    monkeypatch.setattr(plots, "papers_a_week", Answering.papers_a_week)


async def test_what_was_found_is_plotted_and_told() -> None:
    library = Answering(lambda _: weeks(1, 2))
    library.ask("gpt")
    assert library.stats.plot is None
    await library.rest()
    assert library.stats.plot == Plot(weeks(1, 2))
    assert library.told == 1


async def test_of_letters_in_a_row_only_the_last_is_asked_about() -> None:
    library = Answering(lambda text: weeks(len(text)))
    for text in ("g", "gp", "gpt"):
        library.ask(text)
    await library.rest()
    assert library.asked == ["gpt"]
    assert library.stats.plot == Plot(weeks(3))


async def test_a_slow_answer_that_is_not_wanted_any_more_is_not_shown() -> None:
    began, go_on = threading.Event(), threading.Event()

    def answer(text: str) -> tuple[WeekCount, ...]:
        if text == "slow":
            began.set()
            assert go_on.wait(5)
        return weeks(len(text))

    library = Answering(answer)
    library.ask("slow")
    await asyncio.to_thread(began.wait, 5)
    library.stats.plot_weeks(None)
    go_on.set()
    await library.rest()
    assert library.stats.plot is None
    assert library.told == 0


async def test_while_another_is_asked_for_the_old_bars_are_not_taken_for_it() -> None:
    library = Answering(lambda _: weeks(1, 2))
    library.ask("gpt")
    await library.rest()
    library.ask("gpt vision")
    assert library.stats.plot == Plot(weeks(1, 2), coming=True)
    await library.rest()
    assert library.stats.plot == Plot(weeks(1, 2))


async def test_one_that_gave_way_is_asked_again() -> None:
    stops = iter([Superseded(), Superseded()])

    def answer(_text: str) -> tuple[WeekCount, ...]:
        for stop in stops:
            raise stop
        return weeks(5)

    library = Answering(answer)
    library.ask("gpt")
    await library.rest()
    assert library.asked == ["gpt"] * 3
    assert library.stats.plot == Plot(weeks(5))


async def test_where_the_library_cannot_be_read_there_is_no_plot() -> None:
    def answer(_text: str) -> tuple[WeekCount, ...]:
        raise NotSaved("The disk is full.")

    library = Answering(answer)
    library.ask("gpt")
    await library.rest()
    assert library.stats.plot == Plot(())
