"""Read JSON Feed: https://www.jsonfeed.org/version/1.1/."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin

import msgspec

from paperreader.errors import BadAnswer
from paperreader.sources.base import ParsedItems
from paperreader.sources.feed_entry import FeedEntry, day_in, each_once
from paperreader.sources.feed_text import readable
from paperreader.sources.feed_xml import MOST_ENTRIES
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from paperreader.models import Paper


def read_json_feed(text: str, address: str, today: date | None) -> ParsedItems:
    """Read a JSON Feed; the arguments are those of `feeds.parse_feed`.

    Raises:
        BadAnswer: it is anything else.
    """
    try:
        feed = msgspec.json.decode(text.strip("\ufeff \t\r\n"))
    except (msgspec.DecodeError, RecursionError) as error:
        raise BadAnswer("It is JSON that is not complete or not valid.") from error
    items = feed.get("items")
    if "jsonfeed.org" not in str(feed.get("version")) or not isinstance(items, list):
        raise BadAnswer("It is JSON, but not a JSON Feed.")
    read = [
        paper_of_json_feed(item, address, today) if isinstance(item, dict) else None
        for item in items[:MOST_ENTRIES]
    ]
    papers = each_once([paper for paper in read if paper])
    title = clean_line(readable(str(feed.get("title") or "")))
    return ParsedItems(papers=papers, dropped=read.count(None), title=title, cut=len(items) > MOST_ENTRIES)


def paper_of_json_feed(item: Mapping[str, Any], address: str = "", today: date | None = None) -> Paper | None:
    """Return the paper of an item of a JSON Feed, or None if it has no title and no text."""

    def text(*names: str) -> str:
        return next((str(item[name]) for name in names if item.get(name)), "")

    people, tags = item.get("authors") or [item.get("author")], item.get("tags")
    names = [str(person.get("name") or "") for person in people if isinstance(person, dict)]
    try:
        return FeedEntry(
            names=[text("id"), text("url"), text("external_url")],
            link=urljoin(address, text("url", "external_url")),
            title=text("title"),
            abstract=text("content_text", "content_html", "summary"),
            authors=names,
            categories=list(map(str, tags)) if isinstance(tags, list) else [],
            day=day_in(text("date_published", "date_modified"), today),
        ).paper()
    except ValueError:
        return None
