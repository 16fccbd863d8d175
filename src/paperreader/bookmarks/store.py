"""The bookmarks of the reader: what may be asked and changed. Every change is on disk when a method returns.

It owns what a change means; how it is kept is `storage`'s. Its methods may be called from any thread and
block while they read or write, so a screen calls them in a worker. It holds nothing back from the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import msgspec

from paperreader.bookmarks.bookmark import Bookmark, clean_note, clean_paper, clean_tags, join_notes, unite
from paperreader.bookmarks.row import Row, to_milliseconds, to_row
from paperreader.errors import PaperReaderError
from paperreader.models.paper import Paper, merge

if TYPE_CHECKING:
    from pathlib import Path

    from paperreader.bookmarks.layout import Rows
    from paperreader.bookmarks.storage import DurableStorage, RowTable

_Change = Callable[[Bookmark | None], Bookmark | None]


class _Loaded(msgspec.Struct, frozen=True):
    rows: Mapping[str, Row]
    bookmarks: Mapping[str, Bookmark]
    unreadable: int


class BookmarkStore:
    """The bookmarks in one file. Opening reads nothing; a missing file holds no bookmarks.

    Every method that reads may raise `DamagedFile`, and every method that changes also `NotSaved`: then
    nothing was changed, and the next change is free to work.

    Args:
        path: the file; a link to it stays a link.
        clock: the moment, in UTC.
        patience: seconds to wait for another writer.
    """

    def __init__(
        self, path: Path, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC), patience: float = 10.0
    ) -> None:
        self.path = path
        self._clock = clock
        self._patience = patience
        self._loaded = _Loaded({}, MappingProxyType({}), 0)

    @cached_property
    def _opened(self) -> tuple[RowTable, DurableStorage]:
        # TinyDB and the lock take 20 ms to import; a screen is painted before bookmarks are asked for.
        from paperreader.bookmarks.storage import open_table

        return open_table(self.path, self._patience)

    @property
    def unreadable(self) -> int:
        """How many rows the last `load` had to pass over; they stay in the file as they are."""
        return self._loaded.unreadable

    def load(self) -> Mapping[str, Bookmark]:
        """All bookmarks by the identifier of their paper, the oldest first. Quick while it is unchanged."""
        rows = self._opened[0].rows()
        if rows is not self._loaded.rows:
            self._loaded = _read(rows)
        return self._loaded.bookmarks

    def get(self, paper_id: str) -> Bookmark | None:
        """The bookmark of a paper, or None."""
        return self.load().get(paper_id)

    def tags(self) -> Mapping[str, int]:
        """How many bookmarks have each tag, the most used first; spelled as in the oldest of them."""
        spelled: dict[str, str] = {}
        counts: dict[str, int] = {}
        for bookmark in self.load().values():
            for tag in bookmark.tags:
                name = spelled.setdefault(tag.casefold(), tag)
                counts[name] = counts.get(name, 0) + 1
        return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0].casefold())))

    def changed_on_disk(self) -> bool:
        """Whether the file changed since it was last read or written here. Asks the disk for one `stat`."""
        return self._opened[1].changed_on_disk()

    def add(self, paper: Paper, *, tags: Iterable[str] = (), note: str = "") -> Bookmark:
        """Bookmark a paper, or bring its bookmark up to date with what is known of the paper now.

        A bookmark that is there keeps its tags and note; new ones follow them.
        """
        paper, tags, note, now = clean_paper(paper), clean_tags(tags), clean_note(note), self._now()

        def added(found: Bookmark | None) -> Bookmark:
            start = found or _new(paper, now)
            return _edited(
                msgspec.structs.replace(start, paper=_refreshed(found, paper)),
                now,
                tags=clean_tags((*start.tags, *tags)),
                note=clean_note(join_notes(start.note, note)),
            )

        return _must(self._change(paper.id, added)[1], paper.id)

    def remove(self, paper_id: str) -> Bookmark | None:
        """Remove the bookmark of a paper. What was removed, whole, fit for `put`; None if there was none."""
        return self._change(paper_id, lambda _found: None)[0]

    def put(self, bookmark: Bookmark) -> None:
        """Keep exactly this bookmark, its dates too, in place of what there is of its paper."""
        clean = msgspec.structs.replace(
            bookmark,
            paper=clean_paper(bookmark.paper),
            tags=clean_tags(bookmark.tags),
            note=clean_note(bookmark.note),
        )
        self._change(clean.paper.id, lambda _found: clean)

    def set_tags(self, paper_id: str, tags: Iterable[str], *, paper: Paper | None = None) -> Bookmark:
        """Give the bookmark of a paper these tags and no others.

        Args:
            paper_id: the paper.
            tags: cleaned by `clean_tags`.
            paper: the paper itself, to bookmark it first where it is not.

        Raises:
            PaperReaderError: the paper is not bookmarked and was not given.
        """
        return self._edit(paper_id, paper, tags=clean_tags(tags))

    def set_note(self, paper_id: str, note: str, *, paper: Paper | None = None) -> Bookmark:
        """Give the bookmark of a paper this note; arguments and errors as for `set_tags`.

        Raises:
            PaperReaderError: also when the note is longer than `NOTE_LIMIT`; nothing is cut.
        """
        return self._edit(paper_id, paper, note=clean_note(note))

    def refresh_snapshots(self, papers: Iterable[Paper]) -> int:
        """Bring the snapshots of bookmarked papers up to date, in one save; tags, notes and dates stay.

        Returns:
            How many bookmarks say something new of their paper.
        """
        bookmarked = self.load()
        newer = {paper.id: paper for paper in papers if paper.id in bookmarked}
        if not newer:
            return 0
        refreshed = 0

        def refresh(rows: dict[int, Mapping[str, Any]]) -> None:
            nonlocal refreshed
            refreshed = 0
            for number, row in rows.items():
                found = row.bookmark if isinstance(row, Row) and row.paper_id in newer else None
                if found is None:
                    continue
                paper = _refreshed(found, newer[found.paper.id])
                if paper != found.paper:
                    rows[number] = Row(to_row(msgspec.structs.replace(found, paper=paper), found.row))
                    refreshed += 1

        self._opened[0].change(refresh)
        return refreshed

    def restore_backup(self) -> int:
        """Put the bookmarks before the last change in the place of a file that is damaged or gone.

        Returns:
            How many rows there are then.

        Raises:
            PaperReaderError: the file is whole, or there is no backup that can be read.
        """
        return self._opened[1].restore_backup()

    def _edit(self, paper_id: str, paper: Paper | None, **changes: object) -> Bookmark:
        now = self._now()

        def edited(found: Bookmark | None) -> Bookmark | None:
            start = found or (paper and _new(paper, now))
            return _edited(start, now, **changes) if start else None

        return _must(self._change(paper_id, edited)[1], paper_id)

    def _now(self) -> datetime:
        return to_milliseconds(self._clock().astimezone(UTC))

    def _change(self, paper_id: str, change: _Change) -> tuple[Bookmark | None, Bookmark | None]:
        """Let `change` turn the bookmark of a paper into another, or None; locked, and down to the disk.

        Returns:
            What there was before and what there is after.
        """
        before: Bookmark | None = None
        after: Bookmark | None = None

        def change_rows(rows: dict[int, Mapping[str, Any]]) -> None:
            nonlocal before, after
            found = {
                number: row.bookmark
                for number, row in rows.items()
                if isinstance(row, Row) and row.paper_id == paper_id and row.bookmark
            }
            before = _united(found.values())
            after = change(before)
            if len(found) < 2 and after == before:
                return
            place, *others = found or [max(rows, default=0) + 1]
            for number in others if after else found:
                del rows[number]
            if after:
                row = Row(to_row(after, before.row if before else after.row))
                rows[place], after = row, row.bookmark

        self._opened[0].change(change_rows)
        return before, after


def _new(paper: Paper, now: datetime) -> Bookmark:
    return Bookmark(paper=clean_paper(paper), added=now, changed=now)


def _edited(bookmark: Bookmark, now: datetime, **changes: object) -> Bookmark:
    """The bookmark with these changes of the reader's, dated where they are any."""
    after = msgspec.structs.replace(bookmark, **changes)
    return after if after == bookmark else msgspec.structs.replace(after, changed=now)


def _must(bookmark: Bookmark | None, paper_id: str) -> Bookmark:
    if bookmark is None:
        raise PaperReaderError(f"{paper_id} is not bookmarked; bookmark it first.")
    return bookmark


def _refreshed(found: Bookmark | None, paper: Paper) -> Paper:
    """The paper as it is known after `paper` came in."""
    return clean_paper(merge(found.paper, paper) if found else paper)


def _united(bookmarks: Iterable[Bookmark]) -> Bookmark | None:
    united: Bookmark | None = None
    for bookmark in bookmarks:
        united = unite(united, bookmark) if united else bookmark
    return united


def _read(rows: Rows) -> _Loaded:
    found = [row.bookmark for row in rows.values()]
    bookmarks: dict[str, Bookmark] = {}
    for bookmark in sorted(filter(None, found), key=lambda bookmark: bookmark.added):
        known = bookmarks.get(bookmark.paper.id)
        bookmarks[bookmark.paper.id] = unite(known, bookmark) if known else bookmark
    return _Loaded(rows, MappingProxyType(bookmarks), found.count(None))
