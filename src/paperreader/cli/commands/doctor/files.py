"""Checks of the files: settings, bookmarks, views, library, caches and the room on the disk."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from paperreader.cli.commands.doctor.finding import Finding, State, size
from paperreader.errors import PaperReaderError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.paths import Paths
    from paperreader.services import Services

_LEAST_ROOM = 200 * 10**6
_LONG_LOG = 50 * 10**6


def settings(paths: Paths) -> Iterator[Finding]:
    """Check config.toml."""
    from paperreader.config import mistakes_in, read_settings

    file = paths.config_file
    if not file.exists():
        yield Finding("files", "settings", State.OK, f"{file}: none, so every setting has its default")
        return
    mistakes = list(mistakes_in(read_settings(file)[0]))
    if not mistakes:
        yield Finding("files", "settings", State.OK, str(file))
    for mistake in mistakes:
        yield Finding("files", "settings", State.FIX, f"{file}: {mistake}", "Correct that line.")


def bookmarks(services: Services) -> Iterator[Finding]:
    """Check the bookmarks and their backups."""
    file = services.paths.bookmarks
    if not file.exists():
        yield Finding("files", "bookmarks", State.OK, f"{file}: none yet")
        return
    report = services.bookmarks.check()
    words = f"{file}: {counted(report.bookmarks, 'bookmark')}, {size(file.stat().st_size)}"
    words += f", {counted(report.backups, 'backup')}"
    state = State.OK if report.is_whole else State.FIX
    advice = "" if report.is_whole else "`paperreader bookmark restore` restores the newest backup."
    yield Finding("files", "bookmarks", state, words, advice)
    for finding in report.findings:
        repair = "`paperreader bookmark check --repair` repairs it." if finding.mendable else ""
        yield Finding(
            "files", "bookmarks", State.FIX if finding.damage else State.NOTE, finding.message, repair
        )


def views(services: Services) -> Iterator[Finding]:
    """Check the views and mutes."""
    file = services.paths.views
    if not file.exists():
        yield Finding("files", "views", State.OK, f"{file}: none yet")
        return
    found = services.views.load()
    words = f"{file}: {counted(len(found.views), 'view')}, {counted(len(found.mutes), 'mute')}"
    yield Finding("files", "views", State.NOTE if found.excess else State.OK, words, found.excess)


def library(paths: Paths) -> Iterator[Finding]:
    """Check the library: SQLite's quick check, its size, and whether another program holds it."""
    yield from _database("library", paths.library, "papers", needed=True)


def caches(paths: Paths) -> Iterator[Finding]:
    """Check the caches, which may be deleted at any time, and the log."""
    for name, file in (
        ("answers", paths.http_cache),
        ("full texts", paths.full_texts),
        ("index of full texts", paths.full_text_index),
        ("pictures", paths.pictures),
    ):
        yield from _database(name, file, "", needed=False)
    log = paths.log
    if log.exists():
        length = log.stat().st_size
        state = State.NOTE if length > _LONG_LOG else State.OK
        yield Finding("files", "log", state, f"{log}: {size(length)}")


def room(paths: Paths) -> Iterator[Finding]:
    """Check that the folders can be written and that there is room on their disks."""
    for kind in ("config", "data", "cache", "state"):
        folder: Path = getattr(paths, kind)
        there = next((parent for parent in (folder, *folder.parents) if parent.exists()), None)
        if there is None or not os.access(there, os.W_OK | os.X_OK):
            advice = "Make the folder writable, or set XDG_DATA_HOME and the like to one that is."
            yield Finding("files", f"{kind} folder", State.FIX, f"{folder} cannot be written", advice)
            continue
        free = shutil.disk_usage(there).free
        state = State.OK if free > _LEAST_ROOM else State.FIX
        advice = "" if free > _LEAST_ROOM else "Free some room; the caches may be deleted."
        yield Finding("files", f"{kind} folder", state, f"{folder}: {size(free)} free", advice)


def _database(name: str, file: Path, counted_table: str, *, needed: bool) -> Iterator[Finding]:
    if not file.exists():
        yield Finding("files", name, State.OK, f"{file}: none yet")
        return
    advice = f"Delete {file}; it fills again as papers are fetched."
    if needed:
        advice = "Start the reader: it sets the damaged file aside and begins a new one."
    words = f"{file}: {size(_length(file))}"
    try:
        with closing(sqlite3.connect(f"file:{quote(str(file))}?mode=ro", uri=True, timeout=1)) as connection:
            (verdict,) = connection.execute("pragma quick_check(1)").fetchone()
            if verdict != "ok":
                yield Finding("files", name, State.FIX, f"{words}, damaged: {verdict}", advice)
                return
            if counted_table:
                query = f"select count(*) from {counted_table}"  # noqa: S608 - a constant
                words += f", {counted(connection.execute(query).fetchone()[0], 'paper')}"
    except sqlite3.OperationalError as error:
        if "locked" in str(error) or "busy" in str(error):
            yield Finding("files", name, State.NOTE, f"{words}, held by another program now")
            return
        yield Finding("files", name, State.FIX, f"{words}, cannot be read: {error}", advice)
        return
    except sqlite3.Error as error:
        yield Finding("files", name, State.FIX, f"{words}, damaged: {error}", advice)
        return
    yield Finding("files", name, State.OK, f"{words}, checked")


def _length(file: Path) -> int:
    """Return the bytes of a database, with its log."""
    beside = (Path(f"{file}{ending}") for ending in ("", "-wal"))
    return sum(one.stat().st_size for one in beside if one.exists())


def sync(paths: Paths) -> Iterator[Finding]:
    """Check git, and the repository that syncs the bookmarks."""
    from paperreader.bookmarks.sync.git import Git, require_version
    from paperreader.bookmarks.sync.remote import recall

    known = recall(paths.bookmark_sync)
    git = shutil.which("git")
    try:
        if git is not None:
            require_version(Git(Path.cwd()))
        words, problem = git or "git is not installed", ""
    except PaperReaderError as error:
        words, problem = git or "", str(error)
    broken = bool(problem) or git is None
    state = State.FIX if broken and known else State.NOTE if broken else State.OK
    yield Finding("machine", "git", state, words, problem or ("" if git else "Only syncing needs it."))
    where = known.remote if known else "no repository; `paperreader bookmark sync REMOTE` names one"
    yield Finding("files", "bookmark sync", State.OK, where)
