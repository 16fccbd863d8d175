"""A digest as a value: sections of papers, each with a reason. Pure: uses no files and no clock."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from paperreader.models.entry import Entry


class Item(msgspec.Struct, frozen=True):
    """One paper of a digest.

    Attributes:
        entry: the paper, with the user's tags and note if it is bookmarked.
        reason: the reason for it, in a few words: `3rd of Monday 23 November 2026`.
        read: whether the user has read it.
    """

    entry: Entry
    reason: str
    read: bool = False


class Section(msgspec.Struct, frozen=True):
    """Papers under one heading.

    Attributes:
        name: the heading.
        items: the papers, the best first.
        more: the number of papers that the limit leaves out.
        command: the command that lists all of them.
    """

    name: str
    items: tuple[Item, ...]
    more: int = 0
    command: str = ""


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """The content of one digest.

    Attributes:
        made: when it was made, in the zone of the machine.
        asked: its kind: `new`, an edition, or `@NAME` of a view, and a query.
        sections: the sections with papers; a paper is in only one section.
        days: the complete daily lists that it covers.
        passed: identifiers of the papers of these days that the limit leaves out.
        reason: why it is empty, as a sentence; empty if it has papers.
        failure: why a list could not be fetched, as a sentence; empty if nothing failed.
        problems: a sentence for each view or list that is left out.
        rising: the words that are written more often this month, as a sentence; empty if there are none.
        waits: whether it is empty and there may be new papers later today.
    """

    made: datetime
    asked: str
    sections: tuple[Section, ...] = ()
    days: tuple[date, ...] = ()
    passed: tuple[str, ...] = ()
    reason: str = ""
    failure: str = ""
    problems: tuple[str, ...] = ()
    rising: str = ""
    waits: bool = False

    @property
    def count(self) -> int:
        """Return the number of papers."""
        return sum(len(section.items) for section in self.sections)

    @property
    def papers(self) -> tuple[str, ...]:
        """Return the identifiers of its papers."""
        return tuple(item.entry.paper.id for section in self.sections for item in section.items)
