"""The data of a citation: title, date and place of publication. This module writes no format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.text.latex import readable

if TYPE_CHECKING:
    from paperreader.models.paper import Paper

_YEAR = re.compile(r"\((1[5-9]\d\d|2[01]\d\d)\)|\b(19\d\d|20\d\d)\b")


class Day(NamedTuple):
    """A day, as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


def plain_title(paper: Paper) -> str:
    """Return the title as one readable line, or the identifier if no title is known."""
    return one_line(paper.title) or paper.id


def one_line(text: str) -> str:
    """Return a text as one line, with readable LaTeX."""
    return " ".join(readable(text).split())


def first_version(paper: Paper) -> Day:
    """Return the date of the first version; the identifier gives the month if nothing else does."""
    found = paper.published
    if found is None and paper.has_arxiv_id:
        digits = paper.id.rpartition("/")[2]
        if digits[:4].isdecimal():
            year = int(digits[:2])
            return Day((1900 if "/" in paper.id and year >= 91 else 2000) + year, int(digits[2:4]))
    found = found or paper.edition_date
    return Day(found.year, found.month, found.day) if found else Day()


def issued(paper: Paper) -> Day:
    """Return the date of a citation: the year of the printed version if the journal names it."""
    first = first_version(paper)
    if not paper.journal or not paper.has_arxiv_id:
        return first
    years = [int(found[1] or found[2]) for found in _YEAR.finditer(paper.journal)]
    printed = next((year for year in years if not first.year or 0 <= year - first.year <= 20), None)
    return first if printed is None or printed == first.year else Day(printed)


def address_of(paper: Paper) -> str | None:
    """Return the address of a citation: arXiv, else the published version, another page, or the code."""
    pages = (*paper.pages.values(), paper.project_url, paper.code_url)
    return paper.arxiv_url or paper.doi_url or next(filter(None, pages), None)
