"""The texts of the library's papers, for an index that is kept elsewhere.

Row numbers have no gaps and new papers get the next ones at either end, so an index knows what it lacks by
the first and the last row it has. Texts that change later are listed in the table `changed_texts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import msgspec

from paperreader.library import papers
from paperreader.query.fields import READ

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from paperreader.library.database import Database
    from paperreader.models.edition import EditionKind
    from paperreader.models.paper import Paper

_IS_PAPER = "rowid not in (select paper from same_papers)"
_CHOSEN = "rowid in (select value from json_each(?))"


class Extent(NamedTuple):
    """What a library has.

    Attributes:
        made_at: when its file was made, which tells it from another file in its place.
        first, last: the lowest and the highest row number; the last is below the first if there are none.
        changes: the number of the last change of a text.
    """

    made_at: str
    first: int
    last: int
    changes: int


class PaperTexts:
    """The texts of the papers of a library."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def extent(self) -> Extent:
        """Return what the library has now."""
        with self._database.read() as connection:
            made_at, first, last, changes = connection.execute(
                "select (select applied_at from migrations where name = 'papers'),"
                " (select min(rowid) from papers), (select max(rowid) from papers),"
                " (select max(number) from changed_texts)"
            ).fetchone()
        return Extent(made_at, 1 if first is None else first, 0 if last is None else last, changes or 0)

    def days(self, rows: Collection[int]) -> dict[int, str]:
        """Return the day of each paper among these rows as ISO text, empty if unknown.

        Rows that only lead to another one of the same paper are left out.
        """
        with self._database.read() as connection:
            found = connection.execute(
                "select rowid, coalesce(edition_date, published, '') from papers"  # noqa: S608 - constants
                f" where {_CHOSEN} and {_IS_PAPER}",
                (_json(rows),),
            )
            return dict(found.fetchall())

    def texts(self, rows: Collection[int]) -> dict[int, tuple[str, str]]:
        """Return the title and the abstract of each of these rows."""
        with self._database.read() as connection:
            found = connection.execute(
                f"select rowid, title, abstract from papers where {_CHOSEN}",  # noqa: S608 - a constant
                (_json(rows),),
            )
            return {row: (title, abstract) for row, title, abstract in found}

    def of_days(self, first: date, last: date, most: int) -> list[tuple[str, str]]:
        """Return the title and the abstract of the newest papers from one day to another, both included."""
        day = "coalesce(edition_date, published)"
        with self._database.read() as connection:
            found = connection.execute(
                f"select title, abstract from papers where {day} between ? and ? and {_IS_PAPER}"  # noqa: S608 - constants
                f" order by {day} desc limit ?",
                (first.isoformat(), last.isoformat(), most),
            )
            return found.fetchall()

    def changed(self, after: int) -> list[int]:
        """Return the rows whose texts changed after the change of this number."""
        with self._database.read() as connection:
            found = connection.execute("select distinct paper from changed_texts where number > ?", (after,))
            return [row for (row,) in found]

    def papers(self, rows: Collection[int]) -> dict[int, Paper]:
        """Return the papers of these rows; a row that leads to another one of the same paper gets that."""
        with self._database.read() as connection:
            found = connection.execute(
                f"select {papers.SELECTED}, asked.value from json_each(?) asked"  # noqa: S608 - names of columns
                " left join same_papers s on s.paper = asked.value"
                " cross join papers p on p.rowid = coalesce(s.kept, asked.value)",
                (_json(rows),),
            )
            return {row[papers.SELECTED_COUNT]: papers.paper_of(row) for row in found}

    def read(self) -> set[int]:
        """Return the rows of the papers that were read."""
        with self._database.read() as connection:
            return {row for (row,) in connection.execute(READ)}

    def listed(self, kind: EditionKind) -> set[str]:
        """Return the identifiers of the papers in any edition of a kind."""
        with self._database.read() as connection:
            found = connection.execute(
                "select p.id from editions x cross join edition_papers e on e.edition = x.number"
                " cross join papers p on p.rowid = e.paper where x.kind = ?",
                (kind,),
            )
            return {paper_id for (paper_id,) in found}

    def row_of(self, identifiers: Collection[str]) -> dict[str, int]:
        """Return the row of each stored paper among these identifiers."""
        with self._database.read() as connection:
            found = connection.execute(
                "select id, rowid from papers where id in (select value from json_each(?))",
                (_json(identifiers),),
            )
            return dict(found.fetchall())

    def rows(self, identifiers: Collection[str]) -> set[int]:
        """Return the rows of the papers that have any of these identifiers."""
        with self._database.read() as connection:
            found = connection.execute(
                "select rowid from papers where id in (select value from json_each(:names)) union"
                " select paper from paper_names where name in (select value from json_each(:names))",
                {"names": _json(identifiers)},
            )
            return {row for (row,) in found}


def _json(values: Collection[object]) -> str:
    return msgspec.json.encode(list(values)).decode()
