"""Split a copied papers page into paragraphs of a few kinds, undoing hard line wraps.

Pure, and linear in the length of the text. `sources.papers_text` interprets the paragraphs.

Furniture is what is not about papers: menus, buttons, counts, days, names. Its patterns cover the text
between papers on Hugging Face's pages (daily, trending, search) and in arXiv's listings. They need not be
complete: a line far from any abstract does no harm.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from typing import TYPE_CHECKING

from paperreader.errors import InvalidIdentifier
from paperreader.models.identifier import parse_identifier
from paperreader.text.person_names import PARTICLES

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TITLE = 300
"""The longest of 100,000 arXiv titles has 226 characters."""

WRAPPED_TITLE = 45
"""The least length of the first line of a title on two lines."""

_SHORTEST_PROSE = 100
"""Two of 100,000 arXiv abstracts are shorter; the trending page shows summaries of about 150."""

_WIDEST_WRAP = 130
"""Editors and mail programs wrap lines before this; a longer line was never wrapped."""

_TOLERANCE = 3
"""The number of characters by which a wrapped line may exceed the width that was found."""

_ENDS_SENTENCE = re.compile(r"""[.…。][)\]"'”’»]*$""")
_ENDS_IN_LINK = re.compile(r"https?://\S+$")
_PAPER_PAGE = re.compile(
    r"(?:[\w ]{1,20}:\s*)??(?P<address>https?://\S+|arxiv:\s?\S+)(?: \[[\w.-]+\])?", re.IGNORECASE
)


_LONGEST_FURNITURE = 120
"""The most characters of a line of the page that is not about papers; a longer line is text."""

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]{0,6}"
_DAY = (
    rf"(?:{_MONTH}\ \d{{1,2}}(?:,\ \d{{4}})?|\d{{1,2}}\ {_MONTH},?\ \d{{4}}"
    rf"|{_MONTH}\ \d{{4}}|\d{{4}}-\d\d-\d\d)"
)
_COUNT = r"[+~]?\d[\d.,]*[km]?"

_FURNITURE = re.compile(
    rf"""
      [\W\d_]*[km]?                                       # «·», «12», «1.2k», «[-] 3», «---»
    | (?:(?:published|submitted|updated|posted)\ )?(?:on\ )?{_DAY}(?:\ {_COUNT})?
    | {_COUNT}\ (?:authors?|comments?|upvotes?|likes?|papers?|results?|stars?)
    | (?:upvote|upvoted|like|comment|reply|share|save|github|arxiv(?:\ page)?|stars?)(?:\ {_COUNT})?
    | (?:github\ (?:{_COUNT}\ )?)?(?:view\ )?arxiv(?:\ page)?
    | (?:view|show|see|load|read)\ (?:all|more|less)(?:\ \w+){{0,4}}
    | (?:view|open|read|download)\ (?:the\ )?(?:full\ )?(?:pdf|page|paper|abstract|html|details|text)
    | add\ to\ collection|copy\ (?:link|citation|bibtex)
    | submitted\ by\b.{{0,60}}
    | by|(?:by\ ?)?ak(?:\ and\ the\ research\ community)?|and\ the\ research\ community
    | get\ trending\ papers\ in\ your\ .{{0,60}}
    | (?:daily|weekly|monthly|trending|latest|new|hot|top|today|popular)(?:\ papers)?
    | (?:un)?subscribe(?:d)?|log\ ?in|sign\ (?:up|in)|log\ out|join|filters?
    | search(?:\ (?:papers|by\ arxiv\ id\ or\ title|models,\ datasets.{{0,40}}))?|submit(?:\ a)?\ paper
    | (?:previous|next|back|home|more|less|menu|company|tos|privacy|about|jobs|careers|website|pricing|docs|
        enterprise|community|solutions|models|datasets|spaces|buckets(?:\ new)?|blog|posts|forum|papers)
    | abstract|summary|ai-generated\ summary|keywords|(?:project|code|github|paper|pdf)(?:\ page)?
    | ©.{{0,80}}|hugging\ face(?:'s\ logo)?|https?://(?:www\.)?(?:huggingface|hf)\.co(?:/\S*)?
    """,
    re.IGNORECASE | re.VERBOSE,
)

_EDGES = " \t·•|*-–—[](){}"
_SUBMITTER_FOLLOWS = re.compile(r"submitted\s+by:?", re.IGNORECASE)

_LOWER_CASE = PARTICLES | {"el-", "y"}
"""Words of a name that are not written with a capital."""

_NAME_BREAK = re.compile(r"\s*[,;·]\s*|\s+and\s+|\s*&\s*")


