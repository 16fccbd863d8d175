"""Make the documents of the server: feeds, their outline and an index page, again only after a change."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import msgspec

from paperreader.durable.disk import Stamp
from paperreader.feed.atom import MEDIA_TYPE, to_atom, to_opml
from paperreader.feed.catalogue import LIMIT, Channel, channels, feed_of
from paperreader.text.xml import for_xml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from paperreader.models.edition import EditionKind
    from paperreader.services import Services

OUTLINE = "/feeds.opml"
_STYLE = "body { font: 1rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem }"


class Document(msgspec.Struct, frozen=True):
    """A document that is served.

    Attributes:
        media_type: its media type in HTTP.
        body: its bytes.
        modified: when the bytes last changed, in whole seconds, as far as this process knows.
    """

    media_type: str
    body: bytes
    modified: datetime

    @property
    def etag(self) -> str:
        """Return the strong validator, which is the same for the same bytes, even in another process."""
        return f'"{sha256(self.body).hexdigest()[:32]}"'


class Publisher:
    """Makes the requested documents. Callable from any thread.

    Args:
        services: the library, the bookmarks and the views.
        limit: the largest number of papers in a feed.

    Attributes:
        on_request: called with the lists that a feed is made of, at each request for it.
    """

    def __init__(self, services: Services, *, limit: int = LIMIT) -> None:
        self._services = services
        self.on_request: Callable[[Iterable[EditionKind]], None] = lambda _: None
        self._limit = limit
        self._lock = threading.Lock()
        self._made: dict[tuple[str, str], tuple[object, Document]] = {}
        self._fetched = 0

    def note_fetched(self) -> None:
        """Note that a list was fetched, even if the library could not store it."""
        self._fetched += 1

    def document(self, path: str, host: str) -> Document | None:
        """Return the document at a path, or None.

        Args:
            path: the requested path, without a query.
            host: the requested host and port, with which addresses in the document begin.

        Raises:
            PaperReaderError: the papers cannot be read.
        """
        with self._lock:
            every = channels(self._services)
            unquoted = unquote(path)
            channel = next((channel for channel in every if unquote(channel.path) == unquoted), None)
            if channel is not None:
                path = channel.path
                self.on_request(channel.editions)
            elif path not in ("/", OUTLINE):
                return None
            state = self._state()
            before = self._made.get((path, host))
            if before is not None and before[0] == state:
                return before[1]
            media_type, body = self._body(path, f"http://{host}", channel, every)
            document = self._document(media_type, body, before[1] if before else None)
            self._made[path, host] = state, document
            return document

    def _body(
        self, path: str, base: str, channel: Channel | None, every: Iterable[Channel]
    ) -> tuple[str, bytes]:
        if channel is not None:
            feed = feed_of(channel, self._services, self._limit)
            return MEDIA_TYPE, to_atom(feed, f"{base}{path}")
        addresses = addresses_of(every, base)
        if path == OUTLINE:
            return "text/x-opml; charset=utf-8", to_opml(addresses)
        return "text/html; charset=utf-8", _index_page(addresses, f"{base}{OUTLINE}")

    def _document(self, media_type: str, body: bytes, before: Document | None) -> Document:
        """Return a document; the previous one if it has not changed."""
        now = self._services.now().astimezone(UTC).replace(microsecond=0)
        if before is None:
            return Document(media_type, body, now)
        if before.body == body:
            return before
        # Two versions within a second have two dates, for clients that compare only the date.
        return Document(media_type, body, max(now, before.modified + timedelta(seconds=1)))

    def _state(self) -> object:
        """Return a value that changes when the papers may have changed, without reading them."""
        paths = self._services.paths
        files = (paths.library, Path(f"{paths.library}-wal"), paths.bookmarks, paths.views)
        return self._services.today, self._fetched, tuple(map(_stamp, files))


def addresses_of(every: Iterable[Channel], base: str) -> list[tuple[str, str]]:
    """Return the title and the address of each feed of a server at `base`."""
    return [(channel.title, f"{base}{channel.path}") for channel in every]


def _index_page(feeds: Iterable[tuple[str, str]], outline: str) -> bytes:
    """Return the page for a browser, which lists the feeds and declares them to programs that discover feeds.

    Args:
        feeds: the title and the address of each.
        outline: the address of their outline.
    """
    feeds = [(for_xml(title), address) for title, address in feeds]
    root = ET.Element("html", {"lang": "en"})
    head = ET.SubElement(root, "head")
    ET.SubElement(head, "meta", {"charset": "utf-8"})
    ET.SubElement(head, "meta", {"name": "viewport", "content": "width=device-width"})
    ET.SubElement(head, "meta", {"name": "color-scheme", "content": "light dark"})
    ET.SubElement(head, "title").text = "paperreader: feeds"
    for title, address in feeds:
        link = {"rel": "alternate", "type": "application/atom+xml", "title": title, "href": address}
        ET.SubElement(head, "link", link)
    ET.SubElement(head, "style").text = _STYLE
    body = ET.SubElement(root, "body")
    ET.SubElement(body, "h1").text = "Feeds of paperreader"
    ET.SubElement(body, "p").text = "Give one of these addresses to a feed reader:"
    items = ET.SubElement(body, "ul")
    for title, address in feeds:
        ET.SubElement(ET.SubElement(items, "li"), "a", {"href": address}).text = title
    every = ET.SubElement(body, "p")
    ET.SubElement(every, "a", {"href": outline}).text = "All of them as OPML"
    return b"<!DOCTYPE html>\n" + ET.tostring(root, encoding="unicode", method="html").encode() + b"\n"


def _stamp(path: Path) -> Stamp | None:
    try:
        return Stamp.of(path.stat())
    except OSError:
        return None
