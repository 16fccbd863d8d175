"""Identifiers of papers: arXiv, DOI, ACL Anthology, OpenReview, PubMed, Semantic Scholar, or a hash.

An identifier is one canonical text, the same however it was written:

    2506.01713, hep-th/9901001    arXiv, without version
    doi:10.1038/nature14539       a DOI in lower case, since DOIs ignore case
    acl:N18-1202                  the ACL Anthology
    openreview:rJXMpikCZ          OpenReview
    pmid:26017442                 PubMed
    s2:0123…, corpus:13756489     Semantic Scholar: its hash, or its number
    local:0123456789ab            none of these: title, first author and year

This module understands what users paste and what other programs export. It refuses to guess: a number is
arXiv's only if something around it says so. Forms: https://info.arxiv.org/help/arxiv_identifier.html,
https://www.doi.org/doi-handbook, https://aclanthology.org/info/ids.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from hashlib import sha256
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from paperreader.errors import InvalidIdentifier, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator


class Scheme(StrEnum):
    """The kinds of identifiers, the strongest first: a paper is named by the first that it has."""

    ARXIV = "arxiv"
    DOI = "doi"
    ACL = "acl"
    OPENREVIEW = "openreview"
    PMID = "pmid"
    S2 = "s2"
    CORPUS = "corpus"
    LOCAL = "local"


STRENGTH = {scheme: place for place, scheme in enumerate(Scheme)}
"""The place of each kind in that order; the lowest is the strongest."""

_BY_NAME = {scheme.value: scheme for scheme in Scheme}

_NEW = r"\d{4}\.\d{4,5}"
_ARCHIVE = (
    "acc-phys|adap-org|alg-geom|ao-sci|astro-ph|atom-ph|bayes-an|chao-dyn|chem-ph|cmp-lg|comp-gas|cond-mat|cs"
    "|dg-ga|funct-an|gr-qc|hep-(?:ex|lat|ph|th)|math(?:-ph)?|mtrl-th|nlin|nucl-(?:ex|th)|patt-sol|physics"
    "|plasm-ph|q-alg|q-bio|quant-ph|solv-int|supr-con"
)
_OLD = rf"(?:{_ARCHIVE})(?:\.[a-z-]{{2,9}})?/\d{{7}}"
_VERSION = r"(?:v(?P<version>[1-9]\d{0,2}))?(?![0-9])"
_IGNORED = re.VERBOSE | re.IGNORECASE | re.ASCII
_BARE = re.compile(
    rf"""
    (?: arxiv\s{{0,2}}[:.]?\s{{0,2}} )?
    (?P<base>{_NEW}|{_OLD}) {_VERSION}
    (?:\.(?:pdf|md|html))?
    (?: \s*\[[a-z.,\s-]{{1,200}}\]? | \s*\((?:(?:19|20)\d\d|[a-z-]{{2,8}}(?:\.[a-z-]{{2,9}})?)\)? )?
    """,
    _IGNORED,
)
_ARXIV = re.compile(
    rf"""
    (?: (?<![a-z]) (?: (?: ar[x5]iv | corr )\b [^0-9\n]{{0,40}}? )
      | (?<![\w./:-]) abs/
      | (?<![\w./-]) (?= [a-z]{{1,8}} [.-] [a-z] )
      | (?<![a-z]) (?: (?:arxiv(?:-vanity)?|ar5iv|alphaxiv)\.(?:org|com)|lanl\.gov ) /?
        [a-z/_-]{{0,30}} (?:/\d{{4}})? /
      | \b(?:huggingface\.co|hf\.co)/(?:api/)?papers/
      | \b(?:paperswithcode\.(?:co|com)/paper|emergentmind\.com/papers)/
      | \b10\.48550/arxiv\.
    )
    (?P<base>{_NEW}|{_OLD}) {_VERSION}
    """,
    _IGNORED,
)
_BIBCODE = re.compile(r"(?<!\d)(?:19|20)\d\darXiv(\d{4})\.?(\d{4,5})[A-Z.](?![A-Za-z0-9])", re.ASCII)
_DBLP = re.compile(
    rf"(?<![a-z])(?:abs|arxiv)[-_](\d{{4}})[-_](\d{{4,5}})\b"
    rf"|\bcorr/({_ARCHIVE})-(?:[a-z]{{2}}-)?(\d{{7}})\b",
    _IGNORED,
)
_DOI = re.compile(
    r"(?<![\w.])(10\.\d{4,9}/(?:[^\s\"<>{}\\\x00-\x1f\x7f]|\"(?=\w)|<[^\s<>]{1,60}>(?=\d)){1,300}+)"
    r"(?![^\s\"<>{}\\])",
    re.ASCII,
)
_NATURE = re.compile(r"\bnature\.com/articles/([a-z]{2,12}[\w-]*\d\w*)", re.IGNORECASE | re.ASCII)
_ACL_ID = r"[A-Z]\d{2}-[1-9]\d{3}|\d{4}\.[a-z0-9]+-[a-z0-9]+\.\d{1,4}"
_ACL = re.compile(
    rf"(?:\bacl:|(?:aclanthology\.(?:org|info)|aclweb\.org/anthology)/(?:papers/)?(?:[A-Z]/[A-Z]\d\d/)?)({_ACL_ID})(?![\w-])",
    _IGNORED,
)
_ACL_DOI = re.compile(rf"10\.(?:18653|3115)/v1/({_ACL_ID})", _IGNORED)
_OPENREVIEW = re.compile(
    r"\b(?:openreview:|openreview\.net/(?:forum|pdf|attachment|revisions|references/pdf)\?(?:[^\s#]*&)?id=)"
    r"([A-Za-z0-9_-]{5,40})",
    re.ASCII,
)
_PMID = re.compile(
    r"(?:\bpmid:?\s{0,3}|\bpubmed\.ncbi\.nlm\.nih\.gov/|\bncbi\.nlm\.nih\.gov/pubmed/)([1-9]\d{0,8})(?!\d)",
    _IGNORED,
)
_S2 = re.compile(
    r"(?:\bs2:|\bsemanticscholar\.org/(?:paper|reader)/(?:[^/\s?#]{1,300}/)?)([0-9a-f]{40})(?![0-9a-f])",
    _IGNORED,
)
_CORPUS = re.compile(r"(?:\bcorpus:|\bcorpus\s?id\s?[:=]\s{0,3})([1-9]\d{0,10})(?!\d)", _IGNORED)
_LOCAL = re.compile(r"local:[0-9a-f]{12}")

_NOISE = " \t\r\n[](){}<>«»\"'`.,;:"
_TEX = re.compile(r"\\(?:url|href|path|doi|tt|texttt|emph)\b\s?|\{\\_\}|\}\{|\\([_%&#~:-])|[{}]")
_PARTS_OF_PAGES = re.compile(
    r"(?:/(?:full|pdf|epdf|abstract|meta|html|fulltext|summary|references|citation)|\.pdf|\.full|v\d\.full)+$",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_READ_LIMIT = 4_000


class Identifier(msgspec.Struct, frozen=True):
    """A parsed identifier.

    Attributes:
        base: the canonical text without version, as in the table above.
        version: 1 or more, or None if none was given; only arXiv has versions.
    """

    base: str
    version: int | None = None

    def __str__(self) -> str:
        return self.base if self.version is None else f"{self.base}v{self.version}"


def scheme_of(identifier: str) -> Scheme:
    """Return the kind of a canonical identifier; a text of no known kind counts as local."""
    name, colon, _ = identifier.partition(":")
    if not colon:
        return Scheme.ARXIV
    return _BY_NAME.get(name, Scheme.LOCAL)


def parse_identifier(text: str) -> Identifier:
    """Parse a text that is an identifier as a whole: bare, with its scheme, or the address of a page.

    Brackets and punctuation around it are ignored. The subject class of an old arXiv identifier (`math.GT/…`)
    is dropped.

    Raises:
        InvalidIdentifier: `text` is not an identifier.
    """
    found = _whole(text)
    if found is None:
        raise InvalidIdentifier(
            f"{quoted(text)} is not the identifier of a paper: it looks like 2506.01713 or hep-th/9901001, "
            "is a DOI, or is the address of the paper at arXiv, Hugging Face, alphaXiv, doi.org, OpenReview, "
            "the ACL Anthology, PubMed or Semantic Scholar."
        )
    return found


def identifier_or_none(text: str) -> str | None:
    """Return the canonical identifier that a text is as a whole, or None."""
    found = _whole(text) if text else None
    return found.base if found else None


def identifiers_in(text: str) -> tuple[str, ...]:
    """Return every identifier that a text names, in order, each once.

    A bare number does not name a paper; `arXiv:2506.01713`, `abs/2506.01713`, a DOI and an address do. TeX
    around them, percent-encoding and HTML entities are understood.
    """
    return tuple(dict.fromkeys(found.base for found in _found(text[:_READ_LIMIT])))


def canonical_doi(text: str) -> str | None:
    """Return the first DOI in a text as its publisher writes it, or None; arXiv's own DOIs are none."""
    return next((doi for _, doi in _dois(_plain(text[:_READ_LIMIT]))), None)


