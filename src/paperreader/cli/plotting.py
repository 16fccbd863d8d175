"""The number of papers in each week, as a line of small bars or as data."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from paperreader.cli.diagnostics import say
from paperreader.cli.formats import encode, rows_of
from paperreader.cli.output import Format
from paperreader.cli.selection import select, why_nothing, without_hidden
from paperreader.errors import quoted
from paperreader.models.weeks import WeekCount, by_week, count_days
from paperreader.query.fields import SOURCE
from paperreader.text.counted import counted
from paperreader.text.sparkline import BARS, sparkline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from paperreader.cli.invocation import Invocation
    from paperreader.query.nodes import Query
    from paperreader.workspace.places import OpenPlace

WEEKS = 26


def print_plot(opened: OpenPlace, query: Query, invocation: Invocation) -> None:
    """Print how many papers of a place match the query in each of the last weeks, without hidden ones."""
    invocation.require_bookmarks(query)
    weeks = _weeks(opened, without_hidden(opened, query, invocation), invocation)
    if not any(week.count for week in weeks):
        say(_why_blank(opened, query, invocation))
        if invocation.form is Format.PLAIN:
            return
    if invocation.form is Format.PLAIN:
        ascii_only = not invocation.output.can_print(BARS)
        what = f"{opened.heading}, {quoted(query.text)}" if query.text else opened.heading
        columns = shutil.get_terminal_size().columns
        invocation.output.text(to_plot(what, weeks, columns, ascii_only=ascii_only))
        return
    records = ({"week": week.name, "count": week.count} for week in weeks)
    invocation.output.data(encode(invocation.form, records, ("week", "count")))


def _why_blank(opened: OpenPlace, query: Query, invocation: Invocation) -> str:
    if len(select(opened, query, invocation, limit=1)):
        return f"No paper that was found in {opened.heading} is from the last {WEEKS} weeks."
    return why_nothing(opened, query, invocation)


def to_plot(what: str, weeks: Sequence[WeekCount], columns: int, *, ascii_only: bool) -> Iterator[str]:
    """Yield two lines: the name, total and maximum, then the bars between the first and the last week.

    Args:
        what: the name of the papers.
        weeks: one or more, the oldest first.
        columns: the width of the line at most.
        ascii_only: whether block characters cannot be shown.
    """
    total = sum(week.count for week in weeks)
    most = max(weeks, key=lambda week: week.count)
    peak = f", at most {most.count:,} in {most.name}" if total else ""
    yield f"{what}: {counted(total, 'paper')} in {len(weeks)} weeks{peak}\n"
    first, last = weeks[0].name, weeks[-1].name
    bars = sparkline([week.count for week in weeks], max(columns - 20, 10), ascii_only=ascii_only)
    yield f"{first} {bars} {last}\n"


def _weeks(opened: OpenPlace, query: Query, invocation: Invocation) -> tuple[WeekCount, ...]:
    """Count the papers of each week until now; for a list, which may be old, until its newest paper."""
    from paperreader.library import LibraryShelf

    context = invocation.context
    if isinstance(opened.shelf, LibraryShelf):
        return invocation.services.library.papers_a_week(query, context, weeks=WEEKS)
    found = opened.shelf.select(query, SOURCE, context)
    days = count_days(row.paper for row in rows_of(found))
    if undated := len(found) - days.total():
        say(f"{undated:,} of {len(found):,} papers have no date, so they are in no week.")
    return by_week(days, WEEKS, max(days, default=context.today))
