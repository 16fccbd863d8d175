"""The title of a paper in the title of a browser's tab, to which sites add their name."""

from __future__ import annotations

import re

_BEFORE = re.compile(
    r"(?:\[(?:\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?\]|[(\[]PDF[)\]]|Paper page [-–—]"
    r"|GitHub - [\w.-]{1,100}/[\w.-]{1,100}:)\s+"
)
_SITES = (
    r"arXiv(?:\.org)?", "OpenReview", "Hugging Face", "ACL Anthology", r"PubMed(?: Central)?", "PMC",
    "Semantic Scholar", "IEEE Xplore", "ScienceDirect", "SpringerLink", "Springer Nature Link", "alphaXiv",
    "Papers With Code", "ar5iv", "bioRxiv", "medRxiv", "ACM Digital Library", "MIT Press(?: Journals)?",
    "Wiley Online Library", "ResearchGate", "Request PDF", "GitHub",
)  # fmt: skip
_PUBLICATIONS = (
    r"Nature(?: [A-Z][a-z]+){0,3}", r"Science(?: Advances| Robotics)?", "PNAS", r"Proceedings of [^|]+",
    r"(?:IEEE|ACM) [^|]+", "Communications of the ACM", r"Journal of [^|]+", "Scientific Reports",
)  # fmt: skip
"""Journals and conferences, which a title may end with; only a bar separates them from it."""

_BAR = re.compile(r"(?<=\s)\|\s")
_DASH = re.compile(r"(?<=\s)[-–—·]\s")
_LONGEST = 1_000
_SITE = re.compile("|".join(_SITES), re.IGNORECASE)
_PUBLICATION = re.compile("|".join(_PUBLICATIONS))


def paper_title(text: str) -> str:
    """Return the title of a tab without what known sites of papers add before and after that of the paper."""
    if len(text) > _LONGEST:
        return text
    title = text.strip()
    while found := _BEFORE.match(title):
        title = title[found.end() :]
    while rest := _without_last_part(title):
        title = rest
    return title or text


def _without_last_part(title: str) -> str:
    """Return a title without its last part if that names a site or a publication, else nothing."""
    for mark, names in ((_BAR, (_SITE, _PUBLICATION)), (_DASH, (_SITE,))):
        found = list(mark.finditer(title))
        if found and any(name.fullmatch(title, found[-1].end()) for name in names):
            return title[: found[-1].start()].rstrip()
    return ""
