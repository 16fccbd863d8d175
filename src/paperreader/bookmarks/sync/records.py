"""Bookmarks as the files of the repository, and back. It refuses to know git.

paperreader-bookmarks.json     says whose repository this is, and in which form
README.md                      for people who come across it
papers/2506.01713.json         a bookmark: its row of the bookmarks file, a field a line
deleted/2506.01713.json        when it was removed, in place of it
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from hashlib import sha1, sha256
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.row import from_row, lay_out, to_milliseconds, to_row
from paperreader.bookmarks.sync.merge import Deleted, Record, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from paperreader.bookmarks.bookmark import Bookmark

FORMAT = 1
FORMAT_FILE = "paperreader-bookmarks.json"
README = "README.md"
META = {
    FORMAT_FILE: b'{\n  "format": %d\n}\n' % FORMAT,
    README: b"""# Bookmarks

The bookmarks of paperreader, kept in step between machines by `paperreader bookmark sync`. Each file in
`papers/` is a bookmark; each in `deleted/` says when one was removed.

You may edit, remove and add files here, by hand or on a site: every machine takes the change with its next
sync. What was there before is in the history: `git log -p papers/2506.01713.json`.
""",
}
"""The files beside the bookmarks."""

_PAPERS, _DELETED, _ENDING = "papers/", "deleted/", ".json"
_REMEMBERED = timedelta(days=400)
_NAME_LIMIT = 120
_UNSAFE = re.compile(rb"^\.|[^a-z0-9.-]")
_decode_fields = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode


class Unreadable(ValueError):
    """A file of the repository that holds no bookmark; the message says why, as the end of a sentence."""


class _Removal(msgspec.Struct):
    id: str
    deleted: datetime


def name_of(paper_id: str) -> str:
    """The name of the file of a paper, without folder and ending: the same on systems that know no case."""
    name = _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], paper_id.encode("utf-8", "replace")).decode()
    return name if len(name) <= _NAME_LIMIT else f"{name[:60]}%{sha256(paper_id.encode()).hexdigest()[:32]}"


def name_in(path: str) -> str | None:
    """The name of the bookmark that a path is about, None where it is about none."""
    for folder in (_PAPERS, _DELETED):
        name = path[len(folder) : -len(_ENDING)]
        if path.startswith(folder) and path.endswith(_ENDING) and name and "/" not in name:
            return name
    return None


def paths_of(name: str) -> tuple[str, str]:
    """Where a bookmark is, and where its removal."""
    return f"{_PAPERS}{name}{_ENDING}", f"{_DELETED}{name}{_ENDING}"


def record_of(bookmark: Bookmark) -> Record:
    """The record of a bookmark."""
    return _record(to_row(bookmark, bookmark.row))


def bookmark_of(record: Record) -> Bookmark:
    """The bookmark in a record, fit for a store.

    Raises:
        ValueError, msgspec.MsgspecError, OverflowError, RecursionError: there is none.
    """
    row = lay_out(msgspec.json.encode({name: msgspec.Raw(value) for name, value in record.fields.items()}))
    found = from_row(row)
    # Once more, because a merged record has its fields in an order of its own.
    return from_row(to_row(found, row))


def to_files(name: str, state: State) -> dict[str, bytes | None]:
    """The two files of a bookmark; None where there is to be none."""
    paper, deleted = paths_of(name)
    if isinstance(state, Record):
        return {paper: _file(bookmark_of(state).row), deleted: None}
    if isinstance(state, Deleted):
        removal = {"id": state.paper_id, "deleted": _text(state.at)}
        lines = ",\n".join(
            f'  "{key}": {msgspec.json.encode(value).decode()}' for key, value in removal.items()
        )
        return {paper: None, deleted: f"{{\n{lines}\n}}\n".encode()}
    return {paper: None, deleted: None}


def file_of(bookmark: Bookmark) -> bytes:
    """The file of a bookmark."""
    return _file(to_row(bookmark, bookmark.row))


def from_files(name: str, paper: bytes | None, deleted: bytes | None) -> State:
    """What the two files of a bookmark say; where there are both, the later of them.

    Raises:
        Unreadable: one of them holds something else.
    """
    record = _read_record(name, paper) if paper is not None else None
    removal = _read_removal(name, deleted) if deleted is not None else None
    if record and removal and removal.at > record.changed:
        return removal
    return record or removal


def is_forgotten(removal: bytes, now: datetime) -> bool:
    """Whether the file of a removal is so old that every machine knows of it."""
    try:
        return msgspec.json.decode(removal, type=_Removal).deleted < now - _REMEMBERED
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, TypeError):
        return False


def blob_of(data: bytes) -> str:
    """The name that git gives to a content."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def format_in(data: bytes) -> int | None:
    """The number in the file that says the form, None where it says none."""
    try:
        found = msgspec.json.decode(data, type=dict[str, object]).get("format")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if type(found) is int else None


def _file(row: bytes) -> bytes:
    # A row stands two levels deep in the bookmarks file. No value in it has a line break.
    return row.replace(b"\n   ", b"\n  ").removesuffix(b"\n  }") + b"\n}\n"


def _record(row: bytes) -> Record:
    fields: Mapping[str, msgspec.Raw] = _decode_fields(row)
    return Record({name: bytes(value) for name, value in fields.items()})


def _read_record(name: str, data: bytes) -> Record:
    try:
        record = _record(lay_out(data))
        found = from_row(data)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(f"it holds no bookmark: {error}") from error
    _check(name, found.paper.id)
    return record


def _read_removal(name: str, data: bytes) -> Deleted:
    try:
        found = msgspec.json.decode(data, type=_Removal)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable(f"it does not say what was removed when: {error}") from error
    _check(name, found.id)
    at = found.deleted.replace(tzinfo=UTC) if found.deleted.tzinfo is None else found.deleted
    return Deleted(found.id, at.astimezone(UTC))


def _check(name: str, paper_id: str) -> None:
    if name_of(paper_id) != name:
        raise Unreadable(f"it is about {paper_id}, which belongs into {name_of(paper_id)}{_ENDING}")


def _text(moment: datetime) -> str:
    return to_milliseconds(moment).isoformat(timespec="milliseconds").replace("+00:00", "Z")
