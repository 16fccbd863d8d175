"""A file with papers as an edition: a saved page or answer, a feed, the text of a page, our own JSON.

What is in the file says what it is; its ending only decides what the content leaves open. The file is read
whole, never written, and nothing that it links to is fetched.
"""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from paperreader.errors import BadAnswer, UsageError
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.sources.huggingface_items import ParsedItems
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

MOST_BYTES = 64 * 2**20
"""The most that is read of one file."""

_HEAD = 64 * 1024
_FIRST_TAG = re.compile(rb"<(?:!doctype\s+)?([a-z][\w:.-]*)", re.IGNORECASE)
_JSON_HEAD = re.compile(rb"""\[\s*(?:[\[{]|\]\s*$)|\{\s*["}]""")
"""Of the files that begin with a bracket, those that go on like JSON: a copied text may say «[Subscribe]»."""

_FEED_ROOTS = (b"feed", b"rss")
_ENDINGS = {
    ".html": "html",
    ".htm": "html",
    ".xml": "feed",
    ".atom": "feed",
    ".rss": "feed",
    ".json": "json",
    ".jsonl": "json",
}
_UTF_8_MARK = b"\xef\xbb\xbf"
_UTF_16_MARKS = (b"\xff\xfe", b"\xfe\xff")


def load_file(path: Path, *, now: datetime) -> Edition:
    """The papers of a file in its order, as an edition fetched at `now`.

    A feed or a list without entries is an empty edition: so they are at a weekend.

    Raises:
        UsageError: there is no such file, or it cannot be read, is no regular file, too big or not text.
        BadAnswer: it is not whole, or there are no papers in it.
    """
    name = clean_line(str(path))
    return _edition(_read(path, name), name, clean_line(path.name), path.suffix.lower(), now)


def load_bytes(body: bytes, name: str, *, now: datetime) -> Edition:
    """The papers of a text that came some other way, which is called `name`; as `load_file`.

    Args:
        body: at most `MOST_BYTES` bytes; more are refused.
        name: what it is called.
        now: when it came.
    """
    _refuse_large(body, name)
    return _edition(body, name, name, "", now)


def _edition(body: bytes, name: str, short_name: str, ending: str, now: datetime) -> Edition:
    body = body.removeprefix(_UTF_8_MARK)
    try:
        found = _parse(body, ending, name)
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
    )


def _read(path: Path, name: str) -> bytes:
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            raise UsageError(f"{name} is a folder; name a file with papers.")
        if not stat.S_ISREG(mode):
            raise UsageError(f"{name} is not a regular file.")
        with path.open("rb") as file:
            body = file.read(MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {name}.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "no file can have this name"
        raise UsageError(f"{name} cannot be read: {reason}.") from error
    _refuse_large(body, name)
    return body


def _refuse_large(body: bytes, name: str) -> None:
    if len(body) > MOST_BYTES:
        raise UsageError(f"{name} is larger than {MOST_BYTES // 2**20} MB, which no page of papers is.")


def _parse(body: bytes, ending: str, name: str) -> ParsedItems:
    # Each format is imported when there is a file of it: the HTML parser alone costs a start much.
    match _kind(body, ending):
        case "html":
            from paperreader.sources.huggingface_page import papers_from_page

            return papers_from_page(body.decode("utf-8", "replace"))
        case "feed":
            from paperreader.sources.feeds import parse_feed

            feed = parse_feed(body)
            return ParsedItems(papers=feed.papers, dropped=feed.dropped)
        case "json":
            from paperreader.sources.saved_json import papers_from_json

            return papers_from_json(body)
        case _:
            return _papers_of_text(_text(body, name))


def _kind(body: bytes, ending: str) -> str | None:
    """What the beginning of a file says it is, then its ending; None means plain text."""
    head = body[:_HEAD].lstrip()
    if head.startswith(b"<") and (tag := _FIRST_TAG.search(head)):
        return "feed" if tag[1].lower() in _FEED_ROOTS else "html"
    return "json" if _JSON_HEAD.match(head) else _ENDINGS.get(ending)


def _text(body: bytes, name: str) -> str:
    try:
        text = body.decode("utf-16" if body.startswith(_UTF_16_MARKS) else "utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"{name} is not text in UTF-8.") from error
    if "\0" in text:
        raise UsageError(f"{name} is not text.")
    return text


def _papers_of_text(text: str) -> ParsedItems:
    from paperreader.sources.papers_text import papers_from_text

    papers = tuple(papers_from_text(text))
    if not papers:
        raise BadAnswer("There is no title with an abstract below it.")
    return ParsedItems(papers=papers)
