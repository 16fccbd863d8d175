"""Complete a query at the cursor: fields, their values, and the user's own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import msgspec

from paperreader.query.fields import FIELDS
from paperreader.query.kinds import TextField

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_BEFORE_CURSOR = re.compile(
    r"""(?:^|[\s(])-?
    (?P<part>(?:(?P<field>[A-Za-z]+):)?
        (?P<begun>(?<=:)"[^"]*|-?"?[^\s()"]*))$""",
    re.VERBOSE,
)
_MOST = 20


class Completion(msgspec.Struct, frozen=True):
    """Texts that could replace a part of the query.

    Attributes:
        start, end: the part, in characters; `end` is the cursor.
        options: the texts that could replace it, likeliest first, at least one; a field ends in its colon.
    """

    start: int
    end: int
    options: tuple[str, ...]


def complete(text: str, cursor: int, names: Callable[[str, str], Sequence[str]]) -> Completion | None:
    """Return what could replace the part that ends at `cursor`, or None if there are no options.

    Args:
        text: the typed query.
        cursor: its position, in characters.
        names: returns the names of a text field that begin with a text, likeliest first.
    """
    found = _BEFORE_CURSOR.search(text[:cursor])
    if not found:
        return None
    name, begun = (found["field"] or "").lower(), found["begun"]
    if not name:
        options = tuple(f"{field}:" for field in FIELDS if begun and field.startswith(begun.lower()))
        return _completion(found.start("part"), cursor, options)
    field = FIELDS.get(name)
    if isinstance(field, TextField):
        values = names(name, begun.removeprefix('"').strip())[:_MOST]
        return _completion(found.start("begun"), cursor, tuple(map(_quoted, values)))
    sign = "-" if name == "sort" and begun.startswith("-") else ""
    typed = begun.removeprefix(sign).lower()
    choices = tuple(sign + choice for choice in (field.choices if field else ()) if choice.startswith(typed))
    return _completion(found.start("begun"), cursor, choices)


def _quoted(value: str) -> str:
    bare = value.replace('"', " ")
    return bare if re.fullmatch(r"[^\s()/\-][^\s()]*", bare) else f'"{bare}"'


def _completion(start: int, end: int, options: tuple[str, ...]) -> Completion | None:
    return Completion(start, end, options) if options else None
