"""A list of papers of the library, of which only the rows that are looked at are loaded."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from paperreader.library.papers import SELECTED, SELECTED_COUNT, paper_of
from paperreader.models.listing import Row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.library.database import Database

_PAGE = 64
_PAGES_KEPT = 12
_ROWS = f"""select {SELECTED}, p.rowid, p.first_seen, r.paper_id is not null
    from papers p left join reading r on r.paper_id = p.id where p.rowid in"""  # noqa: S608 - names of columns


class LibraryListing:
    """Papers in the order of a list, as row numbers; implements `models.listing.Listing`.

    The order stays as it was selected; a row always tells what is known now.

    Args:
        database: where the papers are.
        rowids: their row numbers, in order: an `array("q")`, or a `range` for the whole library.
        ranks: their ranks in the edition, in the same order, or None where papers have none.
        new_since: a paper first seen after this is new; None: none is.
    """

    def __init__(
        self,
        database: Database,
        rowids: Sequence[int],
        ranks: Sequence[int] | None = None,
        new_since: str | None = None,
    ) -> None:
        self._database = database
        self._rowids = rowids
        self._ranks = ranks
        self._new_since = new_since
        self._pages: OrderedDict[int, list[Row]] = OrderedDict()
        self._revision = database.revision

    def __len__(self) -> int:
        return len(self._rowids)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """The rows from `start` to before `stop`, cut to what there is."""
        start, stop = max(start, 0), min(stop, len(self._rowids))
        rows: list[Row] = []
        while start < stop:
            number, offset = divmod(start, _PAGE)
            taken = self._page(number)[offset : offset + stop - start]
            rows.extend(taken)
            start = (number + 1) * _PAGE
        return rows

    def position(self, paper_id: str) -> int | None:
        """Where a paper stands, from 0, or None if it is not listed."""
        with self._database.read() as connection:
            found = connection.execute("select rowid from papers where id = ?", (paper_id,)).fetchone()
        if found is None:
            return None
        try:
            return self._rowids.index(found[0])
        except ValueError:
            return None

    def _page(self, number: int) -> list[Row]:
        if self._revision != self._database.revision:
            self._revision = self._database.revision
            self._pages.clear()
        page = self._pages.get(number)
        if page is None:
            page = self._pages[number] = self._load(number * _PAGE)
            if len(self._pages) > _PAGES_KEPT:
                self._pages.popitem(last=False)
        else:
            self._pages.move_to_end(number)
        return page

    def _load(self, start: int) -> list[Row]:
        rowids = self._rowids[start : start + _PAGE]
        marks = ",".join("?" * len(rowids))
        with self._database.read() as connection:
            found = {
                row[SELECTED_COUNT]: row for row in connection.execute(f"{_ROWS} ({marks})", tuple(rowids))
            }
        ranks = self._ranks[start : start + _PAGE] if self._ranks is not None else [None] * len(rowids)
        return [self._row(rank, found[rowid]) for rank, rowid in zip(ranks, rowids, strict=True)]

    def _row(self, rank: int | None, row: Sequence[object]) -> Row:
        first_seen, read = row[-2:]
        new = self._new_since is not None and str(first_seen) > self._new_since
        return Row(rank, paper_of(row), bool(read), new)
