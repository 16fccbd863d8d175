"""Recognise lines of a copied page that are not about papers: menus, buttons, counts, days, names.

The patterns cover the text between papers on Hugging Face's pages (daily, trending, search) and in arXiv's
listings. They need not be complete: a line far from any abstract does no harm.
"""

from __future__ import annotations

import re

from paperreader.text.person_names import PARTICLES

_LONGEST = 120
"""The most characters of such a line; a longer line is text."""

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


def is_furniture(line: str) -> bool:
    """Return whether a line belongs to the page, not to a paper. `line` has no white space at its ends."""
    if len(line) > _LONGEST:
        return False
    bare = line.strip(_EDGES)
    return not bare or _FURNITURE.fullmatch(bare) is not None


def name_follows(line: str) -> bool:
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
