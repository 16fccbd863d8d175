"""A page as a tree, within limits: the parser is slow or crashes on hostile pages.

selectolax needs seconds for elements that are nested thousands deep or have thousands of attributes, and
100,000 templates end the process (docs/hazards). So the text is bounded before it is parsed. MathML that has
its LaTeX beside it is left out: nobody reads it, and it is most of a page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from selectolax.lexbor import LexborHTMLParser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selectolax.lexbor import LexborNode

MOST_BYTES = 16 * 2**20
_DEEPEST = 150
_LONG_TAG = 10_000
_MOST_ATTRIBUTES = 1_000
_MOST_TAGS = 250_000
_MOST_FONTS = 20
_MATH = re.compile(r"""<math(?:[^"'>]|"[^"]*"|'[^']*')*+>""")
_TAG = re.compile(r"(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
_VOID = frozenset({
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
})  # fmt: skip
_OPEN_ENDED = frozenset({
    "caption", "colgroup", "dd", "dt", "li", "option", "p", "rp", "rt", "tbody", "td", "tfoot", "th", "thead",
    "tr",
})  # fmt: skip
"""Elements that need no end tag, so that counting them says nothing about the depth."""
_FONTS = frozenset({
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
})  # fmt: skip
"""Elements that a parser opens again in each paragraph that begins before they end."""
_TEMPLATE = re.compile(r"<(/?)(?:template|noscript)\b", re.IGNORECASE)


class Page(NamedTuple):
    """A parsed page.

    Attributes:
        parser: owns the tree.
        cut: whether the end of the page was left out, because it exceeded a limit.
    """

    parser: LexborHTMLParser
    cut: bool


def parse(text: str) -> Page:
    """Parse a page, up to the place where it exceeds a limit."""
    bounded, cut = _bounded(_TEMPLATE.sub(r"<\1div", _without_mathml(text)))
    return Page(LexborHTMLParser(bounded), cut)


def _without_mathml(text: str) -> str:
    """Return the page without the insides of formulas that have `alttext`."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("<math", at)) >= 0:
        tag = _MATH.match(text, start)
        end = text.find("</math>", start)
        if tag is None or end < tag.end():
            break
        inside = end if "alttext=" in tag[0] else tag.end()
        pieces += (text[at : tag.end()], text[inside : end + 7]) if inside == end else (text[at : end + 7],)
        at = end + 7
    return "".join((*pieces, text[at:]))


def _bounded(text: str) -> tuple[str, bool]:
    """Return the page up to the first element that is too deep, has too many attributes or is one too many.

    Elements that XHTML closes in their own tag are closed as HTML wants it.
    """
    parts = text.split("<", _MOST_TAGS)
    if cut := len(parts) > _MOST_TAGS:
        parts.pop()
        text = "<".join(parts)
    is_xml = "http://www.w3.org/1999/xhtml" in text[:2_000]
    depth = fonts = 0
    for number, part in enumerate(parts):
        tag = _TAG.match(part) if number else None
        if tag is None or (name := tag[2].lower()) in _VOID:
            continue
        if tag[1]:
            depth -= name not in _OPEN_ENDED and depth > 0
            fonts -= name in _FONTS and fonts > 0
            continue
        head, sign, rest = part.partition(">")
        if is_xml and sign and head.endswith("/"):
            parts[number] = f"{head[:-1]}></{name}>{rest}"
        elif name not in _OPEN_ENDED:
            depth += 1
            fonts += name in _FONTS
        is_long = len(part) > _LONG_TAG and len(head.split()) > _MOST_ATTRIBUTES
        if depth > _DEEPEST or fonts > _MOST_FONTS or is_long:
            return "<".join(parts[:number]), True
    return "<".join(parts) if is_xml else text, cut


@lru_cache(maxsize=4_096)
def split_classes(value: str) -> frozenset[str]:
    """Return the classes in an attribute."""
    return frozenset(value.split())


class Element(NamedTuple):
    """An element: its node, name, classes and attributes."""

    node: LexborNode
    tag: str
    classes: frozenset[str]
    attributes: dict[str, str | None]

    def attribute(self, name: str) -> str:
        """Return an attribute, or an empty text."""
        return self.attributes.get(name) or ""


def element(node: LexborNode) -> Element:
    """Return a node that is an element with its attributes."""
    attributes = node.attributes
    return Element(node, node.tag or "", split_classes(attributes.get("class") or ""), attributes)


def children(node: LexborNode) -> Iterator[LexborNode]:
    """Yield the children of a node, texts among them."""
    child = node.child
    while child is not None:
        yield child
        child = child.next


def outermost(node: LexborNode, is_one: Callable[[Element], object]) -> Iterator[Element]:
    """Yield the elements below a node that are of some kind, in order, and none that is inside another."""
    for child in children(node):
        if child.is_element_node:
            part = element(child)
            if is_one(part):
                yield part
            else:
                yield from outermost(child, is_one)


def remove(node: LexborNode, name: str) -> None:
    """Remove everything of a class from a node; what is inside another must not be removed twice."""
    for part in list(outermost(node, lambda each: name in each.classes)):
        part.node.decompose()
