"""Import files of fields with tags: RIS, EndNote, PubMed and Web of Science."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.importers.naming import Names, draft_of
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST = 100_000
_Fields = dict[str, list[str]]


class _Layout(NamedTuple):
    """A format of tags.

    Attributes:
        line: matches the first line of a field: its tag and its value.
        first: the tag that begins a record.
        last: the tags that end one.
        names: the meaning of the tags.
        prepare: adds values under names of their own, since some tags stand for several things.
        lists: tags whose further lines are further values, not the rest of the value.
        around: tags that stand outside of records.
        is_loose: whether a record may also begin with any other tag, after an empty line.
    """

    line: re.Pattern[str]
    first: str
    last: tuple[str, ...]
    names: Names
    prepare: Callable[[_Fields], _Fields]
    lists: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    is_loose: bool = False


def _with_numbers(record: _Fields, tag: str) -> _Fields:
    """Return a record with the numbers of books and journals in a tag as `ISBN` and `ISSN`."""
    named: _Fields = {"ISBN": [], "ISSN": []}
    for value in record.get(tag, ()):
        for number in re.findall(r"[0-9][0-9-]{6,16}[0-9Xx]", value):
            named["ISSN" if len(number.replace("-", "")) == 8 else "ISBN"].append(number)
    return record | named


def _of_ris(record: _Fields) -> _Fields:
    record = _with_numbers(record, "SN")
    record |= {"AU": [name for tag, names in record.items() if tag in ("A1", "AU") for name in names]}
    if any("arxiv" in value.lower() for tag in ("M1", "PB", "AN") for value in record.get(tag, ())):
        record |= {"TY": [kind for kind in record["TY"] if kind != "RPRT"]}
    if not any(map(record.get, ("TI", "T1", "CT"))):
        name = "BT" if record.get("BT") else "T2"
        record |= {"TI": record.get(name, []), name: []}
    if not _BOOKS.isdisjoint(record["TY"]):
        record |= {"T3": record.get("T3") or record.get("T2", []), "T2": []}
    return record


def _of_pubmed(record: _Fields) -> _Fields:
    dois = [
        text.removesuffix("[doi]")
        for tag in ("LID", "AID")
        for text in record.get(tag, ())
        if text.endswith("[doi]")
    ]
    titles = [text.removesuffix(".") for text in record.get("TI") or record.get("BTI", [])]
    containers = record.get("BTI", []) if record.get("TI") else []
    return _with_numbers(record, "IS") | {"doi": dois, "TI": titles, "BTI": containers}


_BOOKS = frozenset({"BOOK", "EBOOK", "EDBOOK"})
_RIS = _Layout(
    re.compile(r"\s?([A-Z][A-Z0-9]) {1,2}- ?(.*)", re.DOTALL),
    "TY",
    ("ER",),
    Names(
        title="TI T1 CT BT",
        abstract="AB N2",
        authors="AU",
        editors="ED A2",
        date="PY DA Y1",
        doi="DO DI M3",
        journal="JF T2 JO JA J2 BT C3",
        note="N1 RN",
        identifiers="M1 AN C1 C2 C7 ID SN U1 arxiv=AX",
        mentions="M1 M3 PB AN C1 JA JO T2 VL IS SP SE",
        addresses="UR LK L1 L2 L3",
        tags="KW",
        publication="type=TY volume=VL issue=IS page=SP~EP publisher=PB publisher-place=CY edition=ET"
        " collection-title=T3 chapter-number=SE genre=M3 ISBN=ISBN ISSN=ISSN",
        has_markup=False,
    ),
    _of_ris,
    lists=("KW",),
)  # fmt: skip
_ENDNOTE = _Layout(
    re.compile(r"(%[0-9A-Z!@#$&()*+<=>?\[\]^~]) ?(.*)", re.DOTALL),
    "%0",
    (),
    Names(
        title="%T",
        abstract="%X",
        authors="%A",
        editors="%E %Y",
        date="%D %8",
        doi="%R",
        journal="%J %B %S",
        note="%Z %O",
        identifiers="%M %F %L %1 %2 %3 %4 %N",
        mentions="%R %M %V %N %I",
        addresses="%U %>",
        tags="%K",
        publication="type=%0 volume=%V issue=%N page=%P publisher=%I publisher-place=%C edition=%7 ISBN=ISBN"
        " ISSN=ISSN",
    ),
    lambda record: _with_numbers(record, "%@"),
    lists=("%K",),
    is_loose=True,
)
_PUBMED = _Layout(
    re.compile(r"([A-Z]{2,4}) *- ?(.*)", re.DOTALL),
    "PMID",
    (),
    Names(
        title="TI",
        abstract="AB",
        authors="FAU AU CN",
        editors="FED ED",
        date="DP DEP",
        doi="doi",
        journal="JT TA BTI",
        identifiers="pmid=PMID",
        mentions="LID AID PMC SO",
        addresses="LID AID",
        tags="OT",
        publication="type=PT volume=VI issue=IP page=PG publisher=PB publisher-place=PL ISBN=ISBN ISSN=ISSN"
        " PMCID=PMC",
    ),
    _of_pubmed,
    is_loose=True,
)  # fmt: skip
_WEB_OF_SCIENCE = _Layout(
    re.compile(r"([A-Z][A-Z0-9])(?: (.*)|$)", re.DOTALL),
    "PT",
    ("ER", "EF"),
    Names(
        title="TI",
        abstract="AB",
        authors="AF AU",
        editors="BE ED",
        date="PY PD",
        doi="DI",
        journal="SO",
        identifiers="pmid=PM AR",
        mentions="VL AR",
        tags="DE",
        publication="type=DT volume=VL issue=IS page=BP~EP publisher=PU publisher-place=PI"
        " collection-title=SE event-title=CT ISBN=BN ISSN=SN",
        between=";",
    ),
    lambda record: record,
    lists=("AU", "AF", "BE", "ED"),
    around=("FN", "VR", "EF"),
)  # fmt: skip


def read_ris(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each record, from its `TY` to its `ER`, to the next `TY` or to the end."""
    yield from _rows(text, _RIS)


