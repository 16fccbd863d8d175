"""Fetch what sources show around a paper; store the paper's part of it in the library."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import BadAnswer, NetworkError, NotFound, Offline, RateLimited, SourceError, TooLarge
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.surroundings import DailyRank, Surroundings, joined
from paperreader.sync.editions import faults_as_sentences, store_facts
from paperreader.text.links import repository_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Mapping

    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.sources.base import Surrounding
    from paperreader.sources.github import GitHub
    from paperreader.text.markdown import PlainLine

log = logging.getLogger(__name__)

_AFTER_FAILURE = 60.0
"""Seconds without a request to a source whose network failed."""


class Rests:
    """The sources whose network failed a moment ago, so that they are not asked again yet.

    Args:
        clock: returns seconds.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._until: dict[str, tuple[float, SourceError]] = {}

    def check(self, source: str) -> None:
        """Raise the failure of a source that is not asked again yet."""
        until, problem = self._until.get(source, (0.0, None))
        if problem is not None and self._clock() < until:
            raise problem

    def note(self, source: str, problem: SourceError) -> None:
        """Note a failure, if it is one of the network or the server and not the one that `check` raised."""
        if problem is self._until.get(source, (0.0, None))[1]:
            return
        is_down = isinstance(problem, BadAnswer) and (problem.status or 0) >= 500
        if is_down or (isinstance(problem, NetworkError) and not isinstance(problem, (Offline, TooLarge))):
            wait = problem.retry_after if isinstance(problem, RateLimited) else None
            self._until[source] = (self._clock() + (wait or _AFTER_FAILURE), problem)

    def any(self) -> bool:
        """Return whether there is such a source."""
        return any(self._clock() < until for until, _ in self._until.values())


async def fetch_surroundings(
    paper: Paper, services: Services, *, refresh: bool = False, rests: Rests | None = None
) -> AsyncIterator[Surroundings]:
    """Yield what is around a paper, each time that more of it came.

    All sources are asked at once, then GitHub about the repository. A source that does not have the paper or
    the repository, fails, or answers at enormous length leaves its part empty. Offline, the answers are those
    in the cache.

    Raises:
        SourceError: the first source could not serve; what the others know came before.
    """
    sources, github = await services.network.around()
    gathering = _Gathering(paper, services, sources, github, rests or Rests(), refresh=refresh)
    waiting = {asyncio.create_task(gathering.ask(name)) for name in sources}
    shown = Surroundings()
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
            if repository := gathering.repository_to_ask():
                waiting.add(asyncio.create_task(gathering.ask_repository(repository)))
            if gathering.found != shown:
                yield (shown := gathering.found)
    finally:
        for task in waiting:
            task.cancel()
    if gathering.failure is not None:
        raise gathering.failure
    if shown == Surroundings():
        yield shown


class _Gathering:
    """The parts that came so far."""

    def __init__(
        self,
        paper: Paper,
        services: Services,
        sources: Mapping[str, Surrounding],
        github: GitHub,
        rests: Rests,
        *,
        refresh: bool,
    ) -> None:
        self._paper = paper
        self._services = services
        self._sources = sources
        self._github = github
        self._rests = rests
        self._refresh = refresh
        self._known = paper
        self._rank: DailyRank | None = None
        self._parts: dict[str, Surroundings] = {}
        self._turn = asyncio.Lock()
        self._facts: Surroundings | None = None
        self.failure: SourceError | None = None

    @property
    def found(self) -> Surroundings:
        """Return what is known; of two sources that know a part, the first one counts."""
        parts = [self._parts[name] for name in self._sources if name in self._parts]
        found = joined([*parts, self._facts or Surroundings()])
        return msgspec.structs.replace(
            found, rank=self._rank or found.rank, organization=found.organization or self._known.organization
        )

    async def ask(self, name: str) -> None:
        """Ask a source for its part."""
        fetched, part = self._paper, Surroundings()
        try:
            self._rests.check(name)
            with faults_as_sentences(name):
                fetched, part = await self._sources[name].fetch_around(self._paper, refresh=self._refresh)
        except SourceError as problem:
            log.info("%s has nothing around %s: %s", name, self._paper.id, problem)
            self._rests.note(name, problem)
            if name == next(iter(self._sources)) and not isinstance(problem, (NotFound, TooLarge)):
                self.failure = problem
                return
        async with self._turn:
            (self._known,) = await asyncio.to_thread(store_facts, [self._known], [fetched], self._services)
            self._rank = await asyncio.to_thread(_rank, self._known, self._services)
        self._parts[name] = part

    def repository_to_ask(self) -> str | None:
        """Return the repository about which GitHub is to be asked now, once the first source has answered."""
        has_first = self.failure is not None or next(iter(self._sources)) in self._parts
        repository = repository_of(self._known.code_url) if has_first and self._facts is None else None
        if repository is not None:
            self._facts = Surroundings()
        return repository

    async def ask_repository(self, repository: str) -> None:
        """Ask GitHub about the repository."""
        try:
            facts = await self._github.facts(repository, refresh=self._refresh)
            self._facts = Surroundings(repository=facts)
        except RateLimited as problem:
            self._facts = Surroundings(remark=str(problem))
        except SourceError as problem:
            log.info("the facts of %s are not known: %s", repository, problem)


def _rank(paper: Paper, services: Services) -> DailyRank | None:
    """Return the place of a paper on its daily list, if that list is stored."""
    if paper.edition_date is None:
        return None
    place = services.library.place_in(EditionKey(EditionKind.DAY, str(paper.edition_date)), paper.id)
    return DailyRank(place[0], paper.edition_date, place[1]) if place else None


async def fetch_readme(paper: Paper, services: Services) -> tuple[str, list[PlainLine]]:
    """Return the name of the repository of a paper, and its README as lines.

    Raises:
        NotFound: the paper names no repository at GitHub, or that has no README.
        SourceError: GitHub could not serve.
    """
    repository = repository_of(paper.code_url)
    if repository is None:
        raise NotFound("This paper names no repository at GitHub.")
    _, github = await services.network.around()
    return repository, await github.readme(repository)
