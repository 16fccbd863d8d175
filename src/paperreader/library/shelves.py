"""What the library offers to a list: one edition, or everything, filtered and ordered by SQLite."""

from __future__ import annotations

from array import array
from itertools import islice
from typing import TYPE_CHECKING

from paperreader.library import papers, reading, selection
from paperreader.library.listing import LibraryListing
from paperreader.library.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from paperreader.library.database import Connection, Database
    from paperreader.library.editions import StoredEdition
    from paperreader.models.edition import EditionInfo
    from paperreader.models.listing import Sort
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query


class EditionShelf:
    """The papers of one edition, which need not be stored yet: then there are none.

    Attributes:
        info: the heading of the edition, or None while it is not stored.
    """

    def __init__(self, database: Database, edition: StoredEdition | None) -> None:
        self._database = database
        self._number = edition.number if edition else -1
        self.info: EditionInfo | None = edition.info if edition else None

    @property
    def count(self) -> int:
        """How many papers, unfiltered."""
        return self.info.count if self.info else 0

    @property
    def order(self) -> str:
        """The source's own order, in words that follow «ordered by»."""
        return self.info.order if self.info else ""

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,
    ) -> LibraryListing:
        """The papers that match, in an order; at most `limit` of them.

        Raises:
            Superseded: `Library.interrupt` was called meanwhile.
        """
        asked = Selection(query, sort, context, hide_read, limit)
        statement = selection.of_edition(self._number, asked)
        with self._database.read(interruptible=True) as connection:
            found = statement.run(connection).fetchall()
            new_since = reading.new_since(connection)
        ranks = array("q", [rank for _, rank in found])
        return LibraryListing(
            self._database, array("q", [row for row, _ in found]), ranks, new_since, self._number
        )


class LibraryShelf:
    """All papers of the library, the last added first."""

    order = "when added, newest first"

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def count(self) -> int:
        """How many papers, unfiltered."""
        with self._database.read() as connection:
            return papers.count(connection)

    def select(
        self,
        query: Query,
        sort: Sort,
        context: QueryContext,
        *,
        hide_read: bool = False,
        limit: int | None = None,
    ) -> LibraryListing:
        """The papers that match, in an order; at most `limit` of them.

        Raises:
            Superseded: `Library.interrupt` was called meanwhile.
        """
        asked = Selection(query, sort, context, hide_read, limit)
        with self._database.read(interruptible=True) as connection:
            new_since = reading.new_since(connection)
            rowids = _all_rows(connection, asked) if asked.is_in_place else _chosen_rows(connection, asked)
        return LibraryListing(self._database, rowids, None, new_since)


def _all_rows(connection: Connection, asked: Selection) -> Sequence[int]:
    """Every row from the last to the first: row numbers have no gap, so there is nothing to look up."""
    rows = range(papers.count(connection), 0, -1)
    if not asked.hide_read:
        return rows[: asked.limit]
    read = set(_numbers(connection.execute(selection.READ)))
    return array("q", islice((row for row in rows if row not in read), asked.limit))


def _chosen_rows(connection: Connection, asked: Selection) -> Sequence[int]:
    return _numbers(selection.of_library(asked).run(connection))


def _numbers(rows: Iterable[tuple[int]]) -> array[int]:
    return array("q", [number for (number,) in rows])
