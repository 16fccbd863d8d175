"""Convert bookmarks to files of the repository and back. This module does not know git.

paperreader-bookmarks.json     the program that owns this repository, and its format
README.md                      for people who find it
papers/2506.01713.json         a bookmark: its row in the bookmarks file, one field a line
deleted/2506.01713.json        the date of its removal, instead of it
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha1, sha256
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from paperreader.bookmarks.faults import fault_in_row
from paperreader.bookmarks.row import FIELDS, complete, from_row, lay_out, raw_fields, to_row, to_text, to_utc
from paperreader.bookmarks.sync.merge import Deleted, Record, State
from paperreader.models.identifier import identifier_or_none
from paperreader.text.sanitize import clean_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from paperreader.bookmarks.bookmark import Bookmark

FORMAT = 1
FORMAT_FILE = "paperreader-bookmarks.json"
README = "README.md"
META = {
    FORMAT_FILE: b'{\n  "format": %d\n}\n' % FORMAT,
    README: b"""# Bookmarks

These are bookmarks of paperreader. `paperreader bookmark sync` keeps them the same on all your machines. Each
file in `papers/` is a bookmark. Each file in `deleted/` records when a bookmark was removed.

You can add, edit and remove files here, by hand or on the website of the host. Every machine gets your change
with its next sync. Earlier versions stay in the history: `paperreader bookmark history 2506.01713`, or
`git log -p --full-history -- papers/2506.01713.json`.
""",
}
"""The files beside the bookmarks."""

_EARLIER_READMES = frozenset(
    {"e3e62c95a27024f9e7cc31ec1d53d50d411b6628", "3940d92a9b63265f6983cb03ce8b43994139a254"}
)
"""The content names of our earlier READMEs, which are replaced; a README that the user edited is not."""

FILE_LIMIT = 1_000_000
"""Bytes of a file; a larger file is left alone and never loaded."""

PAPERS, DELETED = "papers/", "deleted/"
_ENDING = ".json"
_NAME_LIMIT = 120
_UNSAFE = re.compile(rb"^\.|[^a-z0-9.-]")
_NAME = re.compile(r"[A-Za-z0-9%:_(-][A-Za-z0-9.%:_()~+-]*")
"""A pattern for every name that `name_of` makes, and for names that people give. Another name is not ours."""

_BOM = b"\xef\xbb\xbf"
"""The mark that some editors put before a text in UTF-8."""

_USUAL = re.compile(r"\d{4}\.\d{4,5}")
_LATEST = datetime(9999, 1, 1, tzinfo=UTC)


def meta_changes(files: Mapping[str, str]) -> dict[str, bytes | None]:
    """Return the missing files beside the bookmarks, and our README if it is an earlier one."""
    return {
        path: data
        for path, data in META.items()
        if path not in files or (path == README and files[path] in _EARLIER_READMES)
    }


class Unreadable(ValueError):
    """A file does not hold what it should; the message gives the reason, as the end of a sentence."""


class _Removal(msgspec.Struct):
    id: str
    deleted: datetime


def name_of(paper_id: str) -> str:
    """Return the name of a paper's file without folder and suffix, safe on systems that ignore case."""
    encoded = paper_id.encode("utf-8", "replace")
    name = _UNSAFE.sub(lambda found: b"%%%02X" % found[0][0], encoded).decode()
    return name if len(name) <= _NAME_LIMIT else f"{name[:60]}%{sha256(encoded).hexdigest()[:32]}"


def name_in(path: str) -> str | None:
    """Return the name of the bookmark that a path is about, None if there is none or the path is not ours."""
    name = _file_name(path)
    return name if name and len(name) <= _NAME_LIMIT and _NAME.fullmatch(name) else None


def names_in(paths: Iterable[str], folder: str) -> list[str]:
    """Return the names of the bookmarks whose files are in one of our folders, sorted."""
    return sorted(name for path in paths if path.startswith(folder) and (name := name_in(path)))


def is_misnamed(path: str) -> bool:
    """Return whether a path looks like one of ours but has a name that no paper has."""
    return _file_name(path) is not None and name_in(path) is None


def _file_name(path: str) -> str | None:
    """Return the name of a file in one of our folders, without folder and suffix."""
    for folder in (PAPERS, DELETED):
        name = path[len(folder) : -len(_ENDING)]
        if path.startswith(folder) and path.endswith(_ENDING) and "/" not in name:
            return name
    return None


