"""Fetch the papers of a week of a query, page by page."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

from paperreader.sources.arxiv.language import within
from paperreader.sources.arxiv.server import LAST_RESULT, PAGE, Server
from paperreader.sources.base import WindowPage

if TYPE_CHECKING:
    from paperreader.models.windows import Window

_log = logging.getLogger(__name__)
_OVERLAP = timedelta(hours=1)


async def fetch_page(
    server: Server, query: str, window: Window, start: int, *, newest_first: bool
) -> WindowPage:
    """Return the page of a window that begins after `start` results.

    Raises:
        SourceError: arXiv could not serve.
    """
    since = datetime.combine(window.first, time(), UTC) - _OVERLAP
    until = datetime.combine(window.last, time(23, 59), UTC)
    question: dict[str, str | int] = {
        "search_query": within(f"({query})" if " OR " in query else query, since, until),
        "sortBy": "submittedDate",
        "sortOrder": "descending" if newest_first else "ascending",
        "start": start,
        "max_results": PAGE,
    }
    items, _ = await server.query(question)
    total = items.total or 0
    if total > LAST_RESULT:
        _log.warning("only %d of %d papers from %s on can be fetched", LAST_RESULT, total, window.first)
        total = LAST_RESULT
    came = max(len(items.papers) + items.dropped, 1)
    return WindowPage(papers=items.papers, following=min(start + came, total), total=total)
