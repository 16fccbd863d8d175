"""What the plots show: papers a week, topics over months, the upvotes of a paper."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from paperreader.errors import PaperReaderError, shown
from paperreader.library import LibraryShelf
from paperreader.models.plot import Plot, Series
from paperreader.models.weeks import WeekCount, by_week, count_days, first_day
from paperreader.query.fields import SOURCE
from paperreader.query.parser import parse
from paperreader.text.counted import counted
from paperreader.text.latex import readable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from paperreader.library import Library
    from paperreader.models.paper import Paper
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query
    from paperreader.query.shelf import Shelf
    from paperreader.services import Services

WEEKS, MONTHS, MOST_DAYS = 26, 12, 60
"""How many weeks, months and days are plotted."""


class Weeks(NamedTuple):
    """How many papers there were in each week.

    Attributes:
        counts: the weeks, the oldest first.
        undated: how many papers have no date, so that they are in no week.
        papers: how many papers there are, if that is known.
    """

    counts: tuple[WeekCount, ...]
    undated: int = 0
    papers: int = 0


def papers_a_week(library: Library, query: Query, context: QueryContext) -> tuple[WeekCount, ...]:
    """Return how many papers of the library match in each week, up to the present one."""
    today = context.today
    return by_week(library.papers_a_day(query, context, first_day(WEEKS, today), today), WEEKS, today)


def weeks_of(shelf: Shelf, query: Query, context: QueryContext, library: Library) -> Weeks:
    """Count the papers of each week until now; for a list, which may be old, until its newest paper."""
    if isinstance(shelf, LibraryShelf):
        return Weeks(papers_a_week(library, query, context))
    found = shelf.select(query, SOURCE, context)
    days = count_days(row.paper for row in found.rows(0, len(found)))
    counts = by_week(days, WEEKS, max(days, default=context.today))
    return Weeks(counts, len(found) - days.total(), len(found))


def plot_of_weeks(what: str, weeks: Sequence[WeekCount]) -> Plot:
    """Return the plot of the papers of `what` week by week."""
    total = sum(week.count for week in weeks)
    most = max(weeks, key=lambda week: week.count)
    remark = f"{counted(total, 'paper')} in {len(weeks)} weeks" + (
        f", at most {most.count:,} in {most.name}" if total else ""
    )
    counts = Series("papers", tuple(week.count for week in weeks))
    return Plot(
        f"Papers a week: {what}", "week", "papers", tuple(week.name for week in weeks), (counts,), remark
    )


def plot_of_topics(words: Sequence[str], services: Services) -> Plot:
    """Return the plot of the share of the papers of each month that match each query.

    Without any words, they are those that are in clearly more papers this month than usual. This may take
    seconds: do not call it on the event loop.

    Raises:
        PaperReaderError: no paper of the last months is stored, or no word stands out.
    """
    words = words or [f'"{one.word}"' for one in services.rising()]
    if not words:
        raise PaperReaderError("No word is in clearly more papers of this month than usual; name the words.")
    library, context, last = services.library, services.query_context({}, ()), services.today
    months = list(_months_until(last))
    first = date.fromisoformat(f"{months[0]}-01")

    def by_month(text: str) -> Counter[str]:
        counts: Counter[str] = Counter()
        for day, count in library.papers_a_day(parse(text), context, first, last).items():
            counts[f"{day:%Y-%m}"] += count
        return counts

    everything = by_month("")
    months = [month for month in months if everything[month]]
    if not months:
        raise PaperReaderError(
            "The library has no paper of the last months; `paperreader sync` fetches 30 days."
        )
    found = {word: by_month(word) for word in words}
    series = tuple(
        Series(
            shown(word.strip('"'), 60),
            tuple(round(100 * found[word][month] / everything[month], 2) for month in months),
        )
        for word in words
    )
    remark = f"Of {counted(sum(everything[month] for month in months), 'paper')} of the library."
    return Plot("Topics: share of the papers a month", "month", "%", tuple(months), series, remark)


def _months_until(day: date) -> Iterator[str]:
    number = day.year * 12 + day.month - 1
    for month in range(number - MONTHS + 1, number + 1):
        yield f"{month // 12}-{month % 12 + 1:02}"


def plot_of_upvotes(paper: Paper, seen: Mapping[date, int]) -> Plot:
    """Return the plot of the upvotes of a paper day by day; a day without news has those of the day before.

    Raises:
        PaperReaderError: its upvotes are not known.
    """
    if not seen and paper.upvotes is None:
        raise PaperReaderError("The upvotes of this paper are not known; only Hugging Face has upvotes.")
    if not seen:
        now = counted(paper.upvotes or 0, "upvote")
        raise PaperReaderError(f"Only the present {now} of this paper are known: it is not in the library.")
    first, last = min(seen), max(seen)
    days, known = [], seen[first]
    for number in range((last - first).days + 1):
        day = first + timedelta(number)
        known = seen.get(day, known)
        days.append((str(day), known))
    plotted = days[-MOST_DAYS:]
    grown = plotted[-1][1] - plotted[0][1]
    remark = (
        f"{grown:+,} in {counted(len(plotted) - 1, 'day')}"
        if len(plotted) > 1
        else "One day is known; each day on which a list with the paper is fetched adds one."
    )
    steps, values = zip(*plotted, strict=True)
    return Plot(
        f"Upvotes: {readable(paper.title)}", "day", "upvotes", steps, (Series("upvotes", values),), remark
    )
