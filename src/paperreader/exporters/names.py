"""Names of authors, taken apart as citations want them. A group is never taken apart."""

from __future__ import annotations

import re
from typing import NamedTuple

_PARTICLES = {
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
}  # fmt: skip
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
        family: with the particles before it; all there is of a name that is one word or a group's.
        given: what stands before it, or empty.
        suffix: `Jr.`, `III`, or empty.
    """

    family: str
    given: str = ""
    suffix: str = ""


def split_name(author: str) -> Name:
    """A name as its parts: `Ludwig van Beethoven` is family `van Beethoven`, given `Ludwig`.

    A name with a comma gives the family name first, but for a group's: `Llama Team, AI @ Meta`.
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
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix)
