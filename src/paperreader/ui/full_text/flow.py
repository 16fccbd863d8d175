"""The lines of a text at a width: blocks are laid out when they come into view, the others are estimated."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.cache import LRUCache

from paperreader.fulltext.layout import Laid, blank_lines_before, lay_out, line_of, rough_height

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.layout import Opening
    from paperreader.fulltext.wrapping import Cells, Line

_BLOCKS_KEPT = 400
_LONG = 1_000
"""The lines from which a block is laid out in advance."""


class Spot(NamedTuple):
    """A line of the text: one of a block, counted from the blank lines before it."""

    block: int = 0
    line: int = 0


class Point(NamedTuple):
    """A character of the text, which is the same at every width."""

    block: int = 0
    part: int = 0
    start: int = 0


class Flow:
    """The blocks of a text, one below the other.

    Args:
        blocks: the blocks.
        cells: the cells of characters.
        width: the cells of a line.

    Attributes:
        blocks: the blocks.
        width: the cells of a line.
    """

    def __init__(self, blocks: Sequence[Block | Opening], cells: Cells, width: int) -> None:
        self.blocks = blocks
        self._cells = cells
        self._blank = [
            blank_lines_before(block, blocks[index - 1] if index else None)
            for index, block in enumerate(blocks)
        ]
        self._rooms: dict[int, int] = {}
        self._laid: LRUCache[int, Laid] = LRUCache(_BLOCKS_KEPT)
        self._long: dict[int, Laid] = {}
        self._heights: list[int] = []
        self.width = 0
        self.fit(width)

    def fit(self, width: int) -> None:
        """Wrap to another width."""
        width = max(width, 8)
        if width != self.width:
            self.width = width
            self._laid.clear()
            self._long.clear()
            self._heights = [
                blank + rough_height(block, width)
                for block, blank in zip(self.blocks, self._blank, strict=True)
            ]

    def give_room(self, block: int, rows: int) -> int:
        """Keep so many lines empty above a block, below the blank ones; return how many more these are."""
        more = rows - self._rooms.get(block, 0)
        self._rooms[block] = rows
        self._blank[block] += more
        self._heights[block] += more
        return more

    def room_line(self, block: int) -> int:
        """Return the first line of the room above a block, counted as in `Spot`."""
        return self._blank[block] - self._rooms.get(block, 0)

    def prepare(self) -> None:
        """Lay out the blocks that take long, so that showing them does not; call it in a thread."""
        for block, height in enumerate(self._heights):
            if height > _LONG:
                self._long[block] = self.laid(block)

    def laid(self, block: int) -> Laid:
        """Return a block in lines."""
        if (known := self._long.get(block) or self._laid.get(block)) is None:
            known = self._laid[block] = lay_out(self.blocks[block], self.width, self._cells)
            self._heights[block] = self._blank[block] + len(known.lines)
        return known

    def height(self, block: int) -> int:
        """Return the lines of a block, the blank ones before it included."""
        self.laid(block)
        return self._heights[block]

    def line(self, spot: Spot) -> Line:
        """Return a line; blank lines have no pieces."""
        place = spot.line - self._blank[spot.block]
        return self.laid(spot.block).lines[place] if place >= 0 else ()

    def moved(self, spot: Spot, lines: int) -> Spot:
        """Return the spot that is so many lines below, or above if negative; at most an end of the text."""
        block, line = spot.block, spot.line + lines
        while line < 0 and block > 0:
            block -= 1
            line += self.height(block)
        while line >= self.height(block) and block + 1 < len(self.blocks):
            line -= self.height(block)
            block += 1
        return Spot(block, min(max(line, 0), self.height(block) - 1))

    def spots(self, top: Spot, count: int) -> Iterator[Spot]:
        """Yield the spots of so many lines from `top` on, fewer at the end of the text."""
        block, line = top
        while count > 0 and block < len(self.blocks):
            stop = min(self.height(block), line + count)
            for number in range(line, stop):
                yield Spot(block, number)
            count -= max(stop - line, 0)
            block, line = block + 1, 0

    def last_top(self, window: int) -> Spot:
        """Return the first line in view when the end of the text is in the last of `window` lines."""
        last = len(self.blocks) - 1
        return self.moved(Spot(last, self.height(last) - 1), 1 - window)

    def validated(self, spot: Spot, window: int) -> Spot:
        """Return a first line in view that leaves no line of the window empty, if there are enough lines."""
        spot = Spot(min(spot.block, len(self.blocks) - 1), spot.line)
        if sum(self._heights[spot.block :]) - spot.line > 3 * window + 50:
            return self.moved(spot, 0)
        return min(self.moved(spot, 0), self.last_top(window))

    # Lines counted from the beginning: exact only for blocks that were laid out.

    @property
    def line_count(self) -> int:
        """Return about how many lines the text has."""
        return sum(self._heights)

    def number_of(self, spot: Spot) -> int:
        """Return about how many lines are above a spot."""
        return sum(self._heights[: spot.block]) + spot.line

    def spot_at(self, number: int) -> Spot:
        """Return the spot that has about so many lines above it."""
        for block, height in enumerate(self._heights):
            if number < height:
                return self.moved(Spot(block, 0), min(number, self.height(block) - 1))
            number -= height
        last = len(self.blocks) - 1
        return Spot(last, self.height(last) - 1)

    # Characters, which have the same place at every width.

    def point(self, spot: Spot) -> Point:
        """Return the first character of a line, or the first one after it in its block."""
        lines = self.laid(spot.block).lines
        for place in range(max(spot.line - self._blank[spot.block], 0), len(lines)):
            for piece in lines[place]:
                if piece.part >= 0:
                    return Point(spot.block, piece.part, piece.start)
        return Point(spot.block)

    def spot_of(self, point: Point) -> Spot:
        """Return the line of a character; the first line of a block for its first character."""
        block = min(point.block, len(self.blocks) - 1)
        if point[1:] == (0, 0):
            return Spot(block, self._blank[block])
        return Spot(block, self._blank[block] + line_of(self.laid(block).lines, point.part, point.start))
