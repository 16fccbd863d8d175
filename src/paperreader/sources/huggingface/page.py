"""Read the same items from Hugging Face's web pages: for a broken API, and for saved pages.

A page carries its list as JSON in one attribute of one tag. Only that tag is cut out and parsed, so the rest
of the page, however deep or long, does not reach the parser, and the page is never parsed into a tree.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import BadAnswer
from paperreader.sources.huggingface.items import parse_items
from paperreader.text.json_parts import object_members

if TYPE_CHECKING:
    from paperreader.sources.base import ParsedItems

MOST_CHARACTERS = 8 * 2**20
"""The most characters of a page."""

_MARK = re.compile(r"""data-target\s*=\s*["']?DailyPapers\b(?!\w)""")
_MOST_MARKS = 8
_MOST_STARTS = 8
_VALUE = r"""(?:"[^"]*+"|'[^']*+'|[^\s"'<>=`]++)"""
# The grammar of a start tag where all parsers agree (HTML, 13.1.2.1). Possessive, so that it never
# backtracks.
_TAG = re.compile(rf"""<div(?:\s++[^\s"'<>/=]++(?:\s*+=\s*+{_VALUE})?+){{1,1000}}+\s*+>""")


def papers_from_page(html: str) -> ParsedItems:
    """Return the papers of a page such as `/papers/date/2026-11-20`, with the day that it shows.

    The time is proportional to the length of the page and may be some hundred milliseconds: call it in a
    thread.

    Raises:
        BadAnswer: the page is too long or holds no list of papers.
    """
    if len(html) > MOST_CHARACTERS:
        raise BadAnswer(f"The page is longer than {MOST_CHARACTERS // 2**20} million characters.")
    props = _props(html)
    # Newer pages have `dateString`, those until 2024 `date`.
    day = _shown_day(props.get("dateString")) or _shown_day(props.get("date"))
    parsed = parse_items(bytes(props["dailyPapers"]), requested=day)
    return msgspec.structs.replace(parsed, day=day)


def _props(html: str) -> dict[str, msgspec.Raw]:
    for text in _attributes(html):
        props = object_members(text.encode("utf-8", "replace"))
        if props and "dailyPapers" in props:
            return props
    raise BadAnswer("The page holds no list of Hugging Face papers.")


def _attributes(html: str) -> list[str]:
    from selectolax.lexbor import LexborHTMLParser

    found = []
    for tag in _tags(html):
        node = LexborHTMLParser(tag).css_first('div[data-target="DailyPapers"]')
        text = node.attributes.get("data-props") if node is not None else None
        if text:
            found.append(text)
    return found


def _tags(html: str) -> list[str]:
    """Return the complete start tags around the first few marks."""
    tags = []
    for count, mark in enumerate(_MARK.finditer(html)):
        if count == _MOST_MARKS:
            break
        start = mark.start()
        for _ in range(_MOST_STARTS):
            start = html.rfind("<div", 0, start)
            tag = _TAG.match(html, start) if start >= 0 else None
            if start < 0 or (tag and tag.end() > mark.start()):
                tags += [tag[0]] if tag else []
                break
    return tags


def _shown_day(raw: msgspec.Raw | None) -> date | None:
    try:
        return date.fromisoformat(msgspec.json.decode(raw or b"null", type=str)[:10])
    except (msgspec.MsgspecError, ValueError):
        return None
