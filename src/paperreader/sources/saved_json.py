"""Read papers from JSON: an answer of Hugging Face, a JSON Feed, or the output of `--json` or `--jsonl`.

Each row is read on its own, so a bad row loses no other. From our own output the keys of `models.Paper` are
read; `tags`, `note`, `read` and the like are the user's, not the paper's. Every file is text from outside,
and is cleaned.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, TypeGuard

import msgspec

from paperreader.errors import BadAnswer, InvalidIdentifier
from paperreader.models import Paper
from paperreader.models.identifier import parse_identifier
from paperreader.sources.base import ParsedItems
from paperreader.sources.huggingface.items import names_a_title, parse_item, parse_paper
from paperreader.text.json_parts import UNREADABLE, array_items, decode_leniently, object_members
from paperreader.text.links import web_url
from paperreader.text.sanitize import BLOCK_LIMIT, LINE_LIMIT, clean_line

_PRINTED_KEYS = frozenset({"id", "title", "abstract", "sources"})
_FEED_KEYS = frozenset({"content_text", "content_html", "date_published", "external_url"})
_FEED = re.compile(rb"jsonfeed\.org\\?/")
"""The version of a JSON Feed: https://www.jsonfeed.org/version/1.1/."""

_ADDRESSES = ("code_url", "project_url", "thumbnail_url")
_LARGEST_COUNT = 10**9


def papers_from_json(body: bytes) -> ParsedItems:
    """Return the papers of an array, of one object, of one object per line, or of a JSON Feed, each once.

    Raises:
        BadAnswer: it is not JSON, or a single object that is not a paper.
    """
    found = [_paper_of(row) if names_a_title(row) else None for row in _rows(body)]
    papers = {paper.id: paper for paper in reversed(found) if paper}
    return ParsedItems(papers=tuple(reversed(papers.values())), dropped=found.count(None))


def _rows(body: bytes) -> list[msgspec.Raw]:
    if (items := array_items(body)) is not None:
        return items
    if (members := object_members(body)) is not None:
        is_feed = _FEED.search(bytes(members.get("version", b""))) and "items" in members
        items = array_items(bytes(members["items"])) if is_feed else None
        return items or [msgspec.Raw(body)]
    lines = [line for line in body.splitlines() if line.strip()]
    if all(object_members(line) is None for line in lines):
        raise BadAnswer("It is not complete, or not JSON.")
    return list(map(msgspec.Raw, lines))


def _paper_of(raw: msgspec.Raw) -> Paper | None:
    """Return the paper of a row: our own output, an item of a list, or a single paper; else None."""
    try:
        row = msgspec.json.decode(raw)
    except UNREADABLE:
        row = decode_leniently(bytes(raw))
    if _is_printed(row):
        return _printed_paper(row)
    if isinstance(row, dict) and _FEED_KEYS & row.keys():
        from paperreader.sources.feed_json import paper_of_json_feed

        return paper_of_json_feed(row)
    for parse in (parse_item, parse_paper):
        with suppress(BadAnswer):
            return parse(bytes(raw))
    return None


def _is_printed(row: object) -> TypeGuard[dict[str, Any]]:
    return isinstance(row, dict) and row.keys() >= _PRINTED_KEYS


def _printed_paper(row: dict[str, Any]) -> Paper | None:
    """Return the paper of a row of our own output. Values that are null or out of range are unknown."""
    known = {name: row[name] for name in Paper.__struct_fields__ if row.get(name) is not None}
    try:
        paper = msgspec.convert(known, Paper)
        cleaned = {name: _cleaned(name, getattr(paper, name)) for name in known}
    except (msgspec.ValidationError, InvalidIdentifier):
        return None
    paper = msgspec.structs.replace(paper, **cleaned)
    return paper if paper.title else None


def _cleaned(name: str, value: object) -> object:
    if isinstance(value, str):
        return _cleaned_text(name, value)
    if isinstance(value, tuple):
        return tuple(line for text in value if (line := clean_line(text, 200)))
    if isinstance(value, int) and not 0 <= value <= _LARGEST_COUNT:
        return None
    return value


def _cleaned_text(name: str, text: str) -> str | None:
    if name == "id":
        return parse_identifier(text).base
    if name in _ADDRESSES:
        return web_url(text)
    return clean_line(text, BLOCK_LIMIT if name in ("abstract", "summary") else LINE_LIMIT)
