"""What could follow where the cursor stands in a query: fields, their values, the reader's own words."""

from __future__ import annotations

import re

import msgspec

from paperreader.query.fields import CHOICES, FIELDS

_BEFORE_CURSOR = re.compile(r"(?:^|[\s(])-?(?P<part>(?:(?P<field>[A-Za-z]+):)?(?P<begun>-?\"?[^\s()\"]*))$")
_MOST = 20


class Vocabulary(msgspec.Struct, frozen=True):
    """Words that stand in the reader's papers and bookmarks, the likeliest first."""

    tags: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()


class Completion(msgspec.Struct, frozen=True):
    """What could stand in place of a part of the text.

    Attributes:
        start, end: the part, in characters; `end` is the cursor.
        options: what could stand there, likeliest first, at least one; a field ends in its colon.
    """

    start: int
    end: int
    options: tuple[str, ...]


def complete(text: str, cursor: int, vocabulary: Vocabulary) -> Completion | None:
    """What could stand in place of the part that ends at `cursor`, or None if nothing is known to."""
    found = _BEFORE_CURSOR.search(text[:cursor])
    if not found:
        return None
    field, begun = (found["field"] or "").lower(), found["begun"]
    if not field:
        options = tuple(f"{name}:" for name in FIELDS if begun and name.startswith(begun.lower()))
        return _completion(found.start("part"), cursor, options)
    sign = "-" if field == "sort" and begun.startswith("-") else ""
    typed = begun.removeprefix(sign).removeprefix('"').lower()
    values = [value for value in _values(field, vocabulary) if value.lower().startswith(typed)]
    return _completion(found.start("begun"), cursor, tuple(sign + _quoted(value) for value in values[:_MOST]))


def _values(field: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    own = {"tag": vocabulary.tags, "org": vocabulary.organizations, "author": vocabulary.authors}
    return own.get(field) or CHOICES.get(field, ())


def _quoted(value: str) -> str:
    bare = value.replace('"', " ")
    return bare if re.fullmatch(r"[^\s()/\-][^\s()]*", bare) else f'"{bare}"'


def _completion(start: int, end: int, options: tuple[str, ...]) -> Completion | None:
    return Completion(start, end, options) if options else None
