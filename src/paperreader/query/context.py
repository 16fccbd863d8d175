"""The context of a query: the day, what the user decided, the last visit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from paperreader.query.nodes import Age, DateRange, Day, Pattern, Phrase, Today, Unit, Word

if TYPE_CHECKING:
    from paperreader.models.paper import Paper
    from paperreader.query.hits import Snippet

_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}
_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12}
_NONE: Mapping[str, BookmarkLike] = MappingProxyType({})
_NO_SCORES: Mapping[Any, float] = MappingProxyType({})


class BookmarkLike(Protocol):
    """The attributes of a bookmark that a query can use. Bookmarks have them, so nothing is copied."""

    @property
    def tags(self) -> tuple[str, ...]:
        """Return the user's tags."""

    @property
    def note(self) -> str:
        """Return the user's note, or an empty text."""

    @property
    def status(self) -> str | None:
        """Return the user's progress: `later`, `reading` or `read`."""

    @property
    def rating(self) -> int | None:
        """Return the user's rating."""

    @property
    def collections(self) -> tuple[str, ...]:
        """Return the names of the collections that contain it."""

    @property
    def added(self) -> datetime | None:
        """Return when it was bookmarked."""


class FullTexts(Protocol):
    """The full texts of papers that were read."""

    def papers(self, part: Word | Phrase | Pattern) -> frozenset[str]:
        """Return the identifiers of the papers in which a section has the words, or matches the pattern."""

    def snippet(self, paper_id: str, parts: Sequence[Word | Phrase | Pattern]) -> Snippet | None:
        """Return the piece of a paper's text that shows a hit."""


class NoFullTexts:
    """No paper was read."""

    def papers(self, part: Word | Phrase | Pattern) -> frozenset[str]:  # noqa: ARG002 - nothing to search
        """Return nothing."""
        return frozenset()

    def snippet(self, paper_id: str, parts: Sequence[Word | Phrase | Pattern]) -> None:
        """Return nothing."""


class Likeness(Protocol):
    """How much papers are like the bookmarks of the user. It is computed when a query asks for it."""

    def recommended(self) -> frozenset[str]:
        """Return the identifiers of the papers that are recommended in a stored list."""

    def of_rows(self) -> Mapping[int, float]:
        """Return the score of each paper of the library that is like the bookmarks, by its row."""

    def of_papers(self, papers: Sequence[Paper]) -> Mapping[str, float]:
        """Return the score of each of these papers that is like the bookmarks, by its identifier."""

    def prepare(self, papers: Sequence[Paper]) -> Iterable[object]:
        """Return steps after which `of_papers` takes little time."""


class NoLikeness:
    """Nothing is recommended, and no paper is like the bookmarks."""

    def recommended(self) -> frozenset[str]:
        """Return nothing."""
        return frozenset()

    def of_rows(self) -> Mapping[int, float]:
        """Return nothing."""
        return _NO_SCORES

    def of_papers(self, papers: Sequence[Paper]) -> Mapping[str, float]:  # noqa: ARG002 - see above
        """Return nothing."""
        return _NO_SCORES

    def prepare(self, papers: Sequence[Paper]) -> Iterable[object]:  # noqa: ARG002 - see above
        """Return nothing."""
        return ()


class QueryContext(msgspec.Struct, frozen=True):
    """The day and the bookmarks of the user who asks a query.

    Attributes:
        today: the user's current day.
        bookmarks: the bookmarks by the identifier of the paper.
        new_since: the end of the last visit, as a `timestamp` of the library; papers first seen later are
            new. None makes nothing new. Rows in memory have their own flag.
        full_texts: the texts that the field `text` searches.
        dismissed: the identifiers of the papers that the user is not interested in.
        likeness: has what is recommended, and the order of `sort:for-you`.
    """

    today: date
    bookmarks: Mapping[str, BookmarkLike] = _NONE
    new_since: str | None = None
    full_texts: FullTexts = NoFullTexts()
    dismissed: frozenset[str] = frozenset()
    likeness: Likeness = NoLikeness()

    def day(self, day: Day) -> date:
        """Return `day` as a date, clipped to the years that a date can have."""
        if isinstance(day, Today):
            return _from_ordinal(self.today.toordinal() + day.offset)
        return day

    def days(self, node: DateRange | Age) -> tuple[date, date]:
        """Return the first and the last day of a range; if no day matches, the first is after the last."""
        if isinstance(node, DateRange):
            low = date.min if node.low is None else self.day(node.low)
            return low, date.max if node.high is None else self.day(node.high)
        border = self.ago(node)
        if not node.older:
            return border, date.max
        if border == date.min:
            return date.max, date.min
        return date.min, date.fromordinal(border.toordinal() - 1)

    def ago(self, age: Age) -> date:
        """Return the day `age` ago; a month before the 31st is at most the last day of that month."""
        if age.unit in _DAYS:
            return _from_ordinal(self.today.toordinal() - age.count * _DAYS[age.unit])
        months = self.today.year * 12 + self.today.month - 1 - age.count * _MONTHS[age.unit]
        year, month = months // 12, months % 12 + 1
        if year < MINYEAR:
            return date.min
        return date(min(year, MAXYEAR), month, min(self.today.day, _days_of_month(year, month)))


def _days_of_month(year: int, month: int) -> int:
    import calendar  # only relative ages need it, and it loads the locale

    return calendar.monthrange(min(year, MAXYEAR), month)[1]


def _from_ordinal(days: int) -> date:
    return date.fromordinal(max(date.min.toordinal(), min(days, date.max.toordinal())))
