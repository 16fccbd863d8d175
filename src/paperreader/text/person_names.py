"""Split names of authors for citations, and join them again. The name of a group is not split."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PARTICLES = {
    "al", "bin", "da", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "el", "ibn", "la", "le",
    "ten", "ter", "van", "vom", "von", "zu", "zum", "zur",
}  # fmt: skip
"""Words that belong to a family name, even with a capital: `Maria De La Cruz`."""

_GROUP = re.compile(
    r"(?<![\w-])(?:and|collaboration|collective|community|company|consortium|contributors|foundation|group|inc|initiative"
    r"|institute|labs?|laboratory|llc|ltd|network|organi[sz]ation|project|research|researchers|society|teams?"
    r"|university|(?-i:AI|LLM|ML|NLP))\b|[@&/:;]",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"(?:jr|sr)\.?|ii|iii|iv", re.IGNORECASE)
_NICKNAME = re.compile(r"\(.*\)|\".*\"|“.*”")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\s·]+")
_SYLLABLE = re.compile(r"[aeiouy]+", re.IGNORECASE)
_VIETNAMESE = {
    "Bui", "Dang", "Dinh", "Do", "Duong", "Ho", "Hoang", "Huynh", "Le", "Luong", "Ngo", "Nguyen", "Pham",
    "Phan", "Tran", "Trinh", "Truong", "Vo", "Vu",
}  # fmt: skip
"""Family names before which `Van` is a given name."""

_AND = ("y", "e", "i")
_GIVEN_TOO = ("Al", "Bin")


SEAM = "\x1f"
"""A blank, for cleaning and splitting, which no text has."""


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

    @property
    def parted(self) -> tuple[str, str]:
        """Return the particles in lower case that begin the family name of a person, and the rest of it."""
        words = self.family.split() if self.given else [self.family]
        start = 0
        while start < len(words) - 1 and _is_lower(words[start]):
            start += 1
        return " ".join(words[:start]), " ".join(words[start:])


def split_name(author: str) -> Name:
    """Split a name: `Ludwig van Beethoven` has the family name `van Beethoven`, given name `Ludwig`.

    In a name with a comma the family name comes first, unless it is a group's: `Llama Team, AI @ Meta`. A
    name in Chinese, Japanese or Korean is not split: its family name comes first without a sign.
    """
    name = " ".join(author.split())
    if _GROUP.search(name) or _EAST_ASIAN.fullmatch(name):
        return Name(name)
    family, *rest = [piece for part in name.split(",") if (piece := part.strip())] or [name]
    suffix = next((piece for piece in rest if _SUFFIX.fullmatch(piece)), "")
    given = ", ".join(piece for piece in rest if piece != suffix)
    if given:
        return Name(family, given, suffix)
    words = family.split()
    if not suffix and len(words) > 2 and _SUFFIX.fullmatch(words[-1]):
        suffix = words.pop()
    start = _start_of_family(words)
    return Name(" ".join(words[start:]), " ".join(words[:start]), suffix) if start else Name(name)


def _start_of_family(words: Sequence[str]) -> int:
    """Return where the family name begins; 0 if there is no given name.

    `Le Song` has a given name, `Di Ruberto` has not: a particle as a given name is Chinese or Vietnamese, and
    so is a family name of one syllable. A nickname at the end belongs to the family name.
    """
    last = max(0, len(words) - 1)
    while last > 0 and _NICKNAME.fullmatch(words[last]):
        last -= 1
    start = last
    is_vietnamese = start > 1 and words[start - 1] == "Van" and words[start] in _VIETNAMESE
    while start > 1 and not is_vietnamese and _is_particle(words[start - 1], among=words):
        start -= 1
    if start > 1 and words[start] in _AND:
        start -= 1
    if start == 1 and words[0].lower() in PARTICLES:
        several = last > 1 or len(_SYLLABLE.findall(words[1])) > 1
        return 0 if _is_lower(words[0]) or (several and words[0] not in _GIVEN_TOO) else 1
    return start


def _is_particle(word: str, *, among: Sequence[str]) -> bool:
    return word.lower() in PARTICLES or (_is_lower(word) and not _is_lower(among[0]))


def _is_lower(word: str) -> bool:
    return next(filter(str.isalpha, word), "").islower()


def in_spoken_order(given: str, family: str, suffix: str) -> str:
    """Return a name with the given names first.

    A `SEAM` joins the words of the family name if `split_name` would not find it: `Garcia Marquez`.
    """
    name = " ".join(filter(None, (given, family, suffix)))
    if given and " " in family and not suffix and split_name(name).family != family:
        return f"{given} {family.replace(' ', SEAM)}"
    return name


def families_in(names: Iterable[str]) -> list[str]:
    """Return the family names whose words a `SEAM` joins."""
    seamed = (word for name in names for word in name.split(" ") if SEAM in word)
    return [word.replace(SEAM, " ") for word in dict.fromkeys(seamed)]


def split_known(author: str, families: Iterable[str]) -> Name:
    """Split a name as `split_name` does, unless it ends with one of these family names."""
    family = next((one for one in families if author.endswith(f" {one}")), None)
    return Name(family, author.removesuffix(family).strip()) if family else split_name(author)


def spoken(name: str) -> str:
    """Return `Lovelace, Ada` as `Ada Lovelace`; the same for `King, Jr., Martin Luther`, in either order.

    A name without a comma stays as it is. The words of a family name are joined as by `in_spoken_order`.
    """
    parts = [part for piece in name.split(",") if (part := " ".join(piece.split()))]
    if len(parts) < 2:
        return parts[0] if parts else ""
    family, given, *rest = parts
    if rest and is_suffix(given):
        given, rest[0] = rest[0], given
    return in_spoken_order(given, family, " ".join(rest))


def is_suffix(text: str) -> bool:
    """Return whether a part of a name is `Jr.`, `III` or the like."""
    return re.fullmatch(r"(?:jr|sr)\.?|[ivx]{1,4}", text, re.IGNORECASE) is not None
