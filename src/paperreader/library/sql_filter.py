"""The condition of a query in SQL, in parts that a selection puts together."""

from __future__ import annotations

import msgspec

from paperreader.models.value import Value


class SqlFilter(Value, frozen=True):
    """The condition of a query, in SQL; that of an empty query is empty.

    Attributes:
        match: the expression for `papers_fts match ?`; None if the index is not used.
        where: another condition that must be true (NULL counts as false).
        params: the values of its question marks, in order.
        few: the part of `where` that an index answers and few papers meet, so that SQLite need not read all
            papers that match the words; its values are in `few_params`.
        rest: the other part of `where`; its values are in `rest_params`.
    """

    match: str | None = None
    where: str = ""
    params: tuple[object, ...] = ()
    few: str = ""
    few_params: tuple[object, ...] = ()
    rest: str = ""
    rest_params: tuple[object, ...] = ()

    def chosen(self, row: str) -> str:
        """Return the condition that `row` is one of the few; empty if nothing says which."""
        return f"{row} in (select p.rowid from papers p where {self.few})" if self.few else ""  # noqa: S608

    def of_rows(self, row: str) -> SqlFilter:
        """Return the conditions for a table that has the row numbers in `row`."""
        where, rest = (sql.replace("p.rowid", row) for sql in (self.where, self.rest))
        return msgspec.structs.replace(self, where=where, rest=rest)
