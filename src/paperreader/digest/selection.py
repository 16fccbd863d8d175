"""Which papers a digest has, and why. It reads the library and asks no network.

`new` covers the daily lists that are complete and that no digest has covered, a section for each view, and
the top of the trending list. A paper stands in the first section that has it. Lists fill for up to two days
(`sync.plan.is_closed`), so lists of the days before are looked through again for papers that came late.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.digest.digest import Digest, Item, Section
from paperreader.models.calendar import describe
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.entry import Entry
from paperreader.models.listing import Sort
from paperreader.models.paper import merge
from paperreader.query.muting import without_muted
from paperreader.query.nodes import DateRange, Query, both
from paperreader.query.parser import parse
from paperreader.sync.plan import is_closed, is_settled, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row
    from paperreader.query.nodes import Node
    from paperreader.query.shelf import Shelf
    from paperreader.services import Services

LIMIT = 15
"""Papers in a section, unless the user says otherwise."""

MOST_DAYS = 14
"""Daily lists that one digest catches up with."""

_LATE = timedelta(days=4)
"""How far before the last covered day papers that came late are looked for."""

_TRENDING = EditionKey(EditionKind.TRENDING)


class Before(NamedTuple):
    """What earlier digests sent.

    Attributes:
        sent: the papers that a digest had, or passed over because of its limit.
        last_day: the newest daily list that a digest covered, or None.
    """

    sent: Collection[str] = frozenset()
    last_day: date | None = None


class Chooser:
    """Chooses the papers of one digest.

    Args:
        services: have the library, the views and the clock.
        bookmarks: of the user; their tags and notes stand beside the papers.
        hiding: what is muted.
        before: what earlier digests sent.
        query: the papers that are asked for.
        limit: how many papers a section has at most.
    """

    def __init__(
        self,
        services: Services,
        *,
        bookmarks: Mapping[str, Bookmark],
        hiding: Sequence[Node] = (),
        before: Before = Before(),  # noqa: B008 - a frozen value
        query: Query = Query(),  # noqa: B008 - a frozen value
        limit: int = LIMIT,
    ) -> None:
        self._services = services
        self._bookmarks = bookmarks
        self._hiding = hiding
        self._before = before
        self._query = query
        self._limit = limit
        self._context = services.query_context(bookmarks)
        self._used: set[str] = set()
        self._passed: list[str] = []

    def new(self) -> Digest:
        """Return everything that is new since the last digest."""
        now = self._services.now()
        days = self._days_here(wanted_days(self._before.last_day, now))
        views = self._services.views.load().views if self._services.paths.views.exists() else ()
        first = min(days, default=self._services.today)
        sections = [self._view(view.name, view.query, first) for view in views]
        sections += [self._day(day) for day in days]
        sections.append(self._trending())
        kept = tuple(section for section in sections if section.items)
        covered = tuple(day for day in days if self._before.last_day is None or day > self._before.last_day)
        reason = "" if kept else self._why_nothing()
        return Digest(
            made=now.astimezone(),
            asked=self._asked("new"),
            sections=kept,
            days=covered,
            passed=tuple(paper_id for paper_id in self._passed if paper_id not in self._used),
            reason=reason,
        )

    def of_shelf(self, name: str, shelf: Shelf, asked: str, *, command: str = "") -> Digest:
        """Return one list, without what was sent.

        Args:
            name: of the list, as its heading.
            shelf: its papers.
            asked: how the user named it.
            command: the command that lists all of it.
        """
        section = self._section(name, shelf, self._query, _ranked_in(name), command=command)
        made = self._services.now().astimezone()
        if section.items:
            return Digest(made=made, asked=self._asked(asked), sections=(section,))
        return Digest(made=made, asked=self._asked(asked), reason=self._why_nothing_of(name, shelf))

    def _asked(self, place: str) -> str:
        return f"{place} {self._query.text}".strip()

    def _days_here(self, days: Iterable[date]) -> list[date]:
        """Return the days whose complete lists are in the library and have papers, the newest first."""
        library = self._services.library
        found = ((day, library.info(key_of(day))) for day in days)
        now = self._services.now()
        return [day for day, info in found if info is not None and info.count and is_settled(info, day, now)]

    def _view(self, name: str, text: str, first: date) -> Section:
        asked = both(parse(text), self._query)
        since = Query(node=DateRange(first, None))
        query = msgspec.structs.replace(both(since, asked), text=asked.text)
        shelf = self._services.library.whole_shelf()
        return self._section(
            name, shelf, query, lambda _row: f"view {name}", command=f"paperreader list '@{name}'"
        )

    def _day(self, day: date) -> Section:
        key = key_of(day)
        shelf = self._services.library.edition_shelf(key)
        command = f"paperreader list {day}"
        return self._section(describe(key), shelf, self._query, _ranked_in(describe(key)), command=command)

    def _trending(self) -> Section:
        """Return the new ones among the first of the trending list; what is further down is not new."""
        shelf = self._services.library.edition_shelf(_TRENDING)
        top = both(parse(f"rank:<={self._limit}"), self._query)
        return self._section("Trending", shelf, top, _ranked_in("Trending"), command="paperreader list")

    def _section(
        self, name: str, shelf: Shelf, query: Query, reason: Callable[[Row], str], *, command: str
    ) -> Section:
        shown = without_muted(query, self._hiding)
        listing = shelf.select(shown, Sort.SOURCE, self._context)
        rows = [row for row in listing.rows(0, len(listing)) if self._is_new(row.paper.id)]
        kept, others = rows[: self._limit], rows[self._limit :]
        self._used.update(row.paper.id for row in kept)
        self._passed += [row.paper.id for row in others]
        items = tuple(Item(self._entry(row), reason(row), row.read) for row in kept)
        return Section(name, items, len(others), command)

    def _is_new(self, paper_id: str) -> bool:
        return paper_id not in self._used and paper_id not in self._before.sent

    def _entry(self, row: Row) -> Entry:
        held = self._bookmarks.get(row.paper.id)
        if held is None:
            return Entry(paper=row.paper)
        return msgspec.structs.replace(held.entry, paper=merge(held.paper, row.paper))

    def _why_nothing(self) -> str:
        """Return why there is nothing new: the weekend, a list that is not complete, or all was sent."""
        now, today = self._services.now(), self._services.today
        library = self._services.library
        weekdays = [day for day in wanted_days(self._before.last_day, now) if day.weekday() < 5]
        uncovered = [day for day in weekdays if self._before.last_day is None or day > self._before.last_day]
        missing = [day for day in uncovered if not is_settled(library.info(key_of(day)), day, now)]
        if missing:
            names = " and ".join(describe(key_of(day)) for day in missing[:2])
            return f"The list of {names} is not here yet: it could not be fetched, or was not published."
        if uncovered:
            held = all((info := library.info(key_of(day))) and not info.count for day in uncovered)
            if held:
                return f"Hugging Face published no list on {describe(key_of(uncovered[0]))}: a holiday."
            return "Every paper of the lists that are complete was sent already, or is muted."
        if (today - timedelta(days=1)).weekday() >= 5 or today.weekday() >= 5:
            return "Hugging Face publishes no daily list at weekends, and those before were sent already."
        return (
            "The lists of the last days still fill, as they do for up to two days, and those before were "
            "sent already."
        )

    def _why_nothing_of(self, name: str, shelf: Shelf) -> str:
        if not shelf.count:
            return f"There are no papers in {name}."
        if not shelf.count_matching(self._query, self._context):
            return f"No paper of {name} matches «{self._query.text}»."
        return f"Every paper of {name} that is asked for was sent already, or is muted."


def wanted_days(last_day: date | None, now: datetime) -> list[date]:
    """Return the days whose lists a new digest looks through, the newest first.

    Args:
        last_day: the newest day that a digest covered; None for the first digest, which has one day.
        now: the moment, with a zone.
    """
    newest = now.date()
    while not is_closed(newest, now) or newest.weekday() >= 5:
        newest -= timedelta(days=1)
    if last_day is None:
        return [newest]
    first = max(last_day - _LATE, newest - timedelta(days=MOST_DAYS - 1))
    return [newest - timedelta(days=number) for number in range(max((newest - first).days + 1, 0))]


def _ranked_in(name: str) -> Callable[[Row], str]:
    def reason(row: Row) -> str:
        return f"{ordinal(row.rank)} of {name}" if row.rank else name

    return reason


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th`, …, `11th`, …, `21st`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
