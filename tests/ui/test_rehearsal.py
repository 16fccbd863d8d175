"""The screen that is saved when the reader ends is the one that the next start paints first."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import pytest

from paperreader import saved_screen
from paperreader.config import Config, Display
from paperreader.models.edition import EditionKind
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.textual_private import is_painted, lines_of
from paperreader.views.view import View, Views
from tests.builders import build_bookmark, build_edition
from tests.ui.reader import WIDE, Reader, make_app, opened

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from paperreader.ui.app import PaperReader

EDITIONS = (
    build_edition(60),
    build_edition(30, kind=EditionKind.WEEK, value="2026-W47"),
    build_edition(12, kind=EditionKind.DAY, value="2026-11-20"),
)
VIEWS = Views(views=(View("Long", "paper"),), mutes=("title:9",))
BOOKMARKS = [build_bookmark(number, tags=("read", "old")[number % 2 :]) for number in range(2, 9)]


async def painted_first(app: PaperReader, size: tuple[int, int]) -> list[str]:
    """Return what a start paints first."""
    app._shows_saved_screen = True
    async with app.run_test(size=size) as pilot:
        reader = Reader(app, pilot)
        browse = reader.browse
        await reader.until(lambda: browse.takes_keys)
        await browse.bookmarks.load()
        await browse.results.runner.idle()
        await browse.show_counts()
        await pilot.pause()
        await reader.until(lambda: is_painted(browse))
        return lines_of(browse)


@pytest.fixture(autouse=True)
def saved_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperreader.saved_screen.can_save", lambda: True)
    monkeypatch.setattr("paperreader.ui.app.SHORT", 20.0)


async def compare(
    folder: Path, monkeypatch: pytest.MonkeyPatch, keys: Sequence[str], config: Config, size: tuple[int, int]
) -> None:
    app = make_app(folder, editions=EDITIONS, bookmarks=BOOKMARKS, read=["2611.00001"], config=config)
    app.services.views.change(lambda _: VIEWS)
    async with opened(app, size) as reader:
        await reader.press(*keys)
        monkeypatch.setattr(BrowseScreen, "begin_to_work", lambda _: None)
        app.begin_to_leave(0)
        await reader.until(lambda: app._exit)
    assert app.next_screen is not None
    saved = [line.replace("\0", "") for line in app.next_screen.lines]
    assert saved == await painted_first(make_app(folder, config=config), size)


@pytest.mark.parametrize(
    "keys",
    [
        "",
        "j j j tab j j i",
        "/ p a p e r space 1 enter j",
        "/ 7",
        "6 G",
        "5 B j b",
        "5 B B s",
        "s s u r j r",
        "enter",
        "enter j / p",
        "? j",
        "v j",
        "v v",
        "3 [ x j x",
        "7 -",
        "- 1 j",
        "b b d j",
    ],
)
async def test_it_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    await compare(tmp_path, monkeypatch, keys.split(), Config(), WIDE)


async def test_settings_come_before_the_choices_of_the_session(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = Config(display=Display(layout="list", start="weekly", hide_read=True))
    await compare(tmp_path, monkeypatch, ["v", "v", "1", "u", "j"], config, (80, 18))


async def test_copying_the_log_into_the_library_does_not_make_the_screen_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_screen._start, "began", 2**62)
    app, told = make_app(tmp_path, editions=EDITIONS), threading.Event()

    def copy() -> None:
        assert told.wait(20)
        os.utime(app.services.paths.library, ns=(1, 1))

    async with opened(app) as reader:
        log = app.services.library._database._log
        log._copying = threading.Thread(target=copy)
        log._copying.start()
        finish = log.finish

        def finished() -> None:
            told.set()
            finish()

        monkeypatch.setattr(log, "finish", finished)
        app.begin_to_leave(0)
        await reader.until(lambda: app._exit)
        finished()
        assert app.next_screen is not None
        app.next_screen.check()
        assert app.next_screen._is_current
