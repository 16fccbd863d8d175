"""Lines of a text as strips: styles, matches of the search, the mark under the cursor."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.strip import Strip

from paperreader.fulltext.wrapping import Cells
from paperreader.ui.short_words import steady

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from rich.style import Style as RichStyle
    from textual.widget import Widget

    from paperreader.fulltext.wrapping import Line, Piece

ROLES = (
    "title", "warning", "quiet", "heading-1", "heading-2", "heading-3", "heading-4", "heading-5", "theorem",
    "caption", "head", "rule", "label", "code", "math", "strong", "emphasis",
    "link", "jump", "citation", "footnote", "match", "current", "cursor", "edge", "track", "thumb",
)  # fmt: skip
"""The names of styles; the style sheet calls them `.text-view--title` and so on."""

_GROUNDS = frozenset({"cursor", "current"})
"""The styles that have a ground."""


CELLS = Cells(lambda character: cell_len(steady(character)))
"""The cells of characters on the screen."""


class Span(NamedTuple):
    """A part of a line to show in another style.

    Attributes:
        part: the index of its text.
        start, end: its characters in that text.
        role: the style.
    """

    part: int
    start: int
    end: int
    role: str


class TextPainter:
    """Lines as strips.

    Args:
        widget: has the styles, as `.PREFIX--ROLE`.
        prefix: the beginning of their names.
        known: the roles that have a style.
    """

    def __init__(self, widget: Widget, prefix: str, known: Container[str] = ROLES) -> None:
        self._widget = widget
        self._prefix = prefix
        self._known = known
        self._styles: dict[tuple[str, ...], RichStyle] = {}

    def forget_styles(self) -> None:
        """Forget every style."""
        self._styles.clear()

    def style(self, *roles: str) -> RichStyle:
        """Return the style of roles, each on top of those before it; an unknown one adds nothing."""
        if (known := self._styles.get(roles)) is None:
            style = self._widget.visual_style
            for role in roles:
                if role in self._known:
                    # A partial style leaves out a ground that is not translucent.
                    partial = role not in _GROUNDS
                    style += self._widget.get_visual_style(f"{self._prefix}--{role}", partial=partial)
            known = self._styles[roles] = style.rich_style
        return known

    def segments(self, line: Line, spans: Sequence[Span]) -> Iterator[Segment]:
        """Yield the segments of a line."""
        for piece in line:
            inside = [span for span in spans if span.part == piece.part] if piece.part >= 0 else []
            for text, roles in _cut(piece, inside):
                yield Segment(steady(text), self.style(*piece.styles, *roles))

    def ground_at(self, line: Line, spans: Sequence[Span]) -> int | None:
        """Return the cell at which a span with a ground begins; None if there is none in the line."""
        at = 0
        for piece in line:
            for span in spans:
                inside = span.start - piece.start
                if span.role in _GROUNDS and span.part == piece.part and 0 <= inside < len(piece.text):
                    return at + CELLS.of(piece.text[:inside])
            at += CELLS.of(piece.text)
        return None

    def strip(self, line: Line, spans: Sequence[Span], width: int, *, offset: int = 0) -> Strip:
        """Return a line in a width; `offset` cells of it are left of the view."""
        size = sum(CELLS.of(piece.text) for piece in line)
        if offset or size > width:
            line, offset_in_line = _around(line, offset, offset + width)
            strip = Strip(self.segments(line, spans)).crop(offset_in_line, offset_in_line + width)
            left = [Segment("‹", self.style("edge"))] if offset else []
            right = [Segment("›", self.style("edge"))] if size > offset + width else []
            middle = strip.crop(len(left), width - len(right))
            strip = Strip([*left, *middle, *right])
        else:
            strip = Strip(self.segments(line, spans))
        return strip.adjust_cell_length(width, self.style())


def _around(line: Line, start: int, end: int) -> tuple[Line, int]:
    """Return the pieces of a line near a range of its cells, and where that range begins in them."""
    found: list[Piece] = []
    at = before = 0
    for piece in line:
        size = CELLS.of(piece.text)
        if at + size > start and at < end:
            left, right = (max(start - at, 0), end - at) if piece.text.isascii() else (0, len(piece.text))
            before = before if found else at + left
            found.append(piece._replace(text=piece.text[left:right], start=piece.start + left))
        at += size
    return tuple(found), start - before


def _cut(piece: Piece, spans: Iterable[Span]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a piece with the roles that spans add."""
    start, end = piece.start, piece.start + len(piece.text)
    spans = [span for span in spans if span.start < end and span.end > start]
    if not spans:
        yield piece.text, ()
        return
    inner = (edge for span in spans for edge in span[1:3] if start < edge < end)
    places = sorted({start, end, *inner})
    for begin, stop in pairwise(places):
        roles = tuple(span.role for span in spans if span.start <= begin and stop <= span.end)
        yield piece.text[begin - start : stop - start], roles
