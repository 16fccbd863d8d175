"""Printing papers and tables: for programs as JSON or columns, for people as `plain` writes them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.cli.diagnostics import say
from paperreader.cli.output import Format, Output
from paperreader.models.reasons import Reasons
from paperreader.query.fields import COUNTS
from paperreader.text.reasons import short_reason

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.cli.invocation import Invocation
    from paperreader.models.listing import Listing, Row
    from paperreader.query.highlight import HitFinder

    Table = Sequence[tuple[str | int | tuple[str, ...] | None, ...]]

_PAGE = 500
_BLANKS = str.maketrans(dict.fromkeys("\t\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " "))

_OF_PAPER = (
    "id", "title", "abstract", "authors", "published", "edition_date", "upvotes", "comments", "code_url",
    "stars", "project_url", "pdf_url", "arxiv_url", "hf_url", "summary", "keywords", "organization",
    "submitted_by", "categories", "sources",
)  # fmt: skip
_OF_BOOKMARK = {
    "tags": (), "note": None, "status": None, "rating": None, "collections": (), "added": None,
}  # fmt: skip
"""The keys of a bookmark, and the value of each without a bookmark."""

_LATER = (
    *(field.name for field in COUNTS if field.name not in _OF_PAPER),
    "doi", "journal", "version", "updated", "remark", "tldr",
)  # fmt: skip
KEYS = (
    *_OF_PAPER, "bookmarked", "tags", "note", "read", "status", "rating", "collections", "added", *_LATER,
    "reasons",
)  # fmt: skip
"""The keys of `--json`. An unknown value is None or an empty tuple; zero is 0. New keys come last.

Title, abstract and summary are the text of the source, with its LaTeX unchanged. The user decides
`bookmarked` to `added`; `added` is the time when the paper was bookmarked, in UTC. `reasons` say why the
paper is recommended; they are None in all other lists.
"""


def record_of(row: Row, bookmarks: Mapping[str, Bookmark]) -> dict[str, Any]:
    """Return a row of a list, joined with the bookmark of its paper, as a record."""
    bookmark = bookmarks.get(row.paper.id)
    own: dict[str, Any] = {"bookmarked": bookmark is not None, "read": row.read, "reasons": row.reasons}
    own |= _OF_BOOKMARK
    if bookmark:
        own |= {name: getattr(bookmark, name) or empty for name, empty in _OF_BOOKMARK.items()}
    return {name: own[name] if name in own else getattr(row.paper, name) for name in KEYS}


def encode(form: Format, records: Iterable[dict[str, Any]], names: Sequence[str] = KEYS) -> Iterator[str]:
    """Yield records as JSON, or as columns of these names, which stand for `PLAIN` as well."""
    if form is Format.JSON:
        return to_json(records)
    return to_jsonl(records) if form is Format.JSONL else to_tsv(records, names)


def to_json(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield one array, a record a line, in pieces: the first are printed before the last are loaded."""
    before = "[\n"
    for record in records:
        yield before + _object(record)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def to_jsonl(records: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a record a line."""
    for record in records:
        yield _object(record) + "\n"


def to_tsv(records: Iterable[dict[str, Any]], names: Sequence[str] = KEYS) -> Iterator[str]:
    """Yield a line with the names of the columns, then a record a line.

    An unknown value is empty, items of a list are separated by `; `, reasons are a few words, and a
    character that would end a column or a line becomes a blank.
    """
    yield "\t".join(names) + "\n"
    for record in records:
        yield "\t".join(_cell(record[name]) for name in names) + "\n"


def _object(record: dict[str, Any]) -> str:
    return msgspec.json.encode(record).decode()


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        return "; ".join(map(_cell, value))
    if isinstance(value, Reasons):
        value = short_reason(value)
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    return str(value).translate(_BLANKS)


def rows_of(listing: Listing) -> Iterator[Row]:
    """Yield every row of a list; load a few hundred at a time."""
    for start in range(0, len(listing), _PAGE):
        yield from listing.rows(start, start + _PAGE)


def print_papers(
    output: Output,
    listing: Listing,
    bookmarks: Mapping[str, Bookmark],
    form: Format,
    finder: HitFinder | None = None,
) -> None:
    """Print the papers of a list; in plain form at a terminal, show the hits of `finder` in the texts."""
    rows = rows_of(listing)
    if form is not Format.PLAIN:
        output.data(encode(form, (record_of(row, bookmarks) for row in rows)))
        return
    import shutil  # Only this form needs these.

    from paperreader.cli.plain import to_lines

    columns = min(shutil.get_terminal_size().columns, 200)
    at_terminal = output.is_terminal
    output.text(to_lines(rows, bookmarks, for_terminal=at_terminal, finder=finder, columns=columns))


def print_table(invocation: Invocation, names: Sequence[str], rows: Table, if_empty: str) -> None:
    """Print rows in the requested format.

    Args:
        invocation: has the format and the limit.
        names: the names of the columns.
        rows: have a value for each name, None if it is unknown; a text is one line.
        if_empty: the sentence to report if there are no rows.
    """
    if not rows:
        say(if_empty)
    rows = rows[: invocation.arguments.limit]
    form, output = invocation.form, invocation.output
    if form is Format.PLAIN and output.is_terminal:
        output.text(_aligned(rows))
    else:
        records = (dict(zip(names, row, strict=True)) for row in rows)
        output.data(encode(form, records, names))


def _aligned(rows: Table) -> Iterator[str]:
    """Yield rows in aligned columns for a person; numbers are aligned to the right."""
    cells = [[f"{value:,}" if isinstance(value, int) else _cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, values in zip(cells, rows, strict=True):
        parts = (
            cell.rjust(width) if isinstance(value, int) else cell.ljust(width)
            for cell, value, width in zip(row, values, widths, strict=True)
        )
        yield "  ".join(parts).rstrip() + "\n"
