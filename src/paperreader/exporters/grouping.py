"""Group entries under headings. Each entry has one heading, so none is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.exporters.base import Grouping
from paperreader.exporters.citation import first_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

REST = "Other"
"""The heading of entries without a value; they come last."""


def grouped(entries: Sequence[Entry], by: Grouping | None) -> list[tuple[str, list[Entry]]]:
    """Return headings with their entries, in order of first occurrence; years newest first.

    The first of several tags or collections is the heading. Headings that differ only in case are one.
    Without grouping, all entries have an empty heading.
    """
    spelled: dict[str, str] = {}
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        heading = _heading(entry, by)
        groups.setdefault(spelled.setdefault(heading.casefold(), heading), []).append(entry)
    if by is Grouping.YEAR:
        groups = dict(sorted(groups.items(), reverse=True))
    rest = groups.pop(REST, None)
    return [*groups.items(), *([(REST, rest)] if rest else [])]


def _heading(entry: Entry, by: Grouping | None) -> str:
    match by:
        case None:
            return ""
        case Grouping.TAG:
            return next(filter(str.strip, entry.tags), REST)
        case Grouping.COLLECTION:
            return next(filter(str.strip, entry.collections), REST)
        case Grouping.STATUS:
            return entry.status.value.capitalize() if entry.status else REST
        case Grouping.YEAR:
            return str(first_version(entry.paper).year or REST)
