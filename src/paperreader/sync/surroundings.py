"""Fetch what Hugging Face and GitHub show around a paper; store the paper's part of it in the library."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import NotFound, RateLimited, SourceError, TooLarge
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.paper import merge
from paperreader.models.surroundings import DailyRank, Surroundings
from paperreader.sources.github import repository_of
from paperreader.sync.editions import refresh_snapshots

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.text.markdown import PlainLine

log = logging.getLogger(__name__)


async def fetch_surroundings(
    paper: Paper, services: Services, *, refresh: bool = False
) -> AsyncIterator[Surroundings]:
    """Yield what is around a paper: first what Hugging Face knows, then with the facts of its repository.

    A source that does not have the paper or the repository, or answers at enormous length, leaves its part
    empty. Offline, the answers are
    those in the cache.

    Raises:
        SourceError: Hugging Face could not serve.
    """
    around = await services.network.around()
    try:
        fetched, found = await around.papers.fetch_around(paper, refresh=refresh)
    except (NotFound, TooLarge) as problem:
        log.info("Hugging Face has nothing around %s: %s", paper.id, problem)
        fetched, found = paper, Surroundings()
    known = await asyncio.to_thread(_store, paper, fetched, services)
    rank = await asyncio.to_thread(_rank, known, services)
    found = msgspec.structs.replace(
        found, rank=rank or found.rank, organization=found.organization or known.organization
    )
    repository = repository_of(known.code_url)
    yield found
    if repository is not None:
        try:
            facts = await around.repositories.facts(repository, refresh=refresh)
            yield msgspec.structs.replace(found, repository=facts)
        except RateLimited as problem:
            yield msgspec.structs.replace(found, remark=str(problem))
        except SourceError as problem:
            log.info("the facts of %s are not known: %s", repository, problem)


def _store(shown: Paper, fetched: Paper, services: Services) -> Paper:
    """Store what was fetched about a paper of the library if it is new; return what is known of it."""
    stored = services.library.paper(fetched.id)
    known = merge(stored or shown, fetched)
    if stored not in (None, known) and not services.network.offline:
        services.library.store_papers([fetched])
        refresh_snapshots([fetched], services)
    return known


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
    around = await services.network.around()
    return repository, await around.repositories.readme(repository)
