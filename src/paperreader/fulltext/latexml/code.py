"""Listings and algorithms: their lines as printed, without line numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.latexml.tree import children, element, outermost
from paperreader.text.latex import formula
from paperreader.text.sanitize import clean_block

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from paperreader.fulltext.latexml.tree import Element

_MOST_CHARACTERS = 200_000
_LANGUAGE = "ltx_lst_language_"
_LEFT_OUT = frozenset({"ltx_tag_listingline", "ltx_listing_data", "ltx_caption", "ltx_tag"})


def code_of(listing: Element) -> str:
    """Return the lines of a listing."""
    lines = [*outermost(listing.node, lambda part: "ltx_listingline" in part.classes)] or [listing]
    text = "\n".join(_raw(line.node).strip("\n") for line in lines)
    text = "\n".join(line.rstrip() for line in text.replace("\u00a0", " ").expandtabs(4).split("\n"))
    return text if text.replace("\n", "").isprintable() else clean_block(text, _MOST_CHARACTERS)


def language_of(listing: Element) -> str | None:
    """Return the language that a listing says it is in."""
    name = next((name for name in listing.classes if name.startswith(_LANGUAGE)), None)
    return name.removeprefix(_LANGUAGE) if name else None


def _raw(node: LexborNode) -> str:
    pieces: list[str] = []
    for child in children(node):
        if child.is_text_node:
            pieces.append(child.text_content or "")
        elif child.is_element_node:
            part = element(child)
            if part.tag == "br":
                pieces.append("\n")
            elif part.tag == "math":
                pieces.append(formula(part.attribute("alttext")))
            elif not part.classes & _LEFT_OUT:
                pieces.append(_raw(child))
    return "".join(pieces)
