"""A list of papers of the library that loads only the rows that are shown."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from paperreader.library import visits
from paperreader.library.papers import SELECTED, SELECTED_COUNT, paper_of, row_of
from paperreader.models.listing import Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from paperreader.library.database import Database
    from paperreader.models.reasons import Reasons

_NO_REASONS: Mapping[int, Reasons] = MappingProxyType({})

_KEPT = 600
"""The number of rows kept in memory: a few screens, 2 MB with long abstracts."""

_ROWS = f"""select {SELECTED}, listed.rowid, p.first_seen, r.paper_id is not null, r.version,
    {visits.SELECTED} from papers listed left join same_papers s on s.paper = listed.rowid
    cross join papers p on p.rowid = coalesce(s.kept, listed.rowid)
    left join reading r on r.paper_id = p.id {visits.JOINED} where listed.rowid in"""  # noqa: S608 - names of columns


class LibraryListing:
    """Papers in the order of a list, as row numbers; implements `models.listing.Listing`.

    The order stays as it was selected; a row always holds the current values.

    Args:
        database: the library.
        rowids: their row numbers, in order: an `array("q")`, or a `range` for the whole library.
        ranks: their ranks in the edition, in the same order, or None if they have no ranks.
        new_since: a paper first seen after this is new; None if no paper is new.
        edition: the number of the edition to which the ranks belong, or None.
        reasons: why papers are recommended, by their row numbers.
    """

    def __init__(
        self,
        database: Database,
        rowids: Sequence[int],
        ranks: Sequence[int] | None = None,
        new_since: str | None = None,
        edition: int | None = None,
        *,
        reasons: Mapping[int, Reasons] = _NO_REASONS,
    ) -> None:
        self._database = database
        self._rowids = rowids
        self._ranks = ranks
        self._new_since = new_since
        self._edition = edition
        self._reasons = reasons
        self._loaded: dict[int, Row] = {}
        self._revision = database.revision

    def __len__(self) -> int:
        return len(self._rowids)

    def rows(self, start: int, stop: int) -> Sequence[Row]:
        """Return the rows from `start` to before `stop`, clipped to the list."""
        places = range(max(start, 0), min(stop, len(self._rowids)))
        missing = self._missing(places)
        if missing:
            self._loaded.update(self._load(missing))
        return [self._loaded[place] for place in places if place in self._loaded]

    def position(self, paper_id: str) -> int | None:
        """Return the position of a paper, from 0, or None if it is not listed."""
        with self._database.read() as connection:
            row = row_of(connection, paper_id)
        if row is None:
            return None
        try:
            return self._rowids.index(row)
        except ValueError:
            return None

    def _missing(self, places: range) -> list[int]:
        """Return the places that must be loaded; drop all rows if some changed or are too many."""
        if self._revision != self._database.revision or len(self._loaded) > _KEPT:
            self._revision = self._database.revision
            self._loaded.clear()
        return [place for place in places if place not in self._loaded]

    def _load(self, places: list[int]) -> dict[int, Row]:
        """Return rows by place, without those whose papers were lost with a damaged library."""
        rowids = [self._rowids[place] for place in places]
        marks = ",".join("?" * len(rowids))
        with self._database.read() as connection:
            rows = connection.execute(f"{_ROWS} ({marks})", (self._edition, *rowids))
            found = {row[SELECTED_COUNT]: row for row in rows}
        return {
            place: self._row(place, found[rowid])
            for place, rowid in zip(places, rowids, strict=True)
            if rowid in found
        }

    def _row(self, place: int, row: Sequence[Any]) -> Row:
        first_seen, read, read_version, *before = row[SELECTED_COUNT + 1 :]
        rank = self._ranks[place] if self._ranks is not None else None
        return Row(
            rank=rank,
            paper=paper_of(row),
            read=bool(read),
            new=self._new_since is not None and first_seen > self._new_since,
            moved=visits.moved_of(rank, before),
            read_version=read_version,
            reasons=self._reasons.get(self._rowids[place]),
        )
