"""A shelf is queried off the event loop: the first page, the count, all rows; the newest query wins."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import PaperReaderError, Superseded
from paperreader.models.listing import Row
from paperreader.query.context import QueryContext
from paperreader.query.fields import SOURCE
from paperreader.query.memory import MemoryShelf
from paperreader.query.parser import parse
from paperreader.workspace import query_runner
from paperreader.workspace.query_runner import FIRST_PAGE, MANY, SMALL, ListRequest, QueryRunner
from tests.builders import NOW, build_paper

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.models.listing import Listing
    from paperreader.query.nodes import Query

CONTEXT = QueryContext(today=NOW.date())
ROWS = [Row(None, build_paper(number, title=f"Paper {number}")) for number in range(1, 2 * FIRST_PAGE)]


class Shelf(MemoryShelf):
    """A shelf that records which threads queried it; it may be large, stubborn or broken."""

    in_memory = False

    def __init__(self, rows: list[Row], *, size: int | None = None) -> None:
        super().__init__(rows)
        self.size = size
        self.asked: list[tuple[str, str]] = []
        self.held: dict[str, threading.Event] = {}
        self.began = threading.Event()
        self.error: Exception | None = None

    @property
    def count(self) -> int:
        return super().count if self.size is None else self.size

    def select(self, query: Query, *how: Any, **named: Any) -> Any:
        self._note("first page" if named.get("limit") else "all", query)
        return super().select(query, *how, **named)

    def count_matching(self, query: Query, *how: Any, **named: Any) -> int:
        self._note("count", query)
        return len(super().select(query, SOURCE, *how, **named))

    def _note(self, what: str, query: Query) -> None:
        self.asked.append((what, query.text))
        if self.error is not None:
            raise self.error
        if (gate := self.held.get(f"{what} {query.text}")) is not None:
            self.began.set()
            assert gate.wait(10)


class Recorder:
    """The results of the query runner, in order; it ends when a complete result was shown."""

    def __init__(self) -> None:
        self.said: list[tuple[str, Any]] = []
        self.interrupts = 0
        self.done = asyncio.Event()
        self.runner = QueryRunner(show=self.show, count=self.count, fail=self.fail, interrupt=self.interrupt)

    def show(self, request: ListRequest, listing: Listing, whole: bool) -> None:
        self.said.append((request.query.text, len(listing)))
        if whole:
            self.done.set()

    def count(self, hits: int) -> None:
        self.said.append(("count", hits))

    def fail(self, sentence: str) -> None:
        self.said.append(("failed", sentence))
        self.done.set()

    def interrupt(self) -> None:
        self.interrupts += 1

    async def end(self) -> list[tuple[str, Any]]:
        await asyncio.wait_for(self.done.wait(), 10)
        return self.said


@pytest.fixture
async def told() -> Any:
    told = Recorder()
    yield told
    told.runner.close()


@pytest.fixture
def large() -> Iterator[Shelf]:
    shelf = Shelf(ROWS, size=MANY)
    yield shelf
    for gate in shelf.held.values():
        gate.set()


def ask_for(shelf: Shelf, text: str = "paper") -> ListRequest:
    return ListRequest(shelf, parse(text), SOURCE, CONTEXT, hide_read=False)


async def test_of_a_small_shelf_all_comes_at_once(told: Recorder) -> None:
    shelf = Shelf(ROWS)
    told.runner.ask(ask_for(shelf))
    assert await told.end() == [("paper", len(ROWS))]
    assert shelf.asked == [("all", "paper")]


async def test_of_a_larger_shelf_the_first_page_comes_and_then_all(told: Recorder) -> None:
    told.runner.ask(ask_for(Shelf(ROWS, size=SMALL + 1)))
    assert await told.end() == [("paper", FIRST_PAGE), ("paper", len(ROWS))]


async def test_of_a_large_shelf_the_count_comes_before_all(told: Recorder, large: Shelf) -> None:
    told.runner.ask(ask_for(large))
    assert await told.end() == [("paper", FIRST_PAGE), ("count", len(ROWS)), ("paper", len(ROWS))]


async def test_after_all_of_a_large_shelf_memory_is_given_back(
    told: Recorder, large: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = threading.Event()

    def give() -> None:
        if ("all", "paper") in large.asked:  # Otherwise a runner of another test gives memory back.
            given.set()

    monkeypatch.setattr(query_runner, "give_memory_back", give)
    told.runner.ask(ask_for(large))
    await told.end()
    assert await asyncio.to_thread(given.wait, 10)


async def test_a_first_page_that_is_all_there_is_is_asked_for_once(told: Recorder, large: Shelf) -> None:
    told.runner.ask(ask_for(large, "title:7"))
    assert len(await told.end()) == 1
    assert large.asked == [("first page", "title:7")]


async def test_what_is_shown_already_is_not_asked_for(told: Recorder) -> None:
    shelf = Shelf(ROWS)
    told.runner.ask(ask_for(shelf), skip_first=True)
    assert await told.end() == [("paper", len(ROWS))]
    assert shelf.asked == [("all", "paper")]


@pytest.mark.parametrize("stuck", ["count", "all"])
async def test_a_first_page_does_not_wait_for_the_rest_of_the_question_before(
    told: Recorder, large: Shelf, stuck: str
) -> None:
    large.held[f"{stuck} paper"] = threading.Event()
    told.runner.ask(ask_for(large))
    await asyncio.to_thread(large.began.wait, 10)
    told.runner.ask(ask_for(large, "title:7"))
    await told.runner.first_answer()
    assert told.said[-1] == ("title:7", len([row for row in ROWS if "7" in row.paper.title.split()[1][0]]))
    large.held[f"{stuck} paper"].set()


async def test_an_answer_that_is_no_longer_wanted_is_not_shown(told: Recorder, large: Shelf) -> None:
    large.held["all paper"] = threading.Event()
    told.runner.ask(ask_for(large))
    await asyncio.to_thread(large.began.wait, 10)
    told.runner.ask(ask_for(large, "title:paper"))
    large.held["all paper"].set()
    said = await told.end()
    assert said[-1] == ("title:paper", len(ROWS))
    assert ("paper", len(ROWS)) not in said


async def test_questions_that_nobody_waits_for_are_never_asked(told: Recorder, large: Shelf) -> None:
    large.held["first page p"] = threading.Event()
    told.runner.ask(ask_for(large, "p"))
    await asyncio.to_thread(large.began.wait, 10)
    for text in ("pa", "pap", "pape", "paper"):
        told.runner.ask(ask_for(large, text))
    large.held["first page p"].set()
    await told.end()
    assert {text for _, text in large.asked} == {"p", "paper"}


async def test_each_question_stops_the_one_before(told: Recorder) -> None:
    shelf = Shelf(ROWS)
    told.runner.ask(ask_for(shelf))
    told.runner.ask(ask_for(shelf))
    assert told.interrupts == 2
    await told.end()


async def test_a_shelf_that_cannot_be_asked_is_told_as_a_sentence(told: Recorder) -> None:
    shelf = Shelf(ROWS)
    shelf.error = PaperReaderError("No.")
    told.runner.ask(ask_for(shelf))
    assert await told.end() == [("failed", "No.")]


async def test_a_question_that_was_stopped_says_nothing(told: Recorder) -> None:
    stopped, shelf = Shelf(ROWS), Shelf(ROWS)
    stopped.error = Superseded()
    told.runner.ask(ask_for(stopped))
    await asyncio.sleep(0)
    told.runner.ask(ask_for(shelf))
    assert [text for text, _ in await told.end()] == ["paper"]


async def test_after_forgetting_nothing_is_shown_and_nobody_waits(told: Recorder, large: Shelf) -> None:
    large.held["first page paper"] = threading.Event()
    told.runner.ask(ask_for(large))
    await asyncio.to_thread(large.began.wait, 10)
    told.runner.forget()
    await told.runner.first_answer()
    large.held["first page paper"].set()
    told.runner.ask(ask_for(large, "title:7"))
    assert [text for text, _ in await told.end()] == ["title:7"]


async def test_what_is_prepared_gives_way_to_a_question_after_the_step_that_is_under_way(
    told: Recorder,
) -> None:
    taken: list[int] = []
    begun, go_on = threading.Event(), threading.Event()

    def steps() -> Iterator[int]:
        for number in range(5):
            taken.append(number)
            begun.set()
            assert go_on.wait(10)
            yield number

    told.runner.prepare(steps())
    await asyncio.to_thread(begun.wait, 10)
    told.runner.ask(ask_for(Shelf(ROWS)))
    go_on.set()
    assert [text for text, _ in await told.end()] == ["paper"]
    assert taken == [0]


async def test_what_is_prepared_is_taken_to_its_end_while_nothing_is_asked(told: Recorder) -> None:
    taken: list[int] = []
    told.runner.prepare(map(taken.append, range(5)))
    told.runner.ask(ask_for(Shelf(ROWS)))
    await told.end()
    told.runner.prepare(map(taken.append, range(5, 9)))
    await asyncio.wrap_future(told.runner._first_pages.submit(int))
    assert taken[-4:] == [5, 6, 7, 8]


async def test_what_is_prepared_after_a_pause_is_not_begun_after_a_question(told: Recorder) -> None:
    taken: list[int] = []
    done, loop = asyncio.Event(), asyncio.get_running_loop()

    def steps(number: int) -> Iterator[int]:
        taken.append(number)
        loop.call_soon_threadsafe(done.set)
        yield number

    told.runner.prepare(steps(1), pause=0.001)
    told.runner.ask(ask_for(Shelf(ROWS)))
    told.runner.prepare(steps(2), pause=0.002)
    await asyncio.wait_for(done.wait(), 10)
    assert taken == [2]


@pytest.mark.parametrize("in_memory", [True, False])
async def test_a_first_page_in_memory_is_looked_for_when_the_letter_is_painted_and_one_of_the_library_at_once(
    told: Recorder, large: Shelf, in_memory: bool
) -> None:
    large.in_memory = in_memory
    large.held["first page paper"] = threading.Event()
    told.runner.ask(ask_for(large))
    assert large.began.wait(0.05 if in_memory else 10) is not in_memory
    large.held["first page paper"].set()
    await told.end()


async def test_the_rest_is_looked_for_when_the_first_page_is_shown(
    told: Recorder, large: Shelf, monkeypatch: pytest.MonkeyPatch
) -> None:
    large.held["count paper"] = threading.Event()
    too_early: list[bool] = []
    show = told.runner._show

    def shown(request: ListRequest, listing: Listing, whole: bool) -> None:
        too_early.append(not whole and large.began.wait(0.05))
        show(request, listing, whole)

    monkeypatch.setattr(told.runner, "_show", shown)
    told.runner.ask(ask_for(large))
    await told.runner.first_answer()
    large.held["count paper"].set()
    await told.end()
    assert too_early == [False, False]
