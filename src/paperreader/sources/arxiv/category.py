"""Fetch the list of a category: what was announced last, then what else was submitted in these days.

The feed of the announcements has their order, and the API the days, versions and comments. If the feed is
missing or old, the API alone gives the list by the day of submission; if that is old or fails too, the page
of the announcement does.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import RateLimited, SourceError
from paperreader.models import Edition, EditionKey, Paper
from paperreader.models.paper import merge
from paperreader.sources.arxiv import schedule
from paperreader.sources.arxiv.categories import condition
from paperreader.sources.arxiv.language import within
from paperreader.sources.arxiv.server import PAGE, Announced, Fetched, Server
from paperreader.sources.base import ParsedItems

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

BY_ANNOUNCEMENT, BY_SUBMISSION = "announcement", "submission date"

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(days=1)
_MOST_PAGES = 3


class _Recent(NamedTuple):
    """The papers of the last days, whether all came, and whether the latest ones are among them."""

    papers: tuple[Paper, ...]
    dropped: int
    at: datetime
    complete: bool
    is_old: bool


async def fetch_category(
    server: Server, key: EditionKey, *, refresh: bool, progress: Callable[[int], None] | None
) -> Edition:
    """Return the list of a category.

    Raises:
        SourceError: arXiv could not serve.
    """
    announced = await _announced(server, key.name, refresh)
    new = announced.items if announced else ParsedItems(papers=())
    if new.papers and progress:
        progress(len(new.papers))
    problem: SourceError | None = None
    recent: _Recent | None = None
    try:
        recent = await _recent(server, key.name, refresh)
    except SourceError as error:
        _log.warning("the latest submissions to %s did not come: %s", key, error)
        problem = error
    if not new.papers and (recent is None or recent.is_old):
        try:
            return await _listed(server, key, refresh, recent)
        except SourceError as error:
            _log.warning("the page of %s did not come: %s", key, error)
            if problem:
                raise problem from error
    return Edition(
        key=key,
        source="arxiv",
        order=BY_ANNOUNCEMENT if new.papers else BY_SUBMISSION,
        fetched_at=min(part.at for part in (announced, recent) if part),
        papers=_united(new.papers, recent.papers if recent else ()),
        complete=recent is not None and recent.complete and _is_certain(announced, refresh),
        dropped=new.dropped + (recent.dropped if recent else 0),
        replaced=new.replaced,
    )


def _is_certain(announced: Announced | None, refresh: bool) -> bool:
    """Return whether no paper can be missing that an earlier fetch of the same announcement had."""
    if announced is None:
        return False
    # At a weekend, the feed does not have the papers any more that it had before.
    return bool(announced.items.papers) or not refresh


async def _announced(server: Server, category: str, refresh: bool) -> Announced | None:
    """Return the last announcement, without papers if there was none today; None if the feed is no use."""
    try:
        announced = await server.announced(category, refresh=refresh)
    except RateLimited:
        raise
    except SourceError as problem:
        _log.warning("the feed of %s did not come: %s", category, problem)
        return None
    expected = schedule.day_of_feed(server.now())
    if announced.day is None or announced.day >= expected:
        return announced
    _log.warning("the feed of %s is of %s, not of %s", category, announced.day, expected)
    await server.forget_announced(category)
    return None


async def _recent(server: Server, category: str, refresh: bool) -> _Recent:
    """Return what was submitted for the last announcement, and a day before, newest first."""
    last = schedule.last_update(server.now()) - timedelta(hours=4, minutes=30)
    since = schedule.first_submission(last)
    question: dict[str, str | int] = {
        "search_query": within(condition(category), since - _OVERLAP, last),
        "sortBy": "submittedDate",
        "sortOrder": "descending",
        "max_results": PAGE,
    }
    pages: list[Fetched] = []
    for number in range(_MOST_PAGES):
        pages.append(await server.query({**question, "start": number * PAGE}, refresh=refresh))
        total = pages[-1].items.total or 0
        if total <= (number + 1) * PAGE:
            break
    papers = _united(*(page.items.papers for page in pages))
    dropped = sum(page.items.dropped for page in pages)
    newest = max((paper.published for paper in papers if paper.published), default=None)
    return _Recent(
        papers=papers,
        dropped=dropped,
        at=min(page.at for page in pages),
        complete=len(papers) + dropped >= total,
        is_old=newest is None or newest < since.date(),
    )


async def _listed(server: Server, key: EditionKey, refresh: bool, recent: _Recent | None) -> Edition:
    """Return what the page of the last announcement has."""
    listed = await server.listed(key.name, refresh=refresh)
    papers = listed.items.papers
    return Edition(
        key=key,
        source="arxiv",
        order=BY_ANNOUNCEMENT if papers else BY_SUBMISSION,
        fetched_at=listed.at,
        papers=_united(papers, recent.papers if recent else ()),
        complete=len(papers) + listed.items.dropped >= (listed.items.total or 0) and recent is not None,
        dropped=listed.items.dropped,
    )


def _united(*lists: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return each paper once, in the order of the first list that has it, with the facts of the last one."""
    found: dict[str, Paper] = {}
    for papers in lists:
        for paper in papers:
            found[paper.id] = merge(found[paper.id], paper) if paper.id in found else paper
    return tuple(found.values())
