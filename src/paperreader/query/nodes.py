"""The meaning of a query as immutable values: one class per meaning, independent of memory and SQL.

Words are stored folded (`query.folding`), so `GPT` and `gpt` are one query. Unknown numbers and dates never
match a condition; `Not` of such a condition does match.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

import msgspec

from paperreader.query.fields import UPVOTES
from paperreader.query.kinds import Condition, NumberField, Sort, TextField

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Unit(StrEnum):
    """A unit of time."""

    DAYS = "d"
    WEEKS = "w"
    MONTHS = "m"
    YEARS = "y"


class Everything(msgspec.Struct, frozen=True):
    """Matches every paper; the meaning of an empty query."""


class Word(msgspec.Struct, frozen=True):
    """Adjacent words, the last one possibly a prefix: `GPT-4o` is `gpt`, then a word that begins with `4o`.

    Attributes:
        tokens: folded, at least one.
        field: the field to search; None stands for every field of `INDEXED`.
    """

    tokens: tuple[str, ...]
    field: TextField | None = None


class Phrase(msgspec.Struct, frozen=True):
    """Adjacent complete words in one field; attributes as in `Word`."""

    tokens: tuple[str, ...]
    field: TextField | None = None


class Pattern(msgspec.Struct, frozen=True):
    """A regular expression that matches anywhere in a field, ignoring case; `query.patterns` compiles it.

    Attributes:
        source: the text between the slashes.
        field: as in `Word`.
    """

    source: str
    field: TextField | None = None


class NumberRange(msgspec.Struct, frozen=True):
    """A known number from `low` to `high`, both included; None leaves that side open."""

    field: NumberField
    low: int | None = None
    high: int | None = None


class Today(msgspec.Struct, frozen=True):
    """A day relative to the day of the query: 0 is today, -1 yesterday."""

    offset: int = 0


Day = date | Today


class DateRange(msgspec.Struct, frozen=True):
    """The day of the daily list, else of the first version, from `low` to `high`, both included."""

    low: Day | None = None
    high: Day | None = None


class Age(msgspec.Struct, frozen=True):
    """The same day compared with a length of time ago: that day or later, or (`older`) before it."""

    count: int
    unit: Unit
    older: bool = False


class Fact(msgspec.Struct, frozen=True):
    """A condition that must hold."""

    condition: Condition


class And(msgspec.Struct, frozen=True):
    """All of `parts`: two or more, none of them an `And`."""

    parts: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True):
    """Any of `parts`: two or more, none of them an `Or`."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """Every paper that `part` does not match; `part` is not a `Not`."""

    part: Node


Node = Everything | Word | Phrase | Pattern | NumberRange | DateRange | Age | Fact | And | Or | Not


class Order(msgspec.Struct, frozen=True):
    """One `sort:` of a query.

    Attributes:
        key: the order.
        reverse: whether the key's usual direction is reversed. Usual is the best, most or newest first, and
            titles from A to Z. Unknown values come last in both directions.
    """

    key: Sort
    reverse: bool = False


class Problem(msgspec.Struct, frozen=True):
    """A part of a query that was not understood.

    Attributes:
        start, end: its position in the text, in characters.
        message: one sentence.
        suggestion: a text that could replace it, such as `stars:`; None if nothing is similar.
    """

    start: int
    end: int
    message: str
    suggestion: str | None = None


class Query(msgspec.Struct, frozen=True):
    """A parsed query.

    Attributes:
        text: the query as typed.
        node: the condition for papers.
        sort: the orders, the first one deciding first; empty leaves the order to the list.
        problems: the parts that were left out or are doubtful, in the order of the text.
    """

    text: str = ""
    node: Node = Everything()
    sort: tuple[Order, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return whether the query neither filters nor orders."""
        return isinstance(self.node, Everything) and not self.sort


NOTHING = NumberRange(UPVOTES, high=-1)
"""Matches no paper. It replaces a value that makes no sense, which so finds nothing by mistake."""


def conjunction(parts: Sequence[Node]) -> Node | None:
    """Combine `parts` into one flat node that matches if all of them match; return None without parts."""
    return _joined(And, parts)


def disjunction(parts: Sequence[Node]) -> Node | None:
    """Combine `parts` into one flat node that matches if any of them matches; return None without parts."""
    return _joined(Or, parts)


def _joined(kind: type[And | Or], parts: Sequence[Node]) -> Node | None:
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, kind) else (part,))
    return kind(tuple(flat)) if len(flat) > 1 else (flat[0] if flat else None)


def leaves(node: Node, *, negated: bool = True) -> Iterator[Node]:
    """Yield the parts of a query that have no parts, in order, those under a `Not` only if `negated`."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part, negated=negated)
    elif not isinstance(node, Not):
        yield node
    elif negated:
        yield from leaves(node.part)


def both(first: Query, second: Query) -> Query:
    """Combine two queries into one that requires both, in the order of the second if it names one."""
    parts: list[Node] = [query.node for query in (first, second) if not isinstance(query.node, Everything)]
    return Query(
        text=f"{first.text} {second.text}".strip(),
        node=conjunction(parts) or Everything(),
        sort=second.sort or first.sort,
        problems=second.problems,
    )


def negation(part: Node) -> Node:
    """Return a node that matches every paper that `part` does not match."""
    return part.part if isinstance(part, Not) else Not(part)
