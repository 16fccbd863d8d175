"""The widget that lists the sections of a text beside it, or over it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.geometry import Offset
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from paperreader.ui.full_text.painter import TextPainter
from paperreader.ui.scrollbar import Bar, Scrollable, scrollbar
from paperreader.ui.short_words import shortened, steady

if TYPE_CHECKING:
    from textual import events
    from textual.geometry import Size

    from paperreader.ui.full_text.sections import Sections

_ROLES = ("reading", "cursor", "sign", "track", "thumb")


class Outline(Scrollable, can_focus=True):
    """The sections that are not folded away, with a cursor.

    Attributes:
        cursor: the index of the section under the cursor.
        current: the index of the section that is being read; -1 for none.
        top: the first line in view.
    """

    class Chosen(Message):
        """A section was clicked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {f"outline--{role}" for role in _ROLES}

    cursor: reactive[int] = reactive(0, init=False)
    current: reactive[int] = reactive(-1, init=False)
    top: reactive[int] = reactive(0, init=False)

    def __init__(self, sections: Sections, *, id: str) -> None:
        super().__init__(id=id)
        self._sections = sections
        self._painter = TextPainter(self, "outline", _ROLES)
        self._known: tuple[int, list[int]] | None = None

    def show(self, sections: Sections) -> None:
        """Show the sections of another text."""
        self._sections = sections
        self._known = None
        self.set_reactive(Outline.cursor, 0)
        self.set_reactive(Outline.current, -1)
        self.refresh()

    def step(self, sections: int) -> None:
        """Move the cursor by a number of sections."""
        self._put(self._line + sections)

    def page(self, pages: float) -> bool:
        """Move the cursor by screenfuls; return whether it moved."""
        before = self.cursor
        self.step(round(pages * self.size.height))
        return self.cursor != before

    def go_to_start(self) -> None:
        """Move the cursor to the first section."""
        self._put(0)

    def go_to_end(self) -> None:
        """Move the cursor to the last section."""
        self._put(len(self._shown) - 1)

    def fold(self, *, folded: bool) -> None:
        """Fold the section under the cursor, or the one that it is inside; or unfold it."""
        if not self._sections.all:
            return
        section = self._sections.all[self.cursor]
        is_open = section.has_parts and self._sections.is_open(self.cursor, self.current)
        if folded and not is_open:
            self.cursor = max(section.parent, 0) if section.parent >= 0 else self.cursor
        else:
            self._sections.fold(self.cursor, folded=folded)
            self._known = None
        self.refresh()

    @property
    def _shown(self) -> list[int]:
        if self._known is None or self._known[0] != self.current:
            self._known = (self.current, self._sections.shown(self.current))
        return self._known[1]

    @property
    def _line(self) -> int:
        """Return the line of the cursor; if its section is folded away, that of the one it is inside."""
        shown = self._shown
        return next((shown.index(index) for index in self._sections.path(self.cursor) if index in shown), 0)

    def _put(self, line: int) -> None:
        shown = self._shown
        if shown:
            self.cursor = shown[min(max(line, 0), len(shown) - 1)]

    def watch_cursor(self) -> None:
        """Bring the cursor into view."""
        line, height = self._line, max(self.size.height, 1)
        self.top = min(max(self.top, line - height + 1), line)

    def watch_current(self, current: int) -> None:
        """Follow the text, unless the user moves here."""
        if not self.has_focus and current >= 0:
            self.cursor = current
        self.refresh()

    def validate_top(self, top: int) -> int:
        """Keep the sections in view."""
        return min(max(top, 0), max(len(self._shown) - self.size.height, 0))

    def watch_has_focus(self, _has_focus: bool) -> None:
        """Paint the cursor again: it is shown while this widget has the keys."""
        super().watch_has_focus(_has_focus)
        self.notify_style_update()
        if not _has_focus and self.current >= 0:
            self.cursor = self.current

    @property
    def first_line(self) -> int:
        """Return the first line in view."""
        return self.top

    @property
    def line_count(self) -> int:
        """Return the number of sections shown."""
        return len(self._shown)

    def scroll_to_line(self, line: int) -> None:
        """Make this line the first in view."""
        self.top = line

    def on_resize(self) -> None:
        """Keep the cursor in view."""
        self.watch_cursor()

    def on_click(self, event: events.Click) -> None:
        """Go to a section; a click on its sign folds or unfolds it."""
        shown = self._shown
        line = self.top + event.y
        if self.in_scrollbar(event) or line >= len(shown):
            return
        self.cursor = shown[line]
        section = self._sections.all[self.cursor]
        if section.has_parts and event.x <= 2 * section.depth + 1:
            self.fold(folded=self._sections.is_open(self.cursor, self.current))
        else:
            self.post_message(self.Chosen())

    @property
    def caret(self) -> Offset:
        """Return the cell for the terminal's cursor: the beginning of the section under the cursor."""
        return Offset(0, self._line - self.top)

    def notify_style_update(self) -> None:
        """Paint with the new styles."""
        self._painter.forget_styles()
        super().notify_style_update()

    def lines(self, rows: range, size: Size) -> list[Strip]:
        """Return some lines of the outline."""
        bars = scrollbar(self.top, size.height, len(self._shown))
        return [self._strip(y, bars[y], size.width) for y in rows]

    def _strip(self, y: int, bar: Bar, width: int) -> Strip:
        shown, paint = self._shown, self._painter
        edge = Segment(bar[0], paint.style(bar[1]))
        line = self.top + y
        if line >= len(shown):
            return Strip([*Strip.blank(width - 1, paint.style()), edge], width)
        index = shown[line]
        section = self._sections.all[index]
        roles = ["reading"] if index in self._sections.path(self.current) else []
        roles += ["cursor"] if self.has_focus and line == self._line else []
        sign = "·" if not section.has_parts else "▾" if self._sections.is_open(index, self.current) else "▸"
        indent = "  " * min(section.depth, 5)
        title = shortened(steady(section.title), max(width - len(indent) - 4, 4))
        pieces = [
            Segment(f"{indent} ", paint.style(*roles)),
            Segment(f"{sign} ", paint.style(*roles, "sign")),
            Segment(title, paint.style(*roles)),
        ]
        return Strip([*Strip(pieces).adjust_cell_length(width - 1, paint.style(*roles)), edge], width)
