"""Import RIS files, as Zotero, EndNote, Mendeley and publishers write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import Draft
from paperreader.text.person_names import spoken
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LINE = re.compile(r"([A-Z][A-Z0-9]) {1,2}- ?(.*)", re.DOTALL)

_LONGEST = 100_000

_Fields = dict[str, list[str]]


def read_ris(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each record, from its `TY` to its `ER`, to the next `TY` or to the end."""
    record: _Fields | None = None
    begun, values = 0, [""]
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        found = _LINE.match(line)
        tag = found[1] if found else ""
        if record is not None and tag in ("TY", "ER"):
            yield _row(record, begun)
            record = None
        if found and tag == "TY":
            record, begun, values = {}, number, [""]
        elif found and record is not None:
            values = record.setdefault(tag, [])
            values.append(found[2].strip())
        elif record is not None and line.strip():
            # Cut a field here: it grows line by line, which would take quadratic time.
            values[-1] = f"{values[-1]} {line.strip()}".strip() if len(values[-1]) < _LONGEST else values[-1]
        elif line.strip() and tag != "ER":
            yield Rejected(number, clean_line(line, 80), "it stands outside of a record, which TY begins")
    if record is not None:
        yield _row(record, begun)


def _row(record: Mapping[str, list[str]], line: int) -> Imported | Rejected:
    try:
        return Imported(_draft(record).entry(), line)
    except Unusable as error:
        return Rejected(line, clean_line(_one(record, "TI", "T1", "AU") or "TY", 80), str(error))


def _draft(record: Mapping[str, list[str]]) -> Draft:
    date = re.findall(r"\d+", _one(record, "DA", "Y1", "PY")) + [None] * 3
    year = re.findall(r"\d{4}", _one(record, "PY", "Y1")) or date[:1]
    return Draft(
        title=_one(record, "TI", "T1"),
        abstract=_one(record, "AB", "N2"),
        authors=[name for tag in ("AU", "A1") for text in record.get(tag, ()) if (name := spoken(text))],
        year=year[0],
        month=date[1],
        day=date[2],
        doi=_one(record, "DO"),
        journal=_one(record, "JO", "JF", "T2", "JA"),
        identifiers=[text for tag in ("M1", "AN", "C1", "C7", "ID", "SN") for text in record.get(tag, ())],
        mentions=[_one(record, tag) for tag in ("M1", "M3", "PB", "JA", "VL", "IS", "SP", "SE")],
        addresses=[text for tag in ("UR", "LK", "L1", "L2") for text in record.get(tag, ())],
        tags=record.get("KW", []),
        note="\n\n".join(record.get("N1", ())),
    )


def _one(record: Mapping[str, list[str]], *tags: str) -> str:
    """Return the first value of the first of these tags that has one."""
    return next((value for tag in tags for value in record.get(tag, ()) if value), "")
