"""One entry of a feed, whatever the format: what it says, and the paper that it is.

An entry is the paper that its own identifier or address names; one that only mentions a paper is not that
paper. An entry that names none, such as a post of a blog, is a paper too: known by its title, author and
year, with its address as its page.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import InvalidIdentifier
from paperreader.identity import named_by_identity
from paperreader.models import Paper
from paperreader.models.identifier import (
    Identifier,
    Scheme,
    identifiers_in,
    local_identifier,
    parse_identifier,
    scheme_of,
)
from paperreader.sources.feed_text import readable
from paperreader.text.links import code_and_project, web_url
from paperreader.text.sanitize import BLOCK_LIMIT, clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PREAMBLE = re.compile(r"\A\s*arXiv:\S+\s+Announce Type:\s*\S+\s+(?:Abstract:\s*)?", re.IGNORECASE)
_ANNOUNCED_AS = re.compile(r"\s*\(arXiv:[^()]{1,60}\)\s*\Z", re.IGNORECASE)
_DOI = re.compile(r"10\.\d{4,9}/[!-~]{1,200}")
_WITHDRAWN = re.compile(
    r"\b(?:paper|article|manuscript|submission) (?:has been|was|is) withdrawn\b", re.IGNORECASE
)
_ADDRESS = re.compile(r"\s*https?://([^/?#\s]+)", re.IGNORECASE)
_SITES = re.compile(
    r"(?:[\w-]+\.)*(?:arxiv\.org|ar5iv\.org|arxiv-vanity\.com|alphaxiv\.org|huggingface\.co|hf\.co|doi\.org"
    r"|paperswithcode\.com?|emergentmind\.com|aclanthology\.org|aclweb\.org|openreview\.net|nih\.gov"
    r"|semanticscholar\.org|nature\.com)",
    re.IGNORECASE,
)
"""The hosts whose addresses name papers. An address elsewhere may be that of a post about the paper."""

_ISO_DAY = re.compile(r"(\d{4})(?:-?(\d\d)(?:-?(\d\d))?)?(?!\d)", re.ASCII)
_FIRST_YEAR = 1900
_AHEAD = timedelta(days=2)
"""How far in the future a date may be: a day in another time zone, and a clock that is wrong."""

_TITLE_OF_TEXT = 100
_LONGEST, _LONGEST_TITLE = 10 * BLOCK_LIMIT, 10_000
"""The most characters that are read of a text and of a title, with their HTML."""


@dataclass
class FeedEntry:
    """What an entry says, as it is written.

    Attributes:
        names: texts that name the entry, the most explicit first: identifiers and addresses of its own.
        link: the address of its page, absolute.
        title, abstract, comment, doi, journal: its texts.
        authors, categories: lists of texts.
        day: the day of its publication.
        updated: the day of this version.
        is_of_arxiv: whether arXiv wrote it.
    """

    names: list[str] = field(default_factory=list)
    link: str = ""
    title: str = ""
    abstract: str = ""
    comment: str = ""
    doi: str = ""
    journal: str = ""
    authors: list[str] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)
    day: date | None = None
    updated: date | None = None
    is_of_arxiv: bool = False

    def paper(self) -> Paper:
        """Return the paper that the entry is.

        Raises:
            ValueError: it has no title; a short post may have a text instead.
        """
        abstract = clean_line(_PREAMBLE.sub("", readable(self.abstract[:_LONGEST]), count=1), BLOCK_LIMIT)
        comment = clean_line(readable(self.comment[:_LONGEST]), 2_000)
        identifiers = list(self._identifiers())
        title = clean_line(_ANNOUNCED_AS.sub("", readable(self.title[:_LONGEST_TITLE])))
        if not title and not identifiers:
            title = clean_line(abstract, _TITLE_OF_TEXT)
        if not any(map(str.isalnum, title)):
            raise ValueError("an entry has a title or a text")
        of_arxiv = next((one for one in identifiers if scheme_of(one.base) is Scheme.ARXIV), None)
        code = code_origin = project = None
        if of_arxiv:
            code, project = code_and_project(abstract)
            code_in_comment, project_in_comment = code_and_project(comment)
            code_origin = "abstract" if code else "comment" if code_in_comment else None
            code, project = code or code_in_comment, project or project_in_comment
        elif not identifiers_in(self.link):
            project = web_url(self.link)
        paper = Paper(
            id=of_arxiv.base if of_arxiv else local_identifier(title),
            title=title,
            abstract=abstract,
            authors=tuple(_lines(self.authors)),
            # The day of an entry about a paper of arXiv is not that of its first version.
            published=self.day if self.is_of_arxiv or not of_arxiv else None,
            code_url=code,
            code_origin=code_origin,
            project_url=project,
            categories=tuple(dict.fromkeys(_lines(self.categories))),
            sources=("arxiv",) if self.is_of_arxiv and of_arxiv else ("feed",),
            withdrawn=bool(_WITHDRAWN.search(comment) or _WITHDRAWN.search(abstract[:200])),
            doi=_published_doi(self.doi),
            journal=clean_line(readable(self.journal)) or None,
            ids=tuple(one.base for one in identifiers),
            version=of_arxiv.version if of_arxiv and self.is_of_arxiv else None,
            updated=self.updated if of_arxiv and self.is_of_arxiv else None,
            remark=comment or None,
        )
        return named_by_identity(paper)

    def _identifiers(self) -> Iterator[Identifier]:
        """Yield the identifiers of the paper that the entry is."""
        for text in self.names:
            name = text.strip().removeprefix("oai:arXiv.org:")
            host = _ADDRESS.match(name)
            if host and not _SITES.fullmatch(host[1].partition(":")[0]):
                yield from (Identifier(one) for one in identifiers_in(name) if one.startswith("doi:"))
                continue
            with suppress(InvalidIdentifier):
                found = parse_identifier(name)
                if scheme_of(found.base) is not Scheme.LOCAL:
                    yield found


def each_once(papers: Iterable[Paper]) -> tuple[Paper, ...]:
    """Return each paper once. Of posts with one title, the oldest has its usual name, others one by page."""
    found: dict[str, Paper] = {}
    pages: dict[str, str | None] = {paper.id: paper.project_url for paper in papers}
    for paper in papers:
        page = paper.project_url
        if scheme_of(paper.id) is Scheme.LOCAL and page != pages[paper.id]:
            name = local_identifier(f"{paper.title} {page}")
            found.setdefault(name, msgspec.structs.replace(paper, id=name))
        else:
            found.setdefault(paper.id, paper)
    return tuple(found.values())


def day_in(text: str, today: date | None) -> date | None:
    """Return the day of a date of RFC 822 or ISO 8601, in the zone it is written in, else None.

    A day in the future is not known: the entry is there already. A year or a month stands for its first day.
    """
    text = text.strip()[:100]
    try:
        if found := _ISO_DAY.match(text):
            day = date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
        else:
            has_time = ":" in text
            day = parsedate_to_datetime(text if has_time else f"{text} 00:00").date()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return day if day.year >= _FIRST_YEAR and not (today and day > today + _AHEAD) else None


def _published_doi(text: str) -> str | None:
    """Return the first DOI of a publication; None if there is none besides arXiv's own."""
    found = (match[0].rstrip(".,;") for match in _DOI.finditer(clean_line(text)))
    return next((doi for doi in found if not doi.lower().startswith("10.48550/")), None)


def _lines(texts: list[str]) -> Iterator[str]:
    """Return the texts as clean lines, without the empty ones."""
    return filter(None, (clean_line(readable(text), 200) for text in texts))
