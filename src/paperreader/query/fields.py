"""The words before a colon that mean something, and how each reads its value."""

from __future__ import annotations

from enum import Enum

from paperreader.query.nodes import FactName, NumberField, SortKey, TextField


class Kind(Enum):
    """How the value of a field is read."""

    TEXT = 'a word, a "phrase" or a /pattern/'
    NUMBER = "a number, such as 50, >=1k or 10..20"
    DATE = "a day, week, month or year, such as 2026-11-20, 2026-W47, >=2026-11 or today"
    AGE = "a length of time, such as 10d, 2w, 3m or 1y"
    CHOICE = "one of its own words"
    ANY = 'a word, a "phrase", a /pattern/ or brackets with any query'


FIELDS: dict[str, Kind] = {
    **dict.fromkeys((field.value for field in TextField if field is not TextField.SUMMARY), Kind.TEXT),
    **dict.fromkeys((field.value for field in NumberField), Kind.NUMBER),
    "date": Kind.DATE,
    "newer": Kind.AGE,
    "older": Kind.AGE,
    "has": Kind.CHOICE,
    "status": Kind.CHOICE,
    "is": Kind.CHOICE,
    "sort": Kind.CHOICE,
    "mute": Kind.ANY,
}
"""Every field that can be typed."""

CHOICES: dict[str, tuple[str, ...]] = {
    "has": tuple(name.removeprefix("has:") for name in FactName if name.startswith("has:")),
    "is": tuple(name.removeprefix("is:") for name in FactName if name.startswith("is:")),
    "status": tuple(name.removeprefix("status:") for name in FactName if name.startswith("status:")),
    "sort": tuple(SortKey),
}
"""The values of the fields that have a few of their own."""

LIKELY = {
    "ab": "abstract", "abs": "abstract", "arxiv": "id", "authors": "author", "au": "author",
    "category": "cat", "categories": "cat", "github": "stars", "in": "is", "keyword": "kw",
    "keywords": "kw", "likes": "upvotes", "votes": "upvotes", "organization": "org", "organisation": "org",
    "lab": "org", "name": "title", "order": "sort", "orderby": "sort", "published": "date",
    "since": "newer", "submitter": "by", "submitted": "by", "tags": "tag", "notes": "note",
    "before": "older", "after": "newer", "list": "collection", "collections": "collection", "score": "rating",
    "hide": "mute", "muted": "mute",
}  # fmt: skip
"""Names that people try, with the field they most likely mean."""


def nearest_field(name: str) -> str | None:
    """The field that `name` was most likely meant to be, or None if none is near."""
    return LIKELY.get(name.lower()) or nearest(name, tuple(FIELDS))


def nearest(word: str, choices: tuple[str, ...]) -> str | None:
    """The one of `choices` that `word` was most likely meant to be, or None if none is near."""
    from difflib import get_close_matches

    found = get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    return found[0] if found else None
