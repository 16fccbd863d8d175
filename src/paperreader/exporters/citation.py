"""The data of a citation, which every format of bibliographies writes from. This module writes no format."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.models.identifier import month_of
from paperreader.text.latex import readable
from paperreader.text.person_names import Name, split_known

if TYPE_CHECKING:
    from paperreader.models.paper import Paper

_YEAR = re.compile(r"\((1[5-9]\d\d|2[01]\d\d)\)|\b(19\d\d|20\d\d)\b")
_ISSUED = re.compile(r"(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01]))?)?(?:-.*)?", re.ASCII)
"""A date of ISO 8601, of which the month or the day may be missing or impossible."""

_DASH = re.compile(r"\s*[-\u2013\u2014]+\s*")
_SEPARATOR = re.compile(r"\s*;\s*")
_CAPITALS = {name.lower(): name for name in ("ISBN", "ISSN", "PMCID")}
_PARTS = frozenset({"paper-conference", "chapter"})
_ALONE = frozenset({"book", "thesis", "report"})
_UNPRINTED = frozenset({"article", "document"})


class Day(NamedTuple):
    """A day, as far as it is known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class Citation(msgspec.Struct, frozen=True, kw_only=True):
    """What a bibliography says about a paper, as plain text.

    Attributes:
        id: the identifier that names the paper.
        type: the kind of publication by its name in CSL; `article` is a preprint, `document` is unknown.
        title: one line, empty if it is not known.
        authors, editors: their names, in order.
        others: whether there are more authors than the record names.
        issued: the day of the publication, as far as it is known.
        said: all else that is known, by its names in CSL: `container-title`, `volume`, `DOI`, `URL`, ….
        arxiv_id: the arXiv identifier, or empty.
        category: the primary category at arXiv, or empty.
        ids: the identifiers besides an arXiv identifier and a DOI.
        place: where it is found: an identifier, a site, or an address; empty if that is not known.
    """

    id: str
    type: str
    title: str
    authors: tuple[Name, ...]
    editors: tuple[Name, ...]
    others: bool
    issued: Day
    said: Mapping[str, str]
    arxiv_id: str
    category: str
    ids: tuple[str, ...]
    place: str

    @property
    def is_preprint(self) -> bool:
        """Return whether no printed version is known."""
        return self.type in _UNPRINTED

    @property
    def pages(self) -> list[str]:
        """Return the first and the last page, or one text if there is no range."""
        return _DASH.split(self.said.get("page", ""), maxsplit=1)


def citation_of(paper: Paper) -> Citation:
    """Return the data of a citation of a paper."""
    details = _details(paper)
    families = families_of(paper)
    details.pop("families", None)
    named_editors = filter(None, _SEPARATOR.split(details.pop("editor", "")))
    editors = tuple(split_known(editor, families) for editor in named_editors)
    kind = _type(paper, details.pop("type", ""))
    named = details.pop("others", "")
    details.pop("issued", None)
    authors = tuple(split_known(readable(author), families) for author in paper.authors)
    authors = () if authors == editors else authors  # A book of editors has them for authors, too.
    title, container = one_line(paper.title), one_line(paper.journal or "")
    known = {"container-title": container, "DOI": paper.doi, "URL": address_of(paper)}
    if kind == "book" and container == title:
        del known["container-title"]
    return Citation(
        id=paper.id,
        type=kind,
        title=title,
        authors=authors,
        editors=editors,
        others=named.isdecimal() and 0 < len(authors) <= int(named[:9]),
        issued=issued(paper),
        said=details | {name: value for name, value in known.items() if value},
        arxiv_id=paper.id if paper.has_arxiv_id else "",
        category=paper.categories[0] if paper.categories else "",
        ids=other_identifiers(paper),
        place=_place(paper),
    )


def families_of(paper: Paper) -> list[str]:
    """Return the family names of authors and editors that the names do not show."""
    return list(filter(None, _SEPARATOR.split(_details(paper).get("families", ""))))


def plain_title(paper: Paper) -> str:
    """Return the title as one readable line, or the identifier if no title is known."""
    return one_line(paper.title) or paper.id


def one_line(text: str) -> str:
    """Return a text as one line, with readable LaTeX."""
    return " ".join(readable(text).split())


def first_version(paper: Paper) -> Day:
    """Return the date of the first version, as far as it is known.

    The first day of a month stands for that month, and the first of January for that year, unless an arXiv
    identifier gives the month.
    """
    found = paper.published
    stamp = Day(*month_of(paper.id)) if paper.has_arxiv_id else Day()
    if stamp.year and (found is None or (found.year, found.month, found.day) == (stamp.year, 1, 1)):
        return stamp
    found = found or paper.edition_date
    if found is None:
        return Day()
    if found.day > 1:
        return Day(found.year, found.month, found.day)
    return Day(found.year, found.month) if found.month > 1 else Day(found.year)


def issued(paper: Paper) -> Day:
    """Return the date of a citation: that of the printed version if the record gives it, at least its year.

    The month of a preprint is not that of its printed version.
    """
    first = first_version(paper)
    details = _details(paper)
    if paper.has_arxiv_id and _type(paper, details.get("type", "")) in _UNPRINTED:
        return first
    if found := _ISSUED.fullmatch(details.get("issued", "")):
        return Day(*(int(part) if part else None for part in found.groups()))
    if not paper.has_arxiv_id:
        return first
    years = [int(found[1] or found[2]) for found in _YEAR.finditer(paper.journal or "")]
    printed = next((year for year in years if not first.year or 0 <= year - first.year <= 20), first.year)
    return Day(printed)


def address_of(paper: Paper) -> str | None:
    """Return the address of a citation: arXiv, else the published version, another page, or the code."""
    pages = (*paper.pages.values(), paper.project_url, paper.code_url)
    return paper.arxiv_url or paper.doi_url or next(filter(None, pages), None)


def other_identifiers(paper: Paper) -> tuple[str, ...]:
    """Return the identifiers of a paper besides an arXiv identifier and a DOI."""
    shown = {paper.id if paper.has_arxiv_id else "", f"doi:{paper.doi}".lower()}
    return tuple(one for one in dict.fromkeys((paper.id, *paper.ids)) if one not in shown)


def _place(paper: Paper) -> str:
    if paper.has_arxiv_id:
        return f"arXiv:{paper.id}"
    return f"doi:{paper.doi}" if paper.doi else next(iter(paper.pages), address_of(paper) or "")


def _type(paper: Paper, given: str) -> str:
    """Return the kind of a publication, unless the record does not say what the paper is part of.

    A paper at arXiv that did not appear elsewhere is a preprint, although programs save it as a web page.
    """
    preprint = "article" if paper.has_arxiv_id else "document"
    if paper.journal:
        return given or "article-journal"
    stands = given in _ALONE or (given in _PARTS and paper.doi)
    if given == "article-journal" or ((given in _PARTS or paper.has_arxiv_id) and not stands):
        return preprint
    return given or preprint


def _details(paper: Paper) -> dict[str, str]:
    """Return the details of the published version by their names in CSL."""
    pairs = (detail.partition(":") for detail in paper.publication)
    named = {name.strip().lower(): one_line(value) for name, _, value in pairs}
    return {
        name.upper() if name in ("isbn", "issn") else name: value for name, value in named.items() if value
    }
