"""The papers that the user selected for a command on all of them. They stay selected in every list."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from paperreader.models.paper import Paper


class SelectedPapers:
    """The selected papers, in the order in which they were selected.

    Args:
        changed: called after each change.
    """

    def __init__(self, changed: Callable[[], object]) -> None:
        self._papers: dict[str, Paper] = {}
        self._changed = changed

    def __len__(self) -> int:
        return len(self._papers)

    def __contains__(self, paper_id: object) -> bool:
        return paper_id in self._papers

    @property
    def papers(self) -> Sequence[Paper]:
        """Return the selected papers, in order."""
        return tuple(self._papers.values())

    def toggle(self, paper: Paper) -> None:
        """Select a paper, or unselect it if it is selected."""
        if self._papers.pop(paper.id, None) is None:
            self._papers[paper.id] = paper
        self._changed()

    def toggle_all(self, papers: Iterable[Paper]) -> None:
        """Select all of these papers, or unselect them if all are selected."""
        chosen = {paper.id: paper for paper in papers}
        if chosen.keys() <= self._papers.keys():
            for paper_id in chosen:
                del self._papers[paper_id]
        else:
            self._papers |= chosen
        self._changed()

    def clear(self) -> None:
        """Unselect all papers."""
        if self._papers:
            self._papers.clear()
            self._changed()
