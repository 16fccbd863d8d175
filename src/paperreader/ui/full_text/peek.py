"""The panel at the foot of a text: what the mark under the cursor refers to."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, ClassVar

from textual.strip import Strip
from textual.widget import Widget

from paperreader.fulltext.layout import lay_out
from paperreader.ui.full_text.painter import CELLS, ROLES, TextPainter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.wrapping import Line

_MOST_LINES = 8


class Peek(Widget):
    """Blocks of the text, cut to a few lines; hidden while it has none."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"text-view--{role}" for role in ROLES}

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self._painter = TextPainter(self, "text-view")
        self._blocks: Sequence[Block] = ()
        self._lines: list[Line] = []
        self.display = False

    def show(self, blocks: Sequence[Block], width: int, room: int) -> None:
        """Show blocks.

        Args:
            blocks: the blocks; none hides the panel.
            width: the cells of a line.
            room: the most lines.
        """
        laid = (islice(lay_out(block, width, CELLS).lines, _MOST_LINES) for block in blocks)
        lines = [line for part in laid for line in part]
        most = min(max(room, 1), _MOST_LINES)
        self._lines = lines[:most]
        # It does not shrink while it is open: another height lays out the screen again.
        height = len(self._lines) + 1  # and the line above it
        if not (self.display and lines and self.size.height >= height - 1):
            self.styles.height = height
        self.display = bool(lines)
        self.refresh()

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._painter.forget_styles()
        super().notify_style_update()

    def render_line(self, y: int) -> Strip:
        """Return a line of the panel (Textual's line API)."""
        width = self.size.width
        if y >= len(self._lines):
            return Strip.blank(width, self._painter.style())
        return self._painter.strip(self._lines[y], (), width)
