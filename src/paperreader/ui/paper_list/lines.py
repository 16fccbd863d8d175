"""The lines of the list: two for each paper, and one above each group, if there are groups.

The first line of a grouped list names the group of the paper below it, so that the group is always visible.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.models.value import Value

if TYPE_CHECKING:
    from paperreader.workspace.grouping import Group, GroupedListing

ROW_HEIGHT = 2


class Line(Value, frozen=True):
    """The contents of a line.

    Attributes:
        place: the index of the paper, or of the first paper below a heading. It may be past the end.
        part: the number of the line within the paper, from 0.
        group: the group of a heading, or None.
    """

    place: int
    part: int = 0
    group: Group | None = None


class ListLines:
    """The lines of a list in a window.

    Args:
        count: the number of papers in the list.
        height: the lines of the window.
        grouped: the list, if it has groups.
    """

    def __init__(self, count: int, height: int, grouped: GroupedListing | None) -> None:
        self._count = count
        self._height = height
        self._grouped = grouped
        self._room = max(height // ROW_HEIGHT, 1)
        """The number of papers that fit without headings: at least 1, even before the first layout."""
        self._seen: tuple[int, list[Line]] = (-1, [])

    def height_of(self, top: int, last: int) -> int:
        """Return how many lines the papers from `top` to `last` take."""
        headings = 1 + self._grouped.groups_between(top, last) if self._grouped else 0
        return ROW_HEIGHT * (last - top + 1) + headings

    def top_for(self, top: int, cursor: int) -> int:
        """Return the first paper in view that shows the cursor and moves the view least."""
        first = max(min(top, cursor), cursor - self._room + 1)
        while first < cursor and self.height_of(first, cursor) > self._height:
            first += 1
        return max(min(first, self.lowest_top), 0)

    @property
    def lowest_top(self) -> int:
        """Return the first paper in view at the end of the list."""
        last = self._count - 1
        first = max(self._count - self._room, 0)
        while first < last and self.height_of(first, last) > self._height:
            first += 1
        return first

    def whole_papers(self, top: int) -> int:
        """Return how many papers are in view with both lines."""
        if not self._grouped:
            return self._room
        parts = [line for line in self._lines(top) if line.group is None and line.part == ROW_HEIGHT - 1]
        return max(1, len(parts))

    def line_of(self, top: int, place: int) -> int:
        """Return the first line of a paper in the window; 0 if it is not in view."""
        return next((y for y in range(self._height) if self.at(top, y) == Line(place)), 0)

    def at(self, top: int, y: int) -> Line:
        """Return the contents of a line of the window."""
        if not self._grouped:
            return Line(top + y // ROW_HEIGHT, y % ROW_HEIGHT)
        lines = self._lines(top)
        return lines[y] if y < len(lines) else Line(self._count)

    def _lines(self, top: int) -> list[Line]:
        """Return every line of the window that shows something."""
        if self._seen[0] == top:
            return self._seen[1]
        assert self._grouped is not None
        lines: list[Line] = []
        place = top
        while place < self._count and len(lines) < self._height:
            group = self._grouped.group_at(place)
            if place in (top, group.start):
                lines.append(Line(place, 0, group))
            lines += [Line(place, part) for part in range(ROW_HEIGHT)]
            place += 1
        self._seen = (top, lines[: self._height])
        return self._seen[1]
