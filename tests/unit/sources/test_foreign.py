"""Code of other packages cannot hold up, end or write into the program."""

from __future__ import annotations

import asyncio
import sys
import threading
from typing import TYPE_CHECKING, NoReturn

import pytest

from paperreader.errors import NotFound
from paperreader.sources import foreign
from paperreader.sources.guard import DaemonExecutor

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def _own_output(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the stream of the test back after it."""
    monkeypatch.setattr(sys, "stdout", sys.stdout)


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """Return what blocks code until the end of a test."""
    event = threading.Event()
    yield event
    event.set()


def leave() -> NoReturn:
    sys.exit("I am leaving")


def wordless() -> NoReturn:
    class Wordless(Exception):
        def __str__(self) -> str:
            raise ValueError

    raise Wordless


def test_its_answer_is_returned() -> None:
    assert foreign.ask("example", lambda: 7, 1) == 7


def test_the_end_that_it_wants_is_a_failure() -> None:
    with pytest.raises(foreign.Failed, match="I am leaving"):
        foreign.ask("example", leave, 1)


def test_an_error_that_cannot_say_what_it_is_has_the_name_of_its_class() -> None:
    with pytest.raises(foreign.Failed, match="Wordless"):
        foreign.ask("example", wordless, 1)


def test_an_error_of_ours_keeps_its_kind_and_loses_what_a_terminal_would_obey() -> None:
    def refuse() -> NoReturn:
        raise NotFound("No\x1b[31m\nsuch list")

    with pytest.raises(NotFound, match=r"^No\ufffd\[31m such list$"):
        foreign.ask("example", refuse, 1)


def test_it_is_left_behind_when_its_time_is_over_and_not_asked_meanwhile(released: threading.Event) -> None:
    ended = threading.Event()

    def block() -> None:
        released.wait()
        ended.set()

    with pytest.raises(foreign.Failed, match=r"did not answer within 0\.01 seconds"):
        foreign.ask("example", block, 0.01)
    with pytest.raises(foreign.Failed, match="still busy"):
        foreign.ask("example", lambda: 7, 1)
    assert foreign.ask("another", lambda: 7, 1) == 7
    assert all(thread.daemon for thread in threading.enumerate() if thread.name == "source example")

    released.set()
    ended.wait()
    while "example" in foreign._unanswered:
        threading.Event().wait(0.001)
    assert foreign.ask("example", lambda: 7, 1) == 7


def test_a_call_in_its_event_loop_does_not_hold_up_the_end_of_the_program(released: threading.Event) -> None:
    from concurrent.futures.thread import _threads_queues

    began = threading.Event()

    def hold() -> None:
        began.set()
        released.wait()

    async def block() -> None:
        asyncio.get_running_loop().set_default_executor(DaemonExecutor())
        asyncio.get_running_loop().run_in_executor(None, hold)
        assert await asyncio.to_thread(lambda: 7) == 7
        with pytest.raises(ZeroDivisionError):
            await asyncio.to_thread(lambda: 1 / 0)

    before = set(_threads_queues)
    asyncio.run(block())
    began.wait()
    (call,) = (thread for thread in threading.enumerate() if thread.name == "call of a source")
    assert call.daemon
    assert set(_threads_queues) == before


def test_what_it_prints_is_not_among_the_output(capsys: pytest.CaptureFixture[str]) -> None:
    foreign.ask("example", lambda: print("from the source"), 1)  # noqa: T201
    print("from the program")  # noqa: T201
    assert capsys.readouterr().out == "from the program\n"
