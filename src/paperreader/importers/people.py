"""Read names of authors from the data of other programs: objects with parts of names, or texts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from paperreader.text.person_names import in_spoken_order, is_suffix, split_name, spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_COMPLETE = ("literal", "name", "full_name", "fullName", "display_name", "text", "raw_name")
_PARTS = (
    ("given", "firstName", "first_name", "forename", "first"),
    ("dropping-particle",),
    ("non-dropping-particle", "prefix"),
    ("family", "lastName", "last_name", "surname", "last"),
    ("suffix",),
)
_BETWEEN = re.compile(r"\s*[;\n|]\s*")
_AND = re.compile(r",?\s+(?:and|&)\s+", re.IGNORECASE)
_OTHERS = ("...", "…", "et. al.", "et al")
_INITIALS = re.compile(r"(?:[^\W\d_]\.?[\s-]?){1,4}")
_FAMILY_FIRST = re.compile(r"(?P<family>[^\W\d_]\S*(?: \S+){0,3}?) (?P<initials>(?:[A-Z]\.?-?){1,4})")
_NUMBERED = re.compile(r" (?:\d{4}|\(\d{1,15}\))\Z")
"""What DBLP and Scopus add to the names of people."""


def people_in(values: Iterable[Any], *, joined: bool) -> list[str]:
    """Return the names, given names first; `et al.` at the end stands for others.

    Args:
        values: objects or texts.
        joined: whether a text may be several names between commas or `and`.
    """
    names: list[str] = []
    for value in values:
        if isinstance(value, dict):
            names.append(_named(value))
        elif isinstance(value, str):
            names += _listed(value) if joined else _separated(value)
    return ["et al." if name in _OTHERS else name for name in names if name]


def _named(person: Mapping[str, Any]) -> str:
    parts = [next((text for name in names if (text := _text(person.get(name)))), "") for names in _PARTS]
    if any(parts):
        given, *family, suffix = parts
        return in_spoken_order(given, " ".join(filter(None, family)), suffix)
    complete = next((text for name in _COMPLETE if (text := _text(person.get(name)))), "")
    if person.get("literal"):
        return complete
    return _NUMBERED.sub("", spoken(complete) if split_name(complete).given else complete)


def _separated(text: str) -> list[str]:
    """Return the person in a text, or several between semicolons with the family name first."""
    parts = text.split(";")
    return list(map(spoken, parts if all("," in part for part in parts) else [text]))


def _listed(text: str) -> list[str]:
    return [name for part in _BETWEEN.split(text) for name in _people(_NUMBERED.sub("", part))]


def _people(text: str) -> list[str]:
    """Return the people in a text: `Lovelace, Ada`, `A. Lovelace, C. Babbage` or `Lovelace A, Babbage C`."""
    parts = _AND.split(text)
    if len(parts) > 1 and all(" " in part.strip() for part in parts):
        return [name for part in parts for name in _people(part)]
    pieces = [piece for part in text.split(",") if (piece := part.strip())]
    if len(pieces) < 2 or not split_name(text).given:
        return [_given_first(text.strip(" ,"))]
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        return [" ".join(pair) for pair in zip(pieces[1::2], pieces[::2], strict=True)]
    if all(" " in piece for piece in pieces) or (len(pieces) > 2 and not any(map(is_suffix, pieces))):
        return list(map(_given_first, pieces))
    return [spoken(text)]


def _given_first(name: str) -> str:
    """Return `Lovelace A` as `A Lovelace`; another name as it is."""
    found = _FAMILY_FIRST.fullmatch(name)
    return f"{found['initials']} {found['family']}" if found and len(found["family"]) > 2 else name


def _text(value: Any) -> str:
    return str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
