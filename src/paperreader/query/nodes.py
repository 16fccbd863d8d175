"""What a query means, as frozen values: one class a meaning, none of which knows memory or SQL.

Words are kept folded (`query.folding`), so `GPT` and `gpt` are one query. Unknown numbers and dates never
match, whatever is asked of them; `Not` of such a part does match.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec

from paperreader.query.fields import UPVOTES
from paperreader.query.kinds import Condition, NumberField, Sort, TextField


class Unit(StrEnum):
    """A length of time."""

    DAYS = "d"
    WEEKS = "w"
    MONTHS = "m"
    YEARS = "y"


class Everything(msgspec.Struct, frozen=True):
    """Every paper: what an empty query means."""


class Word(msgspec.Struct, frozen=True):
    """Words side by side, the last one perhaps only begun: `GPT-4o` is `gpt`, then a word from `4o…`.

    Attributes:
        tokens: folded, at least one.
        field: where; None stands for every field of `INDEXED`.
    """

    tokens: tuple[str, ...]
    field: TextField | None = None


class Phrase(msgspec.Struct, frozen=True):
    """Whole words side by side in one field; attributes as in `Word`."""

    tokens: tuple[str, ...]
    field: TextField | None = None


class Pattern(msgspec.Struct, frozen=True):
    """A regular expression, found anywhere in a field whatever the case; `query.patterns` compiles it.

    Attributes:
        source: as typed between the slashes.
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
    """A day counted from the day on which the query is asked: 0 is today, -1 yesterday."""

    offset: int = 0


Day = date | Today


class DateRange(msgspec.Struct, frozen=True):
    """The day of the daily list, else that of the first version, from `low` to `high`, both included."""

    low: Day | None = None
    high: Day | None = None


class Age(msgspec.Struct, frozen=True):
    """The same day, compared with a length of time ago: that day or later, or (`older`) before it."""

    count: int
    unit: Unit
    older: bool = False


class Fact(msgspec.Struct, frozen=True):
    """Something that must be so."""

    condition: Condition


class And(msgspec.Struct, frozen=True):
    """All of `parts`: two or more, none of them an `And`."""

    parts: tuple[Node, ...]


class Or(msgspec.Struct, frozen=True):
    """Any of `parts`: two or more, none of them an `Or`."""

    parts: tuple[Node, ...]


class Not(msgspec.Struct, frozen=True):
    """Whatever `part` does not match; `part` is no `Not`."""

    part: Node


Node = Everything | Word | Phrase | Pattern | NumberRange | DateRange | Age | Fact | And | Or | Not


class Order(msgspec.Struct, frozen=True):
    """One `sort:` of a query.

    Attributes:
        key: what by.
        reverse: whether the key's usual direction is turned round. Usual is the best, most or newest first,
            and titles from A to Z. What is unknown comes last either way.
    """

    key: Sort
    reverse: bool = False


class Problem(msgspec.Struct, frozen=True):
    """A part of a query that was not understood.

    Attributes:
        start, end: where it stands in the text, in characters.
        message: one sentence.
        suggestion: what could stand there instead, such as `stars:`; None where nothing is near.
    """

    start: int
    end: int
    message: str
    suggestion: str | None = None


class Query(msgspec.Struct, frozen=True):
    """What a text asks for.

    Attributes:
        text: as it was typed.
        node: which papers.
        sort: in which order, the first one weighing most; empty leaves it to the list.
        problems: what was left out or is doubtful, in the order of the text.
    """

    text: str = ""
    node: Node = Everything()
    sort: tuple[Order, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it neither chooses nor orders."""
        return isinstance(self.node, Everything) and not self.sort


NOTHING = NumberRange(UPVOTES, high=-1)
"""No paper: what stands for a value that makes no sense, so that it does not find papers by mistake."""


def conjunction(parts: list[Node]) -> Node | None:
    """All of `parts` as one node, flat; None for none."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, And) else (part,))
    return And(tuple(flat)) if len(flat) > 1 else (flat[0] if flat else None)


def disjunction(parts: list[Node]) -> Node | None:
    """Any of `parts` as one node, flat; None for none."""
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Or) else (part,))
    return Or(tuple(flat)) if len(flat) > 1 else (flat[0] if flat else None)


def both(first: Query, second: Query) -> Query:
    """What two queries ask for together, in the order of the second if it names one."""
    parts: list[Node] = [query.node for query in (first, second) if not isinstance(query.node, Everything)]
    return Query(
        text=f"{first.text} {second.text}".strip(),
        node=conjunction(parts) or Everything(),
        sort=second.sort or first.sort,
        problems=second.problems,
    )


def negation(part: Node) -> Node:
    """Whatever `part` does not match."""
    return part.part if isinstance(part, Not) else Not(part)
