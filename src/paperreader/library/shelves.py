"""What the library offers to a list: one edition, or everything, filtered and ordered by SQLite."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from paperreader.library import papers, reading
from paperreader.library.listing import LibraryListing
from paperreader.models.listing import Sort

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.library.database import Database
    from paperreader.library.editions import StoredEdition
    from paperreader.models.edition import EditionInfo
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_READ = "select known.rowid from reading done cross join papers known on known.id = done.paper_id"
_ORDERS = {
    Sort.UPVOTES: "p.upvotes desc,",
    Sort.STARS: "p.stars desc,",
    Sort.COMMENTS: "p.comments desc,",
    Sort.DATE: "coalesce(p.published, p.edition_date) desc,",
    Sort.TITLE: "p.title collate nocase,",
}


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
        where = f"and e.paper not in ({_READ})" if hide_read else ""
        sql = f"""select e.paper, e.rank from edition_papers e join papers p on p.rowid = e.paper
            where e.edition = ? {where} order by {_ORDERS.get(sort, "")} e.rank limit ?"""  # noqa: S608
        with self._database.read(interruptible=True) as connection:
            found = connection.execute(sql, (self._number, -1 if limit is None else limit)).fetchall()
            new_since = reading.new_since(connection)
        rowids, ranks = array("q", [row[0] for row in found]), array("q", [row[1] for row in found])
        return LibraryListing(self._database, rowids, ranks, new_since)


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
        where = f"where p.rowid not in ({_READ})" if hide_read else ""
        sql = (
            f"""select p.rowid from papers p {where} order by {_ORDERS.get(sort, "")} p.rowid desc limit ?"""  # noqa: S608
        )
        with self._database.read(interruptible=True) as connection:
            new_since = reading.new_since(connection)
            rowids: Sequence[int]
            if sort in (Sort.SOURCE, Sort.RELEVANCE) and not hide_read:
                rowids = range(papers.count(connection), 0, -1)[:limit]
            else:
                rowids = array(
                    "q", [row[0] for row in connection.execute(sql, (-1 if limit is None else limit,))]
                )
        return LibraryListing(self._database, rowids, None, new_since)
