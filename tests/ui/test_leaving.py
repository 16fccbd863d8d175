"""Leaving the reader while other programs lock files, or after an error."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest
from filelock import FileLock

from paperreader.bookmarks import BookmarkStore
from tests.builders import build_edition
from tests.ui.reader import key_event, make_app, opened

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor
    from pathlib import Path

    from paperreader.ui.app import PaperReader

FIRST = "2611.00001"


@pytest.mark.command("toggle_read", "quit")
async def test_a_library_that_another_program_holds_is_left_and_said(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        with closing(sqlite3.connect(app.services.paths.library, isolation_level=None)) as other:
            other.execute("begin exclusive")
            for key in ("r", "b", "q", "q", "ctrl+c"):
                app.post_message(key_event(key))
            await reader.until(lambda: app._exit)
    assert app.return_code == 1
    assert app.unsaved == [
        "The marks of what you read were not saved in time.",
        "The end of your visit was not saved in time.",
    ]
    assert list(BookmarkStore(app.services.paths.bookmarks).load()) == [FIRST]


@pytest.mark.command("bookmark", "quit")
async def test_bookmarks_that_another_program_holds_are_left_and_said(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        await reader.press("b")
        with FileLock(f"{app.services.paths.bookmarks}.lock"):
            for key in ("j", "b", "q"):
                app.post_message(key_event(key))
            await reader.until(lambda: app._exit)
    assert app.return_code == 1
    assert app.unsaved[0].startswith("The bookmarks were not saved: another paperreader has held")
    assert list(BookmarkStore(app.services.paths.bookmarks).load()) == [FIRST]


@pytest.mark.command("quit")
async def test_keys_after_the_one_that_quits_change_nothing(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        for key in ("q", "b", "e", "?"):
            app.post_message(key_event(key))
        await reader.until(lambda: app._exit)
        assert reader.dialog is None
        assert not reader.browse.bookmarks.by_id
    assert app.return_code == 0


@pytest.mark.command("quit")
async def test_a_fault_while_the_reader_leaves_ends_it_and_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    with suppress(ZeroDivisionError):
        async with opened(app) as reader:
            monkeypatch.setattr(reader.browse, "last_steps", lambda: 1 / 0)
            app.post_message(key_event("q"))
            await reader.until(lambda: app._exit)
    assert app.return_code == 1
    assert isinstance(app.failure, ZeroDivisionError)


@pytest.mark.command("quit")
async def test_a_next_screen_that_cannot_be_made_delays_no_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("paperreader.saved_screen.can_save", lambda: True)
    monkeypatch.setitem(sys.modules, "paperreader.ui.screen.rehearsal", None)
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        app.post_message(key_event("q"))
        await reader.until(lambda: app._exit)
    assert app.return_code == 0
    assert app.next_screen is None


async def break_after(
    key: str, app: PaperReader, saving: list[ThreadPoolExecutor], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(app) as reader:

        def broken() -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(reader.browse.results, "next_order", broken)
        for each in (key, "s"):
            app.post_message(key_event(each))
        await reader.until(lambda: app._exit)
        saving.append(reader.browse.bookmarks._disk)


@pytest.mark.command("bookmark", "next_order")
def test_a_bookmark_on_its_way_is_saved_when_something_breaks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    saving: list[ThreadPoolExecutor] = []
    with pytest.raises(ZeroDivisionError):
        asyncio.run(break_after("b", app, saving, monkeypatch))
    saving[0].shutdown()
    assert list(BookmarkStore(app.services.paths.bookmarks).load()) == [FIRST]


@pytest.mark.command("mute", "quit")
async def test_a_mute_on_its_way_is_saved_before_the_reader_ends(tmp_path: Path) -> None:
    app = make_app(tmp_path, editions=[build_edition(3)])
    async with opened(app) as reader:
        await reader.press("-")
        for key in ("1", "q"):
            app.post_message(key_event(key))
        await reader.until(lambda: app._exit)
    assert len(app.services.views.load().mutes) == 1
