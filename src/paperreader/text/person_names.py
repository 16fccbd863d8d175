"""Split names of authors for citations, and join them again. The name of a group is not split."""

from __future__ import annotations

import re
from typing import NamedTuple

PARTICLES = {
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
}  # fmt: skip
"""Words that belong to a family name."""

_GROUP = re.compile(
    r"\b(?:and|collaboration|collective|community|company|consortium|contributors|foundation|group|inc|initiative"
    r"|institute|labs?|laboratory|llc|ltd|network|organi[sz]ation|project|research|researchers|society|teams?"
    r"|university)\b|[@&/:;()]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)


class Name(NamedTuple):
    """The name of an author.

    Attributes:
        family: the family name with its particles; the complete name of a group or of one word.
        given: the given names, or empty.
        suffix: `Jr.`, `III`, or empty.
    """

    family: str
    given: str = ""
    suffix: str = ""


def split_name(author: str) -> Name:
    """Split a name: `Ludwig van Beethoven` has the family name `van Beethoven`, given name `Ludwig`.

    In a name with a comma the family name comes first, unless it is a group's: `Llama Team, AI @ Meta`.
    """
    name = " ".join(author.split())
    if _GROUP.search(name):
        return Name(name)
    family, comma, given = name.partition(",")
    if comma and family.strip() and given.strip() and not _SUFFIX.fullmatch(given.strip()):
        return Name(family.strip(), given.strip(" ,"))
    words = name.replace(",", " ").split()
    suffix = words.pop() if len(words) > 2 and _SUFFIX.fullmatch(words[-1]) else ""
    if len(words) < 2:
        return Name(name)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)


def spoken(name: str) -> str:
    """Return `Lovelace, Ada` as `Ada Lovelace`; the same for `King, Jr., Martin Luther`, in either order.

    A name without a comma stays as it is.
    """
    parts = [part for piece in name.split(",") if (part := " ".join(piece.split()))]
    if len(parts) < 2:
        return parts[0] if parts else ""
    family, given, *rest = parts
    if rest and is_suffix(given):
        given, rest[0] = rest[0], given
    return " ".join((given, family, *rest))


def is_suffix(text: str) -> bool:
    """Return whether a part of a name is `Jr.`, `III` or the like."""
    return re.fullmatch(r"(?:jr|sr)\.?|[ivx]{1,4}", text, re.IGNORECASE) is not None
