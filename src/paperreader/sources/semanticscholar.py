"""Semantic Scholar: how often papers are cited, and papers without an arXiv identifier.

Users without a key share one pool of requests, which is often used up; a key allows one request a second
(https://www.semanticscholar.org/product/api). So it is asked only when the user asks.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, ClassVar, Self
from urllib.parse import quote

from paperreader.environment import Address
from paperreader.errors import BadAnswer, NotFound, RateLimited
from paperreader.models import Paper
from paperreader.models.identifier import Scheme, parse_identifier, scheme_of
from paperreader.sources.base import Cited, Source

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
    from typing import Any

    from paperreader.models import Edition, EditionKey
    from paperreader.net.client import HttpClient
    from paperreader.net.context import Context

_DAY = 86_400.0
_MOST_AT_ONCE = 500
_SECONDS_WITH_KEY = 1.0
_SECONDS = 3.0
"""The seconds between two requests without a key."""

_COUNTS = "citationCount,influentialCitationCount,tldr"
_FACTS = f"title,abstract,authors,publicationDate,externalIds,{_COUNTS}"
_PREFIXES = {
    Scheme.ARXIV: "ARXIV:",
    Scheme.DOI: "DOI:",
    Scheme.ACL: "ACL:",
    Scheme.PMID: "PMID:",
    Scheme.S2: "",
    Scheme.CORPUS: "CorpusId:",
}
"""What stands before the identifiers that it understands."""

_ADVICE = " Users without a key share one pool of requests; with a key in S2_API_KEY you have your own."


class SemanticScholar(Source):
    """Semantic Scholar as a source.

    Args:
        client: sends requests within limits, and caches answers.
        endpoint: the address of the API.
        advice: the end of a sentence about its limits.
    """

    name = "s2"
    title = "Semantic Scholar"
    addresses: ClassVar[Mapping[str, Address]] = {
        "api": Address(
            "PAPERREADER_S2_ENDPOINT",
            "https://api.semanticscholar.org",
            "S2_API_KEY",
            header="x-api-key",
            probe="/graph/v1/paper/arXiv:1706.03762?fields=paperId",
            pause=_SECONDS,
        )
    }

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        endpoint = context.addresses["api"]
        seconds, advice = (_SECONDS_WITH_KEY, "") if context.tokens else (_SECONDS, _ADVICE)
        context.client.add_pace(endpoint, context.pace(endpoint, seconds, cls.title))
        return cls(context.client, endpoint=endpoint, advice=advice)

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return None: it has no lists."""
        return None

    def __init__(self, client: HttpClient, *, endpoint: str, advice: str = "") -> None:
        self._client = client
        self._papers = f"{endpoint.rstrip('/')}/graph/v1/paper"
        self._advice = advice

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Refuse: it has no lists."""
        raise NotFound(f"{self.title} has no lists; it only counts the citations of papers.")

    async def fetch_citations(
        self, papers: Sequence[Paper], *, refresh: bool = False
    ) -> AsyncIterator[Sequence[Cited]]:
        """Fetch the citations of papers as `CountsCitations` does, 500 in one request.

        Raises:
            NotFound: there is only one paper, and Semantic Scholar does not have it.
            SourceError: Semantic Scholar could not serve; what came before counts.
        """
        asked = {name: paper for paper in papers if (name := _name_of(paper))}
        if len(papers) == 1:
            yield [await self._one(papers[0], next(iter(asked), ""), refresh=refresh)]
            return
        every = list(asked)
        for names in (every[start : start + _MOST_AT_ONCE] for start in range(0, len(every), _MOST_AT_ONCE)):
            with self._advising():
                answer = await self._client.send(
                    "POST", f"{self._papers}/batch?fields={_COUNTS}", {"ids": names}
                )
            items = _items(answer.body, len(names))
            found = [_cited(item, asked[name]) for item, name in zip(items, names, strict=True)]
            yield [one for one in found if one]

    async def fetch_paper(self, paper_id: str, *, refresh: bool = False) -> Paper:
        """Fetch one paper by its identifier, unless that is one of arXiv, which has it too.

        Raises:
            InvalidIdentifier: the text is not an identifier.
            NotFound: Semantic Scholar does not have it.
            SourceError: Semantic Scholar could not serve.
        """
        base = parse_identifier(paper_id).base
        if scheme_of(base) is Scheme.ARXIV:
            raise NotFound(f"{self.title} is asked for papers without an arXiv identifier only.")
        item = await self._item(base, _api_name(base), _FACTS, refresh=refresh)
        paper = _paper(item, base)
        if paper is None:
            raise BadAnswer(f"{self.title} answered something that is not a paper.")
        return paper

    async def _one(self, paper: Paper, name: str, *, refresh: bool) -> Cited:
        found = _cited(await self._item(paper.id, name, _COUNTS, refresh=refresh), paper)
        if found is None:
            raise BadAnswer(f"{self.title} answered something that is not a paper.")
        return found

    async def _item(self, paper_id: str, name: str, fields: str, *, refresh: bool) -> Any:
        """Return the answer about one paper, decoded."""
        from paperreader.text.json_parts import decode_leniently

        if not name:
            raise NotFound(
                f"{self.title} cannot be asked for {paper_id}: it knows no identifier of this kind."
            )
        url = f"{self._papers}/{quote(name, safe=':/')}?fields={fields}"
        try:
            with self._advising():
                answer = await self._client.get(url, ttl=_DAY, refresh=refresh)
                if answer.problem is not None:
                    raise answer.problem
        except NotFound as problem:
            raise NotFound(
                f"{self.title} does not have {paper_id}, or not yet: it adds new papers after some days."
            ) from problem
        return decode_leniently(answer.body)

    @contextmanager
    def _advising(self) -> Iterator[None]:
        """Add to a refusal what the user can do about it."""
        try:
            yield
        except RateLimited as problem:
            raise RateLimited(f"{problem}{self._advice}", problem.retry_after) from problem


def _name_of(paper: Paper) -> str:
    """Return the first identifier of a paper that Semantic Scholar knows, as it writes it, or ""."""
    return next(filter(None, map(_api_name, paper.names)), "")


def _api_name(identifier: str) -> str:
    scheme = scheme_of(identifier)
    if scheme not in _PREFIXES:
        return ""
    bare = identifier if scheme is Scheme.ARXIV else identifier.partition(":")[2]
    return f"{_PREFIXES[scheme]}{bare}"


def _items(body: bytes, count: int) -> Sequence[Any]:
    """Return the items of a batch, each decoded separately.

    Raises:
        BadAnswer: there are not as many as were asked for.
    """
    from paperreader.text.json_parts import array_items, decode_leniently

    items = array_items(body)
    if items is None or len(items) != count:
        raise BadAnswer("Semantic Scholar answered something that is not a list of the papers.")
    return [decode_leniently(bytes(item)) for item in items]


def _cited(item: Any, paper: Paper) -> Cited | None:
    """Return what an item says about a paper, or None if it says nothing."""
    from paperreader.sources.values import as_count, as_line, member

    if not isinstance(item, dict):
        return None
    facts = Paper(
        id=paper.id,
        title="",
        citations=as_count(item.get("citationCount")),
        tldr=as_line(member(item.get("tldr"), "text"), 1_000),
        sources=(SemanticScholar.name,),
    )
    return Cited(facts, as_count(item.get("influentialCitationCount")))


def _paper(item: Any, base: str) -> Paper | None:
    """Return an item with all facts as a paper, or None if it has no title."""
    import msgspec

    from paperreader.identity import named_by_identity
    from paperreader.models.identifier import identifier_or_none
    from paperreader.sources.values import as_day, as_line, author_names, member

    title, cited = as_line(member(item, "title")), _cited(item, Paper(id=base, title=""))
    if not title or cited is None:
        return None
    others = item.get("externalIds")
    named = [
        identifier_or_none(f"{prefix}{number}")
        for key, prefix in (("ArXiv", "arXiv:"), ("DOI", ""), ("ACL", "acl:"), ("PubMed", "pmid:"))
        if (number := member(others, key))
    ]
    return named_by_identity(
        msgspec.structs.replace(
            cited.paper,
            title=title,
            ids=tuple(one for one in named if one and one != base),
            abstract=as_line(item.get("abstract"), 20_000) or "",
            authors=author_names(item.get("authors")),
            published=as_day(item.get("publicationDate")),
        )
    )
