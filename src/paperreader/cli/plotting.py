"""The number of papers in each week, as a line of small bars or as data."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say
from paperreader.cli.formats import encode
from paperreader.cli.output import Format
from paperreader.cli.selection import select, why_nothing, without_hidden
from paperreader.errors import quoted
from paperreader.text.counted import counted
from paperreader.text.sparkline import sparkline
from paperreader.workspace.plots import WEEKS, plot_of_weeks, weeks_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.cli.invocation import Invocation
    from paperreader.models.plot import Plot
    from paperreader.models.weeks import WeekCount
    from paperreader.query.nodes import Query
    from paperreader.workspace.places import OpenPlace


def print_plot(opened: OpenPlace, query: Query, invocation: Invocation) -> None:
    """Print how many papers of a place match the query in each of the last weeks, without hidden ones."""
    weeks = _weeks(opened, query, invocation)
    if invocation.form is not Format.PLAIN:
        records = ({"week": week.name, "count": week.count} for week in weeks)
        invocation.output.data(encode(invocation.form, records, ("week", "count")))
    elif any(week.count for week in weeks):
        columns = shutil.get_terminal_size().columns
        invocation.output.text(to_plot(_name(opened, query), weeks, columns))


def weekly_plot(opened: OpenPlace, query: Query, invocation: Invocation) -> Plot:
    """Return the plot of how many papers of a place match the query in each of the last weeks."""
    return plot_of_weeks(_name(opened, query), _weeks(opened, query, invocation))


def _name(opened: OpenPlace, query: Query) -> str:
    return f"{opened.heading}, {quoted(query.text)}" if query.text else opened.heading


def _weeks(opened: OpenPlace, query: Query, invocation: Invocation) -> Sequence[WeekCount]:
    """Count the papers of each week without hidden ones; report undated ones, and why there are none."""
    invocation.require_bookmarks(query)
    shown = without_hidden(opened, query, invocation)
    weeks = weeks_of(opened.shelf, shown, invocation.context, invocation.services.library)
    if weeks.undated:
        say(f"{weeks.undated:,} of {weeks.papers:,} papers have no date, so they are in no week.")
    if not any(week.count for week in weeks.counts):
        say(_why_blank(opened, query, invocation))
    return weeks.counts


def _why_blank(opened: OpenPlace, query: Query, invocation: Invocation) -> str:
    if len(select(opened, query, invocation, limit=1)):
        return f"No paper that was found in {opened.heading} is from the last {WEEKS} weeks."
    return why_nothing(opened, query, invocation)


def to_plot(what: str, weeks: Sequence[WeekCount], columns: int) -> Iterator[str]:
    """Yield two lines: the name, total and maximum, then the bars between the first and the last week.

    Args:
        what: the name of the papers.
        weeks: one or more, the oldest first.
        columns: the width of the line at most.
    """
    total = sum(week.count for week in weeks)
    most = max(weeks, key=lambda week: week.count)
    peak = f", at most {most.count:,} in {most.name}" if total else ""
    yield f"{what}: {counted(total, 'paper')} in {len(weeks)} weeks{peak}\n"
    first, last = weeks[0].name, weeks[-1].name
    bars = sparkline([week.count for week in weeks], max(columns - 20, 10))
    yield f"{first} {bars} {last}\n"
