"""Folders of saved pages as a source: `folder:/home/me/pages`. Nothing is ever written into them.

Each file that `paperreader list FILE` can read adds its papers. Links to folders are not followed, so that
no loop is walked.
"""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple, Self

from paperreader.errors import NotFound, PaperReaderError, UsageError, shown
from paperreader.models import Edition, EditionKey, EditionKind
from paperreader.sources.base import Source
from paperreader.streams import ending_of
from paperreader.text.sanitize import is_clean_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from paperreader.environment import Address
    from paperreader.models import Paper
    from paperreader.net.context import Context

_log = logging.getLogger(__name__)

_ENDINGS = (".html", ".htm", ".xml", ".atom", ".rss", ".rdf", ".json", ".jsonl", ".txt")
_OF_A_PAGE = ("_files", ".files", "_dateien")
"""The ends of the names of the folders in which browsers put the pictures and scripts of a saved page."""

_MOST_FILES = 10_000
_MOST_LOOKED_AT = 800
"""The most names that are looked at before a stored list is shown: this takes some milliseconds."""

_AT_ONCE = 20
_LONGEST = 1_500


class _File(NamedTuple):
    path: Path
    changed: float


class Folder(Source):
    """Folders as a source; each is a list that is named by its path.

    Args:
        now: returns the present time, in UTC.
    """

    name = "folder"
    title = "Folder"
    is_local = True
    addresses: ClassVar[Mapping[str, Address]] = {}

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now

    @classmethod
    def open(cls, context: Context) -> Self:
        """Return the source, which uses these parts of the program."""
        return cls(context.now)

    @classmethod
    def list_named(cls, text: str, *, asked: bool) -> str | None:
        """Return the absolute path of a folder, or None.

        Raises:
            UsageError: it is not a folder.
        """
        return path_of_folder(text) if asked else None

    @classmethod
    def describe(cls, name: str) -> str:
        """Return the name of the folder."""
        return Path(name).name or name

    @classmethod
    def is_current(cls, name: str, fetched_at: datetime, now: datetime) -> bool:
        """Return whether no file was added, removed or changed, as far as this is seen within a frame.

        A change of a file among very many is seen only when the list is refreshed.
        """
        try:
            return all(changed <= fetched_at.timestamp() for changed in _changes(Path(name)))
        except OSError:
            return False

    async def fetch_edition(
        self, key: EditionKey, *, refresh: bool = False, progress: Callable[[int], None] | None = None
    ) -> Edition:
        """Read a folder: the papers of the file that changed last come first, in its own order.

        Raises:
            NotFound: it is a search, there is no such folder, or it cannot be read.
        """
        if key.kind is not EditionKind.LIST:
            raise NotFound("A folder cannot be searched; `paperreader list @NAME WORDS` filters one.")
        folder, read_at = Path(key.name), self._now()
        files = await asyncio.to_thread(_files, folder)
        papers: list[Paper] = []
        without = 0
        for start in range(0, min(len(files), _MOST_FILES), _AT_ONCE):
            # A thread cannot be interrupted, so it reads only some files.
            found = await asyncio.to_thread(_read, files[start : start + _AT_ONCE], read_at)
            without += found.count(None)
            papers += [paper for some in found if some for paper in some]
            if progress:
                progress(len(papers))
        if without:
            _log.warning("%d of %d files in %s hold no papers", without, len(files), shown(folder, 200))
        return Edition(
            key=key,
            source=self.name,
            order="the files, newest first",
            fetched_at=read_at,
            papers=await asyncio.to_thread(_united, papers),
            complete=len(files) <= _MOST_FILES,
            dropped=without,
        )


def path_of_folder(text: str) -> str:
    """Return the absolute path of a folder.

    Raises:
        UsageError: there is no such folder, or its name cannot be stored.
    """
    from paperreader.textfile import path_of

    path = str(path_of(text).resolve())
    if not is_clean_line(path) or len(path) > _LONGEST:
        raise UsageError(f"The folder {shown(path, 200)} has a name that cannot be stored: rename it.")
    if not Path(path).is_dir():
        raise UsageError(f"There is no folder {shown(path, 200)}.")
    return path


def _changes(folder: Path) -> Iterator[float]:
    """Yield when each folder and file last changed, the folders first, up to a number of them."""
    folders, files = [folder], []
    left = _MOST_LOOKED_AT
    while folders and left > 0:
        current = folders.pop()
        yield current.stat().st_mtime
        with os.scandir(current) as entries:
            for entry in islice(entries, left):
                left -= 1
                if not entry.is_dir(follow_symlinks=False):
                    files.append(entry)
                elif _is_read(entry.name):
                    folders.append(Path(entry.path))
    for entry in files[: _MOST_LOOKED_AT // 4]:
        status = entry.stat()
        yield max(status.st_mtime, status.st_ctime)


def _is_read(folder: str) -> bool:
    return not folder.startswith(".") and not folder.endswith(_OF_A_PAGE)


def _files(folder: Path) -> list[_File]:
    """Return the files that may hold papers, the one that changed last first.

    Raises:
        NotFound: there is no such folder, or it cannot be read.
    """

    def refuse(error: OSError) -> None:
        if error.filename == str(folder):
            raise NotFound(f"The folder {shown(folder, 200)} cannot be read: {error.strerror}.") from error

    found = []
    for parent, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = filter(_is_read, folders)
        for name in names:
            path = Path(parent, name)
            if name.startswith(".") or ending_of(path) not in _ENDINGS:
                continue
            try:
                status = path.stat()
            except OSError:
                continue
            # Opening a pipe would wait for its other end.
            found += [_File(path, status.st_mtime)] if stat.S_ISREG(status.st_mode) else []
    return sorted(found, key=lambda file: (-file.changed, file.path))


def _read(files: list[_File], now: datetime) -> list[tuple[Paper, ...] | None]:
    """Return the papers of each file; None for one that holds none, or cannot be read."""
    from paperreader.sources.saved_page import load_file

    found: list[tuple[Paper, ...] | None] = []
    for file in files:
        try:
            found.append(load_file(file.path, now=now).papers)
        except PaperReaderError as error:
            _log.info("%s", error)
            found.append(None)
        except Exception:  # noqa: BLE001 - a file that a parser cannot bear costs only itself
            _log.exception("a file was left out: %s", shown(file.path, 200))
            found.append(None)
    return found


def _united(papers: list[Paper]) -> tuple[Paper, ...]:
    """Return each paper once, at its first place."""
    from paperreader.identity import group_papers, join_papers

    return tuple(
        papers[group[0]] if len(group) == 1 else join_papers(papers[at] for at in group)
        for group in group_papers(papers)
    )
