"""Fetch one list of Hugging Face page by page from its API; if that fails, from its web page."""

from __future__ import annotations

import logging
from datetime import date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from paperreader.errors import BadAnswer, SourceError
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.calendar import days_of, shelf_life
from paperreader.sources.base import parsed
from paperreader.sources.huggingface import addresses
from paperreader.sources.huggingface.items import parse_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.net.client import Answer, HttpClient
    from paperreader.net.retry import Deadline
    from paperreader.sources.base import ParsedItems

_log = logging.getLogger(__name__)

NAME = "huggingface"
"""The name of the source."""

_MOST_PAGES = 30
"""The most pages of a list that are read: three times the busiest month until 2026."""

_TRENDING_PAGES = 3
"""The trending list has no end; 300 papers are enough."""


class Options(NamedTuple):
    """The settings of the requests for one list.

    Attributes:
        refresh: ask the server even if a cached answer is fresh.
        deadline: the time by which every request must be answered.
        progress: called with the number of papers so far, after each page.
    """

    refresh: bool
    deadline: Deadline
    progress: Callable[[int], None] | None = None


class Lists:
    """The lists that Hugging Face's server compiles. The endpoint has no slash at its end."""

    def __init__(self, client: HttpClient, endpoint: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._endpoint = endpoint
        self._now = now

    async def fetch(self, key: EditionKey, options: Options) -> Edition:
        """Fetch a list in the order of the server.

        If a day's list comes from its web page, it is the list of the day that the page shows: an earlier day
        if the requested one has no papers.

        Raises:
            BadAnswer: with the status 400 for a future time, or for a week the server does not know.
            SourceError: neither the API nor the web page could serve.
        """
        try:
            return await self._pages(key, options)
        except BadAnswer as problem:
            if problem.status is not None and problem.status < 500:
                raise
            try:
                edition = await self._from_web_page(key, options)
            except SourceError as second:
                _log.warning("the web page failed too: %s", second)
                raise problem from second
        if options.progress:
            options.progress(len(edition.papers))
        return edition

    async def _pages(self, key: EditionKey, options: Options) -> Edition:
        """Fetch a list from the API. If a page fails, return the pages before it as an incomplete edition."""
        requested = max(days_of(key)) if key.kind is EditionKind.DAY else None
        soon = timedelta(minutes=15 if key.kind is EditionKind.TRENDING else 30)
        ttl = shelf_life(key, self._now(), soon).total_seconds()
        most = _TRENDING_PAGES if key.kind is EditionKind.TRENDING else _MOST_PAGES
        url: str | None = addresses.api_address(self._endpoint, key)
        papers: dict[str, Paper] = {}
        dropped = 0
        times: list[datetime] = []
        while url and len(times) < most:
            try:
                answer, found = await self.ask(url, ttl, options, requested=requested)
            except SourceError as problem:
                if not papers:
                    raise
                _log.warning("a list is incomplete: %s", problem)
                return edition_of(key, papers.values(), min(times), complete=False, dropped=dropped)
            before = len(papers)
            for paper in found.papers:
                papers.setdefault(paper.id, paper)
            dropped += found.dropped
            times.append(answer.fetched_at)
            if options.progress:
                options.progress(len(papers))
            has_news = len(papers) > before
            url = addresses.next_page(answer.headers.get("link", ""), answer.url) if has_news else None
        complete = url is None or key.kind is EditionKind.TRENDING
        return edition_of(key, papers.values(), min(times), complete=complete, dropped=dropped)

    async def _from_web_page(self, key: EditionKey, options: Options) -> Edition:
        """Fetch a list from its web page; the key gives the day that it shows.

        A page of a week, a month or the trending list may hold only the beginning, so it is never complete.
        """
        url = addresses.page_address(self._endpoint, key)
        answer = await self._fresh(url, options, accept="text/html", ttl=15 * addresses.MINUTES)
        found = await parsed(self._client, url, answer, _papers_from_page, accept="text/html")
        if key.kind is EditionKind.DAY:
            if found.day is None:
                raise BadAnswer("The page of Hugging Face does not say which day it shows.")
            key = EditionKey(EditionKind.DAY, found.day.isoformat())
        elif urlsplit(answer.url).path != urlsplit(url).path:
            raise BadAnswer("Hugging Face shows another page in its place.")
        complete = key.kind is EditionKind.DAY
        return edition_of(key, found.papers, answer.fetched_at, complete=complete, dropped=found.dropped)

    async def ask(
        self, url: str, ttl: float, options: Options, *, requested: date | None
    ) -> tuple[Answer, ParsedItems]:
        """Request the address of a list. Return the answer, and its papers.

        Raises:
            SourceError: it could not serve, or the cached answer is old.
        """
        answer = await self._fresh(url, options, accept="application/json", ttl=ttl)
        return answer, await parsed(self._client, url, answer, partial(parse_items, requested=requested))

    async def _fresh(self, url: str, options: Options, *, accept: str, ttl: float) -> Answer:
        answer = await self._client.get(
            url, accept=accept, ttl=ttl, refresh=options.refresh, deadline=options.deadline
        )
        if answer.problem is not None:
            raise answer.problem
        return answer


def _papers_from_page(body: bytes) -> ParsedItems:
    from paperreader.sources.huggingface.page import papers_from_page

    return papers_from_page(body.decode("utf-8", "replace"))


def edition_of(
    key: EditionKey, papers: Iterable[Paper], fetched_at: datetime, *, complete: bool = True, dropped: int = 0
) -> Edition:
    """Return an edition of Hugging Face, with the ranking of its kind."""
    return Edition(
        key=key,
        source=NAME,
        order=addresses.ORDERS[key.kind],
        fetched_at=fetched_at,
        papers=tuple(papers),
        complete=complete,
        dropped=dropped,
    )
