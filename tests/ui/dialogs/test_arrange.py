"""The dialog that puts a list in order, by itself."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from paperreader.ui.dialogs import choose
from paperreader.ui.dialogs.arrange import Arrange, Picked
from paperreader.ui.dialogs.choose import Choice, ChoiceList, choice_line
from tests.ui.reader import text_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from textual.content import Content
    from textual.pilot import Pilot


class Arranging(App[None]):
    """An application with nothing but the dialog, on a list that it changes."""

    def __init__(self, names: list[str], *, ordered: bool = True) -> None:
        super().__init__()
        self.names = names
        self.before: list[list[str]] = []
        self.ordered = ordered
        self.answers: list[Picked | None] = []

    def on_mount(self) -> None:
        dialog = Arrange(
            "Views",
            lambda: [Choice(name, f"query of [{name}]") for name in self.names],
            when_empty="There is none yet.",
            delete=self.delete,
            undo=self.undo,
            move=self.move if self.ordered else None,
            can_rename=self.ordered,
        )
        self.push_screen(dialog, self.answers.append)

    def delete(self, index: int) -> None:
        self.before.append(list(self.names))
        del self.names[index]

    def move(self, index: int, step: int) -> None:
        self.before.append(list(self.names))
        self.names.insert(index + step, self.names.pop(index))

    def undo(self) -> None:
        self.names[:] = self.before.pop()


@asynccontextmanager
async def arranging(*names: str, ordered: bool = True) -> AsyncIterator[tuple[Arranging, Pilot[None]]]:
    app = Arranging(list(names), ordered=ordered)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        yield app, pilot


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], Picked("open", 0)),
        (["j", "enter"], Picked("open", 1)),
        (["j", "k", "e"], Picked("edit", 0)),
        (["j", "j", "r"], Picked("rename", 2)),
        (["escape"], None),
        (["q"], None),
    ],
)
async def test_what_is_to_be_done(keys: list[str], answer: Picked | None) -> None:
    async with arranging("a", "b", "c") as (app, pilot):
        await pilot.press(*keys)
        await pilot.pause()
    assert app.answers == [answer]


async def test_items_are_moved_and_the_cursor_stays_on_them() -> None:
    async with arranging("a", "b", "c") as (app, pilot):
        await pilot.press("J", "J", "J")
        assert app.names == ["b", "c", "a"]
        await pilot.press("K", "enter")
        await pilot.pause()
    assert app.names == ["b", "a", "c"]
    assert app.answers == [Picked("open", 1)]


async def test_what_was_deleted_comes_back() -> None:
    async with arranging("a", "b") as (app, pilot):
        await pilot.press("d", "d")
        assert app.names == []
        text = text_of(app)
        assert "There is none yet." in text
        await pilot.press("d", "enter", "ctrl+z")
        assert app.names == ["b"]
        await pilot.press("ctrl+z", "enter")
        await pilot.pause()
    assert app.answers == [Picked("open", 0)]


async def test_where_order_means_nothing_and_names_are_not_there_their_keys_do_nothing() -> None:
    async with arranging("a", "b", ordered=False) as (app, pilot):
        await pilot.press("J", "r")
        await pilot.pause()
    assert (app.names, app.answers) == (["a", "b"], [])


async def test_what_an_item_says_is_no_markup() -> None:
    async with arranging("[/b]", "[red]x") as (app, _):
        text = text_of(app)
    assert "[/b]" in text
    assert "query of [[red]x]" in text


async def test_a_second_click_on_what_the_first_one_chose_changes_nothing() -> None:
    async with arranging("a", "b", "c") as (app, pilot):
        choices = app.screen.query_one(ChoiceList)
        choices.post_message(ChoiceList.Clicked(0))
        choices.post_message(ChoiceList.Clicked(0))
        await pilot.pause()
        await pilot.pause()
        assert app.is_running
    assert app.answers == [Picked("open", 0)]


async def test_of_a_long_list_only_the_rows_on_the_screen_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []

    def counted(choice: Choice, longest: int) -> Content:
        made.append(choice.name)
        return choice_line(choice, longest)

    monkeypatch.setattr(choose, "choice_line", counted)
    async with arranging(*(f"view {number}" for number in range(10_000))) as (app, pilot):
        await pilot.press("end", "K")
        assert app.names[-2:] == ["view 9999", "view 9998"]
        await pilot.pause()
        assert "view 9998" in text_of(app)
    assert len(set(made)) < 100


async def test_the_cursor_goes_around_the_ends_by_rows_and_by_screens() -> None:
    async with arranging(*(f"view {number}" for number in range(100))) as (app, pilot):
        choices = app.screen.query_one(ChoiceList)
        for key, index in (("k", 99), ("j", 0), ("pagedown", choices.size.height), ("end", 99), ("home", 0)):
            await pilot.press(key)
            assert choices.highlighted == index, key


async def test_a_click_opens_the_row_under_it_however_far_it_is_scrolled() -> None:
    long = "a name that leaves no room beside it"
    async with arranging(*(f"{long} {number}" for number in range(100))) as (app, pilot):
        await pilot.press("end")
        height = app.screen.query_one(ChoiceList).size.height
        await pilot.click(ChoiceList, offset=(3, height - 1))
    assert app.answers == [Picked("open", 99)]
