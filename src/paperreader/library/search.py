"""Compile a query to SQL that finds the same papers as `query.matcher` finds in memory.

The SQL names `p` (a row of papers), `e` (its row of edition_papers) and `r` (its row of reading, all NULL if
it was not read), which the caller joins. The full-text index answers the words as far as it can, in the
syntax of https://sqlite.org/fts5.html#full_text_query_syntax. No text of a query becomes syntax: words are
folded to letters and digits and quoted for FTS5, and everything else is bound.
"""

from __future__ import annotations

import json
import weakref
from datetime import MAXYEAR
from functools import lru_cache
from typing import TYPE_CHECKING

from paperreader.library.sql_filter import Joined, Mark, Marked, SqlFilter
from paperreader.query.bookmark_terms import asks_bookmarks, listed_papers, needle_of
from paperreader.query.fields import (
    CATEGORY,
    CITATIONS,
    HAS_SUMMARY,
    ID,
    INDEXED,
    IS_NEW,
    IS_UNREAD,
    READ,
    SOURCES,
    YEAR,
)
from paperreader.query.folding import fold
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
    from collections.abc import Iterable, Sequence

    from paperreader.library.connection import Connection
    from paperreader.library.full_text import Beginnings
    from paperreader.query.context import QueryContext
    from paperreader.query.nodes import Query

_INDEXED = "(p.rowid in (select rowid from papers_fts where papers_fts match ?))"
_LISTED = "p.id in (select value from json_each(?))"
_LISTED_ELSEWHERE = (
    "'doi:' || lower(p.doi) in (select value from json_each(?)) or (p.ids != '' and exists (select 1 from"
    " json_each('[\"' || replace(p.ids, char(10), '\",\"') || '\"]') where value in"
    " (select value from json_each(?))))"
)
"""Finds papers that are bookmarked under another identifier, all of which have a colon."""
_DISTINCT = (
    "p.{name} in (select {name} from (select distinct {name} from papers limit -1)"
    " where instr(folded({name}), ?) > 0)"
)
"""Compares distinct values; the limit keeps SQLite from comparing those of each paper."""


def compile_filter(query: Query, context: QueryContext) -> SqlFilter:
    """Compile `query` to SQL. The connection needs `register_functions`.

    Args:
        query: what to compile.
        context: the facts besides the papers that a query may ask about.

    Raises:
        InvalidQuery: the query holds a pattern that is not safe to run; a parsed query never does.
    """
    indexed, others = _conditions(query.node)
    parts = [part for part in others if not isinstance(part, Everything)]
    every = _Compiler(context)
    marks = {part: mark for part in parts if (mark := every.marked(part))}
    where, params = every.all(parts)
    return SqlFilter(
        indexed,
        where or "1",
        params,
        Joined(tuple(marks.values())) if marks else None,
        *every.all([part for part in parts if part not in marks]),
        any(map(_are_few, parts)),
    )


def _are_few(part: Node) -> bool:
    if asks_bookmarks(part):
        return True
    match part:
        case NumberRange():
            return part.field.indexed
        case Fact():
            return part.condition.few
        case Word() | Phrase():
            return part.field is not None and part.field.few
        case _:
            return False


def _are_indexed(part: Node) -> bool:
    """Return whether an index finds the papers, which may be many."""
    match part:
        case DateRange() | Age():
            return True
        case NumberRange(field=what) | Fact(condition=what) if what in (YEAR, CITATIONS, IS_NEW, HAS_SUMMARY):
            return True
        case Word() | Phrase() if part.field is ID:
            return part.tokens[0].isdigit()
        case _:
            return _are_few(part)


def register_functions(connection: Connection) -> None:
    """Give a connection the functions of queries.

    They are `folded(text)` and `regexp(pattern, text)`, which `compile_filter` uses, and `likeness(row)`, by
    which `library.orders` orders.
    """
    # There are few organisations, categories and sources, and they repeat from paper to paper.
    folded = lru_cache(4_096)(fold)
    compiled = lru_cache(256)(compile_pattern)

    def regexp(pattern: str, text: str | None) -> bool:
        return compiled(pattern).search(text or "") is not None

    connection.create_function("folded", 1, lambda text: folded(text or ""), deterministic=True)
    connection.create_function("regexp", 2, regexp, deterministic=True)
    # A function that held its connection would keep it from being freed.
    own = weakref.proxy(connection)
    connection.create_function("likeness", 1, lambda row: own.likeness.get(row))  # noqa: PLW0108 - it changes


