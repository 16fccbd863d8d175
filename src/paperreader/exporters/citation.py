"""What every citation needs of a paper: its key, its names, and where it was published. Writes no format."""

from __future__ import annotations

import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from paperreader.models.paper import Paper

KEY_PATTERN = "{author}{year}{word}"
"""Family name, year and first telling word: `vaswani2017attention`."""

_LITTLE = {
    "a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "in", "into", "is", "of",
    "on", "or", "the", "to", "towards", "via", "what", "when", "why", "with",
}  # fmt: skip
_PARTICLES = frozenset(
    ("de", "del", "della", "der", "den", "di", "da", "du", "la", "le", "ten", "ter", "van", "von", "zu")
)


class Name(NamedTuple):
    """The name of an author.

    Attributes:
        family: with the particles before it; all there is of a name that is one word or a group's.
        given: what stands before it, or empty.
    """

    family: str
    given: str = ""


def split_name(author: str) -> Name:
    """A name as its parts: `Ludwig van Beethoven` is family `van Beethoven`, given `Ludwig`."""
    name = " ".join(author.split())
    family, comma, given = name.partition(",")
    if comma:
        return Name(family.strip(), given.strip())
    words = name.split()
    if len(words) < 2 or any(word.lower() in ("and", "team", "group", "collaboration") for word in words):
        return Name(name)
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in _PARTICLES:
        start -= 1
    return Name(" ".join(words[start:]), " ".join(words[:start]))


def plain_title(paper: Paper) -> str:
    """The title as one readable line; the identifier where it is not known."""
    return " ".join(readable(paper.title).split()) or paper.id


def day_of(paper: Paper) -> date | None:
    """The day that a citation gives: of the first version, else of the daily list."""
    return paper.published or paper.edition_date


def address_of(paper: Paper) -> str | None:
    """The address that a citation gives: at arXiv, else of the published version, the project, the code."""
    doi = f"https://doi.org/{paper.doi}" if paper.doi else None
    return paper.arxiv_url or doi or paper.project_url or paper.code_url


def citation_keys(papers: Iterable[Paper], pattern: str = KEY_PATTERN) -> Mapping[str, str]:
    """The key of each paper by its identifier: ASCII, unique, whatever the order of the papers.

    Of those with the same key the one with the lowest identifier has it plain, the next has `b` behind it,
    the one after it `c`.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for paper in sorted(papers, key=lambda paper: paper.id):
        if paper.id not in keys:
            keys[paper.id] = _unique(_key(paper, pattern), taken)
            taken.add(keys[paper.id])
    return keys


def _key(paper: Paper, pattern: str) -> str:
    day = day_of(paper)
    words = [_ascii(word) for word in re.split(r"[^\w]+", readable(paper.title))]
    telling = [word for word in words if len(word) > 1 and word not in _LITTLE]
    family = _ascii(split_name(paper.authors[0]).family) if paper.authors else ""
    values = {
        "author": family or ("anonymous" if telling else ""),
        "year": str(day.year) if day else "",
        "word": telling[0] if telling else "",
        "title": "".join(telling[:3]),
        "id": re.sub(r"[^A-Za-z0-9.]", "", paper.id),
    }
    key = re.sub(r"\{([^{}]*)\}", lambda found: values[found[1]], pattern)
    return key if telling or family else _ascii(paper.id)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())


def _unique(key: str, taken: set[str]) -> str:
    """The key, or where it is taken the key with `b` to `z`, then with a number."""
    more: Sequence[str] | itertools.chain[str] = itertools.chain(
        "bcdefghijklmnopqrstuvwxyz", (f"x{number}" for number in itertools.count(1))
    )
    return next(
        candidate for candidate in itertools.chain([key], map(key.__add__, more)) if candidate not in taken
    )
