"""The parts that exporters share: their interface, their options, and headings.

An exporter turns entries into one text. None of them writes a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from paperreader.exporters.citation import first_version
from paperreader.models.grouping import Grouping, group_by_name
from paperreader.models.paper import Paper

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

_REST = "Other"
"""The heading of entries without a value; they come last."""

KEY_PATTERN = "{author}{year}{word}"
"""Family name, year and first significant word: `vaswani2017attention`."""


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


def grouped(entries: Sequence[Entry], by: Grouping | None) -> list[tuple[str, list[Entry]]]:
    """Return headings with their entries, in order of first occurrence; years newest first.

    The first of several tags or collections is the heading. Headings that differ only in case are one.
    Without grouping, all entries have an empty heading.
    """
    groups, _ = group_by_name((entry, (_heading(entry, by),)) for entry in entries)
    if by is Grouping.YEAR:
        groups = dict(sorted(groups.items(), reverse=True))
    rest = groups.pop(_REST, None)
    return [*groups.items(), *([(_REST, rest)] if rest else [])]


def _heading(entry: Entry, by: Grouping | None) -> str:
    match by:
        case None:
            return ""
        case Grouping.TAG:
            return next(filter(str.strip, entry.tags), _REST)
        case Grouping.COLLECTION:
            return next(filter(str.strip, entry.collections), _REST)
        case Grouping.STATUS:
            return entry.status.value.capitalize() if entry.status else _REST
        case Grouping.YEAR:
            return str(first_version(entry.paper).year or _REST)
