"""Make a draft of an item by the names that its program gives to what it knows about a paper."""

from __future__ import annotations

import re
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.importers.csl_types import csl_type
from paperreader.importers.dates import date_in, moment_in
from paperreader.importers.draft import Draft
from paperreader.importers.json_text import text_of
from paperreader.importers.people import people_in
from paperreader.importers.tab_titles import paper_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_BREAK = re.compile(r"(?:<br ?/?>|</(?:p|div|li|h\d|jats:p|jats:title)>)\s*", re.IGNORECASE)
_HEADING = re.compile(r"<jats:title>\s*Abstract\s*</jats:title>\s*", re.IGNORECASE)
_TAG = re.compile(r"</?(?:jats:|mml:)?[A-Za-z][A-Za-z0-9:-]{0,30}(?:\s[^<>]{0,500})?/?>")
_NAMES_OF_TEXT = ("tag", "name", "display_name", "label", "value", "text", "term", "title")


class Unrelated(Exception):
    """An item is about something else; it never leaves the importers."""


class Names(NamedTuple):
    """The names that a program gives to what it knows about a paper.

    Each is a list of paths, separated by blanks. A path leads into objects (`journal.name`) and through
    lists. The first path that leads to a value counts, but identifiers, mentions, addresses, tags and notes
    of all paths. `pmid=ids.PubMed` completes a value with its scheme.

    Attributes:
        publication: details by their names in CSL, each with its paths: `issue=number|nr page=first~last`.
        between: the characters that may separate tags in one text, the first that occurs in it.
        has_lists: whether one text may name several authors.
        has_markup: whether texts hold tags and entities of HTML.
        needs_identifier: whether an item without an identifier is no paper: bookmarks of a browser.
    """

    title: str = ""
    subtitle: str = ""
    abstract: str = ""
    authors: str = ""
    editors: str = ""
    date: str = ""
    added: str = ""
    doi: str = ""
    journal: str = ""
    note: str = ""
    identifiers: str = ""
    mentions: str = ""
    addresses: str = ""
    tags: str = ""
    collections: str = ""
    publication: str = ""
    between: str = ""
    has_lists: bool = False
    has_markup: bool = True
    needs_identifier: bool = False


def draft_of(item: Mapping[str, Any], names: Names) -> Draft:
    """Return the draft of an item.

    Raises:
        Unrelated: it is a link to a page that is not about a paper.
    """
    plain = plain_text if names.has_markup else str

    def first(paths: str) -> str:
        return plain(next(_texts(item, paths), ""))

    title, subtitle = first(names.title), first(names.subtitle)
    authors = people_in(_first_values(item, names.authors), joined=names.has_lists)
    editors = people_in(_first_values(item, names.editors), joined=names.has_lists)
    year, month, day = date_in(_values(item, names.date))
    draft = Draft(
        title=f"{title}: {subtitle}" if subtitle and subtitle not in title else title,
        abstract=first(names.abstract),
        authors=authors or editors,
        year=year,
        month=month,
        day=day,
        added=next(filter(None, map(moment_in, _values(item, names.added))), None),
        doi=first(names.doi),
        journal=first(names.journal),
        note="\n\n".join(dict.fromkeys(map(plain, _texts(item, names.note)))),
        identifiers=[*_texts(item, names.identifiers)],
        mentions=[*_texts(item, names.mentions)],
        addresses=[*_texts(item, names.addresses)],
        publication=_details(item, names) | ({"editor": "; ".join(editors)} if editors else {}),
        tags=[tag for text in _texts(item, names.tags) for tag in _split(text, names.between)],
        collections=[*_texts(item, names.collections)],
    )
    if names.needs_identifier:
        draft.title = paper_title(draft.title)
        if not draft.named:
            raise Unrelated
    return draft


def plain_text(text: str) -> str:
    """Return a text without the tags and entities of HTML and JATS; the end of a paragraph ends a line."""
    if "<" in text:
        text = _TAG.sub("", _BREAK.sub("\n", _HEADING.sub("", text)))
    return unescape(text).strip() if "&" in text else text


def _details(item: Mapping[str, Any], names: Names) -> dict[str, str]:
    details = {}
    for name, paths in _parsed_details(names.publication):
        texts = [text for path in paths for text in (_range if "~" in path else _texts)(item, path)]
        if texts:
            types = filter(None, map(csl_type, texts))
            details[name] = next(types, "") if name == "type" else plain_text(texts[0])
    return {name: value for name, value in details.items() if value}


def _range(item: Mapping[str, Any], path: str) -> list[str]:
    """Return the pages from a first to a last one, which may be in one text already."""
    ends = [next(_texts(item, end), "") for end in path.split("~")]
    return ["-".join(dict.fromkeys(filter(None, ends)))] if ends[0] else []


def _split(text: str, between: str) -> list[str]:
    mark = next((mark for mark in between if mark in text), None)
    return [part for piece in text.split(mark) if (part := piece.strip())] if mark else [text]


def _texts(item: Mapping[str, Any], paths: str) -> Iterator[str]:
    """Yield the texts at each path; of an object, its name."""
    for scheme, path in _present(item, paths):
        for value in _at(item, path):
            named = value
            if isinstance(value, dict):
                named = next(filter(None, map(value.get, _NAMES_OF_TEXT)), "")
            if text := text_of(named).strip():
                yield f"{scheme}:{text}" if scheme and ":" not in text else text


def _values(item: Mapping[str, Any], paths: str) -> list[Any]:
    return [value for _, path in _present(item, paths) for value in _at(item, path)]


def _first_values(item: Mapping[str, Any], paths: str) -> list[Any]:
    return next(filter(None, (_at(item, path) for _, path in _present(item, paths))), [])


def _at(item: Mapping[str, Any], path: Sequence[str]) -> list[Any]:
    found: list[Any] = [item]
    for name in path:
        members = [value.get(name) for value in found if isinstance(value, dict)]
        found = [one for member in members for one in (member if isinstance(member, list) else [member])]
    return [value for value in found if value not in (None, "", [], {})]


def _present(item: Mapping[str, Any], paths: str) -> list[tuple[str, tuple[str, ...]]]:
    """Return the paths that begin at a member of the item; most of them do not."""
    return [parsed for parsed in _parsed(paths) if parsed[1][0] in item]


@cache
def _parsed(paths: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the scheme and the names of each path."""
    parts = (path.rpartition("=") for path in paths.split())
    return tuple((scheme, tuple(path.split("."))) for scheme, _, path in parts)


@cache
def _parsed_details(details: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the name and the paths of each detail."""
    parts = (detail.partition("=") for detail in details.split())
    return tuple((name, tuple(paths.split("|"))) for name, _, paths in parts)
