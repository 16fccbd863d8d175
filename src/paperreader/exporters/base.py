"""What every exporter is given and gives: entries in, one text out. None of them writes a file."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

KEY_PATTERN = "{author}{year}{word}"
"""Family name, year and first telling word: `vaswani2017attention`."""


class Grouping(StrEnum):
    """What the headings of a reading list may be made of."""

    TAG = "tag"
    COLLECTION = "collection"
    STATUS = "status"
    YEAR = "year"


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What may be chosen. An exporter passes over what its format has no place for.

    Attributes:
        key_pattern: the keys of citations, by the rules of `keys.citation_keys`.
        among: papers that are not exported but have a say in who has which key: the whole notebook.
        group_by: what the headings are made of; None for no headings.
    """

    key_pattern: str = KEY_PATTERN
    among: tuple[Paper, ...] = ()
    group_by: Grouping | None = None


PLAIN = Options()
"""Nothing chosen."""


class Writer(Protocol):
    """The shape of an exporter."""

    def __call__(self, entries: Sequence[Entry], options: Options = PLAIN) -> str:
        """The entries as text, in their order; what the format asks for where there are none."""
