"""Papers with Code: papers by the activity of their repositories, its search, and results on benchmarks.

It is the service at paperswithcode.co, begun in 2026; that of paperswithcode.com ended in 2025. Its API is
open to everybody (https://github.com/huggingface/pwc-cli).
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self, TypeVar
from urllib.parse import urlencode

from paperreader.environment import Address
from paperreader.errors import BadAnswer, InvalidQuery, NotFound, SourceError, quoted
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.identifier import parse_identifier
from paperreader.models.surroundings import Surroundings
from paperreader.sources.base import Source, parsed
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context
    from paperreader.sources.paperswithcode.items import ParsedPaper

_log = logging.getLogger(__name__)
_T = TypeVar("_T")

MOST_PAPERS = 100
"""The most papers of one answer."""

_MOST_WORDS = 250
_MINUTES = 60.0
_HOURS = 60 * _MINUTES
_FILTERS = ("task", "method", "conference", "framework", "organization")
"""What a list of all papers can be narrowed to, as in `task: Image Classification`."""


class _List(NamedTuple):
    """A list: its address, its heading, its order, and the filters that its answer must confirm."""

    path: str
    heading: str
    order: str
    question: Mapping[str, str]
    filters: Mapping[str, str] = {}


class PapersWithCode(Source):
    """Papers with Code as a source.

    Args:
        client: sends requests within limits, and caches answers.
        endpoint: its address.
    """

    name = "pwc"
    title = "Papers with Code"
    addresses: ClassVar[Mapping[str, Address]] = {
        "site": Address(
            "PAPERREADER_PWC_ENDPOINT", "https://paperswithcode.co", probe="/api/v1/papers/trending?limit=1"
        )
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        # Now, in the thread that makes it: the answers come on the event loop.
        from paperreader.sources.paperswithcode import items  # noqa: F401

        return cls(context.client, endpoint=context.addresses["site"])

    def __init__(self, client: HttpClient, *, endpoint: str) -> None:
        self._client = client
        self._endpoint = f"{endpoint.rstrip('/')}/api/v1"

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the name of a list: `trending`, `recent`, `task:NAME`, or the words of a search."""
        if not asked:
            return None
        kind, colon, value = (part.strip() for part in text.partition(":"))
        if colon and kind.lower() in _FILTERS and value:
            return f"{kind.lower()}:{clean_line(value, _MOST_WORDS)}"
        return text.lower() if text.lower() in ("trending", "recent") else clean_line(text, _MOST_WORDS)

    @classmethod
    def describe(cls, name: str) -> str:
        """Return the heading of a list."""
        return _list(name).heading

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch a list as `Source.fetch_edition` does: at most 100 papers, which come at once.

        Raises:
            NotFound: it is not a list of this source.
            InvalidQuery: the search has no words.
            SourceError: Papers with Code could not serve, or did not confirm the filter of the list.
        """
        if key.kind not in (EditionKind.LIST, EditionKind.SEARCH):
            raise NotFound(f"{self.title} has no edition {quoted(key)}; it has pwc:trending and pwc:recent.")
        wanted = _list(key.name) if key.kind is EditionKind.LIST else _search(key.value)
        if wanted.path == "search" and not wanted.question["q"]:
            raise InvalidQuery("Say what to search for: the search has no words.")
        from paperreader.sources.paperswithcode import items  # not to ask whether a word names a list

        found, fetched_at = await self._ask(
            f"papers/{wanted.path}?{urlencode(wanted.question, errors='replace')}",
            lambda body: items.parse_page(body, wanted.filters),
            ttl=15 * _MINUTES,
            refresh=refresh,
        )
        if progress:
            progress(len(found.papers))
        return Edition(
            key=key,
            source=self.name,
            order=wanted.order,
            fetched_at=fetched_at,
            papers=found.papers,
            dropped=found.dropped,
        )

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper by its arXiv identifier.

        Raises:
            InvalidIdentifier: the text is not an identifier.
            NotFound: Papers with Code does not have it.
            SourceError: Papers with Code could not serve.
        """
        return (await self._paper(paper_id, refresh=refresh)).paper

    async def fetch_around(self, paper: Paper, *, refresh: bool = False) -> tuple[Paper, Surroundings]:
        """Fetch one paper with its repositories and its results on benchmarks.

        Raises:
            NotFound: as `fetch_paper`.
            SourceError: Papers with Code could not serve the paper; without its results it is returned.
        """
        from paperreader.sources.paperswithcode import items

        found, repositories, number = await self._paper(paper.id, refresh=refresh)
        around = Surroundings(repositories=repositories)
        if not number:
            return found, around
        question = {"paper_id": number, "page_size": MOST_PAPERS, "ordering": "-benchmark_popularity"}
        try:
            results, _ = await self._ask(
                f"evaluations/?{urlencode(question)}",
                lambda body: items.parse_results(body, number),
                ttl=6 * _HOURS,
                refresh=refresh,
            )
        except SourceError as problem:
            _log.info("the results of %s are not known: %s", paper.id, problem)
            return found, around
        return found, Surroundings(repositories=repositories, results=results)

    async def _paper(self, paper_id: str, *, refresh: bool) -> ParsedPaper:
        from paperreader.sources.paperswithcode import items

        base = parse_identifier(paper_id).base
        if ":" in base:
            raise NotFound(f"{self.title} can be asked for a paper by its arXiv identifier only.")
        try:
            found, _ = await self._ask(
                f"papers/{base}?include_resources=true", items.parse_paper, ttl=6 * _HOURS, refresh=refresh
            )
        except NotFound as problem:
            raise NotFound(f"{self.title} does not have the paper {base}.") from problem
        if found.paper.id != base:
            raise BadAnswer(f"{self.title} answered with another paper than {base}.")
        return found

    async def _ask(
        self, path: str, parse: Callable[[bytes], _T], *, ttl: float, refresh: bool
    ) -> tuple[_T, datetime]:
        """Return an answer, parsed in a thread, and its time. An old answer is an error, as in `Source`."""
        url = f"{self._endpoint}/{path}"
        answer = await self._client.get(url, ttl=ttl, refresh=refresh)
        if answer.problem is not None:
            raise answer.problem
        return await parsed(self._client, url, answer, parse), answer.fetched_at


def _list(name: str) -> _List:
    if name == "trending":
        return _List("trending", "Trending", "repository activity", {"limit": str(MOST_PAPERS)})
    if name == "recent":
        return _List("recent", "Recent", "date", {"limit": str(MOST_PAPERS)})
    kind, colon, value = name.partition(":")
    if colon and kind in _FILTERS and value:
        order = {"order_by": "trending", "order_dir": "desc", "include_resources": "true"}
        question = {kind: value, "page_size": str(MOST_PAPERS), **order}
        return _List("", f"{kind.capitalize()} {value}", "repository activity", question, {kind: value})
    return _search(name)


def _search(words: str) -> _List:
    words = clean_line(words, _MOST_WORDS)
    question = {"q": words, "page_size": str(MOST_PAPERS), "mode": "hybrid"}
    return _List("search", f"Search: {words}", "relevance", question)
