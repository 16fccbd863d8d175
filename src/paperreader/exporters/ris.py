"""Export papers as RIS, which reference managers read. A value is one line, so no text can begin a new field.

Format: https://en.wikipedia.org/wiki/RIS_(file_format), as Zotero and EndNote write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import citation_of
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.exporters.citation import Day
    from paperreader.models.entry import Entry
    from paperreader.text.person_names import Name


_TYPES = {
    "article": "RPRT", "article-journal": "JOUR", "article-magazine": "MGZN", "article-newspaper": "NEWS",
    "book": "BOOK", "chapter": "CHAP", "dataset": "DATA", "paper-conference": "CONF", "patent": "PAT",
    "report": "RPRT", "software": "COMP", "thesis": "THES", "webpage": "ELEC",
}  # fmt: skip
"""The types of records by the types of CSL; all others are `GEN`. A preprint is a report."""

_TAGS = (
    ("T2", "container-title"), ("T3", "collection-title"), ("VL", "volume"), ("IS", "issue"),
    ("IS", "number"), ("ET", "edition"), ("PB", "publisher"), ("CY", "publisher-place"), ("M3", "genre"),
    ("SE", "chapter-number"), ("SN", "ISBN"), ("SN", "ISSN"), ("DO", "DOI"), ("UR", "URL"),
)  # fmt: skip
"""Tags with the variables of CSL that hold their values."""


def to_ris(entries: Sequence[Entry], options: Options = PLAIN) -> str:  # noqa: ARG001 - the shape of a writer
    """Return one record per entry, of the type of the published version; a preprint is a report."""
    records = (
        "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _fields(entry) if value.strip())
        for entry in entries
    )
    return "\r\n".join(f"{record}ER  - \r\n" for record in records)


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    citation = citation_of(entry.paper)
    said = citation.said
    yield "TY", (kind := _TYPES.get(citation.type, "GEN"))
    yield "TI", citation.title
    yield from (("AU", _name(author)) for author in citation.authors)
    yield "AU", "others" if citation.others else ""
    yield from (("ED", _name(editor)) for editor in citation.editors)
    yield from _days(citation.issued)
    yield "JO", said.get("container-title", "") if kind == "JOUR" else ""
    yield from ((tag, said.get(variable, "")) for tag, variable in _TAGS)
    yield from zip(("SP", "EP"), citation.pages, strict=False)
    if citation.arxiv_id:
        yield "PB", "arXiv" if citation.is_preprint and "publisher" not in said else ""
        yield "M1", f"arXiv:{citation.arxiv_id}"
    yield from (("AN", identifier) for identifier in citation.ids)
    yield "AB", readable(entry.paper.abstract)
    yield from (("KW", tag) for tag in entry.tags)
    yield from (("N1", paragraph) for paragraph in re.split(r"\n\s*\n", entry.note))


def _name(name: Name) -> str:
    """Return the family name first. A group gets no comma: text after it would be its given name."""
    return ", ".join(filter(None, name)) if name.given else name.family.replace(",", "")


def _days(issued: Day) -> Iterator[tuple[str, str]]:
    if issued.year:
        year, month, day = (f"{part:02}" if part else "" for part in issued)
        yield "PY", f"{year:>04}"
        yield "DA", f"{year:>04}/{month}/{day}/"
