"""Import BibTeX files as Google Scholar, publishers, Zotero, JabRef and users write them."""

from __future__ import annotations

import re
from collections import ChainMap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.bibtex_blocks import blocks, fields, key_of
from paperreader.importers.bibtex_details import details_of, full_title
from paperreader.importers.bibtex_names import names_of
from paperreader.importers.dates import MONTHS
from paperreader.importers.draft import Draft
from paperreader.importers.tex import text_of, verbatim
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LIST = re.compile(r"[,;]")
_NO_ENTRY = frozenset({"string", "preamble", "comment"})
_NO_PAPER = frozenset({"xdata", "set", "control"})
_NOTES = ("annote", "annotation", "comment", "review", "note")
_ADDRESSES = ("url", "howpublished", "link", "ee", "pdf")
_MENTIONS = (
    "howpublished", "number", "volume", "pages", "eid", "issue", "publisher", "institution", "archive",
    "type", "note", "addendum", "series", "journaltitle", "adsurl", "biburl",
    "slaccitation", "file", "bdsk-url-1", "bdsk-url-2",
)  # fmt: skip
_OLD_NUMBER = re.compile(r"\d{7}(?:v\d+)?")
_NOT_INHERITED = {
    "abstract", "annotation", "annote", "bibsource", "biburl", "comment", "crossref", "doi", "ee", "eid",
    "eprint", "file", "groups", "howpublished", "ids", "keywords", "link", "note", "pages", "pdf", "pmid",
    "review", "shorttitle", "subtitle", "title", "titleaddon", "url", "xdata",
}  # fmt: skip
_INHERITED_AS = {"title": "booktitle", "subtitle": "booksubtitle", "titleaddon": "booktitleaddon"}
_MOST_ANCESTORS = 20


@dataclass(slots=True)
class _Entry:
    """An entry before it is understood, or why it cannot be (`error`).

    Attributes:
        kind: `article`, `book`, ….
        line, text: where it begins, and how.
    """

    kind: str
    line: int
    text: str
    key: str = ""
    fields: Mapping[str, str] | None = None
    error: str = ""


def read_bibtex(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each entry. Expand abbreviations and inherited fields; skip comments and preambles."""
    entries = list(_entries(text))
    named = {entry.key.lower(): entry for entry in reversed(entries)}
    for entry in entries:
        if entry.kind in _NO_PAPER:
            continue
        try:
            yield Imported(_draft(entry, named).entry(), entry.line)
        except Unusable as error:
            yield Rejected(entry.line, clean_line(entry.text, 80), str(error))


def _entries(text: str) -> Iterator[_Entry]:
    strings = {month: month for month in MONTHS}
    line, counted = 1, 0
    for block in blocks(text):
        line, counted = line + text.count("\n", counted, block.start), block.start
        entry = _Entry(block.kind, line, text[block.start : block.start + 200])
        try:
            if block.kind == "string":
                strings |= fields(f",{block.body or ''}", strings)
            elif block.kind not in _NO_ENTRY:
                entry.key = key_of(block.body or "")
                entry.fields = None if block.body is None else fields(block.body, strings)
                yield entry
        except Unusable as error:
            entry.error = str(error)
            yield entry


def _draft(entry: _Entry, named: Mapping[str, _Entry]) -> Draft:
    if entry.fields is None:
        raise Unusable(entry.error or "its braces never close")
    said = _with_inherited(entry.fields, named)
    year, month, day = _date(said)
    authors, has_others = names_of(said.get("author", ""))
    editors, _ = names_of(said.get("editor", ""))
    details = details_of(entry.kind, said, editors)
    if has_others and authors:
        details["others"] = str(len(authors))
    return Draft(
        title=full_title(said),
        abstract=text_of(said.get("abstract", "")),
        authors=authors or editors,
        year=year,
        month=month,
        day=day,
        doi=verbatim(said.get("doi", "")),
        journal=_journal(entry.kind, said),
        identifiers=_identifiers(entry.key, said),
        mentions=[value for name in _MENTIONS if (value := said.get(name, ""))],
        addresses=[verbatim(said[name]) for name in _ADDRESSES if said.get(name)],
        publication=details,
        categories=_listed(verbatim(said.get("primaryclass", said.get("eprintclass", "")))),
        tags=_listed(f"{said.get('keywords', '')};{said.get('mendeley-tags', '')}"),
        collections=_listed(said.get("groups", "")),
        note="\n\n".join(
            dict.fromkeys(note for name in _NOTES if (note := text_of(said.get(name, "")).strip()))
        ),
    )


def _with_inherited(own: Mapping[str, str], named: Mapping[str, _Entry]) -> Mapping[str, str]:
    """Return the fields with those that `xdata` and `crossref` name, as biblatex inherits them."""
    if not own.get("xdata") and not own.get("crossref"):
        return own
    said: ChainMap[str, str] = ChainMap(dict(own))
    queue = [own]
    while queue and len(said.maps) < _MOST_ANCESTORS:
        fields_of = queue.pop(0)
        for name in ("xdata", "crossref"):
            for key in _LIST.split(fields_of.get(name, "")):
                parent = named.get(key.strip().lower())
                if parent is None or not parent.fields:
                    continue
                queue.append(parent.fields)
                said.maps.append(dict(parent.fields) if name == "xdata" else _of_container(parent.fields))
    return said


def _of_container(parent: Mapping[str, str]) -> dict[str, str]:
    """Return what a paper inherits from its book or proceedings: not what names the container itself."""
    inherited = {name: value for name, value in parent.items() if name not in _NOT_INHERITED}
    for name, inside in _INHERITED_AS.items():
        if parent.get(name):
            inherited.setdefault(inside, parent[name])
    return inherited


def _journal(kind: str, said: Mapping[str, str]) -> str:
    """Return the name of what the paper is part of."""
    names = ("journal", "journaltitle", "booktitle")
    in_book = kind in ("inproceedings", "conference", "incollection", "inbook")
    name = next((name for name in (reversed(names) if in_book else names) if said.get(name)), "")
    subtitle = said.get({"journaltitle": "journalsubtitle", "booktitle": "booksubtitle"}.get(name, ""), "")
    return ": ".join(filter(None, (text_of(said.get(name, "")), text_of(subtitle))))


def _identifiers(key: str, said: Mapping[str, str]) -> list[str]:
    """Return texts that may be an identifier as a whole: `eprint` and the like, and the key."""
    archive = verbatim(said.get("eprinttype", said.get("archiveprefix", ""))).lower()
    eprint = verbatim(said.get("eprint", said.get("_eprint", "")))
    if _OLD_NUMBER.fullmatch(eprint):
        group = verbatim(said.get("primaryclass", said.get("eprintclass", "")))
        eprint = f"{group or archive}/{eprint}"
    elif archive in ("pubmed", "pmid"):
        eprint = f"pmid:{eprint}"
    elif archive and not archive.startswith("arxiv"):
        eprint = ""
    pmid = verbatim(said.get("pmid", ""))
    return [
        eprint,
        *(verbatim(said.get(name, "")) for name in ("arxivid", "arxiv", "arxiv_id", "arxivnumber")),
        *map(verbatim, said.get("paperreader", "").split()),
        f"pmid:{pmid}" if pmid.isdecimal() else pmid,
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