def month_of(arxiv_id: str) -> tuple[int, int]:
    """Return year and month of an arXiv identifier: https://info.arxiv.org/help/arxiv_identifier.html."""
    digits = arxiv_id.rpartition("/")[2]
    year = int(digits[:2])
    return (1900 if "/" in arxiv_id and year >= 91 else 2000) + year, int(digits[2:4])


def local_identifier(title: str, first_author: str = "", year: int | None = None) -> str:
    """Return the identifier of a paper that has no other; case and punctuation do not matter.

    Args:
        title: its title.
        first_author: the family name of its first author, if known.
        year: the year of its publication, if known.
    """
    parts = [title_key(title)]
    if first_author or year:
        parts += [title_key(first_author), str(year or "")]
    return f"local:{sha256('/'.join(parts).encode('utf-8', 'replace')).hexdigest()[:12]}"


def title_key(title: str) -> str:
    """Return what spellings of one title or name have in common: letters and digits, no case or accents."""
    plain = title if title.isascii() else unicodedata.normalize("NFKD", title)
    return "".join(filter(str.isalnum, plain.casefold()))


def _whole(text: str) -> Identifier | None:
    noiseless = text[:_READ_LIMIT].strip(_NOISE)
    bare = _BARE.fullmatch(noiseless)
    if _LOCAL.fullmatch(noiseless):
        return Identifier(noiseless)
    if bare and _has_month(bare["base"]):
        return _arxiv(bare)
    # A bracket at the end may belong to a DOI.
    return next(_found(text[:_READ_LIMIT].lstrip(_NOISE)), None) if _is_one(noiseless) else None


