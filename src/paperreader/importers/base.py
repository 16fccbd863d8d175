"""What an importer makes of a file: entries, and the rows that hold none with the reason. Reads no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

import msgspec

from paperreader.models.entry import Entry

if TYPE_CHECKING:
    from collections.abc import Iterator


class Imported(msgspec.Struct, frozen=True):
    """A row that was understood.

    Attributes:
        entry: what it says; every text in it is clean.
        line: where it begins, from 1, in what `Outcome.unit` counts.
    """

    entry: Entry
    line: int


class Rejected(msgspec.Struct, frozen=True):
    """A row that holds no paper.

    Attributes:
        line: where it begins, as of `Imported`.
        text: its beginning, one clean line.
        reason: why, as words that follow «because»: `its braces never close`.
    """

    line: int
    text: str
    reason: str


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What there is in a file, in its order.

    Attributes:
        format: the name of the format that it was read as.
        unit: what the numbers of rows count.
        imported: the rows that were understood; one paper may occur in several.
        rejected: all the others.
    """

    format: str
    unit: Literal["line", "item"]
    imported: tuple[Imported, ...]
    rejected: tuple[Rejected, ...]


class Unusable(ValueError):
    """A row holds no paper; the message is the reason, as of `Rejected`. It never leaves the importers."""


class Reader(Protocol):
    """The shape of an importer: every row of a text, in its order, whatever the text holds."""

    def __call__(self, text: str) -> Iterator[Imported | Rejected]:
        """The rows.

        Raises:
            Unusable: the text is nothing of this format at all.
        """
