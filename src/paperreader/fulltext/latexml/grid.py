"""The cells of a table in their columns: `colspan` and `rowspan` are laid out as browsers do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.fulltext.document import NO_TEXT
from paperreader.fulltext.latexml.tree import Element, children, element

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

    from paperreader.fulltext.document import RichText

_MOST_SPAN = 1_000
_MOST_CELLS = 200_000
_CELLS = frozenset({"td", "th"})


class Grid(NamedTuple):
    """Rows of equal length.

    Attributes:
        rows: the cells; the text of a spanning cell is in its first place.
        header_rows: the number of rows at the top that are headings of columns.
    """

    rows: tuple[tuple[RichText, ...], ...]
    header_rows: int


def grid_of(table: LexborNode, text_of: Callable[[Element], RichText]) -> Grid:
    """Return the cells of a table; rows and cells may be spans (`ltx_tr`, `ltx_td`)."""
    rows: list[list[RichText]] = []
    taken: dict[tuple[int, int], None] = {}
    headers: list[bool] = []
    count = 0
    for row, in_head in _rows(table, in_head=False):
        place, cells, only_headings = 0, [], True
        number = len(rows)
        for cell in _cells(row):
            while (number, place) in taken:
                cells.append(NO_TEXT)
                place += 1
            wide, high = _span(cell, "colspan"), _span(cell, "rowspan")
            count += wide * high
            if count > _MOST_CELLS:
                break
            only_headings &= cell.tag == "th" or "ltx_th" in cell.classes
            cells += [text_of(cell), *[NO_TEXT] * (wide - 1)]
            for below in range(1, high):
                taken.update(dict.fromkeys((number + below, place + beside) for beside in range(wide)))
            place += wide
        rows.append(cells)
        headers.append(in_head or (only_headings and bool(cells)))
    width = max(map(len, rows), default=0)
    padded = tuple((*cells, *[NO_TEXT] * (width - len(cells))) for cells in rows)
    top = next((number for number, heading in enumerate(headers) if not heading), len(headers))
    return Grid(padded, top if top < len(headers) else 0)


def _rows(node: LexborNode, *, in_head: bool) -> Iterator[tuple[LexborNode, bool]]:
    for child in children(node):
        if child.is_text_node or not child.is_element_node:
            continue
        part = element(child)
        if part.tag == "tr" or "ltx_tr" in part.classes:
            yield child, in_head
        elif part.tag not in _CELLS and part.tag != "caption":
            yield from _rows(child, in_head=in_head or part.tag == "thead" or "ltx_thead" in part.classes)


def _cells(row: LexborNode) -> Iterator[Element]:
    for child in children(row):
        if child.is_element_node:
            cell = element(child)
            if cell.tag in _CELLS or "ltx_td" in cell.classes:
                yield cell


def _span(cell: Element, name: str) -> int:
    value = cell.attribute(name)
    if not value:  # Cells that are spans of text say it with a class: ltx_colspan_2.
        known = next((one for one in cell.classes if one.startswith(f"ltx_{name}_")), "")
        value = known.rpartition("_")[2]
    return min(max(int(value), 1), _MOST_SPAN) if value.isascii() and value.isdigit() else 1
