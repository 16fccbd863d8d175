"""The parts of a text that can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.document import Equation, Paragraph, Reference
from paperreader.fulltext.layout import Opening, parts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.fulltext.document import Block
    from paperreader.ui.full_text.full_text import FullText

_MOST_EQUATIONS = 6


_SITES = {"arxiv-html": "https://arxiv.org/html", "ar5iv": "https://ar5iv.labs.arxiv.org/html"}
"""The sites whose pages have a name for each section."""


def texts_to_copy(full_text: FullText) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each part that can be copied from here, the nearest first."""
    mark = full_text.mark
    blocks = full_text.view.flow.blocks
    near = full_text.view.blocks_in_view()
    if mark is not None:
        target = full_text.target(mark)
        if mark.kind == "link":
            yield "Link in the text", mark.target
        elif target is not None:
            yield from _of_block(blocks[target])
        assert full_text.view.cursor is not None
        near = [full_text.view.cursor.block]
    for number in near:
        block = blocks[number]
        if isinstance(block, Paragraph):
            yield "Paragraph", block.text.text
            yield from (
                ("LaTeX of a formula in it", each.target) for each in block.text.marks if each.kind == "math"
            )
            break
    equations = [blocks[number] for number in full_text.view.blocks_in_view()]
    for block in [each for each in equations if isinstance(each, Equation)][:_MOST_EQUATIONS]:
        yield from _of_block(block)
    section = full_text.sections.at(near[0])
    if section >= 0 and (link := _link(full_text, full_text.sections.all[section].block)):
        yield "Link to the section", link
    for number in near[:1]:
        if not isinstance(blocks[number], Paragraph | Equation | Opening):
            yield from _of_block(blocks[number])


def _link(full_text: FullText, block: int) -> str | None:
    """Return the address of a section; None if its page has no name for it."""
    document, anchor = full_text.document, full_text.anchor_of(block)
    if document is None or anchor is None or document.source not in _SITES:
        return None
    version = f"v{document.version}" if document.version and document.source == "arxiv-html" else ""
    return f"{_SITES[document.source]}/{document.id}{version}#{anchor}"


def _of_block(block: Block | Opening) -> Iterator[tuple[str, str]]:
    if isinstance(block, Equation):
        yield f"LaTeX of equation {block.number or ''}".rstrip(), block.latex or block.text
    elif isinstance(block, Reference):
        yield "Reference as BibTeX", bibtex_of(block)
        yield "Reference", f"{block.label} {block.text.text}".strip()
    else:
        text = "\n".join(text.text for text in parts_of(block) if text)
        yield getattr(block, "kind", "text").capitalize(), text


def bibtex_of(reference: Reference) -> str:
    """Return a reference as BibTeX: with its identifier if it names one, and its text as a note."""
    from paperreader.exporters.bibtex import escape
    from paperreader.models.identifier import Scheme, identifiers_in, scheme_of

    text = reference.text.text
    found = identifiers_in(text)
    fields = {"note": escape(text)}
    for identifier in found[:1]:
        scheme = scheme_of(identifier)
        name = identifier.partition(":")[2] or identifier
        if scheme is Scheme.ARXIV:
            fields = {"eprint": name, "archiveprefix": "arXiv", **fields}
        elif scheme is Scheme.DOI:
            fields = {"doi": name, **fields}
    key = "".join(part for part in (found[0] if found else reference.label) if part.isalnum()) or "reference"
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items())
    return f"@misc{{ref{key},\n{lines}}}\n"
