"""Entries under headings. Each entry stands under one heading, so that nothing is doubled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperreader.exporters.base import Grouping
from paperreader.exporters.citation import first_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from paperreader.models.entry import Entry

REST = "Other"
"""The heading of the entries that have nothing of the kind; they come last."""


def grouped(entries: Sequence[Entry], by: Grouping | None) -> list[tuple[str, list[Entry]]]:
    """Headings and what stands under each, in the order in which they first occur; years newest first.

    Of several tags or collections the first is the heading. Headings that differ in case are one. Ungrouped,
    all stand under an empty heading.
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
