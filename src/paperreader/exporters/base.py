"""The interface of exporters: they turn entries into one text. None of them writes a file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

KEY_PATTERN = "{author}{year}{word}"
"""Family name, year and first significant word: `vaswani2017attention`."""


class Grouping(StrEnum):
    """The values that the headings of a reading list can be made of."""

    TAG = "tag"
    COLLECTION = "collection"
    STATUS = "status"
    YEAR = "year"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """The options of an export. An exporter ignores those that its format cannot use.

    Attributes:
        key_pattern: the pattern of citation keys, by the rules of `keys.citation_keys`.
        among: papers that are not exported but count when keys are chosen: all bookmarked papers.
        group_by: the value that makes the headings; None for no headings.
    """

    key_pattern: str = KEY_PATTERN
    among: tuple[Paper, ...] = ()
    group_by: Grouping | None = None


PLAIN = Options()
"""The default options."""


class Writer(Protocol):
    """The type of an exporter."""

    def __call__(self, entries: Sequence[Entry], options: Options = PLAIN) -> str:
        """Return the entries as text, in their order; a valid text of the format if there are none."""
