"""A paper as paragraphs of styled text: what the abstract pane and the whole-screen reader show."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from paperreader.text.links import Link, LinkKind, paper_links
from paperreader.ui.support.row_text import Styles, long_date

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper

_MOST_AUTHORS = 30


class Paragraph(NamedTuple):
    """Some text that is wrapped as one.

    Attributes:
        text: styled, one line.
        link: where a click on it leads.
    """

    text: Content
    link: Link | None = None


class Telling(NamedTuple):
    """How papers are told.

    Attributes:
        display_text: makes a text of a paper fit to show.
        hits: gives the spans to highlight in a text of a field.
        notebook: gives the reader's own tags and note on a paper, as lines.
        styles: by role: `heading`, `title`, `meta`, `hit`, `link`, `body`.
    """

    display_text: Callable[[str], str]
    hits: Callable[[str, str], Sequence[tuple[int, int]]]
    notebook: Callable[[str], Sequence[str]]
    styles: Styles


def paper_document(row: Row, telling: Telling) -> list[Paragraph]:
    """All there is to tell of a paper, the most important first; an empty paragraph is a blank line."""
    paper, styles = row.paper, telling.styles
    blank = Paragraph(Content(""))
    told = [Paragraph(_text(paper.title or paper.id, "title", "title", telling))]
    if paper.authors:
        told.append(Paragraph(_text(_authors(paper), "author", "meta", telling)))
    told.append(Paragraph(Content(_facts(paper)).stylize(styles["meta"])))
    told += [
        Paragraph(Content(f"{_KEYS[link.kind]}  {link.label}").stylize(styles["link"]), link)
        for link in paper_links(paper)
        if link.kind in _KEYS
    ]
    told += [Paragraph(Content(line).stylize(styles["mark"])) for line in telling.notebook(paper.id)]
    if paper.abstract:
        told += [blank, Paragraph(_text(paper.abstract, "abstract", "body", telling))]
    else:
        told += [blank, Paragraph(Content("No abstract is known yet.").stylize(styles["meta"]))]
    if paper.summary:
        heading = Paragraph(Content("AI summary").stylize(styles["heading"]))
        told += [blank, heading, Paragraph(_text(paper.summary, "summary", "body", telling))]
    if paper.keywords:
        heading = Paragraph(Content("Keywords").stylize(styles["heading"]))
        told += [blank, heading, Paragraph(_text(" · ".join(paper.keywords), "kw", "body", telling))]
    return told


_KEYS = {LinkKind.CODE: "o", LinkKind.PROJECT: "w"}
"""The links that stand above the abstract, with the key that opens each."""


def _text(text: str, field: str, role: str, telling: Telling) -> Content:
    shown = telling.display_text(text)
    content = Content(shown).stylize(telling.styles[role])
    for start, end in telling.hits(shown, field):
        content = content.stylize(telling.styles["hit"], start, end)
    return content


def _authors(paper: Paper) -> str:
    shown = ", ".join(paper.authors[:_MOST_AUTHORS])
    hidden = len(paper.authors) - _MOST_AUTHORS
    return f"{shown} and {hidden:,} more" if hidden > 0 else shown


def _facts(paper: Paper) -> str:
    facts = []
    if paper.withdrawn:
        facts.append("Withdrawn")
    if paper.organization:
        facts.append(paper.organization)
    if paper.edition_date:
        facts.append(f"on Daily {long_date(paper.edition_date)}")
    if paper.published:
        facts.append(f"published {long_date(paper.published)}")
    facts += [
        f"{number:,} {name if number != 1 else name.removesuffix('s')}"
        for number, name in (
            (paper.upvotes, "upvotes"),
            (paper.stars, "stars"),
            (paper.comments, "comments"),
            (paper.models or None, "models"),
            (paper.datasets or None, "datasets"),
            (paper.spaces or None, "Spaces"),
        )
        if number is not None
    ]
    facts += [", ".join(paper.categories[:4])] if paper.categories else []
    facts.append(paper.id if paper.has_arxiv_id else "arXiv number not known")
    return " · ".join(facts)
