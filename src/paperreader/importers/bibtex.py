"""Import BibTeX files as Google Scholar, publishers, Zotero, JabRef and users write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.bibtex_blocks import blocks, fields, key_of, split_outside_braces
from paperreader.importers.draft import Draft
from paperreader.importers.tex import text_of, verbatim
from paperreader.models.identifier import identifier_or_none
from paperreader.text.person_names import spoken
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_AND = re.compile(r"(?<!\s)\s++and(?=\s)", re.IGNORECASE)
_COMMA = re.compile(r",")
_LIST = re.compile(r"[,;]")
_NO_ENTRY = frozenset({"string", "preamble", "comment"})
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_JOURNALS = ("journal", "journaltitle", "booktitle")
_NOTES = ("annote", "annotation", "comment", "note")


def read_bibtex(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each entry. Expand abbreviations; skip comments and preambles."""
    strings = {month: month for month in _MONTHS}
    line, counted = 1, 0
    for block in blocks(text):
        line, counted = line + text.count("\n", counted, block.start), block.start
        try:
            if block.kind == "string":
                strings |= _abbreviations(block.body, strings)
            elif block.kind not in _NO_ENTRY:
                yield Imported(_draft(block.body, strings).entry(), line)
        except Unusable as error:
            yield Rejected(line, clean_line(text[block.start : block.start + 200], 80), str(error))


def _abbreviations(body: str | None, strings: Mapping[str, str]) -> dict[str, str]:
    return fields(f",{body or ''}", strings)


def _draft(body: str | None, strings: Mapping[str, str]) -> Draft:
    if body is None:
        raise Unusable("its braces never close")
    said = fields(body, strings)
    year, month, day = _date(said)
    notes = [note for name in _NOTES if (note := text_of(said.get(name, "")).strip())]
    return Draft(
        title=text_of(said.get("title", "")),
        abstract=text_of(said.get("abstract", "")),
        authors=authors_of(said.get("author", "")),
        year=year,
        month=month,
        day=day,
        doi=verbatim(said.get("doi", "")),
        journal=next((text_of(said[name]) for name in _JOURNALS if said.get(name)), ""),
        identifiers=_identifiers(key_of(body), said),
        mentions=[said.get(name, "") for name in ("howpublished", "number", "volume", "note", "publisher")],
        addresses=[verbatim(said[name]) for name in ("url", "howpublished", "link", "ee") if said.get(name)],
        categories=[verbatim(said["primaryclass"])] if said.get("primaryclass") else [],
        tags=_listed(said.get("keywords", "")),
        collections=_listed(said.get("groups", "")),
        note="\n\n".join(dict.fromkeys(note for note in notes if identifier_or_none(note) is None)),
    )


def authors_of(value: str) -> list[str]:
    """Return the names in a value of `author`; a name in its own braces is one name, even with commas."""
    names = []
    for part in split_outside_braces(value, _AND):
        if part.strip().lower() in ("", "others"):
            continue
        pieces = split_outside_braces(part, _COMMA)
        names.append(spoken(text_of(part)) if len(pieces) > 1 else " ".join(text_of(part).split()))
    return names


def _identifiers(key: str, said: Mapping[str, str]) -> list[str]:
    """Return texts that may be an arXiv identifier: `eprint`, unless another archive's, and the key."""
    archive = verbatim(said.get("eprinttype", said.get("archiveprefix", ""))).lower()
    eprint = verbatim(said.get("eprint", ""))
    own = [eprint] if archive in ("", "arxiv") else []
    return [
        *own,
        verbatim(said.get("arxivid", "")),
        verbatim(said.get("paperreader", "")),
        key.removeprefix("DBLP:"),
    ]


def _date(said: Mapping[str, str]) -> tuple[str | None, str | None, str | None]:
    """Return year, month and day; a `date` of biblatex, `2017-06-12`, takes precedence."""
    found = re.match(r"\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?", said.get("date", ""))
    if found:
        return found[1], found[2], found[3]
    return said.get("year"), said.get("month"), said.get("day")


def _listed(value: str) -> list[str]:
    return [part for piece in _LIST.split(text_of(value)) if (part := piece.strip())]
