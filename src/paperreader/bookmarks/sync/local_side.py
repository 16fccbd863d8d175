"""Compare the store of bookmarks with commits, and bring the changes of each side to the other.

This module does not join two commits: `commits` does. Changes made in the store during a sync are kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.removals import read_removals
from paperreader.bookmarks.sync.commits import Files, States, differing
from paperreader.bookmarks.sync.identities import Departures, moved
from paperreader.bookmarks.sync.merge import Deleted, Record, State, merge
from paperreader.bookmarks.sync.records import (
    DELETED,
    FILE_LIMIT,
    META,
    PAPERS,
    Unreadable,
    blob_of,
    bookmark_of,
    file_of,
    meta_changes,
    name_of,
    names_in,
    paths_of,
    record_in,
    record_of,
)
from paperreader.bookmarks.table import in_turns

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.store import BookmarkStore
    from paperreader.bookmarks.sync.repository import Repository

_REPORTED_AFTER = 500
_TICK = timedelta(milliseconds=1)
_REMEMBERED = timedelta(days=400)
"""The age at which a removal is forgotten, because every machine knows of it."""


class Changes(msgspec.Struct, frozen=True):
    """Changes of bookmarks, here or in the repository.

    Attributes:
        updated: the number of bookmarks that are new or changed.
        removed: the number of bookmarks that are gone.
        departed: the bookmarks of the repository that this machine does not have any longer.
        suspects: the names of bookmarks with a file that is malformed and was left alone.
        too_large: a sentence for each bookmark that is too large for the repository.
        files: the changed files of the repository.
    """

    updated: int = 0
    removed: int = 0
    departed: Departures = Departures()
    suspects: frozenset[str] = frozenset()
    too_large: tuple[str, ...] = ()
    files: Mapping[str, bytes | None] = {}


class _Target(msgspec.Struct, frozen=True):
    """The commit to be taken into the bookmarks, and the state of their file before."""

    commit: str
    stamp: tuple[int, ...] | None


class Journal:
    """The record of a commit that is being taken into the bookmarks, for the sync after a kill.

    Without it, a change that the user undid after the kill would look like one that has not arrived yet, and
    would be applied again. It is written under the lock of the bookmarks, so their file has another state
    exactly if they were saved.

    Args:
        file: the file of the record.
        bookmarks: the bookmarks file.
    """

    def __init__(self, file: Path, bookmarks: Path) -> None:
        self._file = file
        self._bookmarks = bookmarks
        self._target: _Target | None = None

    def begin(self, commit: str) -> None:
        """Record that a commit is being taken into the bookmarks. The caller must hold their lock."""
        target = _Target(commit, self._stamp())
        if target != self._target:
            self._file.write_bytes(msgspec.json.encode(target))
            self._target = target

    def was_done(self, commit: str) -> bool:
        """Return whether the commit was taken into the bookmarks, whatever changed since."""
        try:
            target = msgspec.json.decode(self._file.read_bytes(), type=_Target)
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
            return False
        return target.commit == commit and target.stamp != self._stamp()

    def forget(self) -> None:
        """Remove the record, because taking the commit is complete."""
        self._target = None
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def _stamp(self) -> tuple[int, ...] | None:
        try:
            found = self._bookmarks.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns


def changes_since(store: BookmarkStore, repository: Repository, here: str | None, now: datetime) -> Changes:
    """Return the changes of the store since a commit.

    A bookmark of the commit that is not in the store counts as removed, unless the store has it under another
    identifier, or has unreadable rows: any of them may be that bookmark.
    """
    files = repository.files(here)
    present = {name_of(bookmark.paper.id): file_of(bookmark) for bookmark in in_turns(store.load().values())}
    changed = [name for name, data in present.items() if not _holds(files, name, data)]
    gone = [name for name in names_in(files, PAPERS) if name not in present]
    too_large = [name for name in changed if len(present[name]) > FILE_LIMIT]
    changed = [name for name in changed if len(present[name]) <= FILE_LIMIT]
    states = States(repository, (files,), [*changed, *gone])
    removed_at = _removed_at(store, now)
    changes: dict[str, bytes | None] = {} if here else dict(META)
    records: dict[str, Record] = {}
    for name in (*changed, *gone):
        try:
            before = states.of(files, name)
        except Unreadable:
            continue
        if name in present:
            paper, deleted = paths_of(name)
            if before != record_in(present[name]):
                changes[paper] = present[name]
            changes |= {deleted: None} if deleted in files and deleted not in states.problems else {}
        elif isinstance(before, Record) and not store.unreadable:
            records[name] = before
    away = moved(
        {name: bookmark_of(record).paper for name, record in records.items()},
        (
            bookmark.paper
            for paper_id, bookmark in store.load().items()
            if paths_of(name_of(paper_id))[0] in changes
        ),
    )
    for name, record in records.items():
        removal = None if name in away else Deleted(record.paper_id, removed_at(record))
        changes |= states.changed_files(files, name, removal)
    if changes and here:
        changes |= _forgotten(repository, files, now) | meta_changes(files)
    written = [path for path, data in changes.items() if data is not None]
    sentences = [
        f"{paths_of(name)[0]} would be larger than 1 MB; that bookmark stays on this machine only."
        for name in too_large
    ]
    return Changes(
        updated=len(names_in(written, PAPERS)),
        removed=len(names_in(written, DELETED)),
        departed=Departures(frozenset(records) - away, away, len(names_in(files, PAPERS))),
        suspects=states.suspects,
        too_large=tuple(sentences),
        files=changes,
    )


def take(
    store: BookmarkStore,
    repository: Repository,
    before: str | None,
    after: str,
    *,
    journal: Journal,
    now: datetime,
    progress: Callable[[str], None],
) -> Changes:
    """Bring the store from the state of `before` to that of `after`. A repeated call changes nothing.

    Changes that the user made since `before` are merged with these and win: no history has them yet.
    """
    was, to_be = repository.files(before), repository.files(after)
    names = differing(was, to_be)
    states = States(repository, (was, to_be), names)
    steps: dict[str, tuple[State, State]] = {}
    for name in names:
        start = states.of_any(was, name)
        try:
            target = states.of(to_be, name)
        except Unreadable:
            continue
        known = target or start
        # A malformed file shows nothing, not even that the bookmark is gone.
        if known is not None and (target is not None or not any(path in to_be for path in paths_of(name))):
            steps[known.paper_id] = (start, target)
    results: dict[str, Bookmark | None] = {}

    def decide(paper_id: str, found: Bookmark | None) -> Bookmark | None:
        journal.begin(after)
        if not len(results) % _REPORTED_AFTER:
            progress(f"updating bookmarks: {len(results):,} of {len(steps):,}")
        start, target = steps[paper_id]
        present: State = record_of(found) if found else _absent(start, paper_id)
        state = merge(start, _last_word(start, present, target, now), target).state
        result = found if state == present else bookmark_of(state) if isinstance(state, Record) else None
        results[paper_id] = result
        return result

    changed = store.reconcile(steps, decide) if steps else {}
    removed = sum(results[paper_id] is None for paper_id in changed)
    return Changes(len(changed) - removed, removed, suspects=states.suspects)


def _holds(files: Files, name: str, data: bytes) -> bool:
    """Return whether these files hold exactly this content for a bookmark."""
    paper, deleted = paths_of(name)
    return deleted not in files and files.get(paper) == blob_of(data)


def _absent(start: State, paper_id: str) -> State:
    """Return the state of a paper without a bookmark in the store: removed, if it had one at the start."""
    return Deleted(paper_id, start.changed) if isinstance(start, Record) else start


def _last_word(start: State, present: State, target: State, now: datetime) -> State:
    """Return the state in the store, dated after the incoming one if it changed since the start."""
    if present in (start, target) or target is None:
        return present
    known = target.changed if isinstance(target, Record) else target.at
    if isinstance(present, Record):
        return present.dated(known + _TICK) if present.changed <= known else present
    return Deleted(target.paper_id, max(now, known + _TICK))


def _removed_at(store: BookmarkStore, now: datetime) -> Callable[[Record], datetime]:
    """Return a function that dates removals: as noted, else by the file, always after the last change."""
    noted = read_removals(store.path)
    try:
        latest = min(datetime.fromtimestamp(store.path.stat().st_mtime, UTC), now)
    except (OSError, ValueError, OverflowError):
        latest = now
    return lambda record: max(noted.get(record.paper_id, latest), record.changed + _TICK)


def _forgotten(repository: Repository, files: Files, now: datetime) -> dict[str, bytes | None]:
    """Return changes that drop the removals which need not be remembered any longer."""
    names = names_in(files, DELETED)
    states = States(repository, (files,), names)
    removals = ((name, states.of_any(files, name)) for name in names)
    return {
        paths_of(name)[1]: None
        for name, removal in removals
        if isinstance(removal, Deleted) and removal.at < now - _REMEMBERED
    }
