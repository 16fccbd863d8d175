"""The file of views and mutes: plain JSON that a person may edit, written whole or not at all.

A file that cannot be read is never written over. What other programs put into it is kept. A query in it that
is not understood is no damage: it is shown where the views are, finds nothing, and hides nothing.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.errors import DamagedFile, UsageError, quoted
from paperreader.folders import is_missing
from paperreader.text.sanitize import clean_line
from paperreader.views.view import View, Views, clean_name

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from paperreader.durable import DurableFile, Stamp

VERSION = 1
"""The version of the file that is written."""

_LONGEST_FILE = 8_000_000


class _File(msgspec.Struct):
    views: list[View] = []
    mutes: list[str] = []
    version: int = VERSION


class _TooNew(ValueError):
    """A later version of ours wrote the file."""


class ViewStore:
    """Views and mutes in one file. A missing one holds none; nothing is read before it is asked for.

    Its methods may be called from any thread. Each raises `DamagedFile` when the file cannot be read, and one
    that changes `NotSaved` when the disk refuses; then nothing was changed.

    Args:
        path: the file; made when missing, readable by its owner alone.
        patience: seconds to wait for another writer.
    """

    def __init__(self, path: Path, *, patience: float = 5.0) -> None:
        self.path = path
        self._patience = patience
        self._opened: DurableFile | None = None
        self._known: tuple[Stamp, Views] | None = None

    def load(self) -> Views:
        """What is kept; quick while the file is unchanged."""
        if self.changed_on_disk():
            self._read()
        return self._known[1] if self._known else Views()

    def changed_on_disk(self) -> bool:
        """Whether the file is not as it was when it was last read or written here."""
        return self._stamp() != (self._known[0] if self._known else None)

    def change(self, change: Callable[[Views], Views]) -> Views:
        """Let `change` turn what is kept into something else, locked, and down to the disk.

        Returns:
            What was kept before, which `put` brings back.

        Raises:
            PaperReaderError: as `change` raises it; nothing was changed.
        """
        with self._file.locked():
            known = self._known
            base = self._read()
            # Whoever deletes the file while a program shows the views does not delete the views.
            before = (self._known or known or (None, Views()))[1]
            after = change(before)
            if after != before:
                over = self._known[0] if self._known else None
                stamp = self._file.replace([_written(after, base)], over)
                self._known = stamp, after
        return before

    def make_again(self) -> bool:
        """Write a file that was deleted again, as it was last read or written here. Return whether it was.

        For a program that shows the views while somebody deletes their file.
        """
        known = self._known
        if known is None or self._stamp() is not None:
            return False
        with self._file.locked():
            self._known = self._file.replace([_written(known[1], {})], None), known[1]
        return True

    def put(self, views: Views) -> Views:
        """Keep exactly this. Returns what was kept before."""
        return self.change(lambda _before: views)

    def hurry(self) -> None:
        """Wait for other writers no longer."""
        if self._opened is not None:
            self._opened.hurry()

    @property
    def _file(self) -> DurableFile:
        if self._opened is None:
            from paperreader.durable import DurableFile  # the lock takes 10 ms to import

            self._opened = DurableFile(self.path, self._patience, "views")
        return self._opened

    def _stamp(self) -> Stamp | None:
        if is_missing(self.path):
            # Nobody need load the lock to learn that.
            return None
        try:
            return self._file.stamp()
        except OSError as error:
            raise self._damaged(error.strerror or str(error), None) from error

    def _read(self) -> dict[str, Any]:
        """Read the file; returns it as it stands, with what we do not know."""
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
            # A file of a newer version is not damaged: nothing is lost when paperreader is updated.
            copy = None if isinstance(error, _TooNew) else self._file.set_aside(data, stamp)
            raise self._damaged(str(error), copy) from error
        self._known = stamp, views
        return base

    def _damaged(self, reason: str, copy: Path | None) -> DamagedFile:
        told = f"The views in {self.path} cannot be read ({reason}); the file was left as it is"
        told += f", a copy of it is {copy}." if copy else "."
        return DamagedFile(told, self.path, copy)


def _parsed(data: bytes) -> tuple[dict[str, Any], Views]:
    """The file as it stands, and what it says.

    Raises:
        ValueError: it is not such a file; the message ends a sentence.
    """
    if len(data) > _LONGEST_FILE:
        raise ValueError("it is too long")
    try:
        base = json.loads(data.decode("utf-8"), object_pairs_hook=_each_once)
        file = msgspec.convert(base, _File)
        _dumped(base)
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
        # One of the two would be lost in writing back.
        raise ValueError("a name is given twice in one object")
    return found


def _understood(file: _File) -> Views:
    """What a file says; its texts are cleaned, since they are shown."""
    views: dict[str, View] = {}
    for view in file.views:
        try:
            clean = View(clean_name(view.name), clean_line(view.query, 2_000).strip())
        except UsageError as error:
            raise ValueError(f"the view {quoted(view.name)}: {error}".rstrip(".")) from error
        if clean.name.casefold() in views:
            raise ValueError(f"there are two views named {quoted(clean.name)}")
        views[clean.name.casefold()] = clean
    mutes = dict.fromkeys(clean_line(mute, 2_000).strip() for mute in file.mutes)
    return Views(tuple(views.values()), tuple(mute for mute in mutes if mute))


def _written(views: Views, base: dict[str, Any]) -> bytes:
    """The bytes of a file, with what stood in the one before that we do not know."""
    before = {clean_line(view["name"]).strip(): view for view in base.get("views", [])}
    known = {
        "version": VERSION,
        "views": [
            {**before.get(view.name, {}), "name": view.name, "query": view.query} for view in views.views
        ],
        "mutes": list(views.mutes),
    }
    others = {name: value for name, value in base.items() if name not in known}
    return _dumped({**known, **others})


def _dumped(content: dict[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
