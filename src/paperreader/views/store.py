"""The file of views and mutes: plain JSON that a person may edit, written whole or not at all.

A file that cannot be read is never written over. What other programs put into it is kept.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.errors import DamagedFile, PaperReaderError
from paperreader.views.view import View, Views

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
        if not self.path.exists():
            return Views()
        if self._known is None or self._known[0] != self._file.stamp():
            self._read()
        return self._known[1] if self._known else Views()

    def changed_on_disk(self) -> bool:
        """Whether the file changed since it was last read or written here."""
        stamp = self._file.stamp() if self.path.exists() else None
        return stamp != (self._known[0] if self._known else None)

    def change(self, change: Callable[[Views], Views]) -> Views:
        """Let `change` turn what is kept into something else, locked, and down to the disk.

        Returns:
            What was kept before, which `put` brings back.

        Raises:
            PaperReaderError: as `change` raises it; nothing was changed.
        """
        with self._file.locked():
            base = self._read()
            before = self._known[1] if self._known else Views()
            after = change(before)
            if after != before:
                over = self._known[0] if self._known else None
                stamp = self._file.replace([_written(after, base)], over)
                self._known = stamp, after
        return before

    def put(self, views: Views) -> Views:
        """Keep exactly this. Returns what was kept before."""
        return self.change(lambda _before: views)

    @property
    def _file(self) -> DurableFile:
        if self._opened is None:
            from paperreader.durable import DurableFile  # the lock takes 10 ms to import

            self._opened = DurableFile(self.path, self._patience, "views")
        return self._opened

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
            raise self._damaged(str(error), self._file.set_aside(data, stamp)) from error
        self._known = stamp, views
        return base

    def _damaged(self, reason: str, copy: Path | None) -> DamagedFile:
        told = f"The views in {self.path} cannot be read ({reason}); the file was left as it is"
        told += f", a copy of it is {copy}." if copy else ": mend it or move it away."
        return DamagedFile(told, self.path, copy)


def _parsed(data: bytes) -> tuple[dict[str, Any], Views]:
    """The file as it stands, and what it says.

    Raises:
        ValueError: it is not such a file; the message ends a sentence.
    """
    if len(data) > _LONGEST_FILE:
        raise ValueError("it is too long")
    try:
        base = json.loads(data)
        file = msgspec.convert(base, _File)
    except json.JSONDecodeError as error:
        raise ValueError(f"line {error.lineno}, column {error.colno}: {error.msg}") from error
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error
    except RecursionError as error:
        raise ValueError("it is nested too deep") from error
    if file.version > VERSION:
        raise ValueError("it was written by a newer version of paperreader")
    return base, _understood(file)


def _understood(file: _File) -> Views:
    """What a file says, by the rules: a view or mute that cannot be kept is an error that names it."""
    views = Views()
    for view in file.views:
        if views.find(view.name) is not None:
            raise ValueError(f"there are two views named {view.name!r}")
        views = _kept(lambda held, view=view: held.with_view(view.name, view.query), views, view.name)  # type: ignore[misc]
    for mute in file.mutes:
        views = _kept(lambda held, mute=mute: held.muted(mute), views, mute)  # type: ignore[misc]
    return views


def _kept(change: Callable[[Views], Views], views: Views, name: str) -> Views:
    try:
        return change(views)
    except PaperReaderError as error:
        raise ValueError(f"{name!r}: {error}") from error


def _written(views: Views, base: dict[str, Any]) -> bytes:
    known = {
        "version": VERSION,
        "views": [{"name": view.name, "query": view.query} for view in views.views],
        "mutes": list(views.mutes),
    }
    others = {name: value for name, value in base.items() if name not in known}
    return (json.dumps({**known, **others}, ensure_ascii=False, indent=1) + "\n").encode()
