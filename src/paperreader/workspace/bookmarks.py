"""The bookmarks of the screen: a change shows at once, and is then written to the disk."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import PaperReaderError
from paperreader.known_as import key_of, other_names, renamed
from paperreader.models.entry import BEST_RATING, Status
from paperreader.text.counted import counted
from paperreader.workspace.live import LiveStore, Saved

if TYPE_CHECKING:
    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.edits import Edit
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.workspace.undo import UndoStack

Changes = Mapping[str, "Bookmark | None"]
"""Bookmarks by the identifiers of papers; None if a paper has no bookmark."""


_FRAME = 0.015
"""Seconds until a frame shows a change. Writing the file waits for it, since it would slow the frame."""


class LiveBookmarks(LiveStore):
    """The bookmarks of this session.

    Args:
        services: have the file; it is not touched before `load`.
        undo: remembers each change.
        changed: called after each change.
        say: shows a sentence, with a `hint` that names commands; `alert=True` when something went wrong.

    Attributes:
        by_id: the bookmarks by the identifiers of papers; a change replaces the mapping.
        loaded: whether the file was read.
    """

    def __init__(
        self,
        services: Services,
        undo: UndoStack,
        *,
        changed: Callable[[], None],
        say: Callable[..., None],
    ) -> None:
        super().__init__("bookmarks", undo, say)
        self._services = services
        self._changed = changed
        self._on_the_way: dict[str, int] = {}
        self._other_names: dict[str, str] = {}
        self._names: dict[object, tuple[Mapping[str, Bookmark], Sequence[str]]] = {}
        self.by_id: dict[str, Bookmark] = {}
        self.loaded = False

    async def load(self) -> None:
        """Read the file; changes that are not written yet stay on the screen."""
        try:
            loop = asyncio.get_running_loop()
            is_made_again, by_id, others = await loop.run_in_executor(self._disk, self._read)
        except PaperReaderError as error:
            if not self._say_once(str(error)):
                return
        else:
            self._problem = ""
            self._say_if_made_again(self._services.paths.bookmarks, is_made_again=is_made_again)
            pending = {paper_id: self.by_id.get(paper_id) for paper_id in self._on_the_way}
            self.by_id, self._other_names = dict(by_id), others
            self._take(pending)
        self.loaded = True
        self._changed()
        # The first change will lock the file; it shall not wait until that can be done.
        self._disk.submit(import_module, "filelock")

    def of(self, paper: Paper) -> Bookmark | None:
        """Return the bookmark of a paper, under any of its identifiers; None if there is none."""
        return self.by_id.get(self._key(paper))

    def sign(self, paper: Paper) -> str:
        """Return `●` for a bookmarked paper, `○` while a change is on its way to the disk, else a blank."""
        if self._on_the_way and not self._on_the_way.keys().isdisjoint(paper.names):
            return "○"
        return "●" if self.of(paper) else " "

    def words(self, paper: Paper) -> Sequence[str]:
        """Return the data of a bookmark in few words, the most important first."""
        bookmark = self.of(paper)
        if bookmark is None:
            return ()
        words: list[str] = [bookmark.status] if bookmark.status else []
        words += [f"{bookmark.rating}/{BEST_RATING}"] if bookmark.rating else []
        words += [f"#{tag}" for tag in bookmark.tags]
        words += [f"note: {' '.join(bookmark.note.split(maxsplit=40)[:40])}"] if bookmark.note else []
        return words

    def line(self, paper: Paper) -> str:
        """Return the sign and the words of a bookmark as one line; the line is empty without a bookmark."""
        if (sign := self.sign(paper)) == " ":
            return ""
        return "  ".join((sign, *(self.words(paper) or ("bookmarked",))))

    def notebook(self, paper: Paper) -> Sequence[str]:
        """Return all data of a bookmark, as lines."""
        bookmark = self.of(paper)
        if bookmark is None:
            return ()
        facts = (
            ("Status", bookmark.status or ""),
            ("Rating", f"{bookmark.rating}/{BEST_RATING}" if bookmark.rating else ""),
            ("Collections", ", ".join(bookmark.collections)),
            ("Tags", ", ".join(bookmark.tags)),
        )
        lines = [f"{name}: {value}" for name, value in facts if value]
        lines += [
            f"Note: {line}" if not number else f"      {line}"
            for number, line in enumerate(bookmark.note.splitlines())
        ]
        return lines

    def toggle(self, paper: Paper) -> None:
        """Bookmark a paper, or remove its bookmark."""
        if self.of(paper):
            self._change(paper, None, "Bookmark removed")
        else:
            self._change(paper, self._bookmark_of(paper), "Bookmarked")

    def edit(self, paper: Paper, edit: Edit, what: str) -> Saved:
        """Change the bookmark of a paper, and make one first if there is none. The change can be undone.

        Args:
            paper: the paper.
            edit: makes the change: one of `bookmarks.edits`.
            what: names the change, as a sentence without its full stop.
        """
        return self._change(paper, edit(self._bookmark_of(paper)), what)

    def set_status(self, paper: Paper, status: Status | None) -> None:
        """Set the reading status of a paper."""
        from paperreader.bookmarks.edits import set_status  # not before the first paint

        what = {None: "Status removed", Status.LATER: "Kept for later"}.get(status, f"Marked as {status}")
        self.edit(paper, set_status(status), what)

    def toggle_later(self, paper: Paper) -> None:
        """Set the status of a paper to `later`, or remove that status."""
        bookmark = self.of(paper)
        is_later = bookmark is not None and bookmark.status is Status.LATER
        self.set_status(paper, None if is_later else Status.LATER)

    def change_many(
        self, papers: Sequence[Paper], change: Callable[[Bookmark], Bookmark | None], what: str
    ) -> None:
        """Change the bookmarks of many papers; one undo reverts all.

        Args:
            papers: the papers; one without a bookmark gets one first.
            change: returns the new bookmark; None removes it.
            what: names the change, as words that follow a count: `3 papers tagged`.
        """
        after: dict[str, Bookmark | None] = {}
        for paper in {self._key(paper): paper for paper in papers}.values():
            after |= self._changes(paper, change(self._bookmark_of(paper)))
        self.exchange(after, what)

    def replace(self, bookmarks: Changes, known: Mapping[str, Bookmark], what: str) -> None:
        """Set bookmarks that were made of `known` ones as `exchange` does, and lose no change since then.

        Raises:
            PaperReaderError: the combined notes of one are too long; nothing was changed.
        """
        from paperreader.bookmarks.bookmark import reconciled  # not before the first paint

        present = self.by_id
        after = {key: reconciled(new, present.get(key), known.get(key)) for key, new in bookmarks.items()}
        self.exchange(after, what)

    def exchange(self, after: Changes, what: str) -> None:
        """Set the bookmarks of many papers, None to remove one; one undo reverts all.

        Args:
            after: the bookmarks by the identifiers of papers.
            what: names the change, as in `change_many`.
        """
        if not after:
            return
        before = {paper_id: self.by_id.get(paper_id) for paper_id in after}
        self._apply(after, before)
        count = sum(mark is not None for mark in after.values()) or len(after)
        self._report(
            f"{counted(count, 'paper')} {what}", lambda: self._apply(before, after), next(iter(after))
        )

    def tags(self) -> Sequence[str]:
        """Return every tag, the most used first; tags that differ in case count as one."""
        from paperreader.bookmarks.counts import count_tags  # not before the user tags

        return self._counted(count_tags)

    def collections(self) -> Sequence[str]:
        """Return every collection, the fullest first; names that differ in case count as one."""
        from paperreader.bookmarks.counts import count_collections  # as in `tags`

        return self._counted(count_collections)

    def _counted(self, count: Callable[[Iterable[Bookmark]], Mapping[str, int]]) -> Sequence[str]:
        """Return the names that `count` finds; they are counted once, not for each letter typed."""
        bookmarks = self.by_id
        known = self._names.get(count)
        if known is None or known[0] is not bookmarks:
            known = self._names[count] = bookmarks, tuple(count(bookmarks.values()))
        return known[1]

    def _key(self, paper: Paper) -> str:
        """Return the identifier under which a paper is bookmarked; its own if it is not."""
        return key_of(paper, self.by_id, self._other_names) or paper.id

    def _bookmark_of(self, paper: Paper) -> Bookmark:
        """Return the bookmark of a paper with its time of change set to now; a new one if there is none."""
        from paperreader.bookmarks.bookmark import Bookmark  # not before the first paint

        now = self._services.now()
        if bookmark := self.of(paper):
            return msgspec.structs.replace(
                bookmark, paper=renamed(bookmark.paper, paper, self.by_id), changed=now
            )
        return Bookmark(paper=paper, added=now, changed=now)

    def _changes(self, paper: Paper, after: Bookmark | None) -> dict[str, Bookmark | None]:
        """Return the change after which a paper has this bookmark, and none under another identifier."""
        gone: dict[str, Bookmark | None] = {self._key(paper): None}
        return gone | {after.paper.id: after} if after else gone

    def _change(self, paper: Paper, after: Bookmark | None, what: str) -> Saved:
        changes = self._changes(paper, after)
        before = {key: self.by_id.get(key) for key in changes}
        saved = self._apply(changes, before)
        self._report(what, lambda: self._apply(before, changes), paper.id)
        return saved

    def _apply(self, after: Changes, before: Changes) -> Saved:
        """Show changes at once, and write them to the disk in one save."""
        self._take(after)
        for paper_id in after:
            self._on_the_way[paper_id] = self._on_the_way.get(paper_id, 0) + 1
        self._changed()

        def arrived() -> None:
            for paper_id in after:
                self._on_the_way[paper_id] -= 1
                if not self._on_the_way[paper_id]:
                    del self._on_the_way[paper_id]
            self._changed()

        def done(is_made_again: bool) -> None:
            self._say_if_made_again(self._services.paths.bookmarks, is_made_again=is_made_again)
            arrived()

        def refused() -> None:
            unchanged = [paper_id for paper_id, mark in after.items() if self.by_id.get(paper_id) == mark]
            self._take({paper_id: before[paper_id] for paper_id in unchanged})
            arrived()

        return self._save(lambda: self._write(after), done=done, refused=refused, pause=_FRAME)

    def _take(self, changes: Changes) -> None:
        """Replace `by_id` by a copy with the changes. Threads that have the old mapping go on with it."""
        # `dict(…)` would insert each again once one was removed, which takes ten times as long.
        bookmarks, others = self.by_id.copy(), self._other_names
        for paper_id, bookmark in changes.items():
            if former := bookmarks.get(paper_id):
                for name in former.paper.names:
                    if others.get(name) == paper_id:
                        del others[name]
            if bookmark is None:
                bookmarks.pop(paper_id, None)
            else:
                bookmarks[paper_id] = bookmark
                others.update(other_names([bookmark]))
        self.by_id = bookmarks

    async def look_at_the_file(self) -> None:
        """Load the file again if another program or a person changed it."""
        if not self.loaded or self._tasks:
            return  # The store is made by the thread that reads it first, and by no other at the same time.
        if await asyncio.to_thread(self._services.bookmarks.changed_on_disk):
            await self.load()

    def _read(self) -> tuple[bool, Mapping[str, Bookmark], dict[str, str]]:
        """Make the file again if it was deleted; return whether it was, the bookmarks, their other names."""
        from paperreader.bookmarks.table import in_turns  # on the disk thread, as all that reads the file

        store = self._services.bookmarks
        is_made_again, bookmarks = store.make_again(), store.load()
        return is_made_again, bookmarks, other_names(in_turns(bookmarks.values()))

    def _write(self, after: Changes) -> bool:
        """Write a change; if the file was deleted, write all bookmarks again first. Return whether it was."""
        store = self._services.bookmarks
        is_made_again = store.make_again()
        store.exchange(after)
        return is_made_again
