"""Rows of a few values that are not papers, such as tags or backups, printed in the formats of papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say
from paperreader.cli.formats import encode
from paperreader.cli.output import Format

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.cli.invocation import Invocation

    Rows = Sequence[tuple[str | int, ...]]


def print_table(invocation: Invocation, names: Sequence[str], rows: Rows, if_empty: str) -> None:
    """Print rows in the requested format.

    Args:
        invocation: has the format and the limit.
        names: the names of the columns.
        rows: have a value for each name; a text is one line.
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
        output.data(encode("tsv" if form is Format.PLAIN else form, records, names))


def _aligned(rows: Rows) -> Iterator[str]:
    """Yield rows in aligned columns for a person; numbers are aligned to the right."""
    cells = [[f"{value:,}" if isinstance(value, int) else value for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for row, values in zip(cells, rows, strict=True):
        parts = (
            cell.rjust(width) if isinstance(value, int) else cell.ljust(width)
            for cell, value, width in zip(row, values, widths, strict=True)
        )
        yield "  ".join(parts).rstrip() + "\n"
