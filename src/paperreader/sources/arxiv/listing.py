"""Read the page of a category's latest announcement, https://arxiv.org/list/cs.CL/new."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer
from paperreader.sources.base import ParsedItems
from paperreader.sources.feed_entry import FeedEntry

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

    from paperreader.models import Paper

_LARGEST = 16 * 2**20
_REPLACED = re.compile(r"\(replaced\b", re.IGNORECASE)
_SECTION = re.compile(r"^\s*(new submissions|cross|replacement)", re.IGNORECASE)
_SHOWN = re.compile(r"showing (?:first )?([\d,]+) (?:of|out of) ([\d,]+) entries", re.IGNORECASE)
_CLASS = re.compile(r"\(([a-z-]+(?:\.[A-Za-z-]+)?)\)")
_NOTHING_NEW = re.compile(r"no (?:updates|new submissions|submissions|entries)", re.IGNORECASE)


def parse_listing(page: bytes) -> ParsedItems:
    """Parse the page of new papers; replacements are not new and are left out.

    Raises:
        BadAnswer: it is another page.
    """
    from selectolax.lexbor import LexborHTMLParser

    tree = LexborHTMLParser(page[:_LARGEST].decode("utf-8", "replace"))
    papers: dict[str, Paper] = {}
    dropped = missing = 0
    heading: LexborNode | None = None
    is_replaced = False
    entries = tree.css("h3, dt, dd")
    for node in entries:
        if node.tag == "h3":
            section = _SECTION.match(node.text())
            is_replaced = section is not None and section[1].lower() == "replacement"
            if section and not is_replaced and (shown := _SHOWN.search(node.text())):
                missing += max(_number(shown[2]) - _number(shown[1]), 0)
        elif node.tag == "dt":
            heading = None if is_replaced or _REPLACED.search(node.text()) else node
        elif heading is not None:
            try:
                paper = _paper(heading, node)
                papers.setdefault(paper.id, paper)
            except ValueError:
                dropped += 1
            heading = None
    if not papers and not _is_listing(tree):
        raise BadAnswer("The page of arXiv is not a list of new papers.")
    return ParsedItems(papers=tuple(papers.values()), dropped=dropped, total=len(papers) + dropped + missing)


def _paper(heading: LexborNode, details: LexborNode) -> Paper:
    """Return the paper of an entry.

    Raises:
        ValueError: it has no identifier or no title.
    """
    link = heading.css_first('a[href*="/abs/"]')
    abstract = details.css_first("p.mathjax")
    subjects = _text(details, ".list-subjects")
    paper = FeedEntry(
        names=[f"https://arxiv.org{link.attributes.get('href') or ''}" if link else ""],
        title=_text(details, ".list-title"),
        abstract=abstract.text() if abstract else "",
        authors=[author.text() for author in details.css(".list-authors a")],
        categories=_CLASS.findall(subjects),
        comment=_text(details, ".list-comments"),
        journal=_text(details, ".list-journal-ref"),
        is_of_arxiv=True,
    ).paper()
    if not paper.has_arxiv_id:
        raise ValueError("an entry of arXiv has its identifier")
    return paper


def _text(details: LexborNode, selector: str) -> str:
    """Return the text of a part without the word that describes it."""
    part = details.css_first(selector)
    if part is None:
        return ""
    word = part.css_first(".descriptor")
    return part.text().strip().removeprefix(word.text().strip() if word else "").strip()


def _number(digits: str) -> int:
    return int(digits.replace(",", "")[:9])


def _is_listing(tree: LexborHTMLParser) -> bool:
    """Return whether a page without papers is that of a day without any."""
    if tree.css_first("dl#articles, #dlpage, .list-title") is not None:
        return True
    return _NOTHING_NEW.search(tree.text() if tree.body else "") is not None
