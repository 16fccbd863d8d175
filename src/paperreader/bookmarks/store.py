"""The bookmarks of the reader: what may be asked and changed. Every change is on disk when a method returns.

It owns what a change means; how it is kept is `storage`'s. Its methods may be called from any thread and
block while they read or write, so a screen calls them in a worker. It holds nothing back from the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.bookmarks.bookmark import (
    Bookmark,
    clean_bookmark,
    clean_note,
    clean_paper,
    clean_tags,
    join_notes,
)
from paperreader.bookmarks.removals import note_removals
from paperreader.bookmarks.row import to_milliseconds
from paperreader.bookmarks.table import Loaded, free_numbers, places, put, read, united
from paperreader.errors import PaperReaderError
from paperreader.models.paper import Paper, merge

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.archive import Archive
    from paperreader.bookmarks.edits import Edit
    from paperreader.bookmarks.storage import DurableStorage, RowTable

    _Change = Callable[[str, Bookmark | None], Bookmark | None]

Held = Mapping[str, Bookmark | None]
"""What is kept of some papers, by identifier: the bookmark, or None where there is none."""


class BookmarkStore:
    """The bookmarks in one file. Opening reads nothing; a missing file holds no bookmarks.

    Every method that reads may raise `DamagedFile`, and every method that changes also `NotSaved`: then
    nothing was changed, and the next change is free to work. A change of any number of bookmarks is one save.

    Args:
        path: the file; a link to it stays a link.
        backups: the folder of its backups; None for `backups` beside it.
        clock: the moment, in UTC.
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
    def _opened(self) -> tuple[RowTable, DurableStorage]:
        # TinyDB and the lock take 20 ms to import; a screen is painted before bookmarks are asked for.
        from paperreader.bookmarks.backups import BackupFolder
        from paperreader.bookmarks.storage import open_table

        backups = BackupFolder(self._backups, self.path.stem, lambda: self._clock().astimezone(UTC))
        return open_table(self.path, self._patience, backups)

    @cached_property
    def archive(self) -> Archive:
        """Its backups, the way back to them, and whether all of it is whole."""
        from paperreader.bookmarks.archive import Archive

        return Archive(self._opened[1])

    def hurry(self) -> None:
        """Wait for other writers no longer."""
        self._opened[1].file.hurry()

    @property
    def unreadable(self) -> int:
        """How many rows the last `load` had to pass over; they stay in the file as they are."""
        return self._loaded.unreadable

    def load(self) -> Mapping[str, Bookmark]:
        """All bookmarks by the identifier of their paper, the oldest first. Quick while it is unchanged."""
        rows = self._opened[0].rows()
        if rows is not self._loaded.rows:
            self._loaded = read(rows)
        return self._loaded.bookmarks

    def get(self, paper_id: str) -> Bookmark | None:
        """The bookmark of a paper, or None."""
        return self.load().get(paper_id)

    def changed_on_disk(self) -> bool:
        """Whether the file changed since it was last read or written here. Asks the disk for one `stat`."""
        return self._opened[1].changed_on_disk()

    def make_again(self) -> bool:
        """Write a file that was deleted again, as it was last read or written here. Return whether it was.

        For a program that shows the bookmarks while somebody deletes their file.
        """
        return self._opened[1].make_again()

    def add(
        self, paper: Paper, *, tags: Iterable[str] = (), note: str = "", edit: Edit | None = None
    ) -> Bookmark:
        """Bookmark a paper, or bring its bookmark up to date with what is known of the paper now.

        A bookmark that is there keeps its tags and note; new ones follow them.

        Args:
            paper: the paper.
            tags: cleaned by `clean_tags`.
            note: at most `NOTE_LIMIT` characters together with the note that is there.
            edit: what else is to change in the same save.
        """
        paper, tags, note, now = clean_paper(paper), clean_tags(tags), clean_note(note), self._now()

        def added(_paper_id: str, found: Bookmark | None) -> Bookmark:
            start = msgspec.structs.replace(found or _new(paper, now), paper=_refreshed(found, paper))
            after = msgspec.structs.replace(
                start, tags=clean_tags((*start.tags, *tags)), note=clean_note(join_notes(start.note, note))
            )
            return _dated(start, edit(after) if edit else after, now)

        return _must(self._change([paper.id], added)[1][paper.id], paper.id)

    def change(self, paper_id: str, edit: Edit, *, paper: Paper | None = None) -> Bookmark:
        """Change the bookmark of a paper, and date the change where it is one.

        Args:
            paper_id: the paper.
            edit: one of `edits`, or any function of a bookmark; it may run more than once.
            paper: the paper itself, to bookmark it first where it is not.

        Raises:
            PaperReaderError: the paper is not bookmarked and was not given.
        """
        change = self._edited(edit, [paper] if paper else [])
        return _must(self._change([paper_id], change)[1][paper_id], paper_id)

    def change_many(
        self, paper_ids: Iterable[str] | None, edit: Edit, *, papers: Iterable[Paper] = ()
    ) -> Held:
        """Change the bookmarks of several papers, or with None of all.

        Args:
            paper_ids: the papers; None for all that are bookmarked.
            edit: as for `change`.
            papers: those of them that are to be bookmarked first where they are not.

        Returns:
            What was kept of the papers whose bookmarks changed; `exchange` with it takes the change back.

        Raises:
            PaperReaderError: a paper is not bookmarked and was not given; nothing was changed.
        """
        return _differing(*self._change(paper_ids, self._edited(edit, papers)))

    def put(self, bookmark: Bookmark) -> None:
        """Keep exactly this bookmark, its dates too, in place of what there is of its paper."""
        self.put_many([bookmark])

    def put_many(self, bookmarks: Iterable[Bookmark]) -> Held:
        """Keep exactly these bookmarks. What was there before, as from `exchange`."""
        return self.exchange({clean.paper.id: clean for clean in map(clean_bookmark, bookmarks)})

    def remove(self, paper_id: str) -> Bookmark | None:
        """Remove the bookmark of a paper. What was removed, whole, fit for `put`; None if there was none."""
        return self.remove_many([paper_id]).get(paper_id)

    def remove_many(self, paper_ids: Iterable[str]) -> Held:
        """Remove the bookmarks of these papers. What was there before, as from `exchange`."""
        return self.exchange(dict.fromkeys(paper_ids))

    def exchange(self, wanted: Held) -> Held:
        """Keep of these papers exactly this, no bookmark where it is None, and leave all others alone.

        Returns:
            What was kept of those of them that changed, in the same form: exchanged again it is there again.
        """
        clean = {paper_id: bookmark and clean_bookmark(bookmark) for paper_id, bookmark in wanted.items()}
        return _differing(*self._change(clean, lambda paper_id, _found: clean[paper_id]))

    def reconcile(self, paper_ids: Iterable[str], decide: _Change) -> Held:
        """Let `decide` say what to keep of each of these papers.

        Of the identifier and what is kept now it makes what is to be kept, to the last byte of the row: also
        what is not ours in it. It may run more than once, and nobody else changes anything meanwhile.

        Returns:
            What was kept of the papers of which that differs now; what is not ours counts as no difference.
        """
        return _differing(*self._change(paper_ids, decide, whole_rows=True))

    def refresh_snapshots(self, papers: Iterable[Paper]) -> int:
        """Bring the snapshots of bookmarked papers up to date, in one save; tags, notes and dates stay.

        Returns:
            How many bookmarks say something new of their paper.
        """
        bookmarked = self.load()
        newer = {paper.id: paper for paper in papers if paper.id in bookmarked}
        if not newer:
            return 0

        def refreshed(paper_id: str, found: Bookmark | None) -> Bookmark | None:
            return found and msgspec.structs.replace(found, paper=_refreshed(found, newer[paper_id]))

        return len(_differing(*self._change(newer, refreshed)))

    def _edited(self, edit: Edit, papers: Iterable[Paper]) -> _Change:
        """The change that an edit makes: dated, and of a new bookmark where its paper is among these."""
        given, now = {paper.id: paper for paper in papers}, self._now()

        def edited(paper_id: str, found: Bookmark | None) -> Bookmark:
            start = found or (_new(given[paper_id], now) if paper_id in given else None)
            start = _must(start, paper_id)
            return _dated(start, edit(start), now)

        return edited

    def _now(self) -> datetime:
        return to_milliseconds(self._clock().astimezone(UTC))

    def _change(
        self, paper_ids: Iterable[str] | None, change: _Change, *, whole_rows: bool = False
    ) -> tuple[Held, Held]:
        """Let `change` turn bookmarks into others, or into None; locked, in one save, and down to the disk.

        Args:
            paper_ids: the papers; None for all that are bookmarked.
            change: what to keep of a paper, of its identifier and what is kept of it now.
            whole_rows: as for `table.put`.

        Returns:
            What there was before and what there is after, of every paper that was asked for.
        """
        wanted = None if paper_ids is None else tuple(paper_ids)
        before: dict[str, Bookmark | None] = {}
        after: dict[str, Bookmark | None] = {}

        def change_rows(rows: dict[int, Mapping[str, Any]]) -> None:
            standing, fresh = places(rows, wanted), free_numbers(rows)
            before.clear()
            after.clear()
            for paper_id in standing if wanted is None else wanted:
                numbers = standing.get(paper_id, [])
                found = before[paper_id] = united(rows, numbers)
                wished = change(paper_id, found)
                after[paper_id] = put(rows, numbers or [next(fresh)], found, wished, whole=whole_rows)

        self._opened[0].change(change_rows)
        gone = [paper_id for paper_id, held in before.items() if held and not after[paper_id]]
        note_removals(self.path, gone, self._now())
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
    """The paper as it is known after `paper` came in."""
    return clean_paper(merge(found.paper, paper) if found else paper)


def _differing(before: Held, after: Held) -> Held:
    return {paper_id: held for paper_id, held in before.items() if held != after[paper_id]}
