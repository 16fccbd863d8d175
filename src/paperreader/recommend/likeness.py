"""How much papers are like the bookmarks, for queries. What computes it is loaded when a query asks."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from itertools import islice
from types import MappingProxyType
from typing import TYPE_CHECKING

from paperreader.errors import DamagedFile, TooFewBookmarks

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.library import SessionLibrary
    from paperreader.models.paper import Paper
    from paperreader.recommend.recommender import Recommender, Scores
    from paperreader.views.store import ViewStore

AT_ONCE = 500
"""The most papers whose texts are read while the user waits for an answer."""


class LikenessToBookmarks:
    """How much papers are like the bookmarks; implements `query.context.Likeness`.

    It keeps its last scores of papers until the library, its index or the dismissed papers change.

    Attributes:
        bookmarks: the bookmarks.
    """

    def __init__(
        self,
        bookmarks: Mapping[str, Bookmark],
        library: SessionLibrary,
        *,
        recommender: Callable[[], Recommender],
        views: Callable[[], ViewStore],
    ) -> None:
        self._library = library
        self._recommender = recommender
        self._views = views
        self.bookmarks = bookmarks
        self._kept: tuple[object, Sequence[Paper], Mapping[str, float]] | None = None

    def recommended(self) -> frozenset[str]:
        """Return the identifiers of the papers that are recommended in a stored list."""
        from paperreader.models.edition import EditionKind

        found = self._library.texts.listed(EditionKind.FOR_YOU)
        return frozenset(found - set(self._dismissed())) if found else frozenset()

    def of_rows(self) -> Mapping[int, float]:
        """Return the score of each paper of the library that is like the bookmarks, by its row.

        There is none if there are too few bookmarks.
        """
        scores = self._scores()
        return scores.of_rows if scores else MappingProxyType({})

    def of_papers(self, papers: Sequence[Paper]) -> Mapping[str, float]:
        """Return the score of each of these papers that is like the bookmarks, by its identifier.

        Of papers that the library does not have, only the first `AT_ONCE` have one.
        """
        if (kept := self._kept) and kept[0] == self._state() and kept[1] == tuple(papers):
            return kept[2]
        scores = self._scores()
        if scores is None:
            return MappingProxyType({})
        state = self._state()
        rows = self._library.texts.row_of([paper.id for paper in papers])
        found = {paper: scores.of_rows[row] for paper, row in rows.items() if row in scores.of_rows}
        found |= {paper_id: score for paper_id, score in _of_texts(papers, rows, scores) if score}
        self._kept = state, tuple(papers), found
        return found

    def prepare(self, papers: Sequence[Paper]) -> Iterator[object]:
        """Return steps after which `of_papers` finds what it needs."""
        yield import_module("paperreader.recommend.recommender")
        if scores := self._scores():
            yield scores
            yield from _of_texts(papers, self._library.texts.row_of([paper.id for paper in papers]), scores)
            yield self.of_papers(papers)

    def _state(self) -> object:
        return self._library.read_state(), self._recommender().index.revision, frozenset(self._dismissed())

    def _scores(self) -> Scores | None:
        from paperreader.recommend.bookmarked import as_liked, liked_by
        from paperreader.recommend.interests import MOST

        try:
            liked = liked_by(self.bookmarks, self._library, most=MOST)
        except TooFewBookmarks:
            return None
        recommender = self._recommender()
        index = recommender.index
        if index.missing() <= AT_ONCE:
            for _ in index.update():
                pass
        dismissed = self._library.papers(self._dismissed())
        return recommender.scores(
            recommender.groups(liked, [as_liked(paper) for paper in dismissed.values()])
        )

    def _dismissed(self) -> Collection[str]:
        with suppress(DamagedFile):
            return self._views().load().dismissed
        return ()


def _of_texts(
    papers: Sequence[Paper], stored: Collection[str], scores: Scores
) -> Iterator[tuple[str, float]]:
    """Yield the scores of the first `AT_ONCE` papers that are not stored."""
    for paper in islice((paper for paper in papers if paper.id not in stored), AT_ONCE):
        yield paper.id, scores.of_text(paper.title, paper.abstract)
