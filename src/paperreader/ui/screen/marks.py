"""What the user decided about a paper, for its row and for the pane: bookmarked, dismissed or muted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from paperreader.ui.paper_list.row_text import NOTHING_OWN, Own
from paperreader.workspace.places import Tab

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.models.listing import Row
    from paperreader.ui.paper_list.results import ResultList
    from paperreader.workspace.bookmarks import LiveBookmarks
    from paperreader.workspace.navigator import Navigator
    from paperreader.workspace.selected import SelectedPapers
    from paperreader.workspace.views import LiveViews


class Deciding(Protocol):
    """The parts of the screen that know what the user decided, and what is listed."""

    bookmarks: LiveBookmarks
    views: LiveViews
    selected: SelectedPapers
    navigator: Navigator
    results: ResultList


def marks_of(parts: Deciding, row: Row) -> Own:
    """Return the marks of a paper in its row; only rows of the bookmarks have words."""
    paper = row.paper
    sign, selected = parts.bookmarks.sign(paper), paper.id in parts.selected
    if parts.navigator.place.tab is Tab.BOOKMARKS:
        return Own(sign, selected, parts.bookmarks.words(paper))
    muted = _muted(parts, row)
    return Own(sign, selected, muted=muted) if selected or muted or sign != NOTHING_OWN.sign else NOTHING_OWN


def line_of(parts: Deciding, row: Row) -> str:
    """Return the bookmark of a paper, and whether it is dismissed or muted, as one line."""
    return "  ".join(filter(None, (parts.bookmarks.line(row.paper), *_refusals(parts, row))))


def notebook_of(parts: Deciding, row: Row) -> Sequence[str]:
    """Return all data of the bookmark of a paper, and whether it is dismissed or muted, as lines."""
    return [*parts.bookmarks.notebook(row.paper), *_refusals(parts, row)]


def _refusals(parts: Deciding, row: Row) -> Iterator[str]:
    if parts.views.has_dismissed(row.paper):
        yield "not interested"
    if muted := _muted(parts, row):
        yield muted


def _muted(parts: Deciding, row: Row) -> str:
    """Return by what a paper is muted, if muted papers are listed and it is one; a bookmarked one is not."""
    views, results = parts.views, parts.results
    queries = (results.query, results.opened.query) if results.opened else ()
    are_listed = views.show_muted or any("is:muted" in query.text for query in queries)
    if not (are_listed and views.mutes) or parts.bookmarks.of(row.paper):
        return ""
    query = views.muted_by(row, parts.bookmarks.by_id)
    return f"muted by {query}" if query else ""
