"""Identifiers of papers: an arXiv identifier in any notation, or the hash of a paper known only by title.

This module understands what users paste. It refuses to guess: a text without an identifier is an error. The
forms are those of https://info.arxiv.org/help/arxiv_identifier.html.
"""

from __future__ import annotations

import re
from hashlib import sha256

import msgspec

from paperreader.errors import InvalidIdentifier, quoted

_NEW = r"\d{4}\.\d{4,5}"
_OLD = r"[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7}"
_LOCAL = re.compile(r"local:[0-9a-f]{12}")
_WRITTEN = re.compile(
    rf"""
    (?: https?:// )?
    (?: (?:[a-z0-9-]+\.)*
        (?: arxiv\.org/(?:abs|pdf|html|format|src|e-print|list)/
          | ar5iv(?:\.labs\.arxiv)?\.org/(?:abs|html|pdf)?/?
          | (?:huggingface\.co|hf\.co)/(?:api/)?papers/
          | alphaxiv\.org/(?:abs|pdf|html|overview|resources)/
          | paperswithcode\.(?:co|com)/paper/(?:arxiv:)?
          | doi\.org/10\.48550/arxiv\.
        )
      | (?:doi:\s*)?10\.48550/arxiv\.
      | arxiv[:.\s]\s*
    )?
    (?P<base>{_NEW}|{_OLD}) (?:v(?P<version>[1-9]\d{{0,2}}))?
    (?: \.(?:pdf|md|html) | / )? (?: [?#]\S* )? (?: \s*\[[a-z.-]+\]? )?
    """,
    re.VERBOSE | re.IGNORECASE | re.ASCII,
)
_NOISE = " \t\r\n[](){}<>«»\"'`.,;:"


class Identifier(msgspec.Struct, frozen=True):
    """A parsed identifier.

    Attributes:
        base: without version: `2506.01713`, `math/0309136`; or `local:` and 12 hexadecimal digits.
        version: 1 or more, or None if none was given.
    """

    base: str
    version: int | None = None

    def __str__(self) -> str:
        return self.base if self.version is None else f"{self.base}v{self.version}"


def parse_identifier(text: str) -> Identifier:
    """Parse an identifier: bare, with `arXiv:`, as a DOI, or as the address of a page about the paper.

    Brackets and punctuation around it are ignored. The subject class of an old identifier (`math.GT/…`) is
    dropped.

    Raises:
        InvalidIdentifier: `text` is not an identifier.
    """
    noiseless = text[:2_000].strip(_NOISE)
    if _LOCAL.fullmatch(noiseless):
        return Identifier(noiseless)
    found = _WRITTEN.fullmatch(noiseless)
    if found is None or not _has_month(found["base"]):
        raise InvalidIdentifier(
            f"{quoted(text)} is not the identifier of a paper: it looks like 2506.01713 or hep-th/9901001, "
            "or is the address of the paper at arXiv, Hugging Face, alphaXiv or Papers with Code."
        )
    base = re.sub(r"\.[a-z]{2}/", "/", found["base"].lower(), flags=re.IGNORECASE)
    return Identifier(base, int(found["version"]) if found["version"] else None)


def local_identifier(title: str) -> str:
    """Return the identifier of a paper known only by its title; case and punctuation do not matter."""
    letters = "".join(filter(str.isalnum, title.casefold()))
    return f"local:{sha256(letters.encode('utf-8', 'replace')).hexdigest()[:12]}"


def _has_month(base: str) -> bool:
    """Return whether the digits begin with a year and a month, as they do in both forms."""
    digits = base.rpartition("/")[2]
    return "01" <= digits[2:4] <= "12"
