"""Import the papers that a saved web page is about, or that it links to. No tree is built.

A page of one paper (at arXiv, ar5iv, OpenReview, a publisher) is that paper, not its references. On another
page, each item of a list, row of a table or paragraph with a link to a paper is a paper.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Skipped, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.linked import papers_of
from paperreader.importers.markup import attributes, read_bookmarks
from paperreader.importers.readme import parts_of
from paperreader.text.person_names import spoken
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.importers.base import Row

_BOOKMARKS = re.compile(r"<!doctype netscape-bookmark|<dt>\s{0,20}<a\s[^<>]{0,8000}\badd_date", re.IGNORECASE)
_META = re.compile(r"""<meta\s((?:[^<>"']|"[^"<>]{0,9000}"|'[^'<>]{0,9000}')*+)>""", re.IGNORECASE)
_FULL_TEXT = re.compile(r"""class\s*=\s*["'][^"']{0,200}\bltx_document\b""")
_TITLE = re.compile(r"<h1[^<>]{0,300}\bltx_title_document\b[^<>]{0,300}>")
_LONGEST_TITLE = 20_000
_MATHS = re.compile(r"<annotation\b.{0,9000}?</annotation(?:-xml)?>", re.DOTALL)
_TAG = re.compile(r"<[^<>]{0,3000}>")
_OWN_ADDRESS = re.compile(
    r"""<base\s[^<>]{0,60}?href\s*=\s*["'](?:https?://arxiv\.org)?/html/([^"'/]{5,40})"""
    r"""|<link\s[^<>]{0,200}?rel\s*=\s*["']canonical["'][^<>]{0,60}?href\s*=\s*["']([^"']{5,300})"""
    r"""|\bid\s*=\s*["']watermark-tr["'][^<>]{0,200}>\s*arXiv:(\S{5,40})"""
    r"""|href\s*=\s*["'](?:https://ar5iv\.labs\.arxiv\.org)?/(?:log|feeling_lucky)/?([^"']{0,40})["']""",
    re.IGNORECASE,
)
_HIDDEN = re.compile(
    r"<(script|style|noscript|svg|head)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_SPLIT = re.compile(
    r"""(?=<(?:li|tr|dt|article)[\s>]|<div\s[^<>]{0,300}?class\s*=\s*["']?[^"'<>]{0,100}\bgs_r\b)"""
    r"""|(?<=</ul>)|(?<=</ol>)|(?<=</dl>)|(?<=</table>)""",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(r"(?=<(?:p|div|h[1-6]|section|blockquote)[\s>])", re.IGNORECASE)
_RELATIVE = (
    ("/papers/", "https://huggingface.co"),
    ("/abs/", "https://arxiv.org"),
    ("/pdf/", "https://arxiv.org"),
    ("/forum?", "https://openreview.net"),
)


def is_of_one_paper(text: str) -> bool:
    """Return whether a page says that it is about one paper."""
    return bool(_FULL_TEXT.search(text)) or bool(_said(text).get("citation_title"))


def read_html(text: str) -> Iterator[Row]:
    """Yield a row for each paper that a page links to, or for each link of a browser's bookmarks."""
    if _BOOKMARKS.search(text):
        yield from read_bookmarks(text)
        return
    for number, item in enumerate(_items(_HIDDEN.sub(" ", text)), 1):
        rows = list(papers_of(parts_of(item), number))
        if rows:
            yield from rows
        elif "href" in item:
            yield Skipped(number, clean_line(_plain(item), 80))


def read_paper_page(text: str) -> Iterator[Row]:
    """Yield the paper that a page is about, not those that it refers to.

    Raises:
        Unusable: the page does not say which paper it is about.
    """
    said = _said(text)
    title = said.get("citation_title", [""])[0] or _plain(_heading(text))
    own = _OWN_ADDRESS.search(text)
    names = [*(own.groups("") if own else ()), *said.get("citation_arxiv_id", [])]
    published = said.get("citation_date", []) + said.get("citation_publication_date", [])
    year, month, day = [*re.findall(r"\d+", " ".join(published)), "", "", ""][:3]
    draft = Draft(
        title=title,
        authors=[spoken(name) for name in said.get("citation_author", [])],
        doi=said.get("citation_doi", [""])[0],
        journal=said.get("citation_journal_title", [""])[0],
        identifiers=names,
        addresses=said.get("citation_pdf_url", []) + said.get("citation_abstract_html_url", []),
        year=year,
        month=month,
        day=day,
    )
    try:
        entry = draft.entry()
    except Unusable:
        raise Unusable("it is the full text of a paper, and does not say of which") from None
    yield Imported(entry, 1)


def _said(text: str) -> dict[str, list[str]]:
    """Return what the head of a page says of its paper, for programs, by lower-case names."""
    said: dict[str, list[str]] = {}
    for found in _META.finditer(text):
        of_meta = attributes(found[1]) if "citation_" in found[1].lower() else {}
        said.setdefault(of_meta.get("name", "").lower(), []).append(of_meta.get("content", ""))
    return said


def _heading(text: str) -> str:
    found = _TITLE.search(text)
    end = text.find("</h1>", found.end(), found.end() + _LONGEST_TITLE) if found else -1
    return text[found.end() : end] if found and end >= 0 else ""


def _items(text: str) -> Iterator[str]:
    """Yield the items of lists, the rows of tables, and the paragraphs between them."""
    for piece in _SPLIT.split(text):
        is_item = _SPLIT.match(piece) and piece.startswith("<")
        for item in [piece] if is_item else _PARAGRAPH.split(piece):
            yield _absolute(item)


def _absolute(item: str) -> str:
    for path, site in _RELATIVE:
        item = re.sub(rf"""(href\s*=\s*["']?)(?={re.escape(path)})""", rf"\1{site}", item)
    return item


def _plain(html: str) -> str:
    return unescape(_TAG.sub("", _MATHS.sub("", html)))
