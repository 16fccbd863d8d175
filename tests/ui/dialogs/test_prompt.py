"""Completion of words that were used before."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from paperreader.ui.dialogs.prompt import WordPrompt, offered
from tests.ui.reader import text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.pilot import Pilot

KNOWN = ("rl/agents", "rl/bandits", "vision", "Reading group")


@pytest.mark.parametrize(
    ("text", "likely"),
    [
        ("", ["rl/", "vision", "Reading group"]),
        ("r", ["rl/", "Reading group"]),
        ("rl", ["rl/"]),
        ("rl/", ["rl/agents", "rl/bandits"]),
        ("RL/B", ["rl/bandits"]),
        ("vision, r", ["rl/", "Reading group"]),
        ("vision, v", []),
        ("vision", []),
        ("x", []),
    ],
)
def test_what_the_last_word_may_become(text: str, likely: list[str]) -> None:
    assert offered(text, KNOWN) == likely


class Asking(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[str, ...] | None] = []

    def on_mount(self) -> None:
        prompt = WordPrompt("Tags", KNOWN, value=("vision",), subject="[/b] a title")
        self.push_screen(prompt, self.answers.append)


@asynccontextmanager
async def asking() -> AsyncIterator[tuple[Asking, Pilot[None]]]:
    app = Asking()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot


async def test_tab_completes_level_by_level() -> None:
    async with asking() as (app, pilot):
        await pilot.press(*", r", "tab", "a", "tab", "enter")
        await pilot.pause()
    assert app.answers == [("vision", "rl/agents")]


async def test_what_may_follow_is_shown_and_nothing_is_markup() -> None:
    async with asking() as (app, pilot):
        await pilot.press(*", r")
        await pilot.pause()
        text = text_of(app)
    assert "rl/  Reading group" in text
    assert "[/b] a title" in text


async def test_escape_leaves_everything_as_it_was_and_nothing_is_an_answer_too() -> None:
    async with asking() as (app, pilot):
        await pilot.press("escape")
        await pilot.pause()
    assert app.answers == [None]
    async with asking() as (app, pilot):
        await pilot.press(*["backspace"] * 6, "enter")
        await pilot.pause()
    assert app.answers == [()]
