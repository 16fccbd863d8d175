"""Search arXiv and fetch single papers over its API (https://info.arxiv.org/help/api/user-manual.html).

arXiv gives the same answer to a request for a day, and asks clients not to repeat one
(https://info.arxiv.org/help/api/tou.html), so answers are cached until it has new papers. It has no ranked
lists; other sources have.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from paperreader.environment import Address
from paperreader.errors import BadAnswer, InvalidQuery, NotFound, quoted
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.identifier import parse_identifier
from paperreader.sources.base import Source
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paperreader.net.client import Answer, HttpClient
    from paperreader.net.context import Context
    from paperreader.net.throttle import Throttle
    from paperreader.sources.base import ParsedItems

MOST_RESULTS = 2_000
"""The most papers that arXiv returns for one request."""

INTERVAL = 3.0
"""The seconds between two requests that arXiv's terms ask for."""

_MOST_TERMS = 40
_NEW_YORK = ZoneInfo("America/New_York")
_TERM = re.compile(r'"([^"]*)"?|([^\s"]+)')
_WORD = re.compile(r"[\w.+#'-]*\w[\w.+#'-]*")
_DEADLINE = 30.0
"""Seconds. arXiv is known to stall for this long under load."""


class Arxiv(Source):
    """arXiv as a source.

    Args:
        client: sends requests within limits, and caches answers.
        throttle: keeps the pace that arXiv asks for, across all processes.
        endpoint: the address of the API, such as `https://export.arxiv.org`.
        now: returns the present time, in UTC.
    """

    name = "arxiv"
    title = "arXiv"
    addresses: ClassVar[Mapping[str, Address]] = {
        "api": Address("PAPERREADER_ARXIV_ENDPOINT", "https://export.arxiv.org")
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        endpoint = context.addresses["api"]
        pace = context.pace(endpoint, INTERVAL, cls.title)
        return cls(context.client, pace, endpoint=endpoint, now=context.now)

    def __init__(
        self, client: HttpClient, throttle: Throttle, *, endpoint: str, now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._throttle = throttle
        self._endpoint = endpoint.rstrip("/")
        self._now = now

    async def search(self, words: str, *, limit: int = 120, refresh: bool = False) -> Edition:
        """Return at most `limit` papers that have all words and «"quoted phrases"», most relevant first.

        Raises:
            InvalidQuery: the text has no word in it.
            SourceError: arXiv could not serve.
        """
        limit = max(1, min(limit, MOST_RESULTS))
        question: dict[str, str | int] = {
            "search_query": search_query(words),
            "start": 0,
            "max_results": limit,
            "sortBy": "relevance",
            "sortOrder": "descending",
        }
        feed, fetched_at = await self._ask(question, refresh=refresh)
        return Edition(
            key=EditionKey(EditionKind.SEARCH, clean_line(words)),
            source=self.name,
            order="relevance",
            fetched_at=fetched_at,
            papers=feed.papers,
            complete=len(feed.papers) + feed.dropped >= min(limit, feed.total or 0),
            dropped=feed.dropped,
        )

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper by its identifier, which may be of the old kind.

        Raises:
            InvalidIdentifier: the text is not an identifier.
            NotFound: arXiv has no such paper.
            SourceError: arXiv could not serve.
        """
        base = parse_identifier(paper_id).base
        if ":" in base:
            raise NotFound(f"{base} is not an identifier of arXiv, so arXiv cannot be asked for it.")
        feed, _ = await self._ask({"id_list": base, "max_results": 1}, refresh=refresh)
        for paper in feed.papers:
            if paper.id == base:
                return paper
        raise NotFound(f"arXiv has no paper {base}.")

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch a search as an edition; all of it comes at once, and `progress` is called once.

        Raises:
            NotFound: for every other kind of edition, since arXiv ranks nothing.
            InvalidQuery, SourceError: as `search`.
        """
        if key.kind is EditionKind.SEARCH:
            edition = await self.search(key.value, refresh=refresh)
            if progress:
                progress(len(edition.papers))
            return edition
        raise NotFound(f"arXiv has no edition {quoted(key)}: it can be searched, but it ranks no papers.")

    async def _ask(self, question: dict[str, str | int], *, refresh: bool) -> tuple[ParsedItems, datetime]:
        """Return the answer of arXiv and its time.

        Under load, arXiv reports how many papers it has and sends none of them; a second request helps.
        """
        from paperreader.sources.feeds import parse_atom  # not to ask whether a word names a list

        url = f"{self._endpoint}/api/query?{urlencode(question)}"
        for again in (False, True):
            answer = await self._get(url, refresh=refresh or again)
            feed = parse_atom(answer.body)
            if feed.papers or feed.dropped or not feed.total:
                return feed, answer.fetched_at
        raise BadAnswer(
            "arXiv says it has papers but sends none of them; it is probably busy, try again later."
        )

    async def _get(self, url: str, *, refresh: bool) -> Answer:
        return await self._client.get(
            url,
            accept="application/atom+xml",
            ttl=seconds_since_update(self._now()),
            refresh=refresh,
            deadline=_DEADLINE,
            pace=self._throttle,
        )


def search_query(words: str) -> str:
    """Write words in arXiv's query language: each word and each quoted phrase with its own prefix.

    A prefix applies to one term only. A term that arXiv would read as an operator or a field is quoted.

    Raises:
        InvalidQuery: there is no word, or there are more than arXiv accepts.
    """
    terms = []
    for phrase, word in _TERM.findall(words):
        inner = " ".join(_WORD.findall(phrase or word))
        if inner:
            plain = inner.isalnum() and inner not in ("AND", "OR", "NOT", "ANDNOT")
            terms.append(f"all:{inner}" if plain else f'all:"{inner}"')
    if not terms:
        raise InvalidQuery("There is no word to search arXiv for.")
    if len(terms) > _MOST_TERMS:
        raise InvalidQuery(f"A search at arXiv takes at most {_MOST_TERMS} words; this one has {len(terms)}.")
    return " AND ".join(terms)


def seconds_since_update(now: datetime) -> float:
    """Return how long ago arXiv last had new papers, at most a day: younger answers are fresh.

    New papers are in the API by 00:30 New York time (https://info.arxiv.org/help/availability.html).
    """
    here = now.astimezone(_NEW_YORK)
    update = here.replace(hour=0, minute=30, second=0, microsecond=0)
    if update > here:
        update -= timedelta(days=1)
    return min((now - update.astimezone(UTC)).total_seconds(), 86_400.0)
