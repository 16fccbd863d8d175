"""An interrupted query runs again, in a thread, and is never an error on the screen."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest

from paperreader.errors import NotSaved, Superseded
from paperreader.ui.screen.trouble import failure_sentence
from paperreader.workspace import threads
from paperreader.workspace.threads import Latest, retry_superseded


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PAUSE", 0)


async def test_it_is_asked_until_it_is_answered() -> None:
    threads = []

    def question() -> int:
        threads.append(threading.get_ident())
        if len(threads) < 4:
            raise Superseded
        return 7

    assert await retry_superseded(question) == 7
    assert len(threads) == 4
    assert threading.get_ident() not in threads


async def test_an_error_of_ours_is_told() -> None:
    def question() -> int:
        raise NotSaved("The disk is full.")

    with pytest.raises(NotSaved):
        await retry_superseded(question)


async def test_cancelling_ends_it() -> None:
    asked = threading.Event()

    def question() -> int:
        asked.set()
        raise Superseded

    task = asyncio.ensure_future(retry_superseded(question))
    await asyncio.to_thread(asked.wait, 5)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


def test_a_worker_whose_question_is_obsolete_says_nothing() -> None:
    def sentence(error: Exception | None) -> str | None:
        worker: Any = SimpleNamespace(error=error, group="any")
        return failure_sentence(worker)

    assert sentence(Superseded()) is None
    assert sentence(None) is None
    assert sentence(NotSaved("The disk is full.")) == "The disk is full."
    told = str(sentence(ValueError("secret")))
    assert "the log has the details" in told
    assert "ValueError" not in told
    assert "secret" not in told


def test_only_the_newest_question_counts() -> None:
    latest = Latest()
    first = latest.ask()
    assert first()
    second = latest.ask()
    assert (first(), second(), latest.current()()) == (False, True, True)
    latest.drop()
    assert not second()
