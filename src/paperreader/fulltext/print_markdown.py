"""A full text as Markdown: maths between dollars, tables with bars, footnotes as `[^1]`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    Footnote,
    Heading,
    ItemList,
    Reference,
    RichText,
    Table,
    Theorem,
)
from paperreader.text.markdown_escapes import address, escape, escape_line, escape_start

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.fulltext.document import Block, Document, Mark

_AROUND = {"strong": "**", "emphasis": "*"}
_FENCE = re.compile("`{3,}")


def to_markdown(document: Document) -> Iterator[str]:
    """Yield a document as Markdown, block by block."""
    return _Writer(document).pieces()


class _Writer:
    """Writes one document; footnotes are numbered in their order, whatever marks the page prints."""

    def __init__(self, document: Document) -> None:
        self._document = document
        notes = [at for at, block in enumerate(document.blocks) if isinstance(block, Footnote)]
        self._numbers = {at: number for number, at in enumerate(notes, start=1)}

    def pieces(self) -> Iterator[str]:
        document = self._document
        if document.title:
            yield f"# {escape_line(document.title)}\n"
        if document.authors:
            yield f"\n{escape_line(', '.join(document.authors))}\n"
        for warning in document.warnings:
            yield f"\n> {escape_line(warning)}\n"
        for at, block in enumerate(document.blocks):
            if text := self._block(at, block):
                yield f"\n{text}\n"

    def _block(self, at: int, block: Block) -> str:
        parts: Sequence[str]
        match block:
            case Heading():
                title = " ".join(filter(None, (escape(block.number or ""), self._text(block.text))))
                parts = [f"{'#' * min(block.level + 1, 6)} {title}"]
            case ItemList():
                parts = ["\n".join(self._items(block))]
            case Table():
                parts = [self._line(block.caption), "\n".join(self._rows(block))]
            case Equation():
                tag = rf" \tag{{{block.number.strip('()')}}}" if block.number else ""
                parts = [f"$$\n{block.latex or block.text}{tag}\n$$"]
            case Figure():
                picture = f"![](<{address(block.image)}>)" if block.image else ""
                parts = [picture, self._line(block.caption)]
            case Code():
                parts = [self._line(block.caption), _fenced(block)]
            case Theorem():
                parts = [f"**{self._text(block.title)}**"]
            case Footnote():
                parts = [f"[^{self._numbers[at]}]: {self._text(block.text)}"]
            case Reference():
                parts = [f"- {' '.join(filter(None, (escape(block.label), self._text(block.text))))}"]
            case _:
                parts = [self._line(block.text)]
        return "\n\n".join(filter(None, parts))

    def _items(self, block: ItemList) -> Iterator[str]:
        counts: list[int] = []
        for item in block.items:
            counts = [*counts[: item.depth + 1], *[0] * (item.depth + 1 - len(counts))]
            counts[item.depth] += 1
            sign = f"{counts[item.depth]}." if block.ordered else "-"
            indent = "    " * item.depth
            paragraphs = self._text(item.text).split("\n")
            yield f"{indent}{sign} {paragraphs[0]}"
            yield from (f"\n{indent}{' ' * (len(sign) + 1)}{more}" for more in paragraphs[1:])

    def _rows(self, block: Table) -> Iterator[str]:
        """Yield the rows; Markdown wants one row of headings, which is empty if the table has none."""
        if not block.rows:
            return
        width = len(block.rows[0])
        rows = [*block.rows] if block.header_rows else [(RichText(""),) * width, *block.rows]
        for number, row in enumerate(rows):
            cells = (self._text(cell, in_table=True).replace("\n", "<br>") for cell in row)
            yield f"| {' | '.join(cells)} |"
            if number == 0:
                yield f"|{' --- |' * width}"

    def _line(self, text: RichText) -> str:
        return escape_start(self._text(text).replace("\n", "\n\n"))

    def _text(self, text: RichText, *, in_table: bool = False) -> str:
        return self._span(text, 0, len(text.text), text.marks, in_table=in_table)

    def _span(self, text: RichText, start: int, end: int, marks: Sequence[Mark], *, in_table: bool) -> str:
        """Return a part of a text; marks may be inside other marks."""
        parts = []
        for place, mark in enumerate(marks):
            if not start <= mark.start < mark.end <= end:
                continue
            inner = [other for other in marks[place + 1 :] if other.end <= mark.end]
            parts.append(escape(text.text[start : mark.start]))
            parts.append(self._marked(text, mark, inner, in_table=in_table))
            start = mark.end
        return "".join((*parts, escape(text.text[start:end])))

    def _marked(self, text: RichText, mark: Mark, inner: Sequence[Mark], *, in_table: bool) -> str:
        plain = text.text[mark.start : mark.end]
        if mark.kind == "math" and mark.target and "$" not in mark.target:
            latex = " ".join(mark.target.split())
            if in_table:  # A bar would end the cell.
                latex = latex.replace("|", r"\vert ")
            return f"${latex}$"
        if mark.kind == "footnote":
            number = self._numbers.get(self._document.anchors.get(mark.target, -1))
            return f"[^{number}]" if number else escape(plain)
        if mark.kind == "code" and "`" not in plain and not in_table:
            return f"`{plain}`"
        content = self._span(text, mark.start, mark.end, inner, in_table=in_table)
        if mark.kind == "link" and mark.target:
            return f"[{content}](<{address(mark.target)}>)"
        sign = _AROUND.get(mark.kind, "") if content.strip() else ""
        body = content.strip() if sign else content
        before, _, after = content.partition(body) if sign else ("", "", "")
        return f"{before}{sign}{body}{sign}{after}"


def _fenced(block: Code) -> str:
    longest = max((len(found) for found in _FENCE.findall(block.text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{block.language or ''}\n{block.text}\n{fence}"
