"""One list of Hugging Face, page by page from its API; where that fails, from the web page that shows it."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from paperreader.errors import BadAnswer, Offline, SourceError
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.calendar import days_of, feed_date
from paperreader.sources.huggingface import addresses
from paperreader.sources.huggingface.items import ParsedItems, parse_items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from paperreader.net.answer import Answer
    from paperreader.net.client import HttpClient
    from paperreader.net.deadline import Deadline

_log = logging.getLogger(__name__)

NAME = "huggingface"
"""The name of the source."""

_MOST_PAGES = 30
"""Pages of the longest list that is read: three times the busiest month until 2026."""

_TRENDING_PAGES = 3
"""The trending list has no end, and nobody reads to it: 300 papers."""


class Asking(NamedTuple):
    """How one list is asked for, in however many questions.

    Attributes:
        refresh: ask even where a kept answer would be fresh.
        deadline: when every question has to be answered.
        progress: told how many papers have come, after each page.
    """

    refresh: bool
    deadline: Deadline
    progress: Callable[[int], None] | None = None


class Lists:
    """The lists of Hugging Face that the server puts together itself.

    Args:
        client: asks servers, with limits, and keeps their answers.
        endpoint: where Hugging Face is, without a slash at the end.
        now: tells the time, in UTC.
    """

    def __init__(self, client: HttpClient, endpoint: str, now: Callable[[], datetime]) -> None:
        self._client = client
        self._endpoint = endpoint
        self._now = now

    async def fetch(self, key: EditionKey, asking: Asking) -> Edition:
        """A list in the order of the server.

        Where the list of a day comes from its web page, it is that of the day which the page shows: an
        earlier one if the day has no papers.

        Raises:
            BadAnswer: with the status 400 for a time that has not come, or a week the server does not know.
            SourceError: neither the API nor the web page could serve.
        """
        try:
            return await self._pages(key, asking)
        except BadAnswer as problem:
            if problem.status is not None and problem.status < 500:
                raise
            try:
                edition = await self._from_web_page(key, asking)
            except SourceError as second:
                _log.warning("the web page did not help either: %s", second)
                raise problem from second
        if asking.progress:
            asking.progress(len(edition.papers))
        return edition

    async def _pages(self, key: EditionKey, asking: Asking) -> Edition:
        """A list from the API. What comes before a page that fails is an edition that is not complete."""
        requested = max(days_of(key)) if key.kind is EditionKind.DAY else None
        ttl = addresses.freshness(key, feed_date(self._now()))
        most = _TRENDING_PAGES if key.kind is EditionKind.TRENDING else _MOST_PAGES
        url: str | None = addresses.api_address(self._endpoint, key)
        papers: dict[str, Paper] = {}
        dropped = 0
        times: list[datetime] = []
        while url and len(times) < most:
            try:
                answer, found = await self.ask(url, ttl, asking, requested=requested)
            except SourceError as problem:
                if not papers:
                    raise
                _log.warning("a list is not complete: %s", problem)
                return edition_of(key, papers.values(), min(times), complete=False, dropped=dropped)
            before = len(papers)
            for paper in found.papers:
                papers.setdefault(paper.id, paper)
            dropped += found.dropped
            times.append(answer.fetched_at)
            if asking.progress:
                asking.progress(len(papers))
            has_news = len(papers) > before
            url = addresses.next_page(answer.headers.get("link", ""), answer.url) if has_news else None
        complete = url is None or key.kind is EditionKind.TRENDING
        return edition_of(key, papers.values(), min(times), complete=complete, dropped=dropped)

    async def _from_web_page(self, key: EditionKey, asking: Asking) -> Edition:
        """A list from the page that shows it; the key says which day that is.

        A page of a week, a month or the trending list may hold only the beginning, so it is never complete.
        """
        from paperreader.sources.huggingface.page import papers_from_page

        url = addresses.page_address(self._endpoint, key)
        answer = await self._fresh(url, asking, accept="text/html", ttl=15 * addresses.MINUTES)
        text = answer.body.decode("utf-8", "replace")
        try:
            found = await asyncio.to_thread(papers_from_page, text)
        except BadAnswer:
            await self._client.forget(url, accept="text/html")
            raise
        if key.kind is EditionKind.DAY:
            if found.day is None:
                raise BadAnswer("The page of Hugging Face does not say which day it shows.")
            key = EditionKey(EditionKind.DAY, found.day.isoformat())
        elif urlsplit(answer.url).path != urlsplit(url).path:
            raise BadAnswer("Hugging Face shows another page in its place.")
        complete = key.kind is EditionKind.DAY
        return edition_of(key, found.papers, answer.fetched_at, complete=complete, dropped=found.dropped)

    async def ask(
        self, url: str, ttl: float, asking: Asking, *, requested: date | None
    ) -> tuple[Answer, ParsedItems]:
        """What the API answers to the address of a list, and its papers.

        Raises:
            SourceError: it could not serve, or what is kept of it is old.
        """
        answer = await self._fresh(url, asking, accept="application/json", ttl=ttl)
        try:
            return answer, await asyncio.to_thread(parse_items, answer.body, requested=requested)
        except BadAnswer:
            await self._client.forget(url)
            raise

    async def _fresh(self, url: str, asking: Asking, *, accept: str, ttl: float) -> Answer:
        answer = await self._client.get(
            url, accept=accept, ttl=ttl, refresh=asking.refresh, deadline=asking.deadline
        )
        if answer.problem is not None and not isinstance(answer.problem, Offline):
            raise answer.problem
        return answer


def edition_of(
    key: EditionKey,
    papers: Iterable[Paper],
    fetched_at: datetime,
    *,
    complete: bool = True,
    dropped: int = 0,
) -> Edition:
    """An edition of Hugging Face, with the order that goes with its kind."""
    return Edition(
        key=key,
        source=NAME,
        order=addresses.ORDERS[key.kind],
        fetched_at=fetched_at,
        papers=tuple(papers),
        complete=complete,
        dropped=dropped,
    )
