"""Define fields, conditions and orders; their table is `query.fields`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

import msgspec

Key = int | float | None
"""The value that papers are ordered by; None is unknown and comes last."""


class Sort(msgspec.Struct, frozen=True, eq=False):
    """One way to order papers.

    Attributes:
        name: the name after `sort:`.
        words, reverse_words: the text after “ordered by”; empty means the words of the source.
        key: returns the value to order a row in memory by; None if `query.memory` has to look at texts.
        sql: the same in SQL; empty if `library.orders` has to write it.
        ascending: whether the lowest usually comes first.
        indexed: whether the library has an index with this order.
        offered: whether the command that changes the order offers it.
        of_bookmark: whether `key` takes a bookmark instead of a row.
    """

    name: str
    words: str = ""
    reverse_words: str = ""
    key: Callable[[Any], Key] | None = None
    sql: str = ""
    ascending: bool = False
    indexed: bool = False
    offered: bool = False
    of_bookmark: bool = False


class Field(msgspec.Struct, frozen=True, eq=False):
    """A word before a colon.

    Attributes:
        name: the name before the colon.
        meaning: the meaning of the example, as the page of the query language shows it.
        example: a value.
        aliases: other words that users try.
        choices: its values, if it has a fixed set.
        takes: a description of its values.
    """

    takes: ClassVar[str] = "one of its own words"

    name: str
    meaning: str = ""
    example: str = ""
    aliases: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


class TextField(Field, frozen=True, eq=False, kw_only=True):
    """A field to search for words, phrases and patterns.

    Attributes:
        attribute: the attribute of a paper and the column of the library, or the attribute of a bookmark.
        of_bookmark: whether it belongs to bookmarks, which no index holds.
        of_full_text: whether it is the full text of papers, which `QueryContext.full_texts` searches.
        few: whether the library has an index of the few papers that have it.
        typed: whether it can be typed; otherwise it is only searched by words without a field.
    """

    takes: ClassVar[str] = 'a word, a "phrase" or a /pattern/'

    attribute: str = ""
    of_bookmark: bool = False
    of_full_text: bool = False
    few: bool = False
    typed: bool = True

    @property
    def column(self) -> str:
        """Return the column of papers `p` in SQL."""
        return f"p.{self.attribute}"

    def read(self, holder: object) -> str:
        """Return the text of a paper or a bookmark; a list has one line per item."""
        return as_text(getattr(holder, self.attribute) if self.attribute else "")


def as_text(value: str | tuple[str, ...] | None) -> str:
    """Return an attribute as text; a list has one line per item."""
    return "\n".join(value) if isinstance(value, tuple) else value or ""


class NumberField(Field, frozen=True, eq=False, kw_only=True):
    """A field that holds a whole number.

    Attributes:
        read: returns the number of a row, or of a bookmark; None is unknown.
        column: the same in SQL.
        of_bookmark: whether it belongs to bookmarks.
        unit: the singular of a count that papers have as an attribute of this name; otherwise empty.
        label: the plural to show, which may be more specific than the unit.
        sign: the sign before the count in a list.
        indexed, offered: as in `Sort`.
    """

    takes: ClassVar[str] = "a number, such as 50, >=1k or 10..20"

    read: Callable[[Any], int | None]
    column: str
    of_bookmark: bool = False
    unit: str = ""
    label: str = ""
    sign: str = ""
    indexed: bool = False
    offered: bool = False

    @property
    def sort(self) -> Sort:
        """Return the order by this count."""
        return Sort(
            self.name,
            self.label,
            f"{self.label}, fewest first",
            self.read,
            self.column,
            indexed=self.indexed,
            offered=self.offered,
        )


class DateField(Field, frozen=True, eq=False):
    """The field of days."""

    takes: ClassVar[str] = "a day, week, month or year, such as 2026-11-20, 2026-W47, >=2026-11 or today"


class AgeField(Field, frozen=True, eq=False):
    """A field of days, counted from today."""

    takes: ClassVar[str] = "a length of time, such as 10d, 2w, 3m or 1y"


class AnyField(Field, frozen=True, eq=False):
    """A field that precedes any part of a query."""

    takes: ClassVar[str] = 'a word, a "phrase", a /pattern/ or brackets with any query'


class Condition(msgspec.Struct, frozen=True, eq=False):
    """A fact that holds or not.

    Attributes:
        name: the field and its value, such as `has:code`.
        meaning: the papers that it matches.
        holds: returns whether it holds for a row, or for a bookmark.
        sql: the same in SQL; empty if only bookmarks decide it.
        few: whether the library has an index of the few papers for which it holds.
    """

    name: str
    meaning: str
    holds: Callable[[Any], bool]
    sql: str = ""
    few: bool = False

    @property
    def of_bookmark(self) -> bool:
        """Return whether bookmarks alone decide it."""
        return not self.sql
