"""Painting the rows of the list; a painted row is remembered until what it shows changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.content import Content
from textual.strip import Strip

from paperreader.ui.paper_list.row_text import (
    ROLES,
    Own,
    Piece,
    edge,
    fitted,
    group_line,
    meta_line,
    title_lines,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from rich.style import Style as RichStyle
    from textual.style import Style
    from textual.widget import Widget

    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.query.highlight import HitFinder
    from paperreader.query.hits import Snippet
    from paperreader.ui.scrollbar import Bar

STYLES = (*ROLES, "cursor", "track", "thumb")
"""The names of styles; the style sheet calls them `.paper-list--title` and so on."""

_KEPT = 256
"""The most painted rows that are remembered; the first painted is forgotten first."""


class RowPainter:
    """Rows as strips.

    Args:
        widget: has the styles.
        display_text: returns a title as it is shown.
        own: returns the user's marks of a paper.
        today: returns the day.

    Attributes:
        finder: finds the words to highlight, or None; call `check_rows` after setting it.
    """

    def __init__(
        self,
        widget: Widget,
        *,
        display_text: Callable[[str], str],
        own: Callable[[Row], Own],
        today: Callable[[], date],
    ) -> None:
        self._widget = widget
        self._display_text = display_text
        self._own = own
        self._today = today
        self.finder: HitFinder | None = None
        self._styles: dict[str, Style] = {}
        self._paints: dict[tuple[str, str], RichStyle] = {}
        self._rows: dict[tuple[str, int, bool], _Painted] = {}
        self._check = 0
        self._empty: tuple[object, list[Strip]] | None = None

    def check_rows(self) -> None:
        """Check each painted row before it is shown again, because rows may have changed."""
        self._check += 1

    def forget_styles(self) -> None:
        """Forget every style and every painted line; the texts of the rows stay."""
        for row in self._rows.values():
            row.strips = {}
        self._styles.clear()
        self._paints.clear()
        self._empty = None

    def line(self, row: Row, part: int, width: int, bar: Bar, *, selected: bool) -> Strip:
        """Return one of the two lines of a paper; `selected` if the cursor is on it."""
        key = (row.paper.id, width, selected)
        if (known := self._rows.get(key)) is None:
            # Textual's caches are rings, whose strips stay until Python looks for garbage among everything.
            if len(self._rows) == _KEPT:
                del self._rows[next(iter(self._rows))]
            known = self._rows[key] = _Painted()
        if known.check != self._check:
            own = self._own(row)
            source = (row, own, self.finder, self._today())
            if known.source != source:
                known.source, known.strips = source, {}
                known.pieces = self._pieces(row, own, width - 1, selected=selected)
            known.check = self._check
        if (strip := known.strips.get((part, bar))) is None:
            strip = known.strips[part, bar] = self._strip(known.pieces[part], width, bar, selected=selected)
        return strip

    def heading(self, name: str, papers: int, width: int, bar: Bar) -> Strip:
        """Return the line above a group: its name, and its number of papers."""
        return self._strip(group_line(name, papers, width - 1), width, bar)

    def _pieces(self, row: Row, own: Own, width: int, *, selected: bool) -> tuple[list[Piece], list[Piece]]:
        title = self._display_text(row.paper.title or row.paper.id)
        hits = self.finder.find(title, "title") if self.finder else ()
        reason = self._reason(row) if row.reasons else ""
        is_alone = not row.paper.authors and not reason and not own.muted
        wrap = is_alone and (self.finder is None or bool(hits))
        first, rest = title_lines(row, title, width, pointer=selected, hits=hits, wrap=wrap)
        shown = any(role == "hit" for _, role in (*first, *rest))
        inside = self.finder is not None and self.finder.searches_inside
        snippet = None if shown and not inside else self._snippet(row.paper, title_is_cut=bool(hits))
        second = meta_line(
            row,
            own,
            width,
            pointer=selected,
            today=self._today(),
            rest=rest,
            snippet=snippet,
            filtered=self.finder is not None,
            reason=reason,
        )
        return first, second

    def _reason(self, row: Row) -> str:
        """Return why a paper is recommended."""
        from paperreader.text.reasons import short_reason  # not before recommendations are shown

        return self._display_text(short_reason(row.reasons)) if row.reasons else ""

    def blank(self, width: int, bar: Bar) -> Strip:
        """Return a line without a paper: the edge of the list."""
        return self._strip(fitted([edge(pointer=False)], width - 1), width, bar)

    def empty(self, sentences: Sequence[str], width: int, height: int) -> list[Strip]:
        """Return the lines of an empty list: sentences in the middle, the first one like a title."""
        key = (tuple(sentences), width, height)
        if self._empty is None or self._empty[0] != key:
            wrapped = [
                (f"{' ' * ((width - 1 - line.cell_length) // 2)}{line.plain}", "meta" if number else "title")
                for number, sentence in enumerate(sentences)
                for line in Content(sentence).wrap(max(width - 4, 1))
            ]
            above = max(height - len(wrapped), 0) // 2
            pieces: list[list[Piece]] = [[]] * above + [[line] for line in wrapped] + [[]] * height
            strips = [self._strip(fitted([edge(pointer=False), *line], width), width) for line in pieces]
            self._empty = (key, strips)
        return self._empty[1]

    def _snippet(self, paper: Paper, *, title_is_cut: bool) -> Snippet | None:
        """Return the text that matched the filter if the title does not show a match."""
        if self.finder is None:
            return None
        from paperreader.query.snippet import find_snippet  # not before the user filters

        return find_snippet(paper, self.finder, title_is_cut=title_is_cut)

    def _strip(
        self, pieces: Sequence[Piece], width: int, bar: Bar | None = None, *, selected: bool = False
    ) -> Strip:
        ground = "cursor" if selected else "base"
        segments = [Segment(text, self.paint(ground, role)) for text, role in pieces]
        if bar is not None:
            segments.append(Segment(bar[0], self.paint("base", bar[1])))
        return Strip(segments, width)

    def paint(self, ground: str, role: str) -> RichStyle:
        """Return the style of a role on the plain or the selected ground, made once."""
        if (known := self._paints.get((ground, role))) is None:
            known = self._paints[ground, role] = (self.style(ground) + self.style(role)).rich_style
        return known

    def style(self, role: str) -> Style:
        """Return the style of a role, looked up once."""
        if not self._styles:
            widget = self._widget
            base = widget.visual_style
            own = {name: widget.get_visual_style(f"paper-list--{name}", partial=True) for name in STYLES}
            # A partial style leaves out a ground that is not translucent.
            cursor = widget.get_visual_style("paper-list--cursor")
            self._styles = {**own, "cursor": cursor, "base": base}
        return self._styles[role]


class _Painted:
    """A painted row.

    Attributes:
        source: what it shows.
        pieces: its two lines.
        strips: the lines as strips, by their number and the scrollbar beside them.
        check: the number of the last check that it has passed.
    """

    __slots__ = ("check", "pieces", "source", "strips")

    def __init__(self) -> None:
        self.source: tuple[Row, Own, HitFinder | None, date] | None = None
        self.pieces: tuple[list[Piece], list[Piece]] = ([], [])
        self.strips: dict[tuple[int, Bar], Strip] = {}
        self.check = -1
