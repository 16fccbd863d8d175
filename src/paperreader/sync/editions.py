"""Fetch one edition or one paper from its source into the library."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer, PaperReaderError
from paperreader.models.calendar import shelf_life
from paperreader.models.edition import EditionKind
from paperreader.models.paper import merge
from paperreader.sources.registry import DEFAULT, is_current, owner_of, title

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from paperreader.models.edition import Edition, EditionInfo, EditionKey
    from paperreader.models.paper import Paper
    from paperreader.services import Services


_NOT_RENAMED: Mapping[str, str] = MappingProxyType({})

_CLOCK_DRIFT = timedelta(minutes=1)
"""The most by which a clock may be set back without an error."""


def is_fresh(info: EditionInfo, services: Services) -> bool:
    """Return whether an edition need not be fetched again.

    An edition dated in the future was fetched while the clock was wrong, so its age is unknown.
    """
    if not info.key.has_source:
        return True
    soon = timedelta(minutes=services.config.network.refresh_minutes)
    age = services.now() - info.fetched_at
    if info.key.kind is EditionKind.LIST:
        current = is_current(info.key, info.fetched_at, services.now())
        if current is not None:
            return info.complete and current and age >= -_CLOCK_DRIFT
    return info.complete and -_CLOCK_DRIFT <= age < shelf_life(info.key, services.now(), soon)


async def fetch_edition(
    key: EditionKey,
    services: Services,
    *,
    source: str | None = None,
    refresh: bool = False,
    progress: Callable[[int], None] | None = None,
) -> EditionInfo:
    """Fetch or compute an edition, and store it in the library.

    Args:
        key: the edition; a day without a value is the latest day there is.
        services: the sources and the library.
        source: the name of the source; None is the one that has such editions.
        refresh: ask the source even if a cached answer is fresh.
        progress: called with the number of papers so far.

    Returns:
        The info of the edition in the library; its key is that of the day really found.

    Raises:
        SourceError: the source could not serve; the library is unchanged.
        NotSaved: the library could not be written.
    """
    import asyncio

    if key.is_computed:
        from paperreader.sync.recommending import recommend  # not before recommendations are shown

        return await recommend(key, services, progress=progress)
    name = source or owner_of(key)
    server = await services.network.source(name)
    with faults_as_sentences(name):
        edition = await server.fetch_edition(key, refresh=refresh, progress=progress)
    return await asyncio.to_thread(_store, edition, services)


async def index_stored(services: Services) -> None:
    """Index papers that were just stored, if recommendations are used."""
    if services.paths.recommendations.exists():
        from paperreader.sync.recommending import index_new_papers  # as above

        await index_new_papers(services)


def _store(edition: Edition, services: Services) -> EditionInfo:
    """Store an edition in the library, and update the snapshots of bookmarked papers."""
    stored = services.library.store(edition)
    refresh_snapshots((*edition.papers, *edition.replaced), services, stored.renamed)
    info = services.library.info(edition.key)
    assert info is not None
    return info


async def fetch_paper(
    paper_id: str, services: Services, *, source: str = DEFAULT, refresh: bool = False
) -> Paper:
    """Fetch the details of one paper and store them in the library.

    Raises:
        NotFound: the source does not have it.
        SourceError: the source could not serve.
    """
    import asyncio

    server = await services.network.source(source)
    with faults_as_sentences(source):
        paper = await server.fetch_paper(paper_id, refresh=refresh)
    await asyncio.to_thread(services.library.store_papers, [paper])
    await asyncio.to_thread(refresh_snapshots, [paper], services)
    return await asyncio.to_thread(services.library.paper, paper.id) or paper


@contextmanager
def faults_as_sentences(source: str) -> Iterator[None]:
    """Turn an error that nobody foresaw into one sentence, so that one answer cannot end the program.

    Raises:
        BadAnswer: in place of any error that is not ours; the log has it.
    """
    try:
        yield
    except PaperReaderError:
        raise
    except Exception as error:
        import logging  # seldom needed, and it takes 5 ms

        logging.getLogger(__name__).exception("an answer of %s could not be read", source)
        raise BadAnswer(
            f"The answer of {title(source)} could not be read, by a fault of the program; the log says why."
        ) from error


def store_facts(shown: Sequence[Paper], fetched: Sequence[Paper], services: Services) -> list[Paper]:
    """Store what was fetched about papers of the library if it is new; return what is known of each.

    Args:
        shown: the papers.
        fetched: what was fetched about each.
        services: the library and the bookmarks.
    """
    stored = services.library.papers([facts.id for facts in fetched])
    known = [merge(stored.get(facts.id, paper), facts) for paper, facts in zip(shown, fetched, strict=True)]
    both = zip(fetched, known, strict=True)
    news = [facts for facts, paper in both if stored.get(facts.id) not in (None, paper)]
    if not news or services.network.offline:
        return known
    services.library.store_papers(news)
    refresh_snapshots(news, services)
    stored = services.library.papers([paper.id for paper in known])
    return [stored.get(paper.id, paper) for paper in known]


def refresh_snapshots(
    papers: Iterable[Paper], services: Services, renamed: Mapping[str, str] = _NOT_RENAMED
) -> None:
    """Give bookmarked papers what the library knows of them now, if the bookmarks can be written.

    If not, the next bookmark reports it; the list can be read all the same.

    Args:
        papers: those that a source had.
        services: have the bookmarks and the library.
        renamed: the new identifiers of papers of the library by the former ones.
    """
    try:
        bookmarked = services.bookmarks.load()
        theirs = [paper for paper in papers if any(name in bookmarked for name in paper.names)]
        if not theirs and not renamed.keys() & bookmarked.keys():
            return
        known = services.library.papers([*renamed.values(), *(paper.id for paper in theirs)])
        from paperreader.bookmarks.joining import rename  # only for bookmarked papers

        for former, paper_id in renamed.items():
            if former in bookmarked and paper_id in known:
                rename(services.bookmarks, known[paper_id])
        services.bookmarks.refresh_snapshots(known.get(paper.id, paper) for paper in theirs)
    except PaperReaderError as error:
        import logging  # as above

        logging.getLogger(__name__).warning("could not update the snapshots of bookmarked papers: %s", error)