def _conditions(node: Node) -> tuple[tuple[Node, ...], tuple[Node, ...]]:
    """Split a query into the conditions that the index answers, and those that it does not.

    The index can exclude papers from its hits, but not from all papers. Without a positive word for the
    index, the excluded words are left to the table.
    """
    parts = node.parts if isinstance(node, And) else (node,)
    if not any(map(_is_positive, parts)):
        return (), parts
    indexed = tuple(part for part in parts if _is_positive(part) or _is_refused(part))
    return indexed, tuple(part for part in parts if part not in indexed)


def index_expression(parts: Iterable[Node], begun: Beginnings | None = None) -> str | None:
    """Return the expression that matches if all of `parts` hold, or None if the index cannot say.

    With `begun`, a prefix is replaced by the known words that begin with it, which the index reads as it
    goes. That is best for a first page. A count takes longer that way than by merging the words first.
    """
    parts = tuple(parts)
    positive = [part for part in parts if _is_positive(part)]
    refused = [part.part for part in parts if isinstance(part, Not) and _is_refused(part)]
    if not positive or len(positive) + len(refused) < len(parts):
        return None
    expression = _joined(positive, " AND ", begun)
    return f"({expression}) NOT ({_joined(refused, ' OR ', begun)})" if refused else expression


def in_titles(expression: str) -> str:
    """Narrow `expression` to papers that it would also match if they had only their titles."""
    titles = f"{{title}} : ({expression})"
    # Every word is in lower case, so this is the operator: refusing a word only in titles would match more.
    return f"({expression}) AND ({titles})" if " NOT " in expression else titles


def not_in_titles(expression: str) -> str:
    """Return an expression for papers that `expression` matches and `in_titles` does not."""
    return f"({expression}) NOT ({{title}} : ({expression}))"


def _is_positive(node: Node) -> bool:
    """Return whether the index alone finds the papers that a part asks for."""
    if isinstance(node, Word | Phrase):
        return node.field is None or node.field in INDEXED
    if isinstance(node, Or):
        return all(map(_is_positive, node.parts))
    if isinstance(node, And):
        known = all(_is_positive(part) or _is_refused(part) for part in node.parts)
        return known and any(map(_is_positive, node.parts))
    return False


def _is_refused(node: Node) -> bool:
    return isinstance(node, Not) and _is_positive(node.part)


def _joined(nodes: Iterable[Node], operator: str, begun: Beginnings | None) -> str:
    return operator.join(_expression(node, begun) for node in nodes)


def _expression(node: Node, begun: Beginnings | None) -> str:
    if isinstance(node, Or):
        return f"({_joined(node.parts, ' OR ', begun)})"
    if isinstance(node, And):
        return f"({index_expression(node.parts, begun)})"
    assert isinstance(node, Word | Phrase)
    column = f"{node.field.attribute} : " if node.field else ""
    if isinstance(node, Phrase):
        return column + _phrase(node.tokens)
    *before, last = node.tokens
    words = begun(last) if begun else None
    if not words:
        return f"{column}{_phrase(node.tokens)} *"
    return f"{column}({' OR '.join(_phrase((*before, word)) for word in words)})"


def _phrase(words: Iterable[str]) -> str:
    return f'"{" ".join(words)}"'


