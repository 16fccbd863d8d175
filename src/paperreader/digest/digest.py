"""A digest as a value: sections of papers, each with the reason why it is there. Pure: no files, no clock."""

from __future__ import annotations

from datetime import date, datetime

import msgspec

from paperreader.models.entry import Entry


class Item(msgspec.Struct, frozen=True):
    """One paper of a digest.

    Attributes:
        entry: the paper, with the user's tags and note where it is bookmarked.
        reason: why it is here, in a few words: `3rd of Monday 23 November 2026`.
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
        more: how many more there are that the limit leaves out.
        command: the command that lists all of them.
    """

    name: str
    items: tuple[Item, ...]
    more: int = 0
    command: str = ""


class Digest(msgspec.Struct, frozen=True, kw_only=True):
    """What one digest holds.

    Attributes:
        made: when, with the zone of the machine.
        asked: what was asked for: `new`, an edition, or `@NAME` of a view, and a query.
        sections: those with papers; a paper is in one section only.
        days: the complete daily lists that it covers.
        passed: identifiers of the papers of these days that the limit leaves out.
        reason: why there is nothing in it, as a sentence; empty where there is something.
        failure: why a list could not be fetched, as a sentence; empty where nothing failed.
        problems: a sentence for each view or list that is left out.
        waits: whether there is nothing in it and there may be something later today.
    """

    made: datetime
    asked: str
    sections: tuple[Section, ...] = ()
    days: tuple[date, ...] = ()
    passed: tuple[str, ...] = ()
    reason: str = ""
    failure: str = ""
    problems: tuple[str, ...] = ()
    waits: bool = False

    @property
    def count(self) -> int:
        """How many papers."""
        return sum(len(section.items) for section in self.sections)

    @property
    def papers(self) -> tuple[str, ...]:
        """The identifiers of its papers."""
        return tuple(item.entry.paper.id for section in self.sections for item in section.items)
