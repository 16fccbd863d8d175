"""Find arXiv identifiers and DOIs in text of other programs, without guessing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.errors import InvalidIdentifier
from paperreader.models.identifier import parse_identifier

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = re.compile(r"[\s<>()\[\]{}\"'|,;]+")
_NAMED = re.compile(
    r"arxiv\.org/(?:abs|pdf|html)/\S{1,40}|arxiv\s{0,2}[:.]?\s{0,2}(?:[a-z.-]{2,20}/)?\d{4}\.?\d{3,5}(?:v\d+)?",
    re.IGNORECASE | re.ASCII,
)
_CATEGORIES = re.compile(r"\s{0,9}\[[A-Za-z., -]{1,200}\]\s{0,9}\Z")
_DOI = re.compile(r"10\.\d{4,9}/[^\s\"<>]{1,200}", re.ASCII)
_OF_ARXIV = "10.48550/"


def whole_identifier(text: str) -> str | None:
    """Return the identifier that `text` as a whole is, in any notation, or None."""
    try:
        return parse_identifier(text).base
    except InvalidIdentifier:
        return None


def line_identifier(line: str) -> str | None:
    """Return the identifier that fills a line of a note, as in Zotero's `arXiv:2506.01713 [cs, stat]`."""
    return whole_identifier(_CATEGORIES.sub("", line[:500]))


def named_identifier(text: str) -> str | None:
    """Return the identifier that `text` names as arXiv's, as in `arXiv preprint arXiv:2506.01713`."""
    for found in _NAMED.finditer(text[:2_000]):
        identifier = whole_identifier(found.group())
        if identifier:
            return identifier
    return None


def identifiers_in(line: str) -> Iterator[str]:
    """Yield every identifier and address of a paper among the words of a line, in order."""
    for word in _BETWEEN.split(line):
        identifier = whole_identifier(word) if any(map(str.isdigit, word)) else None
        if identifier:
            yield identifier


def published_doi(text: str) -> str | None:
    """Return the DOI in `text`, bare or as an address, but not one that arXiv gave; or None.

    Source of the pattern: https://www.crossref.org/blog/dois-and-matching-regular-expressions/.
    """
    found = _DOI.search(text[:2_000])
    if found is None or found.group().startswith(_OF_ARXIV):
        return None
    return found.group().rstrip(".,;:")
