"""The pane that shows one paper. It owns its scrolling, and is painted in the frame of the key.

It is not a Textual scroll view: with a layout pass, it would be painted in the second frame after a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

import msgspec
from rich.segment import Segment
from textual.content import Content
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from paperreader.models.value import Value
from paperreader.ui.paper_pane.document import Hits, Paragraph, Rendering, Room, paper_document
from paperreader.ui.paper_pane.wrapping import wrapped
from paperreader.ui.scrollbar import Bar, Scrollable, scrollbar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.Image import Image
    from textual import events
    from textual.geometry import Size
    from textual.style import Style

    from paperreader.models.listing import Row
    from paperreader.text.links import Link
    from paperreader.ui.pictures import Frame, Gallery

_ROLES = ("title", "meta", "heading", "link", "mark", "hit", "track", "thumb")
_MARGIN = 1
_LEAST_ROWS = 8
"""The rows of a picture, if the pane is very low."""


class PaperPane(Scrollable, can_focus=True):
    """One paper, wrapped to the width and scrolled by lines.

    Attributes:
        offset_line: the first line in view.
        in_full: whether every fact is shown: all authors, the complete note.
    """

    class LinkClicked(Message):
        """A link of the paper was clicked."""

        def __init__(self, link: Link) -> None:
            super().__init__()
            self.link = link

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper-pane--{role}" for role in _ROLES}

    offset_line: reactive[int] = reactive(0, init=False, repaint=False)
    in_full: reactive[bool] = reactive(default=False, init=False, repaint=False)

    def __init__(self, rendering: Rendering, *, id: str) -> None:
        """Make a pane without a paper; `rendering` turns papers into text."""
        super().__init__(id=id)
        self._rendering = rendering
        self._row: Row | None = None
        self._styles: dict[str, Style] = {}
        self._lines: tuple[Room, list[_Line]] | None = None
        self._parts: dict[object, list[_Line]] = {}
        self._picture: tuple[Image, Gallery] | None = None
        self._frame: Frame | None = None

    def show(self, row: Row | None, *, hits: Hits | None = None) -> None:
        """Show a paper from its beginning, or the same paper again at its old position.

        Args:
            row: the paper, or None for an empty pane.
            hits: returns the spans to highlight in a text of a field.
        """
        same = row is not None and self._row is not None and row.paper.id == self._row.paper.id
        self._row = row
        self._rendering = msgspec.structs.replace(self._rendering, hits=hits)
        self._lines = None
        if not same:
            self.set_reactive(PaperPane.offset_line, 0)
            self._picture = None
            self._hang()
        if hits is not None and not self.offset_line:
            self.set_reactive(PaperPane.offset_line, self._line_of_first_hit())
        self.repaint()

    def show_picture(self, picture: Image | None, gallery: Gallery) -> None:
        """Show a picture below the text, or none."""
        if (picture, gallery) != (self._picture or (None, gallery)):
            self._picture = (picture, gallery) if picture else None
            self._lines = None
            self.repaint()
            self._hang()

    def _hang(self) -> None:
        """Put the picture where its lines are."""
        if self._picture is None and not self.children:
            return
        from paperreader.ui.pictures import hang  # not before there is a picture

        frames = {}
        self._wrapped()
        if self._frame is not None:
            y = self._frame.y - self.offset_line
            if -self._frame.rows < y < self.size.height:
                frames["thumbnail"] = msgspec.structs.replace(self._frame, y=y)
        hang(self, frames)

    def update_around(self) -> None:
        """Show what is now known around the paper; its lines are the last, so no other moves."""
        self._lines = None
        self.repaint()
        self._hang()

    def _line_of_first_hit(self) -> int:
        """Return the first line to show so that the first hit is in view; 0 if the beginning shows it."""
        height = self.size.height
        first = next((number for number, line in enumerate(self._wrapped()) if line.hit), 0)
        return 0 if first < height else self.validate_offset_line(first - height // 3)

    def step(self, lines: int) -> None:
        """Scroll by a number of lines."""
        self.offset_line += lines

    def page(self, pages: float) -> bool:
        """Scroll by screenfuls; return whether it moved. A full page keeps a line of the old one."""
        before = self.offset_line
        lines = max(1, round(abs(pages) * self.size.height) - (1 if abs(pages) == 1 else 0))
        self.offset_line += lines if pages > 0 else -lines
        return self.offset_line != before

    @property
    def first_line(self) -> int:
        """Return the first line in view."""
        return self.offset_line

    @property
    def line_count(self) -> int:
        """Return the number of lines of the paper at this width."""
        return len(self._wrapped())

    def scroll_to_line(self, line: int) -> None:
        """Make this line the first in view."""
        self.offset_line = line

    def go_to_start(self) -> None:
        """Scroll to the beginning."""
        self.offset_line = 0

    def go_to_end(self) -> None:
        """Scroll to the end."""
        self.offset_line = len(self._wrapped())

    def watch_offset_line(self) -> None:
        """Move the text, and the picture with it."""
        self.repaint()
        self._hang()

    def validate_offset_line(self, offset_line: int) -> int:
        """Keep the text in view."""
        return min(max(offset_line, 0), max(len(self._wrapped()) - self.size.height, 0))

    def watch_in_full(self) -> None:
        """Show the facts in short or in full, from the beginning."""
        self.set_reactive(PaperPane.offset_line, 0)
        self.watch_offset_line()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        if self.offset_line:  # Else nothing can be out of view; a paper is wrapped when it is painted.
            self.offset_line = min(self.offset_line, len(self._wrapped()))
        self._hang()

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._lines = None
        self._parts.clear()
        self._styles.clear()
        super().notify_style_update()

    def on_click(self, event: events.Click) -> None:
        """Open the link that was clicked."""
        if self.in_scrollbar(event) or event.button != 1:
            return
        lines = self._wrapped()
        number = self.offset_line + event.y
        links = lines[number].links if number < len(lines) else ()
        if link := next((link for end, link in links if event.x < _MARGIN + end), None):
            self.post_message(self.LinkClicked(link))

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the beginning of the first line in view."""
        return Offset(_MARGIN, 0)

    def lines(self, rows: range, size: Size) -> list[Strip]:
        """Return some lines of the pane."""
        width, height = size
        lines = self._wrapped(size)
        first, bars = self.offset_line, scrollbar(self.offset_line, height, len(lines))
        strips = []
        for y in rows:
            if first + y >= len(lines):
                strips.append(Strip.blank(width, self._style("base").rich_style))
                continue
            line, bar = lines[first + y], bars[y]
            if (strip := line.strips.get(bar)) is None:
                strip = line.strips[bar] = self._strip(line.text, bar, width)
            strips.append(strip)
        return strips

    def _strip(self, text: Content, bar: Bar, width: int) -> Strip:
        base = self._style("base")
        text = text.truncate(width - 1 - _MARGIN)
        margin, beside = " " * _MARGIN, " " * (width - 1 - _MARGIN - text.cell_length)
        end = Segment(bar[0], self._style(bar[1]).rich_style)
        if not text.spans:
            return Strip([Segment(f"{margin}{text.plain}{beside}", base.rich_style), end], width)
        left, right = (Segment(blanks, base.rich_style) for blanks in (margin, beside))
        return Strip([left, *text.render_segments(base), right, end], width)

    def _wrapped(self, size: Size | None = None) -> list[_Line]:
        """Return the lines of the paper in this room, made once."""
        width, height = size or self.size
        room = Room(width - 1 - 2 * _MARGIN, height, self.in_full)
        if self._lines is None or self._lines[0] != room:
            lines = self._wrap(room) if self._row and room.width > 0 else []
            self._frame = self._framed(len(lines) + 1, room) if lines else None
            below = [_Line(Content(""))] * (self._frame.rows + 1) if self._frame else []
            self._lines = (room, lines + below)
        return self._lines[1]

    def _framed(self, line: int, room: Room) -> Frame | None:
        """Return the place of the picture, which begins at a line."""
        if self._picture is None:
            return None
        from paperreader.ui.pictures import Frame  # not before there is a picture

        picture, gallery = self._picture
        columns, rows = gallery.size_of(picture, room.width, max(_LEAST_ROWS, room.height // 2))
        return Frame(picture, gallery.way, _MARGIN, line, columns, rows)

    def _wrap(self, room: Room) -> list[_Line]:
        assert self._row is not None
        self._style("base")
        document = paper_document(
            self._row, msgspec.structs.replace(self._rendering, styles=self._styles), room
        )
        before, self._parts = self._parts, {}
        lines = []
        for part in document:
            key = (part.text.plain, *part.text.spans, *part.links, part.most, room.width)
            self._parts[key] = before.get(key) or self._wrap_part(part, room.width)
            lines += self._parts[key]
        return lines

    def _style(self, role: str) -> Style:
        """Return the style of a role, looked up once."""
        if not self._styles:
            base = self.visual_style
            own = {name: self.get_visual_style(f"paper-pane--{name}", partial=True) for name in _ROLES}
            bar = {name: base + own[name] for name in ("track", "thumb")}
            self._styles = {**own, **bar, "base": base}
        return self._styles[role]

    def _wrap_part(self, part: Paragraph, width: int) -> list[_Line]:
        hit = self._style("hit")
        lines = wrapped(part.text, width)
        if 0 < part.most < len(lines):
            lines = _at_most(part.most, part.text, lines, width)
        return [_Line(line, part.links, hit=any(span.style == hit for span in line.spans)) for line in lines]


class _Line(Value, frozen=True):
    """A wrapped line, the links that clicks on it open, and whether it has a hit.

    Attributes:
        strips: its strips, by the scrollbar beside it; only lines in view have any.
    """

    text: Content
    links: Sequence[tuple[int, Link]] = ()
    hit: bool = False
    strips: dict[Bar, Strip] = msgspec.field(default_factory=dict)


def _at_most(most: int, text: Content, lines: Sequence[Content], width: int) -> list[Content]:
    """Return the first lines of a text; the last has as much of the rest as fits."""
    at = 0
    for line in lines[: most - 1]:
        at = text.plain.find(line.plain, at) + len(line)
    at += len(text.plain[at:]) - len(text.plain[at:].lstrip())
    return [*lines[: most - 1], text[at:].truncate(width, ellipsis=True)]
