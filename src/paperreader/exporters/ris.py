"""Papers as RIS, which reference managers read. A value is one line, so no text can begin a field of its own.

Format: https://en.wikipedia.org/wiki/RIS_(file_format), as Zotero and EndNote write it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.exporters.citation import address_of, day_of, plain_title, split_name
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.entry import Entry


def to_ris(entries: Sequence[Entry]) -> str:
    """One record an entry: a journal article where the published version is known, else a report."""
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
        family, given = split_name(author)
        yield "AU", f"{family}, {given}" if given else family
    day = day_of(paper)
    if day:
        yield "PY", str(day.year)
        yield "DA", day.strftime("%Y/%m/%d")
    if paper.journal:
        yield "JO", paper.journal
    elif paper.has_arxiv_id:
        yield "PB", "arXiv"
    if paper.doi:
        yield "DO", paper.doi
    if paper.has_arxiv_id:
        yield "M1", f"arXiv:{paper.id}"
    if address := address_of(paper):
        yield "UR", address
    if paper.abstract:
        yield "AB", readable(paper.abstract)
    for tag in entry.tags:
        yield "KW", tag
    if entry.note:
        yield "N1", entry.note
