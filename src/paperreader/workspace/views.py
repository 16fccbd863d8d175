"""The views and mutes of the screen: a change shows at once, and is then written to the disk."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.folders import is_missing
from paperreader.workspace.live import LiveStore

if TYPE_CHECKING:
    from collections.abc import Callable

    from paperreader.query.nodes import Node
    from paperreader.services import Services
    from paperreader.views.view import View, Views
    from paperreader.workspace.undo import UndoStack


class LiveViews(LiveStore):
    """The views and mutes of this session.

    Args:
        services: have the file; if there is none, nothing is loaded.
        undo: remembers each change.
        changed: called after each change.
        say: shows a sentence, with a `hint` that names commands; `alert=True` when something went wrong.

    Attributes:
        mutes: the muted queries, parsed.
        show_muted: whether muted papers are shown for now.
    """

    def __init__(
        self, services: Services, undo: UndoStack, *, changed: Callable[[], object], say: Callable[..., None]
    ) -> None:
        super().__init__("views", undo, say)
        self._services = services
        self._changed = changed
        self._views: Views | None = None
        self.mutes: tuple[Node, ...] = ()
        self.show_muted = False
        if not is_missing(services.paths.views):
            # Muted papers must not show even in the first frame, and the file is small.
            self._load()

    @property
    def all(self) -> tuple[View, ...]:
        """Return the saved queries, in the user's order."""
        return self._views.views if self._views else ()

    def find(self, name: str) -> View | None:
        """Return the view of this name, or None."""
        return self._views.find(name) if self._views else None

    @property
    def muted(self) -> tuple[str, ...]:
        """Return the muted queries, as they were typed."""
        return self._views.mutes if self._views else ()

    @property
    def hiding(self) -> tuple[Node, ...]:
        """Return the muted queries, parsed, or none while muted papers are shown."""
        return () if self.show_muted else self.mutes

    def report_problem(self) -> None:
        """Report what was wrong with the file, if anything was."""
        if self._problem:
            self._say(self._problem, alert=True)

    async def look_at_the_file(self) -> None:
        """Write the file again if it was deleted, and report that."""
        if self._views is None or self._tasks:
            return
        store = self._services.views
        try:
            is_made_again = await asyncio.wrap_future(self._disk.submit(store.make_again))
        except PaperReaderError as error:
            self._say_once(str(error))
        else:
            self._say_if_made_again(store.path, is_made_again=is_made_again)

    def change(self, change: Callable[[Views], Views], what: str) -> None:
        """Change the views and mutes. The change can be undone.

        Args:
            change: returns the new views and mutes; its errors are reported.
            what: names the change, as a sentence without its full stop.
        """
        from paperreader.views.view import Views  # not before the user saves one

        before = self._views or Views()
        try:
            after = change(before)
        except PaperReaderError as error:
            self._say(str(error), alert=True)
            return
        if after == before:
            return
        self._put(after, change)
        self._report(what, lambda: self._put(before))

    def toggle_muted(self) -> None:
        """Show muted papers, or hide them again."""
        if not self.mutes:
            self._say("Nothing is muted.", hint="{mute} mutes words, an author or an organisation.")
            return
        self.show_muted = not self.show_muted
        self._say("Muted papers are shown." if self.show_muted else "Muted papers are hidden.")
        self._changed()

    def _put(self, views: Views, change: Callable[[Views], Views] | None = None) -> None:
        before = self._views
        self._show(views)
        write = partial(self._services.views.change, change or (lambda _held: views))
        self._save(write, done=lambda _: None, refused=lambda: self._show(before))

    def _load(self) -> None:
        try:
            views = self._services.views.load()
        except PaperReaderError as error:
            self._problem = str(error)
        else:
            self._problem = views.excess
            self._take(views)

    def _take(self, views: Views | None) -> None:
        self._views = views
        self.mutes = views.hiding if views else ()

    def _show(self, views: Views | None) -> None:
        self._take(views)
        self._changed()
