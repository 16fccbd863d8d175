"""The list of papers: our own virtual list, which asks its listing only for the rows in view.

It owns the cursor and the view. It knows no store and no screen: it gets a `Listing` and reports the cursor.
It paints two lines for each paper and one above each group, line by line: a million papers cost as much as a
screenful. The cursor is on papers only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive

from paperreader.errors import PaperReaderError
from paperreader.ui.paper_list.lines import ROW_HEIGHT, ListLines
from paperreader.ui.paper_list.row_painter import STYLES, RowPainter
from paperreader.ui.scrollbar import Scrollable, scrollbar
from paperreader.workspace.grouping import GroupedListing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip
    from textual.widget import Widget

    from paperreader.models.listing import Listing, Row
    from paperreader.query.highlight import HitFinder


class PaperList(Scrollable, can_focus=True):
    """A list of papers with a cursor; one that is a `GroupedListing` has a heading above each group.

    Attributes:
        cursor: the index of the paper under the cursor; 0 in an empty list.
        top: the index of the first paper in view.
    """

    class Opened(Message):
        """The paper under the cursor was double-clicked."""

    class Unreadable(Message):
        """Papers of the listing could not be read; `sentence` says why."""

        def __init__(self, sentence: str) -> None:
            super().__init__()
            self.sentence = sentence

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper-list--{role}" for role in STYLES}

    cursor: reactive[int] = reactive(0, init=False, repaint=False)
    top: reactive[int] = reactive(0, init=False, repaint=False)

    def __init__(self, painter: Callable[[Widget], RowPainter], *, id: str) -> None:
        """Make a list without papers; `painter` makes the painter of its rows."""
        super().__init__(id=id)
        self._painter = painter(self)
        self._listing: Listing = _Nothing()
        self._lines = ListLines(0, 0, None)
        self._window: tuple[int, Sequence[Row]] = (0, ())
        self._empty_text: Sequence[str] = ()

    @property
    def listing(self) -> Listing:
        """Return the listing that is shown."""
        return self._listing

    def show(self, listing: Listing, *, at: int = 0, finder: HitFinder | None = None) -> None:
        """Show another listing.

        Args:
            listing: the papers.
            at: the index of the paper to put the cursor on.
            finder: finds the words to highlight; if a title has none, the row shows another text that has.
        """
        self._listing = listing
        self._painter.finder = finder
        self._measure()
        place = self.validate_cursor(at)
        self.set_reactive(PaperList.cursor, place)
        self.set_reactive(PaperList.top, self._lines.top_for(self.top, place))
        self.forget_rows()

    def clear(self) -> None:
        """Show no papers, so that the cursor of the next listing begins at its first paper."""
        self.show(_Nothing())

    def say_when_empty(self, *lines: str) -> None:
        """Show up to three short lines in an empty list: what is empty, why, and which key helps."""
        self._empty_text = lines
        self.repaint()

    def forget_rows(self) -> None:
        """Ask the listing for every row again, because rows have changed."""
        self._window = (0, ())
        self._painter.check_rows()
        self.repaint()

    def _measure(self) -> None:
        """Calculate the lines of the list again."""
        grouped = self._listing if isinstance(self._listing, GroupedListing) else None
        self._lines = ListLines(len(self._listing), self.size.height, grouped)

    def row(self, index: int) -> Row | None:
        """Return the paper at an index, or None if there is none."""
        if not 0 <= index < len(self._listing):
            return None
        start, rows = self._window
        if not start <= index < start + len(rows):
            count, top = self.rows_in_view, self.top
            start, stop = max(0, index - count), index + 2 * count
            if not rows and top <= index <= top + count:
                start, stop = top, top + count + 1  # Of another list, what is in view comes first.
            try:
                rows = self._listing.rows(start, stop)
            except PaperReaderError as error:
                rows = ()  # It is reported, not raised: nothing catches an error of a paint.
                self.post_message(self.Unreadable(str(error)))
            self._window = (start, rows)
        place = index - start
        return rows[place] if place < len(rows) else None

    @property
    def current(self) -> Row | None:
        """Return the paper under the cursor."""
        return self.row(self.cursor)

    @property
    def rows_in_view(self) -> int:
        """Return how many papers are in view with both lines."""
        return self._lines.whole_papers(self.top)

    def step(self, papers: int) -> None:
        """Move the cursor by a number of papers."""
        self.cursor += papers

    def page(self, pages: float) -> bool:
        """Move the cursor by a number of screenfuls; return whether it moved."""
        before = self.cursor
        papers = max(1, round(abs(pages) * self.rows_in_view))
        self.cursor += papers if pages > 0 else -papers
        return self.cursor != before

    def go_to_start(self) -> None:
        """Move the cursor to the first paper."""
        self.cursor = 0

    def go_to_end(self) -> None:
        """Move the cursor to the last paper."""
        self.cursor = len(self._listing) - 1

    def go_to_unread(self, step: int) -> bool:
        """Move the cursor to the next unread paper in a direction; return whether there is one."""
        index = self.cursor + step
        while (row := self.row(index)) is not None and row.read:
            index += step
        if row is not None:
            self.cursor = index
        return row is not None

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor in the list."""
        return min(max(cursor, 0), max(len(self._listing) - 1, 0))

    def validate_top(self, top: int) -> int:
        """Keep the view in the list."""
        return min(max(top, 0), self._lines.lowest_top)

    def watch_cursor(self) -> None:
        """Bring the cursor into view."""
        top = self._lines.top_for(self.top, self.cursor)
        if top == self.top:
            self.repaint()
        else:
            self.top = top

    def watch_top(self) -> None:
        """Show other papers."""
        self.repaint()

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self._measure()
        self.set_reactive(PaperList.top, self._lines.top_for(self.top, self.cursor))
        self.repaint()

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._painter.forget_styles()
        super().notify_style_update()

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Paint the cursor again: it looks different in the pane that has the keys."""
        super().watch_has_focus(_has_focus)
        self.notify_style_update()

    @property
    def first_line(self) -> int:
        """Return the first line in view, without headings."""
        return self.top * ROW_HEIGHT

    @property
    def line_count(self) -> int:
        """Return the lines of all papers, without headings."""
        return len(self._listing) * ROW_HEIGHT

    def scroll_to_line(self, line: int) -> None:
        """Make the paper on this line the first in view."""
        top = self.validate_top(-(-line // ROW_HEIGHT))
        if top != self.top:
            self.top = top
            self.cursor = min(max(self.cursor, top), top + self.rows_in_view - 1)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on a paper; a second click opens it."""
        if self.in_scrollbar(event):
            return
        line = self._lines.at(self.top, event.y)
        if line.place < len(self._listing):
            self.cursor = line.place
            if event.chain == 2 and line.group is None:
                self.post_message(self.Opened())

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the beginning of the row under the cursor."""
        return Offset(0, self._lines.line_of(self.top, self.cursor))

    def lines(self, rows: range, size: Size) -> list[Strip]:
        """Return some lines of the list."""
        width, height = size
        if not len(self._listing):
            return self._painter.empty(self._empty_text, width, height)[rows.start : rows.stop]
        top, cursor, painter = self.top, self.cursor, self._painter
        bars = scrollbar(self.first_line, height, self.line_count)
        strips = []
        for y in rows:
            line, bar = self._lines.at(top, y), bars[y]
            row = self.row(line.place)
            if row is None:
                strips.append(painter.blank(width, bar))
            elif line.group is not None:
                strips.append(painter.heading(line.group.name, line.group.size, width, bar))
            else:
                strips.append(painter.line(row, line.part, width, bar, selected=line.place == cursor))
        return strips


class _Nothing:
    """A listing without papers."""

    def __len__(self) -> int:
        return 0

    def rows(self, start: int, stop: int) -> Sequence[Row]:  # noqa: ARG002 - the protocol's arguments
        return ()

    def position(self, paper_id: str) -> int | None:  # noqa: ARG002 - the protocol's argument
        return None
