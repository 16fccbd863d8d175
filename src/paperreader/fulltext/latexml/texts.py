"""Read the parts of a text: formulas, links, fonts, notes, and commands that were not converted."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING

from paperreader.fulltext.document import Footnote, Paragraph, RichText
from paperreader.fulltext.latexml.inline import Prose, joined
from paperreader.fulltext.latexml.tree import Element, element, remove
from paperreader.fulltext.latexml.vocabulary import BLOCK_METHODS, method_of
from paperreader.text import latex_tables
from paperreader.text.latex import formula
from paperreader.text.latex_pieces import without_comments
from paperreader.text.mathml import latex_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selectolax.lexbor import LexborNode

    from paperreader.fulltext.document import Block, MarkKind
    from paperreader.fulltext.latexml.links import Links

    Note = tuple[str, Block]
    """The name of a note and its block."""

_COLOURS = re.compile(r"\s*(?:\[\w+\])?\{?[0-9A-Za-z!.]{1,20}\}?(?=\s|$)")
_COLOURING = frozenset({"\\cellcolor", "\\rowcolor", "\\columncolor"})
_MOST_VISITS = 100_000
_DEEPEST_NOTE = 3
_STEPS = frozenset({
    "state", "statex", "if", "elsif", "elseif", "else", "endif", "for", "forall", "endfor", "while",
    "endwhile", "repeat", "until", "loop", "endloop", "procedure", "endprocedure", "function", "endfunction",
    "require", "ensure", "input", "output",
})  # fmt: skip
"""Commands that begin the lines of algorithms."""
_KEPT_NOTES = frozenset({"footnote", "footnotetext", "endnote", "margin", "todo", "note"})
"""The roles of notes that belong to the text; others are about the authors."""
_formula = lru_cache(maxsize=4_096)(formula)


class Texts(ABC):
    """Walks over texts. Inside a cell, a caption, a note or a title, blocks are parts of one text.

    Attributes:
        anchors: the index of the block in which each id of the page begins.
        errors: the number of commands that LaTeXML could not convert.
    """

    def __init__(self, links: Links) -> None:
        self.anchors: dict[str, int] = {}
        self.errors = 0
        self._links = links
        self._prose = Prose()
        self._flat = 0
        self._notes: list[Note] = []
        self._formulas: list[str] = []
        self._visits = 0
        self._note_depth = 0
        self._after_colour = False

    @property
    def is_cut(self) -> bool:
        """Return whether the rest of the page was left out, because it has too many elements."""
        return self._visits > _MOST_VISITS

    @property
    @abstractmethod
    def place(self) -> int:
        """Return the index that the block that is being read will have."""

    def text_of(self, part: Element) -> RichText:
        """Return everything in an element as one text."""
        outer, self._prose = self._prose, Prose()
        self._flat += 1
        self._walk(part.node)
        self._flat -= 1
        inner, self._prose = self._prose, outer
        return inner.take()

    def keep_note(self, part: Element) -> None:
        """Read a note whose place in the text is not shown."""
        outer, self._prose = self._prose, Prose()
        self._note(part)
        self._prose = outer

    def _walk(self, node: LexborNode) -> None:
        child = node.child
        while child is not None:
            if child.is_text_node:
                self._text(child.text_content or "")
            elif child.is_element_node:
                self._element(element(child))
            child = child.next

    def _text(self, text: str) -> None:
        if self._after_colour:
            self._after_colour = False
            if colour := _COLOURS.match(text):
                self._prose.put(colour[0].strip(), "error")
                text = text[colour.end() :]
        self._prose.add(text)

    def _element(self, part: Element) -> None:
        self._visits += 1
        if self._visits > _MOST_VISITS:
            return
        if name := part.attributes.get("id") or (part.tag == "a" and part.attribute("name")):
            self.anchors.setdefault(name, self.place)
        method = method_of(part.tag, part.classes)
        if self._flat and method in BLOCK_METHODS:
            method = "apart"
        getattr(self, f"_{method}")(part)

    def _skip(self, part: Element) -> None:  # noqa: B027 - skipping is doing nothing
        """Leave out what does not belong to the text."""

    def _inside(self, part: Element) -> None:
        self._walk(part.node)

    def _apart(self, part: Element) -> None:
        """Read a block inside a text: only separate its words from others."""
        self._prose.blank()
        self._walk(part.node)
        self._prose.blank()

    def _space(self, _part: Element) -> None:
        self._prose.blank()

    def _math(self, part: Element) -> None:
        latex = without_comments(part.attribute("alttext")).strip()
        if not latex and (source := part.node.css_first('annotation[encoding="application/x-tex"]')):
            latex = without_comments(source.text()).strip()
        self._put_formula(latex or latex_of(part.node))

    def _put_formula(self, latex: str) -> None:
        text = _formula(latex)
        self._formulas.append(latex)
        self._prose.put(text, "math", latex)

    def _link(self, part: Element) -> None:
        start = self._prose.begin()
        self._walk(part.node)
        if target := self._links.target(part.attribute("href")):
            self._prose.mark(start, *target)
            if target[0] == "citation":
                self._prose.close_up()

    def _strong(self, part: Element) -> None:
        self._marked(part, "strong")

    def _emphasis(self, part: Element) -> None:
        self._marked(part, "emphasis")

    def _mono(self, part: Element) -> None:
        self._marked(part, "code")

    def _marked(self, part: Element, kind: MarkKind) -> None:
        start = self._prose.begin()
        self._walk(part.node)
        self._prose.mark(start, kind)

    def _raised(self, part: Element) -> None:
        self._small(part, latex_tables.SUPERSCRIPTS)

    def _lowered(self, part: Element) -> None:
        self._small(part, latex_tables.SUBSCRIPTS)

    def _small(self, part: Element, table: Mapping[int, int]) -> None:
        """Add a superscript or subscript in small characters, if there are such."""
        if part.node.css_first("a, math") is not None:
            self._walk(part.node)
            return
        text = part.node.text()
        small = all(ord(character) in table for character in text)
        self._text(text.translate(table) if small else text)

    def _error(self, part: Element) -> None:
        """Add a command that LaTeXML could not convert; its argument may follow as text."""
        self.errors += 1
        text = part.node.text().strip()
        self._text("")
        if not self._flat and text.lstrip("\\").lower() in _STEPS:
            self._prose.break_line()
        self._prose.put(text, "error")
        self._prose.blank()
        self._after_colour = text in _COLOURING

    def _note(self, part: Element) -> None:
        content = part.node.css_first(".ltx_note_content")
        sign = part.node.css_first(".ltx_note_mark")
        mark = sign.text().strip() if sign else ""
        role = next((name[9:] for name in part.classes if name.startswith("ltx_role_")), "")
        if role == "footnotemark":
            self._put_mark(mark, f"footnote-{mark}")
        elif self._note_depth >= _DEEPEST_NOTE:  # Each level reads its marks: many would take minutes.
            self._walk(part.node)
        elif role in _KEPT_NOTES and content is not None:
            remove(content, "ltx_note_mark")
            self._note_depth += 1
            text = self.text_of(element(content))
            self._note_depth -= 1
            name = part.attribute("id") or f"footnote-{mark}"
            self._links.same.setdefault(f"footnote-{mark}", name)
            if role != "footnotetext":
                self._put_mark(mark or "*", name)
            if role == "footnote":
                self._notes.append((name, Footnote(mark or "*", text)))
            else:
                self._notes.append((name, Paragraph(joined((RichText(mark), text), " "))))

    def _put_mark(self, mark: str, target: str) -> None:
        table = latex_tables.SUPERSCRIPTS
        small = all(ord(character) in table for character in mark)
        self._prose.join()
        self._prose.put(mark.translate(table) if small else f"[{mark}]", "footnote", target)
