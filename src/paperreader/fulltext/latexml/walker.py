"""Walk over a page and make its blocks.

Classes decide what an element is, since every era of LaTeXML uses them and other elements; tag names decide
for pages that authors wrote themselves. What is inside a cell, a caption, a note or a title is one text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.document import (
    Code,
    Equation,
    Figure,
    Heading,
    Paragraph,
    Reference,
    RichText,
    Table,
    Theorem,
)
from paperreader.fulltext.latexml.code import code_of, language_of
from paperreader.fulltext.latexml.floats import Floats, number_in
from paperreader.fulltext.latexml.grid import grid_of
from paperreader.fulltext.latexml.inline import joined, parts_of
from paperreader.fulltext.latexml.items import Items
from paperreader.fulltext.latexml.texts import Texts
from paperreader.fulltext.latexml.tree import Element, children, element, outermost

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from paperreader.fulltext.document import Block
    from paperreader.fulltext.latexml.links import Links
    from paperreader.fulltext.latexml.texts import Note

_LEVELS = {
    "part": 1, "chapter": 1, "section": 1, "appendix": 1, "bibliography": 1, "acknowledgements": 1,
    "index": 1, "glossary": 1, "subsection": 2, "subsubsection": 3, "paragraph": 4, "subparagraph": 5,
}  # fmt: skip
_BELOW_CHAPTERS = frozenset({"section", "subsection", "subsubsection", "paragraph", "subparagraph"})
_DEEPEST_LEVEL = 5
_SMALLEST_PICTURE = 50
"""The width from which a picture in the text is more than an icon."""


class Walker(Texts):
    """The state of one walk.

    Attributes:
        blocks: the blocks so far.
    """

    def __init__(self, links: Links, *, is_latexml: bool, has_chapters: bool) -> None:
        super().__init__(links)
        self.blocks: list[Block] = []
        self._is_latexml = is_latexml
        self._has_chapters = has_chapters
        self._items = Items()
        self._floats = Floats()
        self._notes_of_items: list[Note] = []
        self._pictures: list[str] = []

    def document(self, node: LexborNode, *, has_title: bool) -> None:
        """Walk over the element of the document. What is loose before its title is about the authors."""
        self._add(self._notes)
        before = has_title
        for child in children(node):
            if child.is_element_node:
                part = element(child)
                before &= "ltx_title_document" not in part.classes
                if not before or part.tag not in ("span", "a", "sup"):
                    self._element(part)
            elif child.is_text_node and not before:
                self._text(child.text_content or "")
        self._flush()
        self._end_list()
        self._add(self._notes)

    @property
    def place(self) -> int:
        """Return the index that the block that is being read will have."""
        return len(self.blocks) + bool(self._items)

    def _block(self, part: Element) -> None:
        self._flush()
        self._walk(part.node)
        self._flush()

    # Blocks go out in order: the list that is open, a block, the notes that it refers to.

    def _flush(self) -> None:
        """End the paragraph, if there is one. Pictures that stand alone are figures, others are icons."""
        pictures, self._pictures = self._pictures, []
        if pictures and not self._prose and not self._items:
            self._emit(*(Figure(None, RichText(""), address) for address in pictures))
        if self._prose:
            text = self._prose.take()
            if _is_leftover(text):
                return
            if self._items.extend(text):
                self._notes_of_items += self._notes
                self._notes.clear()
            else:
                self._emit(*map(Paragraph, parts_of(text)))

    def _emit(self, *blocks: Block) -> None:
        self._end_list()
        for block in blocks:
            self.blocks.append(self._floats.captioned(block))
        self._add(self._notes)

    def _end_list(self) -> None:
        if listed := self._items.take():
            self.blocks.append(listed)
            self._add(self._notes_of_items)

    def _add(self, notes: list[Note]) -> None:
        """Add notes after the block that refers to them."""
        for name, note in notes:
            self.anchors[name] = len(self.blocks)
            self.blocks.append(note)
        notes.clear()

    # Titles.

    def _title(self, part: Element) -> None:
        kind = next((name[10:] for name in part.classes if name.startswith("ltx_title_")), "")
        if kind in ("keywords", "classification"):
            self._strong(part)
            self._prose.blank()
            return
        self._flush()
        if kind in ("theorem", "proof"):
            self._emit(Theorem(self.text_of(part)))
        elif kind == "abstract":
            self._emit(Heading(1, None, RichText("Abstract")))
        elif kind in _LEVELS:
            level = _LEVELS[kind] + (self._has_chapters and kind in _BELOW_CHAPTERS)
            number, text = self._tagged(part)
            self._emit(Heading(min(level, _DEEPEST_LEVEL), number or None, text))
        else:
            self._strong(part)
            self._flush()

    def _abstract(self, part: Element) -> None:
        self._flush()
        if part.node.css_first(".ltx_title_abstract") is None:
            self._emit(Heading(1, None, RichText("Abstract")))
        self._block(part)

    def _plain_heading(self, part: Element) -> None:
        self._flush()
        if self._is_latexml:  # It gives titles of sections a class.
            self._strong(part)
            self._flush()
        elif text := self.text_of(part):
            self._emit(Heading(min(int(part.tag[1]), _DEEPEST_LEVEL), None, text))

    def _tagged(self, part: Element) -> tuple[str, RichText]:
        """Return the tag of a title, a caption or a reference, and the text without it."""
        tag = part.node.css_first(".ltx_tag, .ltx_bibtag")
        if tag is None:
            return "", self.text_of(part)
        name = self.text_of(element(tag)).text
        tag.decompose()
        return name, self.text_of(part)

    # Tables, figures, listings.

    def _table(self, part: Element) -> None:
        self._flush()
        # Captions in cells are of pictures that the table only lays out.
        if part.node.css_first(".ltx_caption") is not None:
            for inside in list(outermost(part.node, _is_figure)):
                self._element(inside)
                inside.node.decompose()
        rows, header_rows = grid_of(part.node, self.text_of)
        if any(any(row) for row in rows):
            self._emit(Table(None, RichText(""), rows, header_rows))
        else:
            for picture in outermost(part.node, lambda each: each.tag in ("img", "object")):
                self._image(picture)

    def _plain_table(self, part: Element) -> None:
        """Read a table of HTML; one that only lays out the page is walked over."""
        if part.node.css_first("td table, h1, h2, h3, h4, p + p, ul") is None:
            self._table(part)
        else:
            self._block(part)

    def _figure(self, part: Element) -> None:
        self._flush()
        self._end_list()
        picture = self._picture_above(part)
        with self._floats.inside(self.blocks):
            if picture:
                self._floats.image(picture)
            self._walk(part.node)
            self._flush()
        self._add(self._notes)

    def _picture_above(self, part: Element) -> str | None:
        """Take back a picture that stands in a paragraph of its own, above a float with only its caption."""
        above = self.blocks[-1] if self.blocks else None
        if not isinstance(above, Figure) or above.caption or self._floats:
            return None
        if part.node.css_first("img, object, svg, .ltx_tabular, .ltx_listing") is not None:
            return None
        self.blocks.pop()
        self.anchors[part.attribute("id")] = self.place
        return above.image

    def _caption(self, part: Element) -> None:
        self._flush()
        self._end_list()
        tag = part.node.css_first(".ltx_tag")
        number = number_in(tag.text()) if tag else None
        self._floats.caption(number, self.text_of(part), self.blocks)

    def _image(self, part: Element) -> None:
        address = self._links.image(part.attribute("src") or part.attribute("data"))
        if "ltx_Math" in part.classes and part.attribute("alt"):
            self._put_formula(part.attribute("alt"))
        elif address and not self._flat and not self._floats.image(address) and not _is_icon(part):
            self._pictures.append(address)

    def _drawing(self, part: Element) -> None:
        """Read the words that a drawing holds as HTML."""
        inside = list(outermost(part.node, lambda each: each.tag == "foreignObject"))
        if self._flat or part.node.css_first(".ltx_p, .ltx_item, .ltx_para, p, li") is not None:
            for inner in inside:
                self._element(inner)
        elif labels := [text for text in map(self.text_of, inside) if text]:
            self._flush()
            self._emit(*map(Paragraph, parts_of(joined(labels, " · "))))

    def _code(self, part: Element) -> None:
        self._flush()
        for caption in outermost(part.node, lambda each: "ltx_caption" in each.classes):
            self._caption(caption)
        self._emit(Code(code_of(part), language=language_of(part)))

    def _equations(self, part: Element) -> None:
        self._flush()
        for row in list(outermost(part.node, _is_row)) or [part]:
            self._equation(row)

    def _equation(self, row: Element) -> None:
        body = row.node.parent
        for node in (*([body] if body and body.tag == "tbody" else ()), *row.node.css("[id]")):
            self.anchors.setdefault(node.attributes.get("id") or "", self.place)
        tag = row.node.css_first(".ltx_tag")
        number = self.text_of(element(tag)).text if tag else ""
        if tag:
            tag.decompose()
        self._formulas.clear()
        text = self.text_of(row)
        if self._formulas and any(name.startswith("ltx_eq") for name in row.classes):
            self._emit(Equation(number or None, text.text, " ".join(self._formulas)))
        elif text:
            self._emit(Paragraph(text))

    # Lists.

    def _list(self, part: Element) -> None:
        self._flush()
        with self._items.deeper(ordered=part.tag == "ol" or "ltx_enumerate" in part.classes):
            self._walk(part.node)
            self._flush()
        if not self._items.depth:
            self._end_list()
            self._add(self._notes)

    def _item(self, part: Element) -> None:
        self._flush()
        if part.tag == "dd":
            self._walk(part.node)
        elif part.tag == "dt":
            self._items.begin("")
            self._strong(part)
        else:
            tag = next((child for child in children(part.node) if _is_tag(child)), None)
            label = self.text_of(element(tag)).text if tag else ""
            if tag:
                tag.decompose()
            self._items.begin(label)
            self._walk(part.node)
        self._flush()

    def _reference(self, part: Element) -> None:
        self._flush()
        label, text = self._tagged(part)
        self._emit(Reference(label, text))


def _is_tag(node: LexborNode) -> bool:
    return bool(node.is_element_node) and "ltx_tag" in element(node).classes


def _is_figure(part: Element) -> bool:
    return not part.classes.isdisjoint({"ltx_figure", "ltx_float"})


def _is_icon(picture: Element) -> bool:
    width = picture.attribute("width")
    return width.isdigit() and int(width) < _SMALLEST_PICTURE


def _is_row(part: Element) -> bool:
    """Return whether an element is a row of equations, or an equation of a group that is not aligned."""
    return bool(part.tag == "tr" or not part.classes.isdisjoint({"ltx_eqn_row", "ltx_eqn_div"}))


def _is_leftover(text: RichText) -> bool:
    """Return whether a paragraph is nothing but commands that were not converted."""
    rest, at = "", 0
    for mark in text.marks:
        if mark.kind == "error":
            rest, at = rest + text.text[at : mark.start], mark.end
    return at > 0 and not (rest + text.text[at:]).strip()
