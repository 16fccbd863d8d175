"""What is shown of a paper until its text is there: the facts and the abstract."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.fulltext.document import Heading, Mark, Paragraph, RichText
from paperreader.fulltext.layout import Opening
from paperreader.text.links import paper_links
from paperreader.ui.full_text.full_text import FullText
from paperreader.ui.paper_pane.document import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from paperreader.fulltext.document import Block
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.text.links import Link
    from paperreader.ui.pictures import Gallery

_BETWEEN = " · "


def full_text_of(
    row: Row,
    *,
    display_text: Callable[[str], str],
    notebook: Sequence[str],
    width: int,
    gallery: Gallery,
    keys_moved: Callable[[], None],
) -> FullText:
    """Make the full text of a paper.

    Args:
        row: the paper.
        display_text: returns a text of the paper as it is shown.
        notebook: the data of its bookmark, as lines.
        width: the most cells of a line.
        gallery: the pictures of figures.
        keys_moved: called when another part may have got the keys.
    """
    paper = row.paper
    lines = (", ".join(map(display_text, paper.authors)), _BETWEEN.join(figures(row)), *notebook)
    facts = [RichText(line) for line in lines if line]
    opening = Opening(display_text(paper.title or paper.id), (*facts, *_links(paper)))
    blocks = tuple(_abstract(paper, display_text))
    return FullText(row, opening, blocks, width=width, gallery=gallery, keys_moved=keys_moved)


def _links(paper: Paper) -> Iterator[RichText]:
    for link in paper_links(paper):
        if link.kind in {"code", "project"}:
            yield _linked(link)


def _linked(link: Link) -> RichText:
    start = link.label.find(_BETWEEN) + len(_BETWEEN) if _BETWEEN in link.label else 0
    return RichText(link.label, (Mark(start, len(link.label), "link", link.url),))


def _abstract(paper: Paper, display_text: Callable[[str], str]) -> Iterator[Block]:
    sections = (
        ("Abstract", paper.abstract or "No abstract is known yet."),
        ("AI summary", paper.summary),
        ("Keywords", _BETWEEN.join(paper.keywords)),
    )
    for title, text in sections:
        if text:
            yield Heading(1, None, RichText(title))
            yield Paragraph(RichText(display_text(text)))
