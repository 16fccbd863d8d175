"""The widget that shows a full text, painted line by line in the frame of the key."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from paperreader.ui.full_text.flow import Flow, Point, Spot
from paperreader.ui.full_text.marks import MarkAt, mark_of, next_mark
from paperreader.ui.full_text.painter import CELLS, ROLES, Span, TextPainter
from paperreader.ui.scrollbar import Bar, Scrollable, scrollbar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual import events
    from textual.geometry import Size

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.layout import Opening

    Matches = Mapping[int, Sequence[Span]]
    """The matches of a search in each block."""

_SIDEWAYS = 12
"""The cells by which a wide table moves."""


class TextView(Scrollable, can_focus=True):
    """A text, wrapped to a width that reads well and scrolled by lines.

    Attributes:
        top: the first line in view.
        cursor: the mark under the cursor, or None.
        most: the most cells of a line.
    """

    class Moved(Message):
        """Another part of the text is in view."""

    class Chosen(Message):
        """The mark under the cursor was clicked again."""

    class Pointed(Message):
        """The cursor is on another mark, or on none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"text-view--{role}" for role in ROLES}

    top: reactive[Spot] = reactive(Spot(), init=False)
    cursor: reactive[MarkAt | None] = reactive(None, init=False)
    most: reactive[int] = reactive(88, init=False)

    def __init__(self, blocks: Sequence[Block | Opening], most: int, *, id: str) -> None:
        """Make a view of blocks, at most `most` cells wide."""
        super().__init__(id=id)
        self.set_reactive(TextView.most, most)
        self.flow = Flow(blocks, CELLS, most)
        self._painter = TextPainter(self, "text-view")
        self._anchor = Point()
        self._sideways: dict[int, int] = {}
        self._matches: Matches = {}
        self._rows: tuple[object, list[Spot], tuple[int, int]] | None = None

    def show(self, flow: Flow, at: Point) -> None:
        """Show another text, from a character on."""
        self.flow = flow
        self._sideways.clear()
        self._matches = {}
        self.set_reactive(TextView.cursor, None)
        self._anchor = at
        self._fit()

    def forget(self) -> None:
        """Forget the text; only for a view that was removed."""
        self.set_reactive(TextView.top, Spot())
        self.set_reactive(TextView.cursor, None)
        self.flow = Flow(self.flow.blocks[:1], CELLS, self.most)
        self._rows = None
        self._matches = {}

    def show_matches(self, matches: Matches) -> None:
        """Show the matches of a search."""
        self._matches = matches
        self.refresh()

    # Moving.

    @property
    def place(self) -> Point:
        """Return the first character in view."""
        return self._anchor

    @property
    def window(self) -> int:
        """Return the lines in view."""
        return max(self.size.height, 1)

    def step(self, lines: int) -> None:
        """Scroll by a number of lines."""
        self.top = self.flow.moved(self.top, lines)

    def page(self, pages: float) -> bool:
        """Scroll by screenfuls; return whether it moved. A full page keeps a line of the old one."""
        before = self.top
        lines = max(1, round(abs(pages) * self.window) - (1 if abs(pages) == 1 else 0))
        self.step(lines if pages > 0 else -lines)
        return self.top != before

    def go_to_start(self) -> None:
        """Scroll to the beginning."""
        self.top = Spot()

    def go_to_end(self) -> None:
        """Scroll to the end."""
        self.top = self.flow.last_top(self.window)

    def go_to(self, point: Point) -> None:
        """Scroll so that the line of a character is the first in view."""
        self.top = Spot() if point == Point() else self.flow.spot_of(point)

    def reveal(self, point: Point) -> None:
        """Scroll if the line of a character is not in view; it is then in the upper third."""
        if not self.shows(point):
            self.top = self.flow.moved(self.flow.spot_of(point), -(self.window // 3))

    def shows(self, point: Point) -> bool:
        """Return whether the line of a character is in view."""
        rows = self.rows_in_view()
        return bool(rows) and rows[0] <= self.flow.spot_of(point) <= rows[-1]

    def blocks_in_view(self) -> list[int]:
        """Return the blocks that begin in view; if none does, the one that is in view."""
        rows = self.rows_in_view()
        blocks = list(dict.fromkeys(spot.block for spot in rows))
        begun = [block for block in blocks if self.flow.spot_of(Point(block)) in rows]
        return begun or blocks[:1]

    def give_room(self, block: int, rows: int) -> None:
        """Keep so many lines empty above a block; the first line in view stays."""
        text_is_first = self.top.block == block and self.top.line >= self.flow.room_line(block)
        more = self.flow.give_room(block, rows)
        if more:
            self._rows = None
            if text_is_first and self.top.line:
                self.top = Spot(block, max(self.top.line + more, 0))
            self.refresh()

    def validate_top(self, top: Spot) -> Spot:
        """Keep the text in view."""
        return self.flow.validated(top, self.window)

    def watch_top(self) -> None:
        """Remember the first character in view, which stays there at another width."""
        self._anchor = self.flow.point(self.top) if self.top != Spot() else Point()
        self.post_message(self.Moved())

    @property
    def first_line(self) -> int:
        """Return about how many lines are above the view."""
        return self.flow.number_of(self.top)

    @property
    def line_count(self) -> int:
        """Return about how many lines the text has."""
        return self.flow.line_count

    def scroll_to_line(self, line: int) -> None:
        """Make this line the first in view; a line near it, if it is far away."""
        distance = line - self.first_line
        near = abs(distance) <= 2 * self.window
        self.top = self.flow.moved(self.top, distance) if near else self.flow.spot_at(max(line, 0))

    @property
    def percent(self) -> int:
        """Return how much of the text is above the end of the view."""
        rows = self.rows_in_view()
        if not rows or rows[-1] == self.flow.last_top(1):
            return 100
        return min(100 * (self.first_line + len(rows)) // max(self.line_count, 1), 99)

    # Wide tables and code.

    def sideways(self, step: int, block: int | None = None) -> bool:
        """Scroll a wide table or listing in view sideways; return whether there is one."""
        wide = [block] if block is not None and self._excess(block) else self._wide_in_view()
        if not wide:
            return False
        place = next((at for at in wide if self.cursor and at == self.cursor.block), wide[len(wide) // 2])
        offset = self._sideways.get(place, 0) + step * _SIDEWAYS
        self._sideways[place] = min(max(offset, 0), self._excess(place))
        self.refresh()
        return True

    def _excess(self, block: int) -> int:
        return max(self.flow.laid(block).width - self.flow.width, 0)

    def _wide_in_view(self) -> list[int]:
        blocks = dict.fromkeys(spot.block for spot in self.rows_in_view())
        return [block for block in blocks if self._excess(block)]

    def on_mouse_scroll_right(self, event: events.MouseScrollRight) -> None:
        """Scroll the table under the mouse to the right."""
        self._scroll_sideways(event, 1)

    def on_mouse_scroll_left(self, event: events.MouseScrollLeft) -> None:
        """Scroll the table under the mouse to the left."""
        self._scroll_sideways(event, -1)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down; with Shift, a wide table to the right."""
        if event.shift:
            self._scroll_sideways(event, 1)
        else:
            super().on_mouse_scroll_down(event)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up; with Shift, a wide table to the left."""
        if event.shift:
            self._scroll_sideways(event, -1)
        else:
            super().on_mouse_scroll_up(event)

    def _scroll_sideways(self, event: events.MouseEvent, step: int) -> None:
        event.stop()
        rows = self.rows_in_view()
        self.sideways(step, rows[event.y].block if event.y < len(rows) else None)

    # Marks.

    def next_mark(self, step: int) -> bool:
        """Put the cursor on the next mark from here; return whether there is one."""
        rows = self.rows_in_view()
        after: MarkAt | Point | None = None
        if self.cursor is not None and self.shows(self._begin_of(self.cursor)):
            after = self.cursor
        if after is None and rows:
            after = self.flow.point(rows[0] if step > 0 else self.flow.moved(rows[-1], 1))
        found = next_mark(self.flow.blocks, after or Point(), step)
        if found is None:
            return False
        self.reveal(self._begin_of(found))
        self.cursor = found
        return True

    def _begin_of(self, at: MarkAt) -> Point:
        return Point(at.block, at.part, mark_of(self.flow.blocks, at).start)

    def watch_cursor(self) -> None:
        """Report the mark."""
        self.post_message(self.Pointed())

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a mark; a click on the mark under the cursor follows it."""
        if self.in_scrollbar(event):
            return
        found = self._mark_at(event.x, event.y)
        if found is not None and found == self.cursor:
            self.post_message(self.Chosen())
        self.cursor = found

    def _mark_at(self, x: int, y: int) -> MarkAt | None:
        rows = self.rows_in_view()
        if y >= len(rows):
            return None
        spot = rows[y]
        at = self.margin - self._sideways.get(spot.block, 0)
        for piece in self.flow.line(spot):
            at += CELLS.of(piece.text)
            if x < at:
                return MarkAt(spot.block, piece.part, piece.mark) if piece.mark >= 0 else None
        return None

    # Painting.

    def on_resize(self) -> None:
        """Wrap to the new width, and keep the first character in view."""
        self._fit()

    def watch_most(self) -> None:
        """Wrap to the new width."""
        self._fit()

    def _fit(self) -> None:
        anchor = self._anchor
        width = self.size.width or self.most
        self.flow.fit(min(self.most, width - 3))
        self.set_reactive(TextView.top, Spot())
        self.go_to(anchor)
        self._anchor = anchor
        self.refresh()

    @property
    def margin(self) -> int:
        """Return the blank cells at the left of the text."""
        return max((self.size.width - 1 - self.flow.width) // 2, 1)

    def rows_in_view(self) -> list[Spot]:
        """Return the lines in view."""
        key = (self.top, self.size, self.flow, self.flow.width)
        if self._rows is None or self._rows[0] != key:
            rows = list(self.flow.spots(self.top, self.window))
            self._rows = (key, rows, (self.first_line, self.line_count))
        return self._rows[1]

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._painter.forget_styles()
        super().notify_style_update()

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the chosen mark or match, or the first line."""
        for y, spot in enumerate(self.rows_in_view()):
            at = self._painter.ground_at(self.flow.line(spot), self._spans(spot.block))
            if at is not None:
                return Offset(max(self.margin + at - self._sideways.get(spot.block, 0), 0), y)
        return Offset(self.margin, 0)

    def lines(self, rows: range, size: Size) -> list[Strip]:
        """Return some lines of the view."""
        spots = self.rows_in_view()
        assert self._rows is not None
        first, count = self._rows[2]  # as they were estimated for this view
        bars = scrollbar(first, size.height, count)
        return [self._strip(spots[y] if y < len(spots) else None, bars[y], size.width) for y in rows]

    def _strip(self, spot: Spot | None, bar: Bar, width: int) -> Strip:
        paint = self._painter
        edge = Segment(bar[0], paint.style(bar[1]))
        if spot is None:
            return Strip([*Strip.blank(width - 1, paint.style()), edge], width)
        line = self.flow.line(spot)
        moves = spot.block in self._sideways and bool(line) and line[0].styles[0] != "caption"
        offset = min(self._sideways[spot.block], self._excess(spot.block)) if moves else 0
        text = paint.strip(line, self._spans(spot.block), self.flow.width, offset=offset)
        margin = Segment(" " * self.margin, paint.style())
        padded = Strip([margin, *text]).adjust_cell_length(width - 1, paint.style())
        return Strip([*padded, edge], width)

    def _spans(self, block: int) -> list[Span]:
        spans = list(self._matches.get(block, ()))
        if self.cursor is not None and self.cursor.block == block:
            mark = mark_of(self.flow.blocks, self.cursor)
            spans.append(Span(self.cursor.part, mark.start, mark.end, "cursor"))
        return spans
