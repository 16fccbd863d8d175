"""The counts of a list besides its papers: how many are muted, and how many there were in each week.

Both are counted off the event loop and after the list; the newest question wins.
"""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import PaperReaderError
from paperreader.models.value import Value
from paperreader.text.ages import short_month
from paperreader.workspace.threads import PAUSE, Latest, retry_superseded

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.library import Library
    from paperreader.models.weeks import WeekCount
    from paperreader.workspace.query_runner import ListRequest


_COMING = "·"


class Plot(Value, frozen=True):
    """The weeks that are plotted, the oldest first.

    Attributes:
        weeks: as the library counted them.
        coming: whether these weeks are still those of the previous question.
    """

    weeks: tuple[WeekCount, ...]
    coming: bool = False

    def words(self, columns: int, *, brief: bool = False) -> str:
        """Return `▁▂▅█ papers a week since Aug`, for the last weeks only if there are fewer columns.

        A `brief` text leaves out the word «papers». While new weeks are being counted, dots replace the bars.
        If no week has papers, the text is empty.
        """
        from paperreader.text.sparkline import sparkline  # not before the library is shown

        weeks = self.weeks[-columns:]
        if not any(week.count for week in weeks):
            return ""
        bars = _COMING * len(weeks) if self.coming else sparkline([week.count for week in weeks], columns)
        return f"{bars} {'' if brief else 'papers '}a week since {short_month(weeks[0].monday)}"


class ListStats:
    """The counts in the heading.

    Args:
        library: has the papers.
        run: runs a coroutine function in the background; a new one of its group cancels the one before.
        on_change: called after each count.

    Attributes:
        muted: how many papers are left out because they are muted.
        plot: how many papers there were in each of the last weeks, or None if that is unknown.
    """

    def __init__(
        self, library: Library, *, run: Callable[..., object], on_change: Callable[[], None]
    ) -> None:
        self._library = library
        self._run = run
        self._on_change = on_change
        self._latest_muted = Latest()
        self._latest_plot = Latest()
        self.muted = 0
        self.plot: Plot | None = None

    def count_muted(self, hidden: ListRequest | None) -> None:
        """Count the muted papers that `hidden` finds; None if nothing is muted."""
        self.muted = 0
        is_latest = self._latest_muted.ask()
        if hidden is not None:
            self._run(partial(self._count, hidden, is_latest), group="muted")

    async def _count(self, hidden: ListRequest, is_latest: Callable[[], bool]) -> None:
        muted = await retry_superseded(hidden.hits)
        if is_latest():
            self.muted = muted
            self._on_change()

    def plot_weeks(self, shown: ListRequest | None) -> None:
        """Plot the weeks of the papers of the library that are shown; None if another place is shown."""
        is_latest = self._latest_plot.ask()
        if shown is None:
            self.plot = None
            return
        if self.plot is not None:
            self.plot = msgspec.structs.replace(self.plot, coming=True)
        self._run(partial(self._plot, shown, is_latest), group="plot")

    async def _plot(self, shown: ListRequest, is_latest: Callable[[], bool]) -> None:
        """Plot the weeks after a moment in which nothing else was asked."""
        await asyncio.sleep(PAUSE)
        if not is_latest():
            return
        from paperreader.workspace.plots import papers_a_week  # not before the library is shown

        count = partial(papers_a_week, self._library, shown.query, shown.context)
        try:
            weeks = await retry_superseded(count)
        except PaperReaderError:
            weeks = ()  # The list has reported already that the library cannot be read.
        if is_latest():
            self.plot = Plot(weeks)
            self._on_change()
