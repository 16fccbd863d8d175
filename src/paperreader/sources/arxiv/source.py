"""arXiv as a source: searches, categories and queries as lists, single papers, and years of a category.

Nothing is ranked: relevance orders a search, the announcement a category, the day of submission the rest.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, ClassVar, Self

from paperreader.environment import Address
from paperreader.errors import NotFound, UsageError, quoted
from paperreader.models import Edition, EditionKey, EditionKind, Paper
from paperreader.models.identifier import parse_identifier
from paperreader.models.windows import Window
from paperreader.sources.arxiv import schedule
from paperreader.sources.arxiv.categories import (
    category_like,
    category_named,
    condition,
    is_unmistakable,
    looks_like_category,
)
from paperreader.sources.arxiv.language import completed, is_query, search_query
from paperreader.sources.base import Source, WindowPage
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from paperreader.net.context import Context
    from paperreader.sources.arxiv.server import Server

MOST_RESULTS = 2_000
_FIRST_DAY = date(1991, 8, 14)
_IN_A_LIST = 300
"""The papers of a query that are fetched as a list: what is newer than the last look, with room to spare."""


class Arxiv(Source):
    """arXiv as a source.

    Args:
        server: asks arXiv.
    """

    name = "arxiv"
    title = "arXiv"
    addresses: ClassVar[Mapping[str, Address]] = {
        "api": Address(
            "PAPERREADER_ARXIV_ENDPOINT",
            "https://export.arxiv.org",
            probe="/api/query?id_list=1706.03762&max_results=1",
            pause=3.0,
        ),
        "rss": Address("PAPERREADER_ARXIV_RSS", "https://rss.arxiv.org"),
        "web": Address("PAPERREADER_ARXIV_WEB", "https://arxiv.org"),
    }

    def __init__(self, server: Server) -> None:
        self._server = server

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        from paperreader.sources.arxiv.server import Server

        return cls(Server(context.client, context.addresses, context.now))

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the category that a text names; asked for arXiv's, also a search, as `abs:agents`.

        Raises:
            UsageError: the text looks like a category and is none, or nothing is asked for.
        """
        category = category_named(text)
        if category and (asked or is_unmistakable(category)):
            return category
        if looks_like_category(text):
            raise _no_category(text)
        if asked and not clean_line(text):
            raise UsageError("Write a category or a search after arxiv:, such as arxiv:cs.CL.")
        return clean_line(text) if asked else None

    @classmethod
    def is_current(cls, name: str, fetched_at: datetime, now: datetime) -> bool:
        """Return whether arXiv has had no new papers since then."""
        return fetched_at >= schedule.last_update(now)

    @classmethod
    def why_empty(cls, name: str, now: datetime) -> str:
        """Return a sentence about the weekend or the holiday if it explains an empty category."""
        return schedule.why_nothing(now) if category_named(name) == name else ""

    @classmethod
    def list_to_sync(cls, text: str) -> str:
        """Return the category or the query that a text is.

        Raises:
            UsageError: it is neither.
        """
        name = category_named(text) or (clean_line(text) if is_query(text) else None)
        if name is None:
            raise _no_category(text)
        return name

    @classmethod
    def windows(cls, name: str, since: date, until: date) -> tuple[Window, ...]:
        """Return the weeks, from Monday to Sunday, that these days are in."""
        first = max(since, _FIRST_DAY)
        monday = first - timedelta(days=first.weekday())
        weeks = range((until - monday).days // 7 + 1)
        mondays = (monday + timedelta(weeks=number) for number in weeks)
        return tuple(Window(day, day + timedelta(days=6)) for day in mondays)

    async def fetch_window(self, name: str, window: Window, start: int, *, newest_first: bool) -> WindowPage:
        """Fetch the page of a week that begins after `start` results."""
        from paperreader.sources.arxiv.weeks import fetch_page

        return await fetch_page(self._server, query_of(name), window, start, newest_first=newest_first)

    async def search(self, words: str, *, limit: int = 120, refresh: bool = False) -> Edition:
        """Return at most `limit` papers that have all words and «"quoted phrases"», most relevant first.

        Raises:
            InvalidQuery: the text has no word in it.
            SourceError: arXiv could not serve.
        """
        key = EditionKey(EditionKind.SEARCH, clean_line(words))
        return await self._query(key, search_query(words), "relevance", limit, refresh=refresh)

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
        found = await self._server.query({"id_list": base, "max_results": 1}, refresh=refresh, old=True)
        for paper in found.items.papers:
            if paper.id == base:
                return paper
        raise NotFound(f"arXiv has no paper {base}.")

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch a search, a category, or a query in arXiv's own language.

        Raises:
            NotFound: for every other kind of edition, since arXiv ranks nothing.
            InvalidQuery, SourceError: as `search`.
        """
        if key.kind is EditionKind.SEARCH:
            edition = await self.search(key.value, refresh=refresh)
        elif key.kind is not EditionKind.LIST:
            raise NotFound(f"arXiv has no edition {quoted(key)}: it can be searched, but it ranks no papers.")
        elif category_named(key.name) == key.name:
            from paperreader.sources.arxiv.category import fetch_category

            return await fetch_category(self._server, key, refresh=refresh, progress=progress)
        else:
            edition = await self._query(
                key, query_of(key.name), "submission date", _IN_A_LIST, refresh=refresh
            )
        if progress:
            progress(len(edition.papers))
        return edition

    async def _query(self, key: EditionKey, query: str, order: str, limit: int, *, refresh: bool) -> Edition:
        limit = max(1, min(limit, MOST_RESULTS))
        is_search = key.kind is EditionKind.SEARCH
        question: dict[str, str | int] = {
            "search_query": query,
            "start": 0,
            "max_results": limit,
            "sortBy": "relevance" if is_search else "submittedDate",
            "sortOrder": "descending",
        }
        items, fetched_at = await self._server.query(question, refresh=refresh, old=is_search)
        return Edition(
            key=key,
            source=self.name,
            order=order,
            fetched_at=fetched_at,
            papers=items.papers,
            complete=len(items.papers) + items.dropped >= min(limit, items.total or 0),
            dropped=items.dropped,
        )


def _no_category(text: str) -> UsageError:
    near = category_like(text)
    meant = f"; did you mean {near}?" if near else ", such as cs.CL."
    return UsageError(f"{quoted(text)} is not a category of arXiv{meant}")


def query_of(name: str) -> str:
    """Return the query for a list: a category, a query in arXiv's language, or words.

    Raises:
        InvalidQuery: it cannot be a query.
    """
    if category_named(name) == name:
        return condition(name)
    return completed(name) if is_query(name) else search_query(name)
