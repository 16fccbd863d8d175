"""Read items of Hugging Face's lists as papers, tolerating everything but a missing identifier or title.

Real items lack fields that the specification requires and have fields that it forbids, so nothing is
validated against it (https://huggingface.co/.well-known/openapi.json). An item is left out only if it has no
identifier or no title. The outer `publishedAt` is never read: it is shifted by New York's offset and gives
the wrong day.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import msgspec

from paperreader.errors import BadAnswer, InvalidIdentifier
from paperreader.models import Paper
from paperreader.models.identifier import parse_identifier
from paperreader.sources.base import ParsedItems
from paperreader.sources.values import (
    NAME_LIMIT,
    as_count,
    as_day,
    as_line,
    as_url,
    author_names,
    keywords,
    member,
    organization_name,
)
from paperreader.text.json_parts import array_items, decode_leniently
from paperreader.text.links import code_and_project, repository_url

if TYPE_CHECKING:
    from datetime import date

_log = logging.getLogger(__name__)

_ABSTRACT_LIMIT = 20_000
_MOST_REASONS = 10
_T = TypeVar("_T")
_THUMBNAIL = "https://cdn-thumbnails.huggingface.co/social-thumbnails/papers/{}.png"


class _PaperFields(msgspec.Struct, rename="camel"):
    """The inner object of an item, or a complete single paper; any field may hold anything."""

    id: Any = None
    title: Any = None
    summary: Any = None
    authors: Any = None
    published_at: Any = None
    submitted_on_daily_at: Any = None
    submitted_on_daily_by: Any = None
    upvotes: Any = None
    num_comments: Any = None
    github_repo: Any = None
    github_repo_added_by: Any = None
    github_stars: Any = None
    project_page: Any = None
    organization: Any = None
    thumbnail: Any = None
    ai_summary: Any = msgspec.field(default=None, name="ai_summary")
    ai_keywords: Any = msgspec.field(default=None, name="ai_keywords")
    withdrawn_at: Any = None
    num_total_models: Any = None
    num_total_datasets: Any = None
    num_total_spaces: Any = None


class _Item(msgspec.Struct, rename="camel"):
    """One item of a list; any field but `paper` may hold anything."""

    paper: _PaperFields
    title: Any = None
    summary: Any = None
    num_comments: Any = None
    thumbnail: Any = None
    submitted_by: Any = None
    organization: Any = None


def parse_items(body: bytes, *, requested: date | None) -> ParsedItems:
    """Parse a list of items one by one, so that a bad item loses no other.

    Args:
        body: a JSON array, as the API sends it.
        requested: the requested day, if the request was for a day.

    Raises:
        BadAnswer: it is not JSON, or not an array.
    """
    papers: dict[str, Paper] = {}
    items = array_items(body)
    if items is None:
        raise BadAnswer("Hugging Face answered something that is not a list of papers.")
    likely = [item for item in items if names_a_title(item)]
    unusable = len(items) - len(likely)
    reasons = {"it is not an object with a title"} if unusable else set()
    for raw in likely:
        try:
            item = _decode(raw, _Item)
            paper = _paper(item.paper, item, requested)
        except _Unusable as reason:
            unusable += 1
            reasons.add(str(reason) if len(reasons) < _MOST_REASONS else "others")
        else:
            papers.setdefault(paper.id, paper)
    if unusable:
        _log.warning("%d items of Hugging Face are left out: %s", unusable, "; ".join(sorted(reasons)))
    return ParsedItems(papers=tuple(papers.values()), dropped=unusable)


def parse_item(body: bytes) -> Paper:
    """Parse one item of a list, without a report if it is not usable.

    Raises:
        BadAnswer: it is not JSON, or not an item with a paper.
    """
    try:
        item = _decode(msgspec.Raw(body), _Item)
        return _paper(item.paper, item, None)
    except _Unusable as error:
        raise BadAnswer("Hugging Face answered something that is not an item of a list.") from error


def parse_paper(body: bytes) -> Paper:
    """Parse the answer for a single paper, a flat object with the counts of its linked items.

    Raises:
        BadAnswer: it is not JSON, or not a paper.
    """
    try:
        fields = _decode(msgspec.Raw(body), _PaperFields)
        return _paper(fields, _Item(paper=fields, num_comments=fields.num_comments), None)
    except _Unusable as error:
        raise BadAnswer("Hugging Face answered something that is not a paper.") from error


def names_a_title(item: msgspec.Raw) -> bool:
    """Return whether an item can be a paper, without decoding it: a hostile answer may hold millions."""
    return b'"title"' in bytes(item)


class _Unusable(Exception):
    """An item that cannot be a paper; the message names what is missing."""


def _decode(raw: msgspec.Raw, kind: type[_T]) -> _T:
    text = bytes(raw)
    try:
        try:
            return msgspec.json.decode(text, type=kind)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return msgspec.convert(decode_leniently(text), kind)
    except (msgspec.MsgspecError, RecursionError, UnicodeEncodeError) as error:
        raise _Unusable("it is not an object with a paper") from error


def _paper(fields: _PaperFields, item: _Item, requested: date | None) -> Paper:
    paper_id = _identifier(fields.id)
    title = as_line(fields.title) or as_line(item.title)
    if not title:
        raise _Unusable(f"{paper_id} has no title")
    abstract = as_line(fields.summary, _ABSTRACT_LIMIT) or as_line(item.summary, _ABSTRACT_LIMIT) or ""
    published = as_day(fields.published_at)
    links = _links(fields, abstract)
    submitter = member(item.submitted_by, "name") or member(fields.submitted_on_daily_by, "user")
    thumbnail = as_url(item.thumbnail) or as_url(fields.thumbnail) or _THUMBNAIL.format(paper_id)
    return Paper(
        id=paper_id,
        title=title,
        abstract=abstract,
        authors=author_names(fields.authors),
        published=published,
        edition_date=as_day(fields.submitted_on_daily_at) or requested or published,
        upvotes=as_count(fields.upvotes),
        comments=as_count(item.num_comments),
        code_url=links.code,
        code_origin=links.origin,
        stars=links.stars,
        project_url=links.project,
        summary=as_line(fields.ai_summary, _ABSTRACT_LIMIT),
        keywords=keywords(fields.ai_keywords),
        organization=organization_name(fields.organization) or organization_name(item.organization),
        submitted_by=as_line(submitter, NAME_LIMIT),
        sources=("huggingface",),
        thumbnail_url=thumbnail,
        models=as_count(fields.num_total_models),
        datasets=as_count(fields.num_total_datasets),
        spaces=as_count(fields.num_total_spaces),
        withdrawn=bool(as_line(fields.withdrawn_at)),
    )


class _Links(msgspec.Struct, frozen=True):
    """The code with its origin and stars, and the project page."""

    code: str | None
    origin: str | None
    stars: int | None
    project: str | None


def _links(fields: _PaperFields, abstract: str) -> _Links:
    """Return the code that Hugging Face gives, else a project page that is a repository, else the abstract's.

    The stars are those of the repository that Hugging Face gives, and of no other.
    """
    project = as_url(fields.project_page)
    code_said, project_said = code_and_project(abstract)
    project_shown = project or as_url(project_said)
    named = repository_url(fields.github_repo) if isinstance(fields.github_repo, str) else None
    if named:
        origin = as_line(fields.github_repo_added_by, NAME_LIMIT)
        return _Links(named, origin, as_count(fields.github_stars), project_shown)
    if own := _repository_of(project):
        return _Links(own, "project page", None, project_shown)
    found = as_url(code_said)
    return _Links(found, "abstract" if found else None, None, project_shown)


def _repository_of(project: str | None) -> str | None:
    if project is None or (urlsplit(project).hostname or "").removeprefix("www.") != "github.com":
        return None
    return repository_url(project)


def _identifier(value: object) -> str:
    try:
        base = parse_identifier(value).base if isinstance(value, str) else ""
    except InvalidIdentifier:
        base = ""
    if not base or "/" in base or ":" in base:
        raise _Unusable("it has no identifier")
    return base
