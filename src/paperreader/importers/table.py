"""Import tables of `export --format csv`: one row per paper, below a line with our column names."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from paperreader.importers.base import Imported, Rejected, Unusable
from paperreader.importers.records import row_of
from paperreader.query.fields import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterator

_LISTS = frozenset({"authors", "tags", "collections", "ids", "publication"})
_NUMBERS = frozenset(field.name for field in NUMBERS)
_DETAIL = re.compile(r"; (?=[A-Za-z][\w-]{0,40}: )")
"""The end of a detail of a publication; the next one begins with its name."""

_GUARDED = re.compile(r"'(?=\s*[=+\-@＝＋－＠\t\r\n])")

MARK = re.compile(r"\A\ufeff?id,title,")
"""The beginning of our first line."""


def fits(text: str) -> bool:
    """Return whether a text begins with our first line."""
    return MARK.match(text) is not None


def read_csv(text: str) -> Iterator[Imported | Rejected]:
    """Yield a row for each line of the table; skip unknown columns."""
    if not MARK.match(text):
        raise Unusable("its first line does not name our columns, which begin with id,title")
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""))
    line = 2
    try:
        for row in table:
            yield row_of({name: _value(name, cell) for name, cell in row.items() if name and cell}, line)
            line = table.line_num + 1
    except csv.Error as error:
        raise Unusable(f"line {line:,} is not CSV: {error}") from error


def _value(name: str, cell: str) -> Any:
    text = _GUARDED.sub("", cell, count=1) if _GUARDED.match(cell) else cell
    if name in _LISTS:
        return _DETAIL.split(text) if name == "publication" else text.split("; ")
    return int(text) if name in _NUMBERS and re.fullmatch(r"[0-9]{1,9}", text) else text
