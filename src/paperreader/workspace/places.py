"""The places of the reader: the tabs, dates, searches, views and files, and the words of a heading."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Self

from paperreader.models.calendar import describe
from paperreader.models.edition import EditionKey, EditionKind
from paperreader.models.value import Value
from paperreader.query.fields import BY_RATING, RELEVANCE, SORTS, SOURCE
from paperreader.query.nodes import Order, Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from paperreader.query.kinds import Sort
    from paperreader.query.shelf import Shelf


class Tab(StrEnum):
    """The tabs, in their order.

    Attributes:
        short: the name in a narrow terminal.
        command: the command that shows it.
    """

    short: str
    command: str

    TRENDING = "Trending", "Trend", "trending"
    DAILY = "Daily", "Day", "daily"
    WEEKLY = "Weekly", "Week", "weekly"
    MONTHLY = "Monthly", "Month", "monthly"
    BOOKMARKS = "Bookmarks", "Marks", "bookmarked"
    LIBRARY = "Library", "Lib", "library"
    FOR_YOU = "For you", "You", "for_you"

    def __new__(cls, name: str, short: str, command: str) -> Self:
        """Return the tab of a name."""
        tab = str.__new__(cls, name)
        tab._value_ = name
        tab.short, tab.command = short, command
        return tab


_TAB_OF = {
    EditionKind.TRENDING: Tab.TRENDING,
    EditionKind.DAY: Tab.DAILY,
    EditionKind.WEEK: Tab.WEEKLY,
    EditionKind.MONTH: Tab.MONTHLY,
    EditionKind.FOR_YOU: Tab.FOR_YOU,
}
KIND_OF = {tab: kind for kind, tab in _TAB_OF.items()}
"""The kind of editions that a tab shows; the other tabs show none."""

_EVERYTHING = Query()


MOST_UNREAD = 1_000
"""The most unread papers that are shown for a view: a larger number would not help the user."""


class Place(Value, frozen=True):
    """Something that can be shown: an edition, the bookmarks, the library or a view.

    Attributes:
        key: the edition, or None for the bookmarks, the library and a view of the library.
        tab: the tab that is active while it is shown, or None for a view, a search, a file or the sample.
        view: the name of a view, or empty.
        query: the query of the view.
    """

    key: EditionKey | None
    tab: Tab | None
    view: str = ""
    query: str = ""

    @classmethod
    def of_edition(cls, key: EditionKey) -> Place:
        """Return the place of an edition."""
        return cls(key, _TAB_OF.get(key.kind))

    @classmethod
    def of_view(cls, name: str, query: str, of_list: str = "") -> Place:
        """Return the place of a view: of the library, or of a list of a source."""
        return cls(EditionKey(EditionKind.LIST, of_list) if of_list else None, None, name, query)

    @property
    def can_refresh(self) -> bool:
        """Return whether a source can be asked for it."""
        return self.key is not None and self.key.has_source

    @property
    def is_recommended(self) -> bool:
        """Return whether it is a list of recommendations, which leaves out dismissed papers."""
        return self.key is not None and self.key.is_computed

    @property
    def name(self) -> str:
        """Return the words for its day, week, month or search, else the name of its view or tab."""
        if self.view:
            return self.view
        return describe(self.key) if self.key and self.key.value else str(self.tab or "This list")


class OpenPlace(Value, frozen=True):
    """A place with its papers.

    Attributes:
        place: the place.
        shelf: its papers.
        heading: its name, as words.
        order: the order of its source, as words.
        fetched_at: when it was fetched, or None if it was not fetched.
        note: a remark about it, or empty.
        query: selects the papers of the shelf that belong to it.
        grouped: its grouping, as a word, or empty.
        source: the name of the source on the screen, or empty for what is made on this machine.
    """

    place: Place
    shelf: Shelf
    heading: str
    order: str
    fetched_at: datetime | None = None
    note: str = ""
    query: Query = _EVERYTHING
    grouped: str = ""
    source: str = ""


def order_words(sort: Sort, query_order: Sequence[Order], source_order: str) -> str:
    """Return the words that follow «ordered by».

    Args:
        sort: the order of the list.
        query_order: the order that the query asks for, which wins.
        source_order: the words for the order of the source.
    """
    key, reverse = (query_order[0].key, query_order[0].reverse) if query_order else (sort, False)
    if not key.words:
        return f"{source_order}, reversed" if reverse else source_order
    return key.reverse_words if reverse else key.words


def sorts_for(tab: Tab | None, *, has_query: bool) -> Sequence[Sort]:
    """Return the orders that the sort key goes through in a tab; the first is the order of the source."""
    orders = [SOURCE, *(sort for sort in SORTS.values() if sort.offered)]
    if tab is Tab.BOOKMARKS:
        orders.insert(1, BY_RATING)
    return (*orders, RELEVANCE) if has_query else orders
