"""Read the names in a value of BibTeX: joined by `and` as they should be, or by commas as people do it."""

from __future__ import annotations

import re
from functools import lru_cache

from paperreader.importers.bibtex_blocks import split_outside_braces
from paperreader.importers.tex import text_of
from paperreader.text.person_names import in_spoken_order, is_suffix, spoken

_AND = re.compile(r"(?<!\s)\s++\\?and(?=\s)", re.IGNORECASE)
_COMMA = re.compile(r",")
_SEMICOLON = re.compile(r";")
_KEYED = re.compile(r"\s*\"?[a-z-]{2,12}\s*=", re.IGNORECASE)
_OTHERS = re.compile(r"(?:\s*,)?(?:\A|\s+)(?:others|et\.?\s+al\.?)\s*\Z", re.IGNORECASE)
_INITIALS = re.compile(r"(?:\w\.?[\s~-]?){1,4}")


def names_of(value: str) -> tuple[list[str], bool]:
    """Return the names in a value of `author`, and whether it says that there are others.

    A name in its own braces is one name, even with commas.
    """
    if not value.strip():
        return [], False
    parts = [part.strip() for part in split_outside_braces(value, _AND)]
    if len(parts) == 1:
        parts = [part.strip() for part in split_outside_braces(value, _SEMICOLON)]
    named = [part for whole in parts if (part := _OTHERS.sub("", whole).strip(" ,"))]
    has_spoken = any("," not in part and "{" not in part and " " in part for part in named)
    people = [name for part in named for name in _people(part, among_spoken=has_spoken)]
    return people, any(map(_OTHERS.search, parts))


@lru_cache(maxsize=10_000)
def _people(part: str, *, among_spoken: bool) -> tuple[str, ...]:
    """Return the people between two `and`: one, unless its commas cannot be those of one name.

    Args:
        part: the text between.
        among_spoken: whether another part has the given name first, so that this one may be a list of such.
    """
    pieces = [piece.strip() for piece in split_outside_braces(part, _COMMA)]
    if len(pieces) == 1:
        return (" ".join(text_of(part).split()),)
    if all(map(_KEYED.match, pieces)):
        return (_keyed(pieces),)
    pieces = list(filter(None, pieces))
    if len(pieces) > 3 and len(pieces) % 2 == 0 and all(map(_INITIALS.fullmatch, pieces[1::2])):
        return tuple(spoken(text_of(", ".join(pair))) for pair in zip(pieces[::2], pieces[1::2], strict=True))
    several = len(pieces) > 2 or (among_spoken and len(pieces) > 1)
    if several and all(" " in piece and not is_suffix(piece) for piece in pieces):
        return tuple(" ".join(text_of(piece).split()) for piece in pieces)
    return (spoken(text_of(part)),)


def _keyed(pieces: list[str]) -> str:
    """Return a name of biblatex's extended form: `family=Gogh, given=Vincent, prefix=van`."""
    parts = {}
    for piece in pieces:
        name, _, value = piece.strip('" ').partition("=")
        parts[name.strip().lower()] = " ".join(text_of(value).strip('" ').split())
    family = " ".join(filter(None, map(parts.get, ("prefix", "family"))))
    return in_spoken_order(parts.get("given", ""), family, parts.get("suffix", ""))
