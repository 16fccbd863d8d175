"""Read papers from feeds: Atom of arXiv's API, RSS and Atom of its daily announcements, any version of RSS.

Formats: https://info.arxiv.org/help/api/user-manual.html, https://info.arxiv.org/help/rss.html and, for RSS
1.0, https://web.resource.org/rss/1.0/spec. Pure: text in, values out. A feed that may declare entities is
refused, because no feed needs them. A feed with more tags or attributes than 2,000 papers can need is refused
too. An entry that is not a paper is left out and counted.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

from paperreader.errors import BadAnswer, InvalidIdentifier
from paperreader.models import Paper
from paperreader.models.identifier import parse_identifier
from paperreader.sources.base import ParsedItems
from paperreader.sources.feed_text import readable, text_of
from paperreader.sources.values import as_day
from paperreader.text.links import code_and_project
from paperreader.text.sanitize import BLOCK_LIMIT, clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

_ATOM = "{http://www.w3.org/2005/Atom}"
_ARXIV = "{http://arxiv.org/schemas/atom}"
_DC = "{http://purl.org/dc/elements/1.1/}"
_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"

_MOST_MARKS = 400_000
"""The most `<` and the most `=` in a feed: 2,000 papers, the most that arXiv sends, have a quarter of it."""

_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_RSS_ROOTS = ("rss", f"{_RDF}RDF")
_NAMESPACE_OF_RSS = re.compile(
    r"\{http://(?:purl\.org/rss/1\.0/|(?:my|channel)\.netscape\.com/rdf/simple/0\.9/|purl\.org/net/rss1\.1#"
    r"|backend\.userland\.com/[^}]*|blogs\.law\.harvard\.edu/[^}]*)\}"
)
_HEAD = 4096
_DOCTYPE_OF_RSS = re.compile(r"""<!DOCTYPE\s+rss\s+PUBLIC\s+"[^"<>]{0,200}"\s*(?:"[^"<>]{0,200}")?\s*>""")
"""The document type of RSS 0.91, which declares nothing itself. Its reference is never read."""

_PREAMBLE = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?", re.IGNORECASE)
_ANNOUNCED_AS = re.compile(r"\s*\(arXiv:[^()]{1,60}\)\s*\Z", re.IGNORECASE)
_REPLACEMENT = re.compile(r"\(arXiv:[^()]{1,60} UPDATED\)\s*\Z")
"""The end of a replacement's title in arXiv's RSS 1.0: `(arXiv:2401.00001v2 [cs.LG] UPDATED)`."""

_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}")
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|manuscript|submission) (?:has been|was|is) withdrawn\b", re.IGNORECASE
)


def parse_feed(body: bytes | str) -> ParsedItems:
    """Parse a feed in any of the formats; that of the daily announcements has no papers at a weekend.

    Announced replacements are not new papers and are left out.

    Raises:
        BadAnswer: it is neither an Atom nor an RSS feed, or arXiv put an error into it.
    """
    root = _parse(body)
    if root.tag == f"{_ATOM}feed":
        return _read_atom(root)
    if root.tag in _RSS_ROOTS:
        # In RSS 0.90 and 1.0, the items are siblings of the channel.
        return _collect([*root.iterfind("channel/item"), *root.iterfind("item")], _rss_paper, None)
    if root.tag.lower() == "opml":
        raise BadAnswer(
            "It is an OPML outline, which names feeds and pages and holds no papers; "
            "`paperreader bookmark import FILE` takes the links to papers in it."
        )
    raise BadAnswer("The feed is neither Atom nor RSS.")


def parse_atom(body: bytes) -> ParsedItems:
    """Parse a feed as `parse_feed` does, and refuse every other format than Atom."""
    root = _parse(body)
    if root.tag != f"{_ATOM}feed":
        raise BadAnswer("The feed is not in the Atom format.")
    return _read_atom(root)


def _parse(body: bytes | str) -> ET.Element:
    if isinstance(body, bytes):
        try:
            body = body.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise BadAnswer("The feed is not in UTF-8.") from error
    body = _DOCTYPE_OF_RSS.sub("", body[:_HEAD], count=1) + body[_HEAD:]
    if "\0" in body:
        raise BadAnswer("The feed is not text.")
    if "<!DOCTYPE" in body or "<!ENTITY" in body:
        raise BadAnswer("The feed declares a document type of its own, which feeds must not.")
    if max(body.count("<"), body.count("=")) > _MOST_MARKS:
        raise BadAnswer("The feed has more tags than a feed of papers can need.")
    try:
        root = ET.fromstring(body)  # noqa: S314 - no document type gets here, so no entity does
    except (ET.ParseError, ValueError, LookupError) as error:
        raise BadAnswer("The feed is not complete or not well-formed XML.") from error
    if _NAMESPACE_OF_RSS.match(root.tag) or root.tag in _RSS_ROOTS:
        for element in root.iter():
            element.tag = _NAMESPACE_OF_RSS.sub("", element.tag)
    return root


def _read_atom(root: ET.Element) -> ParsedItems:
    entries = root.findall(f"{_ATOM}entry")
    for entry in entries:
        if "/api/errors" in _text(entry, f"{_ATOM}id"):
            reason = clean_line(_text(entry, f"{_ATOM}summary")).rstrip(".")
            raise BadAnswer(f"arXiv answered with an error: {reason or 'it gave no reason'}.")
    total = _text(root, _TOTAL).strip()
    return _collect(entries, _atom_paper, int(total) if re.fullmatch(r"[0-9]{1,12}", total) else None)


def _collect(
    entries: Iterable[ET.Element], read: Callable[[ET.Element], Paper], total: int | None
) -> ParsedItems:
    papers: dict[str, Paper] = {}
    dropped = 0
    for entry in entries:
        announced_as = _text(entry, f"{_ARXIV}announce_type").strip() or "new"
        if announced_as not in ("new", "cross") or _REPLACEMENT.search(_text(entry, "title")):
            continue
        try:
            paper = read(entry)
        except (InvalidIdentifier, ValueError):
            dropped += 1
        else:
            papers.setdefault(paper.id, paper)
    return ParsedItems(papers=tuple(papers.values()), dropped=dropped, total=total)


def _atom_paper(entry: ET.Element) -> Paper:
    names = [_text(author, f"{_ATOM}name") for author in entry.iterfind(f"{_ATOM}author")]
    announced = entry.find(f"{_ARXIV}announce_type") is not None
    terms = [category.get("term", "") for category in entry.iterfind(f"{_ATOM}category")]
    primary = entry.find(f"{_ARXIV}primary_category")
    addresses = [link.get("href", "") for link in entry.iterfind(f"{_ATOM}link")]
    return _paper(
        identifiers=[_text(entry, f"{_ATOM}id"), *addresses],
        title=_text(entry, f"{_ATOM}title"),
        abstract=_text(entry, f"{_ATOM}summary") or _text(entry, f"{_ATOM}content"),
        comment=_text(entry, f"{_ARXIV}comment"),
        authors=names or split_authors(_text(entry, f"{_DC}creator")),
        # The `published` of an announcement is its own day; it does not give that of the first version.
        published=None if announced else as_day(_text(entry, f"{_ATOM}published").strip()),
        categories=[*([primary.get("term", "")] if primary is not None else []), *terms],
        doi=_text(entry, f"{_ARXIV}doi") or _text(entry, f"{_ARXIV}DOI"),
        journal=_text(entry, f"{_ARXIV}journal_ref") or _text(entry, f"{_ARXIV}journal_reference"),
    )


def _rss_paper(item: ET.Element) -> Paper:
    return _paper(
        identifiers=[_text(item, "guid"), _text(item, "link"), item.get(f"{_RDF}about", "")],
        title=_ANNOUNCED_AS.sub("", _text(item, "title")),
        abstract=_text(item, "description") or _text(item, _CONTENT),
        authors=split_authors(readable(", ".join(map(text_of, item.iterfind(f"{_DC}creator"))))),
        categories=[text_of(category) for category in item.iterfind("category")],
        doi=_text(item, f"{_ARXIV}DOI"),
        journal=_text(item, f"{_ARXIV}journal_reference"),
    )


def paper_of_json_feed(item: Mapping[str, Any]) -> Paper | None:
    """Return the paper of an item of a JSON Feed, or None if it is not about a paper."""

    def text(name: str) -> str:
        return str(item.get(name) or "")

    people, tags = ((item.get(name) or []) for name in ("authors", "tags"))
    try:
        return _paper(
            identifiers=map(text, ("id", "url", "external_url")),
            title=text("title"),
            abstract=text("content_text") or text("content_html") or text("summary"),
            authors=[str(person.get("name") or "") for person in people if isinstance(person, dict)],
            categories=map(str, tags),
        )
    except (InvalidIdentifier, ValueError, TypeError):
        return None


def _paper(
    *,
    identifiers: Iterable[str],
    title: str,
    abstract: str,
    authors: Iterable[str],
    categories: Iterable[str],
    comment: str = "",
    published: date | None = None,
    doi: str = "",
    journal: str = "",
) -> Paper:
    abstract = clean_line(_PREAMBLE.sub("", readable(abstract), count=1), BLOCK_LIMIT)
    title, comment = clean_line(readable(title)), clean_line(readable(comment), 2_000)
    if not title:
        raise ValueError("a paper has a title")
    code_url, project_url = code_and_project(abstract)
    code_in_comment, project_in_comment = code_and_project(comment)
    return Paper(
        id=_identifier(identifiers),
        title=title,
        abstract=abstract,
        authors=tuple(_lines(authors)),
        published=published,
        code_url=code_url or code_in_comment,
        code_origin="abstract" if code_url else "comment" if code_in_comment else None,
        project_url=project_url or project_in_comment,
        categories=tuple(dict.fromkeys(_lines(categories))),
        sources=("arxiv",),
        withdrawn=bool(_WITHDRAWN.search(comment) or _WITHDRAWN.search(abstract[:200])),
        doi=_published_doi(doi),
        journal=clean_line(journal) or None,
    )


def _identifier(texts: Iterable[str]) -> str:
    """Return the first of these texts that is an identifier.

    Raises:
        InvalidIdentifier: none of them is one.
    """
    for text in texts:
        with suppress(InvalidIdentifier):
            return parse_identifier(text.strip().removeprefix("oai:arXiv.org:")).base
    raise InvalidIdentifier("The entry names no paper.")


def _published_doi(text: str) -> str | None:
    """Return the first DOI of a publication; None if there is none besides arXiv's own."""
    found = (match[0].rstrip(".,;") for match in _DOI.finditer(clean_line(text)))
    return next((doi for doi in found if not doi.lower().startswith("10.48550/")), None)


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


def _lines(texts: Iterable[str]) -> Iterator[str]:
    """Return the texts as clean lines, without the empty ones."""
    return filter(None, (clean_line(readable(text), 200) for text in texts))


def _text(parent: ET.Element, path: str) -> str:
    return text_of(parent.find(path))
