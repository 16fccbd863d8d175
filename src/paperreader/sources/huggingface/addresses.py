"""The addresses of Hugging Face's lists, and how long an answer from each stays fresh."""

from __future__ import annotations

import re
from urllib.parse import urlencode, urljoin, urlsplit

from paperreader.models import EditionKey, EditionKind

PAGE_SIZE = 100
"""The most papers on one page of a list; the default of 50 would cut a busy day."""

MOST_WORDS = 250
"""The most characters of a search."""

MOST_FOUND = 120
"""The most papers of one search; it has no second page."""

ORDERS = {
    EditionKind.TRENDING: "GitHub activity",
    EditionKind.DAY: "upvotes",
    EditionKind.WEEK: "upvotes",
    EditionKind.MONTH: "upvotes",
    EditionKind.SEARCH: "relevance",
}
"""The ranking of each kind of list that Hugging Face has."""

MINUTES = 60.0
HOURS = 60 * MINUTES

_LINK = re.compile(r"<([^<>]{1,2000})>([^<>,]*)")
_PAGES = {EditionKind.DAY: "date", EditionKind.WEEK: "week", EditionKind.MONTH: "month"}


def api_address(endpoint: str, key: EditionKey) -> str:
    """Return the address of the first page of a list in the API."""
    question = {"sort": "trending"} if key.kind is EditionKind.TRENDING else {_PAGES[key.kind]: key.value}
    return f"{endpoint}/api/daily_papers?{urlencode({**question, 'limit': PAGE_SIZE})}"


def search_address(endpoint: str, words: str, limit: int) -> str:
    """Return the address of a search in the API."""
    question = {"q": words[:MOST_WORDS], "limit": max(1, min(limit, MOST_FOUND))}
    return f"{endpoint}/api/papers/search?{urlencode(question, errors='replace')}"


def page_address(endpoint: str, key: EditionKey) -> str:
    """Return the address of the web page that shows the same list."""
    if key.kind is EditionKind.TRENDING:
        return f"{endpoint}/papers/trending"
    return f"{endpoint}/papers/{_PAGES[key.kind]}/{key.value}"


def next_page(link: str, url: str) -> str | None:
    """Return the address after `url` from its `Link` header, which may be relative, or None.

    An address on another host is refused.
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
