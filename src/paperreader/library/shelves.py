"""The shelves of the library: one edition, or everything, filtered and ordered by SQLite."""

from __future__ import annotations

from abc import abstractmethod
from array import array
from itertools import islice
from typing import TYPE_CHECKING

from paperreader.library import editions, papers, selection, visits
from paperreader.library.listing import LibraryListing
from paperreader.library.selection import Plan, numbers
from paperreader.query.fields import READ, RELEVANCE, SOURCE
from paperreader.query.shelf import Selection, Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperreader.library.connection import Connection
    from paperreader.library.database import Database
    from paperreader.library.editions import StoredEdition
    from paperreader.models.edition import EditionInfo
    from paperreader.models.reasons import Reasons
    from paperreader.query.kinds import Sort
    from paperreader.query.nodes import Query

    RowsAndRanks = tuple[Sequence[int], Sequence[int] | None]


class _LibraryShelf(Shelf):
    """A shelf whose papers are row numbers of the library."""

    def __init__(self, database: Database, edition: int | None) -> None:
        self._database = database
        self._edition = edition

    def _select(self, request: Selection) -> LibraryListing:
        with self._database.read(interruptible=True) as connection:
            new_since = visits.new_since(connection)
            rows, ranks = self._find(connection, request)
            reasons = self._reasons(connection)
        return LibraryListing(self._database, rows, ranks, new_since, self._edition, reasons=reasons)

    @abstractmethod
    def _find(self, connection: Connection, request: Selection) -> RowsAndRanks: ...

    def _reasons(self, connection: Connection) -> Mapping[int, Reasons]:  # noqa: ARG002 - see `EditionShelf`
        return {}


class EditionShelf(_LibraryShelf):
    """The papers of one edition; empty if it is not stored yet.

    Attributes:
        info: the heading of the edition, or None while it is not stored.
    """

    def __init__(self, database: Database, edition: StoredEdition | None) -> None:
        super().__init__(database, edition.number if edition else -1)
        self.info: EditionInfo | None = edition.info if edition else None

    @property
    def count(self) -> int:
        """Return the number of papers, unfiltered."""
        return self.info.count if self.info else 0

    @property
    def order(self) -> str:
        """Return the source's own order, in words that follow «ordered by»."""
        return self.info.order if self.info else ""

    def _reasons(self, connection: Connection) -> Mapping[int, Reasons]:
        if self._edition is None or self.info is None or not self.info.key.is_computed:
            return {}
        return editions.reasons_of(connection, self._edition)

    def _find(self, connection: Connection, request: Selection) -> RowsAndRanks:
        assert self._edition is not None
        begun = None
        plan = Plan.of(request)
        if plan.filter.words:
            from paperreader.library.full_text import beginnings  # only for a search

            # An edition is a small part of the index, and merging all hits would read all of it.
            begun = beginnings(connection)
        found = selection.of_edition(self._edition, plan, begun).run(connection).fetchall()
        return array("q", [row for row, _ in found]), array("q", [rank for _, rank in found])


class LibraryShelf(_LibraryShelf):
    """All papers of the library: the last added first, and papers from before all stored days last."""

    order = "when added, newest first"

    def __init__(self, database: Database) -> None:
        super().__init__(database, None)

    @property
    def count(self) -> int:
        """Return the number of papers, unfiltered."""
        with self._database.read() as connection:
            return papers.count(connection)

    def needs_all(self, query: Query, sort: Sort, *, hide_read: bool) -> bool:
        """Return whether the papers are all rows, which are counted, not looked up."""
        return query.is_empty and sort in (SOURCE, RELEVANCE) and not hide_read

    def _find(self, connection: Connection, request: Selection) -> RowsAndRanks:
        if request.is_in_place:
            return _all_rows(connection, request), None
        from paperreader.library.strategy import rows_of_library  # only for a search

        return rows_of_library(connection, request), None

    def _count(self, request: Selection) -> int:
        with self._database.read(interruptible=True) as connection:
            if request.is_in_place:
                return len(_all_rows(connection, request))
            from paperreader.library.strategy import count_of_library  # as above

            return count_of_library(connection, request)


def _all_rows(connection: Connection, request: Selection) -> Sequence[int]:
    """Return every row from the last to the first; row numbers have no gaps, so nothing is looked up."""
    rows = papers.all_rows(connection)
    if not request.hide_read:
        return rows[: request.limit]
    read = set(numbers(connection.execute(READ)))
    return array("q", islice((row for row in rows if row not in read), request.limit))
