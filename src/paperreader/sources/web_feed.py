"""Feeds that the user names by their address, as a source: `feed:https://distill.pub/rss.xml`.

The user typed the address, so it may be on this machine or in its network; a redirect from elsewhere to this
machine is refused. A feed is a file of a server that must be polite to ask: it is asked again after some
minutes at the earliest, and only for what has changed.
"""

from __future__ import annotations

import asyncio
import re
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

import msgspec

from paperreader.errors import BadAnswer, NotFound, UsageError, quoted, shown
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.net.replies import ANY_HOST
from paperreader.sources.base import ParsedItems, Source
from paperreader.text.links import web_url
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from paperreader.environment import Address
    from paperreader.net.client import Answer, HttpClient
    from paperreader.net.context import Context

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.5, */*;q=0.1"
)
_MINUTES = 60.0
_DEADLINE = 20.0
_LARGEST = 16 * 2**20
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_FEED_TYPE = re.compile(r"application/(?:(?:rss|atom|rdf)\+xml|feed\+json)\b", re.IGNORECASE)
_SCHEME = re.compile(r"(?:feed:(?://)?)?(https?:)?(//)?", re.IGNORECASE)
_HERE = re.compile(r"(?:localhost|127\.\d+\.\d+\.\d+)\b", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)


class FoundFeed(NamedTuple):
    """A feed that was fetched.

    Attributes:
        address: its address, which is that of a page's feed if the user named the page.
        title: its title, or empty.
        edition: its entries.
    """

    address: str
    title: str
    edition: Edition


class WebFeed(Source):
    """Feeds as a source; each is a list that is named by its address.

    Args:
        client: sends requests within limits, and caches answers.
        now: returns the present time, in UTC.
    """

    name = "feed"
    title = "Feed"
    addresses: ClassVar[Mapping[str, Address]] = {}

    def __init__(self, client: HttpClient, now: Callable[[], datetime]) -> None:
        self._client = client
        self._now = now

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        return cls(context.client, context.now)

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the complete address of a feed, or None.

        Raises:
            UsageError: it is not an address that can be asked.
        """
        return address_of(text) if asked else None

    @classmethod
    def describe(cls, name: str) -> str:
        """Return the address without its scheme."""
        return clean_line(name.partition("://")[2].removeprefix("www.").rstrip("/")) or name

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Fetch a feed, in its own order, which is usually newest first.

        Raises:
            SourceError: it is a search, the server could not serve, or what it sent is not a feed.
        """
        if key.kind is not EditionKind.LIST:
            raise NotFound("A feed cannot be searched; `paperreader list @NAME WORDS` filters one.")
        answer = await self._ask(key.name, refresh=refresh)
        edition = _edition(key.name, answer, await self._read(key.name, answer))
        if progress:
            progress(len(edition.papers))
        return edition

    async def find(self, address: str) -> FoundFeed:
        """Fetch a feed for the first time; a web page may name it.

        Raises:
            SourceError: the server could not serve, or what it sent is neither a feed nor names one.
        """
        answer = await self._ask(address, refresh=True)
        try:
            found = await self._read(address, answer)
        except BadAnswer:
            named = await asyncio.to_thread(_feed_of_page, answer)
            if named is None or named == address:
                raise
            address, answer = named, await self._ask(named, refresh=True)
            found = await self._read(address, answer)
        return FoundFeed(address, found.title, _edition(address, answer, found))

    async def _ask(self, address: str, *, refresh: bool) -> Answer:
        return await self._client.get(
            address,
            accept=_ACCEPT,
            ttl=5 * _MINUTES,
            refresh=refresh,
            deadline=_DEADLINE,
            limit=_LARGEST,
            redirects_to=(ANY_HOST,),
        )

    async def _read(self, address: str, answer: Answer) -> ParsedItems:
        """Read an answer in a thread; one that is not a feed is not kept.

        Raises:
            BadAnswer: it is not a feed; the message names the address, and the feed of a web page.
        """
        from paperreader.sources.feeds import parse_feed

        charset = _CHARSET.search(answer.headers.get("content-type", ""))
        today = self._now().date()
        try:
            return await asyncio.to_thread(
                parse_feed,
                answer.body,
                address=answer.url,
                charset=charset[1] if charset else "",
                today=today,
            )
        except BadAnswer as error:
            await self._client.forget(address, accept=_ACCEPT)
            named = await asyncio.to_thread(_feed_of_page, answer)
            advice = f" Its feed is {shown(named, 200)}." if named else ""
            raise BadAnswer(f"{shown(address, 200)} cannot be read as a feed. {error}{advice}") from error


def address_of(text: str) -> str:
    """Return the complete address of a feed: `distill.pub/rss.xml` and `feed://…` are https.

    Raises:
        UsageError: it is a file, holds a password, or is not an address.
    """
    text = text.strip()
    scheme = _SCHEME.match(text)
    assert scheme is not None
    rest = text[scheme.end() :]
    if "@" in rest.partition("/")[0]:
        raise UsageError("The address of a feed may not hold a name or password: it is stored and shown.")
    if not scheme[0] and _OTHER_SCHEME.match(text):
        raise UsageError(
            f"{quoted(text)} is not the address of a feed, which begins with https:// or http://; "
            "add the folder of a file, or print the file with `paperreader list FILE`."
        )
    usual = "http:" if _HERE.match(rest) else "https:"
    address = web_url(f"{(scheme[1] or usual).lower()}//{rest}")
    host = urlsplit(address or "").hostname or ""
    if address is None or not ("." in host or ":" in host or host == "localhost"):
        raise UsageError(f"{quoted(text)} is not the address of a feed, such as https://distill.pub/rss.xml.")
    return address


def _edition(address: str, answer: Answer, found: ParsedItems) -> Edition:
    return Edition(
        key=EditionKey(EditionKind.LIST, f"{WebFeed.name}:{address}"),
        source=WebFeed.name,
        order="the feed",
        fetched_at=answer.fetched_at,
        papers=tuple(msgspec.structs.replace(paper, sources=(WebFeed.name,)) for paper in found.papers),
        complete=not found.cut,
        dropped=found.dropped,
    )


def _feed_of_page(answer: Answer) -> str | None:
    """Return the address of the feed that a web page names, or None."""
    if b"<link" not in answer.body.lower():
        return None
    from selectolax.lexbor import LexborHTMLParser

    for link in LexborHTMLParser(answer.body).css("link[rel~=alternate][href]"):
        kind, target = link.attributes.get("type") or "", link.attributes.get("href") or ""
        if _FEED_TYPE.match(kind.strip()):
            return web_url(urljoin(answer.url, target.strip()))
    return None
