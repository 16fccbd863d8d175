"""Completion runs off the event loop, the newest one wins, and a stopped one runs again."""

from __future__ import annotations

import asyncio
import threading
from typing import TYPE_CHECKING, Any

import pytest

from paperreader.errors import NotSaved, Superseded
from paperreader.ui.filter import completer
from paperreader.ui.filter.completer import Choosing, Completer, names_like, options_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperreader.query.complete import Completion


class Made:
    """Completers that are closed at the end, and what they showed."""

    def __init__(self) -> None:
        self.shown: list[Completion | None] = []
        self.completers: list[Completer] = []
        self.listed = asyncio.Event()
        self.listed.set()

    def completer(self, names: Callable[[str, str], Sequence[str]]) -> Completer:
        made = Completer(names, self.listed.wait, self.shown.append)
        self.completers.append(made)
        return made


@pytest.fixture
def made() -> Iterator[Made]:
    made = Made()
    yield made
    for each in made.completers:
        each.close()


async def test_the_names_of_the_field_are_asked_for_with_what_is_typed_of_it(made: Made) -> None:
    asked: list[tuple[str, str, int]] = []

    def names(field: str, begun: str) -> Sequence[str]:
        asked.append((field, begun, threading.get_ident()))
        return ["Leonid Zhukov"]

    completion = await made.completer(names).answer("gpt author:zhu", 14)
    assert completion is not None
    assert completion.options == ('"Leonid Zhukov"',)
    ((field, begun, thread),) = asked
    assert (field, begun) == ("author", "zhu")
    assert thread != threading.get_ident()


async def test_a_question_that_was_stopped_is_asked_again(made: Made) -> None:
    stops = iter([Superseded(), Superseded()])

    def names(_field: str, _begun: str) -> Sequence[str]:
        for stop in stops:
            raise stop
        return ["Ada"]

    completion = await made.completer(names).answer("author:a", 8)
    assert completion is not None
    assert completion.options == ("Ada",)


async def test_a_library_that_cannot_be_read_offers_nothing(made: Made) -> None:
    def names(_field: str, _begun: str) -> Sequence[str]:
        raise NotSaved("The disk is full.")

    assert await made.completer(names).answer("author:a", 8) is None


async def test_the_newest_question_wins_and_the_loop_never_waits(made: Made) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def names(_field: str, begun: str) -> Sequence[str]:
        if begun == "a":
            asked.set()
            assert go_on.wait(5)
        return [f"{begun} of many"]

    asking = made.completer(names)
    asking.ask("author:a", 8)
    await asyncio.to_thread(asked.wait, 5)
    answer = asyncio.ensure_future(asking.answer("author:ab", 9))
    await asyncio.sleep(0)
    go_on.set()
    completion = await answer
    await asyncio.sleep(0)
    assert completion is not None
    assert completion.options == ('"ab of many"',)
    assert made.shown == [completion]


async def test_one_that_is_closed_asks_a_stopped_question_no_more(made: Made) -> None:
    asked, go_on = threading.Event(), threading.Event()
    count = 0

    def names(_field: str, _begun: str) -> Sequence[str]:
        nonlocal count
        count += 1
        asked.set()
        assert go_on.wait(5)
        raise Superseded

    asking = made.completer(names)
    asking.ask("author:a", 8)
    await asyncio.to_thread(asked.wait, 5)
    asking.close()
    go_on.set()
    await asyncio.to_thread(asking._pool.shutdown)
    assert count == 1


class Desk:
    """A stand-in for the bookmarks, with the user's own words."""

    def tags(self) -> Sequence[str]:
        return ["deep-learning", "rl/agents", "rl/world models", "agents", "Été"]

    def collections(self) -> Sequence[str]:
        return ["Reading group", "Thesis"]


@pytest.mark.parametrize(
    ("field", "begun", "names"),
    [
        ("tag", "", ["deep-learning", "rl/agents", "rl/world models", "agents", "Été"]),
        ("tag", "RL", ["rl/agents", "rl/world models"]),
        ("tag", "agent", ["agents", "rl/agents"]),
        ("tag", "mod", ["rl/world models"]),
        ("tag", "rl/w", ["rl/world models"]),
        ("tag", "ents", []),
        ("collection", "group", ["Reading group"]),
    ],
)
def test_the_reader_s_own_words_come_from_the_bookmarks(field: str, begun: str, names: list[str]) -> None:
    library: Any = None
    assert names_like(Desk(), library, field, begun) == names  # type: ignore[arg-type]


def test_the_chosen_option_stays_in_view() -> None:
    options = [f"option-{number}" for number in range(9)]
    line = options_line(options, 7, 40)
    assert "[option-7]" in line[:40]


def test_after_the_last_option_comes_the_first() -> None:
    from paperreader.query.complete import Completion

    choosing = Choosing("tag:a x", Completion(4, 5, ("abc", "ade")), 1)
    assert (choosing.text, choosing.cursor) == ("tag:ade x", 7)
    assert choosing.moved(1).text == "tag:abc x"


async def test_the_list_comes_before_its_completions(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completer, "_PATIENCE", 10)
    made.listed.clear()
    asked = asyncio.ensure_future(made.completer(lambda _field, _begun: ["Ada"]).answer("author:a", 8))
    await asyncio.wait([asked], timeout=0.05)
    assert not made.shown
    made.listed.set()
    await asked
    assert made.shown


async def test_completions_do_not_wait_for_a_list_that_takes_long(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completer, "_PATIENCE", 0)
    made.listed.clear()
    assert await made.completer(lambda _field, _begun: ["Ada"]).answer("author:a", 8) is not None
