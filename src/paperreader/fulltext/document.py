"""The full text of one paper as plain values: blocks in reading order, whatever source they came from.

Text is Unicode and clean (`text.sanitize`); formulas in it are Unicode too. Marks say what a part of a text
is: a formula with its LaTeX, a link, a citation. A block holds no layout.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SourceName = Literal["arxiv-html", "ar5iv", "hf-markdown", "pdf", "file"]

MarkKind = Literal["strong", "emphasis", "code", "math", "link", "jump", "citation", "footnote", "error"]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the characters from `start` to `end` of a text are.

    Attributes:
        start: the index of the first character.
        end: the index after the last character.
        kind: how to show the part, and what can be done with it.
        target: the LaTeX of a formula, the address of a link, the anchor of a jump, citation or footnote. An
            error is a command that the page shows as it was written.
    """

    start: int
    end: int
    kind: MarkKind
    target: str = ""


@dataclass(frozen=True, slots=True)
class RichText:
    """A text and its marks, which are in order of their starts and may nest."""

    text: str
    marks: tuple[Mark, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.text)


NO_TEXT = RichText("")


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a section; `level` is 1 to 5, `number` as the page shows it (`3.1`, `Appendix A`)."""

    kind: ClassVar = "heading"
    level: int
    number: str | None
    text: RichText


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; footnotes that it refers to follow as blocks."""

    kind: ClassVar = "paragraph"
    text: RichText


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item; `depth` counts from 0, `label` is the mark that the page prints (`•`, `(a)`, a term)."""

    depth: int
    text: RichText
    label: str = ""


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list and the lists inside it, flattened. The paragraphs of an item are separated by line feeds."""

    kind: ClassVar = "list"
    ordered: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A grid: every row has the same number of cells, and the text of a spanning cell is in its first place.

    `caption` begins with the tag that the page prints (`Table 1: `), `number` is the number in it.
    The first `header_rows` rows are headings of columns.
    """

    kind: ClassVar = "table"
    number: str | None
    caption: RichText
    rows: tuple[tuple[RichText, ...], ...]
    header_rows: int = 0


@dataclass(frozen=True, slots=True)
class Equation:
    """One row of a displayed formula, as Unicode and as LaTeX."""

    kind: ClassVar = "equation"
    number: str | None
    text: str
    latex: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture; its caption begins with its tag (`Figure 2: `), and `image` is an absolute address."""

    kind: ClassVar = "figure"
    number: str | None
    caption: RichText
    image: str | None = None


@dataclass(frozen=True, slots=True)
class Code:
    """A listing or an algorithm, line by line as printed, without line numbers."""

    kind: ClassVar = "code"
    text: str
    caption: RichText = NO_TEXT
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Theorem:
    """The head of a theorem, definition or proof; its paragraphs follow as blocks."""

    kind: ClassVar = "theorem"
    title: RichText


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note; it follows the block that refers to it."""

    kind: ClassVar = "footnote"
    mark: str
    text: RichText


@dataclass(frozen=True, slots=True)
class Reference:
    """An entry of the bibliography; `label` is what the text cites (`[12]`), and is not in `text`."""

    kind: ClassVar = "reference"
    label: str
    text: RichText


Block = Heading | Paragraph | ItemList | Table | Equation | Figure | Code | Theorem | Footnote | Reference


def texts_of(block: Block) -> Sequence[str]:
    """Return every text in a block that a person could search for."""
    texts: Sequence[str]
    match block:
        case Theorem():
            texts = (block.title.text,)
        case ItemList():
            texts = [item.text.text for item in block.items]
        case Table():
            texts = [block.caption.text, *(" ".join(cell.text for cell in row) for row in block.rows)]
        case Figure():
            texts = (block.caption.text,)
        case Code():
            texts = (block.caption.text, block.text)
        case Equation():
            texts = (block.text,)
        case _:
            texts = (block.text.text,)
    return texts


@dataclass(frozen=True, slots=True)
class Document:
    """The full text of a paper.

    Attributes:
        id: the identifier of the paper, without version; empty for a file that names none.
        version: the version of the text, such as 2; None if unknown.
        source: where the text came from.
        title: the title.
        authors: the names, in order.
        warnings: sentences about what the text lacks.
        blocks: the blocks, in reading order.
        anchors: the index of the block at which each target of a jump, citation or footnote begins.
    """

    id: str
    version: int | None
    source: SourceName
    title: str
    authors: tuple[str, ...]
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()
    anchors: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
