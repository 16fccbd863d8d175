"""Fetch the lists of requested feeds in a separate thread, so that no request waits for them."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from paperreader.errors import PaperReaderError
from paperreader.models.calendar import parse_edition
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.sync.editions import fetch_edition, is_fresh

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.services import Services

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=5)
"""The time before a failed fetch is tried again. The settings say how long a fetched list is fresh."""

_END = 5.0
"""The seconds that a fetch has to stop."""


class Refresher:
    """Fetches lists that are out of date. Works inside a `with` block.

    Args:
        services: the network and the library.
        fetched: called after each fetched list.
        report: called with a sentence that says why a fetch failed, once until the reason changes.
    """

    def __init__(
        self, services: Services, fetched: Callable[[], None], report: Callable[[str], None]
    ) -> None:
        self._services = services
        self._fetched = fetched
        self._report = report
        self._reported = ""
        self._rests: dict[EditionKind, tuple[datetime, timedelta]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="refresher", daemon=True)
        self._one_at_a_time = asyncio.Lock()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(TimeoutError):
            asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(_END)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_END)
        if not self._thread.is_alive():
            self._loop.close()

    def refresh(self, kinds: Iterable[EditionKind]) -> None:
        """Fetch those newest lists of these kinds that are out of date. Callable from any thread."""
        if self._services.network.offline:
            return
        now = self._services.now()
        for kind in kinds:
            begun, rest = self._rests.get(kind, (now, timedelta()))
            # If the clock was set back, the wait ends.
            if not timedelta() <= now - begun < rest and self._is_old(kind):
                self._rests[kind] = now, PATIENCE
                asyncio.run_coroutine_threadsafe(self._fetch(kind), self._loop)

    def _is_old(self, kind: EditionKind) -> bool:
        newest = self._services.library.info(self._key(kind))
        return newest is None or not is_fresh(newest, self._services)

    def _key(self, kind: EditionKind) -> EditionKey:
        """Return the key of the newest list of a kind that can exist today."""
        name = {EditionKind.DAY: "today", EditionKind.WEEK: "week"}.get(kind, "trending")
        return parse_edition(name, self._services.today)

    async def _fetch(self, kind: EditionKind) -> None:
        # The key of a day without a date means the latest list of the source: Friday's at a weekend.
        key = EditionKey(kind) if kind is EditionKind.DAY else self._key(kind)
        async with self._one_at_a_time:
            try:
                await fetch_edition(key, self._services)
            except PaperReaderError as error:
                self._report_once(f"{error} The feeds use the stored papers.")
            except Exception:
                log.exception("a list was not fetched")
            else:
                # At a weekend the fetched list is not that of today, which would be requested again at once.
                minutes = self._services.config.network.refresh_minutes
                self._rests[kind] = self._services.now(), timedelta(minutes=minutes)
                self._reported = ""
                self._fetched()
            finally:
                await self._services.network.aclose()

    def _report_once(self, sentence: str) -> None:
        if sentence != self._reported:
            self._reported = sentence
            self._report(sentence)

    async def _stop(self) -> None:
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