def _balanced(parts: Sequence[str], operator: str) -> str:
    """Join conditions in nested pairs: SQLite takes any number of them, but not nested 1,000 deep."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({_balanced(parts[:half], operator)}{operator}{_balanced(parts[half:], operator)})"


class _Compiler:
    """Writes conditions and binds their values in the order of their question marks."""

    def __init__(self, context: QueryContext) -> None:
        self.context = context
        self.params: list[object] = []

    def all(self, parts: Iterable[Node]) -> tuple[str, tuple[object, ...]]:
        """Return the condition that all of `parts` hold, and the values of its question marks."""
        self.params = []
        return " and ".join(map(self.sql, parts)), tuple(self.params)

    def marked(self, part: Node) -> Mark | None:
        """Return the condition of a part as one that indexes answer, or None if they do not."""
        if (match := index_expression((part,))) is not None:
            return Marked("p.papers_fts match ?", (match,), "papers_fts")
        match part:
            case Not():
                mark = self.marked(part.part)
                return Joined((mark,), refused=True) if mark else None
            case And() | Or():
                marks = [mark for one in part.parts if (mark := self.marked(one))]
                complete = len(marks) == len(part.parts)
                return Joined(tuple(marks), any=isinstance(part, Or)) if complete else None
            case _:
                return self._marked_alone(part)

    def _marked_alone(self, part: Node) -> Mark | None:
        if listed_papers(part, self.context) is not None:
            listed = Marked(*self.all([part]))
            return listed if listed.where == f"({_LISTED})" else None
        match part:
            case Fact() if part.condition is IS_UNREAD:
                return Joined((Marked(f"p.rowid in ({READ})", ()),), refused=True)
            case Word() | Phrase() if part.field in (CATEGORY, SOURCES):
                return Marked(_DISTINCT.format(name=part.field.attribute), (needle_of(part),))
            case _:
                return Marked(*self.all([part])) if _are_indexed(part) else None

    def sql(self, node: Node) -> str:
        """Return a condition in brackets; NULL means false, and a negation never turns it into true."""
        if (papers := listed_papers(node, self.context)) is not None:
            return self._listed(papers)
        if (match := index_expression((node,))) is not None:
            self._bind(match)
            return _INDEXED
        match node:
            case And() | Or():
                return _balanced(
                    list(map(self.sql, node.parts)), " and " if isinstance(node, And) else " or "
                )
            case Not():
                return f"(not ifnull({self.sql(node.part)}, 0))"
            case Word() | Phrase():
                return self._words(node)
            case _:
                return f"({self._plain(node)})"

    def _listed(self, papers: Iterable[str]) -> str:
        self._bind(json.dumps(sorted(papers)))
        weaker = json.dumps(sorted(one for one in papers if ":" in one))
        if weaker == "[]":
            return f"({_LISTED})"
        self.params += (weaker, weaker)
        return f"({_LISTED} or {_LISTED_ELSEWHERE})"

    def _words(self, node: Word | Phrase) -> str:
        assert node.field is not None
        column, needle = node.field.column, needle_of(node)
        if node.field.few:
            # The index has only papers that have a value.
            return f"({column} != '' and instr(folded({column}), {self._bind(needle)}) > 0)"
        if node.field is not ID:
            return f"(instr(folded({column}), {self._bind(needle)}) > 0)"
        # Comparing the prefix first avoids folding a hundred thousand identifiers.
        first = node.tokens[0]
        if first.isdigit():  # An index finds it, as digits have no case.
            begins = f"p.id between {self._bind(first)} and {self._bind(first + chr(0x10FFFF))}"
        else:
            begins = f"substr(lower(p.id), 1, {self._bind(len(first))}) = {self._bind(first)}"
        return f"({begins} and instr(folded(p.id), {self._bind(needle)}) = 1)"

    def _pattern(self, node: Pattern) -> str:
        compile_pattern(node.source)
        fields = INDEXED if node.field is None else (node.field,)
        return " or ".join(f"regexp({self._bind(node.source)}, {field.column})" for field in fields)

    def _plain(self, node: Node) -> str:
        match node:
            case Pattern():
                return self._pattern(node)
            case NumberRange():
                return self._numbers(node)
            case DateRange() | Age():
                first, last = self.context.days(node)
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
        if node.field is YEAR:
            low = 0 if node.low is None else max(node.low, 0)
            high = MAXYEAR if node.high is None else min(node.high, MAXYEAR)
            if low > high:
                return "0"
            return f"p.published between {self._bind(f'{low:04}')} and {self._bind(f'{high:04}-12-31')}"
        bounds = [(">=", node.low), ("<=", node.high)]
        compared = [f"{value} {sign} {self._bind(bound)}" for sign, bound in bounds if bound is not None]
        return " and ".join(compared) or f"{value} is not null"

    def _bind(self, value: object) -> str:
        self.params.append(value)
        return "?"
