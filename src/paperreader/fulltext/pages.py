"""A page as a document: one that LaTeXML made, of any era, or plain HTML of the authors."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from paperreader.errors import BadAnswer
from paperreader.fulltext.document import Document, Heading, Paragraph, Reference, SourceName
from paperreader.fulltext.latexml.inline import cleaned
from paperreader.fulltext.latexml.links import CITED, Links
from paperreader.fulltext.latexml.marks import targets_of, without_dead_links
from paperreader.fulltext.latexml.tree import MOST_BYTES, element, outermost, parse, remove
from paperreader.fulltext.latexml.walker import Walker
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from paperreader.fulltext.document import Block

_ID = r"(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})"
_VERSIONED = re.compile(rf"(?P<id>{_ID})(?:v(?P<version>\d{{1,3}}))?")
_IN_ADDRESS = re.compile(rf"/(?:html|abs|pdf)/{_VERSIONED.pattern}")
_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""", re.IGNORECASE)
_WITHDRAWN = re.compile(r"\b(?:paper|article|submission|manuscript) (?:has been|was|is) withdrawn\b", re.I)
_OF_A_SITE = "#abs, #content-inner, #challenge-form, .abs-button, meta[name=citation_arxiv_id]"
"""What arXiv's page about a paper has, and one that asks whether somebody is a robot."""
_ERROR = re.compile(r"\b(?:40[34]|50\d|not found|no html for|(?:not |un)available|just a moment)\b", re.I)
_BLANK_BEFORE = re.compile(r"\s+(?=[,;])")
_FEWEST_PARAGRAPHS = 3
_NO_NAME = ("", "untitled document")


def read_page(data: bytes, *, address: str = "", source: SourceName = "file") -> Document:
    """Return the text of a page.

    Args:
        data: the page.
        address: where it is from, for its links and its identifier.
        source: where it was found.

    Raises:
        BadAnswer: there is no text in it.
    """
    text = _decoded(data[:MOST_BYTES])
    page = parse(text)
    root = page.parser.root
    assert root is not None
    article = root.css_first(".ltx_document")
    base = _base(page.parser, address)
    links = Links(base)
    has_chapters = root.css_first(".ltx_title_chapter") is not None
    walker = Walker(links, is_latexml=article is not None, has_chapters=has_chapters)
    title = article.css_first(".ltx_title_document") if article else None
    heading = walker.text_of(element(title)).text if title else ""
    authors = tuple(_authors(walker, article)) if article else ()
    body = article or root.css_first("body") or root
    walker.document(body, has_title=title is not None)
    facts = _Facts(
        is_cut=page.cut or walker.is_cut or len(data) > MOST_BYTES or (bool(article) and _lacks_end(text)),
        is_latexml=article is not None,
        errors=walker.errors,
    )
    if article is None and source != "file" and (root.css_first(_OF_A_SITE) or _says_error(page.parser)):
        raise BadAnswer("The page is one of the site's own, not the text of the paper.")
    blocks, missing = without_dead_links(walker.blocks, walker.anchors, links.same)
    if not any(not isinstance(block, Heading) for block in blocks) or _is_failed(page.parser, facts, blocks):
        raise BadAnswer("The page has no text: its conversion failed. The PDF may have more.")
    found = _identity(page.parser, base)
    return Document(
        id=found["id"] if found else "",
        version=int(found["version"]) if found and found["version"] else None,
        source=source,
        title=heading or ("" if article else _name_of(page.parser)),
        authors=authors,
        warnings=tuple(_warnings(facts, blocks, missing)),
        blocks=blocks,
        anchors=MappingProxyType(_anchors(blocks, walker.anchors, links.same)),
    )


def _decoded(data: bytes) -> str:
    declared = _CHARSET.search(data[:2_048])
    try:
        return data.decode(declared[1].decode("ascii") if declared else "utf-8-sig")
    except (UnicodeDecodeError, LookupError):
        return data.decode("utf-8", "replace")


