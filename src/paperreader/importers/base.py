"""The result of an import: entries, and the other rows with their reasons. This module reads no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

import msgspec

from paperreader.models.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator


BEGINNING = 200_000
"""The characters in which a format with a mark in every record is recognised."""


class Imported(msgspec.Struct, frozen=True):
    """A row that was understood.

    Attributes:
        entry: its content; every text in it is clean.
        line: where it begins, from 1, in the unit of `Outcome.unit`.
    """

    entry: Entry
    line: int


class Rejected(msgspec.Struct, frozen=True):
    """A row that should be a paper and cannot be imported.

    Attributes:
        line: where it begins, as in `Imported`.
        text: its beginning, one clean line.
        reason: the reason, in words that follow «because»: `its braces never close`.
    """

    line: int
    text: str
    reason: str


class Skipped(msgspec.Struct, frozen=True):
    """A row that is about something else, such as a line of prose in a list, or a link to another page.

    Attributes:
        line: where it begins, as in `Imported`.
        text: its beginning, one clean line.
    """

    line: int
    text: str


Row: TypeAlias = Imported | Rejected | Skipped


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """The rows of a file, in its order.

    Attributes:
        format: the name of the format in which it was read.
        unit: the unit of the numbers of rows.
        imported: the rows that were understood; several may be about the same paper.
        rejected: the rows that should be papers.
        skipped: all other rows.
    """

    format: str
    unit: Literal["line", "item"]
    imported: tuple[Imported, ...]
    rejected: tuple[Rejected, ...]
    skipped: tuple[Skipped, ...] = ()


class Unusable(ValueError):
    """A row holds no paper; the message is the reason, as in `Rejected`. It never leaves the importers."""


class Reader(Protocol):
    """The type of an importer: it yields every row of a text, in order, whatever the text holds."""

    def __call__(self, text: str) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            Unusable: the text is not in this format at all.
        """
