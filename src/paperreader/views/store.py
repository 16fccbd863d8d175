"""The file of views, mutes and dismissed papers: plain JSON that users may edit.

It is written completely or not at all.

A file that cannot be read is never overwritten. Content of other programs is kept. A query that cannot be
parsed is not damage: it appears among the views, finds nothing, and hides nothing.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from paperreader.errors import DamagedFile, UsageError, quoted
from paperreader.folders import is_missing
from paperreader.text.sanitize import clean_line
from paperreader.views.view import View, Views, clean_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.durable.disk import Stamp
    from paperreader.durable.file import DurableFile

VERSION = 1
"""The version of the file that this program writes."""

_LONGEST_FILE = 8_000_000


class _Dismissed(msgspec.Struct):
    id: str
    at: Annotated[datetime, msgspec.Meta(tz=True)]


class _File(msgspec.Struct):
    views: list[View] = []
    mutes: list[str] = []
    dismissed: list[_Dismissed] = []
    version: int = VERSION


class _TooNew(ValueError):
    """A newer version of paperreader wrote the file."""


class ViewStore:
    """Views, mutes and dismissed papers in one file. A missing file has none; the constructor reads nothing.

    Its methods may be called from any thread. Each raises `DamagedFile` if the file cannot be read. A method
    that changes raises `NotSaved` if the disk refuses; then nothing was changed.

    Args:
        path: the file; the first change makes it, readable by its owner only.
        patience: seconds to wait for another writer.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        self.path = path
        self._patience = patience
        self._opened: DurableFile | None = None
        self._known: tuple[Stamp, Views] | None = None

    def load(self) -> Views:
        """Return the content of the file; this is fast while it is unchanged."""
        if self.changed_on_disk():
            self._read()
        return self._known[1] if self._known else Views()

    def check(self) -> Views:
        """Return the content of the file as `load` does, without copying a damaged file."""
        with self._file.untouched():
            return self.load()

    def changed_on_disk(self) -> bool:
        """Return whether the file differs from when this store last read or wrote it."""
        return self._stamp() != (self._known[0] if self._known else None)

    def change(self, change: Callable[[Views], Views]) -> Views:
        """Replace the views with the result of `change`, locked, and down to the disk.

        Returns:
            The former views; pass them to `put` to undo the change.

        Raises:
            PaperReaderError: raised by `change`; nothing was changed.
        """
        with self._file.locked():
            known = self._known
            base = self._read()
            # Deleting the file while a program shows the views does not delete the views.
            before = (self._known or known or (None, Views()))[1]
            after = change(before)
            if after != before:
                over = self._known[0] if self._known else None
                stamp = self._file.replace([_written(after, base)], over)
                self._known = stamp, after
        return before

    def make_again(self) -> bool:
        """Write a deleted file again with its last known content. Return whether it was deleted.

        This is for a program that shows the views while somebody deletes their file.
        """
        known = self._known
        if known is None or self._stamp() is not None:
            return False
        with self._file.locked():
            self._known = self._file.replace([_written(known[1], {})], None), known[1]
        return True

    def put(self, views: Views) -> Views:
        """Store exactly these views. Return the former ones."""
        return self.change(lambda _before: views)

    def hurry(self) -> None:
        """Stop waiting for other writers."""
        if self._opened is not None:
            self._opened.hurry()

    @property
    def _file(self) -> DurableFile:
        if self._opened is None:
            from paperreader.durable.file import DurableFile  # the lock takes 10 ms to import

            self._opened = DurableFile(self.path, self._patience, "views")
        return self._opened

    def _stamp(self) -> Stamp | None:
        if is_missing(self.path):
            # A missing file can be found without loading the lock.
            return None
        try:
            return self._file.stamp()
        except OSError as error:
            raise self._damaged(error.strerror or str(error), None) from error

    def _read(self) -> dict[str, Any]:
        """Read the file. Return its raw content, unknown fields included."""
        try:
            data, stamp = self._file.read()
        except FileNotFoundError:
            self._known = None
            return {}
        except OSError as error:
            raise self._damaged(error.strerror or str(error), None) from error
        try:
            base, views = _parsed(data)
        except ValueError as error:
            # A file of a newer version is not damaged: updating paperreader recovers everything.
            copy = None if isinstance(error, _TooNew) else self._file.set_aside(data, stamp)
            raise self._damaged(str(error), copy) from error
        self._known = stamp, views
        return base

    def _damaged(self, reason: str, copy: Path | None) -> DamagedFile:
        message = f"The views in {self.path} cannot be read ({reason}); the file was left as it is"
        message += f", a copy of it is {copy}." if copy else "."
        return DamagedFile(message, self.path, copy)


def _parsed(data: bytes) -> tuple[dict[str, Any], Views]:
    """Parse a file into its raw content and its views.

    Raises:
        ValueError: it is not a file of views; the message is the end of a sentence.
    """
    if len(data) > _LONGEST_FILE:
        raise ValueError("it is too long")
    try:
        base = json.loads(data.decode("utf-8"), object_pairs_hook=_each_once)
        file = msgspec.convert(base, _File)
        json.dumps(base, ensure_ascii=False).encode()  # It will be written back.
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    except UnicodeError as error:
        raise ValueError("it is not text in UTF-8") from error
    if file.version > VERSION:
        raise _TooNew("it was written by a newer version of paperreader; update paperreader")
    return base, _understood(file)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        # Writing the file back would lose one of the two.
        raise ValueError("a name is given twice in one object")
    return found


def _understood(file: _File) -> Views:
    """Return the views in a file; clean their texts, because they are shown."""
    views: dict[str, View] = {}
    for view in file.views:
        try:
            texts = (clean_line(text, 2_000).strip() for text in (view.query, view.list))
            clean = View(clean_name(view.name), *texts)
        except UsageError as error:
            raise ValueError(f"the view {quoted(view.name)}: {error}".rstrip(".")) from error
        if clean.name.casefold() in views:
            raise ValueError(f"there are two views named {quoted(clean.name)}")
        views[clean.name.casefold()] = clean
    mutes = dict.fromkeys(clean_line(mute, 2_000).strip() for mute in file.mutes)
    dismissed = {_clean_id(paper.id): paper.at for paper in file.dismissed}
    dismissed.pop("", None)
    return Views(tuple(views.values()), tuple(mute for mute in mutes if mute), dismissed)


def _clean_id(paper_id: str) -> str:
    return clean_line(paper_id, 2_000).strip()


def _written(views: Views, base: dict[str, Any]) -> bytes:
    """Return the bytes of a file, with the unknown fields of the previous one."""
    before = {clean_line(view["name"]).strip(): view for view in base.get("views", [])}
    known = {
        "version": VERSION,
        "views": [_row(view, before.get(view.name, {})) for view in views.views],
        "mutes": list(views.mutes),
        "dismissed": _dismissed_rows(views, base.get("dismissed", [])),
    }
    others = {name: value for name, value in base.items() if name not in known}
    if not views.dismissed:
        del known["dismissed"]
    return _dumped({**known, **others})


def _dismissed_rows(views: Views, before: list[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = {_clean_id(row["id"]): row for row in before}
    return [
        {**rows.get(paper_id, {}), "id": paper_id, "at": _moment(at)}
        for paper_id, at in views.dismissed.items()
    ]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _row(view: View, before: dict[str, Any]) -> dict[str, Any]:
    unknown = {name: value for name, value in before.items() if name != "list"}
    return {**unknown, "name": view.name, "query": view.query, **({"list": view.list} if view.list else {})}


def _dumped(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
