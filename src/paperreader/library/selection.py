"""Compile a query, an order and a shelf to one SELECT of row numbers.

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
            from paperreader.library.search import register_functions  # as in `_words`

            connection.teach(register_functions)
            connection.likeness = self.likeness
        values = chain.from_iterable(_values(connection, value) for value in self.values)
        return connection.execute(self.sql, tuple(values))


def _values(connection: Connection, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, Marks):
        return (value,)
    from paperreader.library.marks import values_of  # as in `_words`

    return values_of(connection, value.condition)


def of_edition(number: int, request: Selection, begun: Beginnings | None = None) -> Statement:
    """Select row numbers and ranks from the edition with this number; for `begun` see `of_library`."""
    words = _words(request, begun, marking=False).of_rows("e.paper")
    order = order_by(request.orders, OwnOrder("e.rank", row="e.paper"), has_words=words.match is not None)
    conditions = ["e.edition = ?", *_conditions(request, words.where, "e.paper")]
    tables = "edition_papers e"
    values: tuple[Any, ...] = (number, *words.params)
    if words.match is not None:
        # The papers of an edition mostly came together: few others lie between the first and the last.
        tables = "papers_fts f cross join edition_papers e on e.paper = f.rowid"
        first_and_last = (
            "f.rowid >= (select min(paper) from edition_papers where edition = ?)",
            "f.rowid <= (select max(paper) from edition_papers where edition = ?)",
        )
        conditions = ["papers_fts match ?", *first_and_last, *conditions]
        values = (words.match, number, number, *values)
    joins = _joins(f"{words.where} {order}", "e.paper")
    values = (*_joined_values(request, order), *values, _limit(request))
    statement = _statement("e.paper, e.rank", f"{tables} {joins}", conditions, order, values)
    return msgspec.structs.replace(statement, likeness=_likeness(request))


def of_library(
    request: Selection,
    begun: Beginnings | None = None,
    narrowed: Callable[[str], str] | None = None,
    *,
    above: int | None = None,
) -> Statement:
    """Select row numbers from all papers.

    Args:
        request: the query, the order and the limits.
        begun: returns the words with a prefix, for a first page: see `search.compile_filter`.
        narrowed: turns an index expression into one that fewer papers match.
        above: selects only the few papers above this row, without marking others.
    """
    words = _words(request, begun, marking=above is None)
    if words.match is not None and narrowed is not None:
        words = msgspec.structs.replace(words, match=narrowed(words.match))
    return _of_library(request, words, above)


def of_library_in_order(request: Selection) -> Statement:
    """Select as `of_library` does, by reading the index of an order and skipping other papers."""
    words = _words(request)
    match = words.match and "+p.rowid in (select rowid from papers_fts where papers_fts match ?)"
    values = (*filter(None, [words.match]), *words.marks, *words.rest_params)
    where = " and ".join(filter(None, (match, words.chosen("+p.rowid"), words.rest)))
    return _of_library(request, SqlFilter(where=where, params=values))


def _of_library(request: Selection, words: SqlFilter, above: int | None = None) -> Statement:
    row = _library_row(words)
    own = OwnOrder(row, descending=True, row=row)
    order = order_by(request.orders, own, has_words=words.match is not None)
    if words.match is None and words.few:
        # The plus keeps SQLite from reading all papers in order when an index leads to the few that match.
        order = _COLUMN_OF_PAPERS.sub("+p.", order)
    tables, conditions, values = _library_rows(request, words, order)
    if above is not None:
        conditions, values = [*conditions, f"{row} > ?"], (*values, above)
    values = (*_joined_values(request, order), *values, _limit(request))
    return msgspec.structs.replace(
        _statement(row, tables, conditions, order, values), likeness=_likeness(request)
    )


def count_in_library(request: Selection, begun: Beginnings | None = None) -> Statement:
    """Count the selected papers of the library, up to the limit if there is one."""
    words = _words(request, begun)
    tables, conditions, values = _library_rows(request, words)
    rows = f"from {tables} {_where(conditions)}"
    if request.limit is None:
        return Statement(f"select count(*) {rows}", values)
    return Statement(f"select count(*) from (select 1 {rows} limit ?)", (*values, request.limit))  # noqa: S608


def is_by_words(request: Selection) -> bool:
    """Return whether the full-text index finds the selected papers, and so can rank them by relevance."""
    return _words(request).match is not None


def marks_beside_words(request: Selection) -> Mark | None:
    """Return the condition for the papers that are marked before words are searched."""
    words = _words(request)
    return None if words.match is None else words.marked


def marks_alone(request: Selection) -> Mark | None:
    """Return the condition for the selected papers, or None if marks cannot tell them."""
    words = _words(request)
    if words.match is not None or words.marked is None or words.rest:
        return None
    hidden = (READ, _SAME) if request.hide_read else (_SAME,)
    others = (Marked(f"p.rowid in ({rows})", ()) for rows in hidden)
    return Joined((words.marked, Joined(tuple(others), any=True, refused=True)))


def meets_few(request: Selection) -> bool:
    """Return whether few papers meet some condition, which an index finds."""
    return _words(request).few


def numbers(rows: Iterable[tuple[int]], *, newest_first: bool = False) -> array[int]:
    """Return the only column of the selected rows, without a list of rows in between."""
    return (NewestFirst if newest_first else array)("q", chain.from_iterable(rows))


def _library_row(words: SqlFilter) -> str:
    return "p.rowid" if words.match is None else "f.rowid"


def _library_rows(
    request: Selection, words: SqlFilter, order: str = ""
) -> tuple[str, list[str], tuple[Any, ...]]:
    """Return the tables to select from, the conditions, and the values of their question marks."""
    row = _library_row(words)
    tables, used, values = "papers p", words.where, words.params
    if words.match is None:  # The full-text index lacks the rows that only lead to another one.
        conditions = _conditions(request, words.where, row)
        conditions.append(f"p.rowid not in ({_SAME})")
    else:
        tables, used = "papers_fts f", words.of_rows(row).rest
        few = words.chosen("f.rowid")
        conditions = ["papers_fts match ?", *filter(None, [few]), *_conditions(request, used, row)]
        values = (words.match, *words.marks, *words.rest_params)
    used = f"{used} {order}"
    joins = _joins(used, None if words.match is None else row)
    if "e" in _aliases(used):
        joins += " left join (select null as rank, null as edition, null as paper) e on true"
    return f"{tables} {joins}", conditions, values


def _words(request: Selection, begun: Beginnings | None = None, *, marking: bool = True) -> SqlFilter:
    if isinstance(request.query.node, Everything):
        return SqlFilter()
    from paperreader.library.search import compile_filter  # only for a search

    return compile_filter(request.query, request.context, begun, marking=marking)


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
