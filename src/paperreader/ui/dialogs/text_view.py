"""A dialog that shows a text of any length, such as a README or a discussion.

The text is wrapped in a thread, and only the lines on the screen are made.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Literal, NamedTuple

from rich.cells import cell_len, chop_cells
from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from paperreader.text.markdown import LineKind
from paperreader.ui.dialogs.dialog import Dialog, steps
from paperreader.ui.short_words import steady

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from textual.widget import Widget

    from paperreader.text.markdown import PlainLine

Role = Literal["text", "heading", "code"]

_BULLET = "• "


class Piece(NamedTuple):
    """A line of the text before it is wrapped.

    Attributes:
        text: one clean line; blanks at its start indent it.
        indent: further cells before each of its lines.
        role: what it is, for its style.
    """

    text: str
    indent: int = 0
    role: Role = "text"


_ROLES: Mapping[LineKind, Role] = {LineKind.HEADING: "heading", LineKind.CODE: "code"}


def pieces_of(lines: Iterable[PlainLine]) -> list[Piece]:
    """Return lines of Markdown as pieces."""
    return [Piece(line.text, role=_ROLES.get(line.kind, "text")) for line in lines]


def wrapped(pieces: Sequence[Piece], width: int) -> list[tuple[str, Role]]:
    """Return the lines of pieces for a width in cells. Code is broken anywhere, other text between words."""
    return [(line, piece.role) for piece in pieces for line in _lines_of(piece, width)]


def _lines_of(piece: Piece, width: int) -> Iterator[str]:
    body = steady(piece.text.lstrip(" "))
    indent = min(piece.indent + len(piece.text) - len(piece.text.lstrip(" ")), width // 2)
    hanging = indent + len(_BULLET) if body.startswith(_BULLET) else indent
    room = max(width - hanging, 8)
    if cell_len(body) <= room:
        yield " " * indent + body
        return
    lines = (
        chop_cells(body, room) if piece.role == "code" else [line.plain for line in Content(body).wrap(room)]
    )
    for number, line in enumerate(lines):
        yield " " * (hanging if number else indent) + line


class TextLines(ScrollView, can_focus=True):
    """The lines of a text."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-lines--heading", "text-lines--code"}

    def __init__(self, pieces: Sequence[Piece]) -> None:
        super().__init__()
        self._pieces = pieces
        self._lines: Sequence[tuple[str, Role]] = ()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self.run_worker(self._wrap(self.scrollable_content_region.width), exclusive=True)

    async def _wrap(self, width: int) -> None:
        self._lines = await asyncio.to_thread(wrapped, self._pieces, max(width - 2, 16))
        self.virtual_size = Size(0, len(self._lines))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return a line of the text (Textual's line API)."""
        width = self.scrollable_content_region.width
        number = self.scroll_offset.y + y
        if number >= len(self._lines):
            return Strip.blank(width, self.visual_style.rich_style)
        text, role = self._lines[number]
        style = self.visual_style if role == "text" else self.get_visual_style(f"text-lines--{role}")
        line = Strip([Segment(f" {text}", style.rich_style)])
        return line.adjust_cell_length(width, self.visual_style.rich_style)


class TextView(Dialog[None]):
    """A text that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *steps("scroll"),
        Binding("space", "page(1)", "page", priority=True, id="page_abstract"),
        Binding("pagedown", "page(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("g", "end(0)", "start", priority=True, id="top"),
        Binding("G", "end(1)", "end", priority=True, id="bottom"),
        Binding("home", "end(0)", show=False, priority=True),
        Binding("end", "end(1)", show=False, priority=True),
        Binding("q", "leave", show=False, id="quit"),
    ]

    def __init__(self, title: str, pieces: Sequence[Piece]) -> None:
        super().__init__(title)
        self._pieces = pieces

    def body(self) -> Iterator[Widget]:
        """Make the text."""
        yield TextLines(self._pieces)

    def action_step(self, step: int) -> None:
        """Scroll by so many lines."""
        self.query_one(TextLines).scroll_relative(y=step, animate=False)

    def action_page(self, pages: int) -> None:
        """Scroll by screenfuls; a line of the old one stays."""
        lines = self.query_one(TextLines)
        lines.scroll_relative(y=pages * max(1, lines.scrollable_content_region.height - 1), animate=False)

    def action_end(self, end: int) -> None:
        """Scroll to the start, or to the end."""
        lines = self.query_one(TextLines)
        if end:
            lines.scroll_end(animate=False)
        else:
            lines.scroll_home(animate=False)