class Kind(Enum):
    """The kind that a paragraph seems to be by its own text."""

    HEADING = auto()
    PROSE = auto()
    SENTENCE = auto()
    LINK = auto()
    PAPER_PAGE = auto()
    FURNITURE = auto()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph.

    Attributes:
        kind: the kind by its text.
        text: its text on one line; the identifier for `PAPER_PAGE`; empty for `FURNITURE`.
        follows_on: whether there is no empty line between it and the paragraph before it.
    """

    kind: Kind
    text: str = ""
    follows_on: bool = False


def paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a page in order; empty lines only separate."""
    block: list[str] = []
    after_heading = is_name = False
    for raw in (*text.removeprefix("\ufeff").splitlines(), ""):
        line = " ".join(raw.split()).lstrip("#").lstrip()
        page = _paper_page(line)
        if line and not is_name and page is None and (_belongs_to(block, line) or not _is_furniture(line)):
            block.append(line)
            continue
        for paragraph in _block_paragraphs(block, after_heading=after_heading):
            after_heading = paragraph.kind is Kind.HEADING
            yield paragraph
        block.clear()
        if page is not None:
            yield Paragraph(Kind.PAPER_PAGE, page)
        elif line:
            yield Paragraph(Kind.FURNITURE)
            after_heading = False
        is_name = _name_follows(line) or (is_name and not line)


def _paper_page(line: str) -> str | None:
    """Return the identifier of the paper if a line is only the address of its page."""
    if not (found := _PAPER_PAGE.fullmatch(line)):
        return None
    try:
        return parse_identifier(found["address"].replace(" ", "")).base
    except InvalidIdentifier:
        return None


def _belongs_to(block: list[str], line: str) -> bool:
    """Return whether a line that looks like furniture ends wrapped text: «10.», «Models»."""
    if not block or line.casefold() in ("abstract", "summary"):
        return False
    if line.endswith("."):
        return True
    return line.isalpha() and len(block[-1]) >= WRAPPED_TITLE and not _ENDS_SENTENCE.search(block[-1])


def _block_paragraphs(block: list[str], *, after_heading: bool) -> Iterator[Paragraph]:
    """Yield the paragraphs of lines without an empty line between them."""
    lines: list[str] = []
    follows_on = False
    for line, ends in zip(block, _ends_of_paragraphs(block, after_heading=after_heading), strict=True):
        lines.append(line)
        if ends:
            text = " ".join(lines)
            yield Paragraph(_kind(text), text, follows_on)
            follows_on = True
            lines.clear()


def _ends_of_paragraphs(block: list[str], *, after_heading: bool) -> list[bool]:
    """Return, for each line, whether a paragraph ends with it.

    An editor that wraps moves a word to the next line only if it does not fit. If it would have fitted, the
    author made the break. A title may fill its line by chance. So the first line of a block is a title if
    there is no title before the block and the next line begins with a capital. A short line after the end of
    a sentence is a title too.
    """
    title_leads = not after_heading and len(block) > 1
    wrapped = sorted(len(line) for line in block[title_leads:] if len(line) <= _WIDEST_WRAP)
    # Titles among the wrapped lines may be longer than these: the widest tenth does not count.
    width = wrapped[round(0.9 * (len(wrapped) - 1))] if wrapped else 0
    ends = [
        len(line) + 1 + len(after.split(" ", 1)[0]) <= width
        or len(line) > width + _TOLERANCE
        or len(after) > _WIDEST_WRAP
        for line, after in pairwise(block)
    ]
    if title_leads and not _ENDS_SENTENCE.search(block[0]) and block[1][0].isupper():
        ends[0] = True
    for at in range(1, len(ends)):
        if ends[at] and not _ENDS_SENTENCE.search(block[at]) and _ENDS_SENTENCE.search(block[at - 1]):
            ends[at - 1] = True
    return [*ends, True] if block else []


def _kind(text: str) -> Kind:
    sentence = _ENDS_SENTENCE.search(text) is not None
    if len(text) >= LONGEST_TITLE:
        return Kind.PROSE
    if len(text) >= _SHORTEST_PROSE and (sentence or _ENDS_IN_LINK.search(text)):
        return Kind.PROSE
    if "://" in text:
        return Kind.LINK
    return Kind.SENTENCE if sentence else Kind.HEADING


def _is_furniture(line: str) -> bool:
    """Return whether a line belongs to the page, not to a paper. `line` has no white space at its ends."""
    if len(line) > _LONGEST_FURNITURE:
        return False
    bare = line.strip(_EDGES)
    return not bare or _FURNITURE.fullmatch(bare) is not None


def _name_follows(line: str) -> bool:
    """Return whether the next line is the name of the user who submitted a paper."""
    return _SUBMITTER_FOLLOWS.fullmatch(line.strip(_EDGES)) is not None


def names_authors(line: str) -> bool:
    """Return whether a line below a title looks like the names of its authors.

    It needs two names at least, or «Authors:» before them: «Deep Learning» alone might be a name, or a title.
    """
    if re.match(r"(?:authors?|by)\s*:", line, re.IGNORECASE):
        return True
    names = [name for name in _NAME_BREAK.split(line) if name]
    return len(names) > 1 and sum(map(_is_name, names)) >= 0.8 * len(names)


def _is_name(text: str) -> bool:
    words = text.rstrip("*†‡0123456789").split()
    own = [word for word in words if word not in _LOWER_CASE]
    return 2 <= len(words) <= 5 and bool(own) and all(word[0].isupper() and ":" not in word for word in own)
