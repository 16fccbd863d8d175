"""The user's bookmarks: reading and changing them. A change is on disk when its method returns.

This module defines what a change means; `storage` defines how it is stored. The methods may be called from
any thread and block while they read or write, so a screen calls them in a worker. No change waits in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

import msgspec

from paperreader.bookmarks.bookmark import (
    Bookmark,
    clean_bookmark,
    clean_note,
    clean_paper,
    clean_tags,
    join_notes,
    reconciled,
    unite,
)
from paperreader.bookmarks.removals import note_removals
from paperreader.bookmarks.row import Row, to_milliseconds
from paperreader.bookmarks.table import Loaded, places, put, read, united
from paperreader.errors import PaperReaderError
from paperreader.models.paper import Paper, merge

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.archive import Archive
    from paperreader.bookmarks.check import Report
    from paperreader.bookmarks.edits import Edit
    from paperreader.bookmarks.storage import RowTable

    _Change = Callable[[str, Bookmark | None], Bookmark | None]

Held = Mapping[str, Bookmark | None]
"""The bookmarks of some papers by identifier, None for a paper that has none."""


class BookmarkStore:
    """The bookmarks in one file. Opening reads nothing; a missing file holds no bookmarks.

    Every method that reads may raise `DamagedFile`. Every method that changes may also raise `NotSaved`: then
    nothing was changed, and a later change may succeed. A change of any number of bookmarks is one save.

    Args:
        path: the file; a symbolic link stays one.
        backups: the folder of its backups; None for `backups` beside it.
        clock: returns the present time, in UTC.
        patience: seconds to wait for another writer.
    """

    def __init__(
        self,
        path: Path,
        *,
        backups: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        patience: float = 10.0,
    ) -> None:
        self.path = path
        self._backups = backups or path.with_name("backups")
        self._clock = clock
        self._patience = patience
        self._loaded = Loaded({}, {}, 0)

    @cached_property
    def _table(self) -> RowTable:
        # TinyDB and the lock take 20 ms to import; the first paint comes before bookmarks are read.
        from paperreader.bookmarks.backups import BackupFolder
        from paperreader.bookmarks.layout import TABLE
        from paperreader.bookmarks.storage import DurableStorage, RowTable

        backups = BackupFolder(self._backups, self.path.stem, lambda: self._clock().astimezone(UTC))
        return RowTable(DurableStorage(self.path, self._patience, backups), TABLE)

    @cached_property
    def archive(self) -> Archive:
        """Return the archive of the file: its backups, restoring one, and checking that all can be read."""
        from paperreader.bookmarks.archive import Archive

        return Archive(self._table.storage)

    def check(self) -> Report:
        """Check the file and everything that belongs to it, and change nothing."""
        from paperreader.bookmarks.check import inspect

        return inspect(self.archive)

    def mend(self) -> list[str]:
        """Repair what is safe to repair: file permissions and leftovers. Return a sentence for each repair.

        Raises:
            NotSaved: the disk refused, or another writer held the file.
        """
        from paperreader.bookmarks.check import mend

        return mend(self.archive)

    def hurry(self) -> None:
        """Stop waiting for other writers."""
        self._table.storage.file.hurry()

    @property
    def unreadable(self) -> int:
        """Return the number of rows that the last `load` skipped; they stay in the file unchanged."""
        return self._loaded.unreadable

    def load(self) -> Mapping[str, Bookmark]:
        """Return all bookmarks by identifier, the oldest first. This is fast while the file is unchanged."""
        rows = self._table.rows()
        if rows is not self._loaded.rows:
            self._loaded = read(rows)
        return self._loaded.bookmarks

    def get(self, paper_id: str) -> Bookmark | None:
        """Return the bookmark of a paper, or None."""
        return self.load().get(paper_id)

    def changed_on_disk(self) -> bool:
        """Return whether the file changed since this store last read or wrote it, with one `stat`."""
        return self._table.storage.changed_on_disk()

    def make_again(self) -> bool:
        """Write a deleted file again with its last known content. Return whether it was deleted.

        This is for a program that shows the bookmarks while somebody deletes their file.
        """
        return self._table.storage.make_again()

    def add(
        self, paper: Paper, *, tags: Iterable[str] = (), note: str = "", edit: Edit | None = None
    ) -> Bookmark:
        """Bookmark a paper, or update its bookmark with what is now known of the paper.

        An existing bookmark keeps its tags and note; new ones follow them.

        Args:
            paper: the paper.
            tags: cleaned by `clean_tags`.
            note: at most `NOTE_LIMIT` characters together with the existing note.
            edit: a further change in the same save.
        """
        paper, tags, note, now = clean_paper(paper), clean_tags(tags), clean_note(note), self.now()

        def added(_paper_id: str, found: Bookmark | None) -> Bookmark:
            start = msgspec.structs.replace(found or _new(paper, now), paper=_refreshed(found, paper))
            after = msgspec.structs.replace(
                start, tags=clean_tags((*start.tags, *tags)), note=clean_note(join_notes(start.note, note))
            )
            return _dated(start, edit(after) if edit else after, now)

        return _must(self._change([paper.id], added)[1][paper.id], paper.id)

    def change(self, paper_id: str, edit: Edit, *, paper: Paper | None = None) -> Bookmark:
        """Change the bookmark of a paper, and date the change if anything differs.

        Args:
            paper_id: the identifier of the paper.
            edit: one of `edits`, or any function of a bookmark; it may run more than once.
            paper: the paper itself, to bookmark it first if it is not bookmarked.

        Raises:
            PaperReaderError: the paper is not bookmarked and was not given.
        """
        change = self._edited(edit, [paper] if paper else [])
        return _must(self._change([paper_id], change)[1][paper_id], paper_id)

    def change_many(
        self, paper_ids: Iterable[str] | None, edit: Edit, *, papers: Iterable[Paper] = ()
    ) -> Held:
        """Change the bookmarks of several papers, or of all.

        Args:
            paper_ids: the papers; None for all bookmarked papers.
            edit: as for `change`.
            papers: the papers to bookmark first if they are not bookmarked.

        Returns:
            The former bookmarks of the papers whose bookmarks changed; pass them to `exchange` to undo the
            change.

        Raises:
            PaperReaderError: a paper is not bookmarked and was not given; nothing was changed.
        """
        return _differing(*self._change(paper_ids, self._edited(edit, papers)))

    def remove(self, paper_id: str) -> Bookmark | None:
        """Remove the bookmark of a paper. Return it complete, or None if there was none."""
        return self.exchange({paper_id: None}).get(paper_id)

    def exchange(self, bookmarks: Held) -> Held:
        """Set the bookmarks of these papers, None to remove one, and leave all others alone.

        Returns:
            The former bookmarks of the papers that changed, in the same form; pass them to `exchange` to
            undo.
        """
        clean = {paper_id: bookmark and clean_bookmark(bookmark) for paper_id, bookmark in bookmarks.items()}
        return _differing(*self._change(clean, lambda paper_id, _found: clean[paper_id]))

    def replace(self, bookmarks: Held, known: Mapping[str, Bookmark]) -> Held:
        """Set bookmarks as `exchange` does, but lose nothing that another program changed meanwhile.

        Args:
            bookmarks: the bookmarks, None to remove one.
            known: the bookmarks that they were made of.
        """
        clean = {paper_id: bookmark and clean_bookmark(bookmark) for paper_id, bookmark in bookmarks.items()}

        def decide(paper_id: str, found: Bookmark | None) -> Bookmark | None:
            return reconciled(clean[paper_id], found, known.get(paper_id))

        return _differing(*self._change(clean, decide))

    def reconcile(self, paper_ids: Iterable[str], decide: _Change) -> Held:
        """Let `decide` choose the bookmark of each of these papers.

        It takes the identifier and the present bookmark and returns the new one. The complete row of the new
        bookmark is stored, unknown fields included. It may run more than once, under the lock of the file.

        Returns:
            The former bookmarks of the papers that changed. Unknown fields do not count as a change.
        """
        return _differing(*self._change(paper_ids, decide, whole_rows=True))

    def refresh_snapshots(self, papers: Iterable[Paper]) -> int:
        """Update the snapshots of bookmarked papers in one save; tags, notes and dates stay.

        A paper that is bookmarked under its DOI gets its own identifier, and two bookmarks of it become one.

        Returns:
            The number of bookmarks that changed.
        """
        bookmarked = self.load()
        newer: dict[str, Paper] = {}
        named: dict[str, str] = {}
        for paper in papers:
            former = f"doi:{paper.doi}".lower()
            if former != paper.id and former in bookmarked:
                named[former] = paper.id
            if paper.id in bookmarked or paper.id == named.get(former):
                newer[paper.id] = paper
        if not newer:
            return 0
        moved: dict[str, Bookmark | None] = {}

        def refreshed(paper_id: str, found: Bookmark | None) -> Bookmark | None:
            if paper_id in named:
                moved[named[paper_id]] = found
                return None
            if former := moved.get(paper_id):
                found = unite(found or former, former)
            return found and msgspec.structs.replace(found, paper=_refreshed(found, newer[paper_id]))

        return len(_differing(*self._change((*named, *newer), refreshed)))

    def _edited(self, edit: Edit, papers: Iterable[Paper]) -> _Change:
        """Return the change that an edit makes: dated, and of a new bookmark if its paper is given."""
        new, now = {paper.id: paper for paper in papers}, self.now()

        def edited(paper_id: str, found: Bookmark | None) -> Bookmark:
            start = _must(found or (_new(new[paper_id], now) if paper_id in new else None), paper_id)
            return _dated(start, edit(start), now)

        return edited

    def now(self) -> datetime:
        """Return the present time, as rows store it."""
        return to_milliseconds(self._clock().astimezone(UTC))

    def _change(
        self, paper_ids: Iterable[str] | None, change: _Change, *, whole_rows: bool = False
    ) -> tuple[Held, Held]:
        """Replace bookmarks with what `change` returns, None for none: locked, in one save, down to disk.

        Args:
            paper_ids: the papers; None for all bookmarked papers.
            change: returns the new bookmark for an identifier and the present bookmark.
            whole_rows: as for `table.put`.

        Returns:
            The bookmarks before and after, for every paper in `paper_ids`.
        """
        papers = None if paper_ids is None else tuple(paper_ids)
        before: dict[str, Bookmark | None] = {}
        after: dict[str, Bookmark | None] = {}

        def change_rows(rows: dict[int, Row]) -> None:
            numbers_of, free_numbers = places(rows, papers), count(max(rows, default=0) + 1)
            before.clear()
            after.clear()
            for paper_id in numbers_of if papers is None else papers:
                numbers = numbers_of.get(paper_id, [])
                found = before[paper_id] = united(rows, numbers)
                new = change(paper_id, found)
                numbers = numbers or [next(free_numbers)]
                after[paper_id] = put(rows, numbers, found, new, whole_row=whole_rows)

        self._table.change(change_rows)
        gone = [paper_id for paper_id, bookmark in before.items() if bookmark and not after[paper_id]]
        note_removals(self.path, gone, self.now())
        return before, after


def _new(paper: Paper, now: datetime) -> Bookmark:
    return Bookmark(paper=clean_paper(paper), added=now, changed=now)


def _dated(before: Bookmark, after: Bookmark, now: datetime) -> Bookmark:
    return after if after == before else msgspec.structs.replace(after, changed=now)


def _must(bookmark: Bookmark | None, paper_id: str) -> Bookmark:
    if bookmark is None:
        raise PaperReaderError(f"{paper_id} is not bookmarked; bookmark it first.")
    return bookmark


def _refreshed(found: Bookmark | None, paper: Paper) -> Paper:
    """Return the paper of a bookmark, updated with `paper`."""
    return clean_paper(merge(found.paper, paper) if found else paper)


def _differing(before: Held, after: Held) -> Held:
    return {paper_id: bookmark for paper_id, bookmark in before.items() if bookmark != after[paper_id]}
