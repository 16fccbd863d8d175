"""Write a list of papers as an Atom feed (RFC 4287). Pure: uses no files and no clock.

A feed reader marks an entry as new when its identifier is new, or when its text or date changes. So an
identifier is made only of that of the paper. An entry has nothing that changes by itself (upvotes, stars,
rank) and nothing of the user's own (tags, notes). Entries are in the order of their dates, not of their
ranks.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING
from urllib.parse import quote
from xml.etree import ElementTree as ET

import msgspec

from paperreader.exporters.citation import plain_title
from paperreader.models.paper import Paper
from paperreader.text.latex import readable
from paperreader.text.xml import for_xml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MEDIA_TYPE = "application/atom+xml; charset=utf-8"

_NAMESPACE = "http://www.w3.org/2005/Atom"
_TAG = "tag:paperreader.invalid,2026:"
"""Begins every identifier (RFC 4151). No one can own a name under `.invalid` (RFC 2606), so it is free."""

_HOME = "https://huggingface.co/papers"
NO_TIME = datetime(1970, 1, 1, tzinfo=UTC)
"""The date of a paper that has none, as Atom requires one."""

_AUTHORS = 20
_WEB = ("https://", "http://")


class Item(msgspec.Struct, frozen=True):
    """A paper in a feed.

    Attributes:
        paper: the paper.
        updated: when its title, texts or links last changed, with a zone.
    """

    paper: Paper
    updated: datetime


class Feed(msgspec.Struct, frozen=True):
    """Papers under a name.

    Attributes:
        name: the name of the feed, as the user types it; its identifier is made of this.
        title: the title that feed readers show.
        items: the papers, in any order.
        begun: the date of a feed that has no papers.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    begun: datetime


def to_atom(feed: Feed, address: str | None = None) -> bytes:
    """Return a feed as a file; the same papers give the same bytes.

    Args:
        feed: the feed.
        address: the address of the feed, or None if it is not served.
    """
    root = ET.Element("feed", {"xmlns": _NAMESPACE, "xml:lang": "en"})
    _add(root, "id", f"{_TAG}feed/{quote(for_xml(feed.name), safe='@')}")
    _add(root, "title", feed.title, type="text")
    _add(root, "updated", _moment(max((item.updated for item in feed.items), default=feed.begun)))
    _add(ET.SubElement(root, "author"), "name", "paperreader")
    _add(root, "generator", "paperreader")
    _add(root, "link", rel="alternate", type="text/html", href=_HOME)
    if address:
        _add(root, "link", rel="self", type="application/atom+xml", href=address)
    for item in sorted(feed.items, key=lambda item: (item.updated, item.paper.id), reverse=True):
        _add_entry(root, item)
    return _file_of(root)


def to_opml(feeds: Iterable[tuple[str, str]]) -> bytes:
    """Return an outline of feeds that feed readers import (http://opml.org/spec2.opml).

    Args:
        feeds: the title and the address of each.
    """
    root = ET.Element("opml", {"version": "2.0"})
    _add(ET.SubElement(root, "head"), "title", "paperreader")
    body = ET.SubElement(root, "body")
    for title, address in feeds:
        _add(body, "outline", type="rss", text=title, title=title, xmlUrl=address)
    return _file_of(root)


def _add_entry(root: ET.Element, item: Item) -> None:
    paper = item.paper
    entry = ET.SubElement(root, "entry")
    _add(entry, "id", f"{_TAG}paper/{quote(paper.id, safe='/:')}")
    _add(entry, "title", plain_title(paper), type="text")
    _add(entry, "updated", _moment(item.updated))
    if paper.published:
        _add(entry, "published", _moment(min(midnight(paper.published), item.updated)))
    for name in _authors(paper):
        _add(ET.SubElement(entry, "author"), "name", name)
    for number, (title, address) in enumerate(_links(paper)):
        _add(entry, "link", rel="related" if number else "alternate", title=title, href=address)
    for category in paper.categories:
        _add(entry, "category", term=category)
    if summary := _summary(paper):
        _add(entry, "summary", summary, type="text")
    _add(entry, "content", _html(paper), type="html")


def _authors(paper: Paper) -> Iterator[str]:
    """Yield the names of the first authors. Atom requires at least one."""
    names = paper.authors or ((paper.organization,) if paper.organization else ("Unknown authors",))
    yield from names[:_AUTHORS]
    if len(names) > _AUTHORS:
        yield f"and {len(names) - _AUTHORS:,} more"


def _links(paper: Paper) -> list[tuple[str, str]]:
    """Return the names and addresses of the pages of a paper, the one to open first."""
    links = (
        ("Hugging Face", paper.hf_url),
        ("arXiv", paper.arxiv_url),
        ("PDF", paper.pdf_url),
        ("Code", paper.code_url),
        ("Project", paper.project_url),
    )
    return [(name, address) for name, address in links if address and address.startswith(_WEB)]


def _summary(paper: Paper) -> str:
    return (paper.summary or readable(paper.abstract)).strip()


def _html(paper: Paper) -> str:
    """Return the text that a feed reader shows. The serializer writes it, so that no text becomes markup."""
    texts = dict.fromkeys(filter(None, (_summary(paper), readable(paper.abstract).strip())))
    parts = [_paragraph(text) for text in texts or [plain_title(paper)]]
    links = ET.Element("p")
    for name, address in _links(paper):
        link = _add(links, "a", name, href=address)
        link.tail = " "
    if len(links):
        parts.append(links)
    return "\n".join(ET.tostring(part, encoding="unicode", method="html") for part in parts)


def _paragraph(text: str) -> ET.Element:
    paragraph = ET.Element("p")
    paragraph.text = for_xml(text)
    return paragraph


def _add(parent: ET.Element, name: str, text: str = "", /, **attributes: str) -> ET.Element:
    child = ET.SubElement(parent, name, {key: for_xml(value) for key, value in attributes.items()})
    child.text = for_xml(text) or None
    return child


def _file_of(root: ET.Element) -> bytes:
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{text}\n'.encode()


def midnight(day: date) -> datetime:
    """Return the beginning of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
