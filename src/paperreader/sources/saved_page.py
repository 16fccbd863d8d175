"""Read a file with papers as an edition: a saved page or answer, a feed, the text of a page, our own JSON.

The content of the file decides its format; its suffix is used only if the content leaves it open. The file is
read once and never written, and its links are not fetched.
"""

from __future__ import annotations

import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer, UsageError
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.sources.base import ParsedItems
from paperreader.streams import ending_of
from paperreader.text.sanitize import clean_line
from paperreader.textfile import STANDARD_INPUT, read_text

if TYPE_CHECKING:
    from datetime import date, datetime

_HEAD = 64 * 1024
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FIRST_TAG = re.compile(
    r"<(?!!doctype\s)(?:[a-z][\w.-]*:)?([a-z][\w.-]*)|<!doctype\s+([a-z]+)", re.IGNORECASE
)
_JSON_HEAD = re.compile(r"""\[\s*(?:[\[{]|\]\s*$)|\{\s*["}]""")
"""Distinguishes JSON among files that begin with a bracket: a copied text may begin with «[Subscribe]»."""

_WEB_ARCHIVE = re.compile(
    r"From: <?Saved by|(?:\S+: .*\n){0,5}Content-Type: multipart/related", re.IGNORECASE
)
_FEED_ROOTS = ("feed", "rss", "rdf", "opml")
_ENDINGS = {
    **dict.fromkeys((".html", ".htm"), "html"),
    **dict.fromkeys((".xml", ".atom", ".rss", ".rdf", ".opml"), "feed"),
    **dict.fromkeys((".json", ".jsonl"), "json"),
}


def load_file(path: Path | str, *, now: datetime) -> Edition:
    """Return the papers of a file in its order, as an edition fetched at `now`; `-` is standard input.

    A feed or a list without entries is an empty edition, as at a weekend.

    Raises:
        UsageError: there is no such file, or it cannot be read, is too large, empty or not text.
        BadAnswer: it is not complete, or there are no papers in it.
    """
    text = read_text(path)
    if path == STANDARD_INPUT:
        return _edition(text, "standard input", "standard input", "", now)
    file = PurePath(path)
    return _edition(text, clean_line(str(file)), clean_line(file.name), ending_of(file), now)


def _edition(text: str, name: str, short_name: str, ending: str, now: datetime) -> Edition:
    if not text.strip():
        raise UsageError(f"{name} is empty.")
    try:
        found = _parse(text, ending, now.date())
    except BadAnswer as error:
        raise BadAnswer(f"{name} cannot be understood. {error}") from error
    if found.dropped and not found.papers:
        raise BadAnswer(f"{name} holds no papers: nothing in it has both an identifier and a title.")
    return Edition(
        key=EditionKey(EditionKind.FILE, short_name),
        source="file",
        order="the page",
        fetched_at=now,
        papers=found.papers,
        dropped=found.dropped,
        complete=not found.cut,
    )


def _parse(text: str, ending: str, today: date) -> ParsedItems:
    # Each format is imported on demand: the HTML parser alone slows down a start.
    match _kind(text, ending):
        case "html":
            from paperreader.sources.huggingface.page import papers_from_page

            return papers_from_page(text)
        case "feed":
            from paperreader.sources.feeds import parse_feed

            return parse_feed(text, today=today)
        case "json":
            from paperreader.sources.saved_json import papers_from_json

            return papers_from_json(text.encode("utf-8", "replace"))
        case _:
            return _papers_of_text(text)


def _kind(text: str, ending: str) -> str | None:
    """Return the format by the beginning of a file, else by its suffix; None means plain text."""
    head = text[:_HEAD].lstrip()
    if head.startswith("<") and (tag := _FIRST_TAG.search(_COMMENT.sub("", head))):
        return "feed" if (tag[1] or tag[2]).lower() in _FEED_ROOTS else "html"
    return "json" if _JSON_HEAD.match(head) else _ENDINGS.get(ending)


def _papers_of_text(text: str) -> ParsedItems:
    from paperreader.sources.papers_text import papers_from_text

    if _WEB_ARCHIVE.match(text):
        raise BadAnswer("It is a web archive: save the page as HTML only.")
    papers = tuple(papers_from_text(text))
    if not papers:
        raise BadAnswer("There is no title with an abstract below it.")
    return ParsedItems(papers=papers)
