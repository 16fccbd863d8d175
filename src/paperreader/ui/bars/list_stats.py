"""The counts of a list besides its papers: how many are muted, and how many there were in each week.

Both are counted off the event loop and after the list; the newest question wins.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.library import Library
    from paperreader.ui.bars.weekly_plot import Plot, WeeklyPlot
    from paperreader.workspace.query_runner import ListRequest


class ListStats:
    """The counts in the heading.

    Args:
        library: has the papers.
        run: runs a coroutine function in the background; a new one of its group cancels the one before.
        told: called after each count.

    Attributes:
        muted: how many papers are left out because they are muted.
    """

    def __init__(self, library: Library, *, run: Callable[..., object], told: Callable[[], None]) -> None:
        self._library = library
        self._run = run
        self._told = told
        self._weekly: WeeklyPlot | None = None
        self._hidden: ListRequest | None = None
        self.muted = 0

    @property
    def plot(self) -> Plot | None:
        """Return how many papers there were in each of the last weeks, or None if that is unknown."""
        return self._weekly.plot if self._weekly else None

    def count_muted(self, hidden: ListRequest | None) -> None:
        """Count the muted papers that `hidden` finds; None if nothing is muted."""
        self.muted = 0
        self._hidden = hidden
        if hidden is not None:
            self._run(partial(self._count, hidden), group="muted")

    async def _count(self, hidden: ListRequest) -> None:
        from paperreader.workspace.threads import retry_superseded  # not before something is muted

        muted = await retry_superseded(hidden.hits)
        if hidden is self._hidden:
            self.muted = muted
            self._told()

    def plot_weeks(self, shown: ListRequest | None) -> None:
        """Plot the weeks of the papers of the library that are shown; None if another place is shown."""
        if shown is not None:
            if self._weekly is None:
                from paperreader.ui.bars.weekly_plot import WeeklyPlot  # not before the library is shown

                self._weekly = WeeklyPlot(
                    self._library, run=partial(self._run, group="plot"), told=self._told
                )
            self._weekly.ask(shown.query, shown.context)
        elif self._weekly is not None:
            self._weekly.forget()
