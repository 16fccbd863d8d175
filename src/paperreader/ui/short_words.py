"""Names and other texts in few cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

if TYPE_CHECKING:
    from collections.abc import Sequence


def authors_line(authors: Sequence[str], width: int) -> str:
    """Return as many names as fit, then how many more there are: `Ada Lovelace, Alan Turing +3`."""
    if not authors:
        return ""
    shown = ""
    for number, name in enumerate(authors[:40]):
        rest = len(authors) - number - 1
        longer = f"{shown}, {name}" if shown else name
        if cell_len(longer) + (len(f" +{rest}") if rest else 0) > width:
            break
        shown = longer
    else:
        number = min(len(authors), 40)
    if not shown:
        first = shortened(authors[0], max(width - len(f" +{len(authors) - 1}"), 4))
        return f"{first} +{len(authors) - 1}" if len(authors) > 1 else shortened(authors[0], max(width, 4))
    hidden = len(authors) - number
    return f"{shown} +{hidden}" if hidden else shown


def shortened(text: str, cells: int) -> str:
    """Return a text that has at most so many cells."""
    return text if cell_len(text) <= cells else cut(text, cells)


def cut(text: str, cells: int) -> str:
    """Return a text cut to so many cells, the last of them `…`."""
    return f"{set_cell_size(text, cells - 1)}…" if cells else ""
