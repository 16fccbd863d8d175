"""Compare the store of bookmarks with commits, and bring the changes of each side to the other.

This module does not join two commits: `commits` does. Changes made in the store during a sync are kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Protocol

import msgspec

from paperreader.bookmarks.removals import read_removals
from paperreader.bookmarks.sync.commits import (
    NOTHING,
    Files,
    History,
    States,
    differing,
)
from paperreader.bookmarks.sync.merge import Deleted, Record, State, merge
from paperreader.bookmarks.sync.records import (
    FILE_LIMIT,
    META,
    Unreadable,
    blob_of,
    bookmark_of,
    file_of,
    is_forgotten,
    is_same,
    meta_changes,
    name_in,
    name_of,
    paths_of,
    record_of,
)

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.sync.journal import Taking

_FILES_AT_ONCE = 64
_TOLD_AFTER = 500
_TURN = 0.0001
"""The least seconds that another thread gets."""

_TICK = timedelta(milliseconds=1)


class Notebook(Protocol):
    """The bookmarks of this machine, as `BookmarkStore` keeps them."""

    path: Path

    @property
    def unreadable(self) -> int:
        """Return the number of rows that hold no readable bookmark."""

    def load(self) -> Mapping[str, Bookmark]:
        """Return all bookmarks."""

    def reconcile(
        self, paper_ids: Iterable[str], decide: Callable[[str, Bookmark | None], Bookmark | None]
    ) -> Mapping[str, Bookmark | None]:
        """Let `decide` choose the bookmark of each of these papers."""


class Said(msgspec.Struct, frozen=True):
    """The changes of a notebook since a commit.

    Attributes:
        changes: the changed files.
        kept: the number of bookmarks that are new or changed.
        removed: the number of bookmarks that are gone.
        problems: a sentence for each file that is malformed and was left alone.
    """

    changes: Mapping[str, bytes | None]
    kept: int
    removed: int
    problems: tuple[str, ...]


class Taken(msgspec.Struct, frozen=True):
    """The changes that came into a notebook.

    Attributes:
        kept: the number of bookmarks that are new or changed.
        removed: the number of bookmarks that are gone.
        problems: a sentence for each file that is malformed and was left alone.
    """

    kept: int = 0
    removed: int = 0
    problems: tuple[str, ...] = ()


def said_since(notebook: Notebook, history: History, here: str | None, now: datetime) -> Said:
    """Return the changes of the notebook since a commit.

    A bookmark of the commit that is not in the notebook counts as removed, unless the notebook has unreadable
    rows: any of them may be that bookmark.
    """
    files = history.files(here)
    wanted = dict(_files_in_turns(notebook.load().values()))
    changed = [name for name, data in wanted.items() if not _says(files, name, data)]
    gone = [] if notebook.unreadable else _gone(files, wanted)
    too_large = [name for name in changed if len(wanted[name]) > FILE_LIMIT]
    changed = [name for name in changed if len(wanted[name]) <= FILE_LIMIT]
    states = States(history, (files,), [*changed, *gone])
    removed_at = _removed_at(notebook, now)
    changes: dict[str, bytes | None] = {} if here else dict(META)
    for name in (*changed, *gone):
        try:
            before = states.of(files, name)
        except Unreadable:
            continue
        if name in wanted:
            paper, deleted = paths_of(name)
            if not isinstance(before, Record) or not is_same(before, wanted[name]):
                changes[paper] = wanted[name]
            changes |= {deleted: None} if deleted in files and deleted not in states.problems else {}
        elif isinstance(before, Record):
            removal = Deleted(before.paper_id, removed_at(before))
            changes |= states.changed_files(files, name, removal)
    if changes and here:
        changes |= _forgotten(history, files, now) | meta_changes(files)
    kept = sum(data is not None and path.startswith("papers/") for path, data in changes.items())
    removed = sum(data is not None and path.startswith("deleted/") for path, data in changes.items())
    problems = (*map(_stays_here, too_large), *states.problems.values())
    return Said(changes, kept, removed, problems)


def take(
    notebook: Notebook,
    history: History,
    before: str | None,
    after: str,
    *,
    taking: Taking,
    now: datetime,
    progress: Callable[[str], None] = lambda _words: None,
) -> Taken:
    """Bring the notebook from the state of `before` to that of `after`. A repeated call changes nothing.

    Changes that the user made since `before` are merged with these and win: no history has them yet.
    """
    was, to_be = history.files(before) if before else NOTHING, history.files(after)
    names = differing(was, to_be)
    states = States(history, (was, to_be), names)
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
        taking.tell(after)
        if not len(results) % _TOLD_AFTER:
            progress(f"taking bookmarks: {len(results):,} of {len(steps):,}")
        start, target = steps[paper_id]
        present: State = record_of(found) if found else _absent(start, paper_id)
        state = merge(start, _last_word(start, present, target, now), target).state
        result = found if state == present else bookmark_of(state) if isinstance(state, Record) else None
        results[paper_id] = result
        return result

    held = notebook.reconcile(steps, decide) if steps else {}
    removed = sum(results[paper_id] is None for paper_id in held)
    return Taken(len(held) - removed, removed, tuple(states.problems.values()))


def _files_in_turns(bookmarks: Iterable[Bookmark]) -> Iterator[tuple[str, bytes]]:
    """Yield the file of each bookmark, giving other threads turns: 10,000 take a third of a second."""
    for number, bookmark in enumerate(bookmarks):
        if not number % _FILES_AT_ONCE:
            time.sleep(_TURN)
        yield name_of(bookmark.paper.id), file_of(bookmark)


def _says(files: Files, name: str, data: bytes) -> bool:
    """Return whether these files hold exactly this content for a bookmark."""
    paper, deleted = paths_of(name)
    return deleted not in files and files.get(paper) == blob_of(data)


def _stays_here(name: str) -> str:
    return f"{paths_of(name)[0]} would be larger than 1 MB; that bookmark stays on this machine only."


def _absent(start: State, paper_id: str) -> State:
    """Return the state of a paper without a bookmark in the notebook: removed, if it had one at the start."""
    return Deleted(paper_id, start.changed) if isinstance(start, Record) else start


def _last_word(start: State, present: State, target: State, now: datetime) -> State:
    """Return the state in the notebook, dated after the incoming one if it changed since the start."""
    if present in (start, target) or target is None:
        return present
    known = target.changed if isinstance(target, Record) else target.at
    if isinstance(present, Record):
        return present.dated(known + _TICK) if present.changed <= known else present
    return Deleted(target.paper_id, max(now, known + _TICK))


def _gone(files: Files, wanted: Mapping[str, bytes]) -> list[str]:
    """Return the bookmarks in these files that are not in `wanted`."""
    named = ((name_in(path), path) for path in files if path.startswith("papers/"))
    return sorted(name for name, _path in named if name is not None and name not in wanted)


def _removed_at(notebook: Notebook, now: datetime) -> Callable[[Record], datetime]:
    """Return a function that dates removals: as noted, else by the file, always after the last change."""
    noted = read_removals(notebook.path)
    try:
        latest = min(datetime.fromtimestamp(notebook.path.stat().st_mtime, UTC), now)
    except (OSError, ValueError, OverflowError):
        latest = now
    return lambda record: max(noted.get(record.paper_id, latest), record.changed + _TICK)


def _forgotten(history: History, files: Files, now: datetime) -> dict[str, bytes | None]:
    """Return changes that drop the removals which need not be remembered any longer."""
    names = {name for path in files if path.startswith("deleted/") and (name := name_in(path))}
    states = States(history, (files,), names)
    removals = ((name, states.of_any(files, name)) for name in names)
    return {
        paths_of(name)[1]: None
        for name, removal in removals
        if isinstance(removal, Deleted) and is_forgotten(removal, now)
    }
