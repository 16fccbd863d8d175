"""The blocks of a full text as lines for a width, for the screen and for printing.

A line is pieces of text with names of styles. Code, tables and equations of several lines are never wrapped:
their lines may be wider than the width.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    Footnote,
    Heading,
    ItemList,
    Mark,
    Paragraph,
    Reference,
    RichText,
    Table,
    Theorem,
)
from paperreader.fulltext.grid import Grid
from paperreader.fulltext.latexml.marks import without_errors
from paperreader.fulltext.wrapping import RAISED, Cells, Line, Piece, pieces_of, runs_of, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.fulltext.document import Block, Document

SOURCES = {
    "arxiv-html": "arXiv HTML",
    "ar5iv": "ar5iv",
    "hf-markdown": "Hugging Face’s Markdown",
    "pdf": "the PDF",
    "file": "a file",
}
"""Where a text is from, in words."""

_ENDLESS = 1_000_000
_INDENT = 4
_ENTRY = 5
"""The least cells of the label of a reference and the blank after it: `[12] `."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What stands above the text: the title, then lines of facts and warnings."""

    title: str
    facts: tuple[RichText, ...] = ()
    warnings: tuple[str, ...] = ()


class Laid(NamedTuple):
    """A block in lines.

    Attributes:
        lines: the lines; some are made when they are asked for.
        width: the cells of the widest line.
    """

    lines: Sequence[Line]
    width: int


def opening_of(document: Document) -> Opening:
    """Return the title, the authors, the source and the warnings of a text."""
    version = f" v{document.version}" if document.version else ""
    facts = (", ".join(document.authors), f"{document.id}{version} · {SOURCES[document.source]}".strip(" ·"))
    return Opening(document.title, tuple(RichText(fact) for fact in facts if fact), document.warnings)


def parts_of(block: Block | Opening) -> Sequence[RichText]:
    """Return the texts of a block in reading order; a piece of a line names one by its index."""
    texts: Sequence[RichText]
    match block:
        case Opening():
            texts = [RichText(block.title), *block.facts, *map(RichText, block.warnings)]
        case ItemList():
            texts = [item.text for item in block.items]
        case Table():
            texts = [block.caption, *(text for row in block.rows for text in row)]
        case Equation():
            texts = [RichText(block.text)]
        case Figure():
            texts = [_address(block), block.caption]
        case Code():
            texts = [block.caption, RichText(block.text.expandtabs(4))]
        case Theorem():
            texts = [block.title]
        case _:
            texts = [block.text]
    return texts


def _address(figure: Figure) -> RichText:
    if not figure.image:
        return RichText("[Figure: the page has no picture of it]")
    text = f"[Figure: {figure.image}]"
    return RichText(text, (Mark(9, len(text) - 1, "link", figure.image),))


def blank_lines_before(block: Block | Opening, above: Block | Opening | None) -> int:
    """Return how many blank lines separate a block from the one above it."""
    if above is None or isinstance(above, Theorem):
        return 0
    together = (Equation, Footnote, Reference)
    if isinstance(block, together) and type(above) is type(block):
        return 0
    return 2 if isinstance(block, Heading) and block.level == 1 and not isinstance(above, Heading) else 1


