"""The way back from lists of similar papers, step by step."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from paperreader.models.edition import EditionKey, EditionKind
from paperreader.workspace.places import Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.models.paper import Paper
    from paperreader.query.kinds import Sort
    from paperreader.ui.filter.filter import Filter
    from paperreader.ui.paper_list.results import ResultList
    from paperreader.workspace.navigator import Navigator


class _Left(NamedTuple):
    """A list that was left, its filter and order, and the paper whose similar papers were asked for."""

    place: Place
    paper_id: str
    filtered: str
    sort: Sort


class Trail:
    """The lists that led to the list of similar papers that is shown.

    Args:
        navigator: shows the lists.
        results: have the order, and put the cursor on a paper.
        filter_: returns the filter, which is mounted after the first paint.
    """

    def __init__(self, navigator: Navigator, results: ResultList, filter_: Callable[[], Filter]) -> None:
        self._navigator = navigator
        self._results = results
        self._filter = filter_
        self._left: list[_Left] = []
        self._shown: Place | None = None

    @property
    def leads_back(self) -> bool:
        """Return whether the list that is shown was reached from another, and not left since."""
        return bool(self._left) and self._navigator.place == self._shown

    def follow(self, paper: Paper) -> None:
        """Show the papers that are similar to one of the list that is shown."""
        if not self.leads_back:
            self._left.clear()
        place = self._navigator.place
        self._left.append(_Left(place, paper.id, self._filter().text, self._results.sort))
        self._show(Place.of_edition(EditionKey(EditionKind.SIMILAR, paper.id)), "")

    def go_back(self) -> None:
        """Show the list before this one as it was left, with the cursor on its paper."""
        left = self._left.pop()
        self._results.begin(left.sort.name, hide_read=self._results.hide_read)
        with self._results.expecting(left.paper_id):
            self._show(left.place, left.filtered)

    def _show(self, place: Place, filtered: str) -> None:
        if (line := self._filter()).text != filtered:
            line.put(filtered)
            line.leave(clear=False)
        self._shown = place
        self._navigator.go(place)
