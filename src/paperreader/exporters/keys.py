"""Citation keys: authors write them in manuscripts, so they must be the same in every export."""

from __future__ import annotations

import re
import unicodedata
from hashlib import sha256
from typing import TYPE_CHECKING

from paperreader.exporters.base import KEY_PATTERN
from paperreader.exporters.citation import families_of, first_version
from paperreader.text.latex import readable
from paperreader.text.person_names import split_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.models.paper import Paper

_LITTLE = {
    "a", "an", "and", "are", "as", "at", "by", "do", "does", "for", "from", "how", "in", "into", "is", "of",
    "on", "or", "the", "to", "towards", "via", "what", "when", "why", "with",
}  # fmt: skip
_FIELD = re.compile(r"\{([a-z]+)\}")
_LETTERS = {"æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "ı": "i"}


def citation_keys(
    papers: Iterable[Paper], pattern: str = KEY_PATTERN, among: Iterable[Paper] = ()
) -> Mapping[str, str]:
    """Return the key of each paper by its identifier: ASCII and unique, whatever the order of the papers.

    If several papers would have the same key, the one with the oldest identifier gets it, and each of the
    others gets its identifier appended (`lovelace2026learning-2611.00002`). So a later paper never takes the
    key of an earlier one, and removing a paper changes at most the key of the next oldest.

    Args:
        papers: the papers that need keys.
        pattern: a text with fields: `{author}` the first author's family name, `{authors}` those of two, or
            the first's and `etal`; `{year}` and `{month}` of the first version; `{word}` the first
            significant word of the title, `{title}` the first three; `{id}` the identifier.
        among: other papers whose keys must differ from these, such as all bookmarked papers.
    """
    exported = {paper.id: paper for paper in papers}
    same: dict[str, list[str]] = {}
    for paper in (exported | {paper.id: paper for paper in among}).values():
        same.setdefault(_plain_key(paper, pattern), []).append(paper.id)
    keys = {
        paper_id: key if paper_id == oldest else f"{key}-{_identifier(paper_id)}"
        for key, paper_ids in same.items()
        for oldest in [min(paper_ids, key=_age)]
        for paper_id in paper_ids
    }
    return {paper_id: keys[paper_id] for paper_id in exported}


def _plain_key(paper: Paper, pattern: str) -> str:
    words = [_ascii(word) for word in re.split(r"[^\w]+", readable(paper.title))]
    significant = [word for word in words if len(word) > 1 and word not in _LITTLE]
    known = families_of(paper)
    families = [_ascii(split_known(author, known).family) for author in paper.authors[:3]]
    year, month, _ = first_version(paper)
    first = families[0] if families else ""
    values = {
        "author": first or ("anonymous" if significant else ""),
        "authors": "".join(families) if len(families) < 3 else f"{first}etal",
        "year": f"{year or ''}",
        "month": f"{month:02}" if month else "",
        "word": significant[0] if significant else "",
        "title": "".join(significant[:3]),
        "id": _identifier(paper.id),
    }
    key = _FIELD.sub(lambda found: values.get(found[1], ""), pattern)
    says_something = any(values[name] for name in _FIELD.findall(pattern) if name in values)
    return key if says_something and (significant or first or "{id}" in pattern) else _identifier(paper.id)


def _identifier(paper_id: str) -> str:
    """Return an identifier in the characters of a key, with a hash if others are lost."""
    if ":" not in paper_id:
        return re.sub(r"[^A-Za-z0-9.]", "", paper_id)
    named = paper_id.replace(":", "", 1).replace("/", "-", 1)
    kept = re.sub(r"[^A-Za-z0-9.-]", "", named)
    return kept if kept == named else f"{kept}-{sha256(paper_id.encode()).hexdigest()[:6]}"


def _age(paper_id: str) -> tuple[str, str]:
    """Return a sort key that orders identifiers by their month; those of other sites come last."""
    digits = paper_id.rpartition("/")[2]
    if ":" in paper_id:
        return "3", paper_id
    century = "19" if "/" in paper_id and digits >= "91" else "20"
    return century + digits, paper_id


def _ascii(text: str) -> str:
    letters = "".join(_LETTERS.get(letter, letter) for letter in text.lower())
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]", "", plain.lower())
