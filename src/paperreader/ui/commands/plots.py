"""Commands that plot: papers a week, topics over months, the upvotes of a paper."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Any

from textual.screen import ModalScreen

from paperreader.errors import PaperReaderError, quoted
from paperreader.ui.commands.command import Browsing, command

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from paperreader.models.plot import Plot

_GROUP = "Plots"
_WIDEST, _FRAME = 100, 7
"""The columns of the widest dialog, and those of its frame."""


@command(_GROUP)
def plot_weeks(browse: Browsing) -> None:
    """Plot how many papers of this list there were in each week."""
    if (request := browse.results.request) is None or browse.results.opened is None:
        browse.say("There is no paper here.")
        return
    from paperreader.workspace.plots import plot_of_weeks, weeks_of
    from paperreader.workspace.threads import retry_superseded

    words = browse.results.query.text
    what = browse.results.opened.heading + (f", {quoted(words)}" if words else "")
    count = partial(weeks_of, request.shelf, request.query, request.context, browse.services.library)

    async def plot() -> Plot:
        weeks = await retry_superseded(count)
        if not any(week.count for week in weeks.counts):
            raise PaperReaderError(f"No paper of {what} is from the last {len(weeks.counts)} weeks.")
        return plot_of_weeks(what, weeks.counts)

    _show(browse, plot())


@command(_GROUP, where="both")
def plot_upvotes(browse: Browsing) -> None:
    """Plot how the upvotes of the paper grew."""
    from paperreader.workspace.plots import plot_of_upvotes

    if paper := browse.current_paper():
        library = browse.services.library
        _show(browse, asyncio.to_thread(lambda: plot_of_upvotes(paper, library.upvotes(paper.id))))


@command(_GROUP, where="both")
def plot_topics(browse: Browsing) -> None:
    """Plot the months of words that more papers have than usual."""
    from paperreader.workspace.plots import plot_of_topics
    from paperreader.workspace.threads import retry_superseded

    browse.say("Counting the papers of the last months…")
    _show(browse, retry_superseded(partial(plot_of_topics, (), browse.services)))


def _show(browse: Browsing, make: Coroutine[Any, Any, Plot]) -> None:
    """Make a plot in the background, and show it, or report why there is none."""

    async def make_and_show() -> None:
        from paperreader.text.plot_lines import plot_lines
        from paperreader.ui.dialogs.text_view import Piece, TextView

        try:
            plot = await make
        except PaperReaderError as error:
            browse.say(str(error), alert=True)
            return
        if isinstance(browse.app.screen, ModalScreen):
            return  # The user went on.
        browse.status.clear()
        width = min(browse.app.size.width, _WIDEST) - _FRAME
        pieces = [Piece(line) for line in plot_lines(plot, width)]
        browse.app.push_screen(TextView(browse.display_text(plot.title), pieces))

    browse.run_worker(make_and_show(), group="asked", exclusive=True, exit_on_error=False)
