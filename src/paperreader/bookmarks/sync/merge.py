"""Merge two states of one bookmark, given their last common state. Pure: no files, no clock.

Every rule gives the same result on every machine: `merge(base, a, b)` is `merge(base, b, a)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import msgspec

from paperreader.bookmarks.row import to_text, to_utc
from paperreader.models.paper import Paper

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
_LISTS = frozenset({"tags", "collections", "sources"})
_SEEN_OF_PAPER = frozenset(Paper.__struct_fields__)
_DATES = frozenset({"added", "changed"})
_decode_names = msgspec.json.Decoder(list[str]).decode


class Record(msgspec.Struct, frozen=True):
    """A bookmark as the repository stores it.

    Attributes:
        fields: the JSON of each field by its name; two texts of one value count as two values.
    """

    fields: Mapping[str, bytes]

    @property
    def paper_id(self) -> str:
        """Return the identifier of the paper."""
        return msgspec.json.decode(self.fields["id"], type=str)

    @property
    def changed(self) -> datetime:
        """Return when the user last changed it, long ago if that cannot be read."""
        return _moment(self.fields.get("changed") or self.fields.get("added"))

    def about(self, paper_id: str) -> Record:
        """Return the record with another paper's identifier."""
        return Record({**self.fields, "id": msgspec.json.encode(paper_id)})

    def dated(self, moment: datetime) -> Record:
        """Return the record, changed at this moment."""
        return Record({**self.fields, "changed": msgspec.json.encode(to_text(moment))})

    @property
    def rank(self) -> tuple[datetime, list[tuple[str, bytes]]]:
        """Return what decides between two records: time, then content, which is the same on every machine."""
        return self.changed, sorted(self.fields.items())


class Deleted(msgspec.Struct, frozen=True):
    """A bookmark that was removed.

    Attributes:
        paper_id: the identifier of the paper.
        at: when, in UTC, as precisely as known.
    """

    paper_id: str
    at: datetime


State = Record | Deleted | None
"""The known state of a bookmark; None if nothing is known, not even a removal."""


class Merged(msgspec.Struct, frozen=True):
    """The result of merging two states.

    Attributes:
        state: the merged state.
        lost: names of the user's fields in which a value of one side replaced another, and `removed` if a
            removal met a change.
    """

    state: State
    lost: tuple[str, ...] = ()


def merge(base: State, ours: State, theirs: State) -> Merged:
    """Merge two states that changed independently from `base`."""
    if theirs in (ours, base):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    if isinstance(ours, Record) and isinstance(theirs, Record):
        return _merge_records(base if isinstance(base, Record) else Record({}), ours, theirs)
    if isinstance(ours, Record):
        return _record_or_gone(base, ours, theirs)
    if isinstance(theirs, Record):
        return _record_or_gone(base, theirs, ours)
    return Merged(max(filter(None, (ours, theirs)), key=lambda deleted: deleted.at, default=None))


def _record_or_gone(base: State, record: Record, gone: State) -> Merged:
    """Merge a change with a removal: the later wins, and a mere refresh of the paper is not a change."""
    if not isinstance(gone, Deleted):
        # There is no dated removal: it was forgotten long ago, or the file was deleted by hand.
        return Merged(record)
    if isinstance(base, Record) and not _is_edit(base, record):
        return Merged(gone)
    return Merged(record if record.changed >= gone.at else gone, ("removed",))


def _is_edit(base: Record, record: Record) -> bool:
    """Return whether the user changed something, besides what is known of the paper."""
    names = {*base.fields, *record.fields} - _SEEN_OF_PAPER - _DATES
    return any(base.fields.get(name) != record.fields.get(name) for name in names)


def _merge_records(base: Record, ours: Record, theirs: Record) -> Merged:
    older, newer = sorted((ours, theirs), key=lambda record: record.rank)
    fields: dict[str, bytes] = {}
    lost = []
    # The names keep the order of the newer record, so that few lines of the file change.
    for name in dict.fromkeys((*newer.fields, *older.fields)):
        value, yielded = _merge_field(
            name, base.fields.get(name), older.fields.get(name), newer.fields.get(name)
        )
        if value is not None:
            fields[name] = value
        if yielded and name not in _SEEN_OF_PAPER:
            lost.append(name)
    return Merged(Record(fields), tuple(lost))


def _merge_field(
    name: str, base: bytes | None, older: bytes | None, newer: bytes | None
) -> tuple[bytes | None, bool]:
    """Return the value of a field, and whether it replaced another value."""
    if name in _DATES:
        return _merge_dates(name, older, newer), False
    if newer in (older, base):
        return older, False
    if older == base:
        return newer, False
    if name in _LISTS and (united := _merge_lists(base, older, newer)):
        return united, False
    if name in _SEEN_OF_PAPER:
        return _merge_seen(older, newer), True
    return newer, True


def _merge_dates(name: str, *values: bytes | None) -> bytes | None:
    choose = min if name == "added" else max
    return choose(filter(None, values), key=lambda value: (_moment(value), value), default=None)


def _merge_lists(base: bytes | None, older: bytes | None, newer: bytes | None) -> bytes | None:
    """Merge lists: names that both have or one added, ignoring case; None if one is not a list of names."""
    try:
        known, old, new = (
            {name.casefold(): name for name in _decode_names(value or b"[]")}
            for value in (base, older, newer)
        )
    except msgspec.MsgspecError:
        return None
    both = new | {key: name for key, name in old.items() if key not in new}
    names = [name for key, name in both.items() if (key in old and key in new) or key not in known]
    return msgspec.json.format(msgspec.json.encode(names), indent=0)


def _merge_seen(older: bytes | None, newer: bytes | None) -> bytes | None:
    """Merge values of the paper: any over none, the higher of two counts, else the newer one."""
    if older is None or newer is None:
        return older or newer
    if older.isdigit() and newer.isdigit():
        return max(older, newer, key=int)
    return newer


def _moment(value: bytes | None) -> datetime:
    try:
        return to_utc(datetime.fromisoformat(msgspec.json.decode(value or b"null", type=str)))
    except (msgspec.MsgspecError, ValueError, OverflowError):
        return _LONG_AGO
