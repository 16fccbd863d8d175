"""What to ask Hugging Face for: the addresses of lists, and how long an answer to each stays fresh."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urljoin, urlsplit

from paperreader.models import EditionKey, EditionKind
from paperreader.models.calendar import days_of

if TYPE_CHECKING:
    from datetime import date

PAGE_SIZE = 100
"""The most that one page of a list may hold; the default of 50 would cut a busy day."""

MOST_WORDS = 250
"""Characters of the longest search."""

MOST_FOUND = 120
"""The most that one search gives; it has no second page."""

ORDERS = {
    EditionKind.TRENDING: "GitHub activity",
    EditionKind.DAY: "upvotes",
    EditionKind.WEEK: "upvotes",
    EditionKind.MONTH: "upvotes",
    EditionKind.SEARCH: "relevance",
}
"""How Hugging Face ranks each kind of list, and at once the kinds it has."""

MINUTES = 60.0
HOURS = 60 * MINUTES
DAYS = 24 * HOURS

_LINK = re.compile(r"<([^<>]{1,2000})>([^<>,]*)")
_PAGES = {EditionKind.DAY: "date", EditionKind.WEEK: "week", EditionKind.MONTH: "month"}


def api_address(endpoint: str, key: EditionKey) -> str:
    """Where the API has the first page of a list."""
    question = {"sort": "trending"} if key.kind is EditionKind.TRENDING else {_PAGES[key.kind]: key.value}
    return f"{endpoint}/api/daily_papers?{urlencode({**question, 'limit': PAGE_SIZE})}"


def search_address(endpoint: str, words: str, limit: int) -> str:
    """Where the API has the papers about the words."""
    question = {"q": words[:MOST_WORDS], "limit": max(1, min(limit, MOST_FOUND))}
    return f"{endpoint}/api/papers/search?{urlencode(question, errors='replace')}"


def page_address(endpoint: str, key: EditionKey) -> str:
    """Where the same list is shown as a web page."""
    if key.kind is EditionKind.TRENDING:
        return f"{endpoint}/papers/trending"
    return f"{endpoint}/papers/{_PAGES[key.kind]}/{key.value}"


def next_page(link: str, url: str) -> str | None:
    """The address of the page after `url` by its `Link` header, which may be relative, or None.

    A next page on another host is no next page.
    """
    for target, parameters in _LINK.findall(link):
        if re.search(r";\s*rel\s*=\s*\"?next\b", parameters, re.IGNORECASE):
            try:
                address = urljoin(url, target)
                here, there = urlsplit(url), urlsplit(address)
            except ValueError:
                return None
            return address if (there.scheme, there.netloc) == (here.scheme, here.netloc) else None
    return None


def freshness(key: EditionKey, today: date) -> float:
    """Seconds for which a list stays fresh: a day's fills for two days, and its votes move for a week."""
    if key.kind is EditionKind.TRENDING:
        return 15 * MINUTES
    age = (today - max(days_of(key))).days
    if age <= 1:
        return 30 * MINUTES
    return 12 * HOURS if age <= 7 else 7 * DAYS
