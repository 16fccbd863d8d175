"""Read papers from the text of a papers page that a user copied into a file.

A paper is a title followed by its abstract: a short line that does not end like a sentence, then prose.
Everything else on the page is left out. Only certain facts are used: upvotes and days come before a paper on
some pages and after it on others, so they are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paperreader.models import Paper
from paperreader.models.identifier import local_identifier
from paperreader.sources.page_paragraphs import (
    LONGEST_TITLE,
    WRAPPED_TITLE,
    Kind,
    Paragraph,
    names_authors,
    paragraphs,
)
from paperreader.sources.sample import load_rows
from paperreader.text.links import code_and_project
from paperreader.text.sanitize import BLOCK_LIMIT, clean_line

_LABEL = re.compile(r"\A(?:abstract|summary)\s*[:.—–-]\s*", re.IGNORECASE)


def papers_from_text(text: str) -> list[Paper]:
    """Return the papers of a page in its order, each once; none if the text is not such a page.

    An identifier comes from the address of the paper's page on its own line near the paper, or from the
    sample if the paper is in it; if not, it is made from the title. Any text may be given.
    """
    page = _Page()
    for paragraph in paragraphs(text):
        page.add(paragraph)
    known = {_title_key(row.title): row.id for row in load_rows()} if page.drafts else {}
    papers: dict[str, Paper] = {}
    for draft in page.drafts:
        paper = _paper(draft, known)
        papers.setdefault(paper.id, paper)
    return list(papers.values())


@dataclass(slots=True)
class _Draft:
    """A paper under construction."""

    title: str
    identifier: str | None
    prose: list[str]
    links: list[str] = field(default_factory=list)


class _Page:
    """Combines paragraphs into papers, one after the other."""

    def __init__(self) -> None:
        self.drafts: list[_Draft] = []
        self._title: str | None = None
        self._identifier: str | None = None
        self._title_is_last = False
        self._prose_is_last = False
        self._links_lead: bool | None = None
        self._next_identifier: str | None = None

    def add(self, paragraph: Paragraph) -> None:
        """Add the next paragraph of the page."""
        match paragraph.kind:
            case Kind.HEADING:
                self._add_heading(paragraph.text, follows_on=paragraph.follows_on)
            case Kind.PROSE:
                self._add_prose(paragraph.text)
            case Kind.SENTENCE:
                self._add_sentence(paragraph.text)
            case Kind.LINK:
                self._add_link(paragraph.text)
            case Kind.PAPER_PAGE:
                self._add_identifier(paragraph.text)
            case Kind.FURNITURE:
                self._title_is_last = self._prose_is_last = False

    def _add_heading(self, text: str, *, follows_on: bool) -> None:
        if self._title is not None and self._title_is_last:
            if names_authors(text):
                return
            if follows_on and len(self._title) >= WRAPPED_TITLE and len(self._title + text) < LONGEST_TITLE:
                self._title = f"{self._title} {text}"
                return
        if self._identifier and (self._links_lead or not self.drafts):
            # The text between this address and its paper was a heading of the page, not the title.
            self._links_lead, self._next_identifier = True, self._identifier
        self._title = text
        self._identifier, self._next_identifier = self._next_identifier, None
        self._title_is_last, self._prose_is_last = True, False

    def _add_prose(self, text: str) -> None:
        if self._title_is_last and names_authors(text):
            return
        if self._title is not None:
            self.drafts.append(_Draft(self._title, self._identifier, [text]))
            self._title = self._identifier = None
        elif self._prose_is_last:
            self.drafts[-1].prose.append(text)
        self._title_is_last = False
        self._prose_is_last = bool(self.drafts) and self.drafts[-1].prose[-1] is text

    def _add_sentence(self, text: str) -> None:
        if self._prose_is_last:
            self.drafts[-1].prose.append(text)
        elif self._title is None:
            self._add_heading(text, follows_on=False)

    def _add_link(self, text: str) -> None:
        if self._title is None and self.drafts:
            self.drafts[-1].links.append(text)

    def _add_identifier(self, identifier: str) -> None:
        """Give an identifier to the title above it, else to the paper above or below, by the page's order."""
        if self._title is not None:
            self._identifier = identifier
            return
        if self._links_lead is None:
            self._links_lead = not self.drafts
        if self._links_lead:
            self._next_identifier = identifier
        elif self.drafts[-1].identifier is None:
            self.drafts[-1].identifier = identifier
        self._prose_is_last = False


def _paper(draft: _Draft, known: dict[str, str]) -> Paper:
    title = clean_line(draft.title)
    abstract = clean_line(_LABEL.sub("", " ".join(draft.prose), count=1), BLOCK_LIMIT)
    code_url, project_url = code_and_project("\n".join([abstract, *draft.links]))
    return Paper(
        id=draft.identifier or known.get(_title_key(title)) or local_identifier(title),
        title=title,
        abstract=abstract,
        code_url=code_url,
        code_origin="abstract" if code_url else None,
        project_url=project_url,
        sources=("file",),
    )


def _title_key(title: str) -> str:
    return " ".join(title.split()).casefold()
