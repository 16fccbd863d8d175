"""Import tables (CSV and TSV): our own, and those of other programs by the names of their columns."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from paperreader.importers.base import Imported, Rejected, Row, Skipped, Unusable
from paperreader.importers.naming import Names, Unrelated, draft_of
from paperreader.importers.records import row_of
from paperreader.models.entry import Entry
from paperreader.models.paper import Paper
from paperreader.query.fields import NUMBERS
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

_LISTS = frozenset({"authors", "tags", "collections", "ids", "publication"})
_NUMBERS = frozenset(field.name for field in NUMBERS)
_DETAIL = re.compile(r"; (?=[A-Za-z][\w-]{0,40}: )")
"""The end of a detail of a publication; the next one begins with its name."""

_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠\t\r\n])")

_DELIMITERS = ",;\t|"
_DECLARED = re.compile(r"\Asep=.\r?\n")
_LONGEST_HEAD = 20_000

NAMES = Names(
    title="title ti documenttitle articletitle papertitle papername name itemtitle paper",
    abstract="abstract abstractnote summary ab",
    authors="authorfullnames af authors author au authornames authorlist creators authorstring",
    editors="editors editor bookeditors",
    date="date publicationdate published publisheddate year publicationyear pubyear py yearpublished when",
    added="dateadded added addedat created createdat timeadded timestamp savedat saveddate bookmarkedat",
    doi="doi di digitalobjectidentifier",
    journal="publicationtitle journaltitle journal sourcetitle so publication venue journalbook booktitle"
    " conference conferencename",
    note="note notes comment comments extra selection",
    identifiers="arxiv=arxiv arxiv=arxivid arxiv=arxivnumber arxiv=eprint pmid=pmid pmid=pm pmid=pubmedid"
    " s2=s2id s2=paperid"
    " corpus=corpusid acl=aclid id identifier key callnumber archivelocation number externalids",
    mentions="doi id arxiv arxivid archive volume publicationtitle journal citation"
    " externalid externalids",
    addresses="url link links href uri address pdf pdflink pdfurl website webpage articleurl doilink"
    " urlabs urlpdf"
    " paperurl arxivurl sourceurl fulltexturl openaccesspdf",
    tags="tags manualtags automatictags keywords authorkeywords de documenttags labels topics",
    collections="folder collections collection folders",
    publication="type=itemtype|documenttype|publicationtype|type volume=volume|vl issue=issue|is|number"
    " page=pages|startpage~endpage|bp~ep|pageinfo|pagestart~pageend publisher=publisher"
    " publisher-place=place edition=edition collection-title=series|seriestitle"
    " ISBN=isbn|isbns ISSN=issn PMCID=pmcid",
    between=";|,",
    has_lists=True,
)  # fmt: skip


def read_csv(text: str) -> Iterator[Row]:
    """Yield a row for each line of the table; skip unknown columns.

    Raises:
        Unusable: the first line does not name columns of papers.
    """
    text = _DECLARED.sub("\n", text.removeprefix("\ufeff"), count=1)
    delimiter, columns = _head(text)
    if _is_ours(columns):
        yield from _ours(text)
        return
    names = names_for(columns)
    if names is None:
        raise Unusable("its first line names no columns of papers, such as title, authors, doi or url")
    lines = _lines(text, delimiter)
    next(lines, None)
    for line, cells in lines:
        try:
            row = complete(dict(zip(columns, map(_unguarded, cells), strict=False)))
            yield Imported(draft_of(row, names).entry(), line)
        except Unrelated:
            yield Skipped(line, clean_line(delimiter.join(cells)[:200], 80))
        except Unusable as error:
            yield Rejected(line, clean_line(delimiter.join(cells)[:200], 80), str(error))


def column_name(name: str) -> str:
    """Return what `Publication Year` and `publication_year` have in common."""
    return re.sub(r"[^a-z0-9]", "", name[:100].lower())


def names_for(columns: Collection[str]) -> Names | None:
    """Return the meaning of columns, or None if they are not about papers.

    If nothing in a list of links is about authors or publications, the pages that are no papers are no rows.
    """
    if len(_KNOWN.intersection(columns)) < 2 or not (_TITLES | _IDENTIFYING | _LINKS).intersection(columns):
        return None
    is_bibliography = bool(_PAPERS.intersection(columns)) or not _LINKS.intersection(columns)
    return NAMES if is_bibliography else NAMES._replace(needs_identifier=True)


def complete(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a row with one date if it has year, month and day in columns of their own."""
    if "month" not in row or "date" in row:
        return dict(row)
    return {**row, "date": {name: row.get(name) for name in ("year", "month", "day")}}


def fits(text: str) -> bool:
    """Return whether the first line of a text names columns of papers."""
    columns = _head(_DECLARED.sub("\n", text[:_LONGEST_HEAD].removeprefix("\ufeff"), count=1))[1]
    return _is_ours(columns) or names_for(columns) is not None


def _head(text: str) -> tuple[str, list[str]]:
    """Return the delimiter of a table and the names of its columns."""
    first = text[:_LONGEST_HEAD].lstrip("\r\n").partition("\n")[0]
    delimiter = max(_DELIMITERS, key=re.sub(r'"[^"]*"', "", first).count)
    try:
        cells = next(csv.reader([first], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    return delimiter, list(map(column_name, cells))


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number and the cells of each line that is not empty."""
    table = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    line = 1
    try:
        for cells in table:
            if any(map(str.strip, cells)):
                yield line, cells
            line = table.line_num + 1
    except csv.Error as error:
        raise Unusable(f"line {line:,} is not CSV: {error}") from error


def _is_ours(columns: Sequence[str]) -> bool:
    """Return whether a table is an export of ours: `authors` come third, or all its columns are ours."""
    return columns[:2] == ["id", "title"] and (columns[2:3] == ["authors"] or _OURS.issuperset(columns))


def _ours(text: str) -> Iterator[Imported | Rejected]:
    lines = _lines(text, ",")
    _, columns = next(lines, (0, []))
    for line, cells in lines:
        row = {name: _value(name, cell) for name, cell in zip(columns, cells, strict=False) if name and cell}
        yield row_of(row, line)


def _unguarded(cell: str) -> str:
    """Return a cell without the apostrophe that keeps spreadsheets from computing it."""
    return _GUARDED.sub("", cell, count=1) if _GUARDED.match(cell) else cell


def _value(name: str, cell: str) -> Any:
    text = _unguarded(cell)
    if name in _LISTS:
        return _DETAIL.split(text) if name == "publication" else text.split("; ")
    return int(text) if name in _NUMBERS and re.fullmatch(r"[0-9]{1,9}", text) else text


def _columns(*paths: str) -> frozenset[str]:
    return frozenset(re.split(r"[ ~=]", " ".join(paths)))


_TITLES = _columns(NAMES.title)
_LINKS = _columns(NAMES.addresses)
_IDENTIFYING = _columns("doi arxiv arxivid arxivnumber eprint pmid pubmedid paperid corpusid")
_PAPERS = _IDENTIFYING | _columns(
    NAMES.authors, NAMES.abstract, NAMES.journal, NAMES.doi, "year publicationyear volume"
)
_KNOWN = (
    _TITLES | _LINKS | _PAPERS | _columns(NAMES.date, NAMES.note, NAMES.tags, NAMES.collections, NAMES.added)
)
_OURS = frozenset(map(column_name, (*Paper.__struct_fields__, *Entry.__struct_fields__, "url")))
