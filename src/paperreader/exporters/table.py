"""Export papers as CSV, one row each. A cell is never a formula, whatever a title begins with."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from paperreader.exporters.base import PLAIN, Options
from paperreader.exporters.citation import address_of, one_line
from paperreader.query.fields import COUNTS
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

_FIRST = (
    "id", "title", "authors", "published", "url", "code_url", "project_url", "doi", "journal",
    "upvotes", "stars", "tags", "note", "status", "rating", "collections", "added",
)  # fmt: skip
_LAST = ("ids", "publication")
COLUMNS = (*_FIRST, *(field.name for field in COUNTS if field.name not in _FIRST), *_LAST)
"""The first line. Lists separate their items with `; `. New columns come last."""

_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")


def to_csv(entries: Sequence[Entry], options: Options = PLAIN) -> str:  # noqa: ARG001 - the shape of a writer
    """Return a line with the names of the columns, and one for each entry (RFC 4180)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    writer.writerows(map(_row, entries))
    return text.getvalue()


def _row(entry: Entry) -> list[str]:
    paper = entry.paper
    known = {
        "title": one_line(paper.title),
        "authors": tuple(map(readable, paper.authors)),
        "url": address_of(paper),
        "added": entry.added.isoformat() if entry.added else None,
    }
    for name in COLUMNS:
        if name not in known:
            known[name] = getattr(entry if hasattr(entry, name) else paper, name)
    return [_cell(known[name]) for name in COLUMNS]


def _cell(value: object) -> str:
    """Return a value as text; put an apostrophe before one that a spreadsheet would compute.

    Source of the rule: https://owasp.org/www-community/attacks/CSV_Injection.
    """
    text = "; ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA) else text
