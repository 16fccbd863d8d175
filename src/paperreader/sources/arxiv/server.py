"""Ask arXiv's servers, which share one pace: the API, the RSS feeds, and the site.

They give the same answer to a request for a day, and clients are asked not to repeat one
(https://info.arxiv.org/help/api/tou.html): answers are cached until there are new papers.
"""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from paperreader.errors import BadAnswer
from paperreader.sources.arxiv.schedule import last_update
from paperreader.sources.base import parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from paperreader.net.client import Answer, HttpClient
    from paperreader.sources.base import ParsedItems

MOST_RESULTS = 2_000
"""The most papers that arXiv returns for one request."""

PAGE = 1_000
"""The papers to ask for at a time if there may be many: more would take arXiv too long."""

LAST_RESULT = 30_000
"""The most papers of one query that can be reached."""

_DEADLINE = 60.0
"""Seconds. arXiv is known to stall for half a minute under load."""

_LIMIT = 32 * 2**20
_ATOM, _HTML = "application/atom+xml", "text/html"
_RSS = "application/rss+xml, application/xml;q=0.9, text/xml;q=0.8"
_PUBLISHED = re.compile(rb"<pubDate>([^<]{1,60})</pubDate>")


class Fetched(NamedTuple):
    """The papers of an answer, and when arXiv gave it."""

    items: ParsedItems
    at: datetime


class Announced(NamedTuple):
    """The papers of a feed, when it was fetched, and its day; None if it does not say."""

    items: ParsedItems
    at: datetime
    day: date | None


class Server:
    """arXiv's servers.

    Args:
        client: sends requests within limits, and caches answers.
        addresses: those of the `api`, the `rss` feeds and the site, `web`.
        now: returns the present time, in UTC.
    """

    def __init__(self, client: HttpClient, addresses: Mapping[str, str], now: Callable[[], datetime]) -> None:
        self._client = client
        self._addresses = {name: address.rstrip("/") for name, address in addresses.items()}
        self.now = now

    async def query(
        self, question: Mapping[str, str | int], *, refresh: bool = False, old: bool = False
    ) -> Fetched:
        """Return the answer of the API; an old one from the cache only if `old` allows it.

        Under load, arXiv reports how many papers it has and sends none of them; a second request helps. An
        answer without papers is asked for again the next time.
        """
        from paperreader.sources.feeds import parse_atom

        url = f"{self._addresses['api']}/api/query?{urlencode(question)}"
        for again in (False, True):
            answer = await self._get(url, _ATOM, refresh=refresh or again, old=old)
            items = await parsed(self._client, url, answer, parse_atom, accept=_ATOM)
            if items.papers:
                return Fetched(items, answer.fetched_at)
            await self._client.forget(url, accept=_ATOM)
            if items.dropped or not (items.total or 0) > int(question.get("start", 0)):
                return Fetched(items, answer.fetched_at)
        raise BadAnswer(
            "arXiv says it has papers but sends none of them; it is probably busy, try again later."
        )

    async def announced(self, category: str, *, refresh: bool = False) -> Announced:
        """Return the papers of the latest announcement, from the feed of a category."""
        from paperreader.sources.feeds import parse_feed

        url = f"{self._addresses['rss']}/rss/{category}"
        answer = await self._get(url, _RSS, refresh=refresh)
        items = await parsed(self._client, url, answer, parse_feed, accept=_RSS)
        days = _PUBLISHED.findall(answer.body.partition(b"<item")[2] or answer.body)
        return Announced(items, answer.fetched_at, max(map(_day, days), default=None))

    async def forget_announced(self, category: str) -> None:
        """Ask for the feed of a category again the next time: it had an old announcement."""
        await self._client.forget(f"{self._addresses['rss']}/rss/{category}", accept=_RSS)

    async def listed(self, category: str, *, refresh: bool = False) -> Fetched:
        """Return the papers of the latest announcement, from the page of a category."""
        from paperreader.sources.arxiv.listing import parse_listing

        url = f"{self._addresses['web']}/list/{category}/new?show={MOST_RESULTS}"
        answer = await self._get(url, _HTML, refresh=refresh)
        items = await parsed(self._client, url, answer, parse_listing, accept=_HTML)
        return Fetched(items, answer.fetched_at)

    async def _get(self, url: str, accept: str, *, refresh: bool, old: bool = False) -> Answer:
        now = self.now()
        answer = await self._client.get(
            url,
            accept=accept,
            ttl=(now - last_update(now)).total_seconds(),
            refresh=refresh,
            deadline=_DEADLINE,
            limit=_LIMIT,
        )
        if answer.problem and not old:
            raise answer.problem
        return answer


def _day(text: bytes) -> date:
    try:
        return parsedate_to_datetime(text.decode("ascii", "replace").strip()).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return date.min
