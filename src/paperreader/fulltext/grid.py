"""Tables as aligned columns; a row is laid out when it is shown."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, overload

from paperreader.fulltext.wrapping import Line, Piece, Span, pieces_of, runs_of, wrapped

if TYPE_CHECKING:
    from paperreader.fulltext.document import RichText, Table
    from paperreader.fulltext.wrapping import Cells

_GAP = 2
_MOST = 36
"""The cells of a column of prose, if the table is wider than the screen."""

_NUMBER = re.compile(r"[~≈<>≤≥±+\-−–$€£×x]*\s*\d[\d.,·/ ±∼()%:×x^eE+\-−–kKMBGTs*†‡§]*")
_NOTHING = frozenset({"", "-", "–", "—", "−", "n/a", "N/A"})


class Grid(Sequence[Line]):
    """The lines of a table.

    Args:
        table: the table.
        cells: the cells of characters.
        width: the cells of the screen; a table that needs more keeps its columns, and is wider.
        first_part: the index of the text of the first cell among those of the block.

    Attributes:
        width: the cells of a line.
    """

    def __init__(self, table: Table, cells: Cells, width: int, first_part: int) -> None:
        self._table = table
        self._cells = cells
        self._first_part = first_part
        self._columns = self._fitting(width)
        self._right = [self._is_numeric(column) for column in range(len(self._columns))]
        self.width = sum(self._columns) + _GAP * max(len(self._columns) - 1, 0)

    def _fitting(self, width: int) -> list[int]:
        """Return the cells of each column: as its texts need, or less for prose if the table is too wide."""
        needed = self._needed(None)
        if sum(needed) + _GAP * (len(needed) - 1) > width and max(needed, default=0) > _MOST:
            return self._needed(_MOST)
        return needed

    def _needed(self, most: int | None) -> list[int]:
        rows = self._table.rows
        columns = [0] * (len(rows[0]) if rows else 0)
        spanning = []
        for index, row in enumerate(rows):
            may_span = self._may_span(index)
            for column, text in enumerate(row):
                if text.text:
                    size = self._size(text, most)
                    if size > columns[column]:
                        room = _empty_places(row, column) + 1 if may_span else 1
                        if room > 1:
                            spanning.append((column, room, size))
                        else:
                            columns[column] = size
        for column, room, size in spanning:
            missing = size - sum(columns[column : column + room]) - _GAP * (room - 1)
            share, rest = divmod(max(missing, 0), room)
            for at in range(room):
                columns[column + at] += share + (at < rest)
        return columns

    def _size(self, text: RichText, most: int | None) -> int:
        size = max(map(self._cells.of, text.text.split("\n")))
        if most is None or size <= most:
            return size
        return max(most, *map(self._cells.of, text.text.split()))

    def _may_span(self, index: int) -> bool:
        """Return whether the texts of a row may take the empty places that follow them."""
        return index < self._table.header_rows or sum(map(bool, self._table.rows[index])) == 1

    def _is_numeric(self, column: int) -> bool:
        texts = [row[column].text.strip() for row in self._table.rows[self._table.header_rows :]]
        texts = [text for text in texts[:200] if text not in _NOTHING]
        numbers = sum(_NUMBER.fullmatch(text) is not None for text in texts)
        return numbers * 4 > len(texts) * 3

    @cached_property
    def _tops(self) -> list[int]:
        """Return the first line of each row, and the number of lines; a rule follows the headings."""
        head = self._table.header_rows
        sizes = [self._height(index) for index in range(len(self._table.rows))]
        if 0 < head < len(sizes):
            sizes[head - 1] += 1
        return [0, *accumulate(sizes)]

    def _height(self, index: int) -> int:
        row = self._table.rows[index]
        return max((len(self._spans(index, column)) for column, text in enumerate(row) if text), default=1)

    def _spans(self, index: int, column: int) -> list[Span]:
        """Return the lines of a cell."""
        row = self._table.rows[index]
        text = row[column].text
        own = self._columns[column]
        if len(text) <= own and text.isascii() and "\n" not in text:
            return [(0, len(text))]
        room = _empty_places(row, column) + 1 if self._may_span(index) else 1
        return wrapped(text, self._cells, sum(self._columns[column : column + room]) + _GAP * (room - 1))

    def line_of(self, part: int, start: int) -> int:
        """Return the index of the line with a character of a cell, by the index of its text in the block."""
        columns = max(len(self._columns), 1)
        index, column = divmod(part - self._first_part, columns)
        spans = self._spans(index, column)
        return self._tops[index] + max(sum(begin <= start for begin, _ in spans) - 1, 0)

    def __len__(self) -> int:
        return self._tops[-1]

    @overload
    def __getitem__(self, index: int) -> Line: ...
    @overload
    def __getitem__(self, index: slice) -> list[Line]: ...
    def __getitem__(self, index: int | slice) -> Line | list[Line]:
        if isinstance(index, slice):
            return [self[number] for number in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        row = bisect_right(self._tops, index) - 1
        line = index - self._tops[row]
        ends = line == self._tops[row + 1] - self._tops[row] - 1
        if ends and row + 1 == self._table.header_rows < len(self._table.rows):
            return (Piece("─" * self.width, ("rule",)),)
        return self._line(row, line)

    def _line(self, index: int, line: int) -> Line:
        row = self._table.rows[index]
        base = "head" if index < self._table.header_rows else "text"
        may_span = self._may_span(index)
        pieces: list[Piece] = []
        at = used = 0
        for column, text in enumerate(row):
            left = at
            at += self._columns[column] + _GAP
            if not text:
                continue
            spans = self._spans(index, column)
            if line >= len(spans):
                continue
            start, end = spans[line]
            size = self._cells.of(text.text[start:end])
            if self._right[column] and not (may_span and _empty_places(row, column)):
                left += max(self._columns[column] - size, 0)
            pieces.append(Piece(" " * (left - used), (base,)))
            part = self._first_part + index * len(row) + column
            pieces += pieces_of(text, runs_of(text, base), (start, end), part)
            used = left + size
        return tuple(pieces)


def _empty_places(row: Sequence[RichText], column: int) -> int:
    """Return how many empty places follow one."""
    return next((at - column - 1 for at in range(column + 1, len(row)) if row[at]), len(row) - column - 1)
