"""The bookmarks as the screen sees them: a change shows at once, and is then made safe on disk."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from paperreader.errors import PaperReaderError
from paperreader.models.entry import BEST_RATING, Status
from paperreader.text.counted import counted
from paperreader.workspace.live import LiveStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.bookmarks.edits import Edit
    from paperreader.models.paper import Paper
    from paperreader.services import Services
    from paperreader.workspace.live import Saved
    from paperreader.workspace.undo import UndoStack

Held = Mapping[str, "Bookmark | None"]
"""Bookmarks by the identifiers of papers; None where a paper has none."""


_FRAME = 0.015
"""Seconds until the frame is painted that shows a change; writing the file would slow it down."""


class LiveBookmarks(LiveStore):
    """The bookmarks of this session.

    Args:
        services: have the file; it is not touched before `load`.
        undo: remembers each change.
        changed: called after each change, with its paper's identifier, or None when all may have changed.
        say: shows a sentence, with a `hint` that names commands; `alert=True` when something went wrong.

    Attributes:
        by_id: the bookmarks by the identifiers of papers; never changed, but replaced by others.
        loaded: whether the file was read.
    """

    def __init__(
        self,
        services: Services,
        undo: UndoStack,
        *,
        changed: Callable[[str | None], None],
        say: Callable[..., None],
    ) -> None:
        super().__init__("bookmarks", undo, say)
        self._services = services
        self._changed = changed
        self._on_the_way: dict[str, int] = {}
        self.by_id: Mapping[str, Bookmark] = {}
        self.loaded = False
        self._problem = ""

    async def load(self) -> None:
        """Read the file; what is on its way to it already stays as it is on the screen."""
        try:
            is_made_again, held = await asyncio.get_running_loop().run_in_executor(self._disk, self._read)
        except PaperReaderError as error:
            if str(error) == self._problem:  # The file is looked at every other second.
                return
            self._say(str(error), alert=True)
            self._problem = str(error)
        else:
            self._problem = ""
            self._tell(is_made_again=is_made_again)
            pending = {paper_id: self.by_id.get(paper_id) for paper_id in self._on_the_way}
            self.by_id = held
            self._take(pending)
        self.loaded = True
        self._changed(None)

    def sign(self, paper_id: str) -> str:
        """Return `●` for a bookmarked paper, `○` while a change is on its way to the disk, else a blank."""
        if paper_id in self._on_the_way:
            return "○"
        return "●" if paper_id in self.by_id else " "

    def words(self, paper_id: str) -> Sequence[str]:
        """Return what the user said of a paper, in few words, the most important first."""
        bookmark = self.by_id.get(paper_id)
        if bookmark is None:
            return ()
        words: list[str] = [bookmark.status] if bookmark.status else []
        words += [f"{bookmark.rating}/{BEST_RATING}"] if bookmark.rating else []
        words += [f"#{tag}" for tag in bookmark.tags]
        words += [f"note: {' '.join(bookmark.note.split(maxsplit=40)[:40])}"] if bookmark.note else []
        return words

    def line(self, paper_id: str) -> str:
        """Return the sign and the words of a paper as one line, or an empty one."""
        if (sign := self.sign(paper_id)) == " ":
            return ""
        return "  ".join((sign, *(self.words(paper_id) or ("bookmarked",))))

    def notebook(self, paper_id: str) -> Sequence[str]:
        """What the reader said of a paper, as lines."""
        bookmark = self.by_id.get(paper_id)
        if bookmark is None:
            return ()
        said = (
            ("Status", bookmark.status or ""),
            ("Rating", f"{bookmark.rating}/{BEST_RATING}" if bookmark.rating else ""),
            ("Collections", ", ".join(bookmark.collections)),
            ("Tags", ", ".join(bookmark.tags)),
        )
        lines = [f"{name}: {value}" for name, value in said if value]
        lines += [
            f"Note: {line}" if not number else f"      {line}"
            for number, line in enumerate(bookmark.note.splitlines())
        ]
        return lines

    def toggle(self, paper: Paper) -> None:
        """Bookmark a paper, or remove its bookmark."""
        if paper.id in self.by_id:
            self._change(paper, None, "Bookmark removed")
        else:
            self._change(paper, self._held(paper), "Bookmarked")

    def edit(self, paper: Paper, edit: Edit, what: str) -> Saved:
        """Change the bookmark of a paper, which can be undone; it is bookmarked if it was not.

        Args:
            paper: whose.
            edit: what is changed: one of `bookmarks.edits`.
            what: names the change, as a sentence without its full stop.
        """
        return self._change(paper, edit(self._held(paper)), what)

    def set_status(self, paper: Paper, status: Status | None) -> None:
        """Set how far the user is with a paper."""
        from paperreader.bookmarks.edits import set_status  # not before the first paint

        what = {None: "Status removed", Status.LATER: "Kept for later"}.get(status, f"Marked as {status}")
        self.edit(paper, set_status(status), what)

    def toggle_later(self, paper: Paper) -> None:
        """Keep a paper for later, or no longer."""
        held = self.by_id.get(paper.id)
        is_later = held is not None and held.status is Status.LATER
        self.set_status(paper, None if is_later else Status.LATER)

    def change_many(
        self, papers: Sequence[Paper], change: Callable[[Bookmark], Bookmark | None], what: str
    ) -> None:
        """Change the bookmarks of many papers, which can be undone at once.

        Args:
            papers: whose; one that is not bookmarked is bookmarked first.
            change: gives the bookmark as it is to be; None removes it.
            what: names the change, as words that follow a count: `3 papers tagged`.
        """
        if not papers:
            return
        before = {paper.id: self.by_id.get(paper.id) for paper in papers}
        after = {paper.id: change(self._held(paper)) for paper in papers}
        self._apply(after, before)
        what = f"{counted(len(papers), 'paper')} {what}"
        self._report(what, lambda: self._apply(before, after), papers[0].id)

    def tags(self) -> Sequence[str]:
        """Every tag there is, once whatever the case, the most used first."""
        from paperreader.bookmarks.counts import count_tags  # not before somebody tags

        return list(count_tags(self.by_id.values()))

    def collections(self) -> Sequence[str]:
        """The name of every collection there is, once whatever the case, the fullest first."""
        from paperreader.bookmarks.counts import count_collections  # as in `tags`

        return list(count_collections(self.by_id.values()))

    def _held(self, paper: Paper) -> Bookmark:
        """Return the bookmark of a paper, as one that is about to change; a new one if there is none."""
        from paperreader.bookmarks.bookmark import Bookmark  # not before the first paint

        now = self._services.now()
        if held := self.by_id.get(paper.id):
            return msgspec.structs.replace(held, changed=now)
        return Bookmark(paper=paper, added=now, changed=now)

    def _change(self, paper: Paper, after: Bookmark | None, what: str) -> Saved:
        held, kept = {paper.id: self.by_id.get(paper.id)}, {paper.id: after}
        saved = self._apply(kept, held)
        self._report(what, lambda: self._apply(held, kept), paper.id)
        return saved

    def _apply(self, after: Held, before: Held) -> Saved:
        """Show changes at once and send them to the disk, all in one save."""
        self._take(after)
        for paper_id in after:
            self._on_the_way[paper_id] = self._on_the_way.get(paper_id, 0) + 1
        self._changed(_only(after))

        def arrived() -> None:
            for paper_id in after:
                self._on_the_way[paper_id] -= 1
                if not self._on_the_way[paper_id]:
                    del self._on_the_way[paper_id]
            self._changed(_only(after))

        def done(is_made_again: bool) -> None:
            self._tell(is_made_again=is_made_again)
            arrived()

        def refused() -> None:
            unchanged = [paper_id for paper_id, mark in after.items() if self.by_id.get(paper_id) == mark]
            self._take({paper_id: before[paper_id] for paper_id in unchanged})
            arrived()

        return self._save(lambda: self._write(after), done=done, refused=refused, pause=_FRAME)

    def _take(self, changes: Held) -> None:
        """Have these changes. Threads that were given the bookmarks go on with those that they were given."""
        bookmarks = dict(self.by_id)
        for paper_id, bookmark in changes.items():
            if bookmark is None:
                bookmarks.pop(paper_id, None)
            else:
                bookmarks[paper_id] = bookmark
        self.by_id = bookmarks

    async def look_at_the_file(self) -> None:
        """Take up what another program, or a person, changed in the file meanwhile."""
        store = self._services.bookmarks
        if self.loaded and not self._tasks and await asyncio.to_thread(store.changed_on_disk):
            await self.load()

    def _read(self) -> tuple[bool, Mapping[str, Bookmark]]:
        """Return whether the file was deleted, and made again, and the bookmarks."""
        store = self._services.bookmarks
        return store.make_again(), store.load()

    def _write(self, after: Held) -> bool:
        """Write a change, beside the other bookmarks if the file was deleted. Return whether it was."""
        store = self._services.bookmarks
        is_made_again = store.make_again()
        store.exchange(after)
        return is_made_again

    def _tell(self, *, is_made_again: bool) -> None:
        if is_made_again:
            path = self._services.paths.bookmarks
            self._say(f"The bookmarks {path} were deleted, and have been made again.", alert=True)


def _only(changed: Held) -> str | None:
    """The one paper that changed, or None for several."""
    return next(iter(changed)) if len(changed) == 1 else None