def read_endnote(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each record of an `.enw` file, which begins with `%0`."""
    yield from _rows(text, _ENDNOTE)


def read_pubmed(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each record of an `.nbib` file, which begins with `PMID-`."""
    yield from _rows(text, _PUBMED)


def read_web_of_science(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each record of Web of Science, from its `PT` to its `ER`."""
    yield from _rows(text, _WEB_OF_SCIENCE)


def _rows(text: str, layout: _Layout) -> Iterator[Imported | Rejected]:
    record: _Fields | None = None
    begun, values, is_list, after_empty = 0, [""], False, False
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text.removeprefix("\ufeff")), 1):
        found = layout.line.match(line)
        tag = found[1] if found else ""
        begins = tag == layout.first or (layout.is_loose and tag != "" and (after_empty or record is None))
        after_empty = not line.strip()
        if record is not None and (begins or tag in layout.last):
            yield _row(record, begun, layout)
            record = None
        if begins:
            record, begun = {}, number
        if found and record is not None:
            values, is_list = record.setdefault(tag, []), tag in layout.lists
            values.append((found[2] or "").strip())
        elif record is not None and line.strip() and is_list:
            values.append(line.strip())
        elif record is not None and line.strip():
            # Cut a field here: it grows line by line, which would take quadratic time.
            values[-1] = f"{values[-1]} {line.strip()}".strip() if len(values[-1]) < _LONGEST else values[-1]
        elif record is None and line.strip() and tag not in (*layout.last, *layout.around):
            yield Rejected(
                number, clean_line(line, 80), f"it stands outside of a record, which {layout.first} begins"
            )
    if record is not None:
        yield _row(record, begun, layout)


def _row(record: _Fields, line: int, layout: _Layout) -> Imported | Rejected:
    try:
        draft = draft_of(layout.prepare(record), layout.names) if set(record) != {layout.first} else Draft()
        return Imported(draft.entry(), line)
    except Unusable as error:
        values = (value for path in layout.names.title.split() for value in record.get(path, ()))
        return Rejected(line, clean_line(next(filter(None, values), layout.first), 80), str(error))
