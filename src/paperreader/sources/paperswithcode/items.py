"""Read answers of Papers with Code: pages of papers, one paper, and its results on benchmarks.

Each item is decoded separately, so that a bad one loses no other.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.errors import BadAnswer
from paperreader.identity import named_by_identity
from paperreader.models import Paper
from paperreader.models.identifier import Scheme, canonical_doi, identifier_or_none, identifiers_in, scheme_of
from paperreader.models.surroundings import CodeRepository, Result
from paperreader.sources.base import ParsedItems
from paperreader.sources.values import (
    NAME_LIMIT,
    as_count,
    as_day,
    as_line,
    as_number,
    as_url,
    member,
    person_names,
)
from paperreader.text.json_parts import array_items, decode_leniently, object_members

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import msgspec

_log = logging.getLogger(__name__)

_ABSTRACT_LIMIT = 20_000
_MOST_REPOSITORIES = 100
_MOST_RESULTS = 200
_MOST_CATEGORIES = 50
_ADDRESSES = ("url_abs", "source_url")


class ParsedPaper(NamedTuple):
    """A paper, its repositories, and the number that it has at Papers with Code, or an empty text."""

    paper: Paper
    repositories: tuple[CodeRepository, ...]
    number: str


def parse_page(body: bytes, filters: Mapping[str, str] | None = None) -> ParsedItems:
    """Return the papers of a page, each once.

    Args:
        body: the answer.
        filters: what the answer must confirm: a server that does not know a filter ignores it.

    Raises:
        BadAnswer: it is not a page of papers, or it does not confirm a filter.
    """
    page = object_members(body) or {}
    items = array_items(bytes(page.get("results") or page.get("items") or body))
    if items is None:
        raise BadAnswer("Papers with Code answered something that is not a list of papers.")
    applied = decode_leniently(bytes(page.get("applied_filters") or b"null"))
    for name, value in (filters or {}).items():
        confirmed = member(applied, name)
        if not isinstance(confirmed, str) or confirmed.casefold() != value.casefold():
            raise BadAnswer(f"Papers with Code has no {name} of this name, or cannot filter by it.")
    found: dict[str, Paper] = {}
    dropped = 0
    for item in items:
        if paper := _paper(decode_leniently(bytes(item))):
            found.setdefault(paper.id, paper)
        else:
            dropped += 1
    if dropped:
        _log.warning("%d items of Papers with Code are left out: they have no title", dropped)
    return ParsedItems(papers=tuple(found.values()), dropped=dropped)


def parse_paper(body: bytes) -> ParsedPaper:
    """Return a paper with its repositories.

    Raises:
        BadAnswer: it is not a paper.
    """
    item = decode_leniently(body)
    paper = _paper(item)
    if paper is None:
        raise BadAnswer("Papers with Code answered something that is not a paper.")
    number = as_count(item.get("id"))
    return ParsedPaper(paper, repositories(item.get("repositories")), "" if number is None else str(number))


def repositories(value: object) -> tuple[CodeRepository, ...]:
    """Return repositories, each once: the official ones first, then those with the most stars."""
    found: dict[str, CodeRepository] = {}
    for one in value[:_MOST_REPOSITORIES] if isinstance(value, list) else []:
        if url := as_url(one) or as_url(member(one, "url")):
            stars, official = as_count(member(one, "num_stars")), member(one, "is_official") is True
            found.setdefault(url, CodeRepository(url=url, stars=stars, is_official=official))
    return tuple(sorted(found.values(), key=lambda one: (not one.is_official, -(one.stars or 0))))


def parse_results(body: bytes, number: str) -> tuple[Result, ...]:
    """Return the results of a paper on benchmarks, in the order of the answer.

    Args:
        body: the answer.
        number: the identifier of the paper; results of other papers are left out.

    Raises:
        BadAnswer: it is not a page of results.
    """
    page = object_members(body) or {}
    items = array_items(bytes(page.get("results") or page.get("items") or body))
    if items is None:
        raise BadAnswer("Papers with Code answered something that is not a list of results.")
    return tuple(_results(items[:_MOST_RESULTS], number))


def _results(items: list[msgspec.Raw], number: str) -> Iterator[Result]:
    for raw in items:
        item = decode_leniently(bytes(raw))
        dataset = as_line(member(item, "dataset_name"), NAME_LIMIT)
        metrics = member(item, "metrics")
        if not dataset or str(member(item, "paper_id")) != number or not isinstance(metrics, dict):
            continue
        best = member(item, "best_metric")
        metric = best if isinstance(best, str) and best in metrics else min(metrics, default="")
        yield Result(
            dataset=dataset,
            task=as_line(member(item, "task_name"), NAME_LIMIT) or "",
            model=as_line(member(item, "model_name"), NAME_LIMIT) or "",
            metric=as_line(metric, NAME_LIMIT) or "",
            value=as_number(metrics.get(metric)) or "",
            rank=as_count(member(item, "best_rank")),
        )


def _paper(item: Any) -> Paper | None:
    """Return an item as a paper, or None if it is not one."""
    title = as_line(member(item, "title"))
    if not title:
        return None
    identifiers = _identifiers(item)
    code = next(iter(repositories(item.get("repositories"))), None)
    pages = repositories(item.get("project_pages"))
    abroad = None if identifiers else next(filter(None, (as_url(item.get(key)) for key in _ADDRESSES)), None)
    paper = Paper(
        id=next(iter(identifiers), "local:"),  # `named_by_identity` completes it
        ids=identifiers[1:],
        doi=canonical_doi(str(item.get("doi") or "")),
        title=title,
        abstract=as_line(item.get("abstract"), _ABSTRACT_LIMIT) or "",
        authors=person_names(item.get("authors")),
        published=as_day(item.get("published")) or as_day(item.get("date_published")),
        code_url=code.url if code else None,
        code_origin=("official" if code.is_official else "unofficial") if code else None,
        stars=code.stars if code else None,
        project_url=pages[0].url if pages else abroad,
        citations=as_count(item.get("citation_count")),
        tldr=as_line(item.get("tldr"), 1_000),
        categories=_categories(item.get("all_categories")),
        sources=("pwc",),
    )
    return named_by_identity(paper)


def _identifiers(item: dict[str, Any]) -> tuple[str, ...]:
    """Return the identifiers of an item, one of each kind; the number at arXiv and the DOI count first."""
    texts = [item.get(key) for key in ("arxiv_id", "doi", *_ADDRESSES)]
    named = [identifier_or_none(text) for text in texts[:2] if isinstance(text, str)]
    found: dict[Scheme, str] = {}
    for one in (
        *filter(None, named),
        *(one for text in texts[2:] for one in identifiers_in(str(text or ""))),
    ):
        found.setdefault(scheme_of(one), one)
    return tuple(found.values())


def _categories(value: object) -> tuple[str, ...]:
    words = value.split() if isinstance(value, str) else value if isinstance(value, list) else []
    lines = (as_line(word, NAME_LIMIT) for word in words[:_MOST_CATEGORIES])
    return tuple(dict.fromkeys(filter(None, lines)))