def _base(parser: LexborHTMLParser, address: str) -> str:
    base = parser.css_first("base[href]")
    href = (base.attributes.get("href") or "") if base else ""
    if href.startswith("/"):
        return urljoin(address or "https://arxiv.org", href)
    if href or address:
        return href or f"{address.rstrip('/')}/"
    found = _identity(parser, "")
    version = f"v{found['version']}" if found and found["version"] else ""
    return f"https://arxiv.org/html/{found['id']}{version}/" if found else ""


def _identity(parser: LexborHTMLParser, address: str) -> re.Match[str] | None:
    """Find the identifier in the watermark, in the address or in the link to the page itself."""
    mark = parser.css_first("#watermark-tr")
    if mark is not None and (found := _VERSIONED.search(mark.text())):
        return found
    if found := _IN_ADDRESS.search(address):
        return found
    link = parser.css_first('link[rel="canonical"]')
    return _IN_ADDRESS.search((link.attributes.get("href") or "") if link else "")


def _authors(walker: Walker, article: LexborNode) -> Iterator[str]:
    block = article.css_first(".ltx_authors")
    if block is None:
        return
    for note in outermost(block, lambda each: "ltx_role_footnote" in each.classes):
        walker.keep_note(note)
    for name in outermost(block, lambda each: "ltx_personname" in each.classes):
        remove(name.node, "ltx_note")
        if text := walker.text_of(name).text:
            yield _BLANK_BEFORE.sub("", text)


def _name_of(parser: LexborHTMLParser) -> str:
    title = parser.css_first("title")
    name = cleaned(" ".join(title.text().split())) if title else ""
    return "" if name.lower() in _NO_NAME else name


def _says_error(parser: LexborHTMLParser) -> bool:
    heads = parser.css("title, h1")
    return any(_ERROR.search(head.text()) for head in heads[:5])


def _lacks_end(text: str) -> bool:
    return "</html" not in text[-20_000:].lower()


class _Facts(NamedTuple):
    """What is known about a page besides its blocks."""

    is_cut: bool
    is_latexml: bool
    errors: int


def _is_failed(parser: LexborHTMLParser, facts: _Facts, blocks: tuple[Block, ...]) -> bool:
    """Return whether LaTeXML gave up: a short page without a document, or one that says who made it."""
    if facts.is_latexml or len(blocks) >= _FEWEST_PARAGRAPHS:
        return False
    return parser.css_first(".ltx_page_logo, .ltx_page_content") is not None


def _warnings(facts: _Facts, blocks: tuple[Block, ...], missing: Collection[str]) -> Iterator[str]:
    paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
    if any(_WITHDRAWN.search(block.text.text) for block in paragraphs[:3]) and len(paragraphs) < 6:
        yield "The paper was withdrawn."
    if not facts.is_latexml:
        yield "The page was not made from LaTeX: its parts are guessed."
    elif len(paragraphs) < _FEWEST_PARAGRAPHS or not any(isinstance(block, Heading) for block in blocks):
        yield "The page seems to be cut short: it has no sections or almost no text. The PDF may have more."
    if facts.is_cut:
        yield "The page ends too early: the rest is missing."
    has_references = any(isinstance(block, Reference) for block in blocks)
    cited = sum(name.startswith(CITED) for name in missing)
    if cited and not has_references:
        yield f"The page has no list of references: {_lead_nowhere(cited, 'citation')}."
    elif missing:
        yield f"{_lead_nowhere(len(missing), 'link')} in the text: parts of the page are missing."
    if facts.errors:
        yield f"{counted(facts.errors, 'command')} could not be converted."


def _lead_nowhere(count: int, noun: str) -> str:
    return f"{counted(count, noun)} {'leads' if count == 1 else 'lead'} nowhere"


def _anchors(blocks: tuple[Block, ...], places: Mapping[str, int], same: Mapping[str, str]) -> dict[str, int]:
    """Return the places that links lead to, and those of sections, which have addresses too."""
    found = {name: place for name, place in places.items() if _is_heading(blocks, place)}
    for name in targets_of(blocks):
        place = places.get(name, places.get(same.get(name, "")))
        if place is not None:
            found[name] = min(place, len(blocks) - 1)
    return found


def _is_heading(blocks: tuple[Block, ...], place: int) -> bool:
    return place < len(blocks) and isinstance(blocks[place], Heading)
