"""The views, mutes and dismissed papers of the screen: a change shows at once, and is then written."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from paperreader.errors import PaperReaderError
from paperreader.folders import is_missing
from paperreader.workspace.live import LiveStore

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import datetime

    from paperreader.bookmarks.bookmark import Bookmark
    from paperreader.models.listing import Row
    from paperreader.models.paper import Paper
    from paperreader.query.matcher import Matcher
    from paperreader.query.nodes import Node, Query
    from paperreader.services import Services
    from paperreader.views.view import View, Views
    from paperreader.workspace.undo import UndoStack

    Change = Callable[[Views], Views]


class LiveViews(LiveStore):
    """The views, mutes and dismissed papers of this session.

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
        self._stored: Views | None = None
        self._on_the_way: list[Change] = []
        self._views: Views | None = None
        self._rules: tuple[Query, ...] = ()
        self._matchers: tuple[object, list[tuple[str, Matcher]]] | None = None
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
    def dismissed(self) -> Mapping[str, datetime]:
        """Return the papers that are not recommended again, by identifier, with the moment of each."""
        return self._views.dismissed if self._views else {}

    @property
    def hiding(self) -> tuple[Node, ...]:
        """Return the muted queries, parsed, or none while muted papers are shown."""
        return () if self.show_muted else self.mutes

    def without_hidden(self, query: Query, *, recommended: bool) -> Query:
        """Return a query without muted papers, and without dismissed ones among recommendations."""
        if recommended and self.dismissed:
            from paperreader.query.muting import without_dismissed  # not before something is dismissed

            query = without_dismissed(query)
        if self.mutes or "is:muted" in query.text:
            from paperreader.query.muting import asks_muted, without_muted  # not before something is muted

            query = without_muted(query, self.mutes if asks_muted(query.node) else self.hiding)
        return query

    def muted_by(self, row: Row, bookmarks: Mapping[str, Bookmark]) -> str:
        """Return the first muted query that a paper matches, as it was typed; empty if there is none.

        Args:
            row: the paper.
            bookmarks: the bookmarks, which a query may ask for; another mapping after each change.
        """
        if self._matchers is None or self._matchers[0] is not bookmarks:
            from paperreader.query.matcher import compile_matcher  # not before muted papers are shown
            from paperreader.query.texts import FoldedTexts

            texts, context = FoldedTexts(), self._services.query_context(bookmarks, self.dismissed)
            matchers = [(rule.text, compile_matcher(rule, context, texts)) for rule in self._rules]
            self._matchers = bookmarks, matchers
        return next((text for text, matches in self._matchers[1] if matches(row)), "")

    def dismissed_for(self, query: Query) -> Collection[str]:
        """Return the dismissed papers if a query asks for them, so that no other query depends on them."""
        if not self.dismissed:
            return ()
        from paperreader.query.muting import asks_dismissed  # not before something is dismissed

        return self.dismissed if asks_dismissed(query.node) else ()

    def has_dismissed(self, paper: Paper) -> bool:
        """Return whether the user is not interested in a paper."""
        return self._views is not None and self._views.has_dismissed(paper)

    def report_problem(self) -> None:
        """Report what was wrong with the file, if anything was."""
        if self._problem:
            self._say(self._problem, alert=True)

    async def look_at_the_file(self) -> None:
        """Show what another program or a person changed in the file; make it again if it was deleted."""
        if self._tasks:
            return
        if self._views is None and await asyncio.to_thread(is_missing, self._services.paths.views):
            return  # no code is loaded to find that out
        try:
            is_made_again, views = await asyncio.wrap_future(self._disk.submit(self._read))
        except PaperReaderError as error:
            self._say_once(str(error))
            return
        self._say_if_made_again(self._services.paths.views, is_made_again=is_made_again)
        if views.excess:
            self._say_once(views.excess)
        if not self._tasks:
            self._stored = views
            self._show()

    def _read(self) -> tuple[bool, Views]:
        store = self._services.views
        return store.make_again(), store.load()

    def change(self, change: Change, what: str, *, paper_id: str = "", effect: str = "") -> None:
        """Change the views, the mutes or the dismissed papers. The change can be undone.

        Args:
            change: returns the new content; its errors are reported.
            what: names the change, as a sentence without its full stop.
            paper_id: the first paper that it is about.
            effect: the effect of the change, as the end of that sentence.
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
        self._put(change)
        self._report(what, lambda: self._put(lambda held: held.reverted(before, after)), paper_id, effect)

    def toggle_dismissed(self, papers: Sequence[Paper], named: str, effect: str) -> None:
        """Dismiss papers, so that they are not recommended again; if all of them are, take that back.

        Args:
            papers: the papers.
            named: their title or their number.
            effect: what the dismissal means, as the end of a sentence.
        """
        now = self._services.now()
        if ids := [paper.id for paper in papers if not self.has_dismissed(paper)]:
            what = f"Not interested in {named}"
            self.change(lambda held: held.with_dismissed(ids, now), what, paper_id=ids[0], effect=effect)
        else:
            names = {name for paper in papers for name in paper.names}
            what = f"{named} may be recommended again"
            self.change(lambda held: held.without_dismissed(names), what, paper_id=papers[0].id)

    def toggle_muted(self) -> None:
        """Show muted papers, or hide them again."""
        if not self.mutes:
            self._say("Nothing is muted.", hint="{mute} mutes words, an author or an organisation.")
            return
        self.show_muted = not self.show_muted
        self._say("Muted papers are shown." if self.show_muted else "Muted papers are hidden.")
        self._changed()

    def _put(self, change: Change) -> None:
        """Show a change at once, and write it after those before it."""
        self._on_the_way.append(change)
        self._show()

        def arrived(stored: Views | None) -> None:
            self._on_the_way.remove(change)
            self._stored = stored
            self._show()

        def write() -> Views:
            former = self._services.views.change(change)
            return change(former)

        self._save(write, done=arrived, refused=lambda: arrived(self._stored))

    def _load(self) -> None:
        try:
            views = self._services.views.load()
        except PaperReaderError as error:
            self._problem = str(error)
        else:
            self._problem = views.excess
            self._stored = views
            self._take(views)

    def _take(self, views: Views | None) -> None:
        former, self._views = self._views, views
        if views is None or former is None or views.mutes != former.mutes:
            self._rules = views.rules if views else ()
            self.mutes = tuple(query.node for query in self._rules)
            self._matchers = None
            self.show_muted = self.show_muted and bool(self.mutes)

    def _show(self) -> None:
        """Show what is on the disk and the changes that are on their way there, if that is something new."""
        from paperreader.views.view import Views  # as in `change`

        views = self._stored or Views()
        for change in self._on_the_way:
            with suppress(PaperReaderError):  # Another program may have taken the name of a view meanwhile.
                views = change(views)
        if views != self._views:
            self._take(views)
            self._changed()
