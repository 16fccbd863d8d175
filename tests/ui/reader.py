"""The reader for tests: real services in a separate folder, a clock that stands still, a pilot."""

from __future__ import annotations

import asyncio
import unicodedata
from contextlib import asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar, cast

import pytest
from textual import events
from textual.keys import REPLACED_KEYS, _get_unicode_name_from_key
from textual.widget import Widget

from paperreader.config import Config
from paperreader.paths import Paths
from paperreader.services import Services
from paperreader.ui.app import PaperReader
from paperreader.ui.screen.browse import BrowseScreen
from paperreader.ui.strips import lighten_strips
from paperreader.ui.textual_private import character_to_key, is_exiting
from paperreader.workspace.session import Session, save_session
from tests.builders import NOW, by_id
from tests.ui.fake_network import FakeNetwork, FakeSource
from tests.ui.fake_texts import FakeTexts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from textual.app import App
    from textual.pilot import Pilot
    from textual.screen import Screen
    from textual.strip import Strip
    from textual.worker import Worker

    from paperreader.bookmarks import Bookmark
    from paperreader.models import Edition, Paper
    from paperreader.models.listing import Row

W = TypeVar("W", bound=Widget)

WIDE = (120, 40)
SECONDS = 20.0
"""How long a test waits for something that must come."""


def make_app(
    folder: Path,
    *,
    editions: Iterable[Edition] = (),
    offline: bool = True,
    config: Config | None = None,
    now: datetime = NOW,
    source: FakeSource | None = None,
    bookmarks: Sequence[Bookmark] = (),
    read: Iterable[str] = (),
    file: Edition | None = None,
    texts: FakeTexts | None = None,
    first_start: bool = False,
) -> PaperReader:
    """Make the application on real services; with a `source` of the test it is online.

    Args:
        folder: where its files go.
        editions: what the library holds.
        offline: whether the network is switched off.
        config: the settings.
        now: the moment at which everything happens.
        source: what the network answers.
        bookmarks: what is bookmarked.
        read: identifiers of the papers that were read.
        file: an edition to show first.
        texts: the full texts of papers; by default there are none.
        first_start: whether the reader never ran before in this folder.
    """
    paths = Paths(**{name: folder / name for name in ("config", "data", "cache", "state")})
    if not (first_start or paths.session.exists()):
        save_session(paths.session, Session().of_this_version())
    network = FakeNetwork(source or FakeSource(), offline=offline and source is None)
    services = Services(
        config=config or Config(),
        paths=paths,
        network=network,  # type: ignore[arg-type]
        now=lambda: now,
    )
    services.__dict__["full_texts"] = texts or FakeTexts()
    for edition in editions:
        services.library.store(edition)
    services.library.mark(read, read=True)
    if bookmarks:
        services.bookmarks.exchange(by_id(bookmarks))
    lighten_strips()  # As the program does.
    return PaperReader(services, file)


@dataclass
class Reader:
    """An open reader."""

    app: PaperReader
    pilot: Pilot[None]

    @property
    def browse(self) -> BrowseScreen:
        """Return its screen, also if a dialog covers it."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, BrowseScreen))

    @property
    def dialog(self) -> Screen[object] | None:
        """Return what covers the screen."""
        return None if isinstance(self.app.screen, BrowseScreen) else self.app.screen

    def widget(self, kind: type[W], selector: str | None = None) -> W:
        """Return the widget of a kind in the dialog that is open."""
        assert self.dialog is not None, "no dialog is open"
        return self.dialog.query_one(kind) if selector is None else self.dialog.query_one(selector, kind)

    @property
    def services(self) -> Services:
        return self.app.services

    @property
    def paper(self) -> Paper:
        """Return the paper under the cursor."""
        return self.row.paper

    @property
    def row(self) -> Row:
        """Return the row under the cursor."""
        row = self.browse.list.current
        assert row is not None, "the list is empty"
        return row

    @property
    def status(self) -> str:
        return self.browse.status.text

    @property
    def heading(self) -> str:
        return f"{self.browse.heading.left} | {self.browse.heading.right}"

    @property
    def typed(self) -> str:
        """Return the text of the filter."""
        return self.browse.filter.text

    @property
    def under_filter(self) -> str:
        """Return the line under the filter."""
        return self.browse.filter.problems.left

    @property
    def shown(self) -> list[str]:
        """Return the identifiers of the papers in the list."""
        listing = self.browse.list.listing
        return [row.paper.id for row in listing.rows(0, len(listing))]

    @property
    def tab(self) -> str | None:
        """Return the name of the active tab."""
        bar = self.browse.tabs
        return None if bar.active is None else bar.names[bar.active].name

    def lines(self) -> list[str]:
        """Return the lines on the terminal."""
        return [strip.text for strip in strips_of(self.app)]

    def text(self) -> str:
        return text_of(self.app)

    async def press(self, *keys: str) -> None:
        """Press keys, each once the one before was answered, and wait for what they set going."""
        for key in keys:
            self.app.post_message(key_event(key))
            await self.settle()

    async def type(self, text: str) -> None:
        """Press the keys of a text, one after the other."""
        for character in text:
            self.app.post_message(key_event(character))
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Send keys without a pause, as a fast typist or a slow machine does."""
        for key in keys:
            self.app.post_message(key_event(key))
        await self.settle()

    async def settle(self) -> None:
        """Wait until every key is answered and nothing runs in the background."""
        try:
            async with asyncio.timeout(SECONDS):
                await self._rest()
        except TimeoutError:
            pytest.fail(f"the reader never came to rest; status: {self.status!r}")

    async def _rest(self) -> None:
        quiet = 0
        while quiet < 2:
            await self.pilot.pause(0)
            await self.app.idle()
            if any(self._matters(worker) for worker in self.app.workers) and not is_exiting(self.app):
                quiet = 0
                await asyncio.sleep(0.001)
            else:
                quiet += 1

    async def until(self, condition: Callable[[], object], otherwise: str = "it never came") -> None:
        """Wait for something; fails when it does not come."""
        end = monotonic() + SECONDS
        while not condition():
            assert monotonic() < end, f"{otherwise}; status: {self.status!r}"
            await asyncio.sleep(0.002)

    def _matters(self, worker: Worker[object]) -> bool:
        network = cast("FakeNetwork", self.services.network)
        silent = {"fetch", "catching up"} if getattr(network, "is_silent", False) else set()
        if getattr(self.services.__dict__.get("full_texts"), "is_silent", False):
            silent.add("full text")
        return not worker.is_finished and worker.group not in silent


def strips_of(app: App[Any]) -> list[Strip]:
    """Return the lines on the terminal with their styles, for which Textual has no public name."""
    return app.screen._compositor.render_strips()


def text_of(app: App[Any]) -> str:
    """Return the text on the terminal."""
    return "\n".join(strip.text for strip in strips_of(app))


def key_event(key: str) -> events.Key:
    """Return a key as a terminal sends it, by its character or by Textual's name."""
    name = character_to_key(key) if len(key) == 1 else key
    character: str | None
    try:
        character = unicodedata.lookup(_get_unicode_name_from_key(REPLACED_KEYS.get(name, name)))
    except KeyError:
        character = key if len(key) == 1 else None
    return events.Key(name, character)


@asynccontextmanager
async def opened(app: PaperReader, size: tuple[int, int] = WIDE) -> AsyncIterator[Reader]:
    """Open the reader in a terminal of this size, in columns and lines, and wait until it is idle."""
    async with app.run_test(size=size) as pilot:
        reader = Reader(app, pilot)
        await reader.settle()
        yield reader
    app.services.library.close()