def _found(text: str) -> Iterator[Identifier]:
    """Yield every identifier that a text names, by its position."""
    if _DIGIT.search(text) is None and "openreview" not in text:
        return
    plain = _plain(text)
    found = [*_arxiv_in(plain), *_others_in(plain)]
    yield from (identifier for _, _, identifier in sorted(found, key=lambda one: one[:2]))


def _arxiv_in(text: str) -> Iterator[tuple[int, int, Identifier]]:
    for hit in _ARXIV.finditer(text):
        if _has_month(hit["base"]):
            yield hit.start("base"), 0, _arxiv(hit)
    for hit in _BIBCODE.finditer(text):
        base = f"{hit[1]}.{hit[2]}"
        if _has_month(base):
            yield hit.start(), 0, Identifier(base)
    for hit in _DBLP.finditer(text):
        base = f"{hit[1]}.{hit[2]}" if hit[1] else f"{hit[3].lower()}/{hit[4]}"
        if _has_month(base):
            yield hit.start(), 0, Identifier(base)


def _others_in(text: str) -> Iterator[tuple[int, int, Identifier]]:
    for start, doi in _dois(text):
        yield start, STRENGTH[Scheme.DOI], Identifier(f"doi:{doi.lower()}")
        if hit := _ACL_DOI.fullmatch(doi):
            yield start, STRENGTH[Scheme.ACL], Identifier(f"acl:{_acl(hit[1])}")
    for hit in _ACL.finditer(text):
        yield hit.start(), STRENGTH[Scheme.ACL], Identifier(f"acl:{_acl(hit[1])}")
    for scheme, pattern in (
        (Scheme.OPENREVIEW, _OPENREVIEW),
        (Scheme.PMID, _PMID),
        (Scheme.S2, _S2),
        (Scheme.CORPUS, _CORPUS),
    ):
        for hit in pattern.finditer(text):
            name = hit[1] if scheme is Scheme.OPENREVIEW else hit[1].lower()
            yield hit.start(), STRENGTH[scheme], Identifier(f"{scheme}:{name}")


def _dois(text: str) -> Iterator[tuple[int, str]]:
    """Yield the position of each DOI, and the DOI without what follows it in its sentence or address."""
    for hit in _DOI.finditer(text):
        doi = hit[1]
        if "://" in text[: hit.start()].rpartition(" ")[2]:
            doi = _PARTS_OF_PAGES.sub("", re.split(r"[?#&]", doi, maxsplit=1)[0].rstrip("/"))
        doi = _closed(doi)
        has_name = any(map(str.isalnum, doi.partition("/")[2]))
        if has_name and not doi.lower().startswith("10.48550/arxiv"):
            yield hit.start(), doi
    for hit in _NATURE.finditer(text):
        yield hit.start(), f"10.1038/{hit[1]}"


def _closed(doi: str) -> str:
    """Return a DOI without the punctuation and the closing brackets of its sentence."""
    while doi and (
        doi[-1] in ".,;:'`*(["
        or any(doi[-1] == end and doi.count(end) > doi.count(begin) for begin, end in ("()", "[]"))
    ):
        doi = doi[:-1]
    return doi


def _plain(text: str) -> str:
    """Return a text without TeX, entities and percent-encoding around identifiers."""
    if "&" in text:
        text = unescape(text)
    if "%" in text:
        text = unquote(text)
    if "\\" in text or "{" in text:
        text = _TEX.sub(lambda found: {r"{\_}": "_", "}{": " "}.get(found[0]) or found[1] or "", text)
    return text


def _is_one(text: str) -> bool:
    """Return whether a text can be one identifier: a single word, or a scheme and a word."""
    words = text.split()
    named = len(words) == 2 and words[0].rstrip(":").lower() in STRENGTH
    return (len(words) == 1 or named) and "/../" not in text


def _arxiv(found: re.Match[str]) -> Identifier:
    base = re.sub(r"\.[a-z-]+/", "/", found["base"].lower())
    return Identifier(base, int(found["version"]) if found["version"] else None)


def _acl(name: str) -> str:
    """Return an identifier of the Anthology in its own case: old ones are upper case, new ones lower case."""
    return name.upper() if name[0].isalpha() else name.lower()


def _has_month(base: str) -> bool:
    """Return whether the digits begin with a year and a month, as they do in both forms."""
    digits = base.rpartition("/")[2]
    return "01" <= digits[2:4] <= "12"
