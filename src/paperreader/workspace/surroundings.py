"""What is around the paper on which the cursor rests: fetched after a pause, one request at a time.

Nothing happens on the way of a key but a note of the time. A request for a paper that the cursor left is
cancelled. What came once is kept until the program ends.
"""

from __future__ import annotations

import time
from functools import cached_property, partial
from typing import TYPE_CHECKING, Protocol

from paperreader.errors import NetworkError, Offline, PaperReaderError, TooLarge
from paperreader.models.surroundings import Surroundings, joined

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.sync.surroundings import Rests

PAUSE = 0.4
"""The seconds for which the cursor rests before a request."""

_FRESH = 6 * 3_600.0
_SOON = 600.0
"""Seconds until what was refused for a time, or failed, is asked again."""
_MOST_KEPT = 200


class Task(Protocol):
    """A coroutine that runs in the background."""

    def cancel(self) -> None:
        """Stop it."""


class LiveSurroundings:
    """The surroundings of papers in this session.

    Args:
        services: have the sources, and the setting that switches this off.
        changed: called when something new is known about the paper on which the cursor is.
        later: calls a function after so many seconds.
        run: runs a coroutine function in the background.
        clock: returns seconds.
    """

    def __init__(
        self,
        services: Services,
        *,
        changed: Callable[[], None],
        later: Callable[[float, Callable[[], None]], object],
        run: Callable[[Callable[[], Coroutine[None, None, None]]], Task],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._services = services
        self._changed = changed
        self._later = later
        self._run = run
        self._clock = clock
        self._known: dict[str, tuple[float, Surroundings]] = {}
        self._paper: Paper | None = None
        self._since = 0.0
        self._is_waiting = False
        self._task: Task | None = None

    @cached_property
    def _rests(self) -> Rests:
        from paperreader.sync.surroundings import Rests  # not on the way of a key

        return Rests(self._clock)

    def of(self, paper_id: str) -> Surroundings | None:
        """Return what is known around a paper, or None."""
        found = self._known.get(paper_id)
        return found[1] if found else None

    def add(self, paper_id: str, part: Surroundings) -> None:
        """Add a part that was fetched because the user asked for it."""
        until, before = self._known.get(paper_id, (0.0, Surroundings()))
        self._keep(paper_id, joined([part, before]), max(0.0, until - self._clock()))

    def rest_on(self, paper: Paper | None) -> None:
        """Note that the cursor is on this paper; ask the sources if it stays there."""
        if not self._services.config.network.around:
            return
        if paper is not None and self._paper is not None and paper.id == self._paper.id:
            self._paper = paper
            return
        self._paper, self._since = paper, self._clock()
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if paper is not None and not self._is_waiting and not self._is_fresh(paper.id):
            self._wait(PAUSE)

    def _wait(self, seconds: float) -> None:
        self._is_waiting = True
        self._later(seconds, self._pause_ended)

    def _pause_ended(self) -> None:
        """Ask, or wait for the rest of the pause if the cursor moved in the meantime."""
        self._is_waiting = False
        paper, rest = self._paper, self._since + PAUSE - self._clock()
        if paper is None or self._is_fresh(paper.id):
            return
        if rest > 0:
            self._wait(rest)
        else:
            self._task = self._run(partial(self._fetch, paper))

    async def _fetch(self, paper: Paper) -> None:
        """Fetch without a report: nobody asked for it."""
        try:
            await self.ask(paper)
        except PaperReaderError as problem:
            if not isinstance(problem, NetworkError) or isinstance(problem, (Offline, TooLarge)):
                self._keep(paper.id, self.of(paper.id) or Surroundings(), _FRESH)

    async def ask(self, paper: Paper) -> Surroundings:
        """Return what is around a paper, fetched unless it is known.

        Raises:
            SourceError: the source that matters most could not serve.
        """
        if self._is_fresh(paper.id) and (known := self.of(paper.id)) and known != Surroundings():
            return known
        from paperreader.sync.surroundings import fetch_surroundings  # not on the way of a key

        before, found = self.of(paper.id) or Surroundings(), Surroundings()
        async for found in fetch_surroundings(paper, self._services, rests=self._rests):
            self._keep(paper.id, joined([found, before]))
        self._keep(paper.id, joined([found, before]), _SOON if found.remark or self._rests.any() else _FRESH)
        return found

    def _is_fresh(self, paper_id: str) -> bool:
        found = self._known.get(paper_id)
        return found is not None and self._clock() < found[0]

    def _keep(self, paper_id: str, found: Surroundings, seconds: float = 0) -> None:
        """Keep what is known of a paper, and for how long it is fresh."""
        before = self.of(paper_id) or Surroundings()
        self._known.pop(paper_id, None)
        self._known[paper_id] = (self._clock() + seconds, found)
        if len(self._known) > _MOST_KEPT:
            del self._known[next(iter(self._known))]
        if found != before and self._paper is not None and self._paper.id == paper_id:
            self._changed()
