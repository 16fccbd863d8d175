"""The number of papers of the library that match a query in each of the last weeks, as small bars."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError
from paperreader.text.ages import short_month
from paperreader.text.sparkline import sparkline
from paperreader.workspace.threads import PAUSE, retry_superseded

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from paperreader.library import Library
    from paperreader.models.weeks import WeekCount
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

WEEKS = 26
_COMING = "·"


class Plot(NamedTuple):
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
        weeks = self.weeks[-columns:]
        if not any(week.count for week in weeks):
            return ""
        bars = _COMING * len(weeks) if self.coming else sparkline([week.count for week in weeks], columns)
        return f"{bars} {'' if brief else 'papers '}a week since {short_month(weeks[0].monday)}"


class WeeklyPlot:
    """The plot of the current query, asked of the library. The newest question wins; nothing waits for it.

    Args:
        library: is asked in a thread.
        run: runs a coroutine function in the background; a new one cancels the one before.
        told: called when the plot has changed.

    Attributes:
        plot: the newest plot, or None.
    """

    def __init__(
        self,
        library: Library,
        *,
        run: Callable[[Callable[[], Coroutine[None, None, None]]], object],
        told: Callable[[], None],
    ) -> None:
        self._library = library
        self._run = run
        self._told = told
        self._question = 0
        self.plot: Plot | None = None

    def ask(self, query: Query, context: QueryContext) -> None:
        """Ask for the weeks of a query, after a moment in which nothing else was asked."""
        self._question += 1
        if self.plot is not None:
            self.plot = self.plot._replace(coming=True)
        self._run(partial(self._ask, query, context, self._question))

    def forget(self) -> None:
        """Remove the plot, and ignore the answer to come."""
        self._question += 1
        self.plot = None

    async def _ask(self, query: Query, context: QueryContext, question: int) -> None:
        await asyncio.sleep(PAUSE)
        if question != self._question:
            return
        try:
            weeks = await retry_superseded(lambda: self._library.papers_a_week(query, context, weeks=WEEKS))
        except PaperReaderError:
            weeks = ()  # The list has reported already that the library cannot be read.
        if question == self._question:
            self.plot = Plot(weeks)
            self._told()
