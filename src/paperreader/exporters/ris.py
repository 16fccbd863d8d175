"""Export papers as RIS, which reference managers read. A value is one line, so no text can begin a new field.

Format: https://en.wikipedia.org/wiki/RIS_(file_format), as Zotero and EndNote write it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import address_of, issued, plain_title
from paperreader.text.latex import readable
from paperreader.text.person_names import split_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.entry import Entry
    from paperreader.models.paper import Paper


def to_ris(entries: Sequence[Entry], options: Options = PLAIN) -> str:  # noqa: ARG001 - the shape of a writer
    """Return one record per entry: a journal article if the published version is known, else a report."""
    records = (
        "".join(f"{tag}  - {' '.join(value.split())}\r\n" for tag, value in _fields(entry))
        for entry in entries
    )
    return "\r\n".join(f"{record}ER  - \r\n" for record in records)


def _fields(entry: Entry) -> Iterator[tuple[str, str]]:
    paper = entry.paper
    yield "TY", "JOUR" if paper.journal else "RPRT"
    yield "TI", plain_title(paper)
    for author in paper.authors:
        yield "AU", _author(readable(author))
    yield from _days(paper)
    if paper.journal:
        yield "JO", readable(paper.journal)
    elif paper.has_arxiv_id:
        yield "PB", "arXiv"
    if paper.doi:
        yield "DO", paper.doi
    yield ("M1", f"arXiv:{paper.id}") if paper.has_arxiv_id else ("ID", paper.id)
    if address := address_of(paper):
        yield "UR", address
    if paper.abstract:
        yield "AB", readable(paper.abstract)
    for tag in entry.tags:
        yield "KW", tag
    for paragraph in re.split(r"\n\s*\n", entry.note):
        if paragraph.strip():
            yield "N1", paragraph


def _author(author: str) -> str:
    """Return the family name first. A group gets no comma: text after it would be its given name."""
    family, given, suffix = split_name(author)
    return ", ".join(filter(None, (family, given, suffix))) if given else family.replace(",", "")


def _days(paper: Paper) -> Iterator[tuple[str, str]]:
    year, month, day = issued(paper)
    if year:
        yield "PY", f"{year:04}"
        yield "DA", f"{year:04}/{month or '':02}/{day or '':02}/" if month else f"{year:04}///"
