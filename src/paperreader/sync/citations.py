"""Fetch how often papers are cited, and store it in the library."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from paperreader.errors import SourceError
from paperreader.sources.base import CountsCitations
from paperreader.sources.registry import having
from paperreader.sync.editions import faults_as_sentences, store_facts

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.sources.base import Cited


async def fetch_citations(
    papers: Sequence[Paper], services: Services, *, refresh: bool = False
) -> AsyncIterator[Sequence[Cited]]:
    """Fetch the citations of papers, store them, and yield them answer by answer.

    Raises:
        SourceError: the source could not serve; what came before is stored.
        NotSaved: the library could not be written.
    """
    names = await asyncio.to_thread(having, CountsCitations)
    if not names:
        raise SourceError("No source knows how often papers are cited.")
    source = await services.network.source(names[0])
    assert isinstance(source, CountsCitations)
    by_id = {paper.id: paper for paper in papers}
    with faults_as_sentences(names[0]):
        async for found in source.fetch_citations(papers, refresh=refresh):
            shown = [by_id[one.paper.id] for one in found]
            known = await asyncio.to_thread(store_facts, shown, [one.paper for one in found], services)
            yield [one._replace(paper=paper) for one, paper in zip(found, known, strict=True)]
