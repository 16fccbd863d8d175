"""Import links from outlines (OPML) and from bookmark files of browsers (Netscape HTML). No tree is built.

It reads one tag after another, each of bounded length, so the time grows with the text, however it is nested.
A link that does not lead to a paper is reported. Nothing in the file is run or fetched.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINK = re.compile(
    r"<a\s(?P<attributes>[^<>]{1,8000})>(?P<title>[^<]{0,2000})"
    r"(?:</a\s{0,20}>(?:\s{0,200}<dd>(?P<note>[^<]{0,80000}))?)?",
    re.IGNORECASE,
)
_OUTLINE = re.compile(
    r"<outline\s(?P<attributes>(?:[^<>\"']|\"[^\"<]{0,80000}\"|'[^'<]{0,80000}')*+)>", re.IGNORECASE
)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][\w:.-]{0,60})\s{0,20}=\s{0,20}(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")


def read_html(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each link: its text is the title, `TAGS` are the tags, `<DD>` after it is the note."""
    yield from _rows(text, _LINK)


def read_opml(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each outline that has an address; the others are headings."""
    yield from _rows(text, _OUTLINE)


def _rows(text: str, pattern: re.Pattern[str]) -> Iterator[Imported | Rejected]:
    line, counted = 1, 0
    for found in pattern.finditer(text):
        line, counted = line + text.count("\n", counted, found.start()), found.start()
        said = _attributes(found["attributes"])
        address = said.get("href") or said.get("url") or said.get("htmlurl") or said.get("xmlurl")
        if not address:
            continue
        try:
            yield Imported(_draft(address, said, found.groupdict()).entry(), line)
        except Unusable as error:
            yield Rejected(line, clean_line(address, 80), str(error))


def _draft(address: str, said: Mapping[str, str], parts: Mapping[str, str | None]) -> Draft:
    draft = Draft(
        title=unescape(parts.get("title") or "") or said.get("text", "") or said.get("title", ""),
        addresses=[address, said.get("data-ids") or said.get("ids") or ""],
        tags=(said.get("tags") or said.get("category") or "").split(","),
        note=unescape(parts.get("note") or "") or said.get("_note", ""),
    )
    if not draft.named:
        raise Unusable("it is not the address of a paper")
    return draft


def _attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag by lower-case name."""
    return {
        found[1].lower(): unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(text)
    }
