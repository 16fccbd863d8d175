"""Name the details of a publication in BibTeX as CSL does, so that every export can write them again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.importers.tex import text_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

TYPES = {
    "article": "article-journal",
    **dict.fromkeys(("inproceedings", "conference"), "paper-conference"),
    **dict.fromkeys(("book", "mvbook", "collection", "mvcollection", "proceedings", "mvproceedings"), "book"),
    **dict.fromkeys(("incollection", "inbook", "suppbook", "suppcollection"), "chapter"),
    **dict.fromkeys(("phdthesis", "mastersthesis", "thesis"), "thesis"),
    **dict.fromkeys(("techreport", "report"), "report"),
    **dict.fromkeys(("online", "electronic", "www"), "webpage"),
    "booklet": "pamphlet",
    "dataset": "dataset",
    "patent": "patent",
    "periodical": "periodical",
    "software": "software",
    "unpublished": "manuscript",
}
"""The kinds of entries and their types in CSL; a `misc` has none."""

_GENRES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis"}
_FIELDS = {
    "publisher": ("publisher", "school", "institution", "organization"),
    "publisher-place": ("location", "address"),
    "volume": ("volume",),
    "edition": ("edition",),
    "collection-title": ("series",),
    "chapter-number": ("chapter",),
    "event-title": ("eventtitle",),
    "event-place": ("venue",),
    "number-of-pages": ("pagetotal",),
    "genre": ("type",),
    "version": ("version",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "PMCID": ("pmcid",),
}
_NAMES = [(place, name) for name, places in _FIELDS.items() for place in places]
_DASH = re.compile(r"\s*[-–—]+\s*")


def details_of(kind: str, said: Mapping[str, str], editors: Sequence[str]) -> dict[str, str]:
    """Return the details by their names in CSL, in the order of an entry.

    Args:
        kind: the kind of the entry, in lower case.
        said: its fields.
        editors: their names.
    """
    details = {"type": TYPES.get(kind, "")}
    for place, name in _NAMES:
        if place in said and not details.get(name):
            details[name] = text_of(said[place])
    number = text_of(said.get("number", "")) or text_of(said.get("issue", ""))
    details["issue" if kind in ("article", "periodical") else "number"] = number
    if not details.get("number"):
        details["number"] = text_of(said.get("eid", ""))
    details["page"] = _DASH.sub("-", text_of(said.get("pages", "")))
    genre = details.get("genre", "")
    details["genre"] = _GENRES.get(genre.lower(), genre) or _GENRES.get(kind, "")
    clean = {name: " ".join(value.split()) for name, value in details.items() if value.strip()}
    return clean | ({"editor": "; ".join(editors)} if editors else {})


def full_title(said: Mapping[str, str]) -> str:
    """Return the title with its subtitle and addition, as biblatex prints them."""
    title, subtitle, addition = (text_of(said.get(name, "")) for name in ("title", "subtitle", "titleaddon"))
    return ". ".join(filter(None, (": ".join(filter(None, (title, subtitle))), addition)))
