"""Choose the papers of a digest and the reason for each. Reads the library and never the network.

`new` covers the complete daily lists that no digest has covered, a section for each view, recommendations for
the user, and the top of the trending list. A paper is in the first section that selects it. A list fills
for up to two days (`sync.plan.is_closed`), so earlier lists are searched again for papers that came late. The
trending list changes all day, so only the first digest of a day has it.
"""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.digest.days import Days, grows_today, look, why_nothing
from paperreader.digest.digest import Digest, Item, Section
from paperreader.errors import DamagedFile
from paperreader.models.calendar import describe
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.entry import entry_of
from paperreader.query.fields import SORTS, SOURCE
from paperreader.query.muting import without_dismissed, without_muted
from paperreader.query.nodes import DateRange, Node, Query, both
from paperreader.query.parser import parse
from paperreader.sync.plan import key_of
from paperreader.text.reasons import short_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date, datetime

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.digest.record import DigestRecord
    from paperreader.models.listing import Row
    from paperreader.query.kinds import Sort
    from paperreader.query.shelf import Shelf
    from paperreader.services import Services

LIMIT = 15
"""The largest number of papers in a section, unless the user sets another."""

MOST_OF_DAYS = 45
"""The largest number of papers of all daily lists of a digest, unless the user sets another."""

LEAST_OF_A_DAY = 3

RECOMMENDED = EditionKey(EditionKind.FOR_YOU, "month")
"""The list that recommendations are taken from."""

MOST_RECOMMENDED = 5

_TRENDING = EditionKey(EditionKind.TRENDING)
_NOTHING_ASKED = Query()


class Before(NamedTuple):
    """The papers and lists that earlier digests sent.

    Attributes:
        sent: the papers that a digest had, or left out because of its limit.
        covered: for each kind of digest, such as `new`, the days whose lists digests covered.
        last: for each kind of digest, when the last one was made.
    """

    sent: Collection[str] = frozenset()
    covered: Mapping[str, Collection[date]] = {}
    last: Mapping[str, datetime] = {}

    @classmethod
    def of(cls, record: DigestRecord) -> Before:
        """Return the contents of a record.

        Raises:
            NotSaved, DamagedFile: the record cannot be read.
        """
        return cls(record.sent(), record.covered(), record.last_sent())


class _About(NamedTuple):
    """The name of a section, the reason for each of its papers, and the command that lists all of them."""

    name: str
    reason: Callable[[Row], str]
    command: str


