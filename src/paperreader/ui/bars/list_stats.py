"""What is told of a list besides its papers: how many of them are muted, and how many there were a week.

Both are asked off the event loop and after the list; the newest question wins.
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
    """Counts what the heading tells.

    Args:
        library: has the papers.
        run: runs a coroutine function in the background; a new one of its group ends the one before.
        told: called when something was counted.

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
        """How many papers there were in each of the last weeks, where that is known."""
        return self._weekly.plot if self._weekly else None

    def count_muted(self, hidden: ListRequest | None) -> None:
        """Count what is hidden; where nothing is muted there is nothing to count."""
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
        """Plot the weeks of what is shown of the library; None where something else is shown."""
        if shown is not None:
            if self._weekly is None:
                from paperreader.ui.bars.weekly_plot import WeeklyPlot  # not before the library is shown

                self._weekly = WeeklyPlot(
                    self._library, run=partial(self._run, group="plot"), told=self._told
                )
            self._weekly.ask(shown.query, shown.context)
        elif self._weekly is not None:
            self._weekly.forget()
