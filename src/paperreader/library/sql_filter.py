"""The condition of a query in SQL, in parts that a selection puts together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.models.value import Value

if TYPE_CHECKING:
    from paperreader.query.nodes import Node

_MARKED = "{row} between ? and ? and (? or substr(?, {row} - ?, 1) = x'01')"
"""The condition that a row is marked, with the question marks of a `Marks`.

Nothing is looked up if all between the first and the last one are marked.
"""


class Marked(Value, frozen=True):
    """A condition on papers `p` that an index answers.

    Attributes:
        where: the condition, in SQL; NULL counts as false.
        params: the values of its question marks.
        table: what `p` stands for: `papers`, or their full-text index.
    """

    where: str
    params: tuple[object, ...]
    table: str = "papers"


class Joined(Value, frozen=True):
    """A condition on papers made of others.

    Attributes:
        parts: those that must hold.
        any: whether one of them is enough.
        refused: whether the other papers are asked for.
    """

    parts: tuple[Mark, ...]
    any: bool = False
    refused: bool = False


Mark = Marked | Joined


class Marks(Value, frozen=True):
    """The papers that meet a condition.

    It stands among the values of a statement for those that `marks.values_of` returns.
    """

    condition: Mark


class SqlFilter(Value, frozen=True):
    """The condition of a query, in SQL; that of an empty query is empty.

    Attributes:
        words: the parts of the query that the full-text index answers.
        where: another condition that must be true (NULL counts as false).
        params: the values of its question marks, in order.
        marked: the part of `where` that indexes answer, so that SQLite need not read all papers that match
            the words.
        rest: the other part of `where`; its values are in `rest_params`.
        few: whether few papers meet some condition, which an index finds.
    """

    words: tuple[Node, ...] = ()
    where: str = ""
    params: tuple[object, ...] = ()
    marked: Mark | None = None
    rest: str = ""
    rest_params: tuple[object, ...] = ()
    few: bool = False

    @property
    def marks(self) -> tuple[Marks, ...]:
        """Return the values of `chosen`."""
        return (Marks(self.marked),) if self.marked else ()

    def chosen(self, row: str) -> str:
        """Return the condition that `row` is marked; empty without marks."""
        return _MARKED.format(row=row) if self.marked else ""

    def above(self, row: int) -> SqlFilter:
        """Return the same condition, without marks, for papers above `row`.

        They are few, so that they are read in less time than others are marked.
        """
        where = self.where.replace("papers_fts match ?", f"papers_fts match ? and rowid > {row}")
        return msgspec.structs.replace(self, marked=None, where=where, rest=where, rest_params=self.params)

    def of_rows(self, row: str) -> SqlFilter:
        """Return the conditions for a table that has the row numbers in `row`."""
        where, rest = (sql.replace("p.rowid", row) for sql in (self.where, self.rest))
        return msgspec.structs.replace(self, where=where, rest=rest)