def paper_under(name: str) -> str | None:
    """Return the paper that a name means in another spelling (`2506.01713v2`, an address), else None."""
    if _USUAL.fullmatch(name):
        return None
    known = identifier_or_none(unquote(name))
    return known if known and name_of(known) != name else None


def paths_of(name: str) -> tuple[str, str]:
    """Return the paths of a bookmark and of its removal."""
    return f"{PAPERS}{name}{_ENDING}", f"{DELETED}{name}{_ENDING}"


def record_of(bookmark: Bookmark) -> Record:
    """Return the record of a bookmark."""
    return record_in(to_row(bookmark, bookmark.row))


def record_in(data: bytes) -> Record:
    """Return the record in a row or in the file of a bookmark, without checking it."""
    return Record({name: bytes(value) for name, value in raw_fields(data).items()})


def bookmark_of(record: Record) -> Bookmark:
    """Return the bookmark in a record, ready for a store.

    Raises:
        ValueError, msgspec.MsgspecError, OverflowError, RecursionError: the record holds no bookmark.
    """
    # The fields of a merged record have an order of their own.
    names = dict.fromkeys(name for name in (*FIELDS, *record.fields) if name in record.fields)
    return from_row(lay_out(msgspec.json.encode({name: msgspec.Raw(record.fields[name]) for name in names})))


def to_files(name: str, state: State) -> dict[str, bytes | None]:
    """Return the two files of a bookmark, None for a file that must not exist."""
    paper, deleted = paths_of(name)
    if isinstance(state, Record):
        return {paper: _file(bookmark_of(state).row), deleted: None}
    if isinstance(state, Deleted):
        removal = msgspec.json.encode({"id": state.paper_id, "deleted": to_text(state.at)})
        return {paper: None, deleted: _file(lay_out(removal))}
    return {paper: None, deleted: None}


def file_of(bookmark: Bookmark) -> bytes:
    """Return the file of a bookmark."""
    return _file(to_row(bookmark, bookmark.row))


def read_record(name: str, data: bytes) -> Record:
    """Read the bookmark in a file.

    Raises:
        Unreadable: it holds something else.
    """
    data = data.removeprefix(_BOM)
    try:
        found = from_row(data)
        record = record_in(complete(found))
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        raise Unreadable(f"it holds no bookmark: {fault_in_row(data, error)}") from error
    return record.about(_checked(name, found.paper.id, found.changed))


def read_removal(name: str, data: bytes) -> Deleted:
    """Read the removal in a file: its paper and date.

    Raises:
        Unreadable: it holds something else.
    """
    data = data.removeprefix(_BOM)
    try:
        found = msgspec.json.decode(data, type=_Removal)
        at = to_utc(found.deleted)
    except (msgspec.MsgspecError, ValueError, OverflowError, RecursionError) as error:
        reason = fault_in_row(data, error)
        raise Unreadable(f"it does not name a removed paper and the date: {reason}") from error
    return Deleted(_checked(name, clean_line(found.id), at), at)


def blob_of(data: bytes) -> str:
    """Return the name that git gives to a content."""
    return sha1(b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()


def format_in(data: bytes) -> int | None:
    """Return the number in the format file, None if it has none."""
    try:
        found = msgspec.json.decode(data.removeprefix(_BOM), type=dict[str, object]).get("format")
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    return found if type(found) is int else None


def _file(row: bytes) -> bytes:
    # A row is two levels deep in the bookmarks file. No value in it has a line break.
    return row.replace(b"\n   ", b"\n  ").removesuffix(b"\n  }") + b"\n}\n"


def _checked(name: str, paper_id: str, changed: datetime) -> str:
    """Return the identifier of the paper that a file with this name is about."""
    if changed >= _LATEST:
        raise Unreadable("its date lies too far in the future")
    known = identifier_or_none(paper_id) or paper_id
    if name == name_of(known):
        return known
    named = identifier_or_none(unquote(name))
    if named == known:
        # `unite` makes one bookmark of all names of a paper; until then each is one of its own.
        return unquote(name)
    mistake = f", and its name is that of {named}; correct one of them" if named else ""
    raise Unreadable(f"it is about {known}, which belongs in {name_of(known)}{_ENDING}{mistake}")