class Chooser:
    """Chooses the papers of one digest.

    Args:
        services: the library, the views and the clock.
        bookmarks: the user's bookmarks, whose tags and notes are shown with the papers.
        hiding: the muted conditions.
        dismissed: the identifiers of dismissed papers, which a query may ask for.
        before: the papers and lists that earlier digests sent.
        query: the condition for papers.
        limit: the largest number of papers in a section; None for a number that suits a mail.
    """

    def __init__(
        self,
        services: Services,
        *,
        bookmarks: Mapping[str, Bookmark],
        hiding: Sequence[Node] = (),
        dismissed: Collection[str] = (),
        before: Before | None = None,
        query: Query = _NOTHING_ASKED,
        limit: int | None = None,
    ) -> None:
        self._services = services
        self._library = services.library
        self._bookmarks = bookmarks
        self._hiding = hiding
        self._before = before or Before()
        self._query = query
        self._limit = limit
        self._context = services.query_context(bookmarks, dismissed)
        self._used: set[str] = set()
        self._passed: list[str] = []
        self._problems: list[str] = []

    @property
    def covered(self) -> Collection[date]:
        """Return the days whose lists earlier digests of this kind covered."""
        return self._before.covered.get(self._asked("new"), ())

    def new(self, failure: str = "") -> Digest:
        """Return everything that is new since the last digest.

        Args:
            failure: why a list could not be fetched, as a sentence; empty if nothing failed.
        """
        now = self._services.now()
        days = look(self.covered, self._library, now)
        sections = self._views(days)
        if any(day in days.new for day in days.ready):  # Recommendations alone are no reason for a mail.
            sections.append(self._recommended())
        sections += self._days(days)
        earlier = self._earlier_today(now)
        if earlier is None:
            sections.append(self._trending())
        kept = tuple(section for section in sections if section.items or section.more)
        nothing = why_nothing(
            days,
            self._library,
            now,
            earlier=earlier,
            query=self._query.text,
            failure=failure,
            offline=self._services.network.offline,
        )
        late = (nothing,) if kept and days.missing and not failure else ()
        return self._digest(
            self._asked("new"),
            passed=tuple(paper_id for paper_id in dict.fromkeys(self._passed) if paper_id not in self._used),
            sections=kept,
            days=days.covered,
            reason="" if kept else nothing,
            failure=nothing if failure and (days.missing or not kept) else failure,
            problems=(*self._problems, *late, *_skipped(days)),
            waits=not kept and (bool(days.missing) or grows_today(now)),
        )

    def of_shelf(self, name: str, shelf: Shelf, words: Sequence[str]) -> Digest:
        """Return the digest of one list. Papers beyond its limit stay new, as the user chose the limit.

        Args:
            name: the name of the list, as the heading.
            shelf: its papers.
            words: the words that name it, here and for `list`.
        """
        reason = _in_view(name) if words[0].startswith("@") else _ranked_in(name)
        section = self._section(shelf, self._query, _About(name, reason, _command(*words)))
        kind = " ".join(words)
        if section.items or section.more:
            return self._digest(kind, sections=(section,))
        return self._digest(
            kind, reason=f"Nothing in {name} is new: its papers were sent already, or are muted."
        )

    def _digest(self, asked: str, **fields: object) -> Digest:
        made = self._services.now().astimezone()
        return msgspec.structs.replace(Digest(made=made, asked=asked), **fields)

    def _earlier_today(self, now: datetime) -> datetime | None:
        """Return when a digest of this kind was made today, if one was."""
        last = self._before.last.get(self._asked("new"))
        is_today = last is not None and last.astimezone().date() == now.astimezone().date()
        return last if is_today else None

    def _asked(self, place: str) -> str:
        return f"{place} {self._query.text}".strip()

    def _views(self, days: Days) -> list[Section]:
        """Return a section for each view, and add a problem for each doubtful query."""
        if not self._services.paths.views.exists():
            return []
        try:
            views = self._services.views.load().views
        except DamagedFile as error:
            self._problems.append(f"{error} The digest has no views.")
            return []
        looked_through = (*days.ready, *days.new)
        first = min(looked_through, default=self._services.today)
        sections = []
        for view in views:
            read = parse(view.query)
            self._problems += [f"The view {view.name}: {problem.message}" for problem in read.problems[:1]]
            narrowed = both(read, self._query)
            query = msgspec.structs.replace(
                both(Query(node=DateRange(first, None)), narrowed), text=narrowed.text
            )
            command = _command(f"@{view.name}", f"date:>={first}", self._query.text)
            about = _About(view.name, _in_view(view.name), command)
            shelf = self._library.whole_shelf()
            sections.append(self._section(shelf, query, about, order=SORTS["upvotes"]))
        return sections

    def _recommended(self) -> Section:
        """Return the best recommendations that are in no other section and were never sent.

        The others are not counted, so that a later digest may have them.
        """
        about = _About("For you", lambda row: short_reason(row.reasons) if row.reasons else "", "")
        if not self._services.config.digest.for_you:
            return Section(about.name, ())
        query = without_dismissed(self._query)
        listing = self._library.edition_shelf(RECOMMENDED).select(
            without_muted(query, self._hiding), SOURCE, self._context
        )
        rows = [row for row in listing.rows(0, len(listing)) if row.reasons and not row.reasons.loosely]
        limit = MOST_RECOMMENDED if self._limit is None else min(self._limit, MOST_RECOMMENDED)
        return self._of_rows([row for row in rows if self._is_new(row.paper.id)][:limit], about)

    def _days(self, days: Days) -> list[Section]:
        """Return a section for each day; many days share the space of a few."""
        new = sum(day in days.new for day in days.ready)
        share = min(LIMIT, max(LEAST_OF_A_DAY, MOST_OF_DAYS // max(new, 1)))
        return [self._day(day, share, late=day not in days.new) for day in days.ready]

    def _day(self, day: date, share: int, *, late: bool) -> Section:
        name = describe(key_of(day))
        about = _About(
            name, _ranked_in(name, ", added late" if late else ""), _command(str(day), self._query.text)
        )
        return self._section(self._library.edition_shelf(key_of(day)), self._query, about, share)

    def _trending(self) -> Section:
        """Return the new papers at the top of the trending list; those further down are not new."""
        shelf = self._library.edition_shelf(_TRENDING)
        top = both(parse(f"rank:<={LIMIT if self._limit is None else self._limit}"), self._query)
        about = _About("Trending", _ranked_in("Trending"), _command("trending", self._query.text))
        return self._section(shelf, top, about)

    def _section(
        self, shelf: Shelf, query: Query, about: _About, share: int = LIMIT, *, order: Sort = SOURCE
    ) -> Section:
        listing = shelf.select(without_muted(query, self._hiding), order, self._context)
        rows = [row for row in listing.rows(0, len(listing)) if self._is_new(row.paper.id)]
        limit = share if self._limit is None else self._limit
        shown, others = rows[:limit], rows[limit:]
        self._passed += [row.paper.id for row in others]
        section = self._of_rows(shown, about)
        return msgspec.structs.replace(section, more=len(others), command=about.command)

    def _of_rows(self, rows: Sequence[Row], about: _About) -> Section:
        """Return a section with these papers."""
        self._used.update(row.paper.id for row in rows)
        return Section(about.name, tuple(self._item(row, about) for row in rows))

    def _is_new(self, paper_id: str) -> bool:
        return paper_id not in self._used and paper_id not in self._before.sent

    def _item(self, row: Row, about: _About) -> Item:
        bookmark = self._bookmarks.get(row.paper.id)
        entry = entry_of(row.paper, bookmark.entry if bookmark else None)
        return Item(entry, about.reason(row), row.read)


def _skipped(days: Days) -> tuple[str, ...]:
    if days.skipped is None:
        return ()
    first, last = days.skipped
    sentence = f"The lists from {first} to {last} are left out; `paperreader list {last}` shows the last."
    return (sentence,)


def _command(*words: str) -> str:
    """Return the command that lists what these words select, without empty words."""
    return shlex.join(filter(None, ("paperreader", "list", *words)))


def _in_view(name: str) -> Callable[[Row], str]:
    return lambda _row: f"view {name}"


def _ranked_in(name: str, more: str = "") -> Callable[[Row], str]:
    def reason(row: Row) -> str:
        return f"{ordinal(row.rank)} of {name}{more}" if row.rank else f"{name}{more}"

    return reason


def ordinal(number: int) -> str:
    """Return `1st`, `2nd`, `3rd`, `4th`, …, `11th`, …, `21st`."""
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
