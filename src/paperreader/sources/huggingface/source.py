"""Hugging Face's lists of papers: trending, by day, week and month, its search, and single papers.

It uses the API of https://huggingface.co/.well-known/openapi.json. If that fails for a list, it reads the
same list from the web page. Lists keep the order of the server.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from paperreader.environment import Address
from paperreader.errors import BadAnswer, InvalidEdition, InvalidQuery, NotFound, SourceError, quoted
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.calendar import FIRST_DAY, days_of, feed_date
from paperreader.net.retry import Deadline
from paperreader.sources.base import Source, parsed
from paperreader.sources.huggingface import addresses
from paperreader.sources.huggingface.addresses import MOST_FOUND, MOST_WORDS
from paperreader.sources.huggingface.around import parse_around
from paperreader.sources.huggingface.collections import Collections
from paperreader.sources.huggingface.items import parse_paper
from paperreader.sources.huggingface.lists import NAME, Lists, Options, edition_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from paperreader.models.surroundings import Surroundings
    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

_DAYS_BACK = 7
"""The number of days that the search for the latest day goes back; no holiday is longer."""

_SECONDS = 15.0
_SECONDS_OF_A_MONTH = 30.0
"""The time limit for all pages of a list, with every retry; at the limit the edition is incomplete."""

_LONGEST_ANSWER = 2 * 2**20
"""The most bytes about one paper; its discussion is rarely longer than some kilobytes."""

_KNOWN_IDENTIFIER = re.compile(r"\d{4}\.\d{4,5}", re.ASCII)


class HuggingFace(Source):
    """Hugging Face as a source.

    Args:
        client: sends requests within limits, and caches answers.
        endpoint: the address of Hugging Face.
        now: returns the present time, in UTC.
    """

    name = NAME
    title = "Hugging Face"
    addresses: ClassVar[Mapping[str, Address]] = {
        "site": Address(
            "HF_ENDPOINT",
            "https://huggingface.co",
            "HF_TOKEN",
            token_moves=True,
            probe="/api/daily_papers?limit=1",
        )
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        return cls(context.client, endpoint=context.addresses["site"], now=context.now)

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return None: its lists have names without a source."""
        return None

    def __init__(
        self, client: HttpClient, *, endpoint: str = "https://huggingface.co", now: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._endpoint = endpoint.rstrip("/")
        self._now = now
        self._lists = Lists(client, self._endpoint, now)

    async def switch_mail(self, *, on: bool) -> None:
        """Turn Hugging Face's own mail of daily papers to the owner of the token on or off.

        Raises:
            SourceError: the setting was not changed.
        """
        change = {"notifications": {"daily_papers_digest": on}}
        await self._client.send("PATCH", f"{self._endpoint}/api/settings/notifications", change)

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch one list as `Source.fetch_edition` does. A weekend day is an edition without papers.

        Raises:
            InvalidEdition: Hugging Face has no such kind of list.
            NotFound: the list is for a future time.
            SourceError: Hugging Face could not serve. An old answer never replaces a new one: the library has
                that answer already, and knows its age.
        """
        _check(key)
        if key.kind is EditionKind.SEARCH:
            return await self.search(key.value, refresh=refresh)
        if key.kind is EditionKind.DAY and not key.value:
            return await self.fetch_latest_day(refresh=refresh, progress=progress)
        seconds = _SECONDS_OF_A_MONTH if key.kind is EditionKind.MONTH else _SECONDS
        return await self._dated(key, Options(refresh, Deadline(seconds), progress))

    @property
    def collections(self) -> Collections:
        """Return the collections of the site."""
        return Collections(self._client, self._endpoint)

    async def _dated(self, key: EditionKey, options: Options) -> Edition:
        try:
            # The server knows the weeks 1 to 52 only, so the 53rd is compiled from its days.
            if key.kind is EditionKind.WEEK and key.value.endswith("W53"):
                return await self._days(key, options)
            edition = await self._lists.fetch(key, options)
        except BadAnswer as problem:
            if problem.status != 400:
                raise
            if key.kind is EditionKind.WEEK:
                return await self._days(key, options)
            raise NotFound(f"Hugging Face has no list for {key.value} yet.") from problem
        return edition if edition.key == key else edition_of(key, (), edition.fetched_at)

    async def fetch_latest_day(
        self, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch the list of the latest day that has papers; its key gives that day.

        The search begins with today in New York, where the days of Hugging Face begin and end. It goes back
        over weekends and holidays (empty lists) and over days that are not open yet (HTTP 400).

        Raises:
            NotFound: no list within a week has papers.
            SourceError: Hugging Face could not serve.
        """
        today = feed_date(self._now())
        options = Options(refresh, Deadline(_SECONDS), progress)
        for back in range(_DAYS_BACK + 1):
            day = today - timedelta(days=back)
            if day < FIRST_DAY:
                break
            try:
                edition = await self._lists.fetch(EditionKey(EditionKind.DAY, day.isoformat()), options)
            except BadAnswer as problem:
                if problem.status != 400:
                    raise
                continue
            if edition.papers:
                return edition
        raise NotFound(f"Hugging Face has listed no papers in the {_DAYS_BACK} days before {today}.")

    async def search(self, words: str, *, limit: int = MOST_FOUND, refresh: bool = False) -> Edition:
        """Return at most `limit` papers about the words, most relevant first; 120 is the server's limit.

        Raises:
            InvalidQuery: there are no words.
            SourceError: Hugging Face could not serve.
        """
        words = clean_line(words, MOST_WORDS)
        if not words:
            raise InvalidQuery("Say what to search for: the search has no words.")
        url = addresses.search_address(self._endpoint, words, limit)
        options = Options(refresh, Deadline(_SECONDS))
        answer, found = await self._lists.ask(url, 15 * addresses.MINUTES, options, requested=None)
        key = EditionKey(EditionKind.SEARCH, words)
        return edition_of(key, found.papers[:limit], answer.fetched_at, dropped=found.dropped)

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper with its linked items.

        Raises:
            NotFound: Hugging Face does not have it. It has no papers with an identifier from before
                April 2007.
            SourceError: Hugging Face could not serve.
        """
        return await self._about(paper_id, "", parse_paper, refresh=refresh)

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        """Fetch one paper with its linked repositories and its discussion.

        Raises:
            NotFound: as `fetch_paper`.
            SourceError: Hugging Face could not serve.
        """
        return await self._about(paper.id, "?field=comments", _paper_and_around, refresh=refresh)

    async def _about(
        self, paper_id: str, question: str, parse: Callable[[bytes], _T], *, refresh: bool
    ) -> _T:
        """Ask about one paper, and parse the answer in a thread: it may have a long discussion."""
        if not _KNOWN_IDENTIFIER.fullmatch(paper_id):
            raise NotFound("Hugging Face has only papers with an identifier such as 2506.01713.")
        url = f"{self._endpoint}/api/papers/{paper_id}{question}"
        try:
            answer = await self._client.get(
                url, ttl=6 * addresses.HOURS, refresh=refresh, limit=_LONGEST_ANSWER
            )
        except NotFound as problem:
            raise NotFound(f"Hugging Face does not have the paper {paper_id}.") from problem
        return await parsed(self._client, url, answer, parse)

    async def _days(self, key: EditionKey, options: Options) -> Edition:
        """Compile a week from its seven days, most upvotes first."""
        editions = []
        papers: dict[str, Paper] = {}
        complete = True
        for day in days_of(key):
            try:
                of_day = EditionKey(EditionKind.DAY, day.isoformat())
                edition = await self._dated(of_day, options._replace(progress=None))
            except NotFound:
                break
            except SourceError as problem:
                if not papers:
                    raise
                _log.warning("a week is incomplete: %s", problem)
                complete = False
                break
            editions.append(edition)
            for paper in edition.papers:
                papers.setdefault(paper.id, paper)
            if options.progress:
                options.progress(len(papers))
        if not editions:
            raise NotFound(f"Hugging Face has no list for {key.value} yet.")
        return edition_of(
            key,
            sorted(papers.values(), key=lambda paper: -(paper.upvotes or 0)),
            min(edition.fetched_at for edition in editions),
            complete=complete and all(edition.complete for edition in editions),
            dropped=sum(edition.dropped for edition in editions),
        )


def _paper_and_around(body: bytes) -> tuple[Paper, Surroundings]:
    return parse_paper(body), parse_around(body)


def _check(key: EditionKey) -> None:
    if key.kind not in addresses.ORDERS:
        raise InvalidEdition(f"Hugging Face has no list of the kind {quoted(key.kind)}.")
    try:
        if key.value:
            days_of(key)
    except ValueError:
        raise InvalidEdition(f"There is no {key.kind} {clean_line(key.value, 20)} in the calendar.") from None
