"""Widgets that paint their own lines, with a one-column scrollbar at the right edge."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.geometry import Region
from textual.widget import Widget

from paperreader.ui.textual_private import forget_styled_lines

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size
    from textual.strip import Strip


def thumb(start: int, window: int, total: int) -> range:
    """Return the lines of a window that the thumb covers; none if everything is in view.

    Args:
        start: the first line in view.
        window: the number of lines in view.
        total: the number of all lines.
    """
    if total <= window or window <= 0:
        return range(0)
    size = max(1, window * window // total)
    top = round(start * (window - size) / (total - window))
    top = min(max(top, 0), window - size)
    return range(top, top + size)


Bar = tuple[str, str]
"""The character of a scrollbar in a line, and its role: `thumb`, `track` or `base`."""


def scrollbar(start: int, window: int, total: int) -> list[Bar]:
    """Return the scrollbar in each line of a window."""
    bar = thumb(start, window, total)
    beside = (" ", "track" if bar else "base")
    return [("▐", "thumb") if line in bar else beside for line in range(window)]


def start_at(line: int, window: int, total: int) -> int:
    """Return the first line in view that puts the middle of the thumb on a line of the window."""
    bar = thumb(0, window, total)
    if not bar or len(bar) == window:
        return 0
    top = min(max(line - len(bar) // 2, 0), window - len(bar))
    return round(top * (total - window) / (window - len(bar)))


_WHEEL = 2
"""The lines that a turn of the mouse wheel scrolls."""


_SIDES = ("top", "right", "bottom", "left")
_EFFECTS = (*(f"outline_{side}" for side in _SIDES), "text_opacity", "tint", "hatch")
"""The rules of style sheets that change painted lines, not only what is around them."""


class Scrollable(Widget):
    """A widget that paints its own lines; the last column is a scrollbar that follows the mouse."""

    _dragging = False

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._painted: dict[int, Strip] = {}

    @abstractmethod
    def lines(self, rows: range, size: Size) -> list[Strip]:
        """Return some lines of the widget, which has this size."""

    def render_line(self, y: int) -> Strip:
        """Paint a line (Textual's line API)."""
        (strip,) = self.lines(range(y, y + 1), self.size)
        self._painted[y] = strip
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines; leave out Textual's work on each of them if no style sheet asks for it.

        A strip that was painted before then costs nothing: it knows its filtered parts and its bytes.
        """
        size, offset = self.size, self.content_offset
        within = size.region.contains_region(inside := crop.translate(-offset))
        if not within or self.opacity < 1 or self.styles.has_any_rules(*_EFFECTS):
            strips = super().render_lines(crop)
            forget_styled_lines(self)
            return strips
        background, filters = self.background_colors[1], self.get_line_filters()
        rows = inside.line_range
        strips = self.lines(rows, size)
        self._painted.update(zip(rows, strips, strict=True))
        for line_filter in filters:
            strips = [strip.apply_filter(line_filter, background) for strip in strips]
        return [strip.crop(inside.x, inside.right) for strip in strips]

    def repaint(self) -> None:
        """Paint the lines that no longer look as they were last painted: most keys change few."""
        size = self.size
        if not self._painted:
            self.refresh()
            return
        changed: list[range] = []
        for y, strip in enumerate(self.lines(range(size.height), size)):
            before = self._painted.get(y)
            if before is not strip and before != strip:
                start = changed.pop().start if changed and changed[-1].stop == y else y
                changed.append(range(start, y + 1))
        if changed or not size:  # What is hidden now is painted completely when it is shown.
            self.refresh(*(Region(0, rows.start, size.width, len(rows)) for rows in changed))

    @property
    @abstractmethod
    def first_line(self) -> int:
        """Return the first line in view."""

    @property
    @abstractmethod
    def line_count(self) -> int:
        """Return the number of all lines, in view or not."""

    @abstractmethod
    def scroll_to_line(self, line: int) -> None:
        """Make this line the first in view."""

    def in_scrollbar(self, event: events.MouseEvent) -> bool:
        """Return whether the mouse is on the scrollbar."""
        return event.x >= self.size.width - 1 and self.line_count > self.size.height

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        event.stop()
        self.scroll_to_line(self.first_line + _WHEEL)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        event.stop()
        self.scroll_to_line(self.first_line - _WHEEL)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Begin to drag if the scrollbar was pressed."""
        if self.in_scrollbar(event):
            self._dragging = True
            self.capture_mouse()
            self._follow(event)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Scroll to where the thumb is dragged."""
        if self._dragging:
            self._follow(event)

    def on_mouse_up(self) -> None:
        """Stop dragging."""
        if self._dragging:
            self._dragging = False
            self.release_mouse()

    def _follow(self, event: events.MouseEvent) -> None:
        event.stop()
        self.scroll_to_line(start_at(event.y, self.size.height, self.line_count))
