"""One line of text that is never markup: the heading, the problems of a query, the status line."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget


class TextLine(Widget):
    """Text on the left and text on the right; the left one is cut when both do not fit.

    Attributes:
        left: the text on the left.
        right: the text on the right.
        alert: whether the left text tells of something gone wrong; it then begins with `!`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-line--alert"}

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    alert: reactive[bool] = reactive(default=False)

    def render_line(self, y: int) -> Strip:
        """The one line (Textual's line API)."""
        width = self.size.width
        if y:
            return Strip.blank(width, self.rich_style)
        right = f" {self.right} " if self.right else ""
        room = max(width - cell_len(right), 0)
        left = Content(f" {'! ' if self.alert else ''}{self.left}").truncate(room, ellipsis=True, pad=True)
        if self.alert:
            left = left.stylize(self.get_visual_style("text-line--alert", partial=True))
        tail = Content(right)
        return Strip((left + tail).truncate(width, pad=True).render_segments(self.visual_style), width)
