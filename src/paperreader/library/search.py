"""A query as SQL: the same papers as `query.matcher` finds in memory, from the full-text index and the table.

The SQL names `p` (a row of papers), `e` (its row of edition_papers) and `r` (its row of reading, all NULL
where it was not read), which whoever runs it joins. Nothing of a query's text becomes SQL: words are folded
to letters and digits and quoted for FTS5, everything else is bound. Ordering is `library.orders`.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from paperreader.library.index_terms import conditions, index_expression
from paperreader.query.fields import ID, INDEXED, IS_NEW
from paperreader.query.folding import fold
from paperreader.query.marks import asks_bookmarks, bookmarked, needle_of
from paperreader.query.matcher import days
from paperreader.query.nodes import (
    Age,
    And,
    DateRange,
    Everything,
    Fact,
    Node,
    Not,
    NumberRange,
    Or,
    Pattern,
    Phrase,
    Word,
)
from paperreader.query.patterns import compile_pattern

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from paperreader.library.full_text import Beginnings
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_INDEXED = "(p.rowid in (select rowid from papers_fts where papers_fts match ?))"
_LISTED = "(p.id in (select value from json_each(?)))"


class SqlFilter(msgspec.Struct, frozen=True):
    """Which papers a query asks for, in SQL.

    Attributes:
        match: what `papers_fts match ?` is to be given; None if the index has no say.
        where: a condition that must be true besides, where NULL counts as false; `1` if there is none.
        params: what its question marks stand for, in order.
    """

    match: str | None = None
    where: str = "1"
    params: tuple[object, ...] = ()


def compile_filter(query: Query, context: QueryContext, begun: Beginnings | None = None) -> SqlFilter:
    """Which papers `query` asks for. The connection needs `register_functions`; `begun`: `index_expression`.

    Raises:
        InvalidQuery: a query made by hand holds a pattern that is not safe to run; a parsed one does not.
    """
    indexed, others = conditions(query.node)
    match = index_expression(indexed, begun)
    params: list[object] = []
    compiler = _Compiler(context, params)
    where = " and ".join(compiler.sql(part) for part in others if not isinstance(part, Everything))
    return SqlFilter(match, where or "1", tuple(params))


def few_only(query: Query, context: QueryContext) -> SqlFilter:
    """The conditions of `query` that an index answers and few papers meet; none is an empty `where`.

    They are part of what `compile_filter` gives. Apart, they let SQLite begin with the few.
    """
    params: list[object] = []
    compiler = _Compiler(context, params)
    _, others = conditions(query.node)
    where = " and ".join(compiler.sql(part) for part in others if _are_few(part))
    return SqlFilter(None, where, tuple(params))


def _are_few(part: Node) -> bool:
    match part:
        case NumberRange():
            return part.field.indexed
        case Fact():
            return part.condition.few
        case Word() | Phrase():
            return part.field is not None and part.field.few
        case _:
            return False


def register_functions(connection: sqlite3.Connection) -> None:
    """Teaches a connection `folded(text)` and `regexp(pattern, text)`, which `compile_filter` relies on."""
    # Organisations, categories and sources are few and repeat from paper to paper.
    folded = lru_cache(4_096)(fold)
    compiled = lru_cache(256)(compile_pattern)

    def regexp(pattern: str, text: str | None) -> bool:
        return compiled(pattern).search(text or "") is not None

    connection.create_function("folded", 1, lambda text: folded(text or ""), deterministic=True)
    connection.create_function("regexp", 2, regexp, deterministic=True)


def _balanced(parts: Sequence[str], operator: str) -> str:
    """Join conditions in pairs of pairs: SQLite takes any number of them, but none nested 1,000 deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({_balanced(parts[:half], operator)}{operator}{_balanced(parts[half:], operator)})"


class _Compiler:
    """Writes conditions, binding their values in the order of their question marks."""

    def __init__(self, context: QueryContext, params: list[object]) -> None:
        self.context = context
        self.params = params

    def sql(self, node: Node) -> str:
        """A condition in brackets; NULL stands for false, and never comes out of a negation as true."""
        if asks_bookmarks(node):
            self._bind(json.dumps(sorted(bookmarked(node, self.context))))
            return _LISTED
        match node:
            case And() | Or():
                return self._combined(node)
            case Not():
                return f"(not ifnull({self.sql(node.part)}, 0))"
            case Word() | Phrase():
                return self._words(node)
            case Pattern():
                return self._pattern(node)
            case _:
                return f"({self._plain(node)})"

    def _combined(self, node: And | Or) -> str:
        if (match := index_expression((node,))) is not None:
            return self._indexed(match)
        operator = " and " if isinstance(node, And) else " or "
        return _balanced([self.sql(part) for part in node.parts], operator)

    def _indexed(self, match: str) -> str:
        self._bind(match)
        return _INDEXED

    def _words(self, node: Word | Phrase) -> str:
        match = index_expression((node,))
        if match is not None:
            return self._indexed(match)
        assert node.field is not None
        column, needle = node.field.column, needle_of(node)
        if node.field.few:
            # Only of papers that have one there is an index.
            return f"({column} != '' and instr(folded({column}), {self._bind(needle)}) > 0)"
        if node.field is not ID:
            return f"(instr(folded({column}), {self._bind(needle)}) > 0)"
        # Comparing the beginning first spares folding a hundred thousand identifiers.
        first = node.tokens[0]
        begins = f"substr(lower(p.id), 1, {self._bind(len(first))}) = {self._bind(first)}"
        return f"({begins} and instr(folded(p.id), {self._bind(needle)}) = 1)"

    def _pattern(self, node: Pattern) -> str:
        compile_pattern(node.source)
        fields = INDEXED if node.field is None else (node.field,)
        return f"({' or '.join(f'regexp({self._bind(node.source)}, {field.column})' for field in fields)})"

    def _plain(self, node: Node) -> str:
        match node:
            case NumberRange():
                return self._numbers(node)
            case DateRange() | Age():
                first, last = days(node, self.context)
                between = f"{self._bind(first.isoformat())} and {self._bind(last.isoformat())}"
                return f"coalesce(p.edition_date, p.published) between {between}"
            case Fact():
                if node.condition is IS_NEW:
                    self._bind(self.context.new_since)
                return node.condition.sql
            case _:
                assert isinstance(node, Everything)
                return "1"

    def _numbers(self, node: NumberRange) -> str:
        value = node.field.column
        bounds = [(">=", node.low), ("<=", node.high)]
        compared = [f"{value} {sign} {self._bind(bound)}" for sign, bound in bounds if bound is not None]
        return " and ".join(compared) or f"{value} is not null"

    def _bind(self, value: object) -> str:
        self.params.append(value)
        return "?"
