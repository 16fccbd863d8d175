"""Papers as a person reads them without the screen. LaTeX is made readable."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from paperreader.models.entry import BEST_RATING
from paperreader.query.fields import COUNTS
from paperreader.text.ages import version_words
from paperreader.text.counted import counted
from paperreader.text.latex import readable
from paperreader.text.links import paper_links
from paperreader.text.reasons import short_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.query.highlight import HitFinder

_BARE = "(its details come with the next refresh)"
_NEVER_ASKED = "(its details are not known: `paperreader show` fetches them, or an import has them)"
_MOST_WIDE = 100
"""Columns of a paragraph: longer lines are hard to read, however wide the terminal is."""


def to_lines(
    rows: Iterable[Row],
    bookmarks: Mapping[str, Bookmark],
    *,
    for_terminal: bool,
    finder: HitFinder | None = None,
    columns: int = _MOST_WIDE,
) -> Iterator[str]:
    """Yield the lines of a list: two a paper for a terminal, one for other programs, so that they can count.

    The reason for a recommendation is a line of its own at a terminal, and else follows the title.

    Args:
        rows: the papers.
        bookmarks: the bookmarks, by identifier.
        for_terminal: whether the output goes to a terminal.
        finder: if a title shows none of its hits, a third line shows them in their text, at a terminal.
        columns: the width of that line at most.
    """
    snippet_of = _snippets(finder, columns - 6) if finder and for_terminal else None
    for row in rows:
        title, reason = _title(row.paper), readable(short_reason(row.reasons)) if row.reasons else ""
        if for_terminal:
            rank = f"{row.rank}." if row.rank is not None else "–"
            facts = (_shortened_authors(row.paper), *_facts(row, bookmarks.get(row.paper.id)))
            yield f"{rank:>4} {title}\n     {' · '.join(filter(None, (row.paper.id, *facts)))}\n"
            if reason:
                yield f"     {reason}\n"
            if snippet_of and (snippet := snippet_of(row.paper)):
                yield f"     {snippet}\n"
        else:
            votes = "" if row.paper.upvotes is None else str(row.paper.upvotes)
            yield f"{row.paper.id:<12} {votes:>5}  {title}{f' — {reason}' if reason else ''}\n"


def _snippets(finder: HitFinder, columns: int) -> Callable[[Paper], str]:
    """Return a function that returns the piece of a paper's text that a query found, or an empty text."""
    from rich.cells import cell_len  # only needed at a terminal

    from paperreader.query.snippet import clipped, find_snippet

    def snippet_of(paper: Paper) -> str:
        found = find_snippet(paper, finder)
        return clipped(found, max(columns, 20), cell_len).text if found else ""

    return snippet_of


def to_page(row: Row, bookmark: Bookmark | None, *, width: int | None) -> Iterator[str]:
    """Yield the parts of a page about one paper: its facts, note, texts and links.

    Args:
        row: the paper.
        bookmark: its bookmark, if it has one.
        width: columns to wrap at; None leaves every paragraph on one line.
    """
    paper = row.paper
    yield _wrapped(_title(paper), width)
    if paper.authors:
        yield _wrapped(", ".join(paper.authors), width)
    for name, values in (("", (paper.id, *_facts(row, bookmark))), *_details(row)):
        if any(values):
            yield _wrapped(name + " · ".join(filter(None, values)), width)
    if bookmark and bookmark.note:
        yield f"\nNote: {bookmark.note}\n"
    for heading, text in (("TL;DR: ", paper.tldr), ("Summary: ", paper.summary), ("", paper.abstract)):
        if text:
            yield "\n" + _wrapped(heading + readable(text), width)
    links = paper_links(paper)
    if links:
        yield "\n" + "".join(f"{link.label.partition(' · ')[0]}: {link.url}\n" for link in links)


def _title(paper: Paper) -> str:
    return readable(paper.title) or (_BARE if paper.has_arxiv_id else _NEVER_ASKED)


def _details(row: Row) -> tuple[tuple[str, tuple[str, ...]], ...]:
    paper = row.paper
    return (
        ("At arXiv: ", (version_words(row), readable(paper.remark or ""))),
        ("Published in: ", (paper.journal or "",)),
        ("Publication: ", paper.publication_facts),
        ("Organisation: ", (paper.organization or "",)),
        ("Submitted by: ", (paper.submitted_by or "",)),
        ("Keywords: ", paper.keywords),
        ("Categories: ", paper.categories),
    )


def _facts(row: Row, bookmark: Bookmark | None) -> Iterator[str]:
    """Yield the facts about a paper besides its texts, each in a few words."""
    paper = row.paper
    if paper.day:
        yield "-".join(paper.day.isoformat().split("-")[: paper.known_parts])
    for field in COUNTS:
        count = field.read(row)
        if count is not None:
            yield counted(count, field.unit)
    if paper.code_url:
        yield "code"
    if paper.withdrawn:
        yield "withdrawn"
    if row.read:
        yield "read"
    if bookmark:
        yield "bookmarked" + (f" ({', '.join(bookmark.tags)})" if bookmark.tags else "")
        yield from _words(bookmark)


def _words(bookmark: Bookmark) -> Iterator[str]:
    """Yield the facts of a bookmark besides its tags, each in a few words."""
    if bookmark.status:
        yield {"later": "for later", "reading": "being read", "read": "done"}[bookmark.status]
    if bookmark.rating:
        yield f"rated {bookmark.rating} of {BEST_RATING}"
    if bookmark.collections:
        yield f"in {', '.join(bookmark.collections)}"
    if bookmark.note:
        yield "note"


def _shortened_authors(paper: Paper) -> str:
    more = len(paper.authors) - 3
    return ", ".join(paper.authors[:3]) + (f" and {more} more" if more > 0 else "")


def _wrapped(text: str, width: int | None) -> str:
    if width is None:
        return text + "\n"
    return (
        textwrap.fill(text, max(20, min(width, _MOST_WIDE)), break_long_words=False, break_on_hyphens=False)
        + "\n"
    )
