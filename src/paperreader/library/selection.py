"""Make one SELECT of row numbers from a plan: the compiled query, the order and the shelf.

The full-text index answers the words of a query. It is read in the order of the row numbers, so that a first
page in that order ends the reading. A table is joined only if something needs it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from itertools import chain
from operator import neg
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.library.orders import BOOKMARKS, OwnOrder, facts, order_by
from paperreader.library.sql_filter import Joined, Mark, Marked, Marks, SqlFilter
from paperreader.models.value import Value
from paperreader.query.fields import LIKENESS, READ
from paperreader.query.nodes import Everything

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterable, Mapping

    from paperreader.library.connection import Connection
    from paperreader.library.full_text import Beginnings
    from paperreader.query.shelf import Selection

_ALIAS = re.compile(r"\b([ekp])\.")
_COLUMN_OF_PAPERS = re.compile(r"\bp\.")
_CALLS = re.compile(r"\b(?:folded|likeness|regexp)\(")
_CHOSEN = "p.rowid in (select value from json_each(?))"
_SAME = "select paper from same_papers"
_NO_SCORES: Mapping[int, float] = MappingProxyType({})


class NewestFirst(array):  # type: ignore[type-arg]  # it has no parameters before Python 3.12
    """Row numbers in descending order, which find a position by bisection."""

    def index(self, rowid: int, *_: int) -> int:
        """Return the position of a row; raise ValueError if it is not listed."""
        place = bisect_left(self, -rowid, key=neg)
        if place == len(self) or self[place] != rowid:
            raise ValueError(f"row {rowid} is not listed")
        return place


class Statement(Value, frozen=True):
    """SQL, the values of its question marks, and the scores that its function `likeness` returns."""

    sql: str
    values: tuple[Any, ...]
    likeness: Mapping[int, float] = _NO_SCORES

    def run(self, connection: Connection) -> sqlite3.Cursor:
        """Execute the statement and return the cursor."""
        if _CALLS.search(self.sql):
            from paperreader.library.search import register_functions  # only for a search

            connection.teach(register_functions)
            connection.likeness = self.likeness
        values = chain.from_iterable(_values(connection, value) for value in self.values)
        return connection.execute(self.sql, tuple(values))


def _values(connection: Connection, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, Marks):
        return (value,)
    from paperreader.library.marks import values_of  # only for a search

    return values_of(connection, value.condition)


class Plan(Value, frozen=True):
    """A request with its compiled condition, from which statements are made and marks are read.

    Attributes:
        request: the query, the order and the limits.
        filter: the condition of the query.
    """

    request: Selection
    filter: SqlFilter

    @classmethod
    def of(cls, request: Selection) -> Plan:
        """Compile the query of a request."""
        if isinstance(request.query.node, Everything):
            return cls(request, SqlFilter())
        from paperreader.library.search import compile_filter  # only for a search

        return cls(request, compile_filter(request.query, request.context))

    def limited(self, limit: int | None) -> Plan:
        """Return the plan of the same request with another limit."""
        return msgspec.structs.replace(self, request=msgspec.structs.replace(self.request, limit=limit))

    def match(self, begun: Beginnings | None = None) -> str | None:
        """Return the expression for `papers_fts match ?`, or None if the index is not used.

        Args:
            begun: returns the words with a prefix: see `search.index_expression`.
        """
        if not self.filter.words:
            return None
        from paperreader.library.search import index_expression  # as above

        return index_expression(self.filter.words, begun)

    @property
    def marks_beside_words(self) -> Mark | None:
        """Return the condition for the papers that are marked before words are searched."""
        return self.filter.marked if self.filter.words else None

    @property
    def marks_alone(self) -> Mark | None:
        """Return the condition for the selected papers, or None if marks cannot tell them."""
        if self.filter.words or self.filter.marked is None or self.filter.rest:
            return None
        hidden = (READ, _SAME) if self.request.hide_read else (_SAME,)
        others = (Marked(f"p.rowid in ({rows})", ()) for rows in hidden)
        return Joined((self.filter.marked, Joined(tuple(others), any=True, refused=True)))


def of_edition(number: int, plan: Plan, begun: Beginnings | None = None) -> Statement:
    """Select row numbers and ranks from the edition with this number; for `begun` see `of_library`."""
    request, words, match = plan.request, plan.filter.of_rows("e.paper"), plan.match(begun)
    order = order_by(request.orders, OwnOrder("e.rank", row="e.paper"), has_words=match is not None)
    conditions = ["e.edition = ?", *_conditions(request, words.where, "e.paper")]
    tables = "edition_papers e"
    values: tuple[Any, ...] = (number, *words.params)
    if match is not None:
        # The papers of an edition mostly came together: few others lie between the first and the last.
        tables = "papers_fts f cross join edition_papers e on e.paper = f.rowid"
        first_and_last = (
            "f.rowid >= (select min(paper) from edition_papers where edition = ?)",
            "f.rowid <= (select max(paper) from edition_papers where edition = ?)",
        )
        conditions = ["papers_fts match ?", *first_and_last, *conditions]
        values = (match, number, number, *values)
    joins = _joins(f"{words.where} {order}", "e.paper")
    values = (*_joined_values(request, order), *values, _limit(request))
    statement = _statement("e.paper, e.rank", f"{tables} {joins}", conditions, order, values)
    return msgspec.structs.replace(statement, likeness=_likeness(request))


def of_library(
    plan: Plan,
    begun: Beginnings | None = None,
    narrowed: Callable[[str], str] | None = None,
    *,
    above: int | None = None,
) -> Statement:
    """Select row numbers from all papers.

    Args:
        plan: what is asked for.
        begun: returns the words with a prefix, for a first page: see `search.index_expression`.
        narrowed: turns an index expression into one that fewer papers match.
        above: selects only the few papers above this row, without marking others.
    """
    match = plan.match(begun)
    if match is not None and narrowed is not None:
        match = narrowed(match)
    words = plan.filter if above is None else plan.filter.above(above)
    return _of_library(plan.request, words, match, above)


def of_library_in_order(plan: Plan) -> Statement:
    """Select as `of_library` does, by reading the index of an order and skipping other papers."""
    words, match = plan.filter, plan.match()
    matched = match and "+p.rowid in (select rowid from papers_fts where papers_fts match ?)"
    values = (*filter(None, [match]), *words.marks, *words.rest_params)
    where = " and ".join(filter(None, (matched, words.chosen("+p.rowid"), words.rest)))
    return _of_library(plan.request, SqlFilter(where=where, params=values), None)


def of_rows(plan: Plan, rows: Iterable[int]) -> Statement:
    """Select a few papers by their rows, in the order of the request."""
    chosen = msgspec.json.encode(tuple(rows)).decode()
    return _of_library(plan.request, SqlFilter(where=_CHOSEN, params=(chosen,), few=True), None)


def _of_library(
    request: Selection, words: SqlFilter, match: str | None, above: int | None = None
) -> Statement:
    row = _library_row(match)
    own = OwnOrder(row, descending=True, row=row)
    order = order_by(request.orders, own, has_words=match is not None)
    if match is None and words.few:
        # The plus keeps SQLite from reading all papers in order when an index leads to the few that match.
        order = _COLUMN_OF_PAPERS.sub("+p.", order)
    tables, conditions, values = _library_rows(request, words, match, order)
    if above is not None:
        conditions, values = [*conditions, f"{row} > ?"], (*values, above)
    values = (*_joined_values(request, order), *values, _limit(request))
    return msgspec.structs.replace(
        _statement(row, tables, conditions, order, values), likeness=_likeness(request)
    )


def count_in_library(plan: Plan, begun: Beginnings | None = None) -> Statement:
    """Count the selected papers of the library, up to the limit if there is one."""
    tables, conditions, values = _library_rows(plan.request, plan.filter, plan.match(begun))
    rows = f"from {tables} {_where(conditions)}"
    limit = plan.request.limit
    if limit is None:
        return Statement(f"select count(*) {rows}", values)
    return Statement(f"select count(*) from (select 1 {rows} limit ?)", (*values, limit))  # noqa: S608


def numbers(rows: Iterable[tuple[int]], *, newest_first: bool = False) -> array[int]:
    """Return the only column of the selected rows, without a list of rows in between."""
    return (NewestFirst if newest_first else array)("q", chain.from_iterable(rows))


def _library_row(match: str | None) -> str:
    return "p.rowid" if match is None else "f.rowid"


def _library_rows(
    request: Selection, words: SqlFilter, match: str | None, order: str = ""
) -> tuple[str, list[str], tuple[Any, ...]]:
    """Return the tables to select from, the conditions, and the values of their question marks."""
    row = _library_row(match)
    tables, used, values = "papers p", words.where, words.params
    if match is None:  # The full-text index lacks the rows that only lead to another one.
        conditions = _conditions(request, words.where, row)
        conditions.append(f"p.rowid not in ({_SAME})")
    else:
        tables, used = "papers_fts f", words.of_rows(row).rest
        few = words.chosen("f.rowid")
        conditions = ["papers_fts match ?", *filter(None, [few]), *_conditions(request, used, row)]
        values = (match, *words.marks, *words.rest_params)
    used = f"{used} {order}"
    joins = _joins(used, None if match is None else row)
    if "e" in _aliases(used):
        joins += " left join (select null as rank, null as edition, null as paper) e on true"
    return f"{tables} {joins}", conditions, values


def _conditions(request: Selection, where: str, row: str) -> list[str]:
    hidden = [f"{row} not in ({READ})"] if request.hide_read else []
    return [f"({where})", *hidden] if where else hidden


def _joins(used: str, paper: str | None) -> str:
    """Return the joins that `used` needs; `paper` is the row number of papers, or None if papers come first.

    CROSS JOIN keeps SQLite from reversing the order of the tables, which would lose the order of the rows.
    """
    aliases = _aliases(used)
    joins = []
    if paper is not None and aliases & {"k", "p"}:
        joins.append(f"cross join papers p on p.rowid = {paper}")
    if "k" in aliases:
        joins.append(BOOKMARKS)
    return " ".join(joins)


def _joined_values(request: Selection, order: str) -> tuple[str, ...]:
    """Return the values of the question marks of `_joins`."""
    return (facts(request.context),) if "k" in _aliases(order) else ()


def _aliases(used: str) -> set[str]:
    return set(_ALIAS.findall(used))


def _statement(
    columns: str, tables: str, conditions: list[str], order: str, values: tuple[Any, ...]
) -> Statement:
    rows = f"from {tables} {_where(conditions)}"
    return Statement(f"select {columns} {rows} order by {order} limit ?", values)


def _likeness(request: Selection) -> Mapping[int, float]:
    if any(order.key is LIKENESS for order in request.orders):
        return request.context.likeness.of_rows()
    return _NO_SCORES


def _where(conditions: list[str]) -> str:
    return f"where {' and '.join(conditions)}" if conditions else ""


def _limit(request: Selection) -> int:
    """Return the limit for SQLite, which takes a negative one for none."""
    return -1 if request.limit is None else request.limit
