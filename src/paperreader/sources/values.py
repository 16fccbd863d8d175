"""Convert one field of an item, whatever it holds, to a clean value, or to None if it cannot be one."""

from __future__ import annotations

import re
from datetime import date

from paperreader.text.links import web_url
from paperreader.text.sanitize import clean_line

NAME_LIMIT = 200
"""The most characters in the name of a person, an organisation or a topic."""

_MOST_AUTHORS = 10_000
_MOST_KEYWORDS = 50
_MOST_COUNTED = 10**9
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)


def as_line(value: object, limit: int = 500) -> str | None:
    """Return a text as one clean line; None if nothing is left."""
    return clean_line(value, limit) or None if isinstance(value, str) else None


def as_url(value: object) -> str | None:
    """Return an address that is safe to store and open, or None."""
    return web_url(value) if isinstance(value, str) else None


def as_day(value: object) -> date | None:
    """Return the day of a time such as `2026-11-20T00:00:00.000Z`, in the zone it is written in."""
    if not isinstance(value, str) or not _DAY.match(value):
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def as_count(value: object) -> int | None:
    """Return a count, also from a string or a float; None if it is not valid."""
    if isinstance(value, str) and value.strip().isdecimal() and len(value) < 12:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST_COUNTED:
        return None
    return int(value)


def as_number(value: object) -> str | None:
    """Return a number as a short text, also one that came as a text; None if it is neither."""
    if isinstance(value, str):
        return as_line(value, 40)
    return None if isinstance(value, bool) or not isinstance(value, int | float) else f"{value:.6g}"


def member(value: object, key: str) -> object:
    """Return a member of a value if it is an object."""
    return value.get(key) if isinstance(value, dict) else None


def author_names(value: object) -> tuple[str, ...]:
    """Return the names in order without hidden authors; a name that two people share occurs twice."""
    people = value[:_MOST_AUTHORS] if isinstance(value, list) else []
    names = (as_line(member(one, "name"), NAME_LIMIT) for one in people if member(one, "hidden") is not True)
    return tuple(name for name in names if name)


def person_names(value: object) -> tuple[str, ...]:
    """Return names that come as texts, in order."""
    names = (as_line(one, NAME_LIMIT) for one in value[:_MOST_AUTHORS]) if isinstance(value, list) else ()
    return tuple(name for name in names if name)


def keywords(value: object) -> tuple[str, ...]:
    """Return the topics in order, each once."""
    words = value[:_MOST_KEYWORDS] if isinstance(value, list) else []
    return tuple(dict.fromkeys(word for word in (as_line(one, NAME_LIMIT) for one in words) if word))


def organization_name(value: object) -> str | None:
    """Return the full name of an organisation, or its short one."""
    return as_line(member(value, "fullname"), NAME_LIMIT) or as_line(member(value, "name"), NAME_LIMIT)
