"""Import our own formats: JSON Lines of `export`, the bookmarks file, `list --json` and `list --jsonl`.

All of them name fields as `models.Paper` and `models.Entry` do. An unknown field is not an error; a known
field with a value that is not understood is one.
"""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.errors import quoted, shown
from paperreader.exporters.jsonl import FORMAT
from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.draft import cleaned
from paperreader.importers.json_text import json_of, object_of
from paperreader.models.entry import Entry
from paperreader.models.identifier import identifier_or_none
from paperreader.models.paper import Paper
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from paperreader.importers.base import Reader, Row

_OF_READER = tuple(name for name in Entry.__struct_fields__ if name != "paper")


def read_jsonl(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each line: of `export --format jsonl`, or of `list --jsonl`."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield row_of(line, number)


def rows_of_lines(read: Reader, lines: Iterable[str]) -> Iterator[Row]:
    """Yield the rows that a reader finds in each line."""
    for number, line in enumerate(lines, 1):
        try:
            for row in read(line) if line.strip() else ():
                yield msgspec.structs.replace(row, line=number)
        except Unusable as error:
            yield Rejected(number, clean_line(line[:200], 80), str(error))


def read_records(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each bookmark of a bookmarks file, or for each paper of `list --json`."""
    for number, record in enumerate(records_of(json_of(text)), 1):
        yield row_of(record, number)


def records_of(value: Any) -> list[Any]:
    """Return the records in an array, or in the tables of a TinyDB file."""
    if isinstance(value, list):
        return value
    tables = list(value.values()) if isinstance(value, dict) else []
    if not all(isinstance(table, dict) for table in tables):
        raise Unusable("it is neither a bookmarks file nor a list of papers")
    return [row for table in tables for row in table.values()]


def row_of(given: Any, number: int) -> Imported | Rejected:
    """Return the row of a record, or of the JSON of a record."""
    try:
        record = json_of(given, levels=0) if isinstance(given, str) else given
        return Imported(cleaned(_entry(record)), number)
    except Unusable as error:
        return Rejected(number, clean_line(str(given)[:200], 80), str(error))


def _entry(record: Any) -> Entry:
    record = object_of(record, "it is not a JSON object")
    whole = "paper" in record
    if whole and record.get("format", FORMAT) != FORMAT:
        raise Unusable(f"a newer paperreader wrote it; this one reads format {FORMAT}")
    said = {name: record[name] for name in _OF_READER if record.get(name) is not None}
    known = object_of(record["paper"], "its paper is not a JSON object") if whole else record
    paper = {name: known[name] for name in Paper.__struct_fields__ if known.get(name) is not None}
    try:
        entry = msgspec.convert({"paper": {"title": "", **paper}, **said}, Entry)
    except (msgspec.MsgspecError, ValueError, OverflowError) as error:
        raise Unusable(f"a value in it is not in the expected form: {shown(error, 200)}") from error
    identifier = identifier_or_none(entry.paper.id)
    if identifier is None:
        raise Unusable(f"{quoted(entry.paper.id)} is not the identifier of a paper")
    return msgspec.structs.replace(
        entry, paper=msgspec.structs.replace(entry.paper, id=identifier), added=_in_utc(entry)
    )


def _in_utc(entry: Entry) -> Any:
    if entry.added is None:
        return None
    try:
        return (entry.added if entry.added.tzinfo else entry.added.replace(tzinfo=UTC)).astimezone(UTC)
    except OverflowError:
        raise Unusable("the date when it was added is not valid") from None
