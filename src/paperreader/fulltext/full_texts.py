"""The full text of a paper by its identifier: from this machine, else from the first site that has it."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
import re
import time
from typing import TYPE_CHECKING

from paperreader.durable.memory import give_memory_back
from paperreader.errors import BadAnswer, NotFound, Offline, PaperReaderError, SourceError
from paperreader.fulltext.document import texts_of
from paperreader.fulltext.fetch import SITES, Site
from paperreader.fulltext.parse import read_document, require
from paperreader.fulltext.store import Facts
from paperreader.models.identifier import parse_identifier
from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from paperreader.fulltext.document import Document
    from paperreader.fulltext.fetch import FullTextSites
    from paperreader.fulltext.index import FullTextIndex
    from paperreader.fulltext.store import FullTextStore
    from paperreader.models.identifier import Identifier

    Progress = Callable[[str], None]

_log = logging.getLogger(__name__)

_FRESH = 30 * 86_400.0
"""Seconds after which a text is fetched again if that is possible: there may be a newer version."""

_LONGEST_REFUSAL = 3_000
_REFUSAL = re.compile(
    rb"\b(?:access denied|automated (?:access|requests)|blocked|captcha|error|exceeded|failed|forbidden"
    rb"|just a moment|maintenance|no html|not (?:available|exist|found)|robots?|sign in|try again|unavailable"
    rb"|verify (?:that )?you)\b",
    re.IGNORECASE,
)
"""The words of pages that sites send with status 200 in place of a paper."""

_VERSION = re.compile(r"(?:html|pdf)/[\w./-]+?v(\d{1,3})(?:\.pdf)?/?$", re.ASCII)


class FullTexts:
    """The full texts of papers.

    Args:
        store: keeps what was fetched.
        index: makes texts that were read searchable.
        sites: returns the sites, or raises `Offline`.
    """

    def __init__(
        self, store: FullTextStore, index: FullTextIndex, sites: Callable[[], Awaitable[FullTextSites]]
    ) -> None:
        self._store = store
        self._index = index
        self._sites = sites

    async def read(
        self, paper: Paper | str, *, refresh: bool = False, progress: Progress | None = None
    ) -> Document:
        """Return the full text of a paper; parsing happens in a thread.

        Args:
            paper: the paper, or its identifier, which may name a version.
            refresh: ask the sites even if the text is on this machine.
            progress: called with a few words about each step that may take time.

        Raises:
            InvalidIdentifier: the text is not an identifier.
            Offline: it is not on this machine, and the network is switched off.
            NotFound: no site has it.
            SourceError: it may exist, but a site failed.
        """
        identifier = parse_identifier(paper.id if isinstance(paper, Paper) else paper)
        _require_arxiv(identifier, paper)
        kept = await asyncio.to_thread(self._kept, identifier)
        if kept and not refresh and _is_current(kept[0]):
            return kept[1]
        try:
            return await self._fetch(identifier, progress or (lambda _: None))
        except SourceError as problem:
            if kept is None:
                raise
            return _warned(
                kept[1], "" if isinstance(problem, Offline) else f"{problem} This is the stored text."
            )

    def close(self) -> None:
        """Close the file of stored answers."""
        self._store.close()

    def _kept(self, paper: Identifier) -> tuple[Facts, Document] | None:
        """Return the stored text of a paper, if there is one that can be read."""
        stored = self._store.load(str(paper))
        if stored is None:
            return None
        facts, body = stored
        try:
            return facts, _document(paper, facts, body)
        except PaperReaderError as error:
            _log.warning("the stored full text of %s is not used: %s", paper, error)
            return None

    async def _fetch(self, paper: Identifier, progress: Progress) -> Document:
        try:
            sites = await self._sites()
        except Offline as error:
            raise Offline(
                f"The full text of {paper} is not on this machine, and the network is switched off."
            ) from error
        problems: list[SourceError] = []
        for site in SITES:
            progress(f"asking for {site.words}")
            try:
                return await self._from(site, sites, paper, problems)
            except NotFound as error:
                _log.info("%s: no text of %s: %s", site.words, paper, error)
            except SourceError as error:
                problems.append(error)
        raise _nothing(paper, problems)

    async def _from(
        self, site: Site, sites: FullTextSites, paper: Identifier, problems: Sequence[SourceError]
    ) -> Document:
        """Return and keep the text of one site; raise `NotFound` if its answer is not that of the paper."""
        try:
            require(site.source)
        except PaperReaderError as error:
            raise NotFound(str(error)) from error
        fetched = await sites.fetch(site, paper)
        instead = f"{problems[0]} This is {site.words}." if problems else ""
        facts = Facts(site.source, fetched.address, time.time(), instead)
        return await asyncio.to_thread(self._keep, paper, facts, fetched.body)

    def _keep(self, paper: Identifier, facts: Facts, body: bytes) -> Document:
        """Read, store and index an answer."""
        try:
            document = _document(paper, facts, body)
        except PaperReaderError as error:
            raise NotFound(str(error)) from error
        self._store.store(str(paper), facts, body)
        self._index.add(paper.base, document)
        return document


def _document(paper: Identifier, facts: Facts, body: bytes) -> Document:
    """Return an answer as a document.

    Raises:
        PaperReaderError: it cannot be read, or is about another paper.
    """
    document = read_document(body, address=facts.address, source=facts.source)
    give_memory_back()
    if facts.source in ("arxiv-html", "ar5iv") and _is_refusal(document, body):
        raise BadAnswer("The page is a message of the site, not a paper.")
    if document.id not in ("", paper.base):
        raise BadAnswer(f"The page is about another paper, {document.id}.")
    found = _VERSION.search(facts.address)
    version = document.version or (int(found[1]) if found else None)
    document = dataclasses.replace(document, id=paper.base, version=version)
    if paper.version not in (None, version):
        other = f"version {version}" if version else "an unknown version"
        document = _warned(document, f"This is {other}, not version {paper.version}.")
    return _warned(document, facts.instead)


def _is_refusal(document: Document, page: bytes) -> bool:
    """Return whether a page that LaTeXML did not make has little text, and says what failed."""
    if b"ltx_document" in page or _REFUSAL.search(page[:50_000]) is None:
        return False
    return sum(len(text) for block in document.blocks for text in texts_of(block)) < _LONGEST_REFUSAL


def _warned(document: Document, warning: str) -> Document:
    """Return a document with one more warning, which may be empty."""
    return dataclasses.replace(document, warnings=(*document.warnings, *filter(None, (warning,))))


def _is_current(facts: Facts) -> bool:
    return not facts.instead and 0 <= time.time() - facts.fetched_at < _FRESH


def _require_arxiv(identifier: Identifier, paper: Paper | str) -> None:
    """Check that the sites can be asked for a paper: they know papers by their arXiv identifiers.

    Raises:
        NotFound: it has another identifier.
    """
    if ":" not in identifier.base:
        return
    known = paper if isinstance(paper, Paper) else Paper(id=identifier.base, title="")
    page = known.doi_url or next(iter(known.pages.values()), None)
    where = f" Its page is {page}." if page else ""
    raise NotFound(f"Only papers of arXiv have a full text here, and {identifier} is not one.{where}")


def _nothing(paper: Identifier, problems: Sequence[SourceError]) -> SourceError:
    """Return the error for a paper whose text no site sent."""
    if problems:
        problem = problems[0]
        problem.args = (f"{problem} The full text of {paper} was not fetched.",)
        return problem
    sentence = (
        f"No site has a text of {paper}: read its abstract, or its PDF at https://arxiv.org/pdf/{paper}."
    )
    try:
        require("pdf")
    except PaperReaderError as error:
        return NotFound(f"{sentence} {error}")
    return NotFound(sentence)
