"""Import links from outlines (OPML) and from bookmark files of browsers (Netscape HTML). No tree is built.

It reads one tag after another, each of bounded length, so the time grows with the text, however it is nested.
Nothing in the file is run or fetched.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from typing import TYPE_CHECKING

import msgspec

from paperreader.importers.base import Imported, Rejected, Skipped, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.tab_titles import paper_title
from paperreader.models.entry import Status
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paperreader.importers.base import Row

_LINK = re.compile(
    r"<h3(?P<folder>[^<>]{0,2000}>[^<]{0,500})|(?P<end></dl\b)"
    r"|<dt>\s{0,200}(?P<text>[^<>\s][^<]{0,500})"
    r"|<a\s(?P<attributes>[^<>]{1,400000}+)>(?P<title>[^<]{0,2000})"
    r"(?:</a\s{0,20}>(?:\s{0,200}<dd>(?P<note>[^<]{0,80000}))?)?",
    re.IGNORECASE,
)
_ROOT = re.compile(r"\w+_(?:toolbar|bookmarks)_folder|bookmarks_folder", re.IGNORECASE)
"""Attributes of the folders that every browser has, which the user did not make."""

_ROOT_NAMES = frozenset(
    {"bookmarks bar", "bookmarks toolbar", "bookmarks menu", "favorites", "favorites bar"}
    | {"mobile bookmarks", "other bookmarks", "reading list"}
)
"""The names of such folders in browsers that write no attributes."""

_OUTLINE = re.compile(
    r"<outline\s(?P<attributes>(?:[^<>\"']|\"[^\"<]{0,80000}\"|'[^'<]{0,80000}')*+)>", re.IGNORECASE
)
_WRITTEN = re.compile(r"https?://[^\s<>\"]{4,2000}")
_LATEST = 10**10
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")


def read_bookmarks(text: str) -> Iterator[Row]:
    """Yield a row for each link: `TAGS` are its tags, `<DD>` its note, its path of folders a collection."""
    folders: list[str] = []
    for found, line in _with_lines(_LINK.finditer(text), text):
        if found["folder"] is not None:
            attributes, _, name = found["folder"].partition(">")
            name = clean_line(unescape(name))
            is_root = _ROOT.search(attributes) or (not any(folders) and name.lower() in _ROOT_NAMES)
            folders.append("" if is_root else name)
        elif found["end"]:
            del folders[-1:]
        elif found["text"]:
            yield Skipped(line, clean_line(unescape(found["text"]), 80))
        else:
            path = "/".join(filter(None, folders))
            yield from _row(found, line, [path] if path else [])


def read_opml(text: str) -> Iterator[Row]:
    """Yield a row for each outline that has an address or identifiers; headings are no rows."""
    for found, line in _with_lines(_OUTLINE.finditer(text), text):
        yield from _row(found, line)


def _with_lines(found: Iterable[re.Match[str]], text: str) -> Iterator[tuple[re.Match[str], int]]:
    line, counted = 1, 0
    for one in found:
        line, counted = line + text.count("\n", counted, one.start()), one.start()
        yield one, line


def _row(found: re.Match[str], line: int, collections: Sequence[str] = ()) -> Iterator[Row]:
    said = attributes(found["attributes"])
    address = said.get("href") or said.get("url") or said.get("htmlurl") or said.get("xmlurl") or ""
    draft = _draft(address, said, found.groupdict())
    if not address and (written := _WRITTEN.search(draft.title)):
        draft.addresses = [*draft.addresses, written.group()]
        draft.title = _WRITTEN.sub("", draft.title).strip()
    draft.collections = [*collections]
    if not draft.named:
        if address or found["attributes"].endswith("/"):
            yield Skipped(line, clean_line(address or draft.title, 80))
        return
    try:
        entry = draft.entry()
    except Unusable as error:
        yield Rejected(line, clean_line(address, 80), str(error))
    else:
        status = Status.LATER if said.get("toread") == "1" else None
        entry = msgspec.structs.replace(entry, added=_time(said.get("add_date", "")), status=status)
        yield Imported(entry, line)


def _time(seconds: str) -> datetime | None:
    """Return the time in a bookmark, in seconds since 1970; some programs write milliseconds or more."""
    if not seconds.isdecimal() or not (number := int(seconds[:20])) > 0:
        return None
    while number > _LATEST:
        number //= 1_000
    return datetime.fromtimestamp(number, UTC)


def _draft(address: str, said: Mapping[str, str], parts: Mapping[str, str | None]) -> Draft:
    identifiers, authors, year = (
        said.get(f"data-{name}") or said.get(name) or "" for name in ("ids", "authors", "year")
    )
    return Draft(
        title=paper_title(
            unescape(parts.get("title") or "") or said.get("text", "") or said.get("title", "")
        ),
        authors=list(filter(None, authors.split("; "))),
        year=year,
        identifiers=identifiers.split(),
        addresses=[address, identifiers],
        tags=(said.get("tags") or said.get("category") or "").split(","),
        note=unescape(parts.get("note") or "") or said.get("_note", ""),
    )


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag by lower-case name."""
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }
