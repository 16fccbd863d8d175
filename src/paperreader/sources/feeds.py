"""Read papers from feeds: Atom 0.3 and 1.0, every version of RSS, JSON Feed, and what arXiv adds to them.

Formats: https://www.rfc-editor.org/rfc/rfc4287, https://www.rssboard.org/rss-specification,
https://web.resource.org/rss/1.0/spec, https://www.jsonfeed.org/version/1.1/,
https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss.html. Pure: bytes or text
in, values out. An entry without title and text is left out and counted.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import msgspec

from paperreader.errors import BadAnswer, UsageError
from paperreader.models.identifier import Scheme, scheme_of
from paperreader.sources.base import ParsedItems
from paperreader.sources.feed_entry import FeedEntry, day_in, each_once
from paperreader.sources.feed_json import read_json_feed
from paperreader.sources.feed_text import readable, text_of
from paperreader.sources.feed_xml import read_tree
from paperreader.text.person_names import spoken
from paperreader.text.sanitize import clean_line
from paperreader.textfile import decoded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date
    from xml.etree import ElementTree as ET

    from paperreader.models import Paper
    from paperreader.sources.feed_xml import Tree

_REPLACEMENT = re.compile(r"\(arXiv:[^()]{1,60} UPDATED\)\s*\Z")
"""The end of a replacement's title in arXiv's RSS 1.0: `(arXiv:2401.00001v2 [cs.LG] UPDATED)`."""

_OF_ARXIV = re.compile(r"https?://(?:[\w-]+\.)*arxiv\.org(?:[/:]|\Z)", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+(?:\s*\((.*)\))?\s*", re.DOTALL)
_OTHER_TEXTS = ("{atom}summary", "{itunes}summary", "{media}description", "{media}group/{media}description")
_OTHER_LINKS = (
    "self",
    "edit",
    "related",
    "via",
    "enclosure",
    "replies",
    "license",
    "next",
    "previous",
    "hub",
)
"""The relations of links that do not lead to the entry itself."""


def parse_feed(
    body: bytes | str, *, address: str = "", charset: str = "", today: date | None = None
) -> ParsedItems:
    """Parse a feed in any of the formats; that of the daily announcements has no papers at a weekend.

    Announced replacements are not new papers and are left out. If the end of the feed is missing, the
    complete entries are read.

    Args:
        body: the feed; bytes may be compressed.
        address: where it came from: relative links are relative to it.
        charset: the encoding that the server named.
        today: a later day than this one is not believed.

    Raises:
        BadAnswer: it is not a feed, or arXiv put an error into it.
    """
    text = body if isinstance(body, str) else _decoded(body, charset)
    if text.lstrip("\ufeff \t\r\n").startswith("{"):
        return read_json_feed(text, address, today)
    tree = read_tree(text)
    if tree.root.tag == "{atom}feed" and len(tree.root):
        found = _read_atom(tree, address, today)
    elif tree.root.tag in ("rss", "{rdf}rdf", "rdf"):
        found = _read_rss(tree, address, today)
    elif tree.root.tag == "opml":
        raise BadAnswer(
            "It is an OPML outline, which names feeds and pages and holds no papers; "
            "`paperreader feeds import FILE` adds the feeds in it, "
            "and `paperreader bookmark import FILE` takes the links to papers."
        )
    else:
        raise BadAnswer("It is neither Atom nor RSS, or there is nothing in it.")
    if found.cut and not found.papers and not found.dropped:
        raise BadAnswer("The feed is not complete: it ends before its first entry does.")
    return found


def parse_atom(body: bytes) -> ParsedItems:
    """Parse an answer of arXiv's API, which must be complete and in Atom; entries but papers are left out.

    Raises:
        BadAnswer: it is anything else, or arXiv put an error into it.
    """
    tree = read_tree(_decoded(body, ""))
    if tree.root.tag != "{atom}feed" or tree.is_cut or tree.broken:
        raise BadAnswer("The feed is not complete, or not in the Atom format.")
    found = _read_atom(tree, "", None, is_of_arxiv=True)
    papers = tuple(paper for paper in found.papers if scheme_of(paper.id) is not Scheme.LOCAL)
    dropped = found.dropped + len(found.papers) - len(papers)
    return msgspec.structs.replace(found, papers=papers, dropped=dropped)


def _decoded(body: bytes, charset: str) -> str:
    try:
        return decoded(body, "The feed", charset=charset)
    except UsageError as error:
        raise BadAnswer(str(error)) from error


def _read_atom(tree: Tree, address: str, today: date | None, *, is_of_arxiv: bool = False) -> ParsedItems:
    feed = tree.root
    entries = list(feed.iter("{atom}entry"))
    for entry in entries:
        if "/api/errors" in _text(entry, "{atom}id"):
            reason = clean_line(_text(entry, "{atom}summary")).rstrip(".")
            raise BadAnswer(f"arXiv answered with an error: {reason or 'it gave no reason'}.")
    links = [link.get("href", "") for link in feed.iterfind("{atom}link")]
    absolute = [link for link in links if link.startswith(("https://", "http://"))]
    base = urljoin(address or next(iter(absolute), ""), feed.get("{xml}base", ""))
    is_of_arxiv = is_of_arxiv or any(map(_OF_ARXIV.match, (address, _text(feed, "{atom}id"), *links)))
    authors = _atom_authors(feed)
    total = _text(feed, "{opensearch}totalresults").strip()

    def read(entry: ET.Element) -> FeedEntry:
        return _atom_entry(entry, base, today, authors, is_of_arxiv=is_of_arxiv)

    found = _collect(tree, entries, read, _text(feed, "{atom}title"))
    return msgspec.structs.replace(found, total=int(total) if re.fullmatch(r"[0-9]{1,12}", total) else None)


def _read_rss(tree: Tree, address: str, today: date | None) -> ParsedItems:
    channel = tree.root.find("channel")
    channel = tree.root if channel is None else channel
    links = [_text(channel, "link"), *(link.get("href", "") for link in channel.iterfind("{atom}link"))]
    about = channel.get("{rdf}about", "")
    is_of_arxiv = any(map(_OF_ARXIV.match, (address, about, *links)))
    base = urljoin(address or _text(channel, "link").strip(), tree.root.get("{xml}base", ""))

    def read(item: ET.Element) -> FeedEntry:
        return _rss_entry(item, base, today, is_of_arxiv=is_of_arxiv)

    # In RSS 0.90 and 1.0, the items are siblings of the channel; a tag that is not closed may hold some.
    items = list(tree.root.iter("item"))
    if channel is tree.root and not items:
        raise BadAnswer("The feed has neither a channel nor an entry.")
    return _collect(tree, items, read, _text(channel, "title"))


def _collect(
    tree: Tree, entries: Iterable[ET.Element], read: Callable[[ET.Element], FeedEntry], title: str
) -> ParsedItems:
    papers: list[Paper] = []
    replaced: list[Paper] = []
    dropped = tree.broken
    for entry in entries:
        announced_as = _text(entry, "{arxiv}announce_type").strip() or "new"
        is_new = announced_as in ("new", "cross") and not _REPLACEMENT.search(_text(entry, "title"))
        try:
            (papers if is_new else replaced).append(read(entry).paper())
        except ValueError:
            dropped += is_new
    return ParsedItems(
        papers=each_once(papers),
        replaced=each_once(replaced),
        dropped=dropped,
        title=clean_line(readable(title)),
        cut=tree.is_cut,
    )


def _atom_entry(
    entry: ET.Element, base: str, today: date | None, authors: list[str], *, is_of_arxiv: bool
) -> FeedEntry:
    base = urljoin(base, entry.get("{xml}base", ""))
    links = [(link.get("rel", "alternate"), link.get("href", "")) for link in entry.iterfind("{atom}link")]
    own = [address for relation, address in links if relation == "alternate"]
    own += [address for relation, address in links if relation not in ("alternate", *_OTHER_LINKS)]
    primary = [category.get("term", "") for category in entry.iterfind("{arxiv}primary_category")]
    terms = [category.get("term", "") for category in entry.iterfind("{atom}category")]
    is_announced = entry.find("{arxiv}announce_type") is not None
    return FeedEntry(
        names=[_text(entry, "{atom}id"), *own, *_identifiers(entry)],
        link=urljoin(base, (own or [_text(entry, "{atom}id")])[0].strip()),
        title=_text(entry, "{atom}title"),
        abstract=_first(entry, "{atom}summary", "{atom}content", *_OTHER_TEXTS),
        comment=_text(entry, "{arxiv}comment"),
        doi=_first(entry, "{arxiv}doi", "{prism}doi"),
        journal=_first(entry, "{arxiv}journal_ref", "{arxiv}journal_reference", "{prism}publicationname"),
        authors=_atom_authors(entry) or _creators(entry) or authors,
        categories=[*primary, *terms, *map(text_of, entry.iterfind("{dc}subject"))],
        # The `published` of an announcement is its own day; it does not give that of the first version.
        day=None if is_announced else _day(entry, today),
        updated=None if is_announced else day_in(_text(entry, "{atom}updated"), today),
        is_of_arxiv=is_of_arxiv,
    )


def _rss_entry(item: ET.Element, base: str, today: date | None, *, is_of_arxiv: bool) -> FeedEntry:
    base = urljoin(base, item.get("{xml}base", ""))
    guid, about = _text(item, "guid").strip(), item.get("{rdf}about", "")
    linked = [
        link.get("href", "")
        for link in item.iterfind("{atom}link")
        if link.get("rel", "") in ("", "alternate")
    ]
    links = [_first(item, "{feedburner}origlink", "link").strip(), *linked]
    guid_element = item.find("guid")
    if guid_element is not None and guid_element.get("ispermalink", "").lower() != "false":
        links += [guid] if guid.startswith(("http://", "https://")) else []
    links += [about, *(enclosure.get("url", "") for enclosure in item.iterfind("enclosure"))]
    return FeedEntry(
        names=[guid, _text(item, "link"), *linked, about, *_identifiers(item)],
        link=urljoin(base, next(filter(None, links), "")),
        title=_first(item, "title", "{dc}title", "{media}title"),
        abstract=_first(item, "description", "{content}encoded", *_OTHER_TEXTS),
        authors=_creators(item) or _mailed(item) or _atom_authors(item) or [_text(item, "{itunes}author")],
        categories=[
            text_of(category) for name in ("category", "{dc}subject") for category in item.iterfind(name)
        ],
        doi=_first(item, "{arxiv}doi", "{prism}doi"),
        journal=_first(item, "{arxiv}journal_reference", "{prism}publicationname"),
        day=None if is_of_arxiv else _day(item, today),
        is_of_arxiv=is_of_arxiv,
    )


def _day(entry: ET.Element, today: date | None) -> date | None:
    """Return the day on which an entry was published, by the first of its dates that can be read."""
    names = (
        *("{atom}published", "{atom}issued", "{atom}created", "pubdate", "{dc}date", "{dcterms}issued"),
        *("{prism}publicationdate", "{atom}updated", "{atom}modified", "{dcterms}modified", "updated"),
    )
    return next((day for name in names if (day := day_in(_text(entry, name), today))), None)


def _identifiers(entry: ET.Element) -> list[str]:
    """Return what journals add to an entry to name it."""
    doi = _text(entry, "{prism}doi").strip()
    return [*(text_of(name) for name in entry.iterfind("{dc}identifier")), *([f"doi:{doi}"] if doi else [])]


def _atom_authors(element: ET.Element) -> list[str]:
    return [_text(author, "{atom}name") for author in element.iterfind("{atom}author")]


def _creators(entry: ET.Element) -> list[str]:
    """Return the authors in `dc:creator`: one in each of several, else all with commas between them."""
    creators = [readable(text_of(creator)) for creator in entry.iterfind("{dc}creator")]
    if len(creators) > 1:
        return [spoken(creator) if creator.count(",") == 1 else creator for creator in creators]
    return split_authors(", ".join(creators)) if creators else []


def _mailed(item: ET.Element) -> list[str]:
    """Return the author of RSS, which is a mail address with the name in parentheses, or the name."""
    names = (readable(text_of(author)).strip() for author in item.iterfind("author"))
    found = [(_MAIL.fullmatch(name), name) for name in names]
    return [(mail[1] or "") if mail else name for mail, name in found]


def split_authors(creators: str) -> list[str]:
    """Return the names in a `dc:creator`, which holds all authors with commas between them.

    Text in parentheses is an affiliation, which may hold commas, and is left out.
    """
    depth = 0
    outside: list[str] = []
    for part in re.split(r"([()])", creators):
        if part in ("(", ")"):
            depth = max(depth + (1 if part == "(" else -1), 0)
        elif depth == 0:
            outside.append(part)
    return re.split(r",|\sand\s", "".join(outside))


def _first(parent: ET.Element, *paths: str) -> str:
    return next((text for path in paths if (text := _text(parent, path)).strip()), "")


def _text(parent: ET.Element, path: str) -> str:
    return text_of(parent.find(path))
