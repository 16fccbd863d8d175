"""A line of text that is never markup: the heading, the problems of a query, the status line."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget


class TextLine(Widget):
    """A text on the left and one on the right; the left one is cut if both do not fit.

    Attributes:
        left: the text on the left.
        right: the text on the right.
        alert: whether the left text reports a problem; it then begins with `!`.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-line--alert"}

    left: reactive[str] = reactive("")
    right: reactive[str] = reactive("")
    alert: reactive[bool] = reactive(default=False)

    def unfold(self, most: int, width: int | None = None) -> None:
        """Set the height to the lines of the left text, at most `most`; before a layout, pass `width`."""
        self.styles.height = min(max(len(self._lines(width or self.size.width)), 1), most)

    def render_line(self, y: int) -> Strip:
        """Return a line of the widget (Textual's line API)."""
        width = self.size.width
        right = f" {self.right} " if self.right else ""
        room = max(width - cell_len(right), 0)
        if self.size.height > 1:
            lines = self._lines(room)
            left = lines[y] if y < len(lines) else Content("")
            if y == self.size.height - 1 and len(lines) > y + 1:
                left = Content(f"{left.plain}…")
        else:
            left = self._styled()
        left = left.truncate(room, ellipsis=True, pad=True)
        if self.alert:
            left = left.stylize(self.get_visual_style("text-line--alert", partial=True))
        line = (left + right).truncate(width, pad=True)
        return Strip(line.render_segments(self.visual_style), width)

    def _styled(self) -> Content:
        return Content(f" {'! ' if self.alert else ''}{self.left}")

    def _lines(self, width: int) -> list[Content]:
        if width <= 4:
            return [self._styled()]
        first, *others = self._styled().wrap(width - 1) or [Content("")]
        return [first, *(Content(" ") + line for line in others)]