def rough_height(block: Block | Opening, width: int) -> int:
    """Return about how many lines a block takes; it costs much less than laying it out."""
    match block:
        case Table():
            return len(block.rows) + 1 + (len(block.caption.text) // width + 2 if block.caption else 0)
        case Code():
            return block.text.count("\n") + 1 + (2 if block.caption else 0)
        case ItemList():
            return sum(len(item.text.text) // width + 1 for item in block.items)
        case Equation():
            return block.text.count("\n") + 1
        case Paragraph() | Footnote() | Reference():
            return len(block.text.text) // width + 1
        case _:
            return sum(len(text.text) // width + 1 for text in parts_of(block))


def lay_out(block: Block | Opening, width: int, cells: Cells) -> Laid:
    """Return the lines of a block, without blank lines around it.

    Args:
        block: the block.
        width: the cells of a line.
        cells: the cells of characters.
    """
    layout = _Layout(width, cells)
    if isinstance(block, Table):
        lines = layout.caption(block.caption, 0)
        grid = Grid(block, cells, width, 1)
        return Laid(_Joined([*lines, ()] if lines else [], grid), max(width, grid.width))
    lines = list(_LINES[type(block)](layout, block))
    return Laid(lines, max(map(_cells_of(cells), lines), default=0))


def line_of(lines: Sequence[Line], part: int, start: int) -> int:
    """Return the index of the line of a block that has a character of one of its texts."""
    if isinstance(lines, _Joined) and part:
        return lines.line_of(part, start)
    found = 0
    for number, line in enumerate(lines):
        for piece in line:
            if piece.part >= 0:
                if (piece.part, piece.start) > (part, start):
                    return found
                found = number
    return found


def text_lines(document: Document, width: int, measure: Callable[[str], int]) -> Iterator[str]:
    """Yield the lines of a text as plain text, each without blanks at its end.

    Args:
        document: the text.
        width: the cells of a line.
        measure: returns the cells of a text.
    """
    cells = Cells(measure)
    above: Block | Opening | None = None
    for block in (opening_of(document), *map(without_errors, document.blocks)):
        for _ in range(blank_lines_before(block, above)):
            yield ""
        for line in lay_out(block, width, cells).lines:
            yield "".join(piece.text for piece in line).rstrip()
        above = block


def _cells_of(cells: Cells) -> Callable[[Line], int]:
    return lambda line: sum(cells.of(piece.text) for piece in line)


class _Joined(Sequence[Line]):
    """Lines, and after them the lines of a table."""

    def __init__(self, before: Sequence[Line], grid: Grid) -> None:
        self._before = before
        self._grid = grid

    def __len__(self) -> int:
        return len(self._before) + len(self._grid)

    def __getitem__(self, index: int) -> Line:  # type: ignore[override]
        count = len(self._before)
        return self._before[index] if index < count else self._grid[index - count]

    def line_of(self, part: int, start: int) -> int:
        """Return the index of the line with a character of a cell."""
        return len(self._before) + self._grid.line_of(part, start)


class _Layout:
    """Makes the lines of the parts of blocks."""

    def __init__(self, width: int, cells: Cells) -> None:
        self._width = width
        self._cells = cells

    def flowing(
        self,
        text: RichText,
        *,
        base: str = "text",
        part: int = 0,
        label: str = "",
        indent: int = 0,
        hang: int | None = None,
    ) -> list[Line]:
        """Return a text as wrapped lines.

        Args:
            text: the text.
            base: its style, and that of its label.
            part: its index in the block.
            label: what stands before the first line.
            indent: the blank cells at the left of every line.
            hang: the cells by which the other lines are indented more; None for those of the label.
        """
        size = self._cells.of(label)
        indent = min(indent, self._width // 4)
        hang = min(size if hang is None else hang, self._width // 3)
        room = self._width - indent
        runs = runs_of(text, base)
        lines: list[Line] = []
        for span in wrapped(text.text, self._cells, room - hang, first=room - size):
            before = " " * indent + (" " * hang if lines else "")
            pieces = [Piece(before, (base,))] if before else []
            if not lines and label:
                pieces.append(Piece(label, (base, "label")))
            lines.append((*pieces, *pieces_of(text, runs, span, part)))
        return lines

    def caption(self, text: RichText, part: int) -> list[Line]:
        """Return the caption of a figure, table or listing; nothing if it has none."""
        return self.flowing(text, base="caption", part=part) if text else []

    def paragraph(self, block: Paragraph) -> list[Line]:
        """Return running text."""
        return self.flowing(block.text)

    def heading(self, block: Heading) -> list[Line]:
        """Return the number and the title of a section."""
        number = f"{block.number}  " if block.number else ""
        return self.flowing(block.text, base=f"heading-{block.level}", label=number, hang=0)

    def theorem(self, block: Theorem) -> list[Line]:
        """Return the head of a theorem."""
        return self.flowing(block.title, base="theorem")

    def figure(self, block: Figure) -> list[Line]:
        """Return the address of a picture, and its caption."""
        return [*self.flowing(_address(block), base="quiet"), *self.caption(block.caption, 1)]

    def footnote(self, block: Footnote) -> list[Line]:
        """Return a footnote, indented."""
        label = f"{block.mark.translate(RAISED)} " if block.mark else ""
        return self.flowing(block.text, base="quiet", label=label, indent=_INDENT)

    def reference(self, block: Reference) -> list[Line]:
        """Return an entry of the bibliography, its lines after the first one indented."""
        size = self._cells.of(block.label)
        label = f"{block.label}{' ' * max(_ENTRY - size, 1)}" if block.label else ""
        return self.flowing(block.text, label=label, hang=None if size < 2 * _ENTRY else _ENTRY)

    def opening(self, block: Opening) -> list[Line]:
        """Return the title and the facts."""
        lines = self.flowing(RichText(block.title), base="title")
        for number, text in enumerate((*block.facts, *map(RichText, block.warnings)), 1):
            base = "warning" if number > len(block.facts) else "quiet"
            lines += self.flowing(text, base=base, part=number)
        return lines

    def items(self, block: ItemList) -> Iterator[Line]:
        """Yield the items of a list; the paragraphs of an item begin at the same place."""
        counts: dict[int, int] = {}
        for part, item in enumerate(block.items):
            counts = {depth: count for depth, count in counts.items() if depth <= item.depth}
            counts[item.depth] = counts.get(item.depth, 0) + 1
            label = item.label or (f"{counts[item.depth]}." if block.ordered else "•")
            hang = self._cells.of(label) + 1
            hang = hang if hang <= 2 * _INDENT else _INDENT
            yield from self.flowing(
                item.text, part=part, label=f"{label} ", indent=2 + 3 * min(item.depth, 6), hang=hang
            )

    def equation(self, block: Equation) -> Iterator[Line]:
        """Yield an equation with its number at the right; one that has several lines is not wrapped."""
        number = f"({block.number.strip('()')})" if block.number else ""
        indent = _INDENT if self._width >= 40 else 2
        room = max(self._width - indent - (len(number) + 2 if number else 0), self._width // 2)
        stands = "\n" in block.text
        widths = (_ENDLESS, None) if stands else (room - _INDENT, room)
        spans = wrapped(block.text, self._cells, widths[0], first=widths[1])
        numbered = len(spans) // 2 if stands else len(spans) - 1
        text = RichText(block.text)
        runs = runs_of(text, "math")
        for place, span in enumerate(spans):
            before = " " * (indent + (_INDENT if place and not stands else 0))
            pieces = [Piece(before, ("math",)), *pieces_of(text, runs, span, 0)]
            if place == numbered and number:
                used = len(before) + self._cells.of(block.text[slice(*span)])
                gap = max(self._width - used - len(number), 2)
                pieces.append(Piece(f"{' ' * gap}{number}", ("quiet",)))
            yield tuple(pieces)

    def code(self, block: Code) -> Iterator[Line]:
        """Yield the lines of a listing, as they are, below its caption."""
        caption = self.caption(block.caption, 0)
        yield from [*caption, ()] if caption else []
        at = 0
        for line in block.text.expandtabs(4).split("\n"):
            yield (Piece("  ", ("code",)), Piece(line, ("code",), 1, at))
            at += len(line) + 1


_LINES: dict[type, Callable[[_Layout, Any], Iterable[Line]]] = {
    Opening: _Layout.opening,
    Heading: _Layout.heading,
    Paragraph: _Layout.paragraph,
    ItemList: _Layout.items,
    Equation: _Layout.equation,
    Figure: _Layout.figure,
    Code: _Layout.code,
    Theorem: _Layout.theorem,
    Footnote: _Layout.footnote,
    Reference: _Layout.reference,
}
