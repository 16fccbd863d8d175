"""The pane that shows one paper. It owns its scrolling, and is painted in the frame of the key.

It is no Textual scroll view: a layout pass would make it the second frame after a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.reactive import var
from textual.strip import Strip

from paperreader.ui.support.paper_document import Paragraph, Telling, paper_document
from paperreader.ui.support.scrollbar import Scrollable, thumb

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual import events
    from textual.style import Style

    from paperreader.models.listing import Row
    from paperreader.text.links import Link

_ROLES = ("title", "meta", "heading", "link", "mark", "hit")
_MARGIN = 1


class PaperPane(Scrollable, can_focus=True):
    """One paper, wrapped to the width and scrolled by lines.

    Attributes:
        offset_line: the first line in view.
    """

    class LinkClicked(Message):
        """A link of the paper was clicked."""

        def __init__(self, link: Link) -> None:
            super().__init__()
            self.link = link

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"paper-pane--{role}" for role in _ROLES}

    offset_line: var[int] = var(0, init=False)

    def __init__(
        self,
        *,
        display_text: Callable[[str], str],
        notebook: Callable[[str], Sequence[str]],
        id: str,
    ) -> None:
        """A pane without a paper.

        Args:
            display_text: makes a text of a paper fit to show.
            notebook: the reader's own lines on a paper, by its identifier.
            id: the widget's id.
        """
        super().__init__(id=id)
        self._display_text = display_text
        self._notebook = notebook
        self._row: Row | None = None
        self._hits: Callable[[str, str], Sequence[tuple[int, int]]] = _no_hits
        self._styles: dict[str, Style] = {}
        self._lines: tuple[int, list[_Line]] | None = None

    def show(
        self,
        row: Row | None,
        *,
        hits: Callable[[str, str], Sequence[tuple[int, int]]] | None = None,
    ) -> None:
        """Show a paper from its beginning, or the same paper again where it was.

        Args:
            row: the paper, or None for an empty pane.
            hits: gives the spans to highlight in a text of a field.
        """
        same = row is not None and self._row is not None and row.paper.id == self._row.paper.id
        self._row = row
        self._hits = hits or _no_hits
        self._lines = None
        if not same:
            self.set_reactive(PaperPane.offset_line, 0)
        if hits is not None and not self.offset_line:
            self.set_reactive(PaperPane.offset_line, self._line_of_first_hit())
        self.refresh()

    def _line_of_first_hit(self) -> int:
        """Where to scroll so that the first hit is in view; 0 where it is so from the start."""
        height = self.size.height
        first = next((number for number, line in enumerate(self._wrapped()) if line.hit), 0)
        return 0 if first < height else self.validate_offset_line(first - height // 3)

    def step(self, lines: int) -> None:
        """Scroll by so many lines."""
        self.offset_line += lines

    def page(self, pages: float) -> bool:
        """Scroll by so many screenfuls, less a line to keep the place; whether it moved."""
        before = self.offset_line
        lines = max(1, round(abs(pages) * self.size.height) - (1 if abs(pages) == 1 else 0))
        self.offset_line += lines if pages > 0 else -lines
        return self.offset_line != before

    @property
    def line_count(self) -> int:
        """Lines of the paper at this width."""
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

    def validate_offset_line(self, offset_line: int) -> int:
        """Keep the text in view."""
        return min(max(offset_line, 0), max(len(self._wrapped()) - self.size.height, 0))

    def watch_offset_line(self) -> None:
        """Paint what is in view now."""
        self.refresh()

    def on_resize(self) -> None:
        """Wrap to the new width."""
        self._lines = None
        self.offset_line = min(self.offset_line, len(self._wrapped()))

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._lines = None
        self._styles.clear()
        super().notify_style_update()

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Scroll down."""
        self.step(2)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Scroll up."""
        self.step(-2)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Open the link that was clicked."""
        if self.in_scrollbar(event):
            return
        lines = self._wrapped()
        number = self.offset_line + event.y
        if number < len(lines) and (link := lines[number].link):
            self.post_message(self.LinkClicked(link))

    def render_line(self, y: int) -> Strip:
        """One line of the screen (Textual's line API)."""
        width, height = self.size
        lines = self._wrapped()
        number = self.offset_line + y
        base = self._style("base").rich_style
        if number >= len(lines):
            return Strip.blank(width, base)
        in_bar = y in thumb(self.offset_line, height, len(lines))
        end = Segment("▐", self._style("thumb").rich_style) if in_bar else Segment(" ", base)
        return Strip([*lines[number].strip, end], width)

    def _wrapped(self) -> list[_Line]:
        """The lines of the paper at this width, made once."""
        width = self.size.width - 1
        if self._lines is None or self._lines[0] != width:
            self._lines = (width, self._wrap(width) if self._row and width > 2 * _MARGIN else [])
        return self._lines[1]

    def _wrap(self, width: int) -> list[_Line]:
        assert self._row is not None
        self._style("base")
        telling = Telling(self._display_text, self._hits, self._notebook, self._styles)
        return [line for part in paper_document(self._row, telling) for line in self._wrap_part(part, width)]

    def _style(self, role: str) -> Style:
        """The style of a role, looked up once: `base` and the thumb that stands on it, or a span's own."""
        if not self._styles:
            base = self.visual_style
            own = {name: self.get_visual_style(f"paper-pane--{name}", partial=True) for name in _ROLES}
            self._styles = {**own, "body": base, "thumb": base + own["link"], "base": base}
        return self._styles[role]

    def _wrap_part(self, part: Paragraph, width: int) -> list[_Line]:
        base, hit = self._style("base"), self._style("hit")
        return [
            _Line(
                Strip(line.pad(_MARGIN, width).truncate(width).render_segments(base), width),
                part.link,
                any(span.style == hit for span in line.spans),
            )
            for line in part.text.wrap(width - 2 * _MARGIN)
        ]


class _Line(NamedTuple):
    """A wrapped line: how it looks, where a click on it leads, whether the query matched something in it."""

    strip: Strip
    link: Link | None
    hit: bool


def _no_hits(_text: str, _field: str) -> Sequence[tuple[int, int]]:
    return ()
