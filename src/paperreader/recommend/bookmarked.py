"""Get the texts of bookmarks for recommendations."""

from __future__ import annotations

from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING

from paperreader.bookmarks.chosen import FEWEST, FEWEST_OF_TAG, chosen_by
from paperreader.errors import TooFewBookmarks
from paperreader.recommend.interests import WEIGHTS, Liked
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.library import SessionLibrary
    from paperreader.models.paper import Paper


def as_liked(paper: Paper) -> Liked:
    """Return a paper as the ranking sees it."""
    return Liked(paper.id, readable(paper.title), readable(paper.abstract))


def liked_by(
    bookmarks: Mapping[str, Bookmark], library: SessionLibrary, tag: str = "", most: int | None = None
) -> list[Liked]:
    """Return the bookmarks that recommendations are computed from, the newest first.

    Bookmarks that were made without details get those of the library.

    Args:
        bookmarks: all bookmarks, by identifier.
        library: has the details of papers.
        tag: take only those with this tag, as one group; empty takes all.
        most: the most that are returned; None returns all.

    Raises:
        TooFewBookmarks: there are fewer than are needed.
    """
    chosen = sorted(chosen_by(bookmarks, tag).values(), key=attrgetter("added"), reverse=True)
    known = library.papers(mark.paper.id for mark in chosen if mark.is_bare)
    papers = ((mark, known.get(mark.paper.id, mark.paper)) for mark in chosen)
    liked = [
        as_liked(paper)._replace(tags=mark.tags, weight=WEIGHTS.get(mark.rating or 0, 1.0))
        for mark, paper in islice((pair for pair in papers if pair[1].title), most)
    ]
    if len(liked) < (FEWEST_OF_TAG if tag else FEWEST):
        raise TooFewBookmarks(
            f"{len(liked)} of the {len(chosen)} bookmarks have a title, whose words For you needs: "
            "`paperreader show ID` fetches the details of a paper."
        )
    return [one._replace(tags=(tag,)) for one in liked] if tag else liked
