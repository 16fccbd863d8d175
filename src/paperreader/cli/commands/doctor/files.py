"""Checks of the files: settings, bookmarks, views, the log, the room on the disk, and what syncs them."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from paperreader.cli.commands.doctor.finding import Finding, State, holder_of, size
from paperreader.errors import PaperReaderError
from paperreader.text.counted import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from paperreader.paths import Paths
    from paperreader.services import Services

_LEAST_ROOM = 200 * 10**6
_LONG_LOG = 50 * 10**6


def settings(paths: Paths) -> Iterator[Finding]:
    """Check config.toml. Values of the sections for mail are not repeated: they may be secret."""
    from paperreader.cli.commands.settings import mistakes_in_file
    from paperreader.folders import is_missing

    file = paths.config_file
    if is_missing(file):
        yield Finding("files", "settings", State.OK, f"{file}: none, so every setting has its default")
        return
    mistakes = mistakes_in_file(file)
    if not mistakes:
        yield Finding("files", "settings", State.OK, str(file))
    for mistake in mistakes:
        words, advice = str(mistake), ""
        if mistake.setting[:1] in (("mail",), ("notify",)):
            words = f"{'.'.join(mistake.setting)} in {file} cannot be used"
            advice = "`paperreader config show` says why."
        yield Finding("files", "settings", State.FIX, words, advice)


def bookmarks(services: Services) -> Iterator[Finding]:
    """Check the bookmarks and their backups."""
    file = services.paths.bookmarks
    if not file.exists():
        yield Finding("files", "bookmarks", State.OK, f"{file}: none yet")
        return
    report = services.bookmarks.check()
    words = f"{file}: {counted(report.bookmarks, 'bookmark')}, {size(file.stat().st_size)}"
    words += f", {counted(report.backups, 'backup')}{holder_of(Path(f'{file}.lock'))}"
    state = State.OK if report.is_whole else State.FIX
    can_restore = report.backups and not report.is_whole
    advice = "`paperreader bookmark restore` restores the newest backup." if can_restore else ""
    yield Finding("files", "bookmarks", state, words, advice)
    for finding in report.findings:
        repair = "`paperreader bookmark check --repair` repairs it." if finding.mendable else ""
        yield Finding(
            "files", "bookmarks", State.FIX if finding.damage else State.NOTE, finding.message, repair
        )


def views(services: Services) -> Iterator[Finding]:
    """Check the views, mutes and dismissed papers."""
    file = services.paths.views
    if not file.exists():
        yield Finding("files", "views", State.OK, f"{file}: none yet")
        return
    found = services.views.check()
    words = f"{file}: {counted(len(found.views), 'view')}, {counted(len(found.mutes), 'mute')}"
    words += f", {counted(len(found.dismissed), 'dismissed paper')}" if found.dismissed else ""
    yield Finding("files", "views", State.NOTE if found.excess else State.OK, words, found.excess)


def log(paths: Paths) -> Iterator[Finding]:
    """Check the size of the log."""
    if paths.log.exists():
        length = paths.log.stat().st_size
        state = State.NOTE if length > _LONG_LOG else State.OK
        yield Finding("files", "log", state, f"{paths.log}: {size(length)}")


def room(paths: Paths) -> Iterator[Finding]:
    """Check that the folders can be written and that there is room on their disks."""
    for kind in ("config", "data", "cache", "state"):
        folder: Path = getattr(paths, kind)
        there = _nearest(folder)
        if there is None or not there.is_dir() or not os.access(there, os.W_OK | os.X_OK):
            advice = "Make the folder writable, or set XDG_DATA_HOME and the like to one that is."
            yield Finding("files", f"{kind} folder", State.FIX, f"{folder} cannot be written", advice)
            continue
        free = shutil.disk_usage(there).free
        state = State.OK if free > _LEAST_ROOM else State.FIX
        advice = "" if free > _LEAST_ROOM else "Free some room; the caches may be deleted."
        yield Finding("files", f"{kind} folder", state, f"{folder}: {size(free)} free", advice)


def _nearest(folder: Path) -> Path | None:
    """Return the folder, or the nearest one above it that exists; None if the system refuses to look."""
    with suppress(OSError):
        return next((parent for parent in (folder, *folder.parents) if parent.exists()), None)
    return None


def sync(paths: Paths) -> Iterator[Finding]:
    """Check git, and the repository that syncs the bookmarks."""
    from paperreader.bookmarks.sync.git import Git, require_version
    from paperreader.bookmarks.sync.remote import recall

    known = recall(paths.bookmark_sync)
    state, advice, found = State.OK, "", shutil.which("git")
    if found is None:
        state, advice = State.FIX if known else State.NOTE, "Only syncing of bookmarks needs it."
    else:
        try:
            git = Git(Path(sys.executable).parent)
            require_version(git)
            found += f": {git.run('version').decode('utf-8', 'replace')}"
        except PaperReaderError as error:
            state, advice = State.FIX if known else State.NOTE, str(error)
    yield Finding("machine", "git", state, found or "git is not installed", advice)
    where = known.remote if known else "no repository; `paperreader bookmark sync REMOTE` names one"
    yield Finding("files", "bookmark sync", State.OK, where)
