"""A one-column scrollbar at the right edge of a widget that paints its own lines."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING

from textual.widget import Widget

if TYPE_CHECKING:
    from textual import events


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


def scrollbar_at(line: int, start: int, window: int, total: int) -> tuple[str, str]:
    """Return the scrollbar's character in a line of a window, and its role: `thumb`, `track` or `base`."""
    bar = thumb(start, window, total)
    return ("▐", "thumb") if line in bar else (" ", "track" if bar else "base")


def start_at(line: int, window: int, total: int) -> int:
    """Return the first line in view that puts the middle of the thumb on a line of the window."""
    bar = thumb(0, window, total)
    if not bar or len(bar) == window:
        return 0
    top = min(max(line - len(bar) // 2, 0), window - len(bar))
    return round(top * (total - window) / (window - len(bar)))


_WHEEL = 2
"""The lines that a turn of the mouse wheel scrolls."""


class Scrollable(Widget):
    """A widget whose last column is a scrollbar that follows the mouse."""

    _dragging = False

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
