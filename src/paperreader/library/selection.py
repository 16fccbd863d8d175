"""A query, an order and a shelf, as one SELECT of row numbers.

The words of a query are answered by the full-text index, which is read in the order of the row numbers, so
that a first page in that order ends the reading. A table is joined only where something asks for it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.library.orders import OwnOrder, order_by
from paperreader.models.listing import Sort
from paperreader.query.context import QueryContext
from paperreader.query.nodes import Everything, Query

if TYPE_CHECKING:
    import sqlite3

    from paperreader.library.database import Connection

_ALIAS = re.compile(r"\b([epr])\.")
_CALLS = re.compile(r"\b(?:folded|regexp)\(")
READ = "select known.rowid from reading done cross join papers known on known.id = done.paper_id"
"""Selects the row numbers of the papers that were read."""


class Selection(msgspec.Struct, frozen=True):
    """What is asked of a shelf.

    Attributes:
        query, sort, context: which papers, in which order unless the query names one, and asked when by whom.
        hide_read: whether papers that were read are left out.
        limit: how many at most; None is all.
    """

    query: Query
    sort: Sort
    context: QueryContext
    hide_read: bool = False
    limit: int | None = None

    @property
    def is_in_place(self) -> bool:
        """Whether it is the shelf in its own order, but for what was read; nothing is more relevant there."""
        return self.query.is_empty and self.sort in (Sort.SOURCE, Sort.RELEVANCE)


class Statement(msgspec.Struct, frozen=True):
    """SQL, and what stands for its question marks."""

    sql: str
    values: tuple[Any, ...]

    def run(self, connection: Connection) -> sqlite3.Cursor:
        """The cursor over what it selects."""
        if _CALLS.search(self.sql):
            from paperreader.library.search import register_functions  # as in `_words`

            connection.teach(register_functions)
        return connection.execute(self.sql, self.values)


class _Words(msgspec.Struct, frozen=True):
    """A query in SQL: words for the full-text index, and a condition beside them with its values."""

    match: str | None = None
    where: str = ""
    values: tuple[Any, ...] = ()


def of_edition(number: int, asked: Selection) -> Statement:
    """Selects row number and rank from the edition of this number."""
    words = _words(asked)
    order = order_by(asked.query, asked.sort, OwnOrder("e.rank"), has_words=words.match is not None)
    conditions = ["e.edition = ?", *_conditions(asked, words, "e.paper")]
    tables = "edition_papers e"
    values: tuple[Any, ...] = (number, *words.values)
    if words.match is not None:
        # The papers of an edition mostly came together: between the first and the last are few others.
        tables = "papers_fts f cross join edition_papers e on e.paper = f.rowid"
        first_and_last = (
            "f.rowid >= (select min(paper) from edition_papers where edition = ?)",
            "f.rowid <= (select max(paper) from edition_papers where edition = ?)",
        )
        conditions = ["papers_fts match ?", *first_and_last, *conditions]
        values = (words.match, number, number, *values)
    joins = _joins(f"{words.where} {order}", "e.paper")
    return _statement("e.paper, e.rank", f"{tables} {joins}", conditions, order, (*values, _limit(asked)))


def of_library(asked: Selection) -> Statement:
    """Selects row numbers from all papers."""
    words = _words(asked)
    row, tables = ("p.rowid", "papers p") if words.match is None else ("f.rowid", "papers_fts f")
    own = OwnOrder(row, descending=True)
    order = order_by(asked.query, asked.sort, own, has_words=words.match is not None)
    conditions = _conditions(asked, words, row)
    values = words.values
    if words.match is not None:
        conditions = ["papers_fts match ?", *conditions]
        values = (words.match, *values)
    used = f"{words.where} {order}"
    joins = _joins(used, None if words.match is None else row)
    if "e" in _aliases(used):
        joins += " left join (select null as rank, null as edition, null as paper) e on true"
    return _statement(row, f"{tables} {joins}", conditions, order, (*values, _limit(asked)))


def _words(asked: Selection) -> _Words:
    if isinstance(asked.query.node, Everything):
        return _Words()
    from paperreader.library.search import compile_filter  # not before somebody searches

    compiled = compile_filter(asked.query, asked.context)
    return _Words(compiled.match, compiled.where, tuple(compiled.params))


def _conditions(asked: Selection, words: _Words, row: str) -> list[str]:
    hidden = [f"{row} not in ({READ})"] if asked.hide_read else []
    return [f"({words.where})", *hidden] if words.where else hidden


def _joins(used: str, paper: str | None) -> str:
    """The tables that `used` needs beside the first: papers by the row number `paper`, unless they are first.

    CROSS JOIN keeps SQLite from turning the reading round, which would lose its order.
    """
    aliases = _aliases(used)
    joins = []
    if paper is not None and aliases & {"p", "r"}:
        joins.append(f"cross join papers p on p.rowid = {paper}")
    if "r" in aliases:
        joins.append("left join reading r on r.paper_id = p.id")
    return " ".join(joins)


def _aliases(used: str) -> set[str]:
    return set(_ALIAS.findall(used))


def _statement(
    columns: str, tables: str, conditions: list[str], order: str, values: tuple[Any, ...]
) -> Statement:
    where = f"where {' and '.join(conditions)}" if conditions else ""
    sql = f"select {columns} from {tables} {where} order by {order} limit ?"  # noqa: S608 - none of it was typed
    return Statement(sql, values)


def _limit(asked: Selection) -> int:
    """The limit as SQLite has it, where a negative one is none."""
    return -1 if asked.limit is None else asked.limit
